/* The screen Groups on made-up scores: what is drawn at each size, what its keys do. */
#include "unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "tui-drive.h"
#include "tui/overlay.h"
#include "tui/views/groups.h"
#include "tui/views/neighbours.h"

static struct grid grid;
static struct board board;

static int
open_groups(void **state)
{
	open_fake(state);
	fake_groups(&fake, &grid, &board);
	fake.options.board = &board;
	return 0;
}

static int
close_groups(void **state)
{
	grid_free(&grid);
	return close_fake(state);
}

/* On the screen Groups, with all worked out that can be. */
static void
begin(struct app *app, bool utf8, int w, int h)
{
	fake_begin(app, &fake, utf8, w, h);
	app->grid.seen = &grid;
	app->grid.opened = true;
	press(app, "4");
	view_work_now(app);
}

static void
keys(struct app *app, const char *names)
{
	press(app, names);
	view_work_now(app);
}

static const struct groups_state *
state_of(const struct app *app)
{
	return groups_state(app);
}

static void
screens(void **state)
{
	struct app app;

	(void)state;
	if (!stats_have_p()) /* a build without GSL has fewer numbers */
		skip();
	assert_screens("groups", begin);
	begin(&app, true, 80, 24);
	assert_screen(&app, "groups-unicode-80x24");
	keys(&app, "o a");
	assert_screen(&app, "groups-units-80x24");
	keys(&app, "Enter Down Down");
	assert_screen(&app, "groups-users-80x24");
	app_free(&app);
}

/* At 80 columns no text ends in an ellipsis, whatever is chosen. */
static void
nothing_is_cut(void **state)
{
	static const char *const ways[] = { "", "b", "b", "b", "d", "G", "G", "F", "o", "s", "{" };
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		char *text;

		keys(&app, ways[i]);
		text = screen(&app);
		if (strchr(text, '~'))
			fail_msg("after %s:\n%s", ways[i], text);
		free(text);
	}
	app_free(&app);
}

static void
a_cell_without_networks_says_what_is_missing(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	assert_shows(&app, "better with CCSR-C");
	keys(&app, "s");
	assert_shows(&app, "seed 2 of 2");
	assert_shows(&app, "CCSR-C and AECF-C of 40 bits are not trained yet; Space trains");
	keys(&app, "{");
	assert_int_equal(state_of(&app)->length, 0);
	assert_shows(&app, "20 bits: ");
	assert_false(app_can(&app, CMD_few_bits));
	press(&app, "Space");
	assert_int_equal(app.outbox[app.requests - 1].kind, REQUEST_GRID);
	assert_int_equal(app.grid.prefers, 2);
	assert_ptr_equal(app.grid.prefer[1], state_of(&app)->t.row[1]);
	press(&app, "}");
	assert_shows(&app, "they come first");
	press(&app, "b"); /* other rows: the grid is asked for these */
	assert_ptr_equal(app.grid.prefer[1], state_of(&app)->t.row[1]);
	app_grid_prefer(&app, NULL, 0);
	assert_shows(&app, "their turn will come");
	app_free(&app);
}

static void
another_pair_makes_other_groups(void **state)
{
	struct app app;
	size_t first;

	(void)state;
	begin(&app, false, 80, 24);
	first = groups_shown(state_of(&app))->count[GROUP_FIRST];
	press(&app, "b");
	assert_int_equal(groups_shown(state_of(&app))->users, 0);
	view_work_now(&app);
	assert_shows(&app, "Table 6: CCSR-S / AECF-S");
	assert_int_not_equal(groups_shown(state_of(&app))->count[GROUP_FIRST], first);
	palette_run(&app, "pair aecf-c CCSR-C");
	view_work_now(&app);
	assert_shows(&app, "Table 6: AECF-C / CCSR-C");
	assert_int_equal(groups_shown(state_of(&app))->count[GROUP_SECOND], first);
	palette_run(&app, "pair CCSR-C nothing");
	assert_shows(&app, "Write two rows");
	app_free(&app);
}

