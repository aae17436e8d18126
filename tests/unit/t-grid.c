/* A grid trains each network once, keeps every cell at once, and makes the same
 * table wherever it was cut off. */
#include "unit.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grids.h"
#include "hamtop/run/board.h"

static char dir[256];

static int
setup(void **state)
{
	static struct bench bench;

	snprintf(dir, sizeof(dir), "t-grid.%ld", (long)getpid());
	bench = bench_new();
	*state = &bench;
	return bench.data && bench.split && mkdir(dir, 0777) == 0 ? 0 : -1;
}

/* Calls each() for the files of the store. */
static int
each_file(void (*each)(const char *path))
{
	DIR *d = opendir(dir);
	char path[1024];
	int n = 0;

	for (struct dirent *e; d && (e = readdir(d));) {
		if (e->d_name[0] == '.')
			continue;
		n++;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		if (each)
			each(path);
	}
	closedir(d);
	return n;
}

static void
remove_file(const char *path)
{
	unlink(path);
}

static int
empty_store(void **state)
{
	(void)state;
	each_file(remove_file);
	return 0;
}

static int
teardown(void **state)
{
	each_file(remove_file);
	rmdir(dir);
	bench_free(*state);
	return 0;
}

static void
networks_are_planned_once(void **state)
{
	struct grid best = small_grid(*state, RECIPE_BEST, "2"),
		    paper = small_grid(*state, RECIPE_PAPER, "2");

	assert_int_equal(best.nets, 2 + 2 * 3);
	assert_int_equal(best.cells, 2 + 2 * 4);
	assert_int_equal(paper.nets, 2 + 2 * 2);
	assert_int_equal(paper.cells, 2 + 2 * 4);
	grid_free(&best);
	grid_free(&paper);
}

/* Six ways from one network are what training under each of them would score. */
static void
cells_score_as_a_run_does(void **state)
{
	struct grid g = small_grid(*state, RECIPE_PAPER, "3");
	struct job job = bench_job(*state, RECIPE_PAPER, "3");

	train_all(&g);
	for (int way = 0; way < GRID_WAYS; way++) {
		struct heard h;
		struct sink sink = hearing(&h);

		job.eval = grid_way_options(&job.eval, way);
		assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
		for (int row = 0; row < job.rows; row++) {
			const struct grid_cell *c = grid_find(&g, job.row[row], 12, 1);
			double sum = 0, n = 0;

			assert_memory_equal(h.ndcg[row].expected, c->ndcg[way].expected,
					    3 * sizeof(double));
			for (uint32_t u = 0; u < g.data->users; u++) {
				double x = (double)c->per_user[(size_t)way * g.data->users + u];

				sum += isnan(x) ? 0 : x;
				n += !isnan(x);
			}
			assert_true(fabs(sum / n - c->ndcg[way].expected[2]) < 1e-6);
		}
	}
	grid_free(&g);
}

static enum verdict
stop_at_once(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	(void)ctx;
	(void)net;
	(void)batch;
	(void)batches;
	return epoch > 1 ? STOP_NOW : GO_ON;
}

static void
a_cut_off_grid_goes_on(void **state)
{
	struct grid whole = small_grid(*state, RECIPE_BEST, "3"), part, rest;
	struct control control = { .between = stop_at_once };
	struct err err = ERR_INIT;
	enum run_end end;

	train_all(&whole);
	part = small_grid(*state, RECIPE_BEST, "3");
	assert_true(grid_open(&part, dir, NULL, &err));
	for (size_t i = 0; i < 4; i++)
		assert_true(grid_train(&part, i, NULL, NULL, &end, &err));
	assert_true(grid_train(&part, 4, NULL, &control, &end, &err));
	assert_int_equal(end, RUN_STOPPED);
	assert_int_equal(grid_done(&part), 4);
	part.net[2].done = part.net[3].done = false; /* the rules alone tell nothing */
	assert_false(grid_left_known(&part));
	grid_free(&part);

	rest = small_grid(*state, RECIPE_BEST, "3");
	assert_true(grid_open(&rest, dir, NULL, &err));
	assert_int_equal(grid_done(&rest), 4);
	assert_true(isfinite(grid_left(&rest)));
	assert_true(grid_left_known(&rest));
	train_all(&rest);
	assert_true(grid_left(&rest) == 0);
	same_cells(&whole, &rest);
	grid_free(&rest);

	rest = small_grid(*state, RECIPE_BEST, "3");
	assert_true(grid_open(&rest, dir, NULL, &err));
	assert_int_equal(grid_done(&rest), rest.nets);
	same_cells(&whole, &rest);
	grid_free(&rest);
	grid_free(&whole);
}

