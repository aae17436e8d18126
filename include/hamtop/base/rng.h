/* Random numbers that depend on nothing but what they are keyed with.
 *
 * Every random choice of hamtop is keyed: by the seed, by what it is for (a
 * stream) and by where it stands (epoch, row, unit). So it depends neither on
 * the number of threads nor on what was drawn before, and a run that goes on
 * from a checkpoint needs no generator state.
 *
 * The mixing function is SplitMix64's (Steele, Lea, Flood, OOPSLA 2014). */
#ifndef HAMTOP_BASE_RNG_H
#define HAMTOP_BASE_RNG_H

#include <stdint.h>

/* What a stream of random numbers is for; never renumber (seeds would change). */
enum rng_stream {
	RNG_SPLIT = 1,
	RNG_INIT = 2,
	RNG_ORDER = 3,
	RNG_DROPOUT = 4,
	RNG_DEMO = 5,
	RNG_SYNTH = 6,
	RNG_TEST = 7,
	RNG_RESAMPLE = 8,
	RNG_SEARCH = 9,
	RNG_AUDIT = 10,
	RNG_TIES = 11,
};

/* One step of SplitMix64: a bijection of 64 bits. */
static inline uint64_t
rng_mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* A 64-bit key from a seed, a stream and two places. */
static inline uint64_t
rng_key(uint64_t seed, enum rng_stream stream, uint64_t a, uint64_t b)
{
	return rng_mix(rng_mix(rng_mix(rng_mix(seed) ^ (uint64_t)stream) ^ a) ^ b);
}

/* A sequence: element i of the key. */
static inline uint64_t
rng_at(uint64_t key, uint64_t i)
{
	return rng_mix(key + i * 0xd1342543de82ef95u);
}

/* 32 bits instead: element i of the key, in steps that vector code has for many i
 * at once. The finalizer of MurmurHash3 (Appleby, 2011), with the key's upper half
 * between its rounds. */
static inline uint32_t
rng_short(uint64_t key, uint32_t i)
{
	uint32_t x = (uint32_t)key + i * 0x9e3779b9u;

	x = (x ^ x >> 16) * 0x85ebca6bu;
	x ^= (uint32_t)(key >> 32);
	x = (x ^ x >> 13) * 0xc2b2ae35u;
	return x ^ x >> 16;
}

/* 64 random bits as a number in [0, 1): 53 bits of it. */
static inline double
rng_unit(uint64_t bits)
{
	return (double)(bits >> 11) * 0x1p-53;
}

/* The same as a walk, for places where a count of draws is natural. */
struct rng {
	uint64_t key, next;
};

static inline struct rng
rng_start(uint64_t key)
{
	return (struct rng){ key, 0 };
}

uint64_t rng_u64(struct rng *rng);
double rng_uniform(struct rng *rng);			    /* [0, 1) */
double rng_normal(struct rng *rng);			    /* N(0, 1) */
uint64_t rng_below(struct rng *rng, uint64_t n);	    /* 0 .. n-1, unbiased; n > 0 */
void rng_shuffle(struct rng *rng, uint32_t *a, uint32_t n); /* Fisher-Yates */

#endif
