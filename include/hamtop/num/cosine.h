/* Cosines: of sparse rows with each other, and dense rows brought to length 1. */
#ifndef HAMTOP_NUM_COSINE_H
#define HAMTOP_NUM_COSINE_H

#include "hamtop/num/sparse.h"

/* length [rows] of the rows of x */
void sparse_lengths(real *length, const struct sparse *x, size_t rows);

/* c [B, B]: cosines of rows row[0 .. B-1] of x, whose lengths are given; 0 where a
 * row is empty. Part `part` of `parts` fills in its own elements. dense: scratch,
 * a 0 for each column of x, which it is again afterwards. */
void sparse_cosines(real *c, const struct sparse *x, const real *length, const uint32_t *row,
		    size_t B, real *dense, size_t part, size_t parts);

/* n [B, r] = h / |h| by row, |h| into length [B] */
void unit_forward(real *n, real *length, const real *h, size_t B, size_t r);
/* dh [B, r] of dn [B, r]; in place allowed */
void unit_backward(real *dh, const real *dn, const real *n, const real *length, size_t B, size_t r);

#endif
