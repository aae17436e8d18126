/* NDCG of scores over the users of a fold. Desks, one a thread, take blocks of users;
 * what comes out for a user does not depend on the desk. No m x n matrix is made. */
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "eval/desk.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"

enum { USERS_A_BLOCK = 64 }; /* a multiple of any batch */

/* Sums over the users of a block that are not left out. */
struct sums {
	size_t users, skipped;
	struct ndcg_one dcg[CUTOFFS_MAX]; /* over the ideal */
};

struct work {
	const struct eval_set *set;
	struct standing standing;
	struct desk *desk; /* [desks] */
	int desks;
	atomic_uint_fast32_t next; /* block */
	struct sums *sums;	   /* [blocks] */
	double *per_user;	   /* [users, cutoffs] or NULL */
};

/* The NDCG of one user at each cut-off. */
static void
eval_user(struct ndcg_one *one, struct desk *desk, const struct work *w, uint32_t user,
	  uint32_t in_batch)
{
	const struct eval_set *set = w->set;
	int cutoffs = set->opt.cutoffs;
	size_t ties = desk_user(desk, &w->standing, user, in_batch);
	const double *ideal = set->ideal + (size_t)user * (size_t)cutoffs, *gain = desk->gain;

	memset(one, 0, (size_t)cutoffs * sizeof(*one));
	for (const struct tie *t = desk->tie; t < desk->tie + ties; t++) {
		for (int k = 0; k < cutoffs; k++)
			dcg_add_tie(&one[k], gain, t->gains, t->first, t->n, &set->discounts,
				    set->opt.k[k]);
		gain += t->gains;
	}
	for (int k = 0; ties > 0 && k < cutoffs; k++)
		one[k] = dcg_over_ideal(one[k], ideal[k]);
}

/* Users from .. from + n - 1, whose rows the desk has. */
static void
eval_batch(struct sums *sums, struct desk *desk, const struct work *w, uint32_t from, uint32_t n)
{
	int cutoffs = w->set->opt.cutoffs;

	for (uint32_t i = 0; i < n; i++) {
		size_t at = (size_t)(from + i) * (size_t)cutoffs;
		bool counts = w->set->ideal[at + (size_t)cutoffs - 1] > 0;
		struct ndcg_one one[CUTOFFS_MAX];

		sums->users += counts;
		sums->skipped += !counts;
		if (counts)
			eval_user(one, desk, w, from + i, i);
		for (int k = 0; k < cutoffs; k++) {
			if (w->per_user)
				w->per_user[at + (size_t)k] = counts ? one[k].expected : NAN;
			if (!counts)
				continue;
			sums->dcg[k].expected += one[k].expected;
			sums->dcg[k].low += one[k].low;
			sums->dcg[k].high += one[k].high;
		}
	}
}

static void
eval_blocks(void *ctx, int part)
{
	struct work *w = ctx;
	struct desk *desk = &w->desk[part];
	uint32_t users = w->set->users;
	uint64_t block, from;

	while (block = atomic_fetch_add(&w->next, 1), (from = block * USERS_A_BLOCK) < users) {
		uint32_t end =
			users - from < USERS_A_BLOCK ? users : (uint32_t)from + USERS_A_BLOCK;
		struct sums sums = { 0 };

		for (uint32_t u = (uint32_t)from; u < end; u += desk->batch) {
			uint32_t n = end - u < desk->batch ? end - u : desk->batch;

			desk_batch(desk, &w->standing, u, n);
			eval_batch(&sums, desk, w, u, n);
		}
		w->sums[block] = sums;
	}
}

/* Means over users; blocks are added in their order, whoever did them. */
static void
mean_of_blocks(struct ndcg *out, const struct work *w, size_t blocks)
{
	int cutoffs = w->set->opt.cutoffs;
	double users;

	*out = (struct ndcg){ 0 };
	for (const struct sums *s = w->sums; s < w->sums + blocks; s++) {
		out->users += s->users;
		out->skipped += s->skipped;
		for (int k = 0; k < cutoffs; k++) {
			out->expected[k] += s->dcg[k].expected;
			out->low[k] += s->dcg[k].low;
			out->high[k] += s->dcg[k].high;
		}
	}
	users = out->users ? (double)out->users : NAN;
	for (int k = 0; k < cutoffs; k++) {
		out->expected[k] /= users;
		out->low[k] /= users;
		out->high[k] /= users;
	}
}

bool
ndcg_eval(struct ndcg *out, double *per_user, const struct scores *s, const struct eval_set *set,
	  struct par *par, struct err *err)
{
	struct work w = { .set = set, .per_user = per_user };
	size_t blocks = ((size_t)set->users + USERS_A_BLOCK - 1) / USERS_A_BLOCK;
	bool ok = standing_init(&w.standing, s, set, err);

	w.desk = mem_new((size_t)par_threads(par), sizeof(*w.desk));
	w.sums = ok ? mem_try(blocks, sizeof(*w.sums), "the sums of NDCG", err) : NULL;
	while (ok && w.sums && w.desks < par_threads(par)) {
		ok = desk_init(&w.desk[w.desks], &w.standing, err);
		w.desks += ok;
	}
	ok = ok && w.sums;
	if (ok) {
		par_run(par, w.desks, eval_blocks, &w);
		mean_of_blocks(out, &w, blocks);
	}
	for (int i = 0; i < w.desks; i++)
		desk_free(&w.desk[i]);
	standing_free(&w.standing);
	free(w.desk);
	free(w.sums);
	return ok;
}
