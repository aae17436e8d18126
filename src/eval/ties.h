/* DCG over groups of tied items, shared by single lists and whole folds. */
#ifndef HAMTOP_EVAL_TIES_H
#define HAMTOP_EVAL_TIES_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/eval/ndcg.h"

/* Something to be ranked: by its score, largest first. */
struct ranked {
	double score;
	uint32_t at; /* of the item in the caller's list */
};
/* Stable, so that what was in order of another number stays so among equal
 * scores. scratch [n]. */
void rank_sort(struct ranked *r, struct ranked *scratch, size_t n);

/* The k-th largest of n scores, or a bound below it where finding it would take
 * long; -INFINITY when n <= k. No score may be NAN. */
double rank_bound(const double *score, size_t n, uint32_t k);

/* Discounts 1/log2(rank + 1) of the first n ranks. */
struct discounts {
	uint32_t n;
	double *one;  /* [n] of rank i + 1 */
	double *upto; /* [n + 1] sum over the first i ranks */
};
void discounts_init(struct discounts *d, uint32_t n);
void discounts_free(struct discounts *d);

/* Adds a group of n items that share the ranks from `first` (0-based) on. gain lists
 * those of the `gains` items that have one, largest first; the others have none. */
void dcg_add_tie(struct ndcg_one *dcg, const double *gain, size_t gains, size_t first, size_t n,
		 const struct discounts *d, uint32_t k);

/* DCG@k of gains sorted largest first. */
double dcg_ideal(const double *gain, size_t n, const struct discounts *d, uint32_t k);

/* dcg over the ideal; NAN where that is 0. */
struct ndcg_one dcg_over_ideal(struct ndcg_one dcg, double ideal);

#endif
