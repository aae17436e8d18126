/* Hamming kernels of every instruction set that this CPU has, against bits_distance
 * over words. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/hamming.h"
#include "hamtop/num/peak.h"

static const uint32_t some_bits[] = { 1,   2,	5,   7,	  8,   9,   16,	 40,  63,   64,	 65,
				      128, 248, 249, 254, 255, 256, 257, 512, 1000, 1024 };
static const size_t some_sizes[] = { 1, 7, 8, 63, 64, 65, 200 };
enum { QUERIES = 15, SIZE_MAX_USED = 200, BITS_MAX = 1024 };

/* Codes [n, words] whose padding is 0; every third is a neighbour of the one before. */
static uint64_t *
codes_new(size_t n, uint32_t bits, uint64_t key)
{
	uint32_t words = bits_words(bits);
	uint64_t *codes = mem_new(n * words, sizeof(*codes));

	for (size_t a = 0; a < n; a++)
		for (uint32_t j = 0; j < bits; j++) {
			uint64_t r = rng_at(key, a * bits + j);
			uint64_t bit = a % 3 == 2 && r % 16
					       ? (uint64_t)bits_get(codes + (a - 1) * words, j)
					       : r >> 63;

			codes[a * words + j / 64] |= bit << (63 - j % 64);
		}
	return codes;
}

struct fixture {
	uint32_t bits, words;
	size_t n;
	uint64_t *code, *other;
	uint32_t query[QUERIES * BITS_MAX / 8];
	struct hamming_codes c;
};

static void
fixture_new(struct fixture *f, size_t n, uint32_t bits)
{
	struct err err = ERR_INIT;

	*f = (struct fixture){ .bits = bits, .words = bits_words(bits), .n = n };
	f->code = codes_new(n, bits, 11);
	f->other = codes_new(QUERIES, bits, 12);
	memcpy(f->other, f->code, f->words * sizeof(*f->code)); /* distance 0 */
	for (uint32_t w = 0; w < f->words; w++)			/* and the largest */
		f->other[f->words + w] = ~f->code[w];
	if (bits % 64)
		f->other[2 * f->words - 1] &= ~(uint64_t)0 << (64 - bits % 64);
	assert_true(hamming_codes_init(&f->c, n, bits, &err));
	/* in pieces that begin and end anywhere */
	for (size_t from = 0, step = 1; from < n; from += step, step = step * 2 + 3) {
		step = step < n - from ? step : n - from;
		hamming_codes_put(&f->c, from, f->code + from * f->words, step);
	}
	for (uint32_t q = 0; q < QUERIES; q++)
		hamming_query(f->query + q * f->c.planes, f->other + q * f->words, bits);
}

static void
fixture_free(struct fixture *f)
{
	free(f->code);
	free(f->other);
	hamming_codes_free(&f->c);
}

static uint32_t
plain(const struct fixture *f, uint32_t q, size_t i)
{
	return bits_distance(f->other + q * f->words, f->code + i * f->words, f->words);
}

static void
check_distances(const struct fixture *f, uint32_t queries)
{
	size_t from = f->c.blocks / 2, to = f->c.blocks, stride = (to - from) * HAMMING_BLOCK + 64;
	uint8_t *row8 = mem_new(queries * stride, sizeof(*row8));
	uint16_t *row16 = mem_new(queries * stride, sizeof(*row16));

	hamming_distances16(row16, stride, &f->c, f->query, queries, from, to);
	if (f->bits <= HAMMING_NARROW)
		hamming_distances8(row8, stride, &f->c, f->query, queries, from, to);
	for (uint32_t q = 0; q < queries; q++)
		for (size_t i = 0; i < (to - from) * HAMMING_BLOCK; i++) {
			size_t at = from * HAMMING_BLOCK + i;
			uint32_t d = at < f->n ? plain(f, q, at) : UINT16_MAX;

			assert_int_equal(row16[q * stride + i], d);
			if (f->bits <= HAMMING_NARROW)
				assert_int_equal(row8[q * stride + i],
						 d == UINT16_MAX ? UINT8_MAX : d);
		}
	free(row8);
	free(row16);
}

