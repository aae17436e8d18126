/* What the Codes screen has worked out aside, a few milliseconds a piece. */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "tui/views/codes.h"

enum { BITS_A_PIECE = 2 };

enum errand_kind {
	FIND_PANEL,
	FIND_SCORE,
	FIND_FORM,
	FIND_TIME,
	FIND_SIDE,
	FIND_ALL,
	FIND_WITHOUT
};

/* One piece of work; it writes into the look what the kind says. */
struct errand {
	enum errand_kind kind;
	int at;		   /* row or side */
	uint32_t from, to; /* bits */
	struct job job;
	const struct panel *panel;
	struct look *look;
	struct panel *made; /* FIND_PANEL */
	bool ok;
	struct err err;
};

static void
look_free(struct look *l)
{
	if (!l)
		return;
	for (int i = 0; i < SIDES; i++) {
		code_audit_free(&l->side[i].codes);
		free(l->side[i].fragile);
	}
	free(l->without);
	snapshot_unref(l->snap);
	free(l);
}

void
codes_work_close(struct codes_state *s)
{
	look_free(s->now);
	look_free(s->next);
	panel_free(s->panel);
	snapshot_unref(s->past);
}

static bool
look_at_side(struct errand *e)
{
	const struct snapshot_net *n = &e->look->snap->net[e->look->net];
	const struct features *f = &n->features;
	struct side_look *s = &e->look->side[e->at];
	bool users = e->at == SIDE_USERS;
	uint32_t rows = users ? f->users : f->items;

	if (!e->look->past) {
		s->fragile = mem_new(f->bits, sizeof(*s->fragile));
		s->fragile_mean =
			fragile_bits(s->fragile, users ? f->user : f->item, rows, f->bits);
	}
	return code_audit_init(&s->codes, users ? n->codes.user : n->codes.item, rows, f->bits,
			       &e->err);
}

static void
run_errand(void *ctx)
{
	struct errand *e = ctx;
	struct look *l = e->look;
	const struct snapshot_net *n = l ? &l->snap->net[l->net] : NULL;
	struct row_look *row = l ? &l->row[e->at] : NULL;
	enum form form = e->job.row[e->at] ? e->job.row[e->at]->form : FORM_C;
	const struct features *f = NULL;

	if (l && e->kind <= FIND_TIME)
		f = &l->snap->net[e->from].features; /* of the row's network */
	switch (e->kind) {
	case FIND_PANEL:
		e->made = panel_new(&e->job, FOLD_VALID, &e->err);
		e->ok = e->made != NULL;
		break;
	case FIND_SCORE:
		e->ok = panel_score(&row->ndcg, e->panel, f, form, &e->err);
		break;
	case FIND_FORM:
		e->ok = form_audit_of(&row->form, f, form, &e->err);
		break;
	case FIND_TIME:
		e->ok = query_seconds(&row->seconds, f, form, &e->err);
		break;
	case FIND_SIDE:
		e->ok = look_at_side(e);
		break;
	case FIND_ALL:
		e->ok = panel_score_without(&l->with_all, e->panel, &n->codes, n->codes.bits,
					    &e->err);
		break;
	case FIND_WITHOUT:
		e->ok = true;
		for (uint32_t j = e->from; e->ok && j < e->to; j++)
			e->ok = panel_score_without(&l->without[j], e->panel, &n->codes, j,
						    &e->err);
		break;
	}
}

/* The whole look becomes the one that is shown. */
static void
show_next(struct codes_state *s)
{
	look_free(s->now);
	s->now = s->next;
	s->next = NULL;
}

static void
take_panel(struct codes_state *s, struct errand *e)
{
	panel_free(s->panel);
	s->panel = e->made;
	s->panel_err = e->err;
}

static void
errand_done(struct app *app, void *ctx)
{
	struct errand *e = ctx;
	struct look *l = e->look;

	if (!app) {
		panel_free(e->made);
	} else if (e->kind == FIND_PANEL) {
		take_panel(codes_state(app), e);
	} else if (!e->ok) {
		l->failed = true;
		l->err = e->err;
		app_log(app, "%s", e->err.msg);
		show_next(codes_state(app));
	} else {
		l->row[e->at].scored |= e->kind == FIND_SCORE;
		l->row[e->at].formed |= e->kind == FIND_FORM;
		l->row[e->at].timed |= e->kind == FIND_TIME;
		if (e->kind == FIND_SIDE)
			l->side[e->at].done = true;
		l->with_done |= e->kind == FIND_ALL;
		if (e->kind == FIND_WITHOUT)
			l->without_done = e->to;
	}
	free(e);
}

