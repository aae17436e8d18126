#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/data/builder.h"
#include "hamtop/data/digest.h"
#include "hamtop/data/split.h"

/* Users "u1" .. with the given numbers of ratings, of items "i1" ..; the order
 * of the list is shuffled by `mix`. */
static struct dataset *
made(const uint32_t *ratings, uint32_t users, uint64_t mix)
{
	struct rng rng = rng_start(rng_key(mix, RNG_TEST, 0, 0));
	struct ids user_ids = { 0 }, item_ids = { 0 };
	struct err err = ERR_INIT;
	struct triples t = { 0 };
	uint32_t items = 0, n = 0, *order;
	char id[16];

	for (uint32_t u = 0; u < users; u++) {
		items = ratings[u] > items ? ratings[u] : items;
		n += ratings[u];
		snprintf(id, sizeof(id), "u%u", u + 1);
		assert_true(ids_add(&user_ids, id, strlen(id), &err));
	}
	for (uint32_t i = 0; i < items; i++) {
		snprintf(id, sizeof(id), "i%u", i + 1);
		assert_true(ids_add(&item_ids, id, strlen(id), &err));
	}
	t.user = mem_new(n, sizeof(*t.user));
	t.item = mem_new(n, sizeof(*t.item));
	t.rating = mem_new(n, sizeof(*t.rating));
	order = mem_new(n, sizeof(*order));
	for (uint32_t e = 0; e < n; e++)
		order[e] = e;
	if (mix)
		rng_shuffle(&rng, order, n);
	for (uint32_t u = 0; u < users; u++) {
		for (uint32_t i = 0; i < ratings[u]; i++) {
			uint32_t at = order[t.n++];

			t.user[at] = u;
			t.item[at] = i;
			t.rating[at] = (float)(1 + (u + i) % 5);
		}
	}
	struct dataset *data = dataset_build(&t, &user_ids, &item_ids, &err);

	assert_non_null(data);
	free(t.user);
	free(t.item);
	free(t.rating);
	free(order);
	return data;
}

static struct split *
split_of(const struct dataset *data, enum split_kind kind, double test, double valid, uint64_t seed)
{
	struct split_options opt = { kind, test, valid, seed };
	struct err err = ERR_INIT;
	struct split *split = split_new(data, &opt, &err);

	if (!split)
		print_error("%s\n", err.msg);
	assert_non_null(split);
	return split;
}

static void
counts_are_rounded_half_up(void **state)
{
	static const uint32_t ratings[] = { 1, 2, 3, 5, 10, 13, 100 };
	static const struct {
		double test, valid;
		uint32_t of[3][7]; /* train, valid, test of each user */
	} cases[] = {
		{ 0.2,
		  0.05,
		  { { 1, 2, 2, 4, 8, 9, 76 }, { 0, 0, 0, 0, 0, 1, 4 }, { 0, 0, 1, 1, 2, 3, 20 } } },
		/* .5: halves of 1, 3, 5, 13 round up to the training part */
		{ 0.5, 0.0, { { 1, 1, 2, 3, 5, 7, 50 }, { 0 }, { 0, 1, 1, 2, 5, 6, 50 } } },
		/* 1 - .9 is a little less than .1, yet 5 * .1 is a half */
		{ 0.9, 0.0, { { 0, 0, 0, 1, 1, 1, 10 }, { 0 }, { 1, 2, 3, 4, 9, 12, 90 } } },
		{ 0.3,
		  0.5,
		  { { 0, 0, 1, 2, 3, 4, 35 },
		    { 1, 1, 1, 2, 4, 5, 35 },
		    { 0, 1, 1, 1, 3, 4, 30 } } },
	};
	struct dataset *data = made(ratings, ARRAY_LEN(ratings), 0);

	(void)state;
	for (size_t c = 0; c < ARRAY_LEN(cases); c++) {
		struct split *split = split_of(data, SPLIT_USER, cases[c].test, cases[c].valid, 1);

		for (int f = 0; f < FOLDS; f++)
			for (uint32_t u = 0; u < ARRAY_LEN(ratings); u++)
				assert_int_equal(csr_len(&split->user[f], u), cases[c].of[f][u]);
		split_free(split);
	}
	/* 134 ratings in one: 107.2 -> 107, of which 5.35 -> 5 */
	struct split *split = split_of(data, SPLIT_GLOBAL, 0.2, 0.05, 1);

	assert_int_equal(split->count[FOLD_TRAIN], 102);
	assert_int_equal(split->count[FOLD_VALID], 5);
	assert_int_equal(split->count[FOLD_TEST], 27);
	split_free(split);
	dataset_free(data);
}

