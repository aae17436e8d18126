/* The screen Neighbours: what it shows, what its keys do. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
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
	assert_non_null(neighbours_look(&app)->place);
	assert_shows(&app, "bit 3, flipped");
	press(&app, "Esc");
	view_work_now(&app);
	assert_int_equal(neighbours_look(&app)->code[0], before);
	assert_null(neighbours_look(&app)->place);
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
	assert_shows(&app, "valid rated exp");
	press(&app, "d");
	view_work_now(&app);
	assert_shows(&app, "valid all exp");
	fake_end(&app);
	view_work_now(&app);
	assert_shows(&app, "test all exp");
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

/* ---- you ---- */

/* Encoders as an untrained CCSR has them, in the snapshot that is shown. */
static void
lend_encoders(struct app *app)
{
	const struct model_ops *ops = model_find("CCSR-S", NULL);
	struct snapshot *snap = app->run.snapshot;
	struct job job;

	job_init(&job, ops, fake.data, fake.split, snap->net[0].features.bits, RECIPE_DUAL);
	for (int i = 0; i < snap->nets; i++) {
		struct model_spec spec = { .data = fake.data,
					   .split = fake.split,
					   .bits = job.bits,
					   .seed = 1,
					   .threshold = 3,
					   .net = i,
					   .hypers = job.hypers };
		struct model *m = ops->create(&spec, NULL);

		assert_non_null(m);
		snap->net[i].encoder = ops->user_encoder(m, NULL);
		ops->destroy(m);
	}
}

static void
press_and_work(struct app *app, const char *keys)
{
	press(app, keys);
	view_work_now(app);
}

static void
begin_you(struct app *app, int w, int h)
{
	begin(app, false, w, h);
	lend_encoders(app);
	press_and_work(app, "r");
}

/* A title by its first words, rated. */
static void
rate_title(struct app *app, const char *words, const char *rating)
{
	for (; *words; words++)
		app_key(app, (struct key){ *words, false });
	press(app, "Enter");
	press_and_work(app, rating);
}

static void
test_your_screens(void **state)
{
	static const int size[][2] = { { 80, 24 }, { 40, 12 }, { 160, 50 } };
	struct app app;
	char name[64];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		begin_you(&app, size[i][0], size[i][1]);
		rate_title(&app, "bone flute", "5");
		rate_title(&app, "walrus", "4");
		rate_title(&app, "salt witch", "1");
		snprintf(name, sizeof(name), "you-%dx%d", size[i][0], size[i][1]);
		assert_screen(&app, name);
		app_free(&app);
	}
	begin_you(&app, 80, 24);
	press(&app, "m y");
	assert_screen(&app, "you-search-80x24");
	app_free(&app);
}

/* The code is what the encoder says, and a rating taken back leaves nothing. */
static void
test_ratings_turn_bits_and_back(void **state)
{
	const struct neighbours_state *s;
	struct person nobody = { 0 };
	uint64_t empty, want[1];
	struct app app;
	float f[20];

	(void)state;
	begin_you(&app, 80, 24);
	s = neighbours_state(&app);
	empty = neighbours_look(&app)->code[0];
	rate_title(&app, "bone flute", "5");
	rate_title(&app, "walrus", "4");
	rate_title(&app, "salt witch", "1");
	assert_int_equal(s->who.n, 3);
	assert_true(user_encode(app.run.snapshot->net[1].encoder, f, s->who.item, s->who.rating, 3,
				NULL));
	bits_from_sign(want, f, 1, 20);
	assert_int_equal(neighbours_look(&app)->code[0], want[0]);
	assert_int_not_equal(want[0], empty);
	assert_shows(&app, "turned by 1 for Salt W");
	press_and_work(&app, "-");
	assert_shows(&app, "turned by taking back");
	assert_int_equal(neighbours_look(&app)->before[0], want[0]);
	press_and_work(&app, "Esc Up 0 0");
	assert_memory_equal(&s->who, &nobody, sizeof(nobody));
	assert_int_equal(neighbours_look(&app)->code[0], empty);
	app_free(&app);
}

