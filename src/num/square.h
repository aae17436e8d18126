/* Many rows times one small square matrix, which BLAS would pack anew for every few rows. */
#ifndef HAMTOP_NUM_SQUARE_H
#define HAMTOP_NUM_SQUARE_H

#include <stddef.h>

#include "hamtop/num/real.h"

/* out [n, h] = by (a [n, h] k [h, h] + c [n] s [h]') */
void square_product(real *out, const real *a, const real *k, const real *c, const real *s, size_t n,
		    size_t h, real by);
/* The plain twin. */
void square_product_plain(real *out, const real *a, const real *k, const real *c, const real *s,
			  size_t n, size_t h, real by);

#endif
