/* What the Neighbours screen asks, and has found out aside. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"
#include "tui/views/neighbours.h"

/* A look under way. */
struct errand {
	struct look_near *look;
	struct job job;
	int row_net[ROWS_MAX];
	const struct traits *traits; /* the screen's, or */
	struct traits *made;	     /* those that were made here */
};

int
neighbours_row(const struct app *app)
{
	return history_row(&app->run, neighbours_state(app)->form, FORM_S);
}

const char *
neighbours_why_nothing(const struct app *app)
{
	const struct neighbours_state *s = neighbours_state(app);
	const struct history *h = &app->run;

	if (h->started && h->info.nets == 0)
		return "This row is a rule: it has neither features nor codes, so nobody is near "
		       "anybody.";
	if (you_ask(s) && h->snapshot && !h->snapshot->net[0].encoder)
		return "This family learns features of the users of the data alone; it has no "
		       "encoder that makes a code of anybody else's ratings. CCSR, AECF and DJSRH "
		       "have one.";
	return "The neighbours are looked at after the first epoch.";
}

/* Which candidates the score is of. */
static enum protocol
protocol_of(const struct neighbours_state *s)
{
	return s->listed == LIST_EVERY ? s->protocol
	       : s->listed == LIST_NEW ? PROTOCOL_ALL
				       : PROTOCOL_RATED;
}

/* False: nothing has been trained that could be asked. */
static bool
question_of(struct question *q, const struct app *app)
{
	const struct neighbours_state *s = neighbours_state(app);
	const struct snapshot *snap = app->run.snapshot;
	int row = neighbours_row(app), net = row < 0 ? -1 : app->run.info.row_net[row];

	memset(q, 0, sizeof(*q));
	if (net < 0 || !snap || net >= snap->nets || !snap->net[0].codes.item ||
	    (you_ask(s) && !snap->net[net].encoder))
		return false;
	q->generation = app->generation;
	q->epoch = snap->epoch;
	q->row = row;
	q->way = s->way;
	q->you = you_ask(s);
	if (q->you) {
		q->who = s->who;
		q->before = s->before;
	} else {
		q->asker = asks(s->way) == NEAR_USERS ? s->user : s->item;
	}
	q->listed = s->listed;
	q->ties = s->ties;
	q->sorting = s->sorting;
	q->protocol = protocol_of(s);
	q->gain = s->gain;
	/* the test fold is looked at when the run has ended */
	q->fold = app->run.ended ? FOLD_TEST : FOLD_VALID;
	q->k = app->run.job.eval.k[s->cutoff];
	/* shorter codes than those that were flipped */
	for (uint32_t j = 0; j < snap->net[0].features.bits; j++)
		q->flip[j / 64] |= s->flip[j / 64] & UINT64_C(1) << (63 - j % 64);
	return true;
}

const struct look_near *
neighbours_look(const struct app *app)
{
	const struct look_near *l = neighbours_state(app)->look;
	struct question q;

	if (!l || !question_of(&q, app) || q.generation != l->q.generation || q.way != l->q.way ||
	    q.you != l->q.you || q.asker != l->q.asker || q.row != l->q.row)
		return NULL;
	return l;
}

static void
run_errand(void *ctx)
{
	struct errand *e = ctx;
	struct look_near *l = e->look;
	struct traits made;

	l->ok = true;
	if (l->q.you && !e->traits) {
		l->ok = traits_of_items(&made, e->job.data, e->job.split, &l->err);
		if (l->ok) {
			e->made = mem_new(1, sizeof(*e->made));
			*e->made = made;
		}
	}
	if (l->ok)
		look_near_make(l, &e->job, e->row_net, e->made ? e->made : e->traits);
}

static void
errand_done(struct app *app, void *ctx)
{
	struct errand *e = ctx;
	struct look_near *l = e->look;

	if (app) {
		struct neighbours_state *s = neighbours_state(app);

		if (!l->ok)
			app_log(app, "%s", l->err.msg);
		look_near_free(s->look);
		s->look = l;
		s->traits = e->made ? e->made : s->traits;
		app->dirty = true;
	} else {
		look_near_free(l);
		if (e->made)
			traits_free(e->made);
		free(e->made);
	}
	free(e);
}

bool
neighbours_work(const struct app *app, struct piece *out)
{
	const struct neighbours_state *s = neighbours_state(app);
	struct question q;
	struct errand *e;

	if (!question_of(&q, app) || (s->look && !memcmp(&q, &s->look->q, sizeof(q))))
		return false;
	e = mem_new(1, sizeof(*e));
	e->job = app->run.job;
	e->traits = s->traits;
	memcpy(e->row_net, app->run.info.row_net, sizeof(e->row_net));
	e->look = mem_new(1, sizeof(*e->look));
	memcpy(&e->look->q, &q, sizeof(q)); /* compared as bytes later */
	e->look->snap = snapshot_ref(app->run.snapshot);
	*out = (struct piece){ e, run_errand, errand_done, true };
	return true;
}
