/* Sums of outer products of many rows: the weights' gradient of a dense layer, and the
 * Gram matrix of a tall one. What is summed is small enough for the second cache. */
#ifndef HAMTOP_NUM_OUTER_H
#define HAMTOP_NUM_OUTER_H

#include <stddef.h>

#include "hamtop/num/real.h"

/* c [h, w] += a'b; a [n, h] in rows of lda numbers, b [n, w] */
void outer_add(real *c, const real *a, size_t lda, const real *b, size_t n, size_t h, size_t w);
/* The upper triangle of a'a [h, h], written; a [n, h]. Below it c may be anything. */
void outer_square(real *c, const real *a, size_t n, size_t h);
/* The plain twin of both: c [h, w] += a'b. */
void outer_plain(real *c, const real *a, size_t lda, const real *b, size_t n, size_t h, size_t w);

#endif
