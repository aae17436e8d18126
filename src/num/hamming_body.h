/* The kernels, written once over `vec`, 64 bytes in registers. A file includes this
 * after it has defined:
 *
 *   ISA                   the attribute that lets a function use the instructions
 *   GROUP                 queries that share a load: 2, 4 or 8, as registers allow
 *   vec                   64 bytes
 *   vec_zero()
 *   vec_load(p)           from 64 aligned bytes
 *   vec_store(p, v)       to 64 bytes
 *   vec_differ(v, q)      in each byte, the bits in which v differs from q's
 *   vec_add8(a, b), vec_add16(a, b)
 *   vec_low16(v), vec_high16(v)   bytes 0 .. 31, 32 .. 63 as numbers of 16 bits
 *   vec_upto8(v, x)       64 bits: byte i <= x
 *   vec_upto16(v, x)      32 bits: number i <= x
 *   put_places(place, codes, first)   optional, then PUT_PLACES is defined: writes
 *                         first + i for each bit i of codes that is 1, in order, and
 *                         what it likes up to 64 numbers
 *
 * `queries` of the _of functions is a constant once they are inlined. */
#include <string.h>

#include "num/hamming_isa.h"

#define INLINE static inline __attribute__((always_inline)) ISA
#ifdef __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

enum {
	FULL_BYTES = 31, /* planes whose distances fit in a byte */
	AHEAD = 2048,	 /* bytes: one query alone waits for memory, which is asked early */
};

/* The distances of a block, a byte a code, by the planes from .. to - 1; from < to. */
INLINE void
sum8(vec *sum, const uint8_t *block, uint32_t planes, uint32_t from, uint32_t to,
     const uint32_t *query, uint32_t queries)
{
	vec v = vec_load(block + (size_t)from * HAMMING_BLOCK);

	UNROLL
	for (uint32_t j = 0; j < queries; j++)
		sum[j] = vec_differ(v, query[j * planes + from]);
	for (uint32_t p = from + 1; p < to; p++) {
		v = vec_load(block + (size_t)p * HAMMING_BLOCK);
		if (queries == 1)
			__builtin_prefetch(block + (size_t)p * HAMMING_BLOCK + AHEAD);
		UNROLL
		for (uint32_t j = 0; j < queries; j++)
			sum[j] = vec_add8(sum[j], vec_differ(v, query[j * planes + p]));
	}
}

INLINE void
sum16(vec *low, vec *high, const uint8_t *block, uint32_t planes, const uint32_t *query,
      uint32_t queries)
{
	UNROLL
	for (uint32_t j = 0; j < queries; j++)
		low[j] = high[j] = vec_zero();
	for (uint32_t p = 0; p < planes; p += FULL_BYTES) {
		vec sum[GROUP];

		sum8(sum, block, planes, p, planes - p < FULL_BYTES ? planes : p + FULL_BYTES,
		     query, queries);
		UNROLL
		for (uint32_t j = 0; j < queries; j++) {
			low[j] = vec_add16(low[j], vec_low16(sum[j]));
			high[j] = vec_add16(high[j], vec_high16(sum[j]));
		}
	}
}

/* Appends a hit for each query that has codes in this block. Few blocks have any. */
INLINE size_t
put_hits(struct hamming_hit *hit, const uint64_t *codes, uint32_t block, uint32_t query,
	 uint32_t queries)
{
	uint64_t some = 0;
	size_t n = 0;

	UNROLL
	for (uint32_t j = 0; j < queries; j++)
		some |= codes[j];
	if (__builtin_expect(some == 0, 1))
		return 0;
	for (uint32_t j = 0; j < queries; j++) {
		hit[n] = (struct hamming_hit){ codes[j], block, query + j };
		n += codes[j] != 0;
	}
	return n;
}

INLINE void
distances8_of(uint8_t *row, size_t stride, const uint8_t *plane, uint32_t planes, size_t blocks,
	      const uint32_t *query, uint32_t queries)
{
	for (size_t b = 0; b < blocks; b++) {
		vec sum[GROUP];

		sum8(sum, plane + b * planes * HAMMING_BLOCK, planes, 0, planes, query, queries);
		UNROLL
		for (uint32_t j = 0; j < queries; j++)
			vec_store(row + j * stride + b * HAMMING_BLOCK, sum[j]);
	}
}

