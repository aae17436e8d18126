/* One side's mini-batches of an epoch: rows in a shuffled order, cut into pieces, each
 * copied behind one another, with the transpose that the backward passes want. */
#ifndef HAMTOP_MODEL_BATCHES_H
#define HAMTOP_MODEL_BATCHES_H

#include <stdbool.h>

#include "hamtop/base/err.h"
#include "hamtop/num/sparse.h"

struct par;

struct batch {
	const uint32_t *row; /* [B] of x */
	size_t B;
	struct sparse x;	/* these rows, behind one another */
	struct columns columns; /* their transpose, a column in the order of all rows */
	size_t entries;
};

enum { BATCHES_PARTS = 9 }; /* in which they are made: the transposes are one */

/* Where a row went. */
struct batch_place {
	uint32_t batch, at;
};

struct batches {
	const struct sparse *x; /* [rows, in] lent */
	size_t rows, in, n;
	struct batch *batch;
	/* what the batches point into, one after the other */
	uint32_t *order; /* [rows] */
	size_t *ptr;	 /* of the rows; owns the columns' too */
	uint32_t *col;	 /* of the rows' entries; owns the columns' too */
	real *val;	 /* of the rows' entries; owns the columns' sums too */
	struct column_entry *entry;

	struct columns all;	   /* the transpose of x */
	struct batch_place *place; /* [rows] */
};

/* n batches of rows: `size` rows each but for the last, or, where size is 0, of
 * about equal length. 1 <= n <= rows. */
bool batches_init(struct batches *b, const struct sparse *x, size_t rows, size_t in, size_t n,
		  size_t size, struct err *err);
void batches_free(struct batches *b);
/* A new order of the rows, keyed; then batches_make() fills them, in parts that share
 * nothing. */
void batches_shuffle(struct batches *b, uint64_t key);
void batches_make(struct batches *b, int part);

#endif
