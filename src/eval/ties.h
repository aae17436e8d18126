/* DCG over groups of tied items, shared by single lists and whole folds. */
#ifndef HAMTOP_EVAL_TIES_H
#define HAMTOP_EVAL_TIES_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/eval/ndcg.h"

struct candidate {
	double score, gain;
};
/* Best score first, then largest gain; for qsort. */
int by_score_then_gain(const void *a, const void *b);
int by_gain(const void *a, const void *b); /* doubles, largest first */

/* Discounts 1/log2(rank + 1) of the first n ranks. */
struct discounts {
	uint32_t n;
	double *one;  /* [n] of rank i + 1 */
	double *upto; /* [n + 1] sum over the first i ranks */
};
void discounts_init(struct discounts *d, uint32_t n);
void discounts_free(struct discounts *d);

/* Adds a group of n items that share the ranks from `first` (0-based) on. c lists
 * the `gains` of them that have a gain, largest first; the others have none. */
void dcg_add_tie(struct ndcg_one *dcg, const struct candidate *c, size_t gains, size_t first,
		 size_t n, const struct discounts *d, uint32_t k);

/* DCG@k of gains sorted largest first. */
double dcg_ideal(const double *gain, size_t n, const struct discounts *d, uint32_t k);

#endif
