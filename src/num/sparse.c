#include "hamtop/num/layer.h"

#include <string.h>

#include "num/clones.h"

HT_CLONES void
sparse_forward(real *out, const struct sparse *x, const uint32_t *row, size_t B, const real *w,
	       const real *b, size_t h)
{
	for (size_t a = 0; a < B; a++) {
		real *o = out + a * h;

		memcpy(o, b, h * sizeof(*o));
		for (size_t e = x->ptr[row[a]]; e < x->ptr[row[a] + 1]; e++) {
			const real *wi = w + x->col[e] * h;
			real v = x->val[e];

#pragma omp simd
			for (size_t j = 0; j < h; j++)
				o[j] += v * wi[j];
		}
	}
}

HT_CLONES void
sparse_backward(real *dw, const real *dout, const struct sparse *x, const uint32_t *row, size_t B,
		size_t h, size_t from, size_t to)
{
	for (size_t a = 0; a < B; a++) {
		const real *d = dout + a * h;

		for (size_t e = x->ptr[row[a]]; e < x->ptr[row[a] + 1]; e++) {
			real *dwi = dw + x->col[e] * h;
			real v = x->val[e];

#pragma omp simd
			for (size_t j = from; j < to; j++)
				dwi[j] += v * d[j];
		}
	}
}
