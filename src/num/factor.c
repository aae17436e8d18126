#include "hamtop/num/factor.h"

#include "num/clones.h"
#include "num/lane.h"

enum { LANES = 4 };

/* A row that fits into LANES registers, where it stays from entry to entry. */
LANE_INLINE double
sgd_short(real *u, real *v, const struct factor_row *row, const struct factor_rates *rates,
	  size_t lanes)
{
	real step = rates->step, keep_near = 1 - step * rates->near;
	double sum = 0;
	lane near[LANES];

	for (size_t i = 0; i < lanes; i++)
		near[i] = lane_load(u + i * LANE);
	for (size_t e = 0; e < row->n; e++) {
		lane far[LANES], dot;
		real *at = v + row->col[e] * row->stride, error;
		real keep_far = 1 - step * rates->far * rates->weight[row->col[e]];

		for (size_t i = 0; i < lanes; i++)
			far[i] = lane_load(at + i * LANE);
		dot = near[0] * far[0];
		for (size_t i = 1; i < lanes; i++)
			dot += near[i] * far[i];
		error = row->val[e] - lane_total(dot);
		sum += (double)error * (double)error;
		error *= step;
		for (size_t i = 0; i < lanes; i++) {
			lane_store(at + i * LANE, keep_far * far[i] + error * near[i]);
			near[i] = keep_near * near[i] + error * far[i];
		}
	}
	for (size_t i = 0; i < lanes; i++)
		lane_store(u + i * LANE, near[i]);
	return sum;
}

LANE_INLINE real
dot_long(const real *u, const real *v, size_t lanes)
{
	lane dot = lane_load(u) * lane_load(v);

	for (size_t i = 1; i < lanes; i++)
		dot += lane_load(u + i * LANE) * lane_load(v + i * LANE);
	return lane_total(dot);
}

LANE_INLINE double
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
			lane near = lane_load(u + i * LANE), far = lane_load(at + i * LANE);

			lane_store(at + i * LANE, keep_far * far + error * near);
			lane_store(u + i * LANE, keep_near * near + error * far);
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
