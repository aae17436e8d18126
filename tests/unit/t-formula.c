/* Formulas are read with suspicion, and say what the grid measured. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/run/experiment.h"
#include "runs.h"

/* --- reading --- */

static void
expect_refusal(const char *text, const char *message)
{
	struct err err = ERR_INIT;
	struct formula *f = formula_parse(text, &err);

	assert_null(f);
	assert_int_equal(err.code, ERR_USAGE);
	if (strncmp(err.msg, message, strlen(message)) != 0)
		assert_string_equal(err.msg, message);
}

static void
what_is_no_formula_is_refused_with_its_place(void **state)
{
	(void)state;
	expect_refusal("", "a measure or a number is wanted at the end");
	expect_refusal("1 +", "a measure or a number is wanted at the end");
	expect_refusal("1 2", "nothing more is wanted before \"2\"");
	expect_refusal("(1 + 2", "\")\" is wanted at the end");
	expect_refusal("1 < 2 < 3", "nothing more is wanted before \"< 3\"");
	expect_refusal("ndcg(CCSR-S)", "a comma is wanted before \")\"");
	expect_refusal("ndcg(CCSR-S, ten)", "\"ten\" is no cut-off such as 10");
	expect_refusal("ndcg(CCSR-S, 10, ties=some)", "ties=some: there is no such ties");
	expect_refusal("tied(CCSR-S, ties=best)", "tied() has no option \"ties\"");
	expect_refusal("tied(CCSR-X)", "there is no row \"CCSR-X\"");
	expect_refusal("tied(Top)", "Top is a rule");
	expect_refusal("tide(CCSR-S)", "there is no measure \"tide\"; there are ndcg, flipped, ");
	expect_refusal("chi2(CCSR-C, AECF-C, age)", "\"age\" is no feature");
	expect_refusal("((((((((((((((1))))))))))))))", "less nesting is wanted before");
	expect_refusal("--------------1", "less nesting is wanted before");
	expect_refusal("ndcg(CCSR-SSTSSTSSTSSTSSTSSTSST, 10)", "a shorter name is wanted before");
}

