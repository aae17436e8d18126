#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/data/builder.h"
#include "hamtop/data/summary.h"

static void
assert_near(double a, double b, double within)
{
	if (!(fabs(a - b) <= within))
		fail_msg("%.17g is not %.17g", a, b);
}

struct line {
	const char *user, *item;
	float rating;
};

static uint32_t
code_of(struct ids *ids, const char *id)
{
	struct err err = ERR_INIT;

	for (uint32_t i = 0; i < ids->n; i++)
		if (!strcmp(ids_get(ids, i), id))
			return i;
	assert_true(ids_add(ids, id, strlen(id), &err));
	return ids->n - 1;
}

static struct dataset *
built(const struct line *lines, size_t n)
{
	struct ids users = { 0 }, items = { 0 };
	struct err err = ERR_INIT;
	struct triples t = { .n = n };

	t.user = mem_new(n, sizeof(*t.user));
	t.item = mem_new(n, sizeof(*t.item));
	t.rating = mem_new(n, sizeof(*t.rating));
	for (size_t e = 0; e < n; e++) {
		t.user[e] = code_of(&users, lines[e].user);
		t.item[e] = code_of(&items, lines[e].item);
		t.rating[e] = lines[e].rating;
	}
	struct dataset *data = dataset_build(&t, &users, &items, &err);

	assert_non_null(data);
	free(t.user);
	free(t.item);
	free(t.rating);
	return data;
}

static void
a_small_one_by_hand(void **state)
{
	static const struct line lines[] = {
		{ "ann", "x", 5 }, { "ann", "y", 4 }, { "ann", "z", 1 },
		{ "bob", "x", 4 }, { "bob", "y", 3 }, { "cy", "x", 4 },
		{ "dee", "w", 2 }, { "dee", "x", 5 }, { "dee", "y", 4 },
	};
	static const double ratings[] = { 1, 2, 3, 4, 5 };
	static const size_t bars[] = { 1, 1, 1, 4, 2 };
	static const uint32_t tail[] = { 4, 3, 1, 1 };
	struct dataset *data = built(lines, ARRAY_LEN(lines));
	struct summary s;

	(void)state;
	summary_of(&s, data, NULL, 3.0);
	assert_near(s.density, 9.0 / 16.0, 1e-15);
	assert_int_equal(s.per_user.min, 1);
	assert_int_equal(s.per_user.median, 2); /* of 1 2 3 3 the lower middle */
	assert_int_equal(s.per_user.max, 3);
	assert_near(s.per_user.mean, 2.25, 1e-15);
	assert_int_equal(s.per_item.min, 1);
	assert_int_equal(s.per_item.median, 1); /* of 1 1 3 4 */
	assert_int_equal(s.per_item.max, 4);
	assert_near(s.mean, 32.0 / 9.0, 1e-15);
	assert_near(s.sd, sqrt(128.0 / 9.0 - 1024.0 / 81.0), 1e-12);
	assert_int_equal(s.above_threshold, 6);
	assert_false(s.binned);
	assert_int_equal(s.bars, 5);
	for (int i = 0; i < s.bars; i++) {
		assert_true(s.bar_from[i] == ratings[i]);
		assert_int_equal(s.bar[i], bars[i]);
	}
	assert_int_equal(s.tails, 4);
	for (int i = 0; i < s.tails; i++) {
		assert_int_equal(s.tail_rank[i], i + 1);
		assert_int_equal(s.tail[i], tail[i]);
	}
	assert_near(s.top_tenth_share, 4.0 / 9.0, 1e-15);
	assert_int_equal(s.fold[FOLD_TRAIN] + s.fold[FOLD_TEST] + s.cold_items, 0);
	dataset_free(data);
}

static void
an_odd_number_has_a_middle(void **state)
{
	static const struct line lines[] = {
		{ "1", "a", 1 }, { "2", "a", 1 }, { "2", "b", 1 },
		{ "3", "a", 1 }, { "3", "b", 1 }, { "3", "c", 1 },
	};
	struct dataset *data = built(lines, ARRAY_LEN(lines));
	struct summary s;

	(void)state;
	summary_of(&s, data, NULL, 3.0);
	assert_int_equal(s.per_user.median, 2);
	assert_int_equal(s.per_item.median, 2);
	assert_int_equal(s.bars, 1);
	assert_int_equal(s.bar[0], 6);
	assert_true(s.sd == 0.0);
	dataset_free(data);
}

