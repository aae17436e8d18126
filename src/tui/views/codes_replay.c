/* The time line of the Codes screen, and going back on it. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "tui/score.h"
#include "tui/views/codes.h"

const struct snapshot *
codes_snapshot(const struct app *app)
{
	const struct codes_state *s = codes_state(app);

	return codes_in_past(app) ? s->past : app->run.snapshot;
}

bool
codes_in_past(const struct app *app)
{
	const struct codes_state *s = codes_state(app);

	return s->past && s->past_of == app->generation;
}

static void
go_to(struct app *app, const struct frame *f)
{
	struct codes_state *s = codes_state(app);

	snapshot_unref(s->past);
	s->past = f ? replay_open(f) : NULL;
	s->past_of = app->generation;
}

void
replay_command(struct app *app, enum cmd cmd)
{
	const struct replay *r = &app->run.replay;
	const struct snapshot *now = codes_snapshot(app);
	unsigned epoch = now ? now->epoch : 0;
	bool past = codes_in_past(app);

	if (cmd == CMD_replay_last ||
	    (cmd == CMD_replay_on && past && r->n && epoch == r->frame[r->n - 1]->epoch)) {
		go_to(app, NULL);
		app_say(app, ROLE_message, "The newest epoch again");
		return;
	}
	if (cmd == CMD_replay_on && !past)
		return;
	go_to(app, cmd == CMD_replay_first ? replay_step(r, 0, 0)
					   : replay_step(r, epoch, cmd == CMD_replay_on ? 1 : -1));
}

bool
replay_can(const struct app *app)
{
	return app->run.replay.n > 0;
}

/* ---- the pane ---- */

/* Rows of the job whose curves are drawn; -1: none. */
static int
row_of(const struct app *app, enum form form)
{
	for (int r = 0; r < app->run.job.rows; r++)
		if (app->run.job.row[r]->form == form && app->run.info.row_net[r] >= 0)
			return r;
	return -1;
}

struct time_line {
	struct series series[3];
	char name[3][24];
	int n;
	double *x, *saturated, *alpha, *gap; /* owned */
};

static void
add_curve(struct time_line *t, const struct app *app, const double *x, const double *y, size_t n,
	  enum role role, char mark, const char *name)
{
	if (app->marks == MARKS_ASCII)
		snprintf(t->name[t->n], sizeof(t->name[0]), "%c %.18s", mark, name);
	else
		snprintf(t->name[t->n], sizeof(t->name[0]), "%.18s", name);
	t->series[t->n] = (struct series){
		.x = x, .y = y, .n = n, .role = role, .name = t->name[t->n], .mark = mark
	};
	t->n++;
}

/* alpha over its largest value, and what ST scores above SST. */
static void
add_told(struct time_line *t, const struct app *app, double at)
{
	const struct history *h = &app->run;
	int st = row_of(app, FORM_ST), sst = row_of(app, FORM_SST),
	    net = st < 0 ? -1 : h->info.row_net[st];
	int cut = codes_state(app)->cutoff;
	const struct net_history *of = net < 0 ? NULL : &h->net[net];
	double most = 0;
	char name[24], text[16];

	if (!of || !of->n)
		return;
	t->alpha = mem_new(of->n, sizeof(double));
	t->gap = mem_new(of->n, sizeof(double));
	for (size_t i = 0; i < of->n; i++)
		most = fmax(most, of->col[COL_ALPHA][i]);
	for (size_t i = 0; i < of->n; i++) {
		t->alpha[i] = of->col[COL_ALPHA][i] / most;
		t->gap[i] =
			sst < 0 ? NAN
				: of->col[col_valid(st, cut)][i] -
					  history_at(h, h->info.row_net[sst], col_valid(sst, cut),
						     of->col[COL_EPOCH][i]);
	}
	snprintf(name, sizeof(name), "alpha %.3g", history_at(h, net, COL_ALPHA, at));
	add_curve(t, app, of->col[COL_EPOCH], t->alpha, of->n, ROLE_form_st, 'a', name);
	if (sst < 0)
		return;
	snprintf(name, sizeof(name), "ST-SST %s",
		 difference_text(
			 history_at(h, net, col_valid(st, cut), at) -
				 history_at(h, h->info.row_net[sst], col_valid(sst, cut), at),
			 text, sizeof(text)));
	add_curve(t, app, of->col[COL_EPOCH], t->gap, of->n, ROLE_form_sst, 'g', name);
}

/* The share of |h| > .99 in the network of ST, else in that in focus. */
static void
add_saturated(struct time_line *t, const struct app *app, const struct snapshot *snap)
{
	const struct replay *r = &app->run.replay;
	int st = row_of(app, FORM_ST), net = st < 0 ? codes_net(app) : app->run.info.row_net[st];
	char name[24];

	t->x = mem_new(r->n + 1, sizeof(double));
	t->saturated = mem_new(r->n + 1, sizeof(double));
	for (size_t i = 0; i < r->n; i++) {
		t->x[i] = r->frame[i]->epoch;
		t->saturated[i] = r->frame[i]->net[net].health.saturated;
	}
	snprintf(name, sizeof(name), "|h|>.99 %.0f %%", 100 * snap->net[net].health.saturated);
	add_curve(t, app, t->x, t->saturated, r->n, ROLE_form_s, 's', name);
}

static void
note_memory(const struct app *app, struct pane p)
{
	const struct replay *r = &app->run.replay;
	struct str s = STR_INIT;

	str_addf(&s, "%zu epochs kept", r->n);
	if (r->step > 1)
		str_addf(&s, ", every %u%s", r->step, r->step == 2 ? "nd" : "th");
	if (!r->n)
		str_add(&s, ": the codes of one are larger than the bound");
	str_addf(&s, "; %.1f of %d MB; alpha over its largest; NDCG@%u",
		 (double)r->bytes / (1 << 20), REPLAY_BYTES >> 20,
		 app->run.job.eval.k[codes_state(app)->cutoff]);
	pane_fit(p, 0, 0, p.w, ROLE_dim, s.s);
	str_free(&s);
}

void
draw_replay(const struct app *app, struct pane p, bool focused)
{
	const struct snapshot *snap = codes_snapshot(app);
	struct pane in = view_box(p, focused, "Replay  , . ( )");
	struct chart chart = CHART_INIT;
	struct time_line t = { .n = 0 };

	if (!snap || codes_net(app) < 0) {
		pane_text(in, 1, 0, ROLE_dim, "It comes with the first epoch.");
		return;
	}
	add_told(&t, app, snap->epoch);
	add_saturated(&t, app, snap);
	chart.marks = app->marks;
	chart.whole_x = true;
	chart.x_min = 1;
	chart.x_max = fmax(2, history_epochs(&app->run));
	chart.series = t.series;
	chart.nseries = t.n;
	chart.cursor = codes_in_past(app) ? snap->epoch : NAN;
	chart.note = app->run.edit_epoch;
	chart.nnotes = app->run.edits;
	chart_draw(pane_sub(in, 0, 0, in.w, in.h - 1), &chart);
	note_memory(app, pane_sub(in, 1, in.h - 1, in.w - 2, 1));
	if (codes_in_past(app))
		pane_box_note(p, ROLE_cursor, "at epoch %u", snap->epoch);
	else
		pane_box_note(p, ROLE_dim, "epoch %u", snap->epoch);
	free(t.x);
	free(t.saturated);
	free(t.alpha);
	free(t.gap);
}
