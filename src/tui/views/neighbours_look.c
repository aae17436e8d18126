/* One look of the Neighbours screen: who is near one row, by each form. In a thread beside
 * the screen. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/bits.h"
#include "tui/views/neighbours.h"

/* A look under way. */
struct looking {
	struct look_near *l;
	const struct job *job;
	const struct traits *traits;
	uint32_t *listed; /* [n] rows; owned */
	uint32_t n;
	double *breaker; /* [rows] what orders ties, or NULL: the row; owned */
};

/* Where one looks from. */
struct asker {
	float f[BITS_MOST];
	uint64_t code[BITS_MOST / 64];
};

void
look_near_free(struct look_near *l)
{
	if (!l)
		return;
	for (int r = 0; r < ROWS_MAX; r++) {
		free(l->form[r].score);
		free(l->form[r].key);
		free(l->form[r].order);
	}
	free(l->line);
	free(l->in_focus);
	free(l->place);
	snapshot_unref(l->snap);
	free(l);
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

/* Somebody's features as a form has them, and their code. */
static bool
encode_person(struct asker *a, const struct snapshot_net *n, enum form form,
	      const struct person *who, struct err *err)
{
	uint32_t bits = n->features.bits;

	if (!user_encode(n->encoder, a->f, who->item, who->rating, who->n, err))
		return false;
	bits_from_sign(a->code, a->f, 1, bits);
	for (uint32_t j = 0; form == FORM_ST && j < bits; j++)
		a->f[j] = tanhf((float)n->features.alpha * a->f[j]);
	return true;
}

/* Without the flips. */
static bool
find_asker(struct asker *a, const struct scores *s, const struct snapshot_net *n, enum form form,
	   const struct question *q, struct err *err)
{
	struct near_from from;

	if (q->you)
		return encode_person(a, n, form, &q->who, err);
	from = near_row(s, asks(q->way), q->asker);
	memcpy(a->f, from.f, s->bits * sizeof(*a->f));
	memcpy(a->code, from.code, s->words * sizeof(*a->code));
	return true;
}

/* A turned bit is a feature of the other sign. */
static void
turn(struct asker *a, const struct scores *s, const struct question *q)
{
	for (uint32_t j = 0; j < s->bits; j++)
		a->f[j] = bits_get(q->flip, j) ? -a->f[j] : a->f[j];
	for (uint32_t w = 0; w < s->words; w++)
		a->code[w] ^= q->flip[w];
}

/* ---- who is listed ---- */

static bool
list_candidates(struct looking *at, struct err *err)
{
	const struct question *q = &at->l->q;
	struct eval_options opt = at->job->eval;
	struct near_candidates c = { 0 };

	opt.protocol = q->listed == LIST_NEW ? PROTOCOL_ALL : PROTOCOL_RATED;
	opt.fold = q->fold;
	if (!near_candidates_init(&c, at->job->data, at->job->split, &opt, q->asker, err))
		return false;
	memcpy(at->listed, c.item, c.n * sizeof(*c.item));
	at->n = (uint32_t)c.n;
	near_candidates_free(&c);
	return true;
}

static bool
make_list(struct looking *at, struct err *err)
{
	const struct question *q = &at->l->q;
	const struct dataset *d = at->job->data;
	enum near_side to = answers(q->way);
	uint32_t rows = to == NEAR_USERS ? d->users : d->items;

	at->listed = mem_try(rows, sizeof(*at->listed), "the listed rows", err);
	if (!at->listed)
		return false;
	if (q->way == USER_TO_ITEMS && q->listed != LIST_EVERY && !q->you)
		return list_candidates(at, err);
	for (uint32_t a = 0; a < rows; a++) {
		bool self = !q->you && to == asks(q->way) && a == q->asker;
		bool yours = q->you && to == NEAR_ITEMS && q->listed != LIST_EVERY &&
			     person_find(&q->who, a) >= 0;

		if (!self && !yours)
			at->listed[at->n++] = a;
	}
	return true;
}

/* Larger is nearer. from: for TIES_FEATURES. */
static bool
make_breaker(struct looking *at, const struct scores *s, struct near_from from, struct err *err)
{
	const struct question *q = &at->l->q;
	enum near_side to = answers(q->way);
	const struct dataset *d = at->job->data;
	const struct csr *m = to == NEAR_USERS ? &d->by_user : &d->by_item;
	uint64_t key = rng_key(at->job->seed, RNG_TIES, 0, 0);
	struct scores dot = *s;

	free(at->breaker);
	at->breaker = NULL;
	if (q->ties == TIES_ID)
		return true;
	at->breaker = mem_try(m->rows, sizeof(*at->breaker), "what orders ties", err);
	if (!at->breaker)
		return false;
	dot.kind = SCORES_DOT;
	if (q->ties == TIES_FEATURES)
		near_scores(at->breaker, &dot, from, to);
	for (uint32_t a = 0; q->ties != TIES_FEATURES && a < m->rows; a++)
		at->breaker[a] =
			q->ties == TIES_RANDOM ? rng_unit(rng_at(key, a)) : (double)csr_len(m, a);
	return true;
}

/* ---- orders ---- */

/* The listed rows, the nearest first; ties by the rule. */
static bool
order_form(struct form_order *o, struct looking *at, const struct scores *s, const struct asker *a,
	   struct err *err)
{
	struct near_from from = { a->f, a->code };
	enum near_side to = answers(at->l->q.way);

	o->score = mem_try(near_rows(s, to), sizeof(*o->score), "the distances of one row", err);
	o->key = mem_try(near_rows(s, to), sizeof(*o->key), "the distances of one row", err);
	o->order = mem_try((size_t)at->n + 1, sizeof(*o->order), "the neighbours of one row", err);
	if (!o->score || !o->key || !o->order || !make_breaker(at, s, from, err))
		return false;
	near_scores(o->score, s, from, to);
	if (at->l->q.sorting == BY_EXCESS && to != asks(at->l->q.way))
		near_mean_scores(o->key, s, to);
	for (uint32_t i = 0; i < near_rows(s, to); i++)
		o->key[i] = o->score[i] - o->key[i];
	memcpy(o->order, at->listed, at->n * sizeof(*o->order));
	o->n = at->n;
	return near_sort(o->order, o->n, o->key, s->kind == SCORES_HAMMING ? at->breaker : NULL,
			 err);
}

/* Places without the flips, or before the last rating, to tell who moved. */
static bool
order_before(struct looking *at, const struct scores *s, const struct asker *before,
	     struct err *err)
{
	struct look_near *l = at->l;
	struct form_order plain = { 0 };
	uint32_t rows = near_rows(s, answers(l->q.way));
	bool ok = order_form(&plain, at, s, before, err);

	l->place = ok ? mem_try(rows, sizeof(*l->place), "the places before", err) : NULL;
	if (l->place)
		near_places(l->place, plain.order, plain.n);
	free(plain.score);
	free(plain.key);
	free(plain.order);
	return l->place != NULL;
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
	const struct form_order *o = &l->form[l->q.row];
	struct eval_options opt = job->eval;
	double *tied = mem_try(job->data->items, sizeof(*tied), "a score for each item", err);
	struct near_candidates c = { 0 };
	bool ok;

	opt.protocol = l->q.protocol;
	opt.gain = l->q.gain;
	opt.fold = l->q.fold;
	ok = tied && near_candidates_init(&c, job->data, job->split, &opt, l->q.asker, err);
	if (ok) {
		l->ndcg = near_ndcg(&c, o->score, l->q.k);
		l->chance = near_ndcg(&c, tied, l->q.k);
		l->as_shown = near_ndcg_of_order(&c, o->order, o->n, l->q.k);
	}
	near_candidates_free(&c);
	free(tied);
	return ok;
}

static bool
is_turned(const struct question *q)
{
	static const uint64_t none[BITS_MOST / 64];

	return memcmp(q->flip, none, sizeof(none)) != 0;
}

/* What only the form in focus has. before: the asker as the places are compared with. */
static bool
look_closer(struct looking *at, const struct scores *s, const struct asker *before, struct err *err)
{
	struct look_near *l = at->l;
	const struct form_order *o = &l->form[l->q.row];
	bool moved =
		is_turned(&l->q) || (l->q.you && memcmp(&l->q.who, &l->q.before, sizeof(l->q.who)));

	if (l->q.you && l->q.way == USER_TO_ITEMS && at->traits)
		l->tops = list_meaning(l->top, TOP_TRAITS, at->traits, o->order, o->n,
				       o->n < TOP_LIST ? o->n : TOP_LIST);
	return make_lines(l, s->kind == SCORES_HAMMING && l->q.sorting == BY_NEARNESS, err) &&
	       (!moved || order_before(at, s, before, err)) &&
	       (l->q.way != USER_TO_ITEMS || l->q.you || score_user(l, at->job, err));
}

static bool
look_by_form(struct looking *at, int row, const struct snapshot_net *n)
{
	struct look_near *l = at->l;
	enum form form = at->job->row[row]->form;
	struct features scaled = { 0 };
	struct asker now, before;
	struct scores s;
	bool ok = scores_of(&s, &scaled, n, form, &l->err) &&
		  find_asker(&now, &s, n, form, &l->q, &l->err);

	before = now;
	if (ok && l->q.you && row == l->q.row) {
		ok = encode_person(&before, n, form, &l->q.before, &l->err);
		memcpy(l->before, before.code, s.words * sizeof(*before.code));
		if (is_turned(&l->q))
			before = now;
	}
	if (ok) {
		turn(&now, &s, &l->q);
		ok = order_form(&l->form[row], at, &s, &now, &l->err);
	}
	if (ok && row == l->q.row) {
		memcpy(l->code, now.code, s.words * sizeof(*now.code));
		ok = look_closer(at, &s, &before, &l->err);
	}
	features_free(&scaled);
	return ok;
}

/* How far the forms agree with the one in focus. */
static bool
compare_forms(struct look_near *l, const struct job *job, struct err *err)
{
	const struct form_order *focus = &l->form[l->q.row];
	uint32_t rows = answers(l->q.way) == NEAR_USERS ? job->data->users : job->data->items;

	l->in_focus = mem_try(rows, sizeof(*l->in_focus), "the places of the others", err);
	if (!l->in_focus)
		return false;
	near_places(l->in_focus, focus->order, focus->n);
	for (int r = 0; r < job->rows; r++)
		if (l->form[r].n)
			l->shared[r] = near_shared(l->in_focus, l->form[r].order,
						   l->q.k < focus->n ? l->q.k : focus->n);
	return true;
}

bool
look_near_make(struct look_near *l, const struct job *job, const int row_net[ROWS_MAX],
	       const struct traits *traits)
{
	struct looking at = { .l = l, .job = job, .traits = traits };

	l->ndcg = l->chance = (struct ndcg_one){ NAN, NAN, NAN };
	l->as_shown = NAN;
	l->ok = make_list(&at, &l->err);
	for (int r = 0; l->ok && r < job->rows; r++)
		if (row_net[r] >= 0)
			l->ok = look_by_form(&at, r, &l->snap->net[row_net[r]]);
	l->ok = l->ok && compare_forms(l, job, &l->err);
	free(at.listed);
	free(at.breaker);
	return l->ok;
}
