/* NDCG against scikit-learn's values, against all orders of small lists, and
 * whole folds against a plain walk over every candidate. */
#include "unit.h"

#include <math.h>
#include <stdio.h>

#include "hamtop/base/par.h"
#include "hamtop/eval/ndcg.h"
#include "hamtop/num/bits.h"
#include "toy.h"

static double
plain_gain(const char *name, double r)
{
	if (strcmp(name, "exp") == 0)
		return pow(2, r) - 1;
	return strcmp(name, "linear") == 0 ? r : r > 3;
}

static void
agrees_with_scikit_learn(void **state)
{
	char path[4096], name[16];
	unsigned k, n, cases = 0;
	double truth;
	FILE *f;
	int c;

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/unit/fixtures/ndcg_sklearn.txt",
		 getenv("top_srcdir"));
	f = fopen(path, "r");
	assert_non_null(f);
	while ((c = getc(f)) == '#')
		while (getc(f) != '\n')
			;
	ungetc(c, f);
	while (fscanf(f, "%15s %u %u %lf", name, &k, &n, &truth) == 4) {
		double *gain = mem_new(n, sizeof(*gain)), *score = mem_new(n, sizeof(*score));

		for (unsigned i = 0; i < n; i++) {
			double r;

			assert_int_equal(fscanf(f, "%lf", &r), 1);
			gain[i] = plain_gain(name, r);
		}
		for (unsigned i = 0; i < n; i++)
			assert_int_equal(fscanf(f, "%lf", &score[i]), 1);
		assert_true(fabs(ndcg_of_list(gain, score, n, k).expected - truth) < 1e-12);
		free(gain);
		free(score);
		cases++;
	}
	fclose(f);
	assert_true(cases >= 50);
}

/* DCG@k of one order, written as the definition says. */
static double
plain_dcg(const double *gain, const int *order, int n, int k)
{
	double sum = 0;

	for (int i = 0; i < n && i < k; i++)
		sum += gain[order[i]] / log2(i + 2);
	return sum;
}

struct orders {
	const double *gain, *score;
	int n, k, order[8], used;
	double sum, low, high;
	unsigned count;
};

/* Visits every order that the scores allow. */
static void
visit(struct orders *o, int at)
{
	if (at == o->n) {
		double dcg = plain_dcg(o->gain, o->order, o->n, o->k);

		o->sum += dcg;
		o->low = fmin(o->low, dcg);
		o->high = fmax(o->high, dcg);
		o->count++;
		return;
	}
	for (int i = 0; i < o->n; i++) {
		int better = 0;

		for (int j = 0; j < o->n; j++)
			better |= !(o->used >> j & 1) && o->score[j] > o->score[i];
		if (o->used >> i & 1 || better)
			continue;
		o->used |= 1 << i;
		o->order[at] = i;
		visit(o, at + 1);
		o->used &= ~(1 << i);
	}
}

static void
ties_are_means_over_all_orders(void **state)
{
	struct rng rng = rng_start(rng_key(3, RNG_TEST, 0, 0));

	(void)state;
	for (int round = 0; round < 300; round++) {
		double gain[7], score[7], ideal = 0, left[7];
		int n = 1 + (int)rng_below(&rng, 7), k = 1 + (int)rng_below(&rng, 8);
		struct orders o = { gain, score, n, k, { 0 }, 0, 0, INFINITY, 0, 0 };

		for (int i = 0; i < n; i++) {
			gain[i] = left[i] = (double)rng_below(&rng, 4);
			score[i] = (double)rng_below(&rng, 3);
		}
		for (int i = 0; i < n && i < k; i++) {
			int best = 0;

			for (int j = 0; j < n; j++)
				best = left[j] > left[best] ? j : best;
			ideal += left[best] / log2(i + 2);
			left[best] = -1;
		}
		struct ndcg_one mine = ndcg_of_list(gain, score, (size_t)n, (uint32_t)k);

		if (ideal <= 0) {
			assert_true(isnan(mine.expected));
			continue;
		}
		visit(&o, 0);
		assert_true(fabs(mine.expected - o.sum / o.count / ideal) < 1e-12);
		assert_true(fabs(mine.low - o.low / ideal) < 1e-12);
		assert_true(fabs(mine.high - o.high / ideal) < 1e-12);
	}
}

static double
plain_score(const struct scores *s, uint32_t u, uint32_t i)
{
	double dot = 0;

	if (s->kind == SCORES_TIED)
		return 7;
	if (s->kind == SCORES_ITEM)
		return s->item_score[i];
	for (uint32_t j = 0; j < s->bits; j++) {
		if (s->kind == SCORES_DOT)
			dot += s->user[u * s->bits + j] * s->item[i * s->bits + j];
		else
			dot -= bits_get(s->user_code + u * s->words, j) !=
			       bits_get(s->item_code + i * s->words, j);
	}
	return dot;
}