static void
check_near(const struct fixture *f, uint32_t queries)
{
	struct hamming_hit *hit = mem_new(QUERIES * f->c.blocks, sizeof(*hit));
	uint16_t upto[QUERIES];
	size_t n, found = 0, expected = 0;

	for (uint32_t q = 0; q < queries; q++)
		upto[q] = (uint16_t)(q == 0   ? 0
				     : q == 1 ? f->bits
				     : q == 2 ? f->bits / 2
					      : f->bits * q / 32);
	n = hamming_near(hit, &f->c, f->query, upto, queries, 0, f->c.blocks);
	for (size_t h = 0; h < n; h++) {
		assert_true(hit[h].codes != 0 && hit[h].query < queries);
		for (size_t g = 0; g < h; g++)
			assert_false(hit[g].query == hit[h].query && hit[g].block >= hit[h].block);
		for (size_t i = 0; i < HAMMING_BLOCK; i++) {
			size_t at = hit[h].block * HAMMING_BLOCK + i;
			bool near = at < f->n && plain(f, hit[h].query, at) <= upto[hit[h].query];

			assert_int_equal(hit[h].codes >> i & 1, near);
			found += near;
		}
	}
	for (uint32_t q = 0; q < queries; q++)
		for (size_t i = 0; i < f->n; i++)
			expected += plain(f, q, i) <= upto[q];
	assert_int_equal(found, expected);
	free(hit);
}

/* The places of the first `room` distances from .. upto, in both kinds of rows. */
static void
check_places(const struct fixture *f, const uint8_t *row8, const uint16_t *row16, uint32_t from,
	     uint32_t upto, size_t room)
{
	size_t codes = f->c.blocks * HAMMING_BLOCK;
	uint16_t *at8 = mem_new(room + HAMMING_BLOCK, sizeof(*at8));
	uint16_t *at16 = mem_new(room + HAMMING_BLOCK, sizeof(*at16));
	size_t n8 = hamming_places8(at8, room, row8, f->c.blocks, (uint8_t)from, (uint8_t)upto);
	size_t n16 =
		hamming_places16(at16, room, row16, f->c.blocks, (uint16_t)from, (uint16_t)upto);
	size_t i8 = 0, i16 = 0;

	for (size_t i = 0; i < codes; i++) {
		if (i8 < room && row8[i] >= (uint8_t)from && row8[i] <= (uint8_t)upto)
			assert_int_equal(at8[i8++], i);
		if (i16 < room && row16[i] >= from && row16[i] <= upto)
			assert_int_equal(at16[i16++], i);
	}
	assert_int_equal(n8, i8);
	assert_int_equal(n16, i16);
	free(at8);
	free(at16);
}

/* The two counts of a tie, without every third code, and that they are left alone when
 * `enough` are nearer. */
static void
check_ties(const struct fixture *f, const uint8_t *row8, const uint16_t *row16, uint32_t x)
{
	size_t nearer = 0, same = 0, nearer16 = 0, same16 = 0, n8 = 0, s8 = 0, n16 = 0, s16 = 0;
	size_t blocks = f->c.blocks;
	uint64_t *out = mem_new(blocks, sizeof(*out));

	for (size_t i = 0; i < blocks * HAMMING_BLOCK; i++) {
		if (i % 3 == 0) {
			out[i / HAMMING_BLOCK] |= (uint64_t)1 << i % HAMMING_BLOCK;
			continue;
		}
		n8 += row8[i] < (uint8_t)x;
		s8 += row8[i] == (uint8_t)x;
		n16 += row16[i] < x;
		s16 += row16[i] == x;
	}
	assert_true(hamming_tie8(row8, out, blocks, (uint8_t)x, n8 + 1, &nearer, &same));
	assert_true(hamming_tie16(row16, out, blocks, (uint16_t)x, n16 + 1, &nearer16, &same16));
	assert_int_equal(nearer, n8);
	assert_int_equal(same, s8);
	assert_int_equal(nearer16, n16);
	assert_int_equal(same16, s16);
	if (n8 > 0)
		assert_false(hamming_tie8(row8, out, blocks, (uint8_t)x, n8, &nearer, &same));
	if (n16 > 0)
		assert_false(
			hamming_tie16(row16, out, blocks, (uint16_t)x, n16, &nearer16, &same16));
	free(out);
}

