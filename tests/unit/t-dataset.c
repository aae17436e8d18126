#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/rng.h"
#include "hamtop/base/mem.h"
#include "hamtop/data/builder.h"
#include "hamtop/data/dataset.h"

static struct ids
ids_of(const char *const *names, uint32_t n)
{
	struct ids ids = { 0 };
	struct err err = ERR_INIT;

	for (uint32_t i = 0; i < n; i++)
		assert_true(ids_add(&ids, names[i], strlen(names[i]), &err));
	return ids;
}

static void
order_of_ids(void **state)
{
	static const char *const rising[] = {
		"0",
		"1",
		"2",
		"007",
		"07",
		"7",
		"10",
		"99999999999999999999",
		"100000000000000000000",
		"",
		"-1",
		"1.5",
		"7a",
		"A",
		"a",
		"\303\251",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rising); i++)
		for (size_t j = 0; j < ARRAY_LEN(rising); j++) {
			int order = ids_compare(rising[i], rising[j]);

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
}

static void
ids_are_found(void **state)
{
	struct ids ids = { 0 };
	struct err err = ERR_INIT;
	char text[16];

	(void)state;
	assert_int_equal(ids_find(&ids, "1"), -1);
	for (int i = 0; i < 5000; i++) {
		int n = snprintf(text, sizeof(text), "%d", 2 * i);

		assert_true(ids_add(&ids, text, (size_t)n, &err));
	}
	assert_int_equal(ids_find(&ids, "0"), 0);
	assert_int_equal(ids_find(&ids, "9998"), 4999);
	assert_int_equal(ids_find(&ids, "4444"), 2222);
	assert_int_equal(ids_find(&ids, "3"), -1);
	assert_int_equal(ids_find(&ids, "x"), -1);
	ids_free(&ids);
}

static void
rows_are_sorted_and_the_last_wins(void **state)
{
	static const char *const users[] = { "zoe", "10", "nobody", "9" };
	static const char *const items[] = { "b", "a", "unseen" };
	uint32_t user[] = { 0, 1, 3, 1, 0, 1 };
	uint32_t item[] = { 0, 0, 1, 1, 1, 0 };
	float rating[] = { 1, 2, 3, 4, 5, 0.5f };
	struct triples t = { 6, user, item, rating };
	struct ids u = ids_of(users, 4), i = ids_of(items, 3);
	struct err err = ERR_INIT;
	struct dataset *data = dataset_build(&t, &u, &i, &err);

	(void)state;
	assert_non_null(data);
	assert_int_equal(u.n + i.n, 0);
	assert_int_equal(data->users, 3);
	assert_int_equal(data->items, 2);
	assert_int_equal(data->ratings, 5);
	assert_int_equal(data->report.duplicates, 1);
	assert_string_equal(ids_get(&data->user_ids, 0), "9");
	assert_string_equal(ids_get(&data->user_ids, 1), "10");
	assert_string_equal(ids_get(&data->user_ids, 2), "zoe");
	assert_string_equal(ids_get(&data->item_ids, 0), "a");
	assert_string_equal(dataset_title(data, 1), "b");
	assert_int_equal(data->by_user.ptr[1], 1);
	assert_int_equal(data->by_user.ptr[2], 3);
	assert_int_equal(data->by_user.col[2], 1);
	assert_true(data->by_user.val[2] == 0.5f); /* "10" on "b", twice */
	assert_int_equal(csr_len(&data->by_item, 0), 3);
	assert_int_equal(csr_len(&data->by_item, 1), 2);
	assert_true(data->by_item.val[3] == 0.5f && data->by_item.val[4] == 1);
	assert_true(data->min == 0.5f && data->max == 5);
	dataset_free(data);
}

