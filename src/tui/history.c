#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/run/snapshot.h"
#include "tui/history.h"

void
history_free(struct history *h)
{
	for (int i = 0; i < NETS_MAX; i++)
		for (int c = 0; c < COLS; c++)
			free(h->net[i].col[c]);
	for (int i = 0; i < h->results; i++)
		free(h->result[i].per_user);
	free(h->edit);
	free(h->edit_epoch);
	snapshot_unref(h->snapshot);
	replay_free(&h->replay);
	memset(h, 0, sizeof(*h));
}

void
history_start(struct history *h, const struct run_info *info)
{
	history_free(h);
	h->started = true;
	h->job = *info->job;
	h->info = *info;
	h->info.job = &h->job;
}

static void
make_room(struct net_history *net)
{
	if (net->n < net->cap)
		return;
	net->cap = net->cap ? 2 * net->cap : 64;
	for (int c = 0; c < COLS; c++)
		net->col[c] = mem_resize(net->col[c], net->cap, sizeof(double));
}

void
history_epoch(struct history *h, const struct epoch_record *rec)
{
	const double loss[LOSSES] = { rec->loss.total, rec->loss.sim, rec->loss.balance,
				      rec->loss.ae };
	struct net_history *net;
	size_t i;

	if (!h->started || rec->net < 0 || rec->net >= h->info.nets)
		return;
	net = &h->net[rec->net];
	make_room(net);
	i = net->n++;
	net->col[COL_EPOCH][i] = rec->epoch;
	for (int l = 0; l < LOSSES; l++) {
		net->ema[l] = HISTORY_SMOOTH * net->ema[l] + (1 - HISTORY_SMOOTH) * loss[l];
		net->col[COL_LOSS + l][i] = loss[l];
		net->col[COL_SMOOTH + l][i] =
			net->ema[l] / (1 - pow(HISTORY_SMOOTH, (double)net->n));
	}
	net->col[COL_ALPHA][i] = rec->alpha;
	net->col[COL_LR][i] = rec->lr;
	net->col[COL_SECONDS][i] = rec->seconds;
	for (int r = 0; r < ROWS_MAX; r++)
		for (int k = 0; k < CUTOFFS_MAX; k++)
			net->col[col_valid(r, k)][i] = rec->valid[r][k];
}

void
history_edit(struct history *h, const struct edit_record *rec)
{
	size_t old = h->edit_cap;

	VEC_ROOM(h->edit, h->edits, h->edit_cap);
	if (h->edit_cap != old)
		h->edit_epoch = mem_resize(h->edit_epoch, h->edit_cap, sizeof(double));
	h->edit[h->edits] = *rec;
	h->edit_epoch[h->edits++] = rec->epoch;
}

void
history_snapshot(struct history *h, struct snapshot *snap)
{
	snapshot_unref(h->snapshot);
	h->snapshot = snap;
	replay_add(&h->replay, snap, REPLAY_BYTES);
}

void
history_result(struct history *h, const struct mail_result *result)
{
	if (h->results < ROWS_MAX)
		h->result[h->results++] = *result;
	else
		free(result->per_user);
}

double
history_hyper(const struct history *h, int index)
{
	double v = h->job.hypers.v[index];

	for (size_t i = 0; i < h->edits; i++)
		if (h->edit[i].index == index)
			v = h->edit[i].to;
	return v;
}

int
history_row(const struct history *h, int asked, enum form otherwise)
{
	int best = -1;

	if (!h->started)
		return -1;
	if (asked >= 0 && asked < h->job.rows && h->info.row_net[asked] >= 0)
		return asked;
	for (int r = 0; r < h->job.rows; r++) {
		if (h->info.row_net[r] < 0)
			continue;
		if (best < 0 || h->job.row[r]->form == otherwise)
			best = r;
	}
	return best;
}

unsigned
history_epochs(const struct history *h)
{
	double least = HUGE_VAL;

	for (int i = 0; i < h->info.nets; i++) {
		double last = history_last(h, i, COL_EPOCH);

		least = isfinite(last) ? fmin(least, last) : 0;
	}
	return isfinite(least) ? (unsigned)least : 0;
}

bool
history_reached(const struct history *h, unsigned epoch)
{
	if (!h->started || history_epochs(h) < epoch)
		return false;
	return epoch == 0 || h->info.nets == 0 || (h->snapshot && h->snapshot->epoch >= epoch);
}

double
history_epoch_seconds(const struct history *h)
{
	double sum = 0;

	for (int i = 0; i < h->info.nets; i++) {
		const struct net_history *net = &h->net[i];
		size_t from = net->n > 5 ? net->n - 5 : 0;
		double s = 0;

		if (!net->n)
			return NAN;
		for (size_t e = from; e < net->n; e++)
			s += net->col[COL_SECONDS][e];
		sum += s / (double)(net->n - from);
	}
	return h->info.nets ? sum : NAN;
}

double
history_at(const struct history *h, int net, int col, double epoch)
{
	const struct net_history *t = &h->net[net];

	for (size_t i = t->n; i-- > 0;)
		if (t->col[COL_EPOCH][i] == epoch)
			return t->col[col][i];
	return NAN;
}

double
history_last(const struct history *h, int net, int col)
{
	const struct net_history *t = &h->net[net];

	return t->n ? t->col[col][t->n - 1] : NAN;
}
