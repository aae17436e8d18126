#include "hamtop/num/layer.h"

#include <string.h>

#include "num/clones.h"

/* 64 bytes of numbers at any address: one register of AVX-512, two of AVX2. */
typedef real lane __attribute__((vector_size(64), aligned(sizeof(real)), may_alias));
enum { LANE = 64 / sizeof(real), LANES = 4 };

/* Columns at .. at + LANES * LANE - 1 of one row: the sums stay in registers. */
static inline __attribute__((always_inline)) void
forward_block(real *out, const struct sparse *x, size_t from, size_t to, const real *w,
	      const real *b, size_t h, size_t at)
{
	lane sum[LANES];

	for (int i = 0; i < LANES; i++)
		sum[i] = *(const lane *)(b + at + (size_t)i * LANE);
	for (size_t e = from; e < to; e++) {
		const real *wi = w + x->col[e] * h + at;
		real v = x->val[e];

		for (int i = 0; i < LANES; i++)
			sum[i] += v * *(const lane *)(wi + (size_t)i * LANE);
	}
	for (int i = 0; i < LANES; i++)
		*(lane *)(out + at + (size_t)i * LANE) = sum[i];
}

HT_CLONES void
sparse_forward(real *out, const struct sparse *x, const uint32_t *row, size_t B, const real *w,
	       const real *b, size_t h)
{
	size_t whole = h - h % (LANES * LANE);

	for (size_t a = 0; a < B; a++) {
		size_t from = x->ptr[row[a]], to = x->ptr[row[a] + 1];
		real *o = out + a * h;

		for (size_t at = 0; at < whole; at += LANES * LANE)
			forward_block(o, x, from, to, w, b, h, at);
		memcpy(o + whole, b + whole, (h - whole) * sizeof(*o));
		for (size_t e = from; whole < h && e < to; e++) {
			const real *wi = w + x->col[e] * h;
			real v = x->val[e];

#pragma omp simd
			for (size_t j = whole; j < h; j++)
				o[j] += v * wi[j];
		}
	}
}

HT_CLONES void
sparse_backward(real *dw, const real *dout, const struct sparse *x, const uint32_t *row, size_t B,
		size_t h, size_t from, size_t to)
{
	for (size_t a = 0; a < B; a++) {
		const real *d = dout + a * h;

		for (size_t e = x->ptr[row[a]]; e < x->ptr[row[a] + 1]; e++) {
			real *dwi = dw + x->col[e] * h;
			real v = x->val[e];

#pragma omp simd
			for (size_t j = from; j < to; j++)
				dwi[j] += v * d[j];
		}
	}
}
