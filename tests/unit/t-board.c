/* The screen Board over a made-up grid. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui-drive.h"
#include "tui/views/board.h"

/* On the board, of whose grid so many networks have scores. */
static void
begin(struct app *app, size_t nets, bool utf8, int w, int h)
{
	fake_begin(app, &fake, utf8, w, h);
	fake_train_grid(app, &fake, nets);
}

static void
begin_some(struct app *app, bool utf8, int w, int h)
{
	begin(app, 20, utf8, w, h);
}

static void
begin_comparison(struct app *app, bool utf8, int w, int h)
{
	begin_some(app, utf8, w, h);
	fake_train_grid(app, &fake, SIZE_MAX);
	press(app, "c");
	view_work_now(app);
}

static void
board_screens_stay(void **state)
{
	struct app app;

	(void)state;
	assert_screens("board", begin_some);
	assert_screens("compare", begin_comparison);
	begin(&app, SIZE_MAX, true, 80, 24);
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

static void
the_chosen_row_can_come_first(void **state)
{
	struct app app;

	(void)state;
	begin(&app, 0, false, 80, 24);
	press(&app, "Space"); /* pauses */
	app.requests = 0;
	press(&app, "Enter");
	assert_true(app_grid_runs(&app));
	assert_int_equal(app.outbox[0].kind, REQUEST_GRID);
	assert_string_equal(app.grid.prefer[0]->name, "CCSR-S");
	press(&app, "Up Enter Space");
	assert_int_equal(app.grid.prefers, 1);
	assert_string_equal(app.grid.prefer[0]->name, "DJSRH-S");
	app_free(&app);
}

/* A row at or below chance says what makes it so, chosen or not. */
static void
low_rows_say_why(void **state)
{
	const struct board_state *s;
	struct app app;

	(void)state;
	begin(&app, SIZE_MAX, false, 80, 24);
	s = board_state(&app);
	assert_false(board_is_low(s, s->rank[s->at], board_cell_at(s, s->rank[s->at], 3, 2)));
	press(&app, "Left Left Left");
	assert_true(board_is_low(s, s->rank[s->at], board_cell_at(s, s->rank[s->at], 0, 2)));
	assert_shows(&app, "v: at or below chance; it ranks first what is rated 0.25 below");
	press(&app, "Right Right Right ] Tab z");
	assert_shows(&app, "v CCSR-C, 5 bits: it ranks first what");
	app_free(&app);
}

/* At 80 columns no text ends in an ellipsis, whatever is chosen. */
static void
nothing_is_cut(void **state)
{
	static const char *const ways[] = { "]", "P", "d", "G", "s", "K", "Left", "c", "p", "o" };
	struct app app;

	(void)state;
	begin(&app, SIZE_MAX, false, 80, 24);
	for (size_t i = 0; i < 12 * sizeof(ways) / sizeof(*ways); i++) {
		char *text;

		press(&app, ways[i % (sizeof(ways) / sizeof(*ways))]);
		if (i % 7 == 0)
			press(&app, "Up");
		view_work_now(&app);
		text = screen(&app);
		if (strchr(text, '~'))
			fail_msg("after %s:\n%s", ways[i % (sizeof(ways) / sizeof(*ways))], text);
		free(text);
	}
	app_free(&app);
}

/* Where one pane fills the screen, what was asked for is that one. */
static void
small_screens_show_what_was_asked_for(void **state)
{
	struct app app;

	(void)state;
	begin(&app, SIZE_MAX, false, 40, 12);
	press(&app, "c");
	view_work_now(&app);
	assert_shows(&app, "95 %");
	press(&app, "]");
	assert_shows(&app, "by bits");
	press(&app, "Tab");
	assert_shows(&app, ">CCSR-S");
	app_free(&app);
}

/* A click chooses the cell that is under it, groups parted or not. */
static void
clicks_choose_cells(void **state)
{
	static const int height[] = { 24, 50 };
	const struct board_state *s;
	struct app app;

	(void)state;
	for (int i = 0; i < 2; i++) {
		begin(&app, SIZE_MAX, false, 80, height[i]);
		s = board_state(&app);
		for (int y = 1; y < height[i] - 8; y++) {
			const struct cell *cell;
			struct canvas c;
			int chosen = 0;

			app_mouse(&app, (struct mouse){ MOUSE_CLICK, 30, y });
			canvas_init(&c, false);
			app_draw(&app, &c);
			for (int x = 0; x < 80; x++) {
				cell = canvas_at(&c, x, y);
				chosen += cell->text[0] == '>' && cell->role == ROLE_select;
			}
			/* the row's mark and the cell's; heads, lines and blanks have none */
			assert_true(chosen == 0 || chosen == 2);
			if (chosen)
				assert_int_equal(s->length, 1);
			canvas_free(&c);
		}
		assert_true(s->at > 0);
		app_free(&app);
	}
}

static void
what_is_not_saved_is_asked_about(void **state)
{
	struct app app;

	(void)state;
	begin(&app, 8, false, 80, 24);
	press(&app, "q");
	assert_shows(&app, "cells of the grid are not saved");
	press(&app, "n");
	assert_false(app.quit);
	fake.options.cells = "kept";
	press(&app, "q");
	assert_true(app.quit);
	fake.options.cells = NULL;
	app_free(&app);
}

/* Of the next network. */
static void
news_of_the_grid(struct app *app, struct rng *rng)
{
	struct gridder_mail mail;

	(void)rng;
	for (size_t net = 0; net < fake.grid.nets; net++) {
		if (fake.grid.net[net].done)
			continue;
		fake_net(&fake, &mail, net);
		app_grid_apply(app, &mail);
		break;
	}
}

/* Whatever is pressed, wherever, while networks come in. */
static void
no_keys_break_it(void **state)
{
	static const struct throws t = { 1, VIEW_v_board, "KdGPocspw[]hjklgGz5 q", 8,
					 news_of_the_grid };
	struct app app;

	(void)state;
	begin(&app, 0, true, 80, 24);
	throw_events(&app, &t);
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
	begin(&app, SIZE_MAX, false, 80, 24);
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
		cmocka_unit_test(the_chosen_row_can_come_first),
		cmocka_unit_test(small_screens_show_what_was_asked_for),
		cmocka_unit_test(low_rows_say_why),
		cmocka_unit_test(nothing_is_cut),
		cmocka_unit_test(clicks_choose_cells),
		cmocka_unit_test(what_is_not_saved_is_asked_about),
		cmocka_unit_test(no_keys_break_it),
		cmocka_unit_test(training_waits_for_the_grid),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("board", tests, open_fake, close_fake);
}