static bool
is_listed(const struct app *app, uint32_t item)
{
	const struct form_order *o = &neighbours_look(app)->form[neighbours_look(app)->q.row];

	for (uint32_t i = 0; i < o->n; i++)
		if (o->order[i] == item)
			return true;
	return false;
}

static void
test_what_you_rated_is_no_news(void **state)
{
	struct app app;
	uint32_t item;

	(void)state;
	begin_you(&app, 80, 24);
	rate_title(&app, "walrus", "4");
	item = neighbours_state(&app)->who.item[0];
	assert_false(is_listed(&app, item));
	assert_int_equal(neighbours_look(&app)->form[1].n, 599);
	press_and_work(&app, "Esc Esc d");
	assert_true(is_listed(&app, item));
	/* users are all asked about, and Esc goes back to those of the data */
	press_and_work(&app, "u");
	assert_int_equal(neighbours_look(&app)->form[1].n, 1000);
	press_and_work(&app, "Esc");
	assert_false(neighbours_look(&app)->q.you);
	assert_int_equal(neighbours_look(&app)->form[1].n, 999);
	app_free(&app);
}

/* Digits are text in the field and ratings in the list. */
static void
test_the_prompt(void **state)
{
	const struct neighbours_state *s;
	struct app app;

	(void)state;
	begin_you(&app, 80, 24);
	s = neighbours_state(&app);
	press(&app, "1 2");
	assert_string_equal(s->prompt.words.text, "12");
	assert_int_equal(s->prompt.match[0], ids_find(&fake.data->item_ids, "12"));
	press(&app, "Backspace Backspace z z z");
	assert_shows(&app, "No title has these words");
	press(&app, "Enter 5");
	assert_int_equal(s->who.n, 0);
	press(&app, "w a l Down 9");
	assert_shows(&app, "ratings of these data are");
	press(&app, "3 + + + + +");
	assert_int_equal(s->who.n, 1);
	assert_true(s->who.rating[0] == fake.data->max);
	press(&app, "/");
	assert_true(s->prompt.typing);
	assert_int_equal(s->prompt.words.len, 0);
	press(&app, "M-1");
	assert_int_equal(app.now, VIEW_v_train);
	assert_int_equal(app.mode, MODE_NORMAL);
	press(&app, "3");
	palette_run(&app, "rate 12=2");
	assert_int_equal(s->who.n, 2);
	palette_run(&app, "rate 12=-");
	assert_int_equal(s->who.n, 1);
	palette_run(&app, "rate 12");
	assert_shows(&app, "ITEM=RATING");
	palette_run(&app, "find 4");
	assert_false(s->you);
	app_free(&app);
}

static void
test_a_family_without_encoder_says_so(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	press_and_work(&app, "r");
	assert_null(neighbours_look(&app));
	assert_shows(&app, "has no encoder");
	app_free(&app);
}

/* The palette leads to another screen in the midst of typing, as in a script. */
static void
test_another_screen_takes_no_words(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	press_and_work(&app, "r");
	app.mode = MODE_VIEW;
	palette_run(&app, "geometry");
	assert_int_equal(app.now, VIEW_v_geometry);
	assert_int_equal(app.mode, MODE_NORMAL);
	press(&app, "x");
	assert_shows(&app, "Figure 2, left");
	app_free(&app);
}

/* Ties by popularity, by chance and by features; and what is nearer than to most. */
static void
test_orders(void **state)
{
	const struct csr *rated = &fake.data->by_item;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	for (int rule = TIES_ID; rule < TIE_RULES; rule++) {
		const struct look_near *l = neighbours_look(&app);
		const struct form_order *o = &l->form[l->q.row];

		assert_int_equal(l->q.ties, rule);
		for (uint32_t i = 1; i < o->n; i++) {
			uint32_t a = o->order[i - 1], b = o->order[i];

			assert_true(o->score[a] >= o->score[b]);
			if (o->score[a] > o->score[b])
				continue;
			assert_true(rule != TIES_ID || a < b);
			assert_true(rule != TIES_POPULARITY ||
				    csr_len(rated, a) >= csr_len(rated, b));
		}
		press_and_work(&app, "T");
	}
	press_and_work(&app, "Tab Tab o");
	for (uint32_t i = 1; i < 600; i++) {
		const struct form_order *o = &neighbours_look(&app)->form[1];

		assert_true(o->key[o->order[i - 1]] >= o->key[o->order[i]]);
	}
	assert_int_equal(neighbours_look(&app)->lines, 600);
	assert_shows(&app, "Nearer than to most");
	app_free(&app);
}

