/* The whole screen without a terminal: made-up news in, text out. */
#include "unit.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/run/snapshot.h"
#include "tui-drive.h"
#include "tui/app.h"
#include "tui/overlay.h"
#include "tui/views/train.h"

static void
begin_train(struct app *app, bool utf8, int w, int h)
{
	fake_show(app, "1", utf8, w, h);
}

static void
begin_ended(struct app *app, bool utf8, int w, int h)
{
	begin_train(app, utf8, w, h);
	fake_train_to(app, FAKE_EPOCHS);
	fake_end(app);
}

static void
begin_data(struct app *app, bool utf8, int w, int h)
{
	begin_ended(app, utf8, w, h);
	press(app, "7");
	view_work_now(app);
}

static void
test_train_screens(void **state)
{
	(void)state;
	assert_screens("train", begin_train);
	assert_screens("ended", begin_ended);
	assert_screens("data", begin_data);
}

static void
test_unicode_screens(void **state)
{
	struct app app;

	(void)state;
	fake_begin(&app, &fake, true, 80, 24);
	fake_train_to(&app, 7);
	assert_screen(&app, "train-unicode-80x24");
	app_free(&app);
	begin_data(&app, true, 80, 24);
	assert_screen(&app, "data-unicode-80x24");
	app_free(&app);
}

static void
test_overlays(void **state)
{
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	fake_train_to(&app, 7);
	press(&app, "?");
	assert_screen(&app, "help-80x24");
	press(&app, "/ l o g Enter");
	assert_shows(&app, "lines with \"log\"");
	assert_shows(&app, "log-axis");
	press(&app, "Esc Esc : t h e");
	assert_screen(&app, "palette-80x24");
	press(&app, "Esc e Down");
	assert_screen(&app, "edit-80x24");
	press(&app, "Esc i Left Left b");
	assert_screen(&app, "inspect-80x24");
	app_free(&app);
}

/* At 80 columns no text ends in an ellipsis, with numbers as long as they get. */
static void
test_nothing_is_cut(void **state)
{
	struct app app;
	char *text;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	fake_train_to(&app, 7);
	for (int i = 0; i < 3; i++) {
		app.run.snapshot->net[i].health.worst_bit = 240;
		app.run.snapshot->net[i].health.worst_mean = -.99;
	}
	assert_shows(&app, "#240 -0.99 !");
	for (int page = 0; page < 5; page++) {
		text = screen(&app);
		assert_null(strchr(text, '~'));
		free(text);
		press(&app, page ? "PgDn" : "?");
	}
	app_free(&app);
}

static void
flatten(struct ndcg *n, double v, size_t users)
{
	for (int k = 0; k < CUTOFFS_MAX; k++)
		n->expected[k] = n->low[k] = n->high[k] = v;
	n->users = users;
}

/* Scores that tell nothing are called so. */
static void
test_no_contest(void **state)
{
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	fake_train_to(&app, FAKE_EPOCHS);
	flatten(&app.run.info.valid.chance, 1, 990);
	assert_shows(&app, "Every order scores 1");
	flatten(&app.run.info.valid.chance, NAN, 0);
	flatten(&app.run.info.valid.item_mean, NAN, 0);
	assert_shows(&app, "No user counts");
	fake_end(&app);
	flatten(&app.run.result[0].base.chance, 1, 990);
	assert_shows(&app, "Every order scores 1");
	flatten(&app.run.result[0].base.chance, NAN, 0);
	assert_shows(&app, "No user counts: nobody");
	app_free(&app);
}

static void
test_keys_ask_the_worker(void **state)
{
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	press(&app, "Space");
	assert_true(app.paused);
	assert_int_equal(app.requests, 1);
	assert_int_equal(app.outbox[0].kind, REQUEST_PAUSE);
	press(&app, ". >");
	assert_int_equal(app.outbox[1].kind, REQUEST_STEP);
	assert_int_equal(app.outbox[2].kind, REQUEST_STEP_EPOCH);
	press(&app, "Space");
	app.requests = 0;
	press(&app, ".");
	assert_int_equal(app.requests, 0);
	assert_shows(&app, "Steps are for a paused run");
	/* nothing has been trained: no question */
	press(&app, "R");
	assert_int_equal(app.requests, 1);
	assert_int_equal(app.outbox[0].kind, REQUEST_START);
	app.requests = 0;
	fake_train_to(&app, 2);
	press(&app, "S n");
	assert_int_equal(app.requests, 0);
	press(&app, "S y");
	assert_int_equal(app.requests, 1);
	assert_int_equal(app.job.seed, 2);
	press(&app, "}");
	assert_shows(&app, "epoch 2 is dropped");
	press(&app, "y");
	assert_int_equal(app.job.bits, 40);
	assert_int_equal(app.job.seed, 2);
	assert_false(app_can(&app, CMD_longer));
	app.requests = 0;
	press(&app, "s y");
	assert_int_equal(app.requests, 1);
	assert_int_equal(app.outbox[0].kind, REQUEST_STOP);
	app_free(&app);
}