/* Walks the folds beside the data: each rating is in the fold that it is marked
 * with, and in no other. */
static void
check_partition(const struct dataset *data, const struct split *split)
{
	size_t next[FOLDS] = { 0 };

	for (uint32_t u = 0; u < data->users; u++) {
		for (size_t e = data->by_user.ptr[u]; e < data->by_user.ptr[u + 1]; e++) {
			const struct csr *m = &split->user[split->fold[e]];
			size_t at = next[split->fold[e]]++;

			assert_true(at >= m->ptr[u] && at < m->ptr[u + 1]);
			assert_int_equal(m->col[at], data->by_user.col[e]);
			assert_true(m->val[at] == data->by_user.val[e]);
		}
	}
	for (int f = 0; f < FOLDS; f++) {
		assert_int_equal(next[f], split->count[f]);
		assert_int_equal(csr_nnz(&split->user[f]), split->count[f]);
		assert_int_equal(split->user[f].rows, data->users);
		assert_int_equal(split->user[f].cols, data->items);
	}
}

/* Every training rating stands in the transpose; as many as there are. */
static void
check_transpose(const struct split *split)
{
	const struct csr *m = &split->user[FOLD_TRAIN], *t = &split->train_by_item;

	assert_int_equal(csr_nnz(t), csr_nnz(m));
	assert_int_equal(t->rows, m->cols);
	for (uint32_t u = 0; u < m->rows; u++) {
		for (size_t e = m->ptr[u]; e < m->ptr[u + 1]; e++) {
			size_t at = t->ptr[m->col[e]];

			while (at < t->ptr[m->col[e] + 1] && t->col[at] != u)
				at++;
			assert_true(at < t->ptr[m->col[e] + 1]);
			assert_true(t->val[at] == m->val[e]);
		}
	}
}

static void
every_rating_is_in_one_fold(void **state)
{
	static const uint32_t ratings[] = { 30, 1, 17, 44, 2, 9, 61 };
	struct dataset *data = made(ratings, ARRAY_LEN(ratings), 0);

	(void)state;
	for (int kind = SPLIT_USER; kind <= SPLIT_GLOBAL; kind++) {
		struct split *split = split_of(data, (enum split_kind)kind, 0.25, 0.1, 7);

		check_partition(data, split);
		check_transpose(split);
		split_free(split);
	}
	dataset_free(data);
}

static void
the_seed_decides_and_nothing_else(void **state)
{
	static const uint32_t ratings[] = { 30, 21, 17, 44, 12, 9, 61 };
	struct dataset *data = made(ratings, ARRAY_LEN(ratings), 0);
	struct dataset *mixed = made(ratings, ARRAY_LEN(ratings), 99);

	(void)state;
	for (int k = SPLIT_USER; k <= SPLIT_GLOBAL; k++) {
		enum split_kind kind = (enum split_kind)k;
		struct split *a = split_of(data, kind, 0.2, 0.05, 3);
		struct split *b = split_of(mixed, kind, 0.2, 0.05, 3);
		struct split *other = split_of(data, kind, 0.2, 0.05, 4);
		struct split *whole = split_of(data, kind, 0.2, 0.0, 3);

		assert_string_equal(a->sha256, b->sha256);
		assert_memory_equal(a->fold, b->fold, data->ratings);
		assert_string_not_equal(a->sha256, other->sha256);
		assert_memory_not_equal(a->fold, other->fold, data->ratings);
		assert_int_equal(whole->count[FOLD_VALID], 0);
		/* the test fold does not depend on the validation share */
		for (size_t e = 0; e < data->ratings; e++)
			assert_int_equal(a->fold[e] == FOLD_TEST, whole->fold[e] == FOLD_TEST);
		split_free(a);
		split_free(b);
		split_free(other);
		split_free(whole);
	}
	dataset_free(data);
	dataset_free(mixed);
}

