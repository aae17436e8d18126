/* Tests and their p-values against scipy's and scikit-learn's, and what resampling
 * promises: the interval that covers, p-values that are uniform under the null. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/eval/stats.h"

static const struct resampling few = { 500, 3 };

static void
close_to(double mine, double truth)
{
	if (fabs(mine - truth) > 1e-9 * fmax(1, fabs(truth)))
		fail_msg("%.17g instead of %.17g", mine, truth);
}

/* A p-value: there only where GSL is. */
static void
p_close_to(double mine, double truth)
{
	if (stats_have_p())
		close_to(mine, truth);
	else
		assert_true(isnan(mine));
}

static double *
numbers(FILE *f, size_t n)
{
	double *x = mem_new(n, sizeof(*x));

	for (size_t i = 0; i < n; i++)
		assert_int_equal(fscanf(f, "%lf", &x[i]), 1);
	return x;
}

static void
check_paired(FILE *f)
{
	double *head = numbers(f, 5), *a, *b, nonzero;
	size_t n = (size_t)head[0];
	struct err err = ERR_INIT;
	struct paired mine;

	a = numbers(f, n);
	b = numbers(f, n);
	for (size_t i = 0; i < n; i++) { /* as make_stats.py: exact decimals */
		a[i] = round(1e12 * (a[i] - b[i])) / 1e12;
		b[i] = 0;
	}
	assert_true(stats_paired(&mine, a, b, n, &few, NULL, &err));
	assert_int_equal(mine.users, n);
	assert_int_equal(mine.wins + mine.ties + mine.losses, n);
	nonzero = (double)(mine.wins + mine.losses);
	close_to(mine.t, head[1]);
	p_close_to(mine.p_t, head[2]);
	close_to(mine.effect, 4 * head[3] / (nonzero * (nonzero + 1)) - 1);
	p_close_to(mine.p_wilcoxon, head[4]);
	assert_true(mine.low < mine.mean && mine.mean < mine.high);
	free(head);
	free(a);
	free(b);
}

static void
check_groups(FILE *f)
{
	double *head = numbers(f, 5), *x, *g;
	size_t n = (size_t)head[0];
	bool first[64];
	uint8_t class_of[64];

	assert_true(n <= 64);
	x = numbers(f, n);
	g = numbers(f, n);
	for (size_t i = 0; i < n; i++) {
		first[i] = g[i] > 0;
		class_of[i] = (uint8_t)g[i];
	}
	struct mann_whitney u = stats_mann_whitney(x, first, n);
	struct chi2 c = stats_chi2(x, class_of, n, 2);

	close_to(u.u, head[1]);
	p_close_to(u.p, head[2]);
	close_to(c.chi2, head[3]);
	p_close_to(c.p, head[4]);
	free(head);
	free(x);
	free(g);
}

static void
agree_with_scipy_and_scikit_learn(void **state)
{
	char path[4096], kind[16];
	unsigned cases = 0;
	FILE *f;
	int c;

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/unit/fixtures/stats_scipy.txt",
		 getenv("top_srcdir"));
	f = fopen(path, "r");
	assert_non_null(f);
	while ((c = getc(f)) == '#')
		while (getc(f) != '\n')
			;
	ungetc(c, f);
	for (; fscanf(f, "%15s", kind) == 1; cases++) {
		if (!strcmp(kind, "paired"))
			check_paired(f);
		else
			check_groups(f);
	}
	fclose(f);
	assert_true(cases >= 20);
}

/* The example of scikit-learn's documentation of chi2, in its two features. */
static void
chi2_is_that_of_the_documentation(void **state)
{
	static const double x[2][4] = { { 1, 0, 5, 6 }, { 1, 1, 4, 6 } };
	static const uint8_t class_of[4] = { 1, 1, 0, 0 };

	(void)state;
	close_to(stats_chi2(x[0], class_of, 4, 2).chi2, 25.0 / 3);
	close_to(stats_chi2(x[1], class_of, 4, 2).chi2, 16.0 / 3);
}

/* Over all splits of small data the mean of the statistic is var/mean, and in other
 * units it is another. */