static void
test_edits(void **state)
{
	struct app app;
	struct mail mail;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	fake_train_to(&app, 1);
	press(&app, "e 0 . 0 0 2 Enter");
	assert_int_equal(app.requests, 1);
	assert_int_equal(app.outbox[0].kind, REQUEST_EDIT);
	assert_int_equal(app.outbox[0].edit.index, 0);
	assert_true(app.outbox[0].edit.value == .002);
	assert_shows(&app, "> 0.002");
	fake_edit(&mail, 1, 2);
	app_apply(&app, &mail);
	assert_true(app_hyper(&app, 0) == .002);
	assert_false(app.has_pending[0]);
	app.requests = 0;
	press(&app, "5 Enter");
	assert_int_equal(app.requests, 0);
	assert_shows(&app, "lr");
	press(&app, "Down +");
	assert_int_equal(app.requests, 1);
	assert_true(app.outbox[0].edit.value > .6);
	press(&app, "Esc");
	palette_run(&app, "set batch 7");
	assert_shows(&app, "batch cannot be changed");
	palette_run(&app, "set lambda_b 0.5");
	assert_int_equal(app.requests, 2);
	assert_int_equal(app.outbox[1].edit.index, 2);
	app_free(&app);
}

static void
test_old_news_are_dropped(void **state)
{
	struct app app;
	struct mail mail;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	app.generation = 2;
	fake_epoch(&mail, 1, 0, 1);
	app_apply(&app, &mail);
	fake_snapshot(&app.job, &mail, 1, 1);
	app_apply(&app, &mail);
	assert_int_equal(app.run.net[0].n, 0);
	assert_null(app.run.snapshot);
	app_free(&app);
}

static void
test_smoothing_is_debiased(void **state)
{
	struct app app;
	struct mail mail;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	for (unsigned e = 1; e <= 9; e++) {
		fake_epoch(&mail, 1, 0, e);
		mail.epoch.loss.sim = 7;
		app_apply(&app, &mail);
		assert_true(app.run.net[0].col[COL_SMOOTH + LOSS_SIM][e - 1] > 7 - 1e-9);
		assert_true(app.run.net[0].col[COL_SMOOTH + LOSS_SIM][e - 1] < 7 + 1e-9);
	}
	app_free(&app);
}

static void
test_escape_never_quits_and_q_asks(void **state)
{
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	fake_train_to(&app, 3);
	press(&app, "Esc Esc Esc z Esc ? Esc : Esc e Esc");
	assert_false(app.quit);
	press(&app, "z q");
	assert_false(app.quit);
	assert_false(app.view[VIEW_v_train].zoom);
	press(&app, "q");
	assert_shows(&app, "is not saved");
	press(&app, "n");
	assert_false(app.quit);
	press(&app, "q y");
	assert_true(app.quit);
	app_free(&app);
}

/* Titles and names from the data never reach the screen as they are. */
static void
test_hostile_data(void **state)
{
	struct str peek = fake.data->report.peek;
	char *name = fake.data->name;
	struct app app;
	char *text;

	(void)state;
	fake.data->report.peek = (struct str){ (char *)"\033[31mred\a\t1\xff\n", 12, 0 };
	fake.data->name = (char *)"e\033vil";
	fake_begin(&app, &fake, false, 120, 24);
	press(&app, "7");
	text = screen(&app);
	assert_null(strchr(text, 033));
	assert_null(strchr(text, 7));
	assert_non_null(strstr(text, "\\x1b[31mred\\x07 1\\xff"));
	assert_non_null(strstr(text, "e\\x1bvil"));
	free(text);
	app_free(&app);
	fake.data->report.peek = peek;
	fake.data->name = name;
}

static void
test_random_keys(void **state)
{
	static const struct throws t = { 1, VIEWS, "1234567890:?ebzRS{}yn", 2, news_of_training };
	struct app app;

	(void)state;
	fake_begin(&app, &fake, true, 80, 24);
	throw_events(&app, &t);
	app_free(&app);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_train_screens),
		cmocka_unit_test(test_unicode_screens),
		cmocka_unit_test(test_overlays),
		cmocka_unit_test(test_nothing_is_cut),
		cmocka_unit_test(test_no_contest),
		cmocka_unit_test(test_keys_ask_the_worker),
		cmocka_unit_test(test_edits),
		cmocka_unit_test(test_old_news_are_dropped),
		cmocka_unit_test(test_smoothing_is_debiased),
		cmocka_unit_test(test_escape_never_quits_and_q_asks),
		cmocka_unit_test(test_hostile_data),
		cmocka_unit_test(test_random_keys),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("app", tests, open_fake, close_fake);
}
