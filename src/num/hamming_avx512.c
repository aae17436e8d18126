/* Hamming kernels for CPUs that count the bits of 64 bytes at once (Ice Lake, Zen 4
 * and later). */
#include <immintrin.h>
#include <stdint.h>

#define ISA __attribute__((target("avx512f,avx512bw,avx512bitalg,avx512vbmi2,popcnt")))
#define VEC static inline __attribute__((always_inline)) ISA

enum { GROUP = 8 };
typedef __m512i vec;

VEC vec
vec_zero(void)
{
	return _mm512_setzero_si512();
}

VEC vec
vec_load(const uint8_t *p)
{
	return _mm512_load_si512(p);
}

VEC void
vec_store(uint8_t *p, vec v)
{
	_mm512_storeu_si512(p, v);
}

VEC vec
vec_differ(vec v, uint32_t q)
{
	return _mm512_popcnt_epi8(_mm512_xor_si512(v, _mm512_set1_epi32((int)q)));
}

VEC vec
vec_add8(vec a, vec b)
{
	return _mm512_add_epi8(a, b);
}

VEC vec
vec_add16(vec a, vec b)
{
	return _mm512_add_epi16(a, b);
}

VEC vec
vec_low16(vec v)
{
	return _mm512_cvtepu8_epi16(_mm512_castsi512_si256(v));
}

VEC vec
vec_high16(vec v)
{
	return _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(v, 1));
}

VEC uint64_t
vec_upto8(vec v, uint8_t x)
{
	return _mm512_cmple_epu8_mask(v, _mm512_set1_epi8((char)x));
}

VEC uint32_t
vec_upto16(vec v, uint16_t x)
{
	return _mm512_cmple_epu16_mask(v, _mm512_set1_epi16((short)x));
}

/* Places within a block are packed as bytes, then widened. */
VEC void
put_places(uint16_t *place, uint64_t codes, uint16_t first)
{
	const vec bytes = _mm512_set_epi64(
		0x3f3e3d3c3b3a3938, 0x3736353433323130, 0x2f2e2d2c2b2a2928, 0x2726252423222120,
		0x1f1e1d1c1b1a1918, 0x1716151413121110, 0x0f0e0d0c0b0a0908, 0x0706050403020100);
	vec packed = _mm512_maskz_compress_epi8(codes, bytes);
	vec start = _mm512_set1_epi16((short)first);

	_mm512_storeu_si512(place, vec_add16(vec_low16(packed), start));
	_mm512_storeu_si512(place + 32, vec_add16(vec_high16(packed), start));
}
#define PUT_PLACES

#include "num/hamming_body.h"

static bool
runs(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512bitalg") && __builtin_cpu_supports("avx512vbmi2") &&
	       __builtin_cpu_supports("popcnt");
}

const struct hamming_isa hamming_avx512 = { "avx512", runs, HAMMING_KERNELS };