static void
chi2_depends_on_the_unit(void **state)
{
	static const double x[6] = { 3, 8, 1, 30, 12, 6 };
	double tenfold[6], sum = 0;
	uint8_t class_of[6];
	unsigned splits = 0;

	(void)state;
	for (unsigned set = 0; set < 64; set++) {
		if (__builtin_popcount(set) != 2)
			continue;
		for (int i = 0; i < 6; i++)
			class_of[i] = set >> i & 1;
		sum += stats_chi2(x, class_of, 6, 2).chi2;
		splits++;
	}
	close_to(sum / splits, stats_chi2(x, class_of, 6, 2).null_mean);
	for (int i = 0; i < 6; i++)
		tenfold[i] = 10 * x[i];
	close_to(stats_chi2(tenfold, class_of, 6, 2).chi2, 10 * stats_chi2(x, class_of, 6, 2).chi2);
}

static void
holm_steps_down(void **state)
{
	/* Holm 1979: the smallest times m, the next times m - 1, never falling */
	static const double p[5] = { 0.01, 0.04, NAN, 0.03, 0.005 };
	static const double truth[5] = { 0.03, 0.06, NAN, 0.06, 0.02 };
	double mine[5];

	(void)state;
	stats_holm(mine, p, 5);
	for (int i = 0; i < 5; i++) {
		if (isnan(truth[i]))
			assert_true(isnan(mine[i]));
		else
			close_to(mine[i], truth[i]);
	}
}

/* How many of `rounds` p-values lie below each tenth. */
static void
uniform(const double *p, int rounds, double slack)
{
	for (int tenth = 1; tenth < 10; tenth++) {
		double below = 0;

		for (int i = 0; i < rounds; i++)
			below += p[i] <= tenth / 10.0;
		if (fabs(below / rounds - tenth / 10.0) > slack)
			fail_msg("a share of %g of the p-values is below %g", below / rounds,
				 tenth / 10.0);
	}
}

enum { USERS = 80, ROUNDS = 400 };

static void
permutation_is_uniform_on_random_groups(void **state)
{
	struct rng rng = rng_start(rng_key(11, RNG_TEST, 0, 0));
	double x[USERS], p[ROUNDS];
	struct err err = ERR_INIT;
	bool first[USERS];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct resampling how = { 300, (uint64_t)round };

		for (int i = 0; i < USERS; i++) {
			x[i] = exp(rng_normal(&rng));
			first[i] = rng_below(&rng, 3) == 0;
		}
		assert_true(stats_permutation(&p[round], x, first, USERS, &how, NULL, &err));
	}
	uniform(p, ROUNDS, 0.08); /* 3 standard errors of a share are 0.075 */
}

static void
permutation_finds_what_is_there(void **state)
{
	struct err err = ERR_INIT;
	double x[USERS], p, swapped;
	bool first[USERS];

	(void)state;
	for (int i = 0; i < USERS; i++) {
		x[i] = i;
		first[i] = i < 10;
	}
	assert_true(stats_permutation(&p, x, first, USERS, &few, NULL, &err));
	close_to(p, 1 / 501.0);
	for (int i = 0; i < USERS; i++)
		first[i] = i % 8 == 3 || i == 0;
	assert_true(stats_permutation(&p, x, first, USERS, &few, NULL, &err));
	assert_true(p > 0.5);
	for (int i = 0; i < USERS; i++)
		first[i] = !first[i];
	assert_true(stats_permutation(&swapped, x, first, USERS, &few, NULL, &err));
	close_to(swapped, p);
}

/* The 95 % interval of the mean of normal differences covers 0 about 19 times in 20,
 * and says so about as often as the t-test does. */
static void
bootstrap_covers(void **state)
{
	struct rng rng = rng_start(rng_key(12, RNG_TEST, 0, 0));
	double a[USERS], b[USERS], p[ROUNDS];
	struct err err = ERR_INIT;
	int covered = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct resampling how = { 300, (uint64_t)round };
		struct paired mine;

		for (int i = 0; i < USERS; i++) {
			a[i] = i % 9 == 0 ? NAN : rng_normal(&rng);
			b[i] = rng_normal(&rng);
		}
		assert_true(stats_paired(&mine, a, b, USERS, &how, NULL, &err));
		assert_int_equal(mine.users, USERS - (USERS + 8) / 9);
		covered += mine.low <= 0 && 0 <= mine.high;
		p[round] = mine.p_bootstrap;
	}
	assert_in_range(covered, ROUNDS * 91 / 100, ROUNDS * 98 / 100);
	uniform(p, ROUNDS, 0.08);
}

