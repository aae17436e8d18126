/* --batch=grid: trains every network that the table needs and is not in the store,
 * then prints the table. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"
#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "json.h"
#include "manifest.h"
#include "models.h"
#include "outdir.h"
#include "print.h"
#include "progress.h"
#include "signals.h"

struct work {
	struct setup *s;
	struct asked asked; /* rows that are shown */
	struct grid grid;
	struct split *split[SEEDS_MAX]; /* [0] is the session's */
	struct outdir dir;		/* path NULL: without --out */
	double began, said;		/* when it was last said how far it is */
	size_t found;			/* networks that were in the store */
	size_t failed;
	struct err why;		    /* of the first failure */
	const struct grid_net *net; /* in training */
	struct run_info info;
};

/* --- the plan --- */

/* Adds the jobs of one family at one seed. */
static bool
plan_family(struct work *w, const struct model_ops *ops, const struct asked *asked, int seed,
	    struct err *err)
{
	const struct options *o = w->s->opt;
	int lengths = ops->hypers ? o->nbits : 1;

	for (int i = 0; i < lengths; i++) {
		struct job job;

		if (!models_job(&job, asked, ops, o->bits[i], w->s->data, w->split[seed], o, err))
			return false;
		job.seed = o->seed + (unsigned)seed;
		grid_add(&w->grid, &job);
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

/* Rules first: the lines that every score stands beside are there at once. */
static bool
plan(struct work *w, struct err *err)
{
	for (int seed = 0; seed < w->s->opt->seeds; seed++) {
		for (int trained = 0; trained < 2; trained++) {
			for (const struct model_ops *const *f = model_families(); *f; f++) {
				if ((bool)trained == ((*f)->hypers != NULL) &&
				    asks_family(&w->asked, *f) &&
				    !plan_family(w, *f, &w->asked, seed, err))
					return false;
			}
		}
	}
	return true;
}

/* A rule that every table has, asked for or not. */
static bool
add_rule(struct asked *asked, const char *name, struct err *err)
{
	const struct model_row *row = NULL;
	const struct model_ops *ops = model_find(name, &row);

	for (int i = 0; i < asked->n; i++) {
		if (asked->row[i] == row)
			return true;
	}
	if (asked->n == ASKED_MAX)
		return err_set(err, ERR_USAGE,
			       "--model: at most %d rows beside Random and ItemMean",
			       ASKED_MAX - 2);
	asked->ops[asked->n] = ops;
	asked->row[asked->n++] = row;
	return true;
}

/* A row that shall be compared is one of the table. */
static bool
find_compared(const struct work *w, const struct model_row *row[2], struct err *err)
{
	for (size_t i = 0; i < w->s->opt->compare.n; i++) {
		const char *name = w->s->opt->compare.word[i];
		bool shown = false;

		if (!model_find(name, &row[i]))
			return err_set(err, ERR_USAGE,
				       "--compare: there is no row '%s'; `hamtop --model list` "
				       "prints them",
				       name);
		for (int j = 0; j < w->asked.n; j++)
			shown = shown || w->asked.row[j] == row[i];
		if (!shown)
			return err_set(err, ERR_USAGE,
				       "--compare: %s is not among the rows of --model",
				       row[i]->name);
	}
	return true;
}

static bool
make_splits(struct work *w, struct err *err)
{
	struct split_options opt = w->s->opt->split;

	w->split[0] = w->s->split;
	for (int i = 1; i < w->s->opt->seeds; i++) {
		opt.seed = w->s->opt->seed + (unsigned)i;
		w->split[i] = split_new(w->s->data, &opt, err);
		if (!w->split[i])
			return false;
	}
	return true;
}

/* --- the store --- */

static bool
open_store(struct work *w, struct err *err)
{
	const struct options *o = w->s->opt;
	char *cells;
	bool ok;

	if (!o->out) {
		log_say(&w->s->log, LOG_NOTE,
			"without --out the cells stay in memory: a grid that is cut off begins "
			"anew");
		return true;
	}
	if (!outdir_open(&w->dir, o->out, err))
		return false;
	if (!o->force && outdir_has(&w->dir, "manifest.json") && !outdir_has(&w->dir, "cells"))
		return err_set(
			err, ERR_USAGE,
			"%s/manifest.json is there from a run that was no grid; take another "
			"directory or --force",
			o->out);
	cells = outdir_path(&w->dir, "cells");
	ok = outdir_make(cells, err);
	if (ok && o->force)
		grid_clear(cells);
	ok = ok && grid_open(&w->grid, cells, &w->s->log, err);
	free(cells);
	w->found = grid_done(&w->grid);
	if (ok && w->found)
		log_say(&w->s->log, LOG_NOTE, "%zu of %zu networks are in %s/cells already",
			w->found, w->grid.nets, o->out);
	return ok;
}

/* --- the work --- */

static void
net_name(const struct grid_net *net, char *buf, size_t size)
{
	const struct job *job = &net->job;

	if (job->ops->hypers)
		snprintf(buf, size, "%s %s, %u bits, seed %llu", job->ops->family, net->name,
			 job->bits, (unsigned long long)job->seed);
	else
		snprintf(buf, size, "%s, seed %llu", job->ops->family,
			 (unsigned long long)job->seed);
}

static enum verdict
between(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	struct work *w = ctx;
	const struct job *job = &w->net->job;

	(void)net;
	if (signals_stop())
		return STOP_NOW;
	if (progress_due()) {
		double done = (double)(grid_done(&w->grid) - w->found);
		double here =
			(epoch - 1 + (double)batch / (batches ? batches : 1)) / job_epochs(job);
		double left = grid_left(&w->grid), spent = clock_now() - w->began;
		char name[64], what[80];

		net_name(w->net, name, sizeof(name));
		snprintf(what, sizeof(what), "%s (%zu of %zu)", name, grid_done(&w->grid) + 1,
			 w->grid.nets);
		/* until the first network is done nobody can tell how long one takes */
		progress_draw(what, isfinite(left)
					    ? spent / (spent + left)
					    : (done + here) / (double)(w->grid.nets - w->found));
	}
	return GO_ON;
}

/* A line a network for those who want it, and one a minute for all. */
static void
say_done(struct work *w, const struct grid_net *net)
{
	double now = clock_now(), left = grid_left(&w->grid);
	char name[64], about[48] = "";

	if (isfinite(left) && left > 0)
		snprintf(about, sizeof(about), ", about %.0f:%02.0f left", floor(left / 60),
			 floor(fmod(left, 60)));
	net_name(net, name, sizeof(name));
	log_say(&w->s->log, now - w->said >= 60 ? LOG_NOTE : LOG_DETAIL,
		"%s: done in %.1f s (%zu of %zu networks%s)", name, net->seconds,
		grid_done(&w->grid), w->grid.nets, about);
	if (now - w->said >= 60)
		w->said = now;
}

/* One network. A training that fails leaves its cells empty and the others go on;
 * false and err only where nothing can go on. */
static bool
run_net(struct work *w, size_t at, struct err *err)
{
	struct control control = { .ctx = w, .between = between };
	struct err inner = ERR_INIT;
	enum run_end end;
	char name[64];
	bool ok;

	w->net = &w->grid.net[at];
	net_name(w->net, name, sizeof(name));
	ok = grid_train(&w->grid, at, NULL, &control, &end, &inner);
	progress_hide();
	if (ok && end == RUN_STOPPED)
		return err_set(err, ERR_INTERRUPTED, "interrupted after %zu of %zu networks%s",
			       grid_done(&w->grid), w->grid.nets,
			       w->grid.dir ? "; they are kept, and the same command goes on" : "");
	if (ok) {
		say_done(w, w->net);
		return true;
	}
	if (end != RUN_FAILED)
		return err_set(err, inner.code, "%s", inner.msg);
	log_say(&w->s->log, LOG_WARN, "%s failed: %s", name, inner.msg);
	if (!w->failed++)
		w->why = inner;
	return true;
}

static bool
run_all(struct work *w, struct err *err)
{
	w->began = w->said = clock_now();
	progress_start(w->s->opt->quiet);
	for (size_t i = 0; i < w->grid.nets; i++) {
		if (!w->grid.net[i].done && !run_net(w, i, err))
			return false;
	}
	return true;
}

/* --- the result --- */

static bool
compare(struct grid_table *t, struct grid_pair pair, struct err *err)
{
	const struct resampling how = RESAMPLING_INIT;

	if (!pair.other || pair.row == pair.other)
		return true;
	VEC_ROOM(t->pair, t->pairs, t->pairs_cap);
	t->pair[t->pairs] = pair;
	t->pair[t->pairs].p_holm = NAN;
	return board_compare(&t->pair[t->pairs++].is, &t->board, pair.row, pair.other, pair.length,
			     t->way, &how, t->s->par, err);
}

/* Holm's correction over the pairs from `from` on. */
static void
correct(struct grid_table *t, size_t from)
{
	size_t n = t->pairs - from;
	double *p = mem_new(n ? n : 1, sizeof(*p));

	for (size_t i = 0; i < n; i++)
		p[i] = t->pair[from + i].is.users.p_bootstrap;
	stats_holm(p, p, n);
	for (size_t i = 0; i < n; i++)
		t->pair[from + i].p_holm = p[i];
	free(p);
}

/* The pair of --compare at each length; without it every row that is no rule against
 * the item mean, then against the best. */
static bool
compare_all(struct grid_table *t, const struct model_row *const asked[2], struct err *err)
{
	const struct board *b = &t->board;
	size_t from = t->pairs;

	for (int i = 0; asked[0] && i < b->lengths; i++) {
		struct grid_pair pair = { asked[0], asked[1], i, .against = AGAINST_ASKED };

		if (!compare(t, pair, err))
			return false;
	}
	for (int against = AGAINST_MEAN; !asked[0] && against <= AGAINST_BEST; against++) {
		for (int at = 0; at < b->rows * b->lengths; at++) {
			struct grid_pair pair = { b->row[at / b->lengths], b->item_mean,
						  at % b->lengths,
						  .against = (enum grid_against)against };

			if (against == AGAINST_BEST)
				pair.other =
					board_best(b, pair.length, t->way, b->eval.cutoffs - 1);
			if (pair.row->form != FORM_RULE && !compare(t, pair, err))
				return false;
		}
		correct(t, from);
		from = t->pairs;
	}
	if (asked[0])
		correct(t, 0);
	return true;
}

static bool
write_manifest(struct work *w, struct err *err)
{
	json_t *o = manifest_new(w->s), *runs = json_array();
	struct str text = STR_INIT;
	bool ok;

	for (size_t i = 0; i < w->grid.nets; i++)
		json_array_append_new(runs, manifest_run(&w->grid.net[i].job, NULL, 0));
	json_put_text(o, "state",
		      grid_done(&w->grid) == w->grid.nets ? "finished"
		      : w->failed			  ? "failed"
							  : "interrupted");
	json_put_count(o, "seeds", (unsigned)w->s->opt->seeds);
	json_put(o, "runs", runs);
	json_object_set(o, "files", w->dir.files);
	json_document(&text, o);
	ok = outdir_write(&w->dir, "manifest.json", &text, err);
	str_free(&text);
	return ok;
}

static bool
write_files(struct work *w, const struct grid_table *t, struct err *err)
{
	static const struct {
		const char *name;
		void (*make)(struct str *out, const struct grid_table *t);
	} files[] = {
		{ "table.txt", grid_text },  { "table.md", grid_md },
		{ "table.tex", grid_tex },   { "grid.csv", grid_csv },
		{ "grid.jsonl", grid_json }, { "compare.csv", grid_compare_csv },
	};
	bool ok = true;

	if (!w->dir.path)
		return true;
	for (size_t i = 0; ok && i < ARRAY_LEN(files); i++) {
		struct str text = STR_INIT;

		files[i].make(&text, t);
		ok = outdir_write(&w->dir, files[i].name, &text, err);
		str_free(&text);
	}
	return ok && write_manifest(w, err);
}

static bool
report(struct work *w, const struct model_row *const compared[2], struct err *err)
{
	static void (*const make[])(struct str * out, const struct grid_table *t) = {
		[FORMAT_TEXT] = grid_text, [FORMAT_JSON] = grid_json, [FORMAT_CSV] = grid_csv,
		[FORMAT_MD] = grid_md,	   [FORMAT_TEX] = grid_tex,
	};
	const struct options *o = w->s->opt;
	struct grid_table t = { .s = w->s, .way = grid_way(o->eval.protocol, o->eval.gain) };
	uint64_t seed[SEEDS_MAX];
	struct str text = STR_INIT;
	bool ok;

	for (int i = 0; i < o->seeds; i++)
		seed[i] = o->seed + (unsigned)i;
	board_init(&t.board, &w->grid, w->asked.row, w->asked.n, o->bits, o->nbits, seed, o->seeds,
		   &o->eval);
	ok = compare_all(&t, compared, err);
	if (ok) {
		make[o->format](&text, &t);
		ok = print_str(&text, err) && write_files(w, &t, err);
	}
	str_free(&text);
	free(t.pair);
	return ok;
}

bool
job_grid(struct setup *s, struct err *err)
{
	struct work w = { .s = s };
	const struct model_row *compared[2] = { NULL, NULL };
	struct err late = ERR_INIT;
	bool ok = models_asked(&w.asked, s->opt, err) && add_rule(&w.asked, "Random", err) &&
		  add_rule(&w.asked, "ItemMean", err) && find_compared(&w, compared, err) &&
		  eval_check(&s->opt->eval, s->data, err) && make_splits(&w, err) &&
		  plan(&w, err) && open_store(&w, err);

	if (ok) {
		ok = run_all(&w, err);
		if ((ok || err->code == ERR_INTERRUPTED) && !report(&w, compared, &late))
			ok = err_set(err, late.code, "%s", late.msg);
		if (ok && w.failed)
			ok = err_set(err, w.why.code, "%zu of %zu networks failed, the first: %s",
				     w.failed, w.grid.nets, w.why.msg);
	}
	grid_free(&w.grid);
	outdir_close(&w.dir);
	for (int i = 1; i < s->opt->seeds; i++)
		split_free(w.split[i]);
	return ok;
}
