/* A step of Adam on some numbers, part of the loop that makes their gradient. */
#ifndef HAMTOP_NUM_ADAM_H
#define HAMTOP_NUM_ADAM_H

#include <math.h>

#include "hamtop/num/params.h"
#include "num/lane.h"

LANE_INLINE real
adam_root(real x)
{
#ifdef HAMTOP_REAL_DOUBLE
	return sqrt(x);
#else
	return sqrtf(x);
#endif
}

/* w, m, v [n] by the gradient g [n]; none overlap. */
LANE_INLINE void
adam_numbers(real *w, real *m, real *v, const real *g, size_t n, const struct adam_step *step)
{
	real b1 = step->b1, b2 = step->b2, rate = step->rate, eps = step->eps;

#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		m[i] = b1 * m[i] + (1 - b1) * g[i];
		v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
		w[i] -= rate * m[i] / (adam_root(v[i]) + eps);
	}
}

#endif
