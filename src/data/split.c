#include "hamtop/data/split.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "data/build.h"
#include "data/split_digest.h"

enum { KEY_USER, KEY_GLOBAL };

const char *
fold_name(enum fold fold)
{
	static const char *const name[FOLDS] = { "train", "valid", "test" };

	return name[fold];
}

/* A share of n as a count; halves round up, also when the share is a decimal
 * fraction whose product falls short of the half by its last bit. */
static size_t
share_of(size_t n, double share)
{
	double x = floor((double)n * share + 0.5 + 1e-9);

	return x < (double)n ? (size_t)x : n;
}

/* Marks n ratings (all in the training fold before): the first of a shuffle are
 * the test fold, the next the validation fold, so that the test fold does not
 * depend on the validation share. order is scratch [n]. */
static void
choose(uint8_t *fold, uint32_t *order, uint32_t n, uint64_t key, const struct split_options *opt)
{
	struct rng rng = rng_start(key);
	size_t train = share_of(n, 1.0 - opt->test_share);
	size_t test = n - train, valid = share_of(train, opt->valid_share);

	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	rng_shuffle(&rng, order, n);
	for (size_t i = 0; i < test; i++)
		fold[order[i]] = FOLD_TEST;
	for (size_t i = test; i < test + valid; i++)
		fold[order[i]] = FOLD_VALID;
}

static bool
choose_all(struct split *split, const struct dataset *data, struct err *err)
{
	const struct split_options *opt = &split->options;
	size_t most = opt->kind == SPLIT_GLOBAL ? data->ratings : data->items;
	uint32_t *order;

	if (most > UINT32_MAX)
		return err_set(err, ERR_DATA,
			       "a global split takes at most %u ratings; use "
			       "--split user",
			       UINT32_MAX);
	order = mem_try(most, sizeof(*order), "the split", err);
	if (!order)
		return false;
	if (opt->kind == SPLIT_GLOBAL)
		choose(split->fold, order, (uint32_t)data->ratings,
		       rng_key(opt->seed, RNG_SPLIT, KEY_GLOBAL, 0), opt);
	else
		for (uint32_t u = 0; u < data->users; u++)
			choose(split->fold + data->by_user.ptr[u], order,
			       (uint32_t)csr_len(&data->by_user, u),
			       rng_key(opt->seed, RNG_SPLIT, KEY_USER, u), opt);
	free(order);
	return true;
}

/* The entries of each fold as a matrix of its own. */
static bool
take_folds(struct split *split, const struct csr *all, struct err *err)
{
	size_t at[FOLDS] = { 0 };

	for (int f = 0; f < FOLDS; f++)
		if (!csr_room(&split->user[f], all->rows, all->cols, split->count[f], err))
			return false;
	for (uint32_t row = 0; row < all->rows; row++) {
		for (size_t e = all->ptr[row]; e < all->ptr[row + 1]; e++) {
			struct csr *out = &split->user[split->fold[e]];
			size_t to = at[split->fold[e]]++;

			out->col[to] = all->col[e];
			out->val[to] = all->val[e];
		}
		for (int f = 0; f < FOLDS; f++)
			split->user[f].ptr[row + 1] = at[f];
	}
	return true;
}

static bool
check_options(const struct split_options *opt, struct err *err)
{
	if (!(opt->test_share > 0.0 && opt->test_share < 1.0))
		return err_set(err, ERR_USAGE, "--test-share must lie between 0 and 1, not %g",
			       opt->test_share);
	if (!(opt->valid_share >= 0.0 && opt->valid_share < 1.0))
		return err_set(err, ERR_USAGE,
			       "--valid-share must be at least 0 and less than 1, not %g",
			       opt->valid_share);
	return true;
}

static bool
check_folds(const struct split *split, const struct dataset *data, struct err *err)
{
	for (int f = 0; f < FOLDS; f++)
		if (!split->count[f] && f != FOLD_VALID)
			return err_set(err, ERR_DATA,
				       "the %s fold is empty: %zu rating%s of %u user%s %s too few "
				       "for --split %s with --test-share %g and --valid-share %g; "
				       "%s",
				       fold_name((enum fold)f), data->ratings,
				       data->ratings == 1 ? "" : "s", data->users,
				       data->users == 1 ? "" : "s",
				       data->ratings == 1 ? "is" : "are",
				       split->options.kind == SPLIT_USER ? "user" : "global",
				       split->options.test_share, split->options.valid_share,
				       data->ratings < 2 ? "there must be two ratings at least"
							 : "try --split global --test-share 0.5 "
							   "--valid-share 0");
	return true;
}

struct split *
split_new(const struct dataset *data, const struct split_options *opt, struct err *err)
{
	struct split_digest *digest = NULL;
	struct split *split = NULL;

	if (!check_options(opt, err))
		return NULL;
	split = mem_new(1, sizeof(*split));
	split->options = *opt;
	split->fold = mem_try(data->ratings, 1, "the split", err);
	if (!split->fold || !choose_all(split, data, err))
		goto fail;
	for (size_t e = 0; e < data->ratings; e++)
		split->count[split->fold[e]]++;
	if (!check_folds(split, data, err))
		goto fail;
	digest = split_digest_start(data, split->fold);
	if (!take_folds(split, &data->by_user, err) ||
	    !csr_transpose(&split->train_by_item, &split->user[FOLD_TRAIN], err))
		goto fail;
	split_digest_end(digest, split->sha256);
	return split;
fail:
	split_digest_end(digest, NULL);
	split_free(split);
	return NULL;
}

void
split_free(struct split *split)
{
	if (!split)
		return;
	free(split->fold);
	for (int f = 0; f < FOLDS; f++)
		csr_free(&split->user[f]);
	csr_free(&split->train_by_item);
	free(split);
}
