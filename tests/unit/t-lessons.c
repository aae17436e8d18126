/* Lessons over the screen: the pages, the keys, what becomes of an experiment. The
 * experiments are of rules alone, which need no training. */
#include "unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "tui-drive.h"
#include "tui/lesson.h"

static const char first[] =
	"title: Chance\n"
	"theory: NDCG of one's own items is never 0, whatever the order.\n"
	"question: What is NDCG@10 of a random order of the demo's items?\n"
	"answers: [about .1, about .4, \"about .77, so that .8 says little\"]\n"
	"right: 3\n"
	"experiment: {model: CCSR-S}\n"
	"table:\n"
	"  random order: ndcg(Random, 10)\n"
	"  item mean, one list for all: ndcg(ItemMean, 10)\n"
	"  times as far above 0: ndcg(ItemMean, 10) / ndcg(Random, 10)\n"
	"claims:\n"
	"  - ndcg(ItemMean, 10) > ndcg(Random, 10)\n"
	"  - ndcg(Random, 10) < .5\n"
	"reveal: A list of liked and disliked films has liked ones on top by luck.\n"
	"try: Press 5 for Board, where every row stands beside chance.\n";
static const char second[] = "title: \"Hostile \\e[31mred\"\n"
			     "theory: t\nquestion: q\nanswers: [a, b]\nright: 1\n"
			     "experiment: {model: CCSR-S}\ntable: {x: '1'}\nclaims: ['1 < 2']\n"
			     "reveal: r\ntry: t\n";

/* --- a desk --- */

struct trial {
	struct grid grid;
	struct experiment *e;
};

static struct lessons lessons;
static int trials, kept[2];
static bool no_data;

static void *
prepare(void *ctx, const struct lesson *lesson, struct str *words, struct err *err)
{
	(void)ctx, (void)lesson, (void)err;
	trials++;
	str_add(words, "demo; the rules; seed 1");
	return calloc(1, sizeof(struct trial));
}

static struct experiment *
load(void *ctx, struct err *err)
{
	static const char *const rules[] = { "Random", "Top", "ItemMean" };
	struct trial *t = ctx;
	struct experiment_plan plan = { .arms = 1, .seed = { 1 }, .seeds = 1 };

	if (no_data) {
		err_set(err, ERR_DATA, "mine.csv: there is no such file");
		return NULL;
	}
	for (int i = 0; i < 3; i++) {
		struct job job;
		const struct model_row *row;

		job_init(&job, model_find(rules[i], &row), fake.data, fake.split, 5, RECIPE_BEST);
		job.seed = 1;
		job.threads = 1;
		plan.eval = job.eval;
		grid_add(&t->grid, &job);
	}
	plan.arm[0].grid = &t->grid;
	return t->e = experiment_new(&plan);
}

static void
release(void *ctx)
{
	struct trial *t = ctx;

	trials--;
	experiment_free(t->e);
	grid_free(&t->grid);
	free(t);
}

static int
kept_before(void *ctx, const struct lesson *lesson)
{
	(void)ctx;
	return kept[lesson - lessons.v];
}

static void
keep(void *ctx, const struct lesson *lesson, int answer)
{
	(void)ctx;
	kept[lesson - lessons.v] = answer;
}

static struct lesson_desk desk = { .all = &lessons,
				   .first = -1,
				   .prepare = prepare,
				   .load = load,
				   .release = release,
				   .kept = kept_before,
				   .keep = keep };

static int
open_desk(void **state)
{
	struct err err = ERR_INIT;

	open_fake(state);
	lessons.v = calloc(2, sizeof(*lessons.v));
	lessons.n = lessons.cap = 2;
	assert_true(lesson_parse(&lessons.v[0], "chance.yaml", first, strlen(first), &err));
	assert_true(lesson_parse(&lessons.v[1], "hostile.yaml", second, strlen(second), &err));
	fake.options.lessons = &desk;
	return 0;
}

static int
close_desk(void **state)
{
	lessons_free(&lessons);
	return close_fake(state);
}

static void
begin(struct app *app, bool utf8, int w, int h)
{
	kept[0] = kept[1] = -1;
	no_data = false;
	fake_begin(app, &fake, utf8, w, h);
}

static void
begin_list(struct app *app, bool utf8, int w, int h)
{
	begin(app, utf8, w, h);
	press(app, "0 2 2 Enter Esc 0");
	view_work_now(app);
	press(app, "Esc Up");
}

static void
begin_question(struct app *app, bool utf8, int w, int h)
{
	begin(app, utf8, w, h);
	press(app, "0 1 Down");
}

static void
begin_answer(struct app *app, bool utf8, int w, int h)
{
	begin_question(app, utf8, w, h);
	press(app, "Enter");
	view_work_now(app);
}

/* --- what is shown --- */

static void
the_pages_are_complete_at_any_size(void **state)
{
	struct app app;

	(void)state;
	assert_screens("lesson-list", begin_list);
	assert_screens("lesson-question", begin_question);
	assert_screens("lesson-answer", begin_answer);
	begin_answer(&app, true, 80, 24);
	assert_screen(&app, "lesson-answer-unicode-80x24");
	app_free(&app);
	begin_answer(&app, false, 40, 12);
	press(&app, "End");
	assert_screen(&app, "lesson-answer-end-40x12");
	app_free(&app);
	assert_int_equal(trials, 0);
}

static void
what_a_file_says_is_shown_escaped(void **state)
{
	struct app app;
	char *text;

	(void)state;
	begin(&app, true, 80, 24);
	press(&app, "0 2");
	text = screen(&app);
	assert_null(strchr(text, 033));
	assert_non_null(strstr(text, "Hostile \\x1b[31mred"));
	free(text);
	app_free(&app);
}

