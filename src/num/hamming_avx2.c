/* Hamming kernels for x86 with AVX2: bits are counted by looking up each half byte
 * in a table of 16 (Mula's method). */
#include <immintrin.h>
#include <stdint.h>

#define ISA __attribute__((target("avx2,popcnt")))
#define VEC static inline __attribute__((always_inline)) ISA

enum { GROUP = 2 };
typedef struct {
	__m256i a, b;
} vec;

VEC vec
vec_zero(void)
{
	return (vec){ _mm256_setzero_si256(), _mm256_setzero_si256() };
}

VEC vec
vec_load(const uint8_t *p)
{
	return (vec){ _mm256_load_si256((const __m256i *)p),
		      _mm256_load_si256((const __m256i *)(p + 32)) };
}

VEC void
vec_store(uint8_t *p, vec v)
{
	_mm256_storeu_si256((__m256i *)p, v.a);
	_mm256_storeu_si256((__m256i *)(p + 32), v.b);
}

VEC __m256i
count_bits(__m256i v)
{
	const __m256i bits = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1,
					      1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
	const __m256i half = _mm256_set1_epi8(15);

	return _mm256_add_epi8(
		_mm256_shuffle_epi8(bits, _mm256_and_si256(v, half)),
		_mm256_shuffle_epi8(bits, _mm256_and_si256(_mm256_srli_epi16(v, 4), half)));
}

VEC vec
vec_differ(vec v, uint32_t q)
{
	__m256i query = _mm256_set1_epi32((int)q);

	return (vec){ count_bits(_mm256_xor_si256(v.a, query)),
		      count_bits(_mm256_xor_si256(v.b, query)) };
}

VEC vec
vec_add8(vec x, vec y)
{
	return (vec){ _mm256_add_epi8(x.a, y.a), _mm256_add_epi8(x.b, y.b) };
}

VEC vec
vec_add16(vec x, vec y)
{
	return (vec){ _mm256_add_epi16(x.a, y.a), _mm256_add_epi16(x.b, y.b) };
}

VEC vec
widen(__m256i v)
{
	return (vec){ _mm256_cvtepu8_epi16(_mm256_castsi256_si128(v)),
		      _mm256_cvtepu8_epi16(_mm256_extracti128_si256(v, 1)) };
}

VEC vec
vec_low16(vec v)
{
	return widen(v.a);
}

VEC vec
vec_high16(vec v)
{
	return widen(v.b);
}

/* v <= x is min(v, x) == v: there is no unsigned comparison. */
VEC uint64_t
vec_upto8(vec v, uint8_t x)
{
	__m256i limit = _mm256_set1_epi8((char)x);
	uint32_t a =
		(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(v.a, limit), v.a));
	uint32_t b =
		(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(v.b, limit), v.b));

	return a | (uint64_t)b << 32;
}

VEC uint32_t
vec_upto16(vec v, uint16_t x)
{
	__m256i limit = _mm256_set1_epi16((short)x);
	__m256i a = _mm256_cmpeq_epi16(_mm256_min_epu16(v.a, limit), v.a);
	__m256i b = _mm256_cmpeq_epi16(_mm256_min_epu16(v.b, limit), v.b);
	/* packed within halves of 16 bytes: quarters 0 2 1 3 */
	__m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi16(a, b), 0xd8);

	return (uint32_t)_mm256_movemask_epi8(both);
}

#include "num/hamming_body.h"

static bool
runs(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}

const struct hamming_isa hamming_avx2 = { "avx2", runs, HAMMING_KERNELS };