static void
the_kinds_differ(void **state)
{
	static const uint32_t ratings[] = { 20, 20, 20, 20, 20, 20, 20, 20 };
	struct dataset *data = made(ratings, ARRAY_LEN(ratings), 0);
	struct split *user = split_of(data, SPLIT_USER, 0.2, 0.0, 1);
	struct split *global = split_of(data, SPLIT_GLOBAL, 0.2, 0.0, 1);
	bool uneven = false;

	(void)state;
	assert_int_equal(user->count[FOLD_TEST], global->count[FOLD_TEST]);
	for (uint32_t u = 0; u < data->users; u++) {
		assert_int_equal(csr_len(&user->user[FOLD_TEST], u), 4);
		uneven |= csr_len(&global->user[FOLD_TEST], u) != 4;
	}
	assert_true(uneven);
	split_free(user);
	split_free(global);
	dataset_free(data);
}

/* The bytes under the digest, written out by hand. */
static void
the_digest_is_of_the_lines(void **state)
{
	static const uint32_t ratings[] = { 2 };
	struct dataset *data = made(ratings, 1, 0);
	struct split *split = split_of(data, SPLIT_USER, 0.5, 0.0, 1);
	/* sha256sum of "u1\ti1\ttrain\nu1\ti2\ttest\n" and of the other way round */
	const char *expected =
		split->fold[0] == FOLD_TRAIN
			? "7cbef012691cef3e169e310bf6cee9f3fd872f29eb1bc91b1103f39f385851a4"
			: "8898aa696e5d1457979f1993099d54beb4c9dee7973c29374b0a99724bf66ef4";

	(void)state;
	assert_string_equal(split->sha256, expected);
	split_free(split);
	dataset_free(data);
}

/* Lines of more bytes than are hashed at once, by a thread of its own. */
static void
the_digest_of_many_lines_is_of_each(void **state)
{
	enum { USERS = 100, RATINGS = 60 };
	uint32_t ratings[USERS];
	struct dataset *data;
	struct split *split;
	struct digest d;
	char hex[65];

	(void)state;
	for (int u = 0; u < USERS; u++)
		ratings[u] = RATINGS;
	data = made(ratings, USERS, 0);
	split = split_of(data, SPLIT_USER, 0.2, 0.1, 1);
	digest_start(&d);
	for (uint32_t u = 0; u < data->users; u++) {
		for (size_t e = data->by_user.ptr[u]; e < data->by_user.ptr[u + 1]; e++) {
			char line[64];
			int n = snprintf(line, sizeof(line), "%s\t%s\t%s\n",
					 ids_get(&data->user_ids, u),
					 ids_get(&data->item_ids, data->by_user.col[e]),
					 fold_name((enum fold)split->fold[e]));

			digest_add(&d, line, (size_t)n);
		}
	}
	digest_hex(&d, hex);
	assert_string_equal(split->sha256, hex);
	split_free(split);
	dataset_free(data);
}

static void
what_cannot_be_split_is_said(void **state)
{
	static const uint32_t one[] = { 1, 1, 1 }, some[] = { 10, 10 };
	static const struct {
		const uint32_t *ratings;
		uint32_t users;
		double test, valid;
		enum err_code code;
		const char *says;
	} cases[] = {
		{ one, 3, 0.2, 0.05, ERR_DATA, "the test fold is empty" },
		{ one, 3, 0.9, 0.05, ERR_DATA, "the train fold is empty" },
		{ one, 3, 0.2, 0.6, ERR_DATA, "the train fold is empty" },
		{ some, 2, 0.0, 0.05, ERR_USAGE, "--test-share" },
		{ some, 2, 1.0, 0.05, ERR_USAGE, "--test-share" },
		{ some, 2, __builtin_nan(""), 0.05, ERR_USAGE, "--test-share" },
		{ some, 2, 0.2, 1.0, ERR_USAGE, "--valid-share" },
		{ some, 2, 0.2, -0.1, ERR_USAGE, "--valid-share" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct dataset *data = made(cases[i].ratings, cases[i].users, 0);
		struct split_options opt = { SPLIT_USER, cases[i].test, cases[i].valid, 1 };
		struct err err = ERR_INIT;

		assert_null(split_new(data, &opt, &err));
		assert_int_equal(err.code, cases[i].code);
		assert_non_null(strstr(err.msg, cases[i].says));
		dataset_free(data);
	}
	split_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_rounded_half_up),
		cmocka_unit_test(every_rating_is_in_one_fold),
		cmocka_unit_test(the_seed_decides_and_nothing_else),
		cmocka_unit_test(the_kinds_differ),
		cmocka_unit_test(the_digest_is_of_the_lines),
		cmocka_unit_test(the_digest_of_many_lines_is_of_each),
		cmocka_unit_test(what_cannot_be_split_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
