/* A toy of ratings for the tests of model, eval and run: 7 users, 9 items. */
#ifndef HAMTOP_TESTS_TOY_H
#define HAMTOP_TESTS_TOY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/data/builder.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/split.h"

static inline struct ids
toy_ids(const char *prefix, uint32_t n)
{
	struct ids ids = { .n = n, .text = mem_new(n, 16), .at = mem_new(n + 1, sizeof(*ids.at)) };

	for (uint32_t i = 0; i < n; i++) {
		ids.at[i] = i * 16;
		snprintf(ids.text + ids.at[i], 16, "%s%u", prefix, i);
	}
	ids.at[n] = n * 16;
	return ids;
}

/* About `share` of all pairs rated 1 .. 5, each row at least once. */
static inline struct dataset *
toy_dataset(uint32_t users, uint32_t items, double share, uint64_t seed)
{
	struct ids user_ids = toy_ids("u", users), item_ids = toy_ids("i", items);
	size_t cap = (size_t)users * items, n = 0;
	uint32_t *user = mem_new(cap, sizeof(*user)), *item = mem_new(cap, sizeof(*item));
	float *rating = mem_new(cap, sizeof(*rating));
	struct rng rng = rng_start(rng_key(seed, RNG_TEST, 0, 0));
	struct err err = ERR_INIT;

	for (uint32_t u = 0; u < users; u++) {
		for (uint32_t i = 0; i < items; i++) {
			if (rng_uniform(&rng) >= share && i != u % items && u != i % users)
				continue;
			user[n] = u;
			item[n] = i;
			rating[n++] = (float)(1 + rng_below(&rng, 5));
		}
	}
	struct triples t = { n, user, item, rating };
	struct dataset *data = dataset_build(&t, &user_ids, &item_ids, &err);

	free(user);
	free(item);
	free(rating);
	return data;
}

#endif