/* --- the way through --- */

static void
a_digit_chooses_and_enter_runs(void **state)
{
	struct app app;
	struct piece piece;

	(void)state;
	begin(&app, false, 80, 24);
	assert_shows(&app, "Train");
	press(&app, "0");
	assert_shows(&app, "2 lessons");
	press(&app, "1 3");
	assert_shows(&app, "> 3 about .77");
	assert_false(lesson_work(&app, &piece));
	press(&app, "9"); /* no such answer */
	assert_shows(&app, "> 3 about .77");
	press(&app, "Enter");
	assert_shows(&app, "You expect 3: about .77");
	for (int steps = 0; lesson_work(&app, &piece); steps++) {
		struct piece none;

		assert_true(piece.asked);
		assert_false(lesson_work(&app, &none)); /* one at a time */
		piece.run(piece.ctx);
		piece.done(&app, piece.ctx);
		if (steps == 2)
			assert_shows(&app, "2 of 3 networks");
	}
	assert_shows(&app, "That is right.");
	assert_int_equal(kept[0], 2);
	app_free(&app);
}

static void
the_first_prediction_counts(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	press(&app, "0 1 Enter");
	view_work_now(&app);
	assert_shows(&app, "It is 3: about .77");
	press(&app, "Esc 1 3 Enter");
	view_work_now(&app);
	assert_shows(&app, "That is right.");
	assert_int_equal(kept[0], 0);
	press(&app, "Esc");
	assert_shows(&app, "0 of 1 predictions right");
	app_free(&app);
	/* another day */
	fake_begin(&app, &fake, false, 80, 24);
	press(&app, "0");
	assert_shows(&app, "0 of 1 predictions right");
	app_free(&app);
}

static void
keys_lead_through_the_lessons(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	press(&app, "0 1 n");
	assert_shows(&app, "Lesson 2 of 2");
	press(&app, "n");
	assert_shows(&app, "Lesson 2 of 2");
	press(&app, "p p");
	assert_shows(&app, "Lesson 1 of 2");
	press(&app, "Enter");
	view_work_now(&app);
	press(&app, "Enter"); /* the next one */
	assert_shows(&app, "Lesson 2 of 2");
	press(&app, "Enter");
	view_work_now(&app);
	press(&app, "7"); /* to a screen, and back */
	assert_int_equal(app.mode, MODE_NORMAL);
	assert_int_equal(app.now, VIEW_v_data);
	press(&app, "0");
	assert_shows(&app, "That is right.");
	press(&app, "Enter");
	assert_shows(&app, "2 lessons");
	press(&app, "q");
	assert_int_equal(app.mode, MODE_NORMAL);
	app_command(&app, CMD_lesson, "hostile");
	assert_shows(&app, "Lesson 2 of 2");
	app_command(&app, CMD_lesson, "");
	app_command(&app, CMD_lesson, "12");
	assert_shows(&app, "There is no lesson \"12\"; there are 2.");
	app_free(&app);
}

static void
an_experiment_goes_on_under_other_screens(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	press(&app, "0 1 3 Enter Esc");
	assert_int_equal(app.mode, MODE_NORMAL);
	view_work_now(&app);
	assert_shows(&app, "0 shows it");
	press(&app, "0");
	assert_shows(&app, "That is right.");
	app_free(&app);
}

static void
an_experiment_that_fails_says_why(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	no_data = true;
	press(&app, "0 1 Enter");
	view_work_now(&app);
	assert_shows(&app, "mine.csv: there is no such file");
	press(&app, "Esc");
	assert_shows(&app, "2 lessons");
	app_free(&app);
}

static void
what_nobody_waits_for_is_freed_by_its_piece(void **state)
{
	struct app app;
	struct piece piece;

	(void)state;
	begin(&app, false, 80, 24);
	press(&app, "0 1 Enter");
	assert_true(lesson_work(&app, &piece));
	press(&app, "n");
	assert_int_equal(trials, 2);
	piece.run(piece.ctx);
	piece.done(&app, piece.ctx);
	assert_int_equal(trials, 1);
	assert_shows(&app, "Lesson 2 of 2");
	press(&app, "Enter");
	assert_true(lesson_work(&app, &piece));
	app_free(&app);
	piece.run(piece.ctx);
	piece.done(NULL, piece.ctx);
	assert_int_equal(trials, 0);
}

/* A piece of the experiment, at random. */
static void
a_piece(struct app *app, struct rng *rng)
{
	struct piece piece;

	(void)rng;
	if (!lesson_work(app, &piece))
		return;
	piece.run(piece.ctx);
	piece.done(app, piece.ctx);
}

static void
random_keys_do_no_harm(void **state)
{
	static const struct throws t = { 5, VIEWS, "0012npkjgG\r\x1b", 1, a_piece };
	struct app app;

	(void)state;
	begin(&app, true, 80, 24);
	fake_train_to(&app, 3);
	throw_events(&app, &t);
	app_free(&app);
	assert_int_equal(trials, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_pages_are_complete_at_any_size),
		cmocka_unit_test(what_a_file_says_is_shown_escaped),
		cmocka_unit_test(a_digit_chooses_and_enter_runs),
		cmocka_unit_test(the_first_prediction_counts),
		cmocka_unit_test(keys_lead_through_the_lessons),
		cmocka_unit_test(an_experiment_goes_on_under_other_screens),
		cmocka_unit_test(an_experiment_that_fails_says_why),
		cmocka_unit_test(what_nobody_waits_for_is_freed_by_its_piece),
		cmocka_unit_test(random_keys_do_no_harm),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("lessons", tests, open_desk, close_desk);
}
