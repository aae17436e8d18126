/* Hamming kernels in plain C, eight bytes to a word; bits are counted within bytes
 * by adding neighbours of one, two and four bits. */
#include <stdint.h>
#include <string.h>

#define ISA
#define VEC static inline __attribute__((always_inline))

enum { GROUP = 2, WORDS = 8 };
typedef struct {
	uint64_t w[WORDS];
} vec;

VEC vec
vec_zero(void)
{
	return (vec){ { 0 } };
}

VEC vec
vec_load(const uint8_t *p)
{
	vec v;

	memcpy(v.w, p, sizeof(v.w));
	return v;
}

VEC void
vec_store(uint8_t *p, vec v)
{
	memcpy(p, v.w, sizeof(v.w));
}

VEC vec
vec_differ(vec v, uint32_t q)
{
	uint64_t query = q | (uint64_t)q << 32;

	for (int i = 0; i < WORDS; i++) {
		uint64_t x = v.w[i] ^ query;

		x -= x >> 1 & 0x5555555555555555u;
		x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
		v.w[i] = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
	}
	return v;
}

/* Sums fit in their byte, or in their 16 bits: nothing is carried over. */
VEC vec
vec_add8(vec a, vec b)
{
	for (int i = 0; i < WORDS; i++)
		a.w[i] += b.w[i];
	return a;
}

VEC vec
vec_add16(vec a, vec b)
{
	return vec_add8(a, b);
}

VEC vec
widen(const uint64_t *half)
{
	uint8_t from[32];
	uint16_t to[32];
	vec v;

	memcpy(from, half, sizeof(from));
	for (int i = 0; i < 32; i++)
		to[i] = from[i];
	memcpy(v.w, to, sizeof(to));
	return v;
}

VEC vec
vec_low16(vec v)
{
	return widen(v.w);
}

VEC vec
vec_high16(vec v)
{
	return widen(v.w + WORDS / 2);
}

VEC uint64_t
vec_upto8(vec v, uint8_t x)
{
	uint8_t at[64], some = 0;
	uint64_t bits = 0;

	memcpy(at, v.w, sizeof(at));
	for (int i = 0; i < 64; i++)
		some |= at[i] <= x;
	for (int i = 0; some && i < 64; i++)
		bits |= (uint64_t)(at[i] <= x) << i;
	return bits;
}

VEC uint32_t
vec_upto16(vec v, uint16_t x)
{
	uint16_t at[32], some = 0;
	uint32_t bits = 0;

	memcpy(at, v.w, sizeof(at));
	for (int i = 0; i < 32; i++)
		some |= at[i] <= x;
	for (int i = 0; some && i < 32; i++)
		bits |= (uint32_t)(at[i] <= x) << i;
	return bits;
}

#include "num/hamming_body.h"

static bool
runs(void)
{
	return true;
}

const struct hamming_isa hamming_scalar = { "scalar", runs, HAMMING_KERNELS };
