#include "hamtop/run/grid.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "run/score.h"
#include "run/store.h"

struct eval_options
grid_way_options(const struct eval_options *opt, int way)
{
	struct eval_options mine = *opt;

	mine.protocol = (enum protocol)(way / GRID_GAINS);
	mine.gain = (enum gain)(way % GRID_GAINS);
	return mine;
}

/* --- the plan --- */

static void
add_net(struct grid *g, const struct job *job, const char *name)
{
	struct grid_net *net;

	VEC_ROOM(g->net, g->nets, g->nets_cap);
	net = &g->net[g->nets++];
	*net = (struct grid_net){ .job = *job, .name = name, .first = g->cells };
	for (int row = 0; row < job->rows; row++) {
		VEC_ROOM(g->cell, g->cells, g->cells_cap);
		g->cell[g->cells++] = (struct grid_cell){
			.row = job->row[row],
			.bits = job->ops->hypers ? job->bits : 0,
			.seed = job->seed,
		};
	}
}

void
grid_add(struct grid *g, const struct job *job)
{
	const struct model_ops *ops = job->ops;
	int nets, net[NETS_MAX], row_net[ROWS_MAX];
	struct job all = *job;

	g->data = job->data;
	for (all.rows = 0; all.rows < (int)ops->nrows && all.rows < ROWS_MAX; all.rows++)
		all.row[all.rows] = &ops->rows[all.rows];
	nets = job_nets(&all, net, row_net);
	if (nets == 0)
		add_net(g, &all, "");
	for (int i = 0; i < nets; i++) {
		struct job mine = all;

		mine.rows = 0;
		for (int row = 0; row < all.rows; row++) {
			if (row_net[row] == i)
				mine.row[mine.rows++] = all.row[row];
		}
		add_net(g, &mine, ops->nets[net[i]]);
	}
}

bool
grid_net_makes(const struct grid_net *net, const struct model_row *const *row, int rows)
{
	for (int i = 0; i < net->job.rows; i++) {
		for (int j = 0; j < rows; j++) {
			if (net->job.row[i] == row[j])
				return true;
		}
	}
	return false;
}

void
grid_only(struct grid *g, const struct model_row *const *row, int rows)
{
	size_t n = 0;

	for (size_t i = 0; i < g->nets; i++) {
		if (grid_net_makes(&g->net[i], row, rows))
			g->net[n++] = g->net[i];
	}
	g->nets = n;
}

void
grid_free(struct grid *g)
{
	for (size_t i = 0; i < g->cells; i++)
		free(g->cell[i].per_user);
	free(g->cell);
	free(g->net);
	free(g->dir);
	*g = (struct grid){ 0 };
}

struct grid
grid_borrow(const struct grid *g)
{
	struct grid copy = *g;

	copy.net = mem_new(g->nets ? g->nets : 1, sizeof(*copy.net));
	copy.cell = mem_new(g->cells ? g->cells : 1, sizeof(*copy.cell));
	copy.dir = NULL;
	if (g->nets)
		memcpy(copy.net, g->net, g->nets * sizeof(*copy.net));
	if (g->cells)
		memcpy(copy.cell, g->cell, g->cells * sizeof(*copy.cell));
	return copy;
}

void
grid_return(struct grid *copy)
{
	free(copy->net);
	free(copy->cell);
	*copy = (struct grid){ 0 };
}

char *
grid_net_name(const struct grid_net *net, char *buf, size_t size)
{
	const struct job *job = &net->job;

	if (job->ops->hypers)
		snprintf(buf, size, "%s %s, %u bits, seed %llu", job->ops->family, net->name,
			 job->bits, (unsigned long long)job->seed);
	else
		snprintf(buf, size, "%s, seed %llu", job->ops->family,
			 (unsigned long long)job->seed);
	return buf;
}

const struct grid_cell *
grid_find(const struct grid *g, const struct model_row *row, uint32_t bits, uint64_t seed)
{
	for (size_t i = 0; i < g->cells; i++) {
		const struct grid_cell *c = &g->cell[i];

		if (c->row == row && c->seed == seed && (c->bits == bits || c->bits == 0))
			return c;
	}
	return NULL;
}

/* --- the store --- */

