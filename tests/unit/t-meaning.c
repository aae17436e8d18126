/* What a bit stands for, where that was planted. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/data/made.h"
#include "hamtop/num/bits.h"
#include "hamtop/run/meaning.h"

struct world {
	struct dataset *data;
	struct split *split;
	struct traits items, users;
};

static int
open_world(void **state)
{
	static struct world w;
	const struct split_options opt = SPLIT_OPTIONS_INIT;

	w.data = data_demo(NULL);
	w.split = w.data ? split_new(w.data, &opt, NULL) : NULL;
	*state = &w;
	return !w.split || !traits_of_items(&w.items, w.data, w.split, NULL) ||
	       !traits_of_users(&w.users, w.data, w.split, NULL);
}

static int
close_world(void **state)
{
	struct world *w = *state;

	traits_free(&w->items);
	traits_free(&w->users);
	split_free(w->split);
	dataset_free(w->data);
	return 0;
}

static bool
has(const struct label *l, const char *genre)
{
	size_t n = strlen(genre);

	for (const char *at = l->groups; at && (at = strstr(at, genre)); at += n)
		if ((at == l->groups || at[-1] == '|') && (!at[n] || at[n] == '|'))
			return true;
	return false;
}

static uint32_t
find(const struct traits *t, const char *name)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (!strcmp(t->name[i], name))
			return i;
	return UINT32_MAX;
}

static void
traits_are_counted_as_by_hand(void **state)
{
	const struct world *w = *state;
	uint32_t comedy = find(&w->items, "Comedy"), nineties = find(&w->items, "1990s");
	uint32_t comedies = 0, made = 0;

	assert_true(w->items.labels);
	assert_true(comedy != UINT32_MAX && nineties != UINT32_MAX);
	for (uint32_t i = 0; i < w->data->items; i++) {
		comedies += has(&w->data->item_label[i], "Comedy");
		made += w->data->item_label[i].year / 10 == 199;
	}
	assert_int_equal(w->items.count[comedy], comedies);
	assert_int_equal(w->items.count[nineties], made);
	assert_true(w->items.count[find(&w->items, "most rated quarter")] >= w->data->items / 4);
	assert_true(w->users.count[find(&w->users, "most active quarter")] >= w->data->users / 4);
}

/* A bit that is 1 for the comedies, but for every fifth item. */
static void
a_planted_genre_is_found_first(void **state)
{
	const struct world *w = *state;
	uint32_t n = w->data->items, ones = 0, both = 0, comedies = 0, rows;
	uint64_t *code = calloc(2 * n, sizeof(*code));
	struct lift got[4];

	for (uint32_t i = 0; i < n; i++) {
		bool comedy = has(&w->data->item_label[i], "Comedy");
		int one = comedy != (i % 5 == 0);

		code[2 * i + 1] = (uint64_t)one << (63 - (70 - 64));
		ones += (uint32_t)one;
		both += one && comedy;
		comedies += comedy;
	}
	assert_true(bit_meaning(got, 4, &rows, &w->items, code, 2, 70, 1) >= 1);
	assert_int_equal(rows, ones);
	assert_string_equal(w->items.name[got[0].trait], "Comedy");
	assert_int_equal(got[0].count, both);
	assert_true(fabs(got[0].lift - ((double)both / ones) / ((double)comedies / n)) < 1e-12);
	assert_true(got[0].z > TRAIT_Z);
	for (int i = 0, m = bit_meaning(got, 4, &rows, &w->items, code, 2, 70, 0); i < m; i++) {
		assert_string_not_equal(w->items.name[got[i].trait], "Comedy");
		assert_true(i == 0 || got[i].z <= got[i - 1].z);
	}
	assert_int_equal(rows, n - ones);
	/* the list is cut, not its head */
	struct lift one[1];

	assert_int_equal(bit_meaning(one, 1, &rows, &w->items, code, 2, 70, 1), 1);
	assert_string_equal(w->items.name[one[0].trait], "Comedy");
	free(code);
}

static void
a_dead_bit_means_nothing(void **state)
{
	const struct world *w = *state;
	uint64_t *code = calloc(w->data->users, sizeof(*code));
	struct lift got[4];
	uint32_t rows;

	assert_int_equal(bit_meaning(got, 4, &rows, &w->users, code, 1, 0, 0), 0);
	assert_int_equal(rows, w->data->users);
	assert_int_equal(bit_meaning(got, 4, &rows, &w->users, code, 1, 0, 1), 0);
	assert_int_equal(rows, 0);
	free(code);
}

/* Eight horrors planted among the first twenty of a list of every third item. */
static void
a_list_is_told_by_what_is_first(void **state)
{
	const struct world *w = *state;
	uint32_t horror = find(&w->items, "Horror"), row[600], n = 0, horrors = 0;
	struct list_lift lift[5];
	int found;

	for (int pass = 0; pass < 2; pass++) {
		uint32_t met = 0;

		for (uint32_t i = 0; i < w->data->items; i += 3) {
			met += has(&w->data->item_label[i], "Horror");
			if ((has(&w->data->item_label[i], "Horror") && met <= 8) == (pass == 0))
				row[n++] = i;
		}
	}
	assert_int_equal(n, (w->data->items + 2) / 3);
	found = list_meaning(lift, 5, &w->items, row, n, 20);
	assert_in_range(found, 1, 5);
	assert_int_equal(lift[0].trait, horror);
	horrors = n = 0;
	for (uint32_t i = 0; i < w->data->items; i += 3, n++)
		horrors += has(&w->data->item_label[i], "Horror");
	assert_true(fabs(lift[0].chance - 20.0 * horrors / n) < 1e-9);
	for (int i = 1; i < found; i++)
		assert_true(lift[i].z <= lift[i - 1].z && lift[i].z >= TRAIT_Z);
	/* the whole list is told by nothing */
	assert_int_equal(list_meaning(lift, 5, &w->items, row, n, n), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(traits_are_counted_as_by_hand),
		cmocka_unit_test(a_planted_genre_is_found_first),
		cmocka_unit_test(a_dead_bit_means_nothing),
		cmocka_unit_test(a_list_is_told_by_what_is_first),
	};

	return cmocka_run_group_tests_name("meaning", tests, open_world, close_world);
}