INLINE void
distances16_of(uint16_t *row, size_t stride, const uint8_t *plane, uint32_t planes, size_t blocks,
	       const uint32_t *query, uint32_t queries)
{
	for (size_t b = 0; b < blocks; b++) {
		vec low[GROUP], high[GROUP];

		sum16(low, high, plane + b * planes * HAMMING_BLOCK, planes, query, queries);
		UNROLL
		for (uint32_t j = 0; j < queries; j++) {
			uint16_t *to = row + j * stride + b * HAMMING_BLOCK;

			vec_store((uint8_t *)to, low[j]);
			vec_store((uint8_t *)(to + HAMMING_BLOCK / 2), high[j]);
		}
	}
}

INLINE size_t
near8_of(struct hamming_hit *hit, const uint8_t *plane, uint32_t planes, size_t blocks,
	 uint32_t first, const uint32_t *query, const uint16_t *upto, uint32_t name,
	 uint32_t queries)
{
	size_t n = 0;

	for (size_t b = 0; b < blocks; b++) {
		uint64_t codes[GROUP];
		vec sum[GROUP];

		sum8(sum, plane + b * planes * HAMMING_BLOCK, planes, 0, planes, query, queries);
		UNROLL
		for (uint32_t j = 0; j < queries; j++)
			codes[j] = vec_upto8(sum[j], (uint8_t)upto[j]);
		n += put_hits(hit + n, codes, first + (uint32_t)b, name, queries);
	}
	return n;
}

INLINE size_t
near16_of(struct hamming_hit *hit, const uint8_t *plane, uint32_t planes, size_t blocks,
	  uint32_t first, const uint32_t *query, const uint16_t *upto, uint32_t name,
	  uint32_t queries)
{
	size_t n = 0;

	for (size_t b = 0; b < blocks; b++) {
		uint64_t codes[GROUP];
		vec low[GROUP], high[GROUP];

		sum16(low, high, plane + b * planes * HAMMING_BLOCK, planes, query, queries);
		UNROLL
		for (uint32_t j = 0; j < queries; j++)
			codes[j] = vec_upto16(low[j], upto[j]) |
				   (uint64_t)vec_upto16(high[j], upto[j]) << 32;
		n += put_hits(hit + n, codes, first + (uint32_t)b, name, queries);
	}
	return n;
}

/* Calls of(.., size) for the queries in groups as large as there are: `q` is the
 * first query of a group. */
#define IN_GROUPS(of, ...)                                                                         \
	for (uint32_t q = 0; q < queries;) {                                                       \
		uint32_t left = queries - q;                                                       \
                                                                                                   \
		if (left >= GROUP) {                                                               \
			of(__VA_ARGS__, GROUP);                                                    \
			q += GROUP;                                                                \
		} else if (GROUP > 4 && left >= 4) {                                               \
			of(__VA_ARGS__, 4);                                                        \
			q += 4;                                                                    \
		} else if (GROUP > 2 && left >= 2) {                                               \
			of(__VA_ARGS__, 2);                                                        \
			q += 2;                                                                    \
		} else {                                                                           \
			of(__VA_ARGS__, 1);                                                        \
			q += 1;                                                                    \
		}                                                                                  \
	}

static ISA void
distances8(uint8_t *row, size_t stride, const uint8_t *plane, uint32_t planes, size_t blocks,
	   const uint32_t *query, uint32_t queries)
{
	IN_GROUPS(distances8_of, row + q * stride, stride, plane, planes, blocks,
		  query + (size_t)q * planes)
}

static ISA void
distances16(uint16_t *row, size_t stride, const uint8_t *plane, uint32_t planes, size_t blocks,
	    const uint32_t *query, uint32_t queries)
{
	IN_GROUPS(distances16_of, row + q * stride, stride, plane, planes, blocks,
		  query + (size_t)q * planes)
}

static ISA size_t
near8(struct hamming_hit *hit, const uint8_t *plane, uint32_t planes, size_t blocks, uint32_t first,
      const uint32_t *query, const uint16_t *upto, uint32_t queries)
{
	size_t n = 0;

	IN_GROUPS(n += near8_of, hit + n, plane, planes, blocks, first, query + (size_t)q * planes,
		  upto + q, q)
	return n;
}

static ISA size_t
near16(struct hamming_hit *hit, const uint8_t *plane, uint32_t planes, size_t blocks,
       uint32_t first, const uint32_t *query, const uint16_t *upto, uint32_t queries)
{
	size_t n = 0;

	IN_GROUPS(n += near16_of, hit + n, plane, planes, blocks, first, query + (size_t)q * planes,
		  upto + q, q)
	return n;
}