static void
nothing_is_refused(void **state)
{
	static const char *const names[] = { "a" };
	struct triples t = { 0 };
	struct ids u = ids_of(names, 1), i = ids_of(names, 1);
	struct err err = ERR_INIT;

	(void)state;
	assert_null(dataset_build(&t, &u, &i, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_string_equal(err.msg, "there is no rating in the data");
	assert_null(u.text);
}

enum { N = 4000, USERS = 60, ITEMS = 40 };

/* A dataset of N random triples with duplicates; the truth in last[][]. */
static struct dataset *
random_dataset(uint64_t seed, bool by_user, float last[USERS][ITEMS])
{
	static uint32_t user[N], item[N];
	static float rating[N];
	struct triples t = { N, user, item, rating };
	struct rng rng = rng_start(rng_key(seed, RNG_TEST, 0, 0));
	struct ids u = { 0 }, i = { 0 };
	struct err err = ERR_INIT;
	char text[16];

	for (int n = 0; n < USERS; n++) /* in a falling order, so that rows differ from codes */
		ids_add(&u, text, (size_t)snprintf(text, sizeof(text), "%d", USERS - n), &err);
	for (int n = 0; n < ITEMS; n++)
		ids_add(&i, text, (size_t)snprintf(text, sizeof(text), "i%02d", ITEMS - n), &err);
	memset(last, 0, USERS * sizeof(*last));
	for (uint32_t e = 0; e < N; e++) {
		user[e] = by_user ? USERS - 1 - e * USERS / N : (uint32_t)rng_below(&rng, USERS);
		item[e] = (uint32_t)rng_below(&rng, e % 2 ? ITEMS : 1 + rng_below(&rng, ITEMS));
		rating[e] = 1 + (float)rng_below(&rng, 5);
		last[USERS - 1 - user[e]][ITEMS - 1 - item[e]] = rating[e];
	}
	return dataset_build(&t, &u, &i, &err);
}

static void
check_both_ways(const struct dataset *data, float last[USERS][ITEMS])
{
	size_t n = 0, m = 0;

	for (uint32_t u = 0; u < USERS; u++)
		for (uint32_t i = 0; i < ITEMS; i++)
			if (last[u][i] > 0) {
				assert_true(n < data->ratings);
				assert_int_equal(data->by_user.col[n], i);
				assert_true(data->by_user.val[n++] == last[u][i]);
			}
	for (uint32_t i = 0; i < ITEMS; i++)
		for (uint32_t u = 0; u < USERS; u++)
			if (last[u][i] > 0) {
				assert_int_equal(data->by_item.col[m], u);
				assert_true(data->by_item.val[m++] == last[u][i]);
			}
	assert_int_equal(n, data->ratings);
	assert_int_equal(m, data->ratings);
	assert_int_equal(data->report.duplicates, N - n);
}

static void
both_ways_agree_with_a_plain_table(void **state)
{
	float last[USERS][ITEMS];

	(void)state;
	for (uint64_t seed = 0; seed < 6; seed++) {
		struct dataset *data = random_dataset(seed, seed % 2, last);

		assert_non_null(data);
		check_both_ways(data, last);
		dataset_free(data);
	}
}

/* The filter, the slow and obvious way. */
static void
filter_table(float last[USERS][ITEMS], unsigned min_user, unsigned min_item)
{
	for (bool again = true; again;) {
		again = false;
		for (int u = 0; u < USERS; u++) {
			unsigned n = 0;

			for (int i = 0; i < ITEMS; i++)
				n += last[u][i] > 0;
			for (int i = 0; i < ITEMS && n && n < min_user; i++)
				last[u][i] = 0, again = true;
		}
		for (int i = 0; i < ITEMS; i++) {
			unsigned n = 0;

			for (int u = 0; u < USERS; u++)
				n += last[u][i] > 0;
			for (int u = 0; u < USERS && n && n < min_item; u++)
				last[u][i] = 0, again = true;
		}
	}
}

static void
filters_keep_the_core(void **state)
{
	float last[USERS][ITEMS];
	struct err err = ERR_INIT;
	struct dataset *data = random_dataset(9, false, last);
	size_t before = data->ratings, n = 0;
	struct core core;
	char text[16];

	(void)state;
	data->item_label = mem_new(data->items, sizeof(*data->item_label));
	for (uint32_t i = 0; i < data->items; i++)
		data->item_label[i].title = mem_strdup(ids_get(&data->item_ids, i));
	filter_table(last, 27, 33);
	assert_true(dataset_core(&core, data, 27, 33, &err));
	data = dataset_filter(data, 27, 33, &err);
	assert_non_null(data);
	assert_in_range(data->users, 1, USERS - 1);
	assert_in_range(data->items, 1, ITEMS - 1);
	for (uint32_t u = 0; u < USERS; u++) {
		int64_t row = ids_find(&data->user_ids,
				       (snprintf(text, sizeof(text), "%u", u + 1), text));

		for (uint32_t i = 0; i < ITEMS; i++) {
			if (last[u][i] == 0)
				continue;
			assert_true(row >= 0);
			snprintf(text, sizeof(text), "i%02u", i + 1);
			assert_string_equal(text, ids_get(&data->item_ids, data->by_user.col[n]));
			assert_true(data->by_user.val[n++] == last[u][i]);
		}
	}
	assert_int_equal(n, data->ratings);
	for (uint32_t i = 0; i < data->items; i++)
		assert_string_equal(data->item_label[i].title, ids_get(&data->item_ids, i));
	assert_int_equal(core.ratings, n);
	assert_int_equal(core.users, data->users);
	assert_int_equal(core.items, data->items);
	assert_true(dataset_core(&core, data, 1000, 0, &err));
	assert_int_equal(core.users + core.items + core.ratings, 0);
	assert_int_equal(data->report.ratings_filtered, before - n);
	assert_int_equal(data->report.users_filtered, USERS - data->users);
	assert_int_equal(data->report.items_filtered, ITEMS - data->items);
	assert_null(dataset_filter(data, 1000, 0, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_string_equal(err.msg, "no rating is left when users need 1000 ratings and items 0: "
				     "lower --min-user or --min-item");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_of_ids),
		cmocka_unit_test(ids_are_found),
		cmocka_unit_test(rows_are_sorted_and_the_last_wins),
		cmocka_unit_test(nothing_is_refused),
		cmocka_unit_test(both_ways_agree_with_a_plain_table),
		cmocka_unit_test(filters_keep_the_core),
	};

	return cmocka_run_group_tests_name("dataset", tests, NULL, NULL);
}
