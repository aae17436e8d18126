/* What the Neighbours screen has worked out aside: who is near one row, by each form. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"
#include "tui/views/neighbours.h"

/* One look under way. */
struct errand {
	struct look_near *look;
	struct job job;
	int row_net[ROWS_MAX];
};

void
look_near_free(struct look_near *l)
{
	if (!l)
		return;
	for (int r = 0; r < ROWS_MAX; r++) {
		free(l->form[r].score);
		free(l->form[r].order);
	}
	free(l->line);
	free(l->before);
	snapshot_unref(l->snap);
	free(l);
}

int
neighbours_row(const struct app *app)
{
	return history_row(&app->run, neighbours_state(app)->form, FORM_S);
}

/* False: nothing has been trained that could be asked. */
static bool
question_of(struct question *q, const struct app *app)
{
	const struct neighbours_state *s = neighbours_state(app);
	const struct snapshot *snap = app->run.snapshot;
	int row = neighbours_row(app);

	memset(q, 0, sizeof(*q));
	if (row < 0 || !snap || app->run.info.row_net[row] >= snap->nets ||
	    !snap->net[0].codes.item)
		return false;
	q->generation = app->generation;
	q->epoch = snap->epoch;
	q->row = row;
	q->way = s->way;
	q->asker = asks(s->way) == NEAR_USERS ? s->user : s->item;
	q->protocol = s->protocol;
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
	    q.asker != l->q.asker || q.row != l->q.row)
		return NULL;
	return l;
}

/* A form's scores; scaled: room for those of ST. */
static bool
scores_of(struct scores *s, struct features *scaled, const struct snapshot_net *n, enum form form,
	  struct err *err)
{
	const struct features *f = &n->features;

	*s = (struct scores){ SCORES_DOT, f->users, f->items,	   f->bits,	  NULL,
			      f->user,	  f->item,  n->codes.user, n->codes.item, n->codes.words };
	if (form == FORM_S || form == FORM_SST)
		s->kind = SCORES_HAMMING;
	if (form != FORM_ST)
		return true;
	if (!features_scaled(scaled, f, err))
		return false;
	s->user = scaled->user;
	s->item = scaled->item;
	return true;
}

/* The asker's features and code with the flips: a turned bit is a feature of the other
 * sign. f [bits] */
static void
turn(float *f, uint64_t *code, const struct scores *s, const struct question *q)
{
	struct near_from from = near_row(s, asks(q->way), q->asker);

	memcpy(code, from.code, s->words * sizeof(*code));
	for (uint32_t j = 0; j < s->bits; j++)
		f[j] = bits_get(q->flip, j) ? -from.f[j] : from.f[j];
	for (uint32_t w = 0; w < s->words; w++)
		code[w] ^= q->flip[w];
}

/* All rows but the asker, the nearest first. */
static bool
order_form(struct form_order *o, const struct scores *s, struct near_from from,
	   const struct question *q, struct err *err)
{
	enum near_side to = answers(q->way);
	uint32_t rows = near_rows(s, to);

	o->score = mem_try(rows, sizeof(*o->score), "the distances of one row", err);
	o->order = mem_try(rows, sizeof(*o->order), "the neighbours of one row", err);
	if (!o->score || !o->order)
		return false;
	near_scores(o->score, s, from, to);
	for (uint32_t a = 0; a < rows; a++)
		if (to != asks(q->way) || a != q->asker)
			o->order[o->n++] = a;
	return near_sort(o->order, o->n, o->score, NULL, err);
}

/* Places without the flips, to tell who moved. */
static bool
order_before(struct look_near *l, const struct scores *s, struct err *err)
{
	struct form_order plain = { 0 };
	uint32_t rows = near_rows(s, answers(l->q.way));
	bool ok = order_form(&plain, s, near_row(s, asks(l->q.way), l->q.asker), &l->q, err);

	l->before = ok ? mem_try(rows, sizeof(*l->before), "the places before", err) : NULL;
	for (uint32_t i = 0; l->before && i < plain.n; i++)
		l->before[plain.order[i]] = i;
	free(plain.score);
	free(plain.order);
	return l->before != NULL;
}

static bool
make_lines(struct look_near *l, bool groups, struct err *err)
{
	const struct form_order *o = &l->form[l->q.row];

	l->line = mem_try(2 * (size_t)o->n + 1, sizeof(*l->line), "the lines of a list", err);
	for (uint32_t i = 0; l->line && i < o->n; i++) {
		if (groups && (i == 0 || o->score[o->order[i]] != o->score[o->order[i - 1]]))
			l->line[l->lines++] = -1 - (int32_t)i;
		l->line[l->lines++] = (int32_t)i;
	}
	return l->line != NULL;
}

static bool
score_user(struct look_near *l, const struct job *job, struct err *err)
{
	struct eval_options opt = job->eval;
	double *tied = mem_try(job->data->items, sizeof(*tied), "a score for each item", err);
	struct near_candidates c = { 0 };
	bool ok;

	opt.protocol = l->q.protocol;
	opt.fold = l->q.fold;
	ok = tied && near_candidates_init(&c, job->data, job->split, &opt, l->q.asker, err);
	if (ok) {
		l->candidates = c.n;
		l->ndcg = near_ndcg(&c, l->form[l->q.row].score, l->q.k);
		l->chance = near_ndcg(&c, tied, l->q.k);
	}
	near_candidates_free(&c);
	free(tied);
	return ok;
}

static bool
look_by_form(struct errand *e, int row)
{
	struct look_near *l = e->look;
	const struct snapshot_net *n = &l->snap->net[e->row_net[row]];
	struct features scaled = { 0 };
	float f[BITS_MOST];
	uint64_t code[BITS_MOST / 64];
	struct scores s;
	bool flips = false;
	bool ok = scores_of(&s, &scaled, n, e->job.row[row]->form, &l->err);

	for (size_t w = 0; w < ARRAY_LEN(l->q.flip); w++)
		flips |= l->q.flip[w] != 0;
	if (ok) {
		turn(f, code, &s, &l->q);
		ok = order_form(&l->form[row], &s, (struct near_from){ f, code }, &l->q, &l->err);
	}
	if (ok && row == l->q.row) {
		memcpy(l->code, code, s.words * sizeof(*code));
		ok = make_lines(l, s.kind == SCORES_HAMMING, &l->err) &&
		     (!flips || order_before(l, &s, &l->err)) &&
		     (l->q.way != USER_TO_ITEMS || score_user(l, &e->job, &l->err));
	}
	features_free(&scaled);
	return ok;
}

static void
run_errand(void *ctx)
{
	struct errand *e = ctx;

	e->look->ok = true;
	for (int r = 0; e->look->ok && r < e->job.rows; r++)
		if (e->row_net[r] >= 0)
			e->look->ok = look_by_form(e, r);
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
		app->dirty = true;
	} else {
		look_near_free(l);
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
	memcpy(e->row_net, app->run.info.row_net, sizeof(e->row_net));
	e->look = mem_new(1, sizeof(*e->look));
	memcpy(&e->look->q, &q, sizeof(q)); /* compared as bytes later */
	e->look->snap = snapshot_ref(app->run.snapshot);
	e->look->ndcg = e->look->chance = (struct ndcg_one){ NAN, NAN, NAN };
	*out = (struct piece){ e, run_errand, errand_done, true };
	return true;
}
