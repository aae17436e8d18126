#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/run/snapshot.h"
#include "tui/runs.h"

static void
free_run(struct kept_run *k)
{
	history_free(&k->run);
	for (int row = 0; row < ROWS_MAX; row++)
		free(k->valid[row]);
	free(k);
}

static void
drop(struct runs *r, int at)
{
	free_run(r->run[at]);
	r->n--;
	memmove(r->run + at, r->run + at + 1, (size_t)(r->n - at) * sizeof(*r->run));
}

void
runs_free(struct runs *r)
{
	while (r->n)
		drop(r, r->n - 1);
}

static bool
make_room(struct runs *r)
{
	for (int i = 0; r->n == RUNS_MAX && i < r->n; i++) {
		if (!r->run[i]->pinned)
			drop(r, i);
	}
	return r->n < RUNS_MAX;
}

/* A copy: others may look at the snapshot. */
static void
keep_valid(struct kept_run *k, const struct snapshot *snap)
{
	size_t users = k->run.job.data->users;

	k->valid_epoch = snap->epoch;
	for (int row = 0; row < ROWS_MAX; row++) {
		if (!snap->valid[row])
			continue;
		k->valid[row] = mem_try(users, sizeof(float), "scores of users", NULL);
		if (k->valid[row])
			memcpy(k->valid[row], snap->valid[row], users * sizeof(float));
	}
}

void
runs_keep(struct runs *r, struct history *h, unsigned number, bool pinned)
{
	struct kept_run *k;

	if (!h->started || (!history_epochs(h) && !h->results) || !make_room(r)) {
		history_free(h);
		return;
	}
	k = mem_new(1, sizeof(*k));
	*k = (struct kept_run){ .number = number, .pinned = pinned, .run = *h };
	*h = (struct history){ .started = false };
	k->run.info.job = &k->run.job;
	if (k->run.snapshot)
		keep_valid(k, k->run.snapshot);
	snapshot_unref(k->run.snapshot);
	k->run.snapshot = NULL;
	replay_free(&k->run.replay);
	r->run[r->n++] = k;
}

struct kept_run *
runs_find(const struct runs *r, unsigned number)
{
	for (int i = 0; i < r->n; i++) {
		if (r->run[i]->number == number)
			return r->run[i];
	}
	return NULL;
}

struct kept_run *
runs_newest(const struct runs *r)
{
	for (int i = r->n; i-- > 0;) {
		if (r->run[i]->pinned)
			return r->run[i];
	}
	return r->n ? r->run[r->n - 1] : NULL;
}

int
runs_pinned(const struct runs *r)
{
	int n = 0;

	for (int i = 0; i < r->n; i++)
		n += r->run[i]->pinned;
	return n;
}

struct run_side
runs_side(const struct history *h)
{
	struct run_side side = { &h->job, h->job.hypers, history_epochs(h) };

	for (size_t i = 0; i < side.hypers.n; i++)
		side.hypers.v[i] = history_hyper(h, (int)i);
	return side;
}

int
runs_row(const struct history *h, const char *name)
{
	for (int row = 0; h->started && row < h->job.rows; row++) {
		if (h->info.row_net[row] >= 0 && !strcmp(h->job.row[row]->name, name))
			return row;
	}
	return -1;
}

static const struct mail_result *
result_of(const struct history *h, const char *row)
{
	for (int i = 0; i < h->results; i++) {
		if (!strcmp(h->result[i].row->name, row) && h->result[i].per_user)
			return &h->result[i];
	}
	return NULL;
}

bool
runs_scores(struct run_scores *out, const struct history *now, const struct kept_run *then,
	    const char *row, struct err *why)
{
	const struct mail_result *mine = result_of(now, row), *theirs = result_of(&then->run, row);
	int a = runs_row(now, row), b = runs_row(&then->run, row);

	*out = (struct run_scores){ .test = mine && theirs };
	if (b < 0)
		return err_set(why, ERR_RUN, "Run %u has no row %s.", then->number, row);
	if (out->test) {
		out->mine = mine->per_user;
		out->theirs = theirs->per_user;
		out->mine_epoch = mine->epochs;
		out->theirs_epoch = theirs->epochs;
		return true;
	}
	if (now->job.split->count[FOLD_VALID] == 0)
		return err_set(why, ERR_RUN,
			       "Without a validation fold runs are compared when both have ended.");
	if (!now->snapshot || a < 0 || !now->snapshot->valid[a])
		return err_set(why, ERR_RUN, "Scores of users come with the first epoch.");
	if (!then->valid[b])
		return err_set(why, ERR_RUN, "Of run %u no scores of users were kept.",
			       then->number);
	out->mine = now->snapshot->valid[a];
	out->theirs = then->valid[b];
	out->mine_epoch = now->snapshot->epoch;
	out->theirs_epoch = then->valid_epoch;
	return true;
}
