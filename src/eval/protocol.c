/* NDCG of scores over the users of a fold. Desks, one a thread, take blocks of users;
 * what comes out for a user does not depend on the desk. No m x n matrix is made. */
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "eval/desk.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"

enum { USERS_A_BLOCK = 64 }; /* a multiple of any batch */

struct work {
	const struct eval_set *set;
	struct standing standing;
	struct desk *desk; /* [desks] */
	int desks;
	atomic_uint_fast32_t next; /* block */
	struct ndcg_one *one;	   /* [users, cutoffs]; NAN when left out */
};

static void
eval_user(struct desk *desk, const struct work *w, uint32_t user, uint32_t in_batch)
{
	const struct eval_set *set = w->set;
	size_t cutoffs = (size_t)set->opt.cutoffs, ties = 0;
	struct ndcg_one *out = w->one + user * cutoffs;
	const double *ideal = set->ideal + user * cutoffs, *gain = desk->gain;

	if (ideal[cutoffs - 1] > 0)
		ties = desk_user(desk, &w->standing, user, in_batch);
	for (const struct tie *t = desk->tie; t < desk->tie + ties; t++) {
		for (size_t k = 0; k < cutoffs; k++)
			dcg_add_tie(&out[k], gain, t->gains, t->first, t->n, &set->discounts,
				    set->opt.k[k]);
		gain += t->gains;
	}
	for (size_t k = 0; k < cutoffs; k++)
		out[k] = dcg_over_ideal(out[k], ideal[k]);
}

static void
eval_blocks(void *ctx, int part)
{
	struct work *w = ctx;
	struct desk *desk = &w->desk[part];
	uint32_t users = w->set->users;
	uint64_t from;

	while ((from = (uint64_t)atomic_fetch_add(&w->next, 1) * USERS_A_BLOCK) < users) {
		uint32_t end =
			users - from < USERS_A_BLOCK ? users : (uint32_t)from + USERS_A_BLOCK;

		for (uint32_t u = (uint32_t)from; u < end; u += desk->batch) {
			uint32_t n = end - u < desk->batch ? end - u : desk->batch;

			desk_batch(desk, &w->standing, u, n);
			for (uint32_t i = 0; i < n; i++)
				eval_user(desk, w, u + i, i);
		}
	}
}

/* Means over users, in their order. */
static void
sum_up(struct ndcg *out, double *per_user, const struct work *w)
{
	int cutoffs = w->set->opt.cutoffs;

	*out = (struct ndcg){ 0 };
	for (uint32_t u = 0; u < w->set->users; u++) {
		const struct ndcg_one *one = w->one + (size_t)u * (size_t)cutoffs;
		bool counts = !isnan(one[0].expected);

		out->users += counts;
		out->skipped += !counts;
		for (int k = 0; k < cutoffs; k++) {
			if (per_user)
				per_user[(size_t)u * (size_t)cutoffs + (size_t)k] = one[k].expected;
			if (!counts)
				continue;
			out->expected[k] += one[k].expected;
			out->low[k] += one[k].low;
			out->high[k] += one[k].high;
		}
	}
	for (int k = 0; k < cutoffs; k++) {
		double users = out->users ? (double)out->users : NAN;

		out->expected[k] /= users;
		out->low[k] /= users;
		out->high[k] /= users;
	}
}

bool
ndcg_eval(struct ndcg *out, double *per_user, const struct scores *s, const struct eval_set *set,
	  struct par *par, struct err *err)
{
	struct work w = { .set = set };
	bool ok = standing_init(&w.standing, s, set, err);

	w.desk = mem_new((size_t)par_threads(par), sizeof(*w.desk));
	w.one = mem_try((size_t)set->users * (size_t)set->opt.cutoffs, sizeof(*w.one),
			"the NDCG of each user", err);
	while (ok && w.one && w.desks < par_threads(par)) {
		ok = desk_init(&w.desk[w.desks], &w.standing, err);
		w.desks += ok;
	}
	ok = ok && w.one;
	if (ok) {
		par_run(par, w.desks, eval_blocks, &w);
		sum_up(out, per_user, &w);
	}
	for (int i = 0; i < w.desks; i++)
		desk_free(&w.desk[i]);
	standing_free(&w.standing);
	free(w.desk);
	free(w.one);
	return ok;
}
