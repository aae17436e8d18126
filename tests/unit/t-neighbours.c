/* The screen Neighbours: what it shows, what its keys do. */
#include "unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/num/bits.h"
#include "tui-drive.h"
#include "tui/overlay.h"
#include "tui/views/neighbours.h"

/* The screen after some epochs, all of it worked out. */
static void
begin(struct app *app, bool utf8, int w, int h)
{
	fake_show(app, "3", utf8, w, h);
	if (w == 40)
		press(app, "Tab Tab"); /* its list */
}

static void
test_screens(void **state)
{
	struct app app;

	(void)state;
	assert_screens("neighbours", begin);
	begin(&app, true, 80, 24);
	press(&app, "Right Right f");
	view_work_now(&app);
	assert_screen(&app, "neighbours-unicode-80x24");
	app_free(&app);
	begin(&app, false, 80, 24);
	press(&app, "]");
	assert_screen(&app, "neighbours-forms-80x24");
	press(&app, "]");
	assert_screen(&app, "neighbours-distances-80x24");
	app_free(&app);
}

/* The order that is shown is that of plain distances, and each group has one line. */
static void
test_lists_are_by_distance(void **state)
{
	const struct look_near *l;
	const struct codes *c;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	for (int round = 0; round < 4; round++) {
		const struct form_order *o;
		size_t groups = 0;

		l = neighbours_look(&app);
		assert_non_null(l);
		c = &l->snap->net[1].codes; /* of S */
		o = &l->form[l->q.row];
		assert_int_equal(o->n, 600);
		for (uint32_t i = 0; i < o->n; i++) {
			uint32_t d = bits_distance(c->user + l->q.asker * c->words,
						   c->item + o->order[i] * c->words, c->words);

			assert_true(-o->score[o->order[i]] == d);
			assert_true(i == 0 || o->score[o->order[i - 1]] >= -(double)d);
			groups += i == 0 || o->score[o->order[i - 1]] != -(double)d;
		}
		assert_int_equal(l->lines, o->n + groups);
		assert_true(l->ndcg.low <= l->ndcg.high || l->ndcg.low != l->ndcg.low);
		press(&app, "PgDn");
		view_work_now(&app);
	}
	app_free(&app);
}

static void
test_flips_turn_one_bit_and_back(void **state)
{
	uint64_t before, after;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	before = neighbours_look(&app)->code[0];
	press(&app, "Right Right Right f");
	view_work_now(&app);
	after = neighbours_look(&app)->code[0];
	assert_int_equal(before ^ after, UINT64_C(1) << 60);
	assert_non_null(neighbours_look(&app)->before);
	assert_shows(&app, "bit 3, flipped");
	press(&app, "Esc");
	view_work_now(&app);
	assert_int_equal(neighbours_look(&app)->code[0], before);
	assert_null(neighbours_look(&app)->before);
	app_free(&app);
}

static void
test_ways_and_forms(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	press(&app, "u");
	view_work_now(&app);
	assert_shows(&app, "Nearest users");
	assert_int_equal(neighbours_look(&app)->form[1].n, 999);
	press(&app, "u");
	view_work_now(&app);
	assert_int_equal(neighbours_look(&app)->form[1].n, 599);
	press(&app, "u b");
	view_work_now(&app);
	assert_shows(&app, "Nearest items by ST");
	press(&app, "] ]");
	assert_shows(&app, "Inner products have no Hamming distance");
	app_free(&app);
}

static void
test_finding(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	palette_run(&app, "find 500");
	assert_int_equal(neighbours_state(&app)->user, 499);
	palette_run(&app, "find nobody");
	assert_shows(&app, "There is no user \"nobody\"");
	press(&app, "/");
	assert_int_equal(app.mode, MODE_PALETTE);
	press(&app, "4 2 Enter");
	assert_int_equal(neighbours_state(&app)->user, 41);
	press(&app, "End");
	assert_int_equal(neighbours_state(&app)->user, 999);
	app_free(&app);
}

/* The test fold is looked at when the run has ended. */
static void
test_folds(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	assert_shows(&app, "NDCG@10 valid, rated");
	press(&app, "d");
	view_work_now(&app);
	assert_shows(&app, "NDCG@10 valid, all");
	fake_end(&app);
	view_work_now(&app);
	assert_shows(&app, "NDCG@10 test, all");
	app_free(&app);
}

static void
test_before_the_first_epoch(void **state)
{
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	press(&app, "3");
	view_work_now(&app);
	assert_shows(&app, "after the first epoch");
	app_free(&app);
}

/* Titles never reach the screen as they are. */
static void
test_hostile_titles(void **state)
{
	struct label *label = &fake.data->item_label[0];
	char *title = label->title, *text;
	struct app app;

	(void)state;
	label->title = (char *)"\033[31mred\a";
	begin(&app, false, 160, 50);
	press(&app, "u u");
	view_work_now(&app);
	text = screen(&app);
	assert_null(strchr(text, 033));
	assert_non_null(strstr(text, "\\x1b[31mred\\x07"));
	free(text);
	app_free(&app);
	label->title = title;
}

static void
test_random_keys(void **state)
{
	static const struct throws t = { 2, VIEW_v_neighbours, "kjhlgGfxubKd[]z{}3\t", 1,
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
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_screens),
		cmocka_unit_test(test_lists_are_by_distance),
		cmocka_unit_test(test_flips_turn_one_bit_and_back),
		cmocka_unit_test(test_ways_and_forms),
		cmocka_unit_test(test_finding),
		cmocka_unit_test(test_folds),
		cmocka_unit_test(test_before_the_first_epoch),
		cmocka_unit_test(test_hostile_titles),
		cmocka_unit_test(test_random_keys),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("neighbours", tests, open_fake, close_fake);
}
