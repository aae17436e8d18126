/* The inside of struct eval_set: what does not depend on scores. */
#ifndef HAMTOP_EVAL_SET_H
#define HAMTOP_EVAL_SET_H

#include "eval/ties.h"
#include "hamtop/eval/ndcg.h"

struct eval_set {
	struct eval_options opt;
	const struct split *split; /* lent */
	uint32_t users, items;
	uint32_t most;	   /* the largest cut-off */
	const size_t *ptr; /* [users + 1] where a user's entries begin; the split's */
	uint32_t *item;	   /* [entries] of the fold, each user's by falling gain */
	double *gain;	   /* [entries] */
	size_t longest;	   /* most entries that a user has */
	double *ideal;	   /* [users, cutoffs] ideal DCG; 0: the user is left out */
	/* of PROTOCOL_ALL: a user's items of the folds before, which are no candidates */
	size_t *known_ptr; /* [users + 1] */
	uint32_t *known;
	uint64_t *known_bit; /* [users, known_words] the same, a bit an item; NULL: too large */
	size_t known_words;
	struct discounts discounts;
};

#endif
