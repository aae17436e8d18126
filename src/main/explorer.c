#include <config.h>

#include "explorer.h"

#include <stdlib.h>
#include <unistd.h>

#include "artifacts.h"
#include "command.h"
#include "grid.h"
#include "groups.h"
#include "hamtop/base/mem.h"
#include "hamtop/num/blas.h"
#include "hamtop/tui/tui.h"
#include "lesson_desk.h"
#include "models.h"
#include "networks.h"

bool
explorer_possible(const struct options *o, struct err *err)
{
	if (o->script || o->plain || isatty(STDOUT_FILENO))
		return true;
	return err_set(
		err, ERR_USAGE,
		"the explorer needs a terminal on standard output; without one use --batch (or "
		"--plain, or --script FILE)");
}

/* The family to train: the first that was asked for and is no rule. */
static const struct model_ops *
pick_family(const struct asked *asked, struct err *err)
{
	for (int i = 0; i < asked->n; i++) {
		if (asked->ops[i]->hypers)
			return asked->ops[i];
	}
	err_set(err, ERR_USAGE, "%s has nothing to train and to look at; --batch evaluates it",
		asked->row[0]->name);
	return NULL;
}

/* The rows of that family that were asked for; all of them when none was. */
static bool
pick_rows(struct asked *asked, const struct setup *s, struct err *err)
{
	const struct model_ops *ops;
	int n = 0, all;

	if (!models_asked(asked, s->opt, err) || !(ops = pick_family(asked, err)))
		return false;
	all = asked->n;
	for (int i = 0; i < all; i++) {
		if (asked->ops[i] == ops)
			asked->row[n++] = asked->row[i];
	}
	if (n < all)
		log_say(&s->log, LOG_NOTE,
			"the explorer trains one family at a time: %s; --batch takes them all",
			ops->family);
	for (size_t i = 0; !s->opt->models.n && i < ops->nrows && i < ROWS_MAX; i++) {
		asked->row[i] = &ops->rows[i];
		n = (int)i + 1;
	}
	asked->n = n;
	for (int i = 0; i < n; i++)
		asked->ops[i] = ops;
	return true;
}

