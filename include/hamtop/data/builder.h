/* From triples to a dataset: what readers and generators call. */
#ifndef HAMTOP_DATA_BUILDER_H
#define HAMTOP_DATA_BUILDER_H

#include "hamtop/base/err.h"
#include "hamtop/data/dataset.h"

/* Triples over provisional rows 0 .. users-1 and 0 .. items-1 (any order,
 * duplicates allowed: the last wins) whose external ids are in user_ids and
 * item_ids (any order, distinct). */
struct triples {
	size_t n;
	uint32_t *user, *item; /* [n] */
	float *rating;	       /* [n], finite */
};

/* Sorts ids, drops rows without ratings, counts duplicates into report, builds
 * both CSRs. Takes over both ids (they are emptied); triples stay the caller's.
 * ERR_DATA when there is no rating, ERR_RUN when there is no memory. The labels
 * are set by the caller afterwards. */
struct dataset *dataset_build(const struct triples *t, struct ids *user_ids, struct ids *item_ids,
			      struct err *err);

/* Drops users with fewer than min_user ratings and items with fewer than
 * min_item, repeated until none is left. Takes over data and returns the
 * smaller one (labels follow); NULL and ERR_DATA when nothing is left (data is
 * freed then too). */
struct dataset *dataset_filter(struct dataset *data, unsigned min_user, unsigned min_item,
			       struct err *err);

/* What dataset_filter() would leave, without doing it; all 0 where nothing is left. */
struct core {
	uint32_t users, items;
	size_t ratings;
};
bool dataset_core(struct core *out, const struct dataset *data, unsigned min_user,
		  unsigned min_item, struct err *err);

#endif
