/* Convex quadratic programs in the box [-1, 1]^r, by cyclic coordinate descent. */
#ifndef HAMTOP_NUM_BOX_H
#define HAMTOP_NUM_BOX_H

#include <stddef.h>

#include "hamtop/num/real.h"

/* Lowers x'Hx / 2 + g'x over the box: x [r] starts inside; h [r, stride] is
 * symmetric with a diagonal above 0. Comes in with gradient [stride] = H x + g
 * and keeps it so. Goes through all coordinates `sweeps` times, or until none
 * moves; no step raises the objective. */
void box_descend(real *x, real *gradient, const real *h, size_t r, size_t stride, unsigned sweeps);

/* The same for  |t F x - y|^2 + ridge |x|^2 / 2 + linear'x  by what is left of y: a step
 * then costs F's rows, and the matrix of r^2 numbers is never made. ridge is above 0, or
 * no column of F is zero. */
struct box_rows {
	const real *f; /* [n, stride]; stride: whole lanes (factor_stride()), zeros behind r */
	const real *y; /* [n] */
	size_t n, r, stride;
	real t, ridge;
	const real *linear; /* [stride]; NULL: zeros */
};
/* rest [n] = t F x - y; x [stride] with zeros behind r, as everywhere below */
void box_rest(real *rest, const real *x, const struct box_rows *b);
/* gradient [stride] at x, whose box_rest() is rest */
void box_gradient(real *gradient, const real *x, const real *rest, const struct box_rows *b);
/* rest comes in as box_rest() and is kept so. scratch: box_scratch() numbers. */
void box_descend_rows(real *x, real *rest, const struct box_rows *b, unsigned sweeps,
		      real *scratch);
size_t box_scratch(size_t stride);

#endif
