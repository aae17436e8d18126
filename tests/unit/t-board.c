/* The screen Board over a made-up grid. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui-drive.h"
#include "tui/views/board.h"

static struct fake fake;

static int
open_fake(void **state)
{
	(void)state;
	fake_open(&fake);
	return 0;
}

static int
close_fake(void **state)
{
	(void)state;
	fake_close(&fake);
	return 0;
}

static void
board_screens_stay(void **state)
{
	static const int size[][2] = { { 80, 24 }, { 40, 12 }, { 160, 50 } };
	struct app app;
	char name[64];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		fake_begin(&app, &fake, false, size[i][0], size[i][1]);
		fake_train_grid(&app, &fake, 20);
		snprintf(name, sizeof(name), "board-%dx%d", size[i][0], size[i][1]);
		assert_screen(&app, name);
		fake_train_grid(&app, &fake, SIZE_MAX);
		press(&app, "c");
		view_work_now(&app);
		snprintf(name, sizeof(name), "compare-%dx%d", size[i][0], size[i][1]);
		assert_screen(&app, name);
		app_free(&app);
	}
	fake_begin(&app, &fake, true, 80, 24);
	fake_train_grid(&app, &fake, SIZE_MAX);
	press(&app, "] ] P P");
	assert_screen(&app, "board-unicode-80x24");
	app_free(&app);
}

static void
keys_change_what_is_worked_out(void **state)
{
	const struct board_state *s;
	struct app app;
	double mean;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	press(&app, "5");
	assert_shows(&app, "No grid was planned");
	assert_false(app_can(&app, CMD_compare));
	fake_train_grid(&app, &fake, SIZE_MAX);
	assert_shows(&app, "GRID COMPLETE");
	s = board_state(&app);
	assert_string_equal(board_chosen(s)->name, "CCSR-S");
	mean = board_cell_at(s, s->rank[s->at], 3, 2)->mean;
	press(&app, "K");
	assert_shows(&app, "NDCG@2,");
	press(&app, "K K d");
	assert_shows(&app, "all items not in training");
	assert_true(board_cell_at(s, s->rank[s->at], 3, 2)->mean < mean / 2);
	press(&app, "d G");
	assert_shows(&app, "gain R");
	press(&app, "G G s");
	assert_shows(&app, "seed 1");
	assert_true(board_cell_at(s, s->rank[s->at], 3, 2)->mean < mean);
	press(&app, "s s o");
	assert_string_equal(board_chosen(s)->name, "CCSR-S"); /* wherever it went */
	press(&app, "g");
	for (int i = 1; i < s->board.rows; i++)
		assert_true(board_cell_at(s, s->rank[i - 1], 3, 2)->mean >=
			    board_cell_at(s, s->rank[i], 3, 2)->mean);
	press(&app, "o o g Left Left Left Left");
	assert_int_equal(s->length, 0);
	assert_shows(&app, "NDCG");
	app_free(&app);
}

/* The run has the processors until the grid begins, and again when it ends. */
static void
training_waits_for_the_grid(void **state)
{
	struct gridder_mail mail = { .kind = GRIDDER_STUCK };
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	fake_train_to(&app, 2);
	fake_train_grid(&app, &fake, 5);
	assert_int_equal(app.outbox[app.requests - 1].kind, REQUEST_GRID);
	assert_shows(&app, "GRID RUNNING");
	press(&app, "1");
	assert_shows(&app, "WAITING FOR THE GRID");
	mail.err.code = ERR_RUN;
	snprintf(mail.err.msg, sizeof(mail.err.msg), "the disk is full");
	app_grid_apply(&app, &mail);
	assert_shows(&app, "The grid waits: the disk is full");
	assert_false(app_grid_runs(&app));
	press(&app, "5");
	assert_shows(&app, "GRID PAUSED");
	press(&app, "1");
	assert_shows(&app, "RUNNING  epoch 2");
	app_free(&app);
}

/* A difference is of the same users, and has the sign of the means. */
static void
a_difference_is_of_the_same_users(void **state)
{
	const struct board_state *s;
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	fake_train_grid(&app, &fake, SIZE_MAX);
	s = board_state(&app);
	press(&app, "c");
	assert_true(s->duel.wanted);
	assert_shows(&app, "Resampling the users");
	view_work_now(&app);
	assert_true(s->duel.done);
	assert_int_equal(s->duel.is.users.users, 6040);
	assert_int_equal(s->duel.is.seeds, 2);
	assert_true((s->duel.is.users.mean > 0) ==
		    (board_cell_at(s, s->rank[s->at], 3, 2)->mean > .8135));
	press(&app, "p Up c");
	view_work_now(&app);
	assert_shows(&app, "DJSRH-S, 40 bits less CCSR-S");
	press(&app, "Down c");
	assert_shows(&app, "choose another row");
	app_free(&app);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(board_screens_stay),
		cmocka_unit_test(keys_change_what_is_worked_out),
		cmocka_unit_test(a_difference_is_of_the_same_users),
		cmocka_unit_test(training_waits_for_the_grid),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("board", tests, open_fake, close_fake);
}
