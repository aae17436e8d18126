/* Scores of a few users, so that a look costs the same on any data. */
#include "hamtop/run/audit.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/bits.h"
#include "run/score.h"

/* What one evaluation may look at: candidates of all users of the panel together. Some
 * 3 ms of one processor. */
enum { RATED_MOST = 1 << 17, ALL_MOST = 1 << 21 };

/* The users of the panel as a dataset and a split of their own, of which only what
 * evaluation reads is there. */
struct panel {
	struct dataset data;
	struct split split;
	struct eval_set *set;
	struct ndcg chance;
	uint32_t *user; /* [data.users] rows in the whole data */
	int last;	/* the largest cut-off */
};

static bool
take_rows(struct csr *out, const struct csr *m, const uint32_t *user, uint32_t n, struct err *err)
{
	size_t all = 0;

	for (uint32_t u = 0; u < n; u++)
		all += csr_len(m, user[u]);
	*out = (struct csr){ .rows = n,
			     .cols = m->cols,
			     .ptr = mem_try((size_t)n + 1, sizeof(*out->ptr), "a panel of users",
					    err),
			     .col = mem_try(all, sizeof(*out->col), "a panel of users", err),
			     .val = mem_try(all, sizeof(*out->val), "a panel of users", err) };
	if (!out->ptr || !out->col || !out->val)
		return false;
	for (uint32_t u = 0; u < n; u++) {
		size_t len = csr_len(m, user[u]), from = m->ptr[user[u]];

		memcpy(out->col + out->ptr[u], m->col + from, len * sizeof(*m->col));
		memcpy(out->val + out->ptr[u], m->val + from, len * sizeof(*m->val));
		out->ptr[u + 1] = out->ptr[u] + len;
	}
	return true;
}

static int
rising(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Draws users that have something to rank until the most is reached; in order of rows. */
static void
draw_users(struct panel *p, const struct job *job, enum fold fold)
{
	struct rng rng = rng_start(rng_key(AUDIT_SEED, RNG_AUDIT, 0, 0));
	const struct csr *m = &job->split->user[fold];
	uint32_t *order = mem_new(job->data->users, sizeof(*order)), n = 0;
	size_t cost = 0;

	for (uint32_t u = 0; u < job->data->users; u++)
		order[u] = u;
	rng_shuffle(&rng, order, job->data->users);
	for (uint32_t i = 0; i < job->data->users; i++) {
		size_t len = csr_len(m, order[i]);
		bool all = job->eval.protocol == PROTOCOL_ALL;

		if (!len)
			continue;
		cost += all ? job->data->items : len;
		if (n && cost > (size_t)(all ? ALL_MOST : RATED_MOST))
			break;
		order[n++] = order[i];
	}
	qsort(order, n, sizeof(*order), rising);
	p->user = order;
	p->data.users = n;
}

struct panel *
panel_new(const struct job *job, enum fold fold, struct err *err)
{
	struct panel *p = mem_new(1, sizeof(*p));
	struct eval_options eval = job->eval;
	struct scores chance = { .kind = SCORES_TIED };
	bool ok = true;

	eval.fold = fold;
	p->last = eval.cutoffs - 1;
	p->data = (struct dataset){ .items = job->data->items,
				    .min = job->data->min,
				    .max = job->data->max };
	draw_users(p, job, fold);
	for (enum fold f = FOLD_TRAIN; ok && f <= fold; f++)
		ok = take_rows(&p->split.user[f], &job->split->user[f], p->user, p->data.users,
			       err);
	p->set = ok ? eval_set_new(&p->data, &p->split, &eval, NULL, err) : NULL;
	chance.users = p->data.users;
	chance.items = p->data.items;
	if (p->set && ndcg_eval(&p->chance, NULL, &chance, p->set, NULL, err))
		return p;
	panel_free(p);
	return NULL;
}

void
panel_free(struct panel *p)
{
	if (!p)
		return;
	eval_set_free(p->set);
	for (int f = 0; f < FOLDS; f++)
		csr_free(&p->split.user[f]);
	free(p->user);
	free(p);
}

uint32_t
panel_users(const struct panel *p)
{
	return p->data.users;
}

const struct ndcg *
panel_chance(const struct panel *p)
{
	return &p->chance;
}

bool
panel_score(struct ndcg *out, const struct panel *p, const struct features *f, enum form form,
	    struct err *err)
{
	size_t n = f->bits;
	struct features mine = *f;
	bool ok;

	mine.users = p->data.users;
	mine.user = mem_try(mine.users * n, sizeof(*mine.user), "the features of a panel", err);
	if (!mine.user)
		return false;
	for (uint32_t u = 0; u < mine.users; u++)
		memcpy(mine.user + u * n, f->user + p->user[u] * n, n * sizeof(*f->user));
	ok = score_form(out, NULL, NULL, &mine, form, p->set, NULL, err);
	free(mine.user);
	return ok;
}

/* The codes of rows (all when NULL) with one bit alike in all of them. */
static void
copy_without(uint64_t *to, const uint64_t *from, const uint32_t *row, uint32_t n, uint32_t words,
	     uint32_t bits, uint32_t without)
{
	for (uint32_t a = 0; a < n; a++) {
		memcpy(to + (size_t)a * words, from + (size_t)(row ? row[a] : a) * words,
		       words * sizeof(*to));
		if (without < bits)
			to[(size_t)a * words + without / 64] &= ~(1ull << (63 - without % 64));
	}
}

bool
panel_score_without(double *out, const struct panel *p, const struct codes *c, uint32_t without,
		    struct err *err)
{
	uint32_t users = p->data.users;
	uint64_t *user = mem_try(((size_t)users + c->items) * c->words, sizeof(*user),
				 "codes without a bit", err);
	uint64_t *item = user + (size_t)users * c->words;
	struct scores s = { .kind = SCORES_HAMMING,
			    .users = users,
			    .items = c->items,
			    .bits = c->bits,
			    .user_code = user,
			    .item_code = item,
			    .words = c->words };
	struct ndcg ndcg;
	bool ok;

	if (!user)
		return false;
	copy_without(user, c->user, p->user, users, c->words, c->bits, without);
	copy_without(item, c->item, NULL, c->items, c->words, c->bits, without);
	ok = ndcg_eval(&ndcg, NULL, &s, p->set, NULL, err);
	if (ok)
		*out = ndcg.expected[p->last];
	free(user);
	return ok;
}
