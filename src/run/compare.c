#include "hamtop/run/compare.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"

/* The list under way. */
struct list {
	struct run_difference *out;
	int n;
};

static void
add(struct list *l, const char *key, const char *mine, const char *theirs)
{
	struct run_difference *d;

	if (!strcmp(mine, theirs) || l->n == RUN_DIFFERENCES_MAX)
		return;
	d = &l->out[l->n++];
	d->key = key;
	snprintf(d->mine, sizeof(d->mine), "%s", mine);
	snprintf(d->theirs, sizeof(d->theirs), "%s", theirs);
}

static void
add_count(struct list *l, const char *key, unsigned long long mine, unsigned long long theirs)
{
	char a[24], b[24];

	snprintf(a, sizeof(a), "%llu", mine);
	snprintf(b, sizeof(b), "%llu", theirs);
	add(l, key, a, b);
}

/* "0.003", "0.003 > 0.001" after an edit, "-" without such a key. */
static const char *
value_text(const struct run_side *side, const char *key, char *buf, size_t size)
{
	const struct hypers *began = &side->job->hypers;
	int i = hyper_find(began, key);
	char from[40], to[40];

	if (i < 0)
		return "-";
	hyper_text(&began->def[i], began->v[i], from, sizeof(from));
	hyper_text(&began->def[i], side->hypers.v[i], to, sizeof(to));
	snprintf(buf, size, "%s%s%s", from, strcmp(from, to) ? " > " : "",
		 strcmp(from, to) ? to : "");
	return buf;
}

static void
add_hyper(struct list *l, const char *key, const struct run_side *mine,
	  const struct run_side *theirs)
{
	char a[96], b[96];

	add(l, key, value_text(mine, key, a, sizeof(a)), value_text(theirs, key, b, sizeof(b)));
}

int
runs_differ(struct run_difference out[RUN_DIFFERENCES_MAX], const struct run_side *mine,
	    const struct run_side *theirs)
{
	const struct hypers *a = &mine->job->hypers, *b = &theirs->job->hypers;
	struct list l = { out, 0 };

	add(&l, "model", mine->job->ops->family, theirs->job->ops->family);
	add_count(&l, "bits", mine->job->bits, theirs->job->bits);
	add(&l, "recipe", recipe_name(mine->job->recipe), recipe_name(theirs->job->recipe));
	add_count(&l, "seed", mine->job->seed, theirs->job->seed);
	add_count(&l, "trained", mine->epochs, theirs->epochs);
	for (size_t i = 0; i < a->n; i++)
		add_hyper(&l, a->def[i].key, mine, theirs);
	for (size_t i = 0; i < b->n; i++) {
		if (hyper_find(a, b->def[i].key) < 0)
			add_hyper(&l, b->def[i].key, mine, theirs);
	}
	return l.n;
}

bool
runs_comparable(const struct job *mine, const struct job *theirs, struct err *why)
{
	const struct eval_options *a = &mine->eval, *b = &theirs->eval;
	uint32_t k = a->k[a->cutoffs - 1];

	if (strcmp(mine->data->report.sha256, theirs->data->report.sha256) ||
	    mine->data->users != theirs->data->users || mine->data->items != theirs->data->items)
		return err_set(why, ERR_RUN, "They are of different data.");
	if (strcmp(mine->split->sha256, theirs->split->sha256))
		return err_set(why, ERR_RUN, "They are of different splits: %.8s and %.8s.",
			       mine->split->sha256, theirs->split->sha256);
	if (a->protocol != b->protocol)
		return err_set(why, ERR_RUN, "One ranks %s items, the other %s.",
			       protocol_name(a->protocol), protocol_name(b->protocol));
	if (a->gain != b->gain || (a->gain == GAIN_BINARY && a->threshold != b->threshold))
		return err_set(why, ERR_RUN, "Their gains are not the same: %s and %s.",
			       gain_name(a->gain), gain_name(b->gain));
	if (k != b->k[b->cutoffs - 1])
		return err_set(why, ERR_RUN, "One has NDCG@%u, the other NDCG@%u.", k,
			       b->k[b->cutoffs - 1]);
	return true;
}

bool
runs_compare(struct run_comparison *out, const float *mine, const float *theirs, size_t users,
	     const struct resampling *how, struct par *par, struct err *err)
{
	double *a = mem_try(users, sizeof(*a), "scores of users", err);
	double *b = a ? mem_try(users, sizeof(*b), "scores of users", err) : NULL;
	bool ok = false;

	*out = (struct run_comparison){ .mine = 0 };
	if (!b)
		goto out;
	for (size_t u = 0; u < users; u++) {
		a[u] = (double)mine[u];
		b[u] = (double)theirs[u];
		if (isnan(a[u]) || isnan(b[u]))
			continue;
		out->mine += a[u];
		out->theirs += b[u];
	}
	ok = stats_paired(&out->users, a, b, users, how, par, err);
	out->mine /= (double)out->users.users;
	out->theirs /= (double)out->users.users;
out:
	free(a);
	free(b);
	return ok;
}