static void
cells_of_another_grid_are_refused(void **state)
{
	struct grid mine = small_grid(*state, RECIPE_BEST, "2"), other;
	struct err err = ERR_INIT;
	enum run_end end;

	assert_true(grid_open(&mine, dir, NULL, &err));
	for (size_t i = 0; i < 3; i++)
		assert_true(grid_train(&mine, i, NULL, NULL, &end, &err));
	other = small_grid(*state, RECIPE_BEST, "3");
	assert_false(grid_open(&other, dir, NULL, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_non_null(strstr(err.msg, "epochs"));
	grid_free(&other);
	err = (struct err)ERR_INIT;
	other = small_grid(*state, RECIPE_PAPER, "2");
	assert_false(grid_open(&other, dir, NULL, &err));
	assert_non_null(strstr(err.msg, "recipe"));
	grid_free(&other);
	grid_free(&mine);
}

static void
cut_short(const char *path)
{
	struct stat st;

	if (strstr(path, "CCSR-C") && stat(path, &st) == 0)
		assert_int_equal(truncate(path, st.st_size - 70), 0);
}

static void
a_damaged_cell_is_made_again(void **state)
{
	struct grid mine = small_grid(*state, RECIPE_BEST, "2"), again;
	struct err err = ERR_INIT;

	assert_true(grid_open(&mine, dir, NULL, &err));
	train_all(&mine);
	assert_int_equal(each_file(cut_short), mine.cells);
	again = small_grid(*state, RECIPE_BEST, "2");
	assert_true(grid_open(&again, dir, NULL, &err));
	assert_int_equal(grid_done(&again), again.nets - 2);
	train_all(&again);
	same_cells(&mine, &again);
	grid_free(&again);
	grid_free(&mine);
}

static void
a_cell_that_cannot_be_kept_fails(void **state)
{
	struct grid g = small_grid(*state, RECIPE_BEST, "2");
	struct err err = ERR_INIT;
	enum run_end end;

	assert_true(grid_open(&g, "there-is-no-such-folder", NULL, &err));
	assert_false(grid_train(&g, 0, NULL, NULL, &end, &err));
	assert_int_equal(end, RUN_FINISHED);
	assert_int_equal(err.code, ERR_RUN);
	assert_int_equal(grid_done(&g), 0);
	grid_free(&g);
}

/* --- the board --- */

static struct board
small_board(const struct grid *g)
{
	static const char *const names[] = { "CCSR-S", "CCSR-SST", "CCSR-C", "Random", "CCSR-ST" };
	static const uint32_t bits[] = { 5, 12 };
	static const uint64_t seed[] = { 1 };
	const struct model_row *row[5];
	struct board b;

	for (int i = 0; i < 5; i++)
		model_find(names[i], &row[i]);
	board_init(&b, g, row, 5, bits, 2, seed, 1, &g->net[0].job.eval);
	return b;
}

static void
rows_stand_in_groups(void **state)
{
	static const char *const order[] = { "Random", "CCSR-C", "CCSR-ST", "CCSR-SST", "CCSR-S" };
	struct grid g = small_grid(*state, RECIPE_BEST, "2");
	struct board b = small_board(&g);

	assert_int_equal(b.rows, 5);
	for (int i = 0; i < 5; i++)
		assert_string_equal(b.row[i]->name, order[i]);
	assert_true(isnan(board_cell(&b, b.row[1], 0, 0, 0).mean)); /* not there yet */
	assert_null(board_best(&b, 0, 0, 0));
	train_all(&g);
	for (int i = 0; i < 5; i++) {
		struct board_cell c = board_cell(&b, b.row[i], 1, 0, 2);

		assert_int_equal(c.seeds, 1);
		assert_true(c.low <= c.mean + 1e-12 && c.mean <= c.high + 1e-12);
		assert_true(isnan(c.sd));	 /* of one seed */
		assert_true(isnan(c.paper));	 /* a toy is not in the paper */
		assert_int_equal(c.best, i > 0); /* each alone in its group */
		assert_true(c.chance == board_cell(&b, b.chance, 1, 0, 2).mean);
	}
	grid_free(&g);
}

/* An item's training ratings as its score, for every user. */
static struct features
popular_features(const struct bench *b)
{
	struct features f;
	struct err err = ERR_INIT;

	assert_true(features_init(&f, b->data->users, b->data->items, 1, &err));
	for (uint32_t u = 0; u < f.users; u++)
		f.user[u] = 1;
	for (uint32_t i = 0; i < f.items; i++)
		f.item[i] = (float)csr_len(&b->split->train_by_item, i);
	return f;
}

static void
facts_say_what_is_ranked_first(void **state)
{
	const struct bench *b = *state;
	const struct csr *test = &b->split->user[FOLD_TEST];
	struct job job = bench_job(b, RECIPE_PAPER, "1");
	struct features f = popular_features(b);
	struct err err = ERR_INIT;
	struct facts facts;
	double sum = 0, users = 0, most = 0;

	assert_true(facts_of(&facts, &f, FORM_C, &job, &err));
	for (uint32_t i = 0; i < f.items; i++)
		most = fmax(most, (double)f.item[i]);
	assert_true(fabs(facts.first_count - most * f.items / (double)b->split->count[FOLD_TRAIN]) <
		    1e-9);
	for (uint32_t u = 0; u < f.users; u++) {
		double all = 0, first = 0, tied = 0, n = (double)csr_len(test, u);
		float best = -1;

		for (size_t e = test->ptr[u]; e < test->ptr[u + 1]; e++)
			best = fmaxf(best, f.item[test->col[e]]);
		for (size_t e = test->ptr[u]; e < test->ptr[u + 1]; e++) {
			all += (double)test->val[e];
			first += f.item[test->col[e]] == best ? (double)test->val[e] : 0;
			tied += f.item[test->col[e]] == best;
		}
		sum += n > 0 ? first / tied - all / n : 0;
		users += n > 0;
	}
	assert_true(fabs(facts.first_rating - sum / users) < 1e-9);
	assert_true(isnan(facts.user_code) && isnan(facts.item_alike));
	features_free(&f);
}

/* 60 users: bit 0 is set but in user 0, bit 1 in the odd ones. 40 items all alike. */
static void
facts_count_codes_that_are_alike(void **state)
{
	const struct bench *b = *state;
	struct job job = bench_job(b, RECIPE_PAPER, "1");
	struct err err = ERR_INIT;
	struct features f;
	struct facts facts;

	assert_true(features_init(&f, b->data->users, b->data->items, 2, &err));
	for (uint32_t u = 0; u < f.users; u++) {
		f.user[2 * u] = u ? 1 : -1;
		f.user[2 * u + 1] = u % 2 ? 1 : -1;
	}
	assert_true(facts_of(&facts, &f, FORM_S, &job, &err));
	assert_true(facts.user_code == 0.5 && facts.item_code == 1);
	assert_true(facts.user_alike == 1 && facts.item_alike == 2);
	assert_true(fabs(facts.first_count - 1) < 1e-9); /* all are tied */
	assert_true(fabs(facts.first_rating) < 1e-9);
	features_free(&f);
}

static void
rows_at_chance_have_a_reason(void **state)
{
	struct grid g = small_grid(*state, RECIPE_BEST, "2");
	struct board b = small_board(&g);
	struct str why = STR_INIT;
	int all = grid_way(PROTOCOL_ALL, GAIN_BINARY);

	train_all(&g);
	for (size_t i = 0; i < g.cells; i++) {
		struct grid_cell *c = &g.cell[i];

		if (!strcmp(c->row->name, "CCSR-SST"))
			c->ndcg[0].expected[2] = c->ndcg[all].expected[2] = 0;
		if (!strcmp(c->row->name, "CCSR-C"))
			c->ndcg[0].expected[2] = 1;
	}
	assert_true(board_reason(&why, &b, b.row[3], 0, 0, 2));
	assert_non_null(strstr(why.s, "ranks first what is rated"));
	str_clear(&why);
	assert_true(board_reason(&why, &b, b.row[3], 0, all, 2));
	assert_non_null(strstr(why.s, "of the mean item's training ratings"));
	str_clear(&why);
	assert_false(board_reason(&why, &b, b.row[1], 0, 0, 2));
	assert_false(board_reason(&why, &b, b.chance, 0, 0, 2)); /* which is chance */
	assert_string_equal(why.s, "");
	assert_non_null(board_caveat(b.row[3]));
	assert_null(board_caveat(b.chance));
	str_free(&why);
	grid_free(&g);
}

static void
comparisons_have_a_sign(void **state)
{
	struct grid g = small_grid(*state, RECIPE_BEST, "2");
	struct board b = small_board(&g);
	struct resampling how = { 200, 1 };
	struct board_comparison there, back;
	struct err err = ERR_INIT;

	train_all(&g);
	assert_true(board_compare(&there, &b, b.row[1], b.row[4], 1, 0, &how, NULL, &err));
	assert_true(board_compare(&back, &b, b.row[4], b.row[1], 1, 0, &how, NULL, &err));
	assert_true(there.users.mean == -back.users.mean);
	assert_int_equal(there.users.wins, back.users.losses);
	assert_int_equal(there.users.users, board_cell(&b, b.row[1], 1, 0, 2).users);
	assert_true(fabs(there.users.mean - (board_cell(&b, b.row[1], 1, 0, 2).mean -
					     board_cell(&b, b.row[4], 1, 0, 2).mean)) < 1e-6);
	assert_int_equal(there.agree, 1);
	grid_free(&g);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(networks_are_planned_once),
		cmocka_unit_test(cells_score_as_a_run_does),
		cmocka_unit_test_teardown(a_cut_off_grid_goes_on, empty_store),
		cmocka_unit_test_teardown(cells_of_another_grid_are_refused, empty_store),
		cmocka_unit_test_teardown(a_damaged_cell_is_made_again, empty_store),
		cmocka_unit_test(a_cell_that_cannot_be_kept_fails),
		cmocka_unit_test(rows_stand_in_groups),
		cmocka_unit_test(facts_say_what_is_ranked_first),
		cmocka_unit_test(facts_count_codes_that_are_alike),
		cmocka_unit_test(rows_at_chance_have_a_reason),
		cmocka_unit_test(comparisons_have_a_sign),
	};

	return cmocka_run_group_tests_name("grid", tests, setup, teardown);
}
