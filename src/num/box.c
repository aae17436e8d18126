#include "hamtop/num/box.h"

#include <stdbool.h>

#include "num/clones.h"

HT_CLONES void
box_descend(real *x, real *gradient, const real *h, size_t r, size_t stride, unsigned sweeps)
{
	bool moved = true;

	for (unsigned sweep = 0; moved && sweep < sweeps; sweep++) {
		moved = false;
		for (size_t k = 0; k < r; k++) {
			const real *row = h + k * stride;
			real best = x[k] - gradient[k] / row[k];
			real next = best > 1 ? 1 : best < -1 ? -1 : best;
			real step = next - x[k];

			if (step == 0)
				continue;
			moved = true;
			x[k] = next;
#pragma omp simd
			for (size_t j = 0; j < stride; j++)
				gradient[j] += step * row[j];
		}
	}
}
