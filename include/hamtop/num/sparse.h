/* Sparse input and the layer behind it.
 *
 * Forward goes row by row: a row of the output gathers the weights of its entries
 * in registers. Backward goes column by column over the batch's transpose, so that
 * each row of the gradient is summed in registers and written once; several threads
 * share the columns without sharing a number. */
#ifndef HAMTOP_NUM_SPARSE_H
#define HAMTOP_NUM_SPARSE_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/num/real.h"

/* Sparse rows: row a has the entries ptr[a] .. ptr[a+1]-1. Lent. */
struct sparse {
	const size_t *ptr;
	const uint32_t *col;
	const real *val;
};

struct column_entry {
	uint32_t row; /* place in the batch */
	real val;
};

/* A batch of rows, column by column; its arrays have room for all of its entries. */
struct columns {
	size_t n;		    /* columns that have entries */
	uint32_t *col;		    /* [n] ascending */
	size_t *ptr;		    /* [n + 1] into entry */
	struct column_entry *entry; /* in the order of the rows within a column */
};

/* How many entries these rows have. */
size_t sparse_entries(const struct sparse *x, const uint32_t *row, size_t B);
/* The transpose of B rows of x; count: scratch, one number for each of `in` columns. */
void columns_of(struct columns *c, const struct sparse *x, const uint32_t *row, size_t B,
		uint32_t *count, size_t in);
/* The first of c's columns that is `col` or behind it: an index of c->col, c->n if none. */
size_t columns_find(const struct columns *c, size_t col);

/* out [B, h] = x w + b; x: rows row[0 .. B-1], w [in, h], b [h] or NULL */
void sparse_forward(real *out, const struct sparse *x, const uint32_t *row, size_t B, const real *w,
		    const real *b, size_t h);
/* dw [to - from, h] += scale x' dout for the columns from .. to-1 of x; dout [B, h] */
void sparse_backward(real *dw, real scale, const struct columns *x, const real *dout, size_t h,
		     size_t from, size_t to);

/* The plain twins: one number after the other. The truth of the tests. */
void sparse_forward_plain(real *out, const struct sparse *x, const uint32_t *row, size_t B,
			  const real *w, const real *b, size_t h);
void sparse_backward_plain(real *dw, real scale, const struct sparse *x, const uint32_t *row,
			   size_t B, const real *dout, size_t h, size_t from, size_t to);

#endif