static void
check_rows(const struct fixture *f)
{
	struct err err = ERR_INIT;
	size_t room = f->c.blocks * HAMMING_BLOCK;
	uint8_t *row8 = mem_try(room, sizeof(*row8), "a row", &err);
	uint16_t *row16 = mem_try(room, sizeof(*row16), "a row", &err);

	assert_true(row8 && row16);
	hamming_distances16(row16, room, &f->c, f->query + 2 * f->c.planes, 1, 0, f->c.blocks);
	for (size_t i = 0; i < room; i++)
		row8[i] = (uint8_t)row16[i];
	for (uint32_t upto = 0; upto <= f->bits; upto += 1 + f->bits / 7) {
		size_t n8 = 0, n16 = 0;

		for (size_t i = 0; i < room; i++) {
			n8 += row8[i] <= (uint8_t)upto;
			n16 += row16[i] <= upto;
		}
		assert_int_equal(hamming_count8(row8, f->c.blocks, (uint8_t)upto), n8);
		assert_int_equal(hamming_count16(row16, f->c.blocks, (uint16_t)upto), n16);
		check_ties(f, row8, row16, upto);
		for (uint32_t from = 0; from <= upto; from += 1 + upto / 2) {
			check_places(f, row8, row16, from, upto, room);
			check_places(f, row8, row16, from, upto, n16 / 2);
		}
	}
	free(row8);
	free(row16);
}

/* Every instruction set, code length and number of codes; numbers of queries that
 * make groups of every size. */
static void
kernels_equal_their_plain_twins(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	for (size_t k = 0; k < hamming_isas(); k++) {
		if (!hamming_isa_runs(k))
			continue;
		assert_true(hamming_use(hamming_isa_name(k), &err));
		assert_string_equal(hamming_isa(), hamming_isa_name(k));
		for (size_t b = 0; b < ARRAY_LEN(some_bits); b++)
			for (size_t s = 0; s < ARRAY_LEN(some_sizes); s++) {
				struct fixture f;

				fixture_new(&f, some_sizes[s], some_bits[b]);
				check_distances(&f, QUERIES);
				check_distances(&f, 1 + (uint32_t)(b + s) % QUERIES);
				check_near(&f, QUERIES);
				check_near(&f, 1);
				check_rows(&f);
				fixture_free(&f);
			}
	}
}

static void
no_codes_and_no_blocks_are_nothing(void **state)
{
	struct hamming_codes c;
	struct err err = ERR_INIT;
	uint32_t query[5] = { 0 };
	uint16_t upto = 40;
	struct hamming_hit hit;

	(void)state;
	assert_true(hamming_codes_init(&c, 0, 40, &err));
	assert_int_equal(c.blocks, 0);
	assert_int_equal(hamming_near(&hit, &c, query, &upto, 1, 0, 0), 0);
	hamming_distances8(NULL, 0, &c, query, 1, 0, 0);
	hamming_codes_free(&c);
}

static void
too_many_codes_are_refused(void **state)
{
	struct hamming_codes c;
	struct err err = ERR_INIT;

	(void)state;
	assert_false(hamming_codes_init(&c, SIZE_MAX / 2, 1024, &err));
	assert_int_equal(err.code, ERR_RUN);
	assert_non_null(strstr(err.msg, "not enough memory for the codes"));
	hamming_codes_free(&c);
}

static void
an_unknown_instruction_set_is_refused(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_false(hamming_use("abacus", &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_non_null(strstr(err.msg, "'abacus'"));
	assert_non_null(strstr(err.msg, "scalar"));
}

static void
reading_reads_every_word(void **state)
{
	struct err err = ERR_INIT;
	struct par *par = par_new(3, &err);
	uint64_t word[1003], sum = 0;

	(void)state;
	assert_non_null(par);
	for (size_t i = 0; i < ARRAY_LEN(word); i++)
		sum += word[i] = rng_at(3, i);
	assert_int_equal(peak_read(word, sizeof(word), par), sum);
	assert_int_equal(peak_read(word, sizeof(word), NULL), sum);
	assert_int_equal(peak_read(word, 5 * sizeof(*word), par),
			 word[0] + word[1] + word[2] + word[3] + word[4]);
	par_free(par);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kernels_equal_their_plain_twins),
		cmocka_unit_test(no_codes_and_no_blocks_are_nothing),
		cmocka_unit_test(too_many_codes_are_refused),
		cmocka_unit_test(an_unknown_instruction_set_is_refused),
		cmocka_unit_test(reading_reads_every_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
