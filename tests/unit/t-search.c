/* Search by every instruction set, both methods and several threads, against sorting
 * all codes by (distance, place). */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/eval/search.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/hamming.h"

static const uint32_t some_bits[] = { 1,  2,  5,   7,	8,   9,	  16,  20,  40,	  63,
				      64, 65, 128, 254, 255, 256, 257, 512, 1000, 1024 };

enum shape { SCATTERED, CLUSTERED, ALL_EQUAL, SHAPES };

/* Codes [n, words]. Clustered ones stand within a few bits of eight centres. */
static uint64_t *
codes_new(size_t n, uint32_t bits, enum shape shape, uint64_t key)
{
	uint32_t words = bits_words(bits);
	uint64_t *codes = mem_new(n * words, sizeof(*codes));

	for (size_t a = 0; a < n; a++)
		for (uint32_t j = 0; j < bits; j++) {
			uint64_t own = rng_at(key, a * bits + j), bit = own >> 63;

			if (shape == CLUSTERED && own % 32)
				bit = rng_at(77, rng_at(key + 1, a) % 8 * bits + j) >> 63;
			if (shape == ALL_EQUAL)
				bit = j % 3 == 0;
			codes[a * words + j / 64] |= bit << (63 - j % 64);
		}
	return codes;
}

struct answers {
	uint32_t *item;
	uint16_t *distance;
	struct search_end *end;
};

static struct answers
answers_new(size_t n, uint32_t k)
{
	return (struct answers){ mem_new(n * k, sizeof(uint32_t)), mem_new(n * k, sizeof(uint16_t)),
				 mem_new(n, sizeof(struct search_end)) };
}

static void
answers_free(struct answers *a)
{
	free(a->item);
	free(a->distance);
	free(a->end);
}

static int
by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* What search_topk() promises, said plainly. */
static struct answers
plain_answers(const uint64_t *codes, size_t n, const uint64_t *queries, size_t nq, uint32_t bits,
	      uint32_t k)
{
	struct answers a = answers_new(nq, k);
	uint64_t *all = mem_new(n, sizeof(*all));
	uint32_t words = bits_words(bits);

	for (size_t q = 0; q < nq; q++) {
		for (size_t i = 0; i < n; i++)
			all[i] = (uint64_t)bits_distance(queries + q * words, codes + i * words,
							 words)
					 << 32 |
				 i;
		qsort(all, n, sizeof(*all), by_number);
		for (size_t i = 0; i < k; i++) {
			a.item[q * k + i] = i < n ? (uint32_t)all[i] : UINT32_MAX;
			a.distance[q * k + i] = i < n ? (uint16_t)(all[i] >> 32) : UINT16_MAX;
		}
		if (n)
			a.end[q].distance = (uint32_t)(all[(k < n ? k : n) - 1] >> 32);
		for (size_t i = 0; i < n; i++) {
			a.end[q].nearer += all[i] >> 32 < a.end[q].distance;
			a.end[q].tied += all[i] >> 32 == a.end[q].distance;
		}
	}
	free(all);
	return a;
}

static void
check(const struct search_index *index, const struct answers *right, const uint64_t *queries,
      size_t nq, uint32_t k, struct par *par, enum search_method method)
{
	struct answers a = answers_new(nq, k);
	struct err err = ERR_INIT;
	size_t by_buckets = 99;

	assert_true(search_topk(index, queries, nq, k, a.item, a.distance, a.end, &by_buckets, par,
				&err));
	assert_memory_equal(a.item, right->item, nq * k * sizeof(*a.item));
	assert_memory_equal(a.distance, right->distance, nq * k * sizeof(*a.distance));
	assert_memory_equal(a.end, right->end, nq * sizeof(*a.end));
	if (method != SEARCH_AUTO)
		assert_int_equal(by_buckets, method == SEARCH_BUCKETS ? nq : 0);
	answers_free(&a);
}

/* All instruction sets, methods, one thread and three. */
static void
check_all(size_t n, uint32_t bits, enum shape shape, size_t nq, uint32_t k, struct par *par)
{
	uint64_t *codes = codes_new(n, bits, shape, 5), *queries = codes_new(nq, bits, shape, 6);
	struct answers right;
	struct err err = ERR_INIT;

	if (n) /* one that is there */
		memcpy(queries, codes + n / 2 * bits_words(bits),
		       bits_words(bits) * sizeof(*codes));
	right = plain_answers(codes, n, queries, nq, bits, k);
	for (size_t isa = 0; isa < hamming_isas(); isa++) {
		if (!hamming_isa_runs(isa))
			continue;
		assert_true(hamming_use(hamming_isa_name(isa), &err));
		for (enum search_method m = SEARCH_AUTO; m <= SEARCH_BUCKETS; m++) {
			struct search_index *index;

			if (m == SEARCH_BUCKETS && bits > 16)
				continue;
			index = search_of(codes, n, bits, m, &err);
			assert_non_null(index);
			assert_int_equal(search_items(index), n);
			assert_int_equal(search_bits(index), bits);
			check(index, &right, queries, nq, k, NULL, m);
			check(index, &right, queries, nq, k, par, m);
			search_free(index);
		}
	}
	answers_free(&right);
	free(codes);
	free(queries);
}

