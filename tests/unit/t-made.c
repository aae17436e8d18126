#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/demo.h"
#include "hamtop/base/mem.h"
#include "hamtop/data/made.h"
#include "hamtop/data/split.h"

static struct dataset *
demo(void)
{
	struct err err = ERR_INIT;
	struct dataset *data = data_demo(&err);

	assert_non_null(data);
	return data;
}

static bool
has_genre(const struct label *film, const char *genre)
{
	size_t n = strlen(genre);
	const char *at = strstr(film->groups, genre);

	return at && (at == film->groups || at[-1] == '|') && (!at[n] || at[n] == '|');
}

static void
the_catalogue_is_readable(void **state)
{
	struct dataset *data = demo();
	unsigned of_genre[GENRES] = { 0 };

	(void)state;
	assert_int_equal(data->users, DEMO_USERS);
	assert_int_equal(data->items, DEMO_FILMS);
	assert_true(data->ratings > 55000 && data->ratings < 65000);
	assert_int_equal(data->report.duplicates, 0);
	assert_string_equal(data->name, "demo");
	for (uint32_t i = 0; i < data->items; i++) {
		const struct label *film = &data->item_label[i];
		size_t len = strlen(film->title);
		char year[8];

		snprintf(year, sizeof(year), "(%d)", film->year);
		assert_true(film->year >= 1940 && film->year < 2025);
		assert_string_equal(film->title + len - 6, year);
		assert_true(str_is_utf8(film->title, len));
		assert_null(strchr(film->title, '{'));
		for (uint32_t j = 0; j < i; j++) /* distinct, whatever the year */
			assert_true(strlen(data->item_label[j].title) != len ||
				    strncmp(data->item_label[j].title, film->title, len - 6) != 0);
		for (int g = 0; g < GENRES; g++)
			of_genre[g] += has_genre(film, genre_name((enum genre)g));
	}
	for (int g = 0; g < GENRES; g++)
		assert_true(of_genre[g] >= 40);
	dataset_free(data);
}

static void
it_has_a_long_tail(void **state)
{
	struct dataset *data = demo();
	size_t most = 0, least = data->ratings, stars[6] = { 0 };

	(void)state;
	for (uint32_t u = 0; u < data->users; u++) {
		assert_true(csr_len(&data->by_user, u) >= 20);
		most = csr_len(&data->by_user, u) > most ? csr_len(&data->by_user, u) : most;
	}
	assert_true(most > 200);
	most = 0;
	for (uint32_t i = 0; i < data->items; i++) {
		size_t n = csr_len(&data->by_item, i);

		most = n > most ? n : most;
		least = n < least ? n : least;
	}
	assert_true(most > 20 * least);
	for (size_t e = 0; e < data->ratings; e++) {
		float r = data->by_user.val[e];

		assert_true(r == 1 || r == 2 || r == 3 || r == 4 || r == 5);
		stars[(int)r]++;
	}
	for (int r = 1; r <= 5; r++)
		assert_true(stars[r] * 50 > data->ratings);
	dataset_free(data);
}

/* The same bits on every machine; a change of the demo changes this line. */
static void
it_is_the_same_everywhere(void **state)
{
	struct dataset *a = demo(), *b = demo();

	(void)state;
	assert_string_equal(a->report.sha256,
			    "39fc678229751221a9256a92a352766de6a8fa44122229cd6a72880739bbb005");
	assert_string_equal(b->report.sha256, a->report.sha256);
	assert_int_equal(strncmp(a->report.peek.s, "1\t", 2), 0);
	dataset_free(a);
	dataset_free(b);
}

/* Mean rating that an audience gives to a genre. */
static double
mean_of(const struct dataset *data, const char *taste, const char *genre)
{
	double sum = 0.0, n = 0.0;

	for (uint32_t u = 0; u < data->users; u++) {
		if (strcmp(data->user_label[u].groups, taste) != 0)
			continue;
		for (size_t e = data->by_user.ptr[u]; e < data->by_user.ptr[u + 1]; e++) {
			if (!has_genre(&data->item_label[data->by_user.col[e]], genre))
				continue;
			sum += data->by_user.val[e];
			n += 1.0;
		}
	}
	assert_true(n > 100);
	return sum / n;
}

static void
audiences_like_their_genres(void **state)
{
	static const struct {
		const char *taste, *loved, *shunned;
	} cases[] = {
		{ "taste:families", "Animation", "Horror" },
		{ "taste:thrillers", "Crime", "Family" },
		{ "taste:romance", "Romance", "Horror" },
		{ "taste:adventure", "Sci-Fi", "Romance" },
		{ "taste:midnight", "Horror", "Family" },
		{ "taste:true-stories", "Documentary", "Action" },
	};
	struct dataset *data = demo();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_true(mean_of(data, cases[i].taste, cases[i].loved) >
			    mean_of(data, cases[i].taste, cases[i].shunned) + 1.0);
	dataset_free(data);
}

struct ranked {
	double score, gain;
};

static int
by_score(const void *a, const void *b)
{
	double x = ((const struct ranked *)a)->score, y = ((const struct ranked *)b)->score;

	return (x < y) - (x > y);
}

static double
dcg_at_10(struct ranked *list, size_t n)
{
	double sum = 0.0;

	qsort(list, n, sizeof(*list), by_score);
	for (size_t i = 0; i < n && i < 10; i++)
		sum += list[i].gain / log2((double)i + 2.0);
	return sum;
}

enum scorer { ORACLE, ITEM_MEAN, CHANCE };

/* Mean NDCG@10 over users of the test fold, gain 2^R - 1; chance by its closed
 * form, each rank holding the mean gain. */