static void
a_formula_has_the_unit_of_its_measures(void **state)
{
	static const struct {
		const char *text;
		enum unit unit;
		bool compares;
	} want[] = {
		{ "ndcg(CCSR-S, 10)", UNIT_SCORE, false },
		{ "ndcg(CCSR-S, 10) - ndcg(Top, 10)", UNIT_SCORE, false },
		{ "ndcg(CCSR-S, 10) / ndcg(Top, 10)", UNIT_NUMBER, false },
		{ "abs(tied(CCSR-S) - .5) < .1", UNIT_SHARE, true },
		{ "3 < distinct(CCSR-S)", UNIT_COUNT, true },
		{ "bytes(CCSR-ST) >= 32 * bytes(CCSR-SST)", UNIT_BYTES, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		struct formula *f = formula_parse(want[i].text, NULL);

		assert_non_null(f);
		assert_int_equal(formula_unit(f), want[i].unit);
		assert_int_equal(formula_compares(f), want[i].compares);
		formula_free(f);
	}
}

static void
values_are_written_with_their_unit(void **state)
{
	char text[32];

	(void)state;
	assert_string_equal(unit_text(UNIT_SCORE, .91504, text, sizeof(text)), "0.9150");
	assert_string_equal(unit_text(UNIT_SCORE, -.00004, text, sizeof(text)), "0.0000");
	assert_string_equal(unit_text(UNIT_SHARE, .1316, text, sizeof(text)), "13.2 %");
	assert_string_equal(unit_text(UNIT_BYTES, 160, text, sizeof(text)), "160 bytes");
	assert_string_equal(unit_text(UNIT_COUNT, 16, text, sizeof(text)), "16");
	assert_string_equal(unit_text(UNIT_COUNT, 16.4, text, sizeof(text)), "16.4");
	assert_string_equal(unit_text(UNIT_NUMBER, NAN, text, sizeof(text)), "-");
}

/* --- measuring --- */

struct lab {
	struct bench bench;
	struct grid rules, ccsr;
	struct experiment_plan plan;
	struct experiment *e;
};

/* All forms of CCSR at 5 and 12 bits beside the rules, trained for two epochs. */
static int
setup(void **state)
{
	static const char *const rules[] = { "Random", "Top", "ItemMean" };
	struct lab *lab = calloc(1, sizeof(*lab));
	struct err err = ERR_INIT;
	char name[64];
	struct job job;

	lab->bench = bench_new();
	job = bench_job(&lab->bench, RECIPE_BEST, "2");
	lab->plan = (struct experiment_plan){
		.arms = 2, .seed = { job.seed }, .seeds = 1, .eval = job.eval
	};
	lab->plan.arm[0].grid = &lab->rules;
	lab->plan.arm[1] = (struct experiment_arm){
		.name = "all", .lengths = 2, .bits = { 5, 12 }, .grid = &lab->ccsr
	};
	for (int i = 0; i < 3; i++) {
		const struct model_row *row;
		const struct model_ops *ops = model_find(rules[i], &row);
		struct job rule;

		job_init(&rule, ops, lab->bench.data, lab->bench.split, 5, RECIPE_BEST);
		rule.seed = job.seed;
		grid_add(&lab->rules, &rule);
		lab->plan.arm[0].row[lab->plan.arm[0].rows++] = row;
	}
	for (size_t i = 0; i < job.ops->nrows; i++)
		lab->plan.arm[1].row[lab->plan.arm[1].rows++] = &job.ops->rows[i];
	for (job.bits = 5; job.bits <= 12; job.bits += 7)
		grid_add(&lab->ccsr, &job);
	lab->e = experiment_new(&lab->plan);
	while (experiment_done(lab->e) < experiment_steps(lab->e))
		assert_true(experiment_step(lab->e, NULL, name, &err));
	*state = lab;
	return 0;
}

static int
teardown(void **state)
{
	struct lab *lab = *state;

	experiment_free(lab->e);
	grid_free(&lab->rules);
	grid_free(&lab->ccsr);
	bench_free(&lab->bench);
	free(lab);
	return 0;
}

static struct reading
read_it(const struct lab *lab, const char *text)
{
	struct err err = ERR_INIT;
	struct formula *f = formula_parse(text, &err);
	struct reading r;

	assert_non_null(f);
	assert_true(plan_answers(&lab->plan, f, &err));
	assert_true(experiment_read(&r, lab->e, f, NULL, &err));
	formula_free(f);
	return r;
}

static void
a_score_is_the_cell_of_the_grid(void **state)
{
	const struct lab *lab = *state;
	const struct grid_cell *cell =
		grid_find(&lab->ccsr, lab->plan.arm[1].row[0], 12, lab->plan.seed[0]);
	const struct grid_cell *random =
		grid_find(&lab->rules, lab->plan.arm[0].row[0], 0, lab->plan.seed[0]);
	char text[80];
	struct reading r;

	snprintf(text, sizeof(text), "ndcg(%s, 10, bits=12)", cell->row->name);
	r = read_it(lab, text);
	assert_true(r.left == cell->ndcg[0].expected[2]);
	assert_true(r.chance == random->ndcg[0].expected[2]);
	snprintf(text, sizeof(text), "ndcg(%s, 2, bits=12, protocol=all, ties=worst)",
		 cell->row->name);
	r = read_it(lab, text);
	assert_true(r.left == cell->ndcg[grid_way(PROTOCOL_ALL, GAIN_EXP)].low[0]);
	assert_true(r.chance == random->ndcg[grid_way(PROTOCOL_ALL, GAIN_EXP)].expected[0]);
}

static void
arithmetic_is_that_of_school(void **state)
{
	assert_true(read_it(*state, "1 + 2 * 3 - 4 / 2").left == 5);
	assert_true(read_it(*state, "8 / 4 / 2").left == 1);
	assert_true(read_it(*state, "-(1 - 3) * abs(-2)").left == 4);
	assert_true(isnan(read_it(*state, "1").chance));
}

static void
a_claim_says_by_how_much_it_holds(void **state)
{
	struct reading r = read_it(*state, "1 < 3");

	assert_int_equal(r.holds, 1);
	assert_true(r.margin == 2 && r.left == 1 && r.right == 3);
	r = read_it(*state, "1 > 3");
	assert_int_equal(r.holds, 0);
	assert_true(r.margin == -2);
	assert_int_equal(read_it(*state, "2 < 2").holds, 0);
	assert_int_equal(read_it(*state, "2 <= 2").holds, 1);
	assert_int_equal(read_it(*state, "0 / 0 >= 0").holds, 0);
}

static void
forms_measure_as_they_must(void **state)
{
	assert_true(read_it(*state, "tied(CCSR-C, bits=5)").left == 0);
	assert_true(read_it(*state, "flipped(CCSR-C, bits=5)").left == 0);
	assert_true(read_it(*state, "tied(CCSR-S, bits=5)").left > 0);
	assert_true(read_it(*state, "bytes(CCSR-ST, bits=12)").left == 48);
	assert_true(read_it(*state, "bytes(CCSR-SST, bits=12)").left == 2);
	assert_true(read_it(*state, "distinct(CCSR-S, bits=5)").left <= 32);
	assert_true(read_it(*state, "alpha(CCSR-ST, bits=5)").left > 1);
	assert_true(read_it(*state, "alpha(CCSR-C, bits=5)").left == 1);
	assert_int_equal(read_it(*state, "imbalance(CCSR-S, bits=5) <= 1").holds, 1);
	assert_int_equal(read_it(*state, "size(CCSR-S, bits=5) > 0").holds, 1);
	assert_int_equal(read_it(*state, "saturated(CCSR-S, bits=5) <= 1").holds, 1);
	assert_int_equal(read_it(*state, "lost(CCSR-S, bits=5) > lost(CCSR-C, bits=5)").holds, 1);
	assert_int_equal(read_it(*state, "largest(CCSR-S, bits=5) > 1").holds, 1);
}

static void
groups_of_users_are_tested(void **state)
{
	struct reading raw = read_it(*state, "chi2(CCSR-C, CCSR-S, number, bits=5)");
	struct reading other = read_it(*state, "chi2(CCSR-C, CCSR-S, number, unit=other, bits=5)");
	struct reading p = read_it(*state, "p(CCSR-C, CCSR-S, number, bits=5)");

	assert_true(raw.left > 0 && fabs(raw.left - 100 * other.left) < 1e-9 * raw.left);
	assert_true(p.left > 0 && p.left <= 1);
}

static void
a_plan_says_what_it_has_not(void **state)
{
	static const struct {
		const char *text, *message;
	} want[] = {
		{ "tied(CCSR-S)", "the experiment has several code lengths; say bits=5" },
		{ "tied(CCSR-S, bits=6)", "the experiment trains no CCSR-S of 6 bits" },
		{ "tied(AECF-S, bits=5)", "the experiment trains no AECF-S" },
		{ "tied(CCSR-S, bits=5, arm=none)", "there is no arm \"none\"" },
		{ "ndcg(Top, 9)",
		  "9 is none of the cut-offs; name it in the experiment (top: ..)" },
	};
	const struct lab *lab = *state;
	struct experiment_plan two = lab->plan;
	struct formula *f;
	struct err err = ERR_INIT;

	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		f = formula_parse(want[i].text, NULL);
		assert_false(plan_answers(&lab->plan, f, &err));
		assert_string_equal(err.msg, want[i].message);
		formula_free(f);
	}
	two.arm[two.arms++] = two.arm[1];
	strcpy(two.arm[2].name, "twin");
	f = formula_parse("tied(CCSR-S, bits=5)", NULL);
	assert_false(plan_answers(&two, f, &err));
	assert_string_equal(err.msg, "CCSR-S is in several arms; say which: arm=all, or arm=twin");
	formula_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_formula_is_refused_with_its_place),
		cmocka_unit_test(a_formula_has_the_unit_of_its_measures),
		cmocka_unit_test(values_are_written_with_their_unit),
		cmocka_unit_test(a_score_is_the_cell_of_the_grid),
		cmocka_unit_test(arithmetic_is_that_of_school),
		cmocka_unit_test(a_claim_says_by_how_much_it_holds),
		cmocka_unit_test(forms_measure_as_they_must),
		cmocka_unit_test(groups_of_users_are_tested),
		cmocka_unit_test(a_plan_says_what_it_has_not),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
