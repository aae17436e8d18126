/* The groups of a grid's networks: a table is made of what is there, its correction is
 * over a seed's cells, and seeds are counted where they have groups. */
#include "unit.h"

#include <math.h>

#include "grids.h"
#include "hamtop/run/groups_table.h"

static const struct resampling how = { 200, 1 };
static const uint32_t bits[] = { 5, 12 };
static const uint64_t seeds[] = { 1, 2 };

struct made {
	struct bench bench;
	struct grid grid;
	struct groups_table table;
};

/* Of CCSR-C and CCSR-S; one length of the second seed is never trained. */
static int
setup(void **state)
{
	static struct made m;
	const struct eval_options eval = EVAL_OPTIONS_INIT;
	const struct model_row *row[2];
	struct err err = ERR_INIT;
	enum run_end end;
	struct job job;

	m.bench = bench_new();
	*state = &m;
	m.grid = small_grid(&m.bench, RECIPE_BEST, "2");
	job = bench_job(&m.bench, RECIPE_BEST, "2");
	job.bits = 5;
	job.seed = 2;
	grid_add(&m.grid, &job);
	for (size_t i = 0; i < m.grid.nets; i++) {
		if (m.grid.net[i].job.ops->hypers &&
		    !grid_train(&m.grid, i, NULL, NULL, &end, &err))
			return -1;
	}
	model_find("CCSR-C", &row[0]);
	model_find("CCSR-S", &row[1]);
	groups_table_init(&m.table, m.bench.data, row, bits, 2, seeds, 2, &eval);
	for (int i = 0; i < 4; i++) {
		if (!groups_table_take(&m.table, i / 2, i % 2, &m.grid, &how, NULL, &err))
			return -1;
	}
	groups_table_correct(&m.table);
	return 0;
}

static int
teardown(void **state)
{
	struct made *m = *state;

	groups_table_free(&m->table);
	grid_free(&m->grid);
	bench_free(&m->bench);
	return 0;
}

static void
cells_are_those_that_were_trained(void **state)
{
	const struct made *m = *state;
	const struct grid_cell *c = grid_find(&m->grid, m->table.row[1], 12, 1);
	const struct groups *g = groups_at(&m->table, 0, 1);
	size_t all = 0;

	assert_int_equal(g->users, m->bench.data->users);
	assert_memory_equal(g->ndcg[1], c->per_user + (size_t)m->table.way * g->users,
			    g->users * sizeof(float));
	for (int i = 0; i < GROUPS; i++)
		all += g->count[i];
	assert_int_equal(all, g->users);
	assert_string_equal(groups_name(&m->table, GROUP_SECOND), "CCSR-S"); /* of one family */
	assert_int_equal(groups_at(&m->table, 1, 0)->users, m->bench.data->users);
	assert_int_equal(groups_at(&m->table, 1, 1)->users, 0);
	assert_true(isnan(groups_p(&m->table, 1, 1, FEATURE_MEAN, CORRECTION_NONE)));
}

static void
features_are_of_the_training_fold_or_of_all(void **state)
{
	const struct made *m = *state;
	struct groups_table all = m->table;
	struct groups_source train, whole;

	all.whole_profile = true;
	assert_true(groups_source(&train, &m->table, 0, 0, &m->grid));
	assert_true(groups_source(&whole, &all, 0, 0, &m->grid));
	assert_ptr_equal(train.profile, &m->bench.split->user[FOLD_TRAIN]);
	assert_ptr_equal(whole.profile, &m->bench.data->by_user);
	assert_ptr_equal(whole.ndcg[0], train.ndcg[0]);
	assert_false(groups_source(&train, &m->table, 1, 1, &m->grid));
}

static void
corrections_are_over_the_cells_of_a_seed(void **state)
{
	const struct groups_table *t = &((struct made *)*state)->table;

	for (int seed = 0; seed < 2; seed++) {
		for (int f = 0; f < FEATURES; f++) {
			double p = groups_p(t, seed, 0, (enum feature)f, CORRECTION_NONE);
			double many = groups_p(t, seed, 0, (enum feature)f, CORRECTION_BONFERRONI);
			double holm = groups_p(t, seed, 0, (enum feature)f, CORRECTION_HOLM);
			int tests = seed ? FEATURES : 2 * FEATURES;

			assert_true(p > 0 && p <= holm && holm <= many);
			assert_true(fabs(many - fmin(1, p * tests)) < 1e-12);
		}
	}
}

static void
seeds_without_groups_are_not_counted(void **state)
{
	const struct groups_table *t = &((struct made *)*state)->table;
	const struct feature_test *a = &groups_at(t, 0, 0)->test[FEATURE_SD];
	const struct feature_test *b = &groups_at(t, 1, 0)->test[FEATURE_SD];
	struct groups_seeds both = groups_over_seeds(t, 0, FEATURE_SD);

	assert_int_equal(both.seeds, 2);
	assert_true(fabs(both.mean - (a->chi2.chi2 + b->chi2.chi2) / 2) < 1e-12);
	assert_int_equal(both.first_larger, (a->mean[0] > a->mean[1]) + (b->mean[0] > b->mean[1]));
	assert_int_equal(groups_over_seeds(t, 1, FEATURE_SD).seeds, 1);
	assert_true(isnan(groups_over_seeds(t, 1, FEATURE_SD).sd));
}

static void
nothing_is_drawn_again_unless_asked(void **state)
{
	const struct made *m = *state;
	struct groups_source from;
	struct groups quick;

	assert_true(groups_source(&from, &m->table, 0, 0, &m->grid));
	assert_true(
		groups_init(&quick, from.ndcg[0], from.ndcg[1], from.profile, NULL, NULL, NULL));
	for (int f = 0; f < FEATURES; f++) {
		const struct feature_test *slow = &groups_at(&m->table, 0, 0)->test[f];

		assert_true(quick.test[f].chi2.chi2 == slow->chi2.chi2);
		assert_true(quick.test[f].rank.effect == slow->rank.effect);
		assert_true(fabs(quick.test[f].share[0].mean - slow->share[0].mean) < 1e-12);
		assert_true(isnan(quick.test[f].p_permutation) &&
			    isnan(quick.test[f].share[0].low));
	}
	groups_free(&quick);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_those_that_were_trained),
		cmocka_unit_test(features_are_of_the_training_fold_or_of_all),
		cmocka_unit_test(corrections_are_over_the_cells_of_a_seed),
		cmocka_unit_test(seeds_without_groups_are_not_counted),
		cmocka_unit_test(nothing_is_drawn_again_unless_asked),
	};

	return cmocka_run_group_tests_name("groups-table", tests, setup, teardown);
}
