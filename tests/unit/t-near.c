/* What lies near one row, against the evaluation of whole folds and plain counts. */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "hamtop/eval/near.h"
#include "hamtop/num/bits.h"
#include "toy.h"

enum { USERS = 40, ITEMS = 70, BITS = 12 };

struct world {
	struct dataset *data;
	struct split *split;
	float f[(USERS + ITEMS) * BITS];
	uint64_t code[USERS + ITEMS];
	struct scores dot, hamming;
};

static struct world w;

static int
make_world(void **state)
{
	const struct split_options options = { SPLIT_USER, .3, .2, 1 };
	struct rng rng = rng_start(rng_key(5, RNG_TEST, 0, 0));
	struct err err = ERR_INIT;

	(void)state;
	w.data = toy_dataset(USERS, ITEMS, .3, 2);
	w.split = split_new(w.data, &options, &err);
	assert_non_null(w.split);
	for (size_t i = 0; i < ARRAY_LEN(w.f); i++)
		w.f[i] = (float)rng_below(&rng, 5) - 2;
	bits_from_sign(w.code, w.f, USERS + ITEMS, BITS);
	w.dot = (struct scores){ .kind = SCORES_DOT,
				 .users = USERS,
				 .items = ITEMS,
				 .bits = BITS,
				 .user = w.f,
				 .item = w.f + USERS * BITS };
	w.hamming = (struct scores){ .kind = SCORES_HAMMING,
				     .users = USERS,
				     .items = ITEMS,
				     .bits = BITS,
				     .words = 1,
				     .user_code = w.code,
				     .item_code = w.code + USERS };
	return 0;
}

static int
free_world(void **state)
{
	(void)state;
	split_free(w.split);
	dataset_free(w.data);
	return 0;
}

static void
same_ndcg(const struct scores *s, const struct eval_options *opt)
{
	struct err err = ERR_INIT;
	struct eval_set *set = eval_set_new(w.data, w.split, opt, NULL, &err);
	double per_user[USERS * 2], score[ITEMS];
	struct ndcg mean;

	assert_true(ndcg_eval(&mean, per_user, s, set, NULL, &err));
	for (uint32_t u = 0; u < USERS; u++) {
		struct near_candidates c;
		struct ndcg_one one;

		assert_true(near_candidates_init(&c, w.data, w.split, opt, u, &err));
		near_scores(score, s, near_row(s, NEAR_USERS, u), NEAR_ITEMS);
		for (int k = 0; k < 2; k++) {
			one = near_ndcg(&c, score, opt->k[k]);
			if (isnan(per_user[2 * u + (unsigned)k])) {
				assert_true(isnan(one.expected));
				continue;
			}
			assert_true(fabs(one.expected - per_user[2 * u + (unsigned)k]) < 1e-9);
			assert_true(one.low <= one.expected + 1e-12);
			assert_true(one.expected <= one.high + 1e-12);
		}
		near_candidates_free(&c);
	}
	eval_set_free(set);
}

static void
a_users_ndcg_is_that_of_the_evaluation(void **state)
{
	(void)state;
	for (enum gain gain = GAIN_EXP; gain <= GAIN_BINARY; gain++) {
		for (enum fold fold = FOLD_VALID; fold <= FOLD_TEST; fold++) {
			struct eval_options opt = { PROTOCOL_RATED, gain, 3, 2, { 3, 10 }, fold };

			same_ndcg(&w.dot, &opt);
			same_ndcg(&w.hamming, &opt);
			opt.protocol = PROTOCOL_ALL;
			same_ndcg(&w.dot, &opt);
			same_ndcg(&w.hamming, &opt);
		}
	}
}

/* Every pair of rows stands as score, breaker and row say. */
static void
orders_are_by_score_then_breaker_then_row(void **state)
{
	double score[ITEMS], breaker[ITEMS];
	uint32_t row[ITEMS];
	struct err err = ERR_INIT;

	(void)state;
	near_scores(score, &w.hamming, near_row(&w.hamming, NEAR_USERS, 3), NEAR_ITEMS);
	for (uint32_t i = 0; i < ITEMS; i++)
		breaker[i] = i * 7 % 5;
	for (int with = 0; with < 2; with++) {
		for (uint32_t i = 0; i < ITEMS; i++)
			row[i] = i;
		assert_true(near_sort(row, ITEMS, score, with ? breaker : NULL, &err));
		for (uint32_t i = 1; i < ITEMS; i++) {
			uint32_t a = row[i - 1], b = row[i];

			assert_true(score[a] >= score[b]);
			if (score[a] > score[b])
				continue;
			if (with)
				assert_true(breaker[a] >= breaker[b]);
			if (!with || breaker[a] == breaker[b])
				assert_true(a < b);
		}
	}
}

