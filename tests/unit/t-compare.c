/* Two runs beside each other: refused where they are not of the same users and gains,
 * what differs is told as it was typed, and the difference is over users with both. */
#include "unit.h"

#include <math.h>

#include "hamtop/run/compare.h"
#include "runs.h"

static struct bench bench;

static int
setup(void **state)
{
	(void)state;
	bench = bench_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	bench_free(&bench);
	return 0;
}

static void
what_differs_is_told(void **state)
{
	struct job a = bench_job(&bench, RECIPE_BEST, "5"), b = a;
	struct run_side mine = { &a, a.hypers, 5 }, theirs = { &b, b.hypers, 5 };
	struct run_difference d[RUN_DIFFERENCES_MAX];
	int lr = hyper_find(&a.hypers, "lr");
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(runs_differ(d, &mine, &theirs), 0);
	b.seed = a.seed + 1;
	b.bits = 40;
	theirs.epochs = 3;
	assert_true(hyper_set(&b.hypers, "lr", "0.25", &err));
	theirs.hypers = b.hypers;
	theirs.hypers.v[lr] = .125; /* edited on the way */
	assert_int_equal(runs_differ(d, &mine, &theirs), 4);
	assert_string_equal(d[0].key, "bits");
	assert_string_equal(d[0].mine, "12");
	assert_string_equal(d[0].theirs, "40");
	assert_string_equal(d[1].key, "seed");
	assert_string_equal(d[2].key, "trained");
	assert_string_equal(d[2].theirs, "3");
	assert_string_equal(d[3].key, "lr");
	assert_string_equal(d[3].theirs, "0.25 > 0.125");
}

static void
other_families_have_other_keys(void **state)
{
	struct job a = bench_job(&bench, RECIPE_BEST, "5"), b;
	struct run_side mine = { &a, a.hypers, 5 }, theirs;
	struct run_difference d[RUN_DIFFERENCES_MAX];
	int n, only_mine = 0, only_theirs = 0;

	(void)state;
	job_init(&b, model_find("CFcodeReg", NULL), bench.data, bench.split, 12, RECIPE_BEST);
	theirs = (struct run_side){ &b, b.hypers, 5 };
	n = runs_differ(d, &mine, &theirs);
	assert_string_equal(d[0].key, "model");
	for (int i = 0; i < n; i++) {
		only_mine += !strcmp(d[i].theirs, "-");
		only_theirs += !strcmp(d[i].mine, "-");
	}
	assert_true(only_mine > 0 && only_theirs > 0);
}

static void
other_conditions_are_refused(void **state)
{
	struct job a = bench_job(&bench, RECIPE_BEST, "5"), b = a;
	struct split_options opt = SPLIT_OPTIONS_INIT;
	struct split *other;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(runs_comparable(&a, &b, &err));
	b.eval.threshold = 4; /* which only the gain `binary` looks at */
	assert_true(runs_comparable(&a, &b, &err));
	a.eval.gain = b.eval.gain = GAIN_BINARY;
	assert_false(runs_comparable(&a, &b, &err));
	b = a;
	b.eval.protocol = PROTOCOL_ALL;
	assert_false(runs_comparable(&a, &b, &err));
	assert_string_equal(err.msg, "One ranks rated items, the other all.");
	b = a;
	b.eval.cutoffs--;
	assert_false(runs_comparable(&a, &b, &err));
	assert_string_equal(err.msg, "One has NDCG@10, the other NDCG@6.");
	opt.seed = 2;
	other = split_new(bench.data, &opt, &err);
	assert_non_null(other);
	b = a;
	b.split = other;
	assert_false(runs_comparable(&a, &b, &err));
	assert_non_null(strstr(err.msg, "different splits"));
	split_free(other);
}

static void
the_difference_is_over_users_with_both(void **state)
{
	const float a[] = { .5f, .75f, NAN, 1, .25f }, b[] = { .25f, .5f, .5f, NAN, .25f };
	const struct resampling how = { 200, 1 };
	struct run_comparison c;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(runs_compare(&c, a, b, 5, &how, NULL, &err));
	assert_int_equal(c.users.users, 3);
	assert_true(c.mine == .5 && c.theirs == 1. / 3);
	assert_int_equal(c.users.wins, 2);
	assert_int_equal(c.users.ties, 1);
	assert_true(fabs(c.users.mean - .5 / 3) < 1e-15);
	assert_true(c.users.low <= c.users.mean && c.users.mean <= c.users.high);
	assert_true(runs_compare(&c, a + 2, b + 2, 2, &how, NULL, &err));
	assert_int_equal(c.users.users, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_differs_is_told),
		cmocka_unit_test(other_families_have_other_keys),
		cmocka_unit_test(other_conditions_are_refused),
		cmocka_unit_test(the_difference_is_over_users_with_both),
	};

	return cmocka_run_group_tests_name("compare", tests, setup, teardown);
}
