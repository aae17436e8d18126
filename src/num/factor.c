#include "hamtop/num/factor.h"

#include <string.h>

#include "num/clones.h"

/* 64 bytes of numbers, which divide a stride: one register of AVX-512, two of AVX2 */
typedef real lane __attribute__((vector_size(64), aligned(sizeof(real)), may_alias));
typedef real half __attribute__((vector_size(32)));
typedef real quarter __attribute__((vector_size(16)));
enum { LANE = 64 / sizeof(real), LANES = 4 };

#define INLINE static inline __attribute__((always_inline))

/* By halves: a chain of log2(LANE) additions, and the same order on every CPU. */
INLINE real
lane_sum(const lane *x)
{
	half h[2];
	quarter q[2];
	real sum = 0;

	memcpy(h, x, sizeof(*x));
	h[0] += h[1];
	memcpy(q, &h[0], sizeof(h[0]));
	q[0] += q[1];
	for (size_t i = 0; i < 16 / sizeof(real); i++)
		sum += q[0][i];
	return sum;
}

/* A row that fits into LANES registers, where it stays from entry to entry. */
INLINE double
sgd_short(real *u, real *v, const struct factor_row *row, const struct factor_rates *rates,
	  size_t lanes)
{
	real step = rates->step, keep_near = 1 - step * rates->near;
	double sum = 0;
	lane near[LANES];

	for (size_t i = 0; i < lanes; i++)
		near[i] = *(lane *)(u + i * LANE);
	for (size_t e = 0; e < row->n; e++) {
		lane *at = (lane *)(v + row->col[e] * row->stride), far[LANES], dot;
		real error, keep_far = 1 - step * rates->far * rates->weight[row->col[e]];

		for (size_t i = 0; i < lanes; i++)
			far[i] = at[i];
		dot = near[0] * far[0];
		for (size_t i = 1; i < lanes; i++)
			dot += near[i] * far[i];
		error = row->val[e] - lane_sum(&dot);
		sum += (double)error * (double)error;
		error *= step;
		for (size_t i = 0; i < lanes; i++) {
			at[i] = keep_far * far[i] + error * near[i];
			near[i] = keep_near * near[i] + error * far[i];
		}
	}
	for (size_t i = 0; i < lanes; i++)
		*(lane *)(u + i * LANE) = near[i];
	return sum;
}

INLINE real
dot_long(const real *u, const real *v, size_t lanes)
{
	lane dot = *(const lane *)u * *(const lane *)v;

	for (size_t i = 1; i < lanes; i++)
		dot += *(const lane *)(u + i * LANE) * *(const lane *)(v + i * LANE);
	return lane_sum(&dot);
}

INLINE double
sgd_long(real *u, real *v, const struct factor_row *row, const struct factor_rates *rates,
	 size_t lanes)
{
	real step = rates->step, keep_near = 1 - step * rates->near;
	double sum = 0;

	for (size_t e = 0; e < row->n; e++) {
		real *at = v + row->col[e] * row->stride;
		real error = row->val[e] - dot_long(u, at, lanes);
		real keep_far = 1 - step * rates->far * rates->weight[row->col[e]];

		sum += (double)error * (double)error;
		error *= step;
		for (size_t i = 0; i < lanes; i++) {
			lane near = *(lane *)(u + i * LANE), far = *(lane *)(at + i * LANE);

			*(lane *)(at + i * LANE) = keep_far * far + error * near;
			*(lane *)(u + i * LANE) = keep_near * near + error * far;
		}
	}
	return sum;
}

HT_CLONES double
factor_sgd(real *u, real *v, const struct factor_row *row, const struct factor_rates *rates)
{
	switch (row->stride / LANE) {
	case 1:
		return sgd_short(u, v, row, rates, 1);
	case 2:
		return sgd_short(u, v, row, rates, 2);
	case 3:
		return sgd_short(u, v, row, rates, 3);
	case 4:
		return sgd_short(u, v, row, rates, 4);
	default:
		return sgd_long(u, v, row, rates, row->stride / LANE);
	}
}

HT_CLONES double
factor_error(const real *u, const real *v, const struct factor_row *row, double scale)
{
	double sum = 0;

	for (size_t e = 0; e < row->n; e++) {
		real dot = dot_long(u, v + row->col[e] * row->stride, row->stride / LANE);
		double error = (double)row->val[e] - scale * (double)dot;

		sum += error * error;
	}
	return sum;
}
