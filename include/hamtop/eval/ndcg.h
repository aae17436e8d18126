/* NDCG with exact ties, under both protocols and three gains.
 *
 * NDCG@k = DCG@k / IDCG@k, discount 1/log2(rank + 1). Items of equal score
 * share their ranks: `expected` is the mean over all orders of the tied items
 * (McSherry & Najork, ECIR 2008), `low` and `high` the worst and best order.
 * Users whose IDCG is 0, or who have no candidate, are left out and counted. */
#ifndef HAMTOP_EVAL_NDCG_H
#define HAMTOP_EVAL_NDCG_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/err.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/split.h"
#include "hamtop/eval/scores.h"

struct par;

enum protocol {
	PROTOCOL_RATED, /* candidates: the user's own items of the evaluated fold */
	PROTOCOL_ALL,	/* every item but those the user rated in earlier folds */
};
enum gain {
	GAIN_EXP,    /* 2^R - 1; Jarvelin & Kekalainen's as used in web search */
	GAIN_LINEAR, /* R */
	GAIN_BINARY, /* 1 when R > threshold, else 0 */
};
enum { CUTOFFS_MAX = 8 };

struct eval_options {
	enum protocol protocol;
	enum gain gain;
	double threshold;
	int cutoffs;
	uint32_t k[CUTOFFS_MAX]; /* rising, each at least 1 */
	enum fold fold;		 /* FOLD_VALID or FOLD_TEST */
};

#define EVAL_OPTIONS_INIT                                                                          \
	{                                                                                          \
		PROTOCOL_RATED, GAIN_EXP, 3.0, 3, { 2, 6, 10 }, FOLD_TEST                          \
	}

struct ndcg {
	double expected[CUTOFFS_MAX], low[CUTOFFS_MAX], high[CUTOFFS_MAX]; /* means over users */
	size_t users;	/* that are in the means */
	size_t skipped; /* IDCG 0 or nothing to rank */
};

/* "rated", "all"; "exp", "linear", "binary" */
const char *protocol_name(enum protocol p);
const char *gain_name(enum gain g);

/* The gain of rating r. Ratings below 0 in the data shift the scale: gains are
 * taken of r - min(0, data->min), so that none is negative. */
double gain_of(enum gain gain, double threshold, const struct dataset *data, double r);

/* ERR_USAGE when the gain of the data's largest rating is not finite. */
bool eval_check(const struct eval_options *opt, const struct dataset *data, struct err *err);

/* What evaluations of one fold under one protocol need whatever the scores are: the
 * items with their gains, ideal DCG, candidates. Immutable: evaluations may share it,
 * on several threads at once. data and split are lent until it is freed.
 * par may be NULL. NULL and ERR_RUN: no memory. */
struct eval_set;
struct eval_set *eval_set_new(const struct dataset *data, const struct split *split,
			      const struct eval_options *opt, struct par *par, struct err *err);
void eval_set_free(struct eval_set *set);

/* NDCG of scores, which are of the set's users and items. per_user, if not NULL:
 * [users * cutoffs], the expected NDCG of each user, NAN for those left out. par may
 * be NULL; the result does not depend on it. False and ERR_RUN: no memory. */
bool ndcg_eval(struct ndcg *out, double *per_user, const struct scores *s,
	       const struct eval_set *set, struct par *par, struct err *err);

/* NDCG@k of one ranked list given as gains and scores (higher is better), n
 * candidates, ideal over the same candidates. The plain truth of the tests and
 * of single users on the screen. NAN when the ideal is 0. */
struct ndcg_one {
	double expected, low, high;
};
struct ndcg_one ndcg_of_list(const double *gain, const double *score, size_t n, uint32_t k);

#endif
