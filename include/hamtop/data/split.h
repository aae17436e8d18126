/* Train, validation and test folds of a dataset.
 *
 * `user`: of each user's c ratings, round(c (1 - test_share)) go to the training
 * part, the rest to the test fold; `global`: the same over all ratings. Of the
 * training part, round(valid_share of it) becomes the validation fold (per user
 * or over all, as above). Halves round up. The choice is a shuffle keyed by
 * (seed, row of the user), so neither file order nor thread count matters. */
#ifndef HAMTOP_DATA_SPLIT_H
#define HAMTOP_DATA_SPLIT_H

#include "hamtop/base/err.h"
#include "hamtop/data/dataset.h"

enum fold { FOLD_TRAIN, FOLD_VALID, FOLD_TEST, FOLDS };
enum split_kind { SPLIT_USER, SPLIT_GLOBAL };

struct split_options {
	enum split_kind kind;
	double test_share;  /* (0, 1); default 0.2 */
	double valid_share; /* [0, 1) of the training part; default 0.05 */
	uint64_t seed;
};

#define SPLIT_OPTIONS_INIT { SPLIT_USER, 0.2, 0.05, 1 }

struct split {
	struct split_options options;
	uint8_t *fold;	   /* [ratings] enum fold, in the order of data->by_user */
	size_t count[FOLDS];
	struct csr user[FOLDS];	 /* users x items, the entries of one fold */
	struct csr train_by_item; /* items x users: the transpose of user[FOLD_TRAIN] */
	/* of the lines "user\titem\tfold\n" with external ids and fold names, in
	 * row order, as in split.csv; hex */
	char sha256[65];
};

/* The names in split.csv: train, valid, test. */
const char *fold_name(enum fold fold);

/* NULL and ERR_DATA when a fold that must not be empty (train, test) is. */
struct split *split_new(const struct dataset *data, const struct split_options *opt,
			struct err *err);
void split_free(struct split *split);

#endif
