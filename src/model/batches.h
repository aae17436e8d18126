/* One side's mini-batches of an epoch: rows in a shuffled order, cut into pieces,
 * each with its transpose for the backward passes. */
#ifndef HAMTOP_MODEL_BATCHES_H
#define HAMTOP_MODEL_BATCHES_H

#include <stdbool.h>

#include "hamtop/base/err.h"
#include "hamtop/num/sparse.h"

struct par;

struct batch {
	const uint32_t *row; /* [B] of x */
	size_t B;
	struct columns columns; /* of x in these rows */
};

struct batches {
	const struct sparse *x; /* [rows, in] lent */
	size_t rows, in;
	size_t n;
	struct batch *batch;
	uint32_t *order; /* [rows] what the batches point into */
	uint32_t *count; /* scratch of the transposition, [in] for each of its parts */
	uint32_t *col;
	size_t *ptr;
	struct column_entry *entry; /* behind the columns of all batches */
};

/* n batches of rows: `size` rows each but for the last, or, where size is 0, of
 * about equal length. 1 <= n <= rows. */
bool batches_init(struct batches *b, const struct sparse *x, size_t rows, size_t in, size_t n,
		  size_t size, struct err *err);
void batches_free(struct batches *b);
/* A new order of the rows, keyed. */
void batches_shuffle(struct batches *b, uint64_t key, struct par *par);

#endif