/* What is to be found out next about a look; false: it is whole. */
static bool
next_errand(struct errand *e, const struct app *app, const struct look *l)
{
	const struct history *h = &app->run;
	uint32_t bits = l->snap->net[l->net].features.bits;

	for (e->at = 0; e->at < SIDES; e->at++)
		if (!l->side[e->at].done) {
			e->kind = FIND_SIDE;
			return true;
		}
	for (e->at = 0; !l->past && e->at < h->job.rows; e->at++) {
		const struct row_look *row = &l->row[e->at];

		if (h->info.row_net[e->at] < 0)
			continue;
		e->from = (uint32_t)h->info.row_net[e->at];
		e->kind = !row->formed ? FIND_FORM : !row->scored ? FIND_SCORE : FIND_TIME;
		/* a time is no part of a screen that a script saves */
		if (e->kind == FIND_SCORE && !e->panel)
			e->kind = FIND_TIME;
		if (e->kind != FIND_TIME || (!row->timed && !app->headless))
			return true;
	}
	e->at = 0;
	e->kind = l->with_done ? FIND_WITHOUT : FIND_ALL;
	e->from = l->without_done;
	e->to = e->from + BITS_A_PIECE < bits ? e->from + BITS_A_PIECE : bits;
	return e->panel && e->from < bits;
}

/* Of an epoch that is past, NDCG is what training told. */
static void
recall_scores(struct look *l, const struct history *h)
{
	for (int r = 0; r < h->job.rows; r++) {
		if (h->info.row_net[r] < 0)
			continue;
		for (int k = 0; k < CUTOFFS_MAX; k++) {
			l->row[r].ndcg.expected[k] =
				history_at(h, h->info.row_net[r], col_valid(r, k), l->epoch);
			l->row[r].ndcg.low[k] = l->row[r].ndcg.high[k] = NAN;
		}
		l->row[r].scored = true;
	}
}

/* A look at the snapshot; what is known of its rows stays known. */
static struct look *
look_new(const struct app *app, const struct look *before)
{
	struct look *l = mem_new(1, sizeof(*l));

	l->generation = app->generation;
	l->past = codes_in_past(app);
	l->snap = snapshot_ref((struct snapshot *)codes_snapshot(app));
	l->epoch = l->snap->epoch;
	l->net = codes_net(app);
	l->without = mem_new(l->snap->net[l->net].features.bits, sizeof(*l->without));
	if (l->past)
		recall_scores(l, &app->run);
	else if (before && before->generation == l->generation && before->epoch == l->epoch &&
		 !before->past)
		for (int r = 0; r < ROWS_MAX; r++)
			l->row[r] = before->row[r];
	return l;
}

static bool
is_of(const struct look *l, const struct app *app)
{
	return l && l->generation == app->generation && l->net == codes_net(app) &&
	       l->past == codes_in_past(app);
}

bool
codes_work(const struct app *app, struct piece *out)
{
	struct codes_state *s = codes_state(app);
	const struct snapshot *snap = codes_snapshot(app);
	int net = codes_net(app);
	struct errand *e;

	if (!app->run.started || net < 0 || !snap || net >= snap->nets ||
	    !snap->net[net].codes.item)
		return false;
	ladder_refresh(app);
	if (meaning_work(app, out))
		return true;
	e = mem_new(1, sizeof(*e));
	e->job = app->run.job;
	*out = (struct piece){ e, run_errand, errand_done, false };
	if (s->panel_of != app->generation) {
		s->panel_of = app->generation;
		e->kind = FIND_PANEL;
		return true;
	}
	e->panel = s->panel;
	if (s->next && (!is_of(s->next, app) || (s->next->past && s->next->epoch != snap->epoch))) {
		struct look *fresh = look_new(app, s->next);

		look_free(s->next);
		s->next = fresh;
	}
	for (;;) {
		if (!s->next && is_of(s->now, app) && s->now->epoch == snap->epoch)
			break;
		if (!s->next)
			s->next = look_new(app, s->now);
		if (next_errand(e, app, s->next)) {
			e->look = s->next;
			out->asked = s->next->past && e->kind == FIND_SIDE;
			return true;
		}
		show_next(s);
	}
	free(e);
	return false;
}

/* Who goes back waits for nothing but the bits. */
const struct look *
codes_look(const struct app *app)
{
	const struct codes_state *s = codes_state(app);
	const struct look *next = is_of(s->next, app) ? s->next : NULL;

	if (next && next->past && next->side[SIDE_ITEMS].done && next->side[SIDE_USERS].done)
		return next;
	return is_of(s->now, app) ? s->now : next;
}

const struct look *
codes_row_look(const struct app *app)
{
	const struct codes_state *s = codes_state(app);
	bool past = codes_in_past(app);

	if (past && is_of(s->next, app))
		return s->next;
	if (s->now && s->now->generation == app->generation && s->now->past == past)
		return s->now;
	return s->next && s->next->generation == app->generation && s->next->past == past ? s->next
											  : NULL;
}
