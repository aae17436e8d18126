/* Factors of a sparse matrix: two sets of rows whose inner products stand for its
 * entries.
 *
 * Rows stand `stride` numbers apart, a whole number of vectors. The numbers of a
 * row behind its r first are 0; every step leaves them 0. */
#ifndef HAMTOP_NUM_FACTOR_H
#define HAMTOP_NUM_FACTOR_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/num/real.h"

enum { FACTOR_ALIGN = 16 };

static inline size_t
factor_stride(size_t r)
{
	return (r + FACTOR_ALIGN - 1) / FACTOR_ALIGN * FACTOR_ALIGN;
}

/* Entries of one row of the matrix, lent: entry e stands in column col[e]. */
struct factor_row {
	const uint32_t *col;
	const real *val;
	size_t n, stride;
};

/* Rates of stochastic gradient descent: the step, and how much of itself a factor
 * loses at it: `near` for u, far * weight[column] for v. */
struct factor_rates {
	real step, near, far;
	const real *weight; /* [columns] */
};

/* One step for each entry, in their order, of u [stride] and v [columns, stride]:
 *   e = val - <u, v>,   u += step (e v - near u),   v += step (e u - far weight v)
 * both from the values before. Returns the sum of e^2. */
double factor_sgd(real *u, real *v, const struct factor_row *row, const struct factor_rates *rates);

/* sum of (val - scale <u, v>)^2 over the entries */
double factor_error(const real *u, const real *v, const struct factor_row *row, double scale);

#endif