/* Takes what the store has of a network; whole or not, see `done`. */
static bool
take_net(struct grid *g, struct grid_net *net, const struct log *log, struct err *err)
{
	int have = 0;

	for (int row = 0; row < net->job.rows; row++) {
		struct grid_cell *cell = &g->cell[net->first + (size_t)row];
		struct err why = ERR_INIT;

		switch (store_read(cell, &net->job, g->dir, &why)) {
		case FOUND_CELL:
			cell->done = true;
			have++;
			break;
		case FOUND_NOTHING:
			if (why.code)
				log_say(log, LOG_WARN, "%s; it is made again", why.msg);
			break;
		case FOUND_OTHER:
			return err_set(err, why.code, "%s", why.msg);
		}
	}
	net->done = have == net->job.rows;
	return true;
}

bool
grid_open(struct grid *g, const char *dir, const struct log *log, struct err *err)
{
	bool ok = true;

	g->dir = mem_strdup(dir);
	for (size_t i = 0; ok && i < g->nets; i++)
		ok = take_net(g, &g->net[i], log, err);
	return ok;
}

size_t
grid_done(const struct grid *g)
{
	size_t done = 0;

	for (size_t i = 0; i < g->nets; i++)
		done += g->net[i].done;
	return done;
}

/* What a network took, or its training as the store has it. */
static double
spent_on(const struct grid *g, const struct grid_net *net)
{
	return net->seconds > 0 ? net->seconds : g->cell[net->first].seconds;
}

/* How far a finished network is from telling how long another takes; < 0: not at
 * all. */
static int
kinship(const struct grid_net *mine, const struct grid_net *other)
{
	if (!other->done || !other->job.ops->hypers)
		return -1;
	return 4 * (mine->job.ops == other->job.ops) + 2 * (mine->job.bits == other->job.bits) +
	       (mine->name == other->name);
}

double
grid_left(const struct grid *g)
{
	double left = 0;

	for (size_t i = 0; i < g->nets; i++) {
		double sum = 0, n = 0;
		int best = -1;

		if (g->net[i].done || !g->net[i].job.ops->hypers)
			continue;
		for (size_t j = 0; j < g->nets; j++) {
			int near = kinship(&g->net[i], &g->net[j]);

			if (near < 0 || near < best)
				continue;
			sum = near > best ? 0 : sum;
			n = near > best ? 0 : n;
			best = near;
			sum += spent_on(g, &g->net[j]);
			n++;
		}
		left += sum / n;
	}
	return left;
}

bool
grid_left_known(const struct grid *g)
{
	for (size_t i = 0; i < g->nets; i++) {
		bool known = g->net[i].done || !g->net[i].job.ops->hypers;

		for (size_t j = 0; j < g->nets && !known; j++)
			known = kinship(&g->net[i], &g->net[j]) >= 4;
		if (!known)
			return false;
	}
	return true;
}

/* --- the work --- */

struct work {
	struct grid *g;
	struct grid_net *net;
	const struct sink *sink;
	const struct control *control;
	struct par *par;
	struct eval_set *set[GRID_WAYS]; /* NULL until wanted, or where the gain cannot be had */
	bool stopped, ok;
	enum run_end end;
	struct err err;
};

/* Prepares all ways; those that the data do not suit stay NULL. */
static bool
open_ways(struct work *w)
{
	const struct job *job = &w->net->job;
	struct err cannot = ERR_INIT;

	for (int way = 0; way < GRID_WAYS; way++) {
		struct eval_options opt = grid_way_options(&job->eval, way);

		if (w->set[way] || !eval_check(&opt, job->data, &cannot))
			continue;
		w->set[way] = eval_set_new(job->data, job->split, &opt, w->par, &w->err);
		if (!w->set[way])
			return false;
	}
	return true;
}

