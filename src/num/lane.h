/* A lane: 64 bytes of numbers, which is one register of AVX-512, two of AVX2.
 *
 * Loops over lanes are vector code of one shape at every level of the CPU, without
 * the rests that a compiler leaves behind when it does not know the length. */
#ifndef HAMTOP_NUM_LANE_H
#define HAMTOP_NUM_LANE_H

#include <config.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "hamtop/num/real.h"

typedef real lane __attribute__((vector_size(64)));
/* the same at any address */
typedef real lane_at __attribute__((vector_size(64), aligned(sizeof(real))));

#ifdef HAMTOP_REAL_DOUBLE
typedef int64_t lane_bits __attribute__((vector_size(64)));
enum { REAL_FRACTION = 52, REAL_BIAS = 1023 };
#else
typedef int32_t lane_bits __attribute__((vector_size(64)));
enum { REAL_FRACTION = 23, REAL_BIAS = 127 };
#endif

enum { LANE = 64 / sizeof(real) };

/* Small enough to be part of its caller, and then of the caller's clones. */
#define LANE_INLINE static inline __attribute__((always_inline))

/* Whether this CPU has registers of a lane. */
LANE_INLINE bool
lane_is_register(void)
{
#if defined(HAVE_TARGET_CLONES) && defined(__x86_64__)
	return __builtin_cpu_supports("x86-64-v4");
#else
	return false;
#endif
}

LANE_INLINE lane
lane_all(real x)
{
	return x - (lane){ 0 };
}

LANE_INLINE lane
lane_load(const real *from)
{
	return *(const lane_at *)from;
}

LANE_INLINE void
lane_store(real *to, lane x)
{
	*(lane_at *)to = x;
}

/* The first n numbers, n <= LANE; zeros behind them. */
LANE_INLINE lane
lane_load_some(const real *from, size_t n)
{
	lane x = { 0 };

	memcpy(&x, from, n * sizeof(*from));
	return x;
}

LANE_INLINE void
lane_store_some(real *to, lane x, size_t n)
{
	memcpy(to, &x, n * sizeof(*to));
}

/* a where the mask is all ones, b where it is zero */
LANE_INLINE lane
lane_select(lane_bits mask, lane a, lane b)
{
	return (lane)(((lane_bits)a & mask) | ((lane_bits)b & ~mask));
}

LANE_INLINE double
lane_sum(lane x)
{
	double sum = 0;

	for (int i = 0; i < LANE; i++)
		sum += (double)x[i];
	return sum;
}

/* The same in reals and by halves: a chain of log2(LANE) additions, in the same order on
 * every CPU. */
LANE_INLINE real
lane_total(lane x)
{
	typedef real half __attribute__((vector_size(32)));
	typedef real quarter __attribute__((vector_size(16)));
	half h[2];
	quarter q[2];
	real sum = 0;

	memcpy(h, &x, sizeof(x));
	h[0] += h[1];
	memcpy(q, &h[0], sizeof(h[0]));
	q[0] += q[1];
	for (size_t i = 0; i < 16 / sizeof(real); i++)
		sum += q[0][i];
	return sum;
}

#endif