static double
ndcg_by(enum scorer scorer, const struct dataset *data, const struct split *split,
	const struct demo_world *world, const double *item_mean)
{
	struct ranked list[DEMO_FILMS];
	const struct csr *test = &split->user[FOLD_TEST];
	double total = 0.0;

	for (uint32_t u = 0; u < data->users; u++) {
		size_t n = csr_len(test, u);
		double ideal, mean = 0.0;

		for (size_t j = 0; j < n; j++) {
			list[j].gain = exp2(test->val[test->ptr[u] + j]) - 1.0;
			list[j].score = list[j].gain;
			mean += list[j].gain / (double)n;
		}
		ideal = dcg_at_10(list, n);
		for (size_t j = 0; j < n; j++) {
			uint32_t i = test->col[test->ptr[u] + j];

			list[j].gain = exp2(test->val[test->ptr[u] + j]) - 1.0;
			list[j].score = scorer == ORACLE
						? demo_expected(&world->user[u], &world->film[i])
						: item_mean[i];
			if (scorer == CHANCE)
				list[j].gain = mean;
		}
		total += dcg_at_10(list, n) / ideal;
	}
	return total / data->users;
}

static void
taste_pays(void **state)
{
	struct demo_world *world = mem_new(1, sizeof(*world));
	struct split_options opt = SPLIT_OPTIONS_INIT;
	struct dataset *data = demo();
	struct err err = ERR_INIT;
	struct split *split = split_new(data, &opt, &err);
	double item_mean[DEMO_FILMS];

	(void)state;
	assert_non_null(split);
	demo_plan(world);
	for (uint32_t i = 0; i < data->items; i++) {
		const struct csr *m = &split->train_by_item;
		double sum = 5.0 * 3.7;

		for (size_t e = m->ptr[i]; e < m->ptr[i + 1]; e++)
			sum += m->val[e];
		item_mean[i] = sum / (5.0 + (double)csr_len(m, i));
	}
	double oracle = ndcg_by(ORACLE, data, split, world, item_mean);
	double mean = ndcg_by(ITEM_MEAN, data, split, world, item_mean);
	double chance = ndcg_by(CHANCE, data, split, world, item_mean);

	assert_true(oracle > mean + 0.05);
	assert_true(mean > chance + 0.05);
	assert_true(oracle < 1.0);
	split_free(split);
	dataset_free(data);
	free(world);
}

static struct dataset *
check_synth(const char *name, uint32_t users, uint32_t items, size_t ratings)
{
	struct err err = ERR_INIT;
	struct dataset *data = data_synth(name, 1, &err);

	assert_non_null(data);
	assert_int_equal(data->users, users);
	assert_int_equal(data->items, items);
	assert_int_equal(data->ratings, ratings);
	assert_int_equal(data->report.duplicates, 0);
	assert_int_equal(csr_nnz(&data->by_user), ratings);
	for (uint32_t u = 0; u < users; u++)
		assert_true(csr_len(&data->by_user, u) >= 1);
	for (uint32_t i = 0; i < items; i++)
		assert_true(csr_len(&data->by_item, i) >= 1);
	return data;
}

static double
share_of(const struct dataset *data, float rating)
{
	size_t n = 0;

	for (size_t e = 0; e < data->ratings; e++)
		n += data->by_user.val[e] == rating;
	return (double)n / (double)data->ratings;
}

static void
table_2_is_met(void **state)
{
	struct dataset *ml = check_synth("ml-1m", 6040, 3952, 1000209);
	struct dataset *amazon = check_synth("amazon", 35736, 38121, 1960674);
	struct dataset *ichiba = check_synth("ichiba", 36314, 8514, 1267296);
	double stars = 0.0;

	(void)state;
	assert_string_equal(ml->name, "synth:ml-1m");
	assert_false(ml->implicit);
	for (int r = 1; r <= 5; r++)
		stars += share_of(ml, (float)r);
	assert_true(stars > 0.9999999);
	assert_true(share_of(ml, 5) < 0.3 && share_of(ml, 1) > 0.005);
	assert_true(share_of(amazon, 5) > 0.5);
	assert_true(ichiba->implicit);
	assert_true(ichiba->min == 1 && ichiba->max == 1);
	dataset_free(ml);
	dataset_free(amazon);
	dataset_free(ichiba);
}

static void
the_seed_makes_the_data(void **state)
{
	struct err err = ERR_INIT;
	struct dataset *a = data_synth("ml-1m", 1, &err);
	struct dataset *b = data_synth("ml-1m", 1, &err);
	struct dataset *c = data_synth("ml-1m", 2, &err);

	(void)state;
	assert_non_null(a);
	assert_non_null(b);
	assert_non_null(c);
	assert_string_equal(a->report.sha256, b->report.sha256);
	assert_string_not_equal(a->report.sha256, c->report.sha256);
	dataset_free(a);
	dataset_free(b);
	dataset_free(c);
}

static void
an_unknown_name_lists_the_names(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_null(data_synth("netflix", 1, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_non_null(strstr(err.msg, "\"netflix\""));
	assert_non_null(strstr(err.msg, "synth:ml-1m, synth:amazon or synth:ichiba"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_catalogue_is_readable),
		cmocka_unit_test(it_has_a_long_tail),
		cmocka_unit_test(it_is_the_same_everywhere),
		cmocka_unit_test(audiences_like_their_genres),
		cmocka_unit_test(taste_pays),
		cmocka_unit_test(table_2_is_met),
		cmocka_unit_test(the_seed_makes_the_data),
		cmocka_unit_test(an_unknown_name_lists_the_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
