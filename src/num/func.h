/* exp and its kin on lanes, without branches.
 *
 * In float: exp to 2 units in the last place on [-87, 88], flat outside; sigmoid
 * to 3e-7 of its value, tanh to 3e-7. NAN stays NAN, so that a network that diverged
 * is seen. In double (gradient tests) libm's exp. */
#ifndef HAMTOP_NUM_FUNC_H
#define HAMTOP_NUM_FUNC_H

#include <math.h>

#include "num/lane.h"

#ifdef HAMTOP_REAL_DOUBLE

LANE_INLINE lane
func_exp(lane x)
{
	for (int i = 0; i < LANE; i++)
		x[i] = exp(x[i]);
	return x;
}

#else

/* e^x = 2^n e^r with n the nearest whole number to x / ln 2, |r| <= ln 2 / 2;
 * e^r by its Taylor polynomial of degree 7 (error below 1e-8). */
LANE_INLINE lane
func_exp(lane x)
{
	const float magic = 12582912.0f; /* 1.5 * 2^23: adding it rounds to whole */
	lane lo = lane_all(-87), hi = lane_all(88);
	lane above = lane_select(x < lo, lo, x), c = lane_select(above > hi, hi, above);
	lane shifted = c * 1.44269504f + magic;
	lane n = shifted - magic;
	lane r = (c - n * 0.693359375f) + n * 2.12194440e-4f;
	lane p = r * (1.0f / 5040) + 1.0f / 720;

	p = p * r + 1.0f / 120;
	p = p * r + 1.0f / 24;
	p = p * r + 1.0f / 6;
	p = p * r + 0.5f;
	p = p * r + 1.0f;
	p = p * r + 1.0f;
	/* n stands in the low bits of `shifted`; here it goes to p's exponent */
	return (lane)((lane_bits)p + ((lane_bits)shifted << REAL_FRACTION));
}

#endif

/* sigmoid(x) = 1 / (1 + e^-x), and of the same exponential the two parts of
 * softplus(x) = log(1 + e^x) = max(x, 0) + log(1 + e^-|x|): *linear = max(x, 0),
 * *factor = 1 + e^-|x|. A sum of softplus needs one logarithm, of their product. */
LANE_INLINE lane
func_sigmoid(lane x, lane *linear, lane *factor)
{
	lane_bits negative = (lane_bits)x >> (8 * (int)sizeof(real) - 1);
	lane_bits sign = (lane_bits)lane_all((real)-0.0);
	lane u = func_exp((lane)((lane_bits)x | sign)), one = lane_all(1);

	*linear = (lane)((lane_bits)x & ~negative);
	*factor = one + u;
	return lane_select(negative, u, one) / *factor;
}

LANE_INLINE lane
func_tanh(lane x)
{
	return 1 - 2 / (1 + func_exp(2 * x));
}

/* The logarithm of a product of many factors of 1 .. 2, lane by lane. The powers
 * of two are taken out of the product before it can overflow: at least once in
 * FUNC_FACTORS multiplications. */
struct func_log {
	lane product;
	lane_bits power;
};

enum { FUNC_FACTORS = 64 };

#define FUNC_LOG_INIT                                                                              \
	(struct func_log)                                                                          \
	{                                                                                          \
		.product = lane_all(1), .power = { 0 }                                             \
	}

LANE_INLINE void
func_log_settle(struct func_log *l)
{
	lane_bits bits = (lane_bits)l->product, one = (lane_bits)lane_all(1);
	lane_bits power = bits >> REAL_FRACTION;

	l->power += power - REAL_BIAS;
	l->product = (lane)(bits - (power << REAL_FRACTION) + one);
}

/* after func_log_settle() */
LANE_INLINE double
func_log_sum(const struct func_log *l)
{
	double power = 0, product = 1;

	for (int i = 0; i < LANE; i++) {
		power += (double)l->power[i];
		product *= (double)l->product[i];
	}
	return power * M_LN2 + log(product);
}

#endif
