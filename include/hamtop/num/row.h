/* A row of scores, one for each item, looked at as a whole; and the scores of a few
 * items that are picked by their places. */
#ifndef HAMTOP_NUM_ROW_H
#define HAMTOP_NUM_ROW_H

#include <stddef.h>
#include <stdint.h>

/* How many are above x and how many are x. */
void row_place(size_t *above, size_t *same, const float *row, size_t n, float x);

/* The least level that is at least `from`; UINT32_MAX, or UINT16_MAX: there is none. */
uint32_t level_next(const uint32_t *level, size_t n, uint32_t from);
uint16_t level_next16(const uint16_t *level, size_t n, uint16_t from);

/* score[i] = <a, row at[i] of items>, items [.., bits]; the sum is in double. */
void pick_dots(double *score, const float *a, const float *items, size_t bits, const uint32_t *at,
	       size_t n);

/* score[i] = minus the Hamming distance from code to codes[at[i]], codes [.., words]. */
void pick_distances(double *score, const uint64_t *code, const uint64_t *codes, uint32_t words,
		    const uint32_t *at, size_t n);

#endif
