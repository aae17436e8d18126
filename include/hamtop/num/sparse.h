/* Sparse input and the layer behind it.
 *
 * Forward goes row by row: a row of the output gathers the weights of its entries
 * in registers. Backward goes column by column over the transpose, so that each row
 * of the gradient is summed in registers and written once, or learned from at once;
 * several threads share the columns without sharing a number. Both may be asked for some of the
 * layer's units only, whose weights then are a matrix of their own: a gather costs what it misses
 * in the caches, so that weights do best which fit into the second one. */
#ifndef HAMTOP_NUM_SPARSE_H
#define HAMTOP_NUM_SPARSE_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/num/params.h"

/* Sparse rows: row a has the entries ptr[a] .. ptr[a+1]-1. Lent. */
struct sparse {
	const size_t *ptr;
	const uint32_t *col;
	const real *val;
};

struct column_entry {
	uint32_t row;
	real val;
};

/* The same column by column; its arrays have room for all entries. */
struct columns {
	size_t n;		    /* columns that have entries */
	uint32_t *col;		    /* [n] ascending */
	size_t *ptr;		    /* [n + 1] into entry */
	struct column_entry *entry; /* by columns_of() in the order of the rows */
	real *sum;		    /* [n] of its values; NULL: not asked for */
};

/* How many entries these rows have. */
size_t sparse_entries(const struct sparse *x, const uint32_t *row, size_t B);
/* Copies B rows of x behind one another, so that reading them is one stream:
 * ptr [B + 1], col and val with room for all of their entries. */
void sparse_pack(size_t *ptr, uint32_t *col, real *val, const struct sparse *x, const uint32_t *row,
		 size_t B);
/* The transpose of x [B, in]; count: scratch, one number for each column. */
void columns_of(struct columns *c, const struct sparse *x, size_t B, uint32_t *count, size_t in);
/* The first of c's columns that is `col` or behind it: an index of c->col, c->n if none. */
size_t columns_find(const struct columns *c, size_t col);

/* out = x w + b for the rows from .. to-1 of x; out: one row for each of them, `stride`
 * numbers apart; w [in, h], b [h] or NULL */
void sparse_forward(real *out, size_t stride, const struct sparse *x, size_t from, size_t to,
		    const real *w, const real *b, size_t h);
/* The gradient of the weights w [in, h] of a layer: scale x' dout + rest. */
struct sparse_gradient {
	const struct columns *x;
	const real *dout; /* a row of h numbers for each row of x, `stride` apart */
	size_t stride, h;
	real scale;
	const real *rest; /* [to - from, h] of the columns asked for; NULL: zeros */
};
/* dw [to - from, h] += the gradient for the columns from .. to-1 of x */
void sparse_backward(real *dw, const struct sparse_gradient *g, size_t from, size_t to);
/* A step of Adam on these columns' weights, whose gradient is never written: those of all
 * columns are the numbers from `at` on of p. */
void sparse_learn(struct params *p, size_t at, const struct adam_step *step,
		  const struct sparse_gradient *g, size_t from, size_t to);

/* The plain twins: one number after the other. The truth of the tests. */
void sparse_forward_plain(real *out, size_t stride, const struct sparse *x, size_t from, size_t to,
			  const real *w, const real *b, size_t h);
void sparse_backward_plain(real *dw, real scale, const struct sparse *x, size_t B, const real *dout,
			   size_t stride, size_t h, size_t from, size_t to);

#endif
