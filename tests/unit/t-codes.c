/* The screen Codes: what it shows, what its keys do, what it asks to be worked out. */
#include "unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "tui-drive.h"
#include "tui/views/codes.h"

/* The screen after some epochs, all of it worked out. */
static void
begin(struct app *app, bool utf8, int w, int h)
{
	fake_show(app, "2", utf8, w, h);
}

static void
test_screens(void **state)
{
	struct app app;

	(void)state;
	assert_screens("codes", begin);
	begin(&app, false, 80, 24);
	press(&app, "o Down ]");
	view_work_now(&app);
	assert_screen(&app, "codes-meaning-80x24");
	press(&app, "]");
	assert_screen(&app, "codes-pairs-80x24");
	press(&app, "] , ,");
	view_work_now(&app);
	assert_screen(&app, "codes-replay-80x24");
	app_free(&app);
	begin(&app, true, 80, 24);
	assert_screen(&app, "codes-unicode-80x24");
	app_free(&app);
}

static void
test_before_the_first_epoch(void **state)
{
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	press(&app, "2");
	view_work_now(&app);
	assert_shows(&app, "come with the first epoch");
	assert_shows(&app, "..");
	app_free(&app);
}

static void
test_keys(void **state)
{
	struct codes_state *s;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	s = codes_state(&app);
	assert_shows(&app, "Bits of SST, items");
	press(&app, "b");
	view_work_now(&app);
	assert_shows(&app, "signs of its features");
	assert_shows(&app, "Bits of C, items");
	press(&app, "u");
	assert_shows(&app, "Bits of C, users");
	press(&app, "Tab Down Down");
	assert_int_equal(s->bit, 2);
	press(&app, "G");
	assert_int_equal(s->bit, 19);
	press(&app, "g o");
	assert_shows(&app, "Bits by how far from balance");
	press(&app, "K");
	assert_shows(&app, "chance@2 ");
	press(&app, "]");
	assert_shows(&app, "Bit 0 of C, users");
	view_work_now(&app);
	assert_shows(&app, "lift: share there over");
	press(&app, "]");
	assert_shows(&app, "Correlation of bits, C, users");
	press(&app, "] ] ]");
	assert_shows(&app, "Lost by binarizing");
	app_free(&app);
}

/* One order of bits after another: largest first. */
static void
test_orders(void **state)
{
	uint32_t order[20];
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	for (int o = 0; o < BIT_ORDERS; o++) {
		const struct look *l = codes_look(&app);
		const struct bit_health *b = l->side[SIDE_ITEMS].codes.bit;

		assert_int_equal(l->without_done, 20);
		codes_order(&app, order, 20);
		for (int i = 1; i < 20; i++) {
			uint32_t x = order[i - 1], y = order[i];

			if (o == BITS_BY_NUMBER)
				assert_true(x < y);
			else if (o == BITS_BY_MEAN)
				assert_true(b[x].mean * b[x].mean >= b[y].mean * b[y].mean);
			else if (o == BITS_BY_NDCG)
				assert_true(l->without[x] <= l->without[y]);
		}
		press(&app, "o");
	}
	app_free(&app);
}

/* The nearest items by plain distances, those of the user's own left out. */
static void
test_ladder(void **state)
{
	const struct csr *mine[] = { &fake.split->user[FOLD_TRAIN], &fake.split->user[FOLD_VALID] };
	const struct ladder_look *look;
	const struct ladder_list *list;
	const struct codes *c;
	struct mail mail;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	look = &codes_state(&app)->ladder;
	list = &look->list[0];
	c = &app.run.snapshot->net[2].codes;
	press(&app, "] ] ] ]");
	assert_shows(&app, "Only one code length");
	assert_int_equal(list->n, LADDER_ITEMS);
	for (int i = 0; i < list->n; i++) {
		uint32_t nearer = 0, known = 0;

		assert_int_equal(__builtin_popcountll(c->user[0] ^ c->item[list->item[i]]),
				 list->distance[i]);
		for (uint32_t j = 0; j < c->items; j++)
			nearer += (uint32_t)__builtin_popcountll(c->user[0] ^ c->item[j]) <
				  list->distance[i];
		for (int f = 0; f < 2; f++)
			for (size_t e = mine[f]->ptr[0]; e < mine[f]->ptr[1]; e++) {
				assert_int_not_equal(mine[f]->col[e], list->item[i]);
				known += (uint32_t)__builtin_popcountll(c->user[0] ^
									c->item[mine[f]->col[e]]) <
					 list->distance[i];
			}
		assert_true(nearer - known <= (uint32_t)i);
	}
	/* codes of 40 bits: the 20 of before stay */
	press(&app, "} y");
	app_started(&app, 2);
	fake_started(&app.job, &mail, 2);
	app_apply(&app, &mail);
	fake_train_to(&app, 3);
	press(&app, "Down");
	view_work_now(&app);
	assert_int_equal(look->n, 2);
	assert_int_equal(look->list[0].bits, 20);
	assert_int_equal(look->list[1].bits, 40);
	assert_int_equal(look->user, 1);
	assert_screen(&app, "codes-ladder-80x24");
	app_free(&app);
}