static int
rising(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The code lengths that { and } go through and the grid has: those of --bits, or the
 * paper's four. Returns how many. */
static int
pick_lengths(uint32_t bits[BITS_MAX], const struct options *o)
{
	static const uint32_t paper[] = { 5, 10, 20, 40 };
	bool given = o->given[OPT_BITS];
	int n = given ? o->nbits : (int)ARRAY_LEN(paper);

	for (int i = 0; i < n; i++)
		bits[i] = given ? o->bits[i] : paper[i];
	qsort(bits, (size_t)n, sizeof(bits[0]), rising);
	return n;
}

/* One job for each of n code lengths. Returns how many; *first is the one to start. */
static int
make_jobs(struct job *jobs, int *first, const struct asked *asked, const uint32_t *bits, int n,
	  const struct setup *s, struct err *err)
{
	*first = n - 1;
	for (int i = 0; i < n; i++) {
		if (!models_job(&jobs[i], asked, asked->ops[0], bits[i], s->data, s->split, s->opt,
				err))
			return -1;
		if (bits[i] == s->opt->bits[0])
			*first = i;
	}
	if (!models_uses_threshold(&jobs[0]))
		models_note_threshold(&s->log, s->opt);
	return n;
}

static bool
open_out(struct setup *s, const struct job *job, int njobs, struct artifacts **art,
	 struct tui_options *tui, struct err *err)
{
	if (!s->opt->out)
		return true;
	*art = artifacts_new(s, 2 * njobs, 1, err); /* a folder a row: { and } change the bits */
	if (!*art)
		return false;
	tui->checkpoint = artifacts_checkpoint(*art, job);
	tui->out = s->opt->out;
	/* only the grid may have come far enough to be kept */
	if (s->opt->resume &&
	    (access(tui->checkpoint, F_OK) == 0 || !artifacts_has_cells(s->opt->out))) {
		tui->resume = checkpoint_read(tui->checkpoint, job, err);
		if (!tui->resume)
			return false;
	}
	artifacts_resumed(*art, tui->resume);
	tui->also = artifacts_sink(*art);
	return true;
}

/* What the screens Board and Groups need beside the run. */
struct tables {
	struct networks networks;
	struct board board;
	char *cells;
	struct err why; /* there are none */
};

/* What a table in DIR was made of; manifest.json is the run's there. */
static bool
write_manifest(struct setup *s, const struct grid *grid, const char *name, struct outdir *out,
	       struct err *err)
{
	struct networks n = { .s = s, .grid = *grid, .dir = *out };

	return networks_manifest(&n, name, err);
}

/* As --batch=grid writes them. */
static bool
write_board(void *ctx, const struct board *board, int way, const char *dir, struct str *said,
	    struct err *err)
{
	static const struct model_row *const all[2] = { NULL, NULL };
	const struct tables *tables = ctx;
	struct grid_table t = { .s = tables->networks.s, .board = *board, .way = way };
	struct outdir out = { .path = NULL };
	bool ok;

	t.board.eval = grid_way_options(&board->eval, way);
	ok = outdir_open(&out, dir, err) && grid_compare(&t, all, err) &&
	     grid_write(&t, &out, err) &&
	     write_manifest(tables->networks.s, board->grid, "grid.manifest.json", &out, err);
	if (ok)
		str_addf(said, "Written to %s: table.*, grid.*, compare.csv", dir);
	outdir_close(&out);
	free(t.pair);
	return ok;
}

/* As --batch=groups writes them, by the NDCG and with the features that were chosen. */
static bool
write_groups(void *ctx, const struct groups_table *table, const struct grid *grid, const char *dir,
	     struct str *said, struct err *err)
{
	const struct tables *tables = ctx;
	struct setup s = *tables->networks.s;
	struct options opt = *s.opt;
	struct outdir out = { .path = NULL };
	bool ok;

	opt.eval = grid_way_options(&opt.eval, table->way);
	opt.whole_profile = table->whole_profile;
	s.opt = &opt;
	ok = outdir_open(&out, dir, err) && groups_write(&s, table, &out, err);
	for (int i = 0; ok && i < table->seeds * table->lengths; i++)
		ok = groups_write_users(&s, table, i / table->lengths, i % table->lengths,
					tables->networks.split[i / table->lengths], &out, err);
	ok = ok && write_manifest(&s, grid, "groups.manifest.json", &out, err);
	if (ok)
		str_addf(said, "Written to %s: groups.*, groups_BITS/per_user.csv", dir);
	outdir_close(&out);
	return ok;
}

/* Plans every row at these lengths and all seeds; the cells are kept in --out. What the
 * run can do and another family cannot (--set) is no reason not to begin. */
static bool
plan_tables(struct tables *t, struct tui_options *tui, struct setup *s, const uint32_t *bits,
	    int lengths, struct err *err)
{
	struct outdir out = { .path = s->opt->out };
	uint64_t seed[SEEDS_MAX];
	struct asked every;

	models_every(&every);
	t->networks.s = s;
	if (!networks_plan(&t->networks, &every, bits, lengths, &t->why)) {
		tui->no_grid = t->why.msg;
		return true;
	}
	for (int i = 0; i < s->opt->seeds; i++)
		seed[i] = s->opt->seed + (unsigned)i;
	board_init(&t->board, &t->networks.grid, every.row, every.n, bits, lengths, seed,
		   s->opt->seeds, &s->opt->eval);
	tui->grid = &t->networks.grid;
	tui->board = &t->board;
	tui->write_board = write_board;
	tui->write_groups = write_groups;
	tui->write_ctx = t;
	if (!s->opt->out)
		return true;
	tui->cells = t->cells = outdir_path(&out, "cells");
	if (!outdir_make(t->cells, err))
		return false;
	if (s->opt->force)
		grid_clear(t->cells);
	return true;
}

/* The notes so far as a list that ends in NULL; lent. */
static const char *const *
notes_of(const struct setup *s)
{
	VEC_ROOM(s->notes->word, s->notes->n, s->notes->cap);
	s->notes->word[s->notes->n] = NULL;
	return (const char *const *)s->notes->word;
}

bool
explorer(struct setup *s, struct err *err)
{
	static const enum tui_color color[] = {
		[COLOR_AUTO] = TUI_COLOR_AUTO,
		[COLOR_ALWAYS] = TUI_COLOR_ALWAYS,
		[COLOR_NEVER] = TUI_COLOR_NEVER,
	};
	struct job *jobs = mem_new(BITS_MAX, sizeof(*jobs));
	struct desk desk = { .all = { 0 } };
	struct tables tables = { .why = ERR_INIT };
	struct artifacts *art = NULL;
	uint32_t bits[BITS_MAX];
	int lengths = pick_lengths(bits, s->opt);
	struct asked asked;
	struct str engine = STR_INIT, farewell = STR_INIT;
	struct tui_options tui = {
		.farewell = &farewell,
		.data = s->data,
		.split = s->split,
		.jobs = jobs,
		.threshold = s->opt->eval.threshold,
		.theme = s->opt->theme,
		.color = color[s->opt->color],
		.ascii = s->opt->ascii,
		.script = s->opt->script,
		.record = s->opt->record,
		.view = s->opt->view,
		.plain = s->opt->plain,
		.over = s->opt->force,
		.width = s->opt->width,
		.height = s->opt->height,
		.version = PACKAGE_VERSION,
		.lessons = &desk.tui,
	};
	static const enum option_id of_this_time[] = { OPT_VIEW, OPT_RECORD, OPT_SCRIPT, OPT_SIZE,
						       OPT_FORCE,  OPT_RESUME, OPTIONS };
	char *command = command_line(s, of_this_time);
	bool ok;

	tui.command = command;
	str_addf(&engine, "%s %s", blas_version(), blas_core());
	tui.engine = engine.s;
	ok = desk_open(&desk, s, err) && eval_check(&s->opt->eval, s->data, err) &&
	     pick_rows(&asked, s, err) &&
	     (tui.njobs = make_jobs(jobs, &tui.first, &asked, bits, lengths, s, err)) > 0 &&
	     open_out(s, &jobs[tui.first], tui.njobs, &art, &tui, err) &&
	     plan_tables(&tables, &tui, s, bits, lengths, err) && (tui.notes = notes_of(s)) &&
	     tui_run(&tui, err);
	if (art) {
		struct err late = ERR_INIT;

		if (!artifacts_finish(art, err, &late) && ok)
			ok = err_set(err, late.code, "%s", late.msg);
	}
	artifacts_free(art);
	desk_close(&desk);
	networks_free(&tables.networks);
	free(tables.cells);
	if (ok && farewell.len)
		log_say(&s->log, LOG_NOTE, "%s", farewell.s);
	str_free(&farewell);
	str_free(&engine);
	free(command);
	free(jobs);
	return ok;
}
