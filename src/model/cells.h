/* The observed pairs of an epoch, cut along the batches of both sides: cell (i, j) has
 * those of batch i of the one and batch j of the other, row by row, and rows and columns
 * count within the batches. So a step reads its pairs and none that are not its own. */
#ifndef HAMTOP_MODEL_CELLS_H
#define HAMTOP_MODEL_CELLS_H

#include "model/batches.h"

struct cell_place {
	uint32_t batch, at; /* place in the batch */
};

struct cells {
	const struct sparse *pairs; /* lent */
	size_t cols, across;	    /* of pairs; batches of the columns */
	struct cell_place *place;   /* [cols] of each column in this epoch */
	size_t **ptr;		    /* [batches of the rows]: [across, B] and two more */
	size_t *ptrs;		    /* owns what ptr points into */
	uint32_t *col;		    /* of the entries, batch by batch of the rows */
	real *val;
};

/* For n batches of the rows, together `rows`, of pairs [rows, cols], and `across` of the
 * columns. */
bool cells_init(struct cells *c, const struct sparse *pairs, size_t rows, size_t cols, size_t n,
		size_t across, struct err *err);
void cells_free(struct cells *c);
/* After both sides were shuffled: where the columns are, then the cells of batch i of the
 * rows, by threads that share nothing. */
void cells_place(struct cells *c, const struct batches *cols);
void cells_make(struct cells *c, const struct batches *rows, size_t i);
/* Cell (i, j) [B, columns of batch j]; lent until the next cells_make(). */
struct sparse cells_at(const struct cells *c, const struct batches *rows, size_t i, size_t j);

#endif