static struct par *
three_threads(void)
{
	struct err err = ERR_INIT;
	struct par *par = par_new(3, &err);

	assert_non_null(par);
	return par;
}

static void
search_equals_sorting_all(void **state)
{
	static const size_t sizes[] = { 1, 63, 64, 65, 700 };
	static const uint32_t ks[] = { 1, 10, 64, 800 };
	struct par *par = three_threads();

	(void)state;
	for (size_t b = 0; b < ARRAY_LEN(some_bits); b++)
		for (size_t s = 0; s < ARRAY_LEN(sizes); s++)
			for (size_t k = 0; k < ARRAY_LEN(ks); k++)
				check_all(sizes[s], some_bits[b],
					  (enum shape)((b + s + k) % SHAPES),
					  1 + 12 * ((b + s) % 2), ks[k], par);
	par_free(par);
}

/* As many codes as make a row of distances that stays in the cache, and one more: all of
 * them asked for, one less, one more, and ties beyond what is asked for. */
static void
a_full_row_and_one_code_more(void **state)
{
	static const uint32_t bits[] = { 1, 40, 254, 255, 1024 };
	struct par *par = three_threads();

	(void)state;
	for (size_t b = 0; b < ARRAY_LEN(bits); b++)
		for (uint32_t n = 4096; n <= 4097; n++)
			for (uint32_t k = 4095; k <= 4098; k++)
				check_all(n, bits[b], (enum shape)((b + k) % SHAPES), 6, k, par);
	for (enum shape shape = 0; shape < SHAPES; shape++) {
		check_all(3706, 40, shape, 70, 100, par);
		check_all(4097, 40, shape, 9, 100, par);
	}
	par_free(par);
}

/* More codes than are measured to begin with, and than are searched whole. */
static void
large_indexes_are_cut_and_joined(void **state)
{
	struct par *par = three_threads();

	(void)state;
	for (enum shape shape = 0; shape < SHAPES; shape++) {
		check_all(9000, 40, shape, 37, 10, par);
		check_all(18000, 600, shape, 9, 7, par);
		check_all(220000, 40, shape, 2, 100, par);
		check_all(530000, 16, shape, 1, 3, par);
		check_all(530000, 9, shape, 3, 5000, par);
	}
	par_free(par);
}

/* The last codes are the nearest: thresholds fall in every tile and in every part. */
static void
order_of_codes_does_not_matter(void **state)
{
	enum { N = 150000, BITS = 64, K = 50 };
	struct par *par = three_threads();
	uint64_t *codes = mem_new(N, sizeof(*codes)), query = 0;
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < N; i++) {
		uint32_t far = (uint32_t)(BITS * (N - i) / N);

		codes[i] = far == 0 ? 0 : ~(uint64_t)0 << (64 - far);
	}
	struct answers right = plain_answers(codes, N, &query, 1, BITS, K);
	struct search_index *index = search_of(codes, N, BITS, SEARCH_SCAN, &err);
	assert_non_null(index);
	check(index, &right, &query, 1, K, par, SEARCH_SCAN);
	check(index, &right, &query, 1, K, NULL, SEARCH_SCAN);
	search_free(index);
	answers_free(&right);
	free(codes);
	par_free(par);
}

static void
an_empty_index_has_no_neighbours(void **state)
{
	struct err err = ERR_INIT;
	uint64_t query = 0;
	struct par *par = three_threads();

	(void)state;
	check_all(0, 12, SCATTERED, 3, 4, par);
	check_all(0, 300, SCATTERED, 3, 4, par);
	struct search_index *index = search_of(&query, 1, 12, SEARCH_SCAN, &err);
	assert_true(search_topk(index, &query, 0, 5, NULL, NULL, NULL, NULL, par, &err));
	search_free(index);
	par_free(par);
}

static void
what_cannot_be_is_refused(void **state)
{
	struct err err = ERR_INIT;
	uint64_t code = 0;

	(void)state;
	assert_null(search_of(&code, 1, 21, SEARCH_BUCKETS, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_null(search_new(10, 0, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_null(search_new(10, SEARCH_BITS + 1, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_null(search_new(UINT32_MAX, 64, &err));
	assert_int_equal(err.code, ERR_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_equals_sorting_all),
		cmocka_unit_test(a_full_row_and_one_code_more),
		cmocka_unit_test(large_indexes_are_cut_and_joined),
		cmocka_unit_test(order_of_codes_does_not_matter),
		cmocka_unit_test(an_empty_index_has_no_neighbours),
		cmocka_unit_test(what_cannot_be_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