/* A quarter of the users has the mean 11 instead of 10, or the sd 3 around 5. */
static void
shares_are_covered(void **state)
{
	static const double truth[] = { 11 / 10.25, 1, 10 / 10.25, 1 };
	struct rng rng = rng_start(rng_key(14, RNG_TEST, 0, 0));
	uint8_t class_of[USERS];
	struct err err = ERR_INIT;
	struct share mine[6];
	double x[USERS][2];
	int covered[4] = { 0 };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct resampling how = { 300, (uint64_t)round };

		for (int i = 0; i < USERS; i++) {
			class_of[i] = i % 4 ? 2 : 0;
			x[i][0] = (i % 4 ? 10 : 11) + rng_normal(&rng);
			x[i][1] = 5 + (i % 4 ? 1 : 3) * rng_normal(&rng);
		}
		assert_true(stats_shares(mine, &x[0][0], 2, class_of, USERS, 3, &how, NULL, &err));
		for (int i = 0; i < 4; i++) {
			const struct share *s = &mine[i / 2 * 4 + i % 2];

			assert_true(s->low < s->mean && s->mean < s->high);
			covered[i] += s->low <= truth[i] && truth[i] <= s->high;
		}
		assert_true(isnan(mine[2].mean) && isnan(mine[3].low));
	}
	for (int i = 0; i < 4; i++)
		assert_in_range(covered[i], ROUNDS * 90 / 100, ROUNDS * 98 / 100);
}

static void
threads_change_nothing(void **state)
{
	struct rng rng = rng_start(rng_key(13, RNG_TEST, 0, 0));
	struct err err = ERR_INIT;
	struct par *par = par_new(3, &err);
	struct resampling how = RESAMPLING_INIT;
	struct paired one, many;
	double a[USERS], b[USERS], p, q;
	bool first[USERS];
	uint8_t class_of[USERS];
	struct share share[2][2];

	(void)state;
	assert_non_null(par);
	for (int i = 0; i < USERS; i++) {
		a[i] = rng_uniform(&rng);
		b[i] = rng_uniform(&rng);
		first[i] = i % 3 == 0;
		class_of[i] = i % 3 == 0;
	}
	assert_true(stats_paired(&one, a, b, USERS, &how, NULL, &err));
	assert_true(stats_paired(&many, a, b, USERS, &how, par, &err));
	assert_true(one.low == many.low && one.high == many.high);
	assert_true(one.p_bootstrap == many.p_bootstrap && one.mean == many.mean);
	assert_true(stats_permutation(&p, a, first, USERS, &how, NULL, &err));
	assert_true(stats_permutation(&q, a, first, USERS, &how, par, &err));
	assert_true(p == q);
	assert_true(stats_shares(share[0], a, 1, class_of, USERS, 2, &how, NULL, &err));
	assert_true(stats_shares(share[1], a, 1, class_of, USERS, 2, &how, par, &err));
	assert_memory_equal(share[0], share[1], sizeof(share[0]));
	par_free(par);
}

static void
nothing_to_compare_gives_no_number(void **state)
{
	static const double none[3] = { NAN, NAN, NAN }, same[3] = { 1, 2, 3 };
	static const bool all[3] = { true, true, true };
	struct err err = ERR_INIT;
	struct paired mine;
	double p;

	(void)state;
	assert_true(stats_paired(&mine, none, same, 3, &few, NULL, &err));
	assert_int_equal(mine.users, 0);
	assert_true(isnan(mine.mean) && isnan(mine.low) && isnan(mine.p_bootstrap));
	assert_true(stats_paired(&mine, same, same, 3, &few, NULL, &err));
	assert_int_equal(mine.ties, 3);
	assert_true(mine.mean == 0 && mine.p_bootstrap == 1 && isnan(mine.z));
	assert_true(isnan(stats_mann_whitney(same, all, 3).p));
	assert_true(stats_permutation(&p, same, all, 3, &few, NULL, &err));
	assert_true(isnan(p));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(agree_with_scipy_and_scikit_learn),
		cmocka_unit_test(chi2_is_that_of_the_documentation),
		cmocka_unit_test(chi2_depends_on_the_unit),
		cmocka_unit_test(holm_steps_down),
		cmocka_unit_test(permutation_is_uniform_on_random_groups),
		cmocka_unit_test(permutation_finds_what_is_there),
		cmocka_unit_test(bootstrap_covers),
		cmocka_unit_test(shares_are_covered),
		cmocka_unit_test(threads_change_nothing),
		cmocka_unit_test(nothing_to_compare_gives_no_number),
	};

	return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