/* The queries are of the code that is shown. */
static void
test_queries(void **state)
{
	char code[24] = "B'";
	struct app app;

	(void)state;
	begin(&app, false, 160, 50);
	for (uint32_t j = 0; j < 20; j++)
		code[2 + j] = bits_get(neighbours_look(&app)->code, j) ? '1' : '0';
	press(&app, "Y");
	assert_int_equal(app.mode, MODE_COPY);
	assert_shows(&app, code);
	assert_shows(&app, "FROM hamtop_item");
	press(&app, "Esc u");
	view_work_now(&app);
	press(&app, "Y");
	assert_shows(&app, "FROM hamtop_user");
	app_free(&app);
}

/* Users by what S loses beside C, once both have been scored. */
static void
test_users_by_gap(void **state)
{
	const struct user_gaps *g;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	press(&app, "o");
	assert_null(neighbours_gaps(&app));
	assert_shows(&app, "when a run of both has ended");
	fake_end(&app);
	press(&app, "o Home");
	g = neighbours_gaps(&app);
	assert_non_null(g);
	assert_shows(&app, "S - C");
	assert_int_equal(neighbours_state(&app)->user, g->order[0]);
	for (uint32_t i = 1; i < 1000; i++) {
		double a = g->gap[g->order[i - 1]], b = g->gap[g->order[i]];

		assert_true(a <= b || b != b);
		assert_true(a == a || b != b);
	}
	press(&app, "Down");
	assert_int_equal(neighbours_state(&app)->user, g->order[1]);
	press(&app, "End");
	assert_int_equal(neighbours_state(&app)->user, g->order[999]);
	press(&app, "Down o");
	assert_null(neighbours_gaps(&app));
	app_free(&app);
}

/* Which items are listed, and the gain of their score. */
static void
test_lists_and_gains(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	press_and_work(&app, "d");
	assert_int_equal(neighbours_look(&app)->form[1].n,
			 600 - csr_len(&fake.split->user[FOLD_TRAIN], 0));
	press_and_work(&app, "d");
	assert_int_equal(neighbours_look(&app)->form[1].n,
			 csr_len(&fake.split->user[FOLD_VALID], 0));
	assert_shows(&app, "valid rated exp");
	press_and_work(&app, "G");
	assert_shows(&app, "valid rated linear");
	press_and_work(&app, "G G d");
	assert_shows(&app, "valid rated exp");
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
	static const struct throws t = { 2, VIEW_v_neighbours, "kjhlgGfxubKdToroor/a1550-[]z{}3\t",
					 1, news_of_training };
	struct app app;

	(void)state;
	begin(&app, true, 80, 24);
	lend_encoders(&app);
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
		cmocka_unit_test(test_your_screens),
		cmocka_unit_test(test_ratings_turn_bits_and_back),
		cmocka_unit_test(test_what_you_rated_is_no_news),
		cmocka_unit_test(test_the_prompt),
		cmocka_unit_test(test_a_family_without_encoder_says_so),
		cmocka_unit_test(test_another_screen_takes_no_words),
		cmocka_unit_test(test_orders),
		cmocka_unit_test(test_lists_and_gains),
		cmocka_unit_test(test_users_by_gap),
		cmocka_unit_test(test_queries),
		cmocka_unit_test(test_hostile_titles),
		cmocka_unit_test(test_random_keys),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("neighbours", tests, open_fake, close_fake);
}