/* A look is finished before the next begins; what was there stays on the screen. */
static void
test_looks_follow_training(void **state)
{
	struct app app;
	int pieces = 0;

	(void)state;
	begin(&app, false, 80, 24);
	assert_int_equal(codes_look(&app)->epoch, 7);
	assert_false(work_once(&app));
	fake_train_to(&app, 9);
	assert_true(work_once(&app));
	assert_int_equal(codes_look(&app)->epoch, 7);
	fake_train_to(&app, 10);
	while (codes_look(&app)->epoch == 7)
		pieces += work_once(&app);
	assert_int_equal(codes_look(&app)->epoch, 9);
	assert_true(pieces > 10);
	view_work_now(&app);
	assert_int_equal(codes_look(&app)->epoch, 10);
	/* another run: nothing of the old one is shown */
	press(&app, "R y");
	app.generation++;
	assert_null(codes_look(&app));
	assert_null(codes_row_look(&app));
	app_free(&app);
}

/* Codes that leave nothing to choose from do not trip the counts. */
static void
test_dead_bits(void **state)
{
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	fake_train_to(&app, 1);
	for (int i = 0; i < 3; i++) {
		struct snapshot_net *n = &app.run.snapshot->net[i];

		for (uint32_t a = 0; a < n->features.users * n->features.bits; a++)
			n->features.user[a] = 0;
		for (uint32_t a = 0; a < n->features.items * n->features.bits; a++)
			n->features.item[a] = 0;
		codes_free(&n->codes);
		codes_init(&n->codes, &n->features, NULL);
	}
	press(&app, "2");
	view_work_now(&app);
	assert_shows(&app, "dead");
	press(&app, "[ [ [");
	assert_shows(&app, "alike in all items");
	press(&app, "[");
	assert_shows(&app, "nothing stands out");
	app_free(&app);
}

static void
test_replay_goes_back_and_on(void **state)
{
	const struct look *l;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	press(&app, ", ,");
	view_work_now(&app);
	l = codes_look(&app);
	assert_true(l->past && l->epoch == 5 && l->without_done == 20);
	/* of the row in focus, the last one; what needs features is not told */
	assert_true(l->row[3].ndcg.expected[2] == history_at(&app.run, 2, col_valid(3, 2), 5));
	assert_false(l->row[3].formed);
	/* training goes on meanwhile */
	fake_train_to(&app, 9);
	view_work_now(&app);
	assert_int_equal(codes_look(&app)->epoch, 5);
	press(&app, "(");
	view_work_now(&app);
	assert_int_equal(codes_look(&app)->epoch, 1);
	press(&app, ". .");
	view_work_now(&app);
	assert_int_equal(codes_look(&app)->epoch, 3);
	press(&app, ")");
	assert_shows(&app, "newest epoch again");
	view_work_now(&app);
	l = codes_look(&app);
	assert_true(!l->past && l->epoch == 9);
	app_free(&app);
}

/* The epoch of frame i is i * step + 1. */
static void
check_frames(const struct replay *r, size_t most, unsigned epoch)
{
	size_t bytes = 0;

	assert_true(r->bytes <= most);
	assert_int_equal(r->step & (r->step - 1), 0);
	for (size_t i = 0; i < r->n; i++) {
		assert_int_equal(r->frame[i]->epoch, i * r->step + 1);
		bytes += r->frame[i]->bytes;
	}
	assert_int_equal(r->bytes, bytes);
	assert_true(epoch - r->frame[r->n - 1]->epoch < r->step);
}

static void
test_replay_keeps_to_its_bound(void **state)
{
	enum { MOST = 120000 };
	struct replay r = { 0 };
	struct snapshot *last = NULL;

	(void)state;
	for (unsigned epoch = 1; epoch <= 65; epoch++) {
		struct mail mail;

		fake_snapshot(&fake.jobs[0], &mail, 1, epoch);
		replay_add(&r, mail.snapshot, MOST);
		check_frames(&r, MOST, epoch);
		snapshot_unref(last);
		last = mail.snapshot;
	}
	assert_true(r.n >= 3 && r.step >= 8);
	/* 65 is kept, as it is of any step up to 64, and is what it was */
	struct snapshot *again = replay_open(replay_at(&r, 65));

	assert_int_equal(again->epoch, 65);
	assert_memory_equal(again->net[2].codes.user, last->net[2].codes.user, 1000 * 8);
	assert_memory_equal(again->net[1].codes.item, last->net[1].codes.item, 600 * 8);
	assert_int_equal(again->net[0].health.worst_bit, 9);
	snapshot_unref(again);
	assert_null(replay_at(&r, 0));
	assert_int_equal(replay_step(&r, 65, -1)->epoch, 65 - r.step);
	assert_int_equal(replay_step(&r, 64, -1)->epoch, 65 - r.step);
	assert_int_equal(replay_step(&r, 1, -1)->epoch, 1);
	assert_int_equal(replay_step(&r, 65, 1)->epoch, 65);
	replay_free(&r);
	/* codes larger than the bound are not kept, and that is all */
	replay_add(&r, last, 1000);
	assert_int_equal(r.n, 0);
	assert_null(replay_step(&r, 1, 1));
	snapshot_unref(last);
	replay_free(&r);
}

static void
test_random_keys(void **state)
{
	static const struct throws t = { 2, VIEW_v_codes, "bu]o[K\tzkjgG2L,.()", 1,
					 news_of_training };
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
		cmocka_unit_test(test_screens),
		cmocka_unit_test(test_before_the_first_epoch),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_orders),
		cmocka_unit_test(test_ladder),
		cmocka_unit_test(test_looks_follow_training),
		cmocka_unit_test(test_dead_bits),
		cmocka_unit_test(test_replay_goes_back_and_on),
		cmocka_unit_test(test_replay_keeps_to_its_bound),
		cmocka_unit_test(test_random_keys),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("codes", tests, open_fake, close_fake);
}