/* What was being worked out for other rows is not taken for these. */
static void
old_work_is_dropped(void **state)
{
	const struct view_ops *ops = view_rows[VIEW_v_groups].ops;
	struct piece piece;
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	app.grid.seen = &grid;
	press(&app, "4");
	assert_true(ops->work(&app, &piece));
	press(&app, "b");
	piece.run(piece.ctx);
	piece.done(&app, piece.ctx);
	assert_int_equal(groups_shown(state_of(&app))->users, 0);
	assert_true(ops->work(&app, &piece));
	piece.run(piece.ctx);
	piece.done(NULL, piece.ctx); /* and nobody wants to know */
	app_free(&app);
}

static void
corrections_change_p_and_units_chi_squared(void **state)
{
	const struct feature_test *test;
	struct app app;

	(void)state;
	begin(&app, false, 160, 50);
	test = &groups_shown(state_of(&app))->test[FEATURE_MEAN];
	assert_true(test->other.chi2 > 99 * test->chi2.chi2);
	assert_shows(&app, "Holm p");
	keys(&app, "a");
	assert_shows(&app, "perm.p");
	keys(&app, "a");
	assert_shows(&app, "Bonf.p");
	keys(&app, "o");
	assert_shows(&app, "in x100");
	assert_shows(&app, "chi2 p, unit");
	app_free(&app);
}

static double
difference(const struct app *app, size_t at)
{
	const struct groups *g = groups_shown(state_of(app));
	uint32_t u = state_of(app)->user[at];

	return (double)g->ndcg[0][u] - (double)g->ndcg[1][u];
}

static void
users_are_listed_by_group_and_order(void **state)
{
	const struct groups *g;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	g = groups_shown(state_of(&app));
	press(&app, "Enter");
	assert_shows(&app, "1,000 users of all groups: test NDCG@10, rated, 40 bits");
	for (size_t i = 1; i < 900; i++)
		assert_true(difference(&app, i - 1) >= difference(&app, i));
	press(&app, "]");
	assert_true(difference(&app, 0) < 0);
	press(&app, "Right");
	assert_int_equal(state_of(&app)->users, g->count[GROUP_FIRST]);
	press(&app, "End");
	assert_int_equal(state_of(&app)->chosen, state_of(&app)->users - 1);
	press(&app, "Left Left ] ]");
	assert_int_equal(state_of(&app)->users, g->count[GROUP_NONE]);
	assert_shows(&app, "left out");
	press(&app, "Up Enter");
	assert_int_equal(app.now, VIEW_v_neighbours);
	assert_int_equal(neighbours_state(&app)->user,
			 state_of(&app)->user[state_of(&app)->chosen]);
	press(&app, "4 Esc");
	assert_false(app.view[VIEW_v_groups].zoom);
	assert_int_equal(app.view[VIEW_v_groups].focus, GROUPS_TABLE);
	app_free(&app);
}

static void
names_of_users_are_clean(void **state)
{
	char *name = fake.data->user_ids.text, kept = name[0];
	struct app app;
	char *text;

	(void)state;
	begin(&app, false, 80, 24);
	name[0] = '\033'; /* of the first user */
	press(&app, "Enter ] ] ] ] ]");
	text = screen(&app);
	assert_null(strchr(text, 033));
	free(text);
	name[0] = kept;
	app_free(&app);
}

static void
without_a_grid_it_says_so(void **state)
{
	struct app app;

	(void)state;
	fake.options.board = NULL;
	fake_begin(&app, &fake, false, 80, 24);
	press(&app, "4 Enter o b } Down Left Space");
	assert_shows(&app, "No networks were planned");
	app_free(&app);
	fake.options.board = &board;
}

static void
random_keys(void **state)
{
	static const struct throws t = { 2, VIEW_v_groups, "bodaGFs]{}hjkl \t\r", 40,
					 news_of_training };
	struct app app;

	(void)state;
	begin(&app, true, 80, 24);
	throw_events(&app, &t);
	app_free(&app);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens),
		cmocka_unit_test(nothing_is_cut),
		cmocka_unit_test(a_cell_without_networks_says_what_is_missing),
		cmocka_unit_test(another_pair_makes_other_groups),
		cmocka_unit_test(old_work_is_dropped),
		cmocka_unit_test(corrections_change_p_and_units_chi_squared),
		cmocka_unit_test(users_are_listed_by_group_and_order),
		cmocka_unit_test(names_of_users_are_clean),
		cmocka_unit_test(without_a_grid_it_says_so),
		cmocka_unit_test(random_keys),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("view-groups", tests, open_groups, close_groups);
}