/* Every candidate one by one. */
static struct ndcg
plain_eval(const struct scores *s, const struct dataset *data, const struct split *split,
	   const struct eval_options *opt)
{
	static const char *const gains[] = { "exp", "linear", "binary" };
	double *gain = mem_new(data->items, sizeof(*gain)),
	       *score = mem_new(data->items, sizeof(*score));
	struct ndcg out = { 0 };

	for (uint32_t u = 0; u < data->users; u++) {
		size_t n = 0;

		for (uint32_t i = 0; i < data->items; i++) {
			double rating = -1;
			enum fold fold = FOLDS;

			for (size_t e = data->by_user.ptr[u]; e < data->by_user.ptr[u + 1]; e++)
				if (data->by_user.col[e] == i)
					rating = (double)data->by_user.val[e],
					fold = (enum fold)split->fold[e];
			if (opt->protocol == PROTOCOL_RATED ? fold != opt->fold : fold < opt->fold)
				continue;
			gain[n] = fold == opt->fold ? plain_gain(gains[opt->gain], rating) : 0;
			score[n++] = plain_score(s, u, i);
		}
		struct ndcg_one one[CUTOFFS_MAX] = { { 0 } };

		for (int k = 0; k < opt->cutoffs; k++)
			one[k] = ndcg_of_list(gain, score, n, opt->k[k]);
		if (isnan(one[0].expected)) {
			out.skipped++;
			continue;
		}
		out.users++;
		for (int k = 0; k < opt->cutoffs; k++) {
			out.expected[k] += one[k].expected;
			out.low[k] += one[k].low;
			out.high[k] += one[k].high;
		}
	}
	for (int k = 0; k < opt->cutoffs; k++) {
		out.expected[k] /= (double)out.users;
		out.low[k] /= (double)out.users;
		out.high[k] /= (double)out.users;
	}
	free(gain);
	free(score);
	return out;
}

static void
assert_same_ndcg(const struct ndcg *mine, const struct ndcg *truth, int cutoffs)
{
	assert_int_equal(mine->users, truth->users);
	assert_int_equal(mine->skipped, truth->skipped);
	for (int k = 0; k < cutoffs; k++) {
		assert_true(fabs(mine->expected[k] - truth->expected[k]) < 1e-12);
		assert_true(fabs(mine->low[k] - truth->low[k]) < 1e-12);
		assert_true(fabs(mine->high[k] - truth->high[k]) < 1e-12);
	}
}

/* One kind of scores under every protocol, gain and fold, with cut-offs as given; one
 * thread and three give the same bits. */
static void
agrees_with_a_plain_walk(const struct scores *s, const struct dataset *data,
			 const struct split *split, int cutoffs, const uint32_t *k, struct par *par)
{
	for (int way = 0; way < 12; way++) {
		struct eval_options opt = { .protocol = way % 2 ? PROTOCOL_ALL : PROTOCOL_RATED,
					    .gain = (enum gain)(way / 2 % 3),
					    .threshold = 3,
					    .cutoffs = cutoffs,
					    .fold = way / 6 ? FOLD_VALID : FOLD_TEST };
		struct err err = ERR_INIT;
		struct ndcg mine, alone, truth;
		struct eval_set *set;

		memcpy(opt.k, k, (size_t)cutoffs * sizeof(*k));
		truth = plain_eval(s, data, split, &opt);
		set = eval_set_new(data, split, &opt, par, &err);
		assert_non_null(set);
		assert_true(ndcg_eval(&mine, NULL, s, set, par, &err));
		assert_true(ndcg_eval(&alone, NULL, s, set, NULL, &err));
		assert_same_ndcg(&mine, &truth, cutoffs);
		assert_memory_equal(&alone, &mine, sizeof(mine));
		eval_set_free(set);
	}
}