INLINE uint64_t
row_upto8(const uint8_t *row, uint8_t upto)
{
	return vec_upto8(vec_load(row), upto);
}

INLINE uint64_t
row_upto16(const uint16_t *row, uint16_t upto)
{
	return vec_upto16(vec_load((const uint8_t *)row), upto) |
	       (uint64_t)vec_upto16(vec_load((const uint8_t *)(row + HAMMING_BLOCK / 2)), upto)
		       << 32;
}

static ISA size_t
count8(const uint8_t *row, size_t blocks, uint8_t upto)
{
	size_t n = 0;

	for (size_t b = 0; b < blocks; b++)
		n += (size_t)__builtin_popcountll(row_upto8(row + b * HAMMING_BLOCK, upto));
	return n;
}

static ISA size_t
count16(const uint16_t *row, size_t blocks, uint16_t upto)
{
	size_t n = 0;

	for (size_t b = 0; b < blocks; b++)
		n += (size_t)__builtin_popcountll(row_upto16(row + b * HAMMING_BLOCK, upto));
	return n;
}

static ISA bool
tie8(const uint8_t *row, const uint64_t *out, size_t blocks, uint8_t x, size_t enough,
     size_t *nearer, size_t *same)
{
	uint64_t any = x > 0 ? ~(uint64_t)0 : 0; /* nothing is nearer than 0 */
	size_t below = 0, upto = 0;

	for (size_t b = 0; b < blocks; b++) {
		const uint8_t *at = row + b * HAMMING_BLOCK;
		uint64_t less = row_upto8(at, (uint8_t)(x - 1)) & any & ~out[b];

		below += (size_t)__builtin_popcountll(less);
		upto += (size_t)__builtin_popcountll(row_upto8(at, x) & ~out[b]);
		if (below >= enough)
			return false;
	}
	*nearer = below;
	*same = upto - below;
	return true;
}

static ISA bool
tie16(const uint16_t *row, const uint64_t *out, size_t blocks, uint16_t x, size_t enough,
      size_t *nearer, size_t *same)
{
	uint64_t any = x > 0 ? ~(uint64_t)0 : 0;
	size_t below = 0, upto = 0;

	for (size_t b = 0; b < blocks; b++) {
		const uint16_t *at = row + b * HAMMING_BLOCK;
		uint64_t less = row_upto16(at, (uint16_t)(x - 1)) & any & ~out[b];

		below += (size_t)__builtin_popcountll(less);
		upto += (size_t)__builtin_popcountll(row_upto16(at, x) & ~out[b]);
		if (below >= enough)
			return false;
	}
	*nearer = below;
	*same = upto - below;
	return true;
}

/* Most blocks have few, and how many cannot be foreseen. */
#ifndef PUT_PLACES
INLINE void
put_places(uint16_t *place, uint64_t codes, uint16_t first)
{
	for (; codes; codes &= codes - 1)
		*place++ = (uint16_t)(first + __builtin_ctzll(codes));
}
#endif

static ISA size_t
places8(uint16_t *place, size_t room, const uint8_t *row, size_t blocks, uint8_t from, uint8_t upto)
{
	size_t n = 0;

	for (size_t b = 0; b < blocks && n < room; b++) {
		uint64_t codes = row_upto8(row + b * HAMMING_BLOCK, upto);

		if (from)
			codes &= ~row_upto8(row + b * HAMMING_BLOCK, from - 1);
		put_places(place + n, codes, (uint16_t)(b * HAMMING_BLOCK));
		n += (size_t)__builtin_popcountll(codes);
	}
	return n < room ? n : room;
}

static ISA size_t
places16(uint16_t *place, size_t room, const uint16_t *row, size_t blocks, uint16_t from,
	 uint16_t upto)
{
	size_t n = 0;

	for (size_t b = 0; b < blocks && n < room; b++) {
		uint64_t codes = row_upto16(row + b * HAMMING_BLOCK, upto);

		if (from)
			codes &= ~row_upto16(row + b * HAMMING_BLOCK, from - 1);
		put_places(place + n, codes, (uint16_t)(b * HAMMING_BLOCK));
		n += (size_t)__builtin_popcountll(codes);
	}
	return n < room ? n : room;
}

#define HAMMING_KERNELS                                                                            \
	.distances8 = distances8, .distances16 = distances16, .near8 = near8, .near16 = near16,    \
	.count8 = count8, .count16 = count16, .tie8 = tie8, .tie16 = tie16, .places8 = places8,    \
	.places16 = places16
