/* exp and its kin without branches, so that loops over them become vector code.
 *
 * In float: exp to 2 units in the last place on [-87, 88], flat outside;
 * softplus to 2e-7 relative or absolute, whichever is larger. In double
 * (gradient tests) libm's. */
#ifndef HAMTOP_NUM_FUNC_H
#define HAMTOP_NUM_FUNC_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "hamtop/num/real.h"

#ifdef HAMTOP_REAL_DOUBLE

static inline real
func_exp(real x)
{
	return exp(x);
}

static inline real
func_log1p(real u)
{
	return log1p(u);
}

#else

/* e^x = 2^n e^r with n the nearest whole number to x / ln 2, |r| <= ln 2 / 2;
 * e^r by its Taylor polynomial of degree 7 (error below 1e-8). */
static inline real
func_exp(real x)
{
	const float magic = 12582912.0f; /* 1.5 * 2^23: adding it rounds to whole */
	float lo = x > -87.0f ? x : -87.0f;
	float c = lo < 88.0f ? lo : 88.0f;
	float shifted = c * 1.44269504f + magic;
	float n = shifted - magic;
	float r = (c - n * 0.693359375f) + n * 2.12194440e-4f;
	float p = 1.0f / 5040;
	int32_t whole = (int32_t)n;
	uint32_t bits = (uint32_t)(whole + 127) << 23;
	float scale;

	p = p * r + 1.0f / 720;
	p = p * r + 1.0f / 120;
	p = p * r + 1.0f / 24;
	p = p * r + 1.0f / 6;
	p = p * r + 0.5f;
	p = p * r + 1.0f;
	p = p * r + 1.0f;
	memcpy(&scale, &bits, sizeof(scale));
	return p * scale;
}

/* log1p(u) for 0 <= u <= 1: 2 atanh(u / (2 + u)), whose series converges fast. */
static inline real
func_log1p(real u)
{
	float s = u / (2.0f + u), s2 = s * s;
	float p = 1.0f / 13;

	p = p * s2 + 1.0f / 11;
	p = p * s2 + 1.0f / 9;
	p = p * s2 + 1.0f / 7;
	p = p * s2 + 1.0f / 5;
	p = p * s2 + 1.0f / 3;
	p = p * s2 + 1.0f;
	return 2.0f * s * p;
}

#endif

/* sigmoid(x) = 1 / (1 + e^-x), and softplus(x) = log(1 + e^x), of one exponential. */
static inline real
func_sigmoid(real x, real *softplus)
{
	real u = func_exp(x < 0 ? x : -x), part = 1 / (1 + u);

	*softplus = (x > 0 ? x : 0) + func_log1p(u);
	return x < 0 ? u * part : part;
}

static inline real
func_tanh(real x)
{
	return 1 - 2 / (1 + func_exp(2 * x));
}

#endif