static void
a_row_is_nearest_to_itself(void **state)
{
	double score[USERS];

	(void)state;
	for (uint32_t u = 0; u < USERS; u++) {
		near_scores(score, &w.hamming, near_row(&w.hamming, NEAR_USERS, u), NEAR_USERS);
		assert_true(score[u] == 0);
		for (uint32_t v = 0; v < USERS; v++)
			assert_true(-score[v] == bits_distance(w.code + u, w.code + v, 1));
	}
}

static void
distances_are_counted_and_balls_have_their_size(void **state)
{
	uint32_t count[BITS + 1], plain[BITS + 1] = { 0 }, inside = 0;
	double score[ITEMS];

	(void)state;
	near_scores(score, &w.hamming, near_row(&w.hamming, NEAR_USERS, 0), NEAR_ITEMS);
	near_distances(count, BITS, score, ITEMS);
	for (uint32_t i = 0; i < ITEMS; i++)
		plain[bits_distance(w.code, w.code + USERS + i, 1)]++;
	assert_memory_equal(count, plain, sizeof(count));
	for (uint32_t x = 0; x < 1u << BITS; x++)
		inside += __builtin_popcount(x) <= 4;
	assert_true(near_ball(BITS, 4) == inside);
	assert_true(near_ball(BITS, 100) == 1u << BITS);
	assert_true(near_ball(1024, 1024) > 1e300);
}

static void
the_score_of_an_order_lies_within_that_of_its_ties(void **state)
{
	const struct eval_options opt = { PROTOCOL_ALL, GAIN_EXP, 3, 1, { 10 }, FOLD_TEST };
	struct err err = ERR_INIT;

	(void)state;
	for (uint32_t u = 0; u < USERS; u++) {
		double score[ITEMS], as_shown;
		uint32_t row[ITEMS];
		struct near_candidates c;
		struct ndcg_one one;

		for (uint32_t i = 0; i < ITEMS; i++)
			row[i] = i;
		assert_true(near_candidates_init(&c, w.data, w.split, &opt, u, &err));
		near_scores(score, &w.hamming, near_row(&w.hamming, NEAR_USERS, u), NEAR_ITEMS);
		assert_true(near_sort(row, ITEMS, score, NULL, &err));
		one = near_ndcg(&c, score, 10);
		as_shown = near_ndcg_of_order(&c, row, ITEMS, 10);
		if (isnan(one.expected))
			assert_true(isnan(as_shown));
		else
			assert_true(one.low - 1e-12 <= as_shown && as_shown <= one.high + 1e-12);
		near_candidates_free(&c);
	}
}

/* Against the mean of every single row's scores. */
static void
mean_scores_are_the_mean_of_scores(void **state)
{
	const struct scores *both[] = { &w.dot, &w.hamming };
	double score[ITEMS], mean[ITEMS], sum[ITEMS];

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		for (int side = NEAR_USERS; side <= NEAR_ITEMS; side++) {
			uint32_t rows = near_rows(both[k], (enum near_side)side);
			uint32_t others = near_rows(both[k], (enum near_side) !side);

			memset(sum, 0, sizeof(sum));
			near_mean_scores(mean, both[k], (enum near_side)side);
			for (uint32_t a = 0; a < others; a++) {
				near_scores(score, both[k],
					    near_row(both[k], (enum near_side) !side, a),
					    (enum near_side)side);
				for (uint32_t b = 0; b < rows; b++)
					sum[b] += score[b] / others;
			}
			for (uint32_t b = 0; b < rows; b++)
				assert_true(fabs(sum[b] - mean[b]) < 1e-9);
		}
	}
}

static void
places_tell_what_orders_share(void **state)
{
	const uint32_t a[] = { 4, 2, 0, 1, 3 }, b[] = { 2, 0, 4, 3, 1 };
	const uint32_t shared[] = { 0, 0, 1, 3, 3, 5 };
	uint32_t place[5];

	(void)state;
	near_places(place, a, 5);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(place[a[i]], i);
	for (uint32_t k = 0; k <= 5; k++) {
		assert_int_equal(near_shared(place, b, k), shared[k]);
		assert_int_equal(near_shared(place, a, k), k);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_users_ndcg_is_that_of_the_evaluation),
		cmocka_unit_test(orders_are_by_score_then_breaker_then_row),
		cmocka_unit_test(a_row_is_nearest_to_itself),
		cmocka_unit_test(distances_are_counted_and_balls_have_their_size),
		cmocka_unit_test(the_score_of_an_order_lies_within_that_of_its_ties),
		cmocka_unit_test(mean_scores_are_the_mean_of_scores),
		cmocka_unit_test(places_tell_what_orders_share),
	};

	return cmocka_run_group_tests_name("near", tests, make_world, free_world);
}
