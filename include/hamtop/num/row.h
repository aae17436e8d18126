/* Rows of numbers, one for each item, looked at as a whole; and the scores of a few
 * items that are picked by their places.
 *
 * Rows of floats have whole steps: their length is a multiple of ROW_LANES, the rest
 * filled with -INFINITY. */
#ifndef HAMTOP_NUM_ROW_H
#define HAMTOP_NUM_ROW_H

#include <stddef.h>
#include <stdint.h>

enum { ROW_LANES = 64 };

static inline size_t
row_len(size_t n)
{
	return (n + ROW_LANES - 1) / ROW_LANES * ROW_LANES;
}

/* The smallest; the type's largest number when n is 0. */
uint32_t row_min8(const uint8_t *row, size_t n);
uint32_t row_min16(const uint16_t *row, size_t n);

/* max[j] becomes the largest of row[j], row[j + ROW_LANES], .. */
void row_lane_max(float max[ROW_LANES], const float *row, size_t n);

/* How many are above x and how many are x. */
void row_place(size_t *above, size_t *same, const float *row, size_t n, float x);

/* score[i] = <a, row at[i] of items>, items [.., bits]; the sum is in double. */
void pick_dots(double *score, const float *a, const float *items, size_t bits, const uint32_t *at,
	       size_t n);

/* score[i] = minus the Hamming distance from code to codes[at[i]], codes [.., words]. */
void pick_distances(double *score, const uint64_t *code, const uint64_t *codes, uint32_t words,
		    const uint32_t *at, size_t n);

#endif
