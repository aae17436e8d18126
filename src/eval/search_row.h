/* The nearest of a few thousand codes whose distances to a query are there as a row. */
#ifndef HAMTOP_EVAL_SEARCH_ROW_H
#define HAMTOP_EVAL_SEARCH_ROW_H

#include "hamtop/eval/search.h"
#include "hamtop/num/hamming.h"

enum {
	ROW_BLOCKS = 64, /* at most */
	ROW_CODES = ROW_BLOCKS * HAMMING_BLOCK,
	ROWS = 4, /* queries that are measured at once */
};

/* Scratch of a thread. */
struct row_desk {
	/* of the blocks that were measured, as bytes where distances fit */
	_Alignas(64) uint8_t narrow[ROWS][ROW_CODES];
	_Alignas(64) uint16_t wide[ROWS][ROW_CODES];
	_Alignas(64) uint16_t place[ROW_CODES + HAMMING_BLOCK];
	uint16_t distance[ROW_CODES]; /* of each place */
};

/* Distances of some blocks to one query; one of the two is NULL. */
struct row {
	const uint8_t *narrow;
	const uint16_t *wide;
};

/* Measures the blocks from .. to - 1 for some queries, at most ROWS. */
void row_measure(struct row_desk *desk, const struct hamming_codes *c, const uint32_t *query,
		 uint32_t queries, size_t from, size_t to);

/* What was measured for query i. */
struct row row_of(const struct row_desk *desk, const struct hamming_codes *c, size_t i);

/* How many codes of some blocks are within upto. */
size_t row_count(struct row row, size_t blocks, uint32_t upto);

/* Where the k nearest of the n codes of some blocks end; k is 1 to n. `guess`, the likely
 * distance, is tried first. */
struct search_end row_end(struct row row, size_t blocks, uint32_t n, uint32_t k, uint32_t bits,
			  uint32_t guess);

/* Those k, in order: places in the row and distances, item and distance [k]. */
void row_nearest(uint32_t *item, uint16_t *distance, struct row_desk *desk, struct row row,
		 size_t blocks, const struct search_end *end, uint32_t k);

#endif
