#include "hamtop/num/row.h"

#include "hamtop/num/bits.h"
#include "num/clones.h"

HT_CLONES void
row_place(size_t *above, size_t *same, const float *row, size_t n, float x)
{
	uint32_t a = 0, b = 0; /* as wide as the floats, so that lanes match */

#pragma omp simd reduction(+ : a, b)
	for (size_t i = 0; i < n; i++) {
		a += row[i] > x;
		b += row[i] == x;
	}
	*above = a;
	*same = b;
}

HT_CLONES uint32_t
level_next(const uint32_t *level, size_t n, uint32_t from)
{
	uint32_t least = UINT32_MAX;

#pragma omp simd reduction(min : least)
	for (size_t i = 0; i < n; i++) {
		uint32_t x = level[i] >= from ? level[i] : UINT32_MAX;

		least = x < least ? x : least;
	}
	return least;
}

HT_CLONES uint16_t
level_next16(const uint16_t *level, size_t n, uint16_t from)
{
	uint16_t least = UINT16_MAX;

#pragma omp simd reduction(min : least)
	for (size_t i = 0; i < n; i++) {
		uint16_t x = level[i] >= from ? level[i] : UINT16_MAX;

		least = x < least ? x : least;
	}
	return least;
}

HT_CLONES void
pick_dots(double *score, const float *a, const float *items, size_t bits, const uint32_t *at,
	  size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const float *b = items + at[i] * bits;
		double dot = 0;

#pragma omp simd reduction(+ : dot)
		for (size_t j = 0; j < bits; j++)
			dot += (double)a[j] * (double)b[j];
		score[i] = dot;
	}
}

HT_CLONES void
pick_distances(double *score, const uint64_t *code, const uint64_t *codes, uint32_t words,
	       const uint32_t *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		score[i] = -(double)bits_distance(code, codes + (size_t)at[i] * words, words);
}
