#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/err.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/base/str.h"

static void
err_is_clean_and_chains(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_false(err_set(&err, ERR_DATA, "%s:%d: bad id \"%s\"", "a\033[31m.csv", 17, "x\ny"));
	assert_string_equal(err.msg, "a\\x1b[31m.csv:17: bad id \"x\\x0ay\"");
	assert_int_equal(err.code, ERR_DATA);
	assert_int_equal(err_exit_status(err.code), 3);
	assert_int_equal(err_exit_status(ERR_INTERRUPTED), 130);
	errno = ENOENT;
	err_sys(&err, ERR_RUN, "cannot open %s", "x");
	assert_string_equal(err.msg, "cannot open x: No such file or directory");
	assert_false(err_set(NULL, ERR_RUN, "nobody listens"));
}

static void
text_from_outside_is_made_fit_to_show(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "Tin Story (1905)", "Tin Story (1905)" },
		{ "Am\303\251lie", "Am\303\251lie" },
		{ "\033]0;owned\a", "\\x1b]0;owned\\x07" },
		{ "\302\233 C1", "\\xc2\\x9b C1" },
		{ "bad \351 latin", "bad \\xe9 latin" },
		{ "\342\200\256txt", "\\xe2\\x80\\xaetxt" }, /* right-to-left override */
		{ "\355\240\200", "\\xed\\xa0\\x80" },	  /* a surrogate */
		{ "\300\257", "\\xc0\\xaf" },		  /* overlong */
	};
	struct str str = STR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		str_clear(&str);
		str_add_clean(&str, cases[i].in, strlen(cases[i].in));
		assert_string_equal(str.s, cases[i].out);
	}
	str_clear(&str);
	str_add_latin1(&str, "Am\351lie", 6);
	assert_string_equal(str.s, "Am\303\251lie");
	str_free(&str);
}

static void
counts_have_commas(void **state)
{
	char buf[32];

	(void)state;
	assert_string_equal(str_count(buf, sizeof(buf), 0), "0");
	assert_string_equal(str_count(buf, sizeof(buf), 999), "999");
	assert_string_equal(str_count(buf, sizeof(buf), 1000209), "1,000,209");
}

static void
random_numbers_are_keyed(void **state)
{
	struct rng a = rng_start(rng_key(1, RNG_SPLIT, 2, 3));
	struct rng b = rng_start(rng_key(1, RNG_SPLIT, 2, 3));
	struct rng c = rng_start(rng_key(1, RNG_SPLIT, 3, 2));
	double sum = 0, squares = 0;
	uint32_t seen[10] = { 0 };
	enum { N = 20000 };

	(void)state;
	assert_true(rng_u64(&a) == rng_u64(&b));
	assert_false(rng_u64(&a) == rng_u64(&c));
	for (int i = 0; i < N; i++) {
		double x = rng_normal(&a);

		sum += x;
		squares += x * x;
		seen[rng_below(&b, 10)]++;
	}
	assert_true(sum / N > -0.03 && sum / N < 0.03);
	assert_true(squares / N > 0.95 && squares / N < 1.05);
	for (int i = 0; i < 10; i++)
		assert_in_range(seen[i], 1800, 2200);
}

static void
shuffle_keeps_all(void **state)
{
	uint32_t a[100], seen[100] = { 0 };
	struct rng rng = rng_start(7);
	unsigned moved = 0;

	(void)state;
	for (uint32_t i = 0; i < 100; i++)
		a[i] = i;
	rng_shuffle(&rng, a, 100);
	for (uint32_t i = 0; i < 100; i++) {
		seen[a[i]]++;
		moved += a[i] != i;
	}
	for (uint32_t i = 0; i < 100; i++)
		assert_int_equal(seen[i], 1);
	assert_true(moved > 80);
}

static void
add_part(void *ctx, int i)
{
	((long *)ctx)[i] += i + 1;
}

static void
parts_are_done_once_each(void **state)
{
	(void)state;
	for (int threads = 1; threads <= 4; threads++) {
		struct err err = ERR_INIT;
		struct par *par = par_new(threads, &err);
		long part[17] = { 0 };

		assert_non_null(par);
		for (int round = 0; round < 200; round++)
			par_run(par, 17, add_part, part);
		for (int i = 0; i < 17; i++)
			assert_int_equal(part[i], 200 * (i + 1));
		par_free(par);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(err_is_clean_and_chains),
		cmocka_unit_test(text_from_outside_is_made_fit_to_show),
		cmocka_unit_test(counts_have_commas),
		cmocka_unit_test(random_numbers_are_keyed),
		cmocka_unit_test(shuffle_keeps_all),
		cmocka_unit_test(parts_are_done_once_each),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
