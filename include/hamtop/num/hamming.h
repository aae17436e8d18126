/* Hamming distances from a few codes to many, as fast as the CPU can.
 *
 * The many are packed into byte planes: block b holds codes 64 b .. 64 b + 63 as
 * `planes` rows of 64 bytes, and row p is byte p of each of the 64 (bits.h has the
 * order of bits). That is ceil(bits / 8) bytes a code whatever the length, and a
 * distance grows plane by plane in the byte of its code. The last block is filled
 * up with codes of no meaning.
 *
 * The kernels exist once for each instruction set; all give the same numbers. */
#ifndef HAMTOP_NUM_HAMMING_H
#define HAMTOP_NUM_HAMMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/err.h"

enum {
	HAMMING_BLOCK = 64,   /* codes a block */
	HAMMING_NARROW = 254, /* longest codes whose distances are given as bytes */
	HAMMING_ROW = 1024,   /* blocks: places in a row are numbers of 16 bits */
};

struct hamming_codes {
	uint32_t bits;	 /* 1 .. 1024 */
	uint32_t planes; /* bytes a code */
	size_t n;	 /* codes */
	size_t blocks;
	uint8_t *plane; /* [blocks, planes, 64], aligned to 64 bytes */
};

/* Room for n codes, all bits 0. False and ERR_RUN: no memory. */
bool hamming_codes_init(struct hamming_codes *c, size_t n, uint32_t bits, struct err *err);
void hamming_codes_free(struct hamming_codes *c);

/* Writes n codes [n, bits_words(bits)] to the places from `first` on. Threads may
 * write at once if no two share a block. */
void hamming_codes_put(struct hamming_codes *c, size_t first, const uint64_t *codes, size_t n);

/* A code as the kernels want it on the other side: byte p, four times, in word p.
 * query [bits_bytes(bits)]. */
void hamming_query(uint32_t *query, const uint64_t *code, uint32_t bits);

/* The distances of each of `queries` codes, query [queries, planes], to the codes
 * of blocks from .. to - 1: row [queries, stride], code 64 from first; stride is at
 * least 64 (to - from). Bytes for codes of up to HAMMING_NARROW bits, 16 bits for
 * any. Where there is no code stands UINT8_MAX or UINT16_MAX, which no distance is. */
void hamming_distances8(uint8_t *row, size_t stride, const struct hamming_codes *c,
			const uint32_t *query, uint32_t queries, size_t from, size_t to);
void hamming_distances16(uint16_t *row, size_t stride, const struct hamming_codes *c,
			 const uint32_t *query, uint32_t queries, size_t from, size_t to);

/* The codes of one block that are near enough to one query. */
struct hamming_hit {
	uint64_t codes; /* bit i: code i of the block */
	uint32_t block;
	uint32_t query;
};

/* The codes of blocks from .. to - 1 at a distance of upto[q] or less from query q:
 * a hit for each block and query that have one, in hit [queries * (to - from)], the
 * blocks of a query rising. Returns how many. */
size_t hamming_near(struct hamming_hit *hit, const struct hamming_codes *c, const uint32_t *query,
		    const uint16_t *upto, uint32_t queries, size_t from, size_t to);

/* Of a row that is there already, aligned to 64 bytes: how many of `blocks` times 64
 * distances are at most upto. */
size_t hamming_count8(const uint8_t *row, size_t blocks, uint8_t upto);
size_t hamming_count16(const uint16_t *row, size_t blocks, uint16_t upto);

/* How many are less than x and how many are x, in one pass; false, and no numbers, as
 * soon as `enough` are less. Bit i of out[b] is 1: number 64 b + i is not counted. */
bool hamming_tie8(const uint8_t *row, const uint64_t *out, size_t blocks, uint8_t x, size_t enough, size_t *nearer,
		  size_t *same);
bool hamming_tie16(const uint16_t *row, const uint64_t *out, size_t blocks, uint16_t x, size_t enough, size_t *nearer,
		   size_t *same);

/* And which are at least `from` and at most `upto`: their places in the row, rising, the
 * first `room` of them. Returns how many; place [room + 64], of which the rest has no
 * meaning. At most HAMMING_ROW blocks. */
size_t hamming_places8(uint16_t *place, size_t room, const uint8_t *row, size_t blocks,
		       uint8_t from, uint8_t upto);
size_t hamming_places16(uint16_t *place, size_t room, const uint16_t *row, size_t blocks,
			uint16_t from, uint16_t upto);

/* Instruction sets, best first; the first that the CPU has is used. `scalar` is
 * always there. Names: "avx512" (BW, BITALG and VBMI2), "avx2", "neon", "scalar". */
size_t hamming_isas(void);
const char *hamming_isa_name(size_t i);
bool hamming_isa_runs(size_t i); /* on this CPU */

/* The one in use; and another from here on, for tests and measurements: not while a
 * kernel runs. ERR_USAGE says which there are. */
const char *hamming_isa(void);
bool hamming_use(const char *name, struct err *err);

#endif
