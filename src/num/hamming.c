#include "hamtop/num/hamming.h"

#include <config.h>

#include <assert.h>
#include <endian.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"
#include "hamtop/num/bits.h"
#include "num/hamming_isa.h"

/* best first */
static const struct hamming_isa *const isas[] = {
#ifdef HAVE_HAMMING_AVX512
	&hamming_avx512,
#endif
#ifdef HAVE_HAMMING_AVX2
	&hamming_avx2,
#endif
#ifdef HAVE_HAMMING_NEON
	&hamming_neon,
#endif
	&hamming_scalar,
};

/* The one in use. Threads that find none choose the same. */
static _Atomic(const struct hamming_isa *) chosen;

static const struct hamming_isa *
isa(void)
{
	const struct hamming_isa *use = atomic_load_explicit(&chosen, memory_order_acquire);
	size_t i = 0;

	if (use)
		return use;
	while (!isas[i]->runs())
		i++;
	atomic_store_explicit(&chosen, isas[i], memory_order_release);
	return isas[i];
}

size_t
hamming_isas(void)
{
	return ARRAY_LEN(isas);
}

const char *
hamming_isa_name(size_t i)
{
	return isas[i]->name;
}

bool
hamming_isa_runs(size_t i)
{
	return isas[i]->runs();
}

const char *
hamming_isa(void)
{
	return isa()->name;
}

bool
hamming_use(const char *name, struct err *err)
{
	struct str names = STR_INIT;

	for (size_t i = 0; i < ARRAY_LEN(isas); i++)
		if (!strcmp(name, isas[i]->name) && isas[i]->runs()) {
			atomic_store_explicit(&chosen, isas[i], memory_order_release);
			return true;
		}
	for (size_t i = 0; i < ARRAY_LEN(isas); i++)
		if (isas[i]->runs())
			str_addf(&names, "%s%s", names.len ? ", " : "", isas[i]->name);
	err_set(err, ERR_USAGE, "there are no Hamming kernels '%s' for this CPU; there are: %s",
		name, names.s);
	str_free(&names);
	return false;
}

bool
hamming_codes_init(struct hamming_codes *c, size_t n, uint32_t bits, struct err *err)
{
	*c = (struct hamming_codes){
		.bits = bits,
		.planes = bits_bytes(bits),
		.n = n,
		.blocks = (n + HAMMING_BLOCK - 1) / HAMMING_BLOCK,
	};
	c->plane = mem_try_huge(c->blocks, (size_t)c->planes * HAMMING_BLOCK, "the codes", err);
	return c->plane != NULL;
}

void
hamming_codes_free(struct hamming_codes *c)
{
	free(c->plane);
	*c = (struct hamming_codes){ 0 };
}

/* Transposes 8 x 8 bytes: byte j of word i becomes byte i of word j, bytes counted
 * from the low end. Squares of 4, 2 and 1 bytes change places (Hacker's Delight, 7-3). */
static inline void
transpose(uint64_t *w)
{
	for (int half = 4; half > 0; half /= 2) {
		uint64_t low = half == 4   ? 0x00000000ffffffffu
			       : half == 2 ? 0x0000ffff0000ffffu
					   : 0x00ff00ff00ff00ffu;

		for (int i = 0; i < 8; i = (i + half + 1) & ~half) {
			uint64_t t = (w[i] >> 8 * half ^ w[i + half]) & low;

			w[i] ^= t << 8 * half;
			w[i + half] ^= t;
		}
	}
}

/* Eight codes to places i .. i + 7 of a block. */
static void
put_eight(uint8_t *block, size_t i, uint32_t planes, const uint64_t *codes, uint32_t words)
{
	for (uint32_t w = 0; w < words; w++) {
		uint64_t t[8];

		for (int j = 0; j < 8; j++)
			t[j] = codes[(size_t)j * words + w];
		transpose(t);
		/* byte 0 of a code is the high one of its word */
		for (uint32_t p = 8 * w; p < 8 * w + 8 && p < planes; p++) {
			uint64_t bytes = htole64(t[7 - p % 8]);

			memcpy(block + p * HAMMING_BLOCK + i, &bytes, sizeof(bytes));
		}
	}
}