/* A row under one way; per_user: [users] of the cell, at the largest cut-off. */
static bool
score_way(struct work *w, struct ndcg *out, float *per_user, int way,
	  const struct result_record *rec)
{
	const struct job *job = &w->net->job;
	size_t users = job->data->users, cutoffs = (size_t)job->eval.cutoffs;
	double *all;
	bool ok;

	for (int k = 0; k < CUTOFFS_MAX; k++)
		out->expected[k] = out->low[k] = out->high[k] = NAN;
	for (size_t u = 0; u < users; u++)
		per_user[u] = NAN;
	if (!w->set[way])
		return true;
	all = mem_try(users * cutoffs, sizeof(*all), "the NDCG of each user", &w->err);
	if (!all)
		return false;
	ok = rec->features ? score_form(out, all, NULL, rec->features, rec->row->form, w->set[way],
					w->par, &w->err)
			   : score_rule(out, all, job, w->set[way], w->par, &w->err);
	for (size_t u = 0; ok && u < users; u++)
		per_user[u] = (float)all[u * cutoffs + cutoffs - 1];
	free(all);
	return ok;
}

/* A row at the end of its training. What a stopped network is worth is nobody's
 * cell. */
static void
on_result(void *ctx, const struct result_record *rec)
{
	struct work *w = ctx;
	size_t at = w->net->first, users = w->net->job.data->users;

	if (w->stopped || !w->ok)
		return;
	if (w->sink && w->sink->result)
		w->sink->result(w->sink->ctx, rec);
	while (w->g->cell[at].row != rec->row)
		at++;
	struct grid_cell *cell = &w->g->cell[at];

	cell->epochs = rec->epochs;
	cell->seconds = rec->seconds;
	cell->facts = (struct facts)FACTS_NONE;
	free(cell->per_user);
	cell->per_user = mem_try(GRID_WAYS * users, sizeof(*cell->per_user),
				 "the NDCG of each user", &w->err);
	w->ok = cell->per_user && open_ways(w) &&
		(!rec->features ||
		 facts_of(&cell->facts, rec->features, rec->row->form, &w->net->job, &w->err));
	for (int way = 0; w->ok && way < GRID_WAYS; way++)
		w->ok = score_way(w, &cell->ndcg[way], cell->per_user + (size_t)way * users, way,
				  rec);
}

static void
on_started(void *ctx, const struct run_info *info)
{
	struct work *w = ctx;

	if (w->sink && w->sink->started)
		w->sink->started(w->sink->ctx, info);
}

static void
on_epoch(void *ctx, const struct epoch_record *rec)
{
	struct work *w = ctx;

	if (w->sink && w->sink->epoch)
		w->sink->epoch(w->sink->ctx, rec);
}

static void
on_ended(void *ctx, enum run_end end, const struct err *err)
{
	struct work *w = ctx;

	w->end = end;
	if (w->sink && w->sink->ended)
		w->sink->ended(w->sink->ctx, end, err);
}

static enum verdict
between(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	struct work *w = ctx;

	if (w->control && w->control->between &&
	    w->control->between(w->control->ctx, net, epoch, batch, batches) == STOP_NOW) {
		w->stopped = true;
		return STOP_NOW;
	}
	return GO_ON;
}

static bool
keep_cells(struct work *w, struct err *err)
{
	struct grid_net *net = w->net;
	bool ok = true;

	for (int row = 0; ok && row < net->job.rows; row++) {
		struct grid_cell *cell = &w->g->cell[net->first + (size_t)row];

		ok = !w->g->dir || store_write(cell, &net->job, w->g->dir, err);
		cell->done = ok;
	}
	net->done = ok;
	return ok;
}

bool
grid_train(struct grid *g, size_t at, const struct sink *sink, const struct control *control,
	   enum run_end *end, struct err *err)
{
	struct work w = {
		.g = g, .net = &g->net[at], .sink = sink, .control = control, .ok = true
	};
	struct sink mine = {
		.ctx = &w,
		.started = on_started,
		.epoch = on_epoch,
		.result = on_result,
		.ended = on_ended,
	};
	struct control ask = { .ctx = &w, .between = between };
	double began = clock_now();
	bool ok;

	*end = RUN_FAILED;
	w.par = par_new(w.net->job.threads, err);
	ok = w.par && train(&w.net->job, &mine, &ask, NULL, NULL, err);
	for (int way = 0; way < GRID_WAYS; way++)
		eval_set_free(w.set[way]);
	par_free(w.par);
	if (!ok)
		return false;
	if (!w.ok)
		return err_set(err, w.err.code, "%s", w.err.msg);
	*end = w.end;
	if (w.end == RUN_STOPPED)
		return true;
	w.net->seconds = clock_now() - began;
	return keep_cells(&w, err);
}
