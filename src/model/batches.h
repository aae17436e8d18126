/* One side's mini-batches of an epoch: rows in a shuffled order, cut into pieces,
 * whose transposes the backward passes want. */
#ifndef HAMTOP_MODEL_BATCHES_H
#define HAMTOP_MODEL_BATCHES_H

#include <stdbool.h>

#include "hamtop/base/err.h"
#include "hamtop/num/sparse.h"

struct par;

struct batch {
	const uint32_t *row; /* [B] of x */
	size_t B;
	struct columns columns; /* of x in these rows, see batches_transpose() */
	bool transposed;
};

struct batches {
	const struct sparse *x; /* [rows, in] lent */
	size_t rows, in, n;
	bool keep;
	struct batch *batch;
	uint32_t *order; /* [rows] what the batches point into */
	uint32_t *count; /* [in] scratch of the transposition */
	uint32_t *col;
	size_t *ptr;
	struct column_entry *entry; /* col to entry: behind the columns */
};

/* n batches of rows: `size` rows each but for the last, or, where size is 0, of
 * about equal length. 1 <= n <= rows. keep: a batch is met more than once an epoch,
 * so that its transpose is kept; else the next one takes its place, in the cache. */
bool batches_init(struct batches *b, const struct sparse *x, size_t rows, size_t in, size_t n,
		  size_t size, bool keep, struct err *err);
void batches_free(struct batches *b);
/* A new order of the rows, keyed. */
void batches_shuffle(struct batches *b, uint64_t key);
/* Makes the columns of batch i. One at a time. */
void batches_transpose(struct batches *b, size_t i);

#endif
