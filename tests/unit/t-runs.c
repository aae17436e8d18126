/* Runs pinned and compared on the screen Train. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui-drive.h"
#include "tui/overlay.h"
#include "tui/runs.h"
#include "tui/views/train.h"

/* What the session does with a request to start. */
static void
begin_another(struct app *app)
{
	struct mail mail;

	assert_int_equal(app->requests, 1);
	assert_int_equal(app->outbox[0].kind, REQUEST_START);
	app->requests = 0;
	app_started(app, app->generation + 1);
	fake_started(&app->job, &mail, app->generation);
	app_apply(app, &mail);
}

/* Run 1 pinned at epoch 7, run 2 with another seed at epoch 4. */
static void
two_runs(struct app *app, bool utf8, int w, int h)
{
	fake_begin(app, &fake, utf8, w, h);
	fake_train_to(app, 7);
	press(app, "p S y");
	begin_another(app);
	fake_train_to(app, 4);
}

/* The run under way beside the pinned one. */
static void
begin_compared(struct app *app, bool utf8, int w, int h)
{
	two_runs(app, utf8, w, h);
	press(app, "c");
	view_work_now(app);
	if (w == 40)
		press(app, "Tab Tab Tab");
}

static void
screens(void **state)
{
	struct app app;

	(void)state;
	assert_screens("runs", begin_compared);
	begin_compared(&app, true, 80, 24);
	press(&app, "b [");
	view_work_now(&app);
	assert_screen(&app, "runs-unicode-80x24");
	app_free(&app);
}

static void
a_pinned_run_stays(void **state)
{
	struct app app;

	(void)state;
	two_runs(&app, false, 80, 24);
	assert_true(app.runs.run[0]->pinned);
	assert_null(app.runs.run[0]->run.snapshot);
	for (int i = 0; i < RUNS_MAX + 2; i++) {
		press(&app, "R y");
		begin_another(&app);
		fake_train_to(&app, 1);
	}
	assert_int_equal(app.runs.n, RUNS_MAX);
	assert_int_equal(app.runs.run[0]->number, 1);
	assert_int_equal(app.runs.run[1]->number, 5); /* 2, 3, 4 are the oldest others */
	assert_ptr_equal(runs_newest(&app.runs), app.runs.run[0]);
	press(&app, "[ End p");
	assert_shows(&app, "Run 1 is not pinned any more");
	assert_int_equal(runs_newest(&app.runs)->number, app.generation - 1);
	palette_run(&app, "pin 3");
	assert_shows(&app, "There is no run \"3\"");
	app_free(&app);
}

static void
more_than_the_most_cannot_be_pinned(void **state)
{
	struct app app;

	(void)state;
	two_runs(&app, false, 80, 24);
	for (int i = 1; i < RUNS_MAX; i++) {
		press(&app, "p R y");
		begin_another(&app);
		fake_train_to(&app, 1);
	}
	assert_int_equal(runs_pinned(&app.runs), RUNS_MAX);
	press(&app, "p");
	assert_false(app.pinned);
	assert_shows(&app, "8 runs are pinned");
	/* and there is no room for one that is not */
	press(&app, "R y");
	begin_another(&app);
	assert_int_equal(app.runs.n, RUNS_MAX);
	assert_null(runs_find(&app.runs, RUNS_MAX + 1));
	app_free(&app);
}

static void
it_is_compared_as_it_trains_and_when_both_ended(void **state)
{
	const struct train_state *s;
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	assert_false(app_can(&app, CMD_compare));
	fake_train_to(&app, FAKE_EPOCHS);
	fake_end(&app);
	press(&app, "S");
	begin_another(&app);
	press(&app, "c");
	s = train_state(&app);
	assert_shows(&app, "Scores of users come");
	fake_train_to(&app, 2);
	assert_shows(&app, "Resampling the users ..");
	view_work_now(&app);
	assert_false(s->contest.of.test);
	assert_int_equal(s->contest.of.epoch, 2);
	assert_int_equal(s->contest.of.other_epoch, FAKE_EPOCHS);
	assert_int_equal(s->contest.is.users.users, 900);
	assert_true(s->contest.is.users.mean < 0);
	fake_train_to(&app, FAKE_EPOCHS);
	fake_end(&app);
	press(&app, "]");
	view_work_now(&app);
	assert_true(s->contest.of.test);
	assert_true(s->contest.is.users.mean > .005 && s->contest.is.users.mean < .015);
	assert_shows(&app, "test fold, rated");
	press(&app, "[");
	assert_shows(&app, "NDCG@6 NDCG@10       "); /* no half of the column behind it */
	press(&app, "Esc");
	assert_null(train_other(&app));
	app_free(&app);
}

static void
another_protocol_is_refused(void **state)
{
	struct app app;

	(void)state;
	two_runs(&app, false, 80, 24);
	app.runs.run[0]->run.job.eval.protocol = PROTOCOL_ALL;
	press(&app, "c");
	view_work_now(&app);
	assert_false(train_state(&app)->contest.there);
	assert_shows(&app, "One ranks rated items,");
	app_free(&app);
}

static void
no_keys_break_it(void **state)
{
	static const struct throws t = { 1, VIEW_v_train, "pcRSy[]{}biKkjgG\t", 4,
					 news_of_training };
	struct app app;

	(void)state;
	two_runs(&app, true, 80, 24);
	throw_events(&app, &t);
	assert_true(app.generation > 3);
	app_free(&app);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens),
		cmocka_unit_test(a_pinned_run_stays),
		cmocka_unit_test(more_than_the_most_cannot_be_pinned),
		cmocka_unit_test(it_is_compared_as_it_trains_and_when_both_ended),
		cmocka_unit_test(another_protocol_is_refused),
		cmocka_unit_test(no_keys_break_it),
	};

	return cmocka_run_group_tests_name("runs", tests, open_fake, close_fake);
}