void
hamming_codes_put(struct hamming_codes *c, size_t first, const uint64_t *codes, size_t n)
{
	uint32_t words = bits_words(c->bits);

	for (size_t a = 0; a < n;) {
		size_t at = first + a, i = at % HAMMING_BLOCK;
		uint8_t *block = c->plane + at / HAMMING_BLOCK * c->planes * HAMMING_BLOCK;
		const uint64_t *code = codes + a * words;

		if (i % 8 == 0 && n - a >= 8) {
			put_eight(block, i, c->planes, code, words);
			a += 8;
			continue;
		}
		for (uint32_t p = 0; p < c->planes; p++)
			block[p * HAMMING_BLOCK + i] = (uint8_t)(code[p / 8] >> (56 - 8 * (p % 8)));
		a++;
	}
}

void
hamming_query(uint32_t *query, const uint64_t *code, uint32_t bits)
{
	for (uint32_t p = 0; p < bits_bytes(bits); p++)
		query[p] = 0x01010101u * (uint8_t)(code[p / 8] >> (56 - 8 * (p % 8)));
}

static const uint8_t *
block_at(const struct hamming_codes *c, size_t block)
{
	return c->plane + block * c->planes * HAMMING_BLOCK;
}

/* Codes of the last block, of blocks up to `to`, that are there; 64 for a full one. */
static size_t
codes_before(const struct hamming_codes *c, size_t to)
{
	return to * HAMMING_BLOCK > c->n ? c->n % HAMMING_BLOCK : HAMMING_BLOCK;
}

void
hamming_distances8(uint8_t *row, size_t stride, const struct hamming_codes *c,
		   const uint32_t *query, uint32_t queries, size_t from, size_t to)
{
	size_t codes = codes_before(c, to);

	if (from >= to)
		return;
	isa()->distances8(row, stride, block_at(c, from), c->planes, to - from, query, queries);
	for (uint32_t q = 0; codes < HAMMING_BLOCK && q < queries; q++)
		memset(row + q * stride + (to - from - 1) * HAMMING_BLOCK + codes, UINT8_MAX,
		       HAMMING_BLOCK - codes);
}

void
hamming_distances16(uint16_t *row, size_t stride, const struct hamming_codes *c,
		    const uint32_t *query, uint32_t queries, size_t from, size_t to)
{
	size_t codes = codes_before(c, to);

	if (from >= to)
		return;
	isa()->distances16(row, stride, block_at(c, from), c->planes, to - from, query, queries);
	for (uint32_t q = 0; codes < HAMMING_BLOCK && q < queries; q++)
		memset(row + q * stride + (to - from - 1) * HAMMING_BLOCK + codes, UINT8_MAX,
		       (HAMMING_BLOCK - codes) * sizeof(*row));
}

size_t
hamming_near(struct hamming_hit *hit, const struct hamming_codes *c, const uint32_t *query,
	     const uint16_t *upto, uint32_t queries, size_t from, size_t to)
{
	size_t codes = codes_before(c, to), n, kept = 0;

	if (from >= to)
		return 0;
	n = (c->bits <= HAMMING_NARROW ? isa()->near8 : isa()->near16)(
		hit, block_at(c, from), c->planes, to - from, (uint32_t)from, query, upto, queries);
	if (codes == HAMMING_BLOCK)
		return n;
	for (size_t i = 0; i < n; i++) {
		if (hit[i].block == to - 1)
			hit[i].codes &= ((uint64_t)1 << codes) - 1;
		hit[kept] = hit[i];
		kept += hit[i].codes != 0;
	}
	return kept;
}

size_t
hamming_count8(const uint8_t *row, size_t blocks, uint8_t upto)
{
	return isa()->count8(row, blocks, upto);
}

size_t
hamming_count16(const uint16_t *row, size_t blocks, uint16_t upto)
{
	return isa()->count16(row, blocks, upto);
}

bool
hamming_tie8(const uint8_t *row, const uint64_t *out, size_t blocks, uint8_t x, size_t enough,
	     size_t *nearer, size_t *same)
{
	return isa()->tie8(row, out, blocks, x, enough, nearer, same);
}

bool
hamming_tie16(const uint16_t *row, const uint64_t *out, size_t blocks, uint16_t x, size_t enough,
	      size_t *nearer, size_t *same)
{
	return isa()->tie16(row, out, blocks, x, enough, nearer, same);
}

size_t
hamming_places8(uint16_t *place, size_t room, const uint8_t *row, size_t blocks, uint8_t from,
		uint8_t upto)
{
	assert(blocks <= HAMMING_ROW);
	return isa()->places8(place, room, row, blocks, from, upto);
}

size_t
hamming_places16(uint16_t *place, size_t room, const uint16_t *row, size_t blocks, uint16_t from,
		 uint16_t upto)
{
	assert(blocks <= HAMMING_ROW);
	return isa()->places16(place, room, row, blocks, from, upto);
}