static void
folds_agree_with_a_plain_walk(void **state)
{
	enum { USERS = 90, ITEMS = 70, BITS = 300, WORDS = (BITS + 63) / 64 };
	static const uint32_t lengths[] = { 1, 5, 40, 64, 67, 254, 255, 256, BITS };
	static const uint32_t few[] = { 2, 6, 10 }, all[] = { 1, 63, 64, ITEMS, 1000 };
	struct err err = ERR_INIT;
	struct dataset *data = toy_dataset(USERS, ITEMS, 0.3, 5);
	struct split_options so = { SPLIT_GLOBAL, 0.3, 0.2, 9 };
	struct split *split = split_new(data, &so, &err);
	static float user[USERS * BITS], item[ITEMS * BITS];
	static uint64_t user_code[USERS * WORDS], item_code[ITEMS * WORDS];
	static double mean[ITEMS];
	struct rng rng = rng_start(rng_key(4, RNG_TEST, 0, 0));
	struct par *par = par_new(3, &err);

	(void)state;
	assert_non_null(split);
	/* small whole numbers: sums are exact in any order, and ties abound */
	for (size_t i = 0; i < USERS * BITS; i++)
		user[i] = (float)rng_below(&rng, 3) - 1;
	for (size_t i = 0; i < ITEMS * BITS; i++)
		item[i] = (float)rng_below(&rng, 3) - 1;
	for (size_t i = 0; i < ITEMS; i++)
		mean[i] = (double)rng_below(&rng, 9);
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		uint32_t bits = lengths[i];

		bits_from_sign(user_code, user, USERS, bits);
		bits_from_sign(item_code, item, ITEMS, bits);
		/* the farthest that two codes can be */
		for (uint32_t w = 0; w < bits_words(bits); w++)
			item_code[w] = ~user_code[w];
		if (bits % 64)
			item_code[bits / 64] &= ~(~(uint64_t)0 >> bits % 64);
		for (enum scores_kind kind = SCORES_TIED; kind <= SCORES_HAMMING; kind++) {
			struct scores s = { kind, USERS, ITEMS,	    bits,      mean,
					    user, item,	 user_code, item_code, bits_words(bits) };

			agrees_with_a_plain_walk(&s, data, split, ARRAY_LEN(few), few, par);
			if (bits == 5 || bits > 64)
				agrees_with_a_plain_walk(&s, data, split, ARRAY_LEN(all), all, par);
		}
	}
	par_free(par);
	split_free(split);
	dataset_free(data);
}

/* So few ratings that what a user knows is listed only, not kept as bits. */
static void
sparse_folds_agree_with_a_plain_walk(void **state)
{
	enum { USERS = 60, ITEMS = 700, BITS = 256, WORDS = BITS / 64 };
	static const uint32_t lengths[] = { 5, 40, BITS }, k[] = { 2, 6, 200 };
	struct err err = ERR_INIT;
	struct dataset *data = toy_dataset(USERS, ITEMS, 0.006, 5);
	struct split_options so = { SPLIT_GLOBAL, 0.3, 0.2, 9 };
	struct split *split = split_new(data, &so, &err);
	uint64_t *code = mem_new((USERS + ITEMS) * WORDS, sizeof(*code));
	float *f = mem_new((USERS + ITEMS) * BITS, sizeof(*f));
	struct rng rng = rng_start(rng_key(5, RNG_TEST, 0, 0));
	struct par *par = par_new(2, &err);

	(void)state;
	assert_non_null(split);
	for (size_t i = 0; i < (USERS + ITEMS) * BITS; i++)
		f[i] = (float)rng_below(&rng, 2) - 0.5F;
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		uint32_t words = bits_words(lengths[i]);
		struct scores s = { .kind = SCORES_HAMMING,
				    .users = USERS,
				    .items = ITEMS,
				    .bits = lengths[i],
				    .user_code = code,
				    .item_code = code + USERS * words,
				    .words = words };

		bits_from_sign(code, f, USERS + ITEMS, lengths[i]);
		agrees_with_a_plain_walk(&s, data, split, ARRAY_LEN(k), k, par);
	}
	par_free(par);
	free(code);
	free(f);
	split_free(split);
	dataset_free(data);
}

static void
gains_that_overflow_are_refused(void **state)
{
	struct dataset data = { .min = 0, .max = 2000 };
	struct eval_options opt = EVAL_OPTIONS_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_false(eval_check(&opt, &data, &err));
	assert_int_equal(err.code, ERR_USAGE);
	data.max = 100;
	assert_true(eval_check(&opt, &data, &err));
	data.min = -10;
	assert_true(gain_of(GAIN_LINEAR, 3, &data, -10) == 0);
	assert_true(gain_of(GAIN_EXP, 3, &data, -9) == 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_scikit_learn),
		cmocka_unit_test(ties_are_means_over_all_orders),
		cmocka_unit_test(folds_agree_with_a_plain_walk),
		cmocka_unit_test(sparse_folds_agree_with_a_plain_walk),
		cmocka_unit_test(gains_that_overflow_are_refused),
	};

	return cmocka_run_group_tests_name("ndcg", tests, NULL, NULL);
}
