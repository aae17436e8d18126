#include <config.h>

#include "networks.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/clock.h"
#include "json.h"
#include "manifest.h"
#include "progress.h"
#include "signals.h"

/* --- the plan --- */

static bool
make_splits(struct networks *n, struct err *err)
{
	struct split_options opt = n->s->opt->split;

	n->split[0] = n->s->split;
	for (int i = 1; i < n->s->opt->seeds; i++) {
		opt.seed = n->s->opt->seed + (unsigned)i;
		n->split[i] = split_new(n->s->data, &opt, err);
		if (!n->split[i])
			return false;
	}
	return true;
}

/* Adds the jobs of one family at one seed. */
static bool
plan_family(struct networks *n, const struct model_ops *ops, const struct asked *asked, int seed,
	    struct err *err)
{
	const struct options *o = n->s->opt;
	int lengths = ops->hypers ? n->lengths : 1;

	for (int i = 0; i < lengths; i++) {
		struct job job;

		if (!models_job(&job, asked, ops, n->bits[i], n->s->data, n->split[seed], o, err))
			return false;
		job.seed = o->seed + (unsigned)seed;
		grid_add(&n->grid, &job);
	}
	return true;
}

static bool
asks_family(const struct asked *asked, const struct model_ops *ops)
{
	for (int i = 0; i < asked->n; i++) {
		if (asked->ops[i] == ops)
			return true;
	}
	return false;
}

bool
networks_plan(struct networks *n, const struct asked *asked, const uint32_t *bits, int lengths,
	      struct err *err)
{
	n->bits = bits;
	n->lengths = lengths;
	if (!make_splits(n, err))
		return false;
	for (int seed = 0; seed < n->s->opt->seeds; seed++) {
		for (int trained = 0; trained < 2; trained++) {
			for (const struct model_ops *const *f = model_families(); *f; f++) {
				if ((bool)trained == ((*f)->hypers != NULL) &&
				    asks_family(asked, *f) && !plan_family(n, *f, asked, seed, err))
					return false;
			}
		}
	}
	return true;
}

/* --- the store --- */

bool
networks_open(struct networks *n, struct err *err)
{
	const struct options *o = n->s->opt;
	char *cells;
	bool ok;

	if (!o->out) {
		log_say(&n->s->log, LOG_NOTE,
			"without --out the cells stay in memory: a job that is cut off begins "
			"anew");
		return true;
	}
	if (!outdir_open(&n->dir, o->out, err))
		return false;
	if (!o->force && outdir_has(&n->dir, "manifest.json") && !outdir_has(&n->dir, "cells"))
		return err_set(
			err, ERR_USAGE,
			"%s/manifest.json is there from a run that kept no cells; take another "
			"directory or --force",
			o->out);
	cells = outdir_path(&n->dir, "cells");
	ok = outdir_make(cells, err);
	if (ok && o->force)
		grid_clear(cells);
	ok = ok && grid_open(&n->grid, cells, &n->s->log, err);
	free(cells);
	n->found = grid_done(&n->grid);
	if (ok && n->found)
		log_say(&n->s->log, LOG_NOTE, "%zu of %zu networks are in %s/cells already",
			n->found, n->grid.nets, o->out);
	return ok;
}

/* --- the work --- */

static enum verdict
between(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	struct networks *n = ctx;
	const struct job *job = &n->net->job;

	(void)net;
	if (signals_stop())
		return STOP_NOW;
	if (progress_due()) {
		double done = (double)(grid_done(&n->grid) - n->found);
		double here =
			(epoch - 1 + (double)batch / (batches ? batches : 1)) / job_epochs(job);
		double left = grid_left(&n->grid), spent = clock_now() - n->began;
		char name[64], what[80];

		grid_net_name(n->net, name, sizeof(name));
		snprintf(what, sizeof(what), "%s (%zu of %zu)", name, grid_done(&n->grid) + 1,
			 n->grid.nets);
		/* until the first network is done nobody can tell how long one takes */
		progress_draw(what, isfinite(left)
					    ? spent / (spent + left)
					    : (done + here) / (double)(n->grid.nets - n->found));
	}
	return GO_ON;
}

/* A line a network for those who want it, and one a minute for all. */
static void
say_done(struct networks *n, const struct grid_net *net)
{
	double now = clock_now(), left = grid_left(&n->grid);
	char name[64], about[48] = "";

	if (isfinite(left) && left > 0)
		snprintf(about, sizeof(about), ", about %.0f:%02.0f left", floor(left / 60),
			 floor(fmod(left, 60)));
	grid_net_name(net, name, sizeof(name));
	log_say(&n->s->log, now - n->said >= 60 ? LOG_NOTE : LOG_DETAIL,
		"%s: done in %.1f s (%zu of %zu networks%s)", name, net->seconds,
		grid_done(&n->grid), n->grid.nets, about);
	if (now - n->said >= 60)
		n->said = now;
}

/* One network. A training that fails leaves its cells empty and the others go on;
 * false and err only where nothing can go on. */
static bool
run_net(struct networks *n, size_t at, struct err *err)
{
	struct control control = { .ctx = n, .between = between };
	struct err inner = ERR_INIT;
	enum run_end end;
	char name[64];
	bool ok;

	n->net = &n->grid.net[at];
	grid_net_name(n->net, name, sizeof(name));
	ok = grid_train(&n->grid, at, NULL, &control, &end, &inner);
	progress_hide();
	if (ok && end == RUN_STOPPED)
		return err_set(err, ERR_INTERRUPTED, "interrupted after %zu of %zu networks%s",
			       grid_done(&n->grid), n->grid.nets,
			       n->grid.dir ? "; they are kept, and the same command goes on" : "");
	if (ok) {
		say_done(n, n->net);
		return true;
	}
	if (end != RUN_FAILED)
		return err_set(err, inner.code, "%s", inner.msg);
	log_say(&n->s->log, LOG_WARN, "%s failed: %s", name, inner.msg);
	if (!n->failed++)
		n->why = inner;
	return true;
}

bool
networks_run(struct networks *n, struct err *err)
{
	n->began = n->said = clock_now();
	progress_start(n->s->opt->quiet);
	for (size_t i = 0; i < n->grid.nets; i++) {
		if (!n->grid.net[i].done && !run_net(n, i, err))
			return false;
	}
	return true;
}

bool
networks_manifest(struct networks *n, const char *name, struct err *err)
{
	json_t *o = manifest_new(n->s), *runs = json_array();
	struct str text = STR_INIT;
	bool ok;

	for (size_t i = 0; i < n->grid.nets; i++)
		json_array_append_new(runs, manifest_run(&n->grid.net[i].job, NULL, 0));
	json_put_text(o, "state",
		      grid_done(&n->grid) == n->grid.nets ? "finished"
		      : n->failed			  ? "failed"
							  : "interrupted");
	json_put_count(o, "seeds", (unsigned)n->s->opt->seeds);
	json_put(o, "runs", runs);
	json_object_set(o, "files", n->dir.files);
	json_document(&text, o);
	ok = outdir_write(&n->dir, name, &text, err);
	str_free(&text);
	return ok;
}

bool
networks_end(const struct networks *n, struct err *err)
{
	return !n->failed || err_set(err, n->why.code, "%zu of %zu networks failed, the first: %s",
				     n->failed, n->grid.nets, n->why.msg);
}

void
networks_free(struct networks *n)
{
	grid_free(&n->grid);
	outdir_close(&n->dir);
	for (int i = 1; i < SEEDS_MAX; i++)
		split_free(n->split[i]);
}
