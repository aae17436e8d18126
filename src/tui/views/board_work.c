/* What the Board screen has worked out aside: comparisons, and tables as files. */
#include <config.h>

#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "tui/views/board.h"

struct errand {
	struct grid grid; /* borrowed */
	struct board board;
	struct duel duel;
	const struct tui_options *opt;
	char *dir; /* of an export; NULL: a comparison */
	int way;
	bool ok;
	struct str said;
	struct err err;
};

static void
do_work(void *ctx)
{
	const struct resampling how = RESAMPLING_INIT;
	struct errand *w = ctx;
	struct duel *d = &w->duel;

	if (w->dir)
		w->ok = w->opt->write_board(w->opt->write_ctx, &w->board, w->way, w->dir, &w->said,
					    &w->err);
	else
		w->ok = board_compare(&d->is, &w->board, d->row, d->other, d->length, d->way, &how,
				      NULL, &w->err);
}

static void
take_duel(struct board_state *s, const struct errand *w)
{
	struct duel *d = &s->duel;

	d->under_way = false;
	/* another may have been asked for meanwhile */
	if (d->row != w->duel.row || d->other != w->duel.other || d->length != w->duel.length ||
	    d->way != w->duel.way || d->seed != w->duel.seed)
		return;
	d->wanted = false;
	d->done = w->ok;
	d->is = w->duel.is;
	d->err = w->err;
}

static void
work_done(struct app *app, void *ctx)
{
	struct board_state *s = app ? app->view[VIEW_v_board].state : NULL;
	struct errand *w = ctx;

	if (s && w->dir) {
		s->exporting = false;
		if (w->ok)
			app_say(app, ROLE_message, "%s", w->said.s);
		else
			app_say(app, ROLE_error, "%s", w->err.msg);
	} else if (s) {
		take_duel(s, w);
	}
	grid_return(&w->grid);
	str_free(&w->said);
	free(w->dir);
	free(w);
}

bool
board_work(const struct app *app, struct piece *out)
{
	struct board_state *s = app->view[VIEW_v_board].state;
	struct errand *w;

	if (!s->cell || !(s->export_to || (s->duel.wanted && !s->duel.under_way)))
		return false;
	w = mem_new(1, sizeof(*w));
	*w = (struct errand){ .grid = grid_borrow(app->grid.seen),
			      .board = s->board,
			      .duel = s->duel,
			      .opt = app->opt,
			      .dir = s->export_to,
			      .way = s->way,
			      .said = STR_INIT };
	w->board.grid = &w->grid;
	if (s->export_to) {
		s->export_to = NULL;
		s->exporting = true;
	} else {
		s->duel.under_way = true;
	}
	*out = (struct piece){ w, do_work, work_done, .asked = true };
	return true;
}