/* n items, the i-th with the rating of step * i, each of one user. */
static struct dataset *
scale(uint32_t n, float step)
{
	struct line *lines = mem_new(n, sizeof(*lines));
	char(*id)[8] = mem_new(n, sizeof(*id));

	for (uint32_t i = 0; i < n; i++) {
		snprintf(id[i], sizeof(id[i]), "%u", i);
		lines[i] = (struct line){ "one", id[i], step * (float)i };
	}
	struct dataset *data = built(lines, n);

	free(lines);
	free(id);
	return data;
}

static void
many_ratings_are_binned(void **state)
{
	struct dataset *few = scale(SUMMARY_STARS, 0.5f), *many = scale(SUMMARY_STARS + 1, 1.0f);
	struct summary s;

	(void)state;
	summary_of(&s, few, NULL, 3.0);
	assert_false(s.binned);
	assert_int_equal(s.bars, SUMMARY_STARS);
	for (int i = 0; i < s.bars; i++) {
		assert_true(s.bar_from[i] == 0.5 * i);
		assert_int_equal(s.bar[i], 1);
	}
	summary_of(&s, many, NULL, 3.0);
	assert_true(s.binned);
	assert_int_equal(s.bars, SUMMARY_STARS);
	for (int i = 0; i < s.bars; i++) {
		assert_true(s.bar_from[i] == i);
		assert_int_equal(s.bar[i], i == SUMMARY_STARS - 1 ? 2 : 1); /* the largest too */
	}
	dataset_free(few);
	dataset_free(many);
}

static void
the_tail_reaches_the_last_item(void **state)
{
	struct dataset *data = scale(1000, 1.0f);
	struct summary s;

	(void)state;
	summary_of(&s, data, NULL, 3.0);
	assert_true(s.tails > 30 && s.tails <= SUMMARY_TAIL);
	assert_int_equal(s.tail_rank[0], 1);
	assert_int_equal(s.tail_rank[s.tails - 1], 1000);
	for (int i = 1; i < s.tails; i++)
		assert_true(s.tail_rank[i] > s.tail_rank[i - 1]);
	assert_near(s.top_tenth_share, 0.1, 1e-15);
	dataset_free(data);
}

static void
the_split_is_counted(void **state)
{
	/* each user's ratings are alike, so that the seed does not matter */
	static const struct line lines[] = {
		{ "lone", "1", 5 }, { "likes", "1", 4 }, { "likes", "2", 4 }, { "likes", "3", 4 },
		{ "mild", "1", 3 }, { "mild", "2", 3 },	 { "mild", "3", 3 },
	};
	struct split_options opt = { SPLIT_USER, 0.4, 0.0, 1 };
	struct dataset *data = built(lines, ARRAY_LEN(lines));
	struct err err = ERR_INIT;
	struct split *split = split_new(data, &opt, &err);
	struct summary s;
	size_t cold = 0, cold_test = 0;

	(void)state;
	assert_non_null(split);
	for (uint32_t i = 0; i < data->items; i++) {
		bool trained = false;

		for (size_t e = 0; e < csr_nnz(&split->user[FOLD_TRAIN]); e++)
			trained |= split->user[FOLD_TRAIN].col[e] == i;
		cold += !trained;
		for (size_t e = 0; e < csr_nnz(&split->user[FOLD_TEST]) && !trained; e++)
			cold_test += split->user[FOLD_TEST].col[e] == i;
	}
	summary_of(&s, data, split, 3.0);
	assert_int_equal(s.fold[FOLD_TRAIN], 5);
	assert_int_equal(s.fold[FOLD_VALID], 0);
	assert_int_equal(s.fold[FOLD_TEST], 2);
	assert_int_equal(s.cold_items, cold);
	assert_true(s.time_leak == 2. / 3); /* two of three orders, for either */
	assert_int_equal(s.cold_test, cold_test);
	assert_int_equal(s.users_without_test, 1);
	assert_int_equal(s.users_without_liked_test, 2); /* lone has none, mild likes none */
	summary_of(&s, data, split, 2.0);
	assert_int_equal(s.users_without_liked_test, 1);
	split_free(split);
	dataset_free(data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_small_one_by_hand),
		cmocka_unit_test(an_odd_number_has_a_middle),
		cmocka_unit_test(many_ratings_are_binned),
		cmocka_unit_test(the_tail_reaches_the_last_item),
		cmocka_unit_test(the_split_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
