#include "eval/desk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/row.h"

enum {
	CODES_A_BATCH = 8, /* as many queries share a load of the codes */
	DOTS_A_BATCH = 64, /* users a product of matrices, so that it is large enough */
};

static bool
all_items(const struct eval_set *set)
{
	return set->opt.protocol == PROTOCOL_ALL;
}

static bool
in_groups(const struct scores *s)
{
	return s->kind == SCORES_ITEM || s->kind == SCORES_TIED;
}

/* Items of one score become a group, groups in order. */
static bool
make_groups(struct standing *st, struct err *err)
{
	const struct scores *s = st->s;
	struct ranked *r = mem_try(s->items, 2 * sizeof(*r), "the order of items", err);
	uint32_t at = 0;

	st->group = mem_try(s->items, sizeof(*st->group), "the order of items", err);
	st->group_size = mem_try(s->items, sizeof(*st->group_size), "the order of items", err);
	if (!r || !st->group || !st->group_size) {
		free(r);
		return false;
	}
	for (uint32_t i = 0; i < s->items; i++)
		r[i] = (struct ranked){ s->kind == SCORES_ITEM ? s->item_score[i] : 0, i };
	rank_sort(r, r + s->items, s->items);
	for (uint32_t i = 0; i < s->items; i++) {
		at += i > 0 && r[i].score != r[i - 1].score;
		st->group[r[i].at] = at;
		st->group_size[at]++;
	}
	free(r);
	return true;
}

bool
standing_init(struct standing *st, const struct scores *s, const struct eval_set *set,
	      struct err *err)
{
	bool ok = true;

	*st = (struct standing){ .s = s, .set = set };
	if (in_groups(s)) {
		ok = make_groups(st, err);
	} else if (s->kind == SCORES_HAMMING && all_items(set)) {
		ok = hamming_codes_init(&st->codes, s->items, s->bits, err);
		if (ok)
			hamming_codes_put(&st->codes, 0, s->item_code, s->items);
	}
	if (!ok)
		standing_free(st);
	return ok;
}

void
standing_free(struct standing *st)
{
	free(st->group);
	free(st->group_size);
	hamming_codes_free(&st->codes);
}

static bool
room_for_rows(struct desk *d, const struct standing *st, struct err *err)
{
	const char *what = "the scores of all items";
	const struct scores *s = st->s;

	d->stride = row_len(s->items);
	d->batch = s->kind == SCORES_HAMMING ? CODES_A_BATCH : DOTS_A_BATCH;
	if (in_groups(s)) {
		d->known = mem_try(s->items, sizeof(*d->known), what, err);
		d->upto = mem_try((size_t)s->items + 1, sizeof(*d->upto), what, err);
		return d->known && d->upto;
	}
	if (s->kind == SCORES_DOT) {
		d->dot = mem_try(d->batch * d->stride, sizeof(*d->dot), what, err);
		for (uint32_t u = 0; d->dot && u < d->batch; u++)
			for (size_t i = s->items; i < d->stride; i++)
				d->dot[u * d->stride + i] = -INFINITY;
		return d->dot != NULL;
	}
	d->upto = mem_new(s->bits + 2, sizeof(*d->upto));
	d->query = mem_new((size_t)d->batch * st->codes.planes, sizeof(*d->query));
	if (s->bits <= HAMMING_NARROW)
		d->near = mem_try(d->batch * d->stride, sizeof(*d->near), what, err);
	else
		d->far = mem_try(d->batch * d->stride, sizeof(*d->far), what, err);
	return d->near || d->far;
}

bool
desk_init(struct desk *d, const struct standing *st, struct err *err)
{
	size_t n = st->set->longest;

	*d = (struct desk){
		.batch = DOTS_A_BATCH,
		.score = mem_try(n, sizeof(*d->score), "a user's scores", err),
		.gain = mem_try(n, sizeof(*d->gain), "a user's gains", err),
		.hit = mem_try(n, sizeof(*d->hit), "a user's items", err),
		.scratch = mem_try(n, sizeof(*d->scratch), "a user's items", err),
	};
	if (d->score && d->gain && d->hit && d->scratch &&
	    (!all_items(st->set) || room_for_rows(d, st, err)))
		return true;
	desk_free(d);
	return false;
}

void
desk_free(struct desk *d)
{
	free(d->score);
	free(d->gain);
	free(d->hit);
	free(d->scratch);
	free(d->near);
	free(d->far);
	free(d->dot);
	free(d->query);
	free(d->upto);
	free(d->known);
}

void
desk_batch(struct desk *d, const struct standing *st, uint32_t from, uint32_t n)
{
	const struct scores *s = st->s;

	if (d->dot)
		gemm(d->dot, s->user + (size_t)from * s->bits, false, s->item, true, n, s->items,
		     s->bits, 1, 0, s->bits, s->bits, d->stride);
	if (!d->query)
		return;
	for (uint32_t u = 0; u < n; u++)
		hamming_query(d->query + u * st->codes.planes,
			      s->user_code + (size_t)(from + u) * s->words, s->bits);
	if (d->near)
		hamming_distances8(d->near, d->stride, &st->codes, d->query, n, 0,
				   st->codes.blocks);
	else
		hamming_distances16(d->far, d->stride, &st->codes, d->query, n, 0,
				    st->codes.blocks);
}

/* One user's entries and what is left out, as the functions below want them. */
struct lists {
	const uint32_t *at; /* [n] items of the entries */
	size_t n;
	const uint32_t *known; /* [n_known] items that are no candidates */
	size_t n_known;
	size_t needed; /* best candidates that reach a cut-off, or all that there are */
};

static struct lists
lists_of(const struct eval_set *set, uint32_t user)
{
	struct lists l = { .at = set->item + set->ptr[user],
			   .n = set->ptr[user + 1] - set->ptr[user] };

	if (set->known) {
		l.known = set->known + set->known_ptr[user];
		l.n_known = set->known_ptr[user + 1] - set->known_ptr[user];
		l.needed = set->items - l.n_known;
		l.needed = l.needed < set->most ? l.needed : set->most;
	}
	return l;
}

/* Each of these writes the scores of the user's entries to d->score and returns a
 * bound: an entry whose score lies below it does not reach the largest cut-off. */

static double
stand_near(struct desk *d, const struct standing *st, const struct lists *l, uint8_t *row)
{
	for (size_t e = 0; e < l->n_known; e++)
		row[l->known[e]] = UINT8_MAX;
	d->base = row_min8(row, d->stride);
	for (d->levels = 0; d->upto[d->levels] < l->needed; d->levels++)
		d->upto[d->levels + 1] =
			hamming_count8(row, st->codes.blocks, (uint8_t)(d->base + d->levels));
	for (size_t i = 0; i < l->n; i++)
		d->score[i] = -(double)row[l->at[i]];
	return -(double)(d->base + d->levels - 1);
}

static double
stand_far(struct desk *d, const struct standing *st, const struct lists *l, uint16_t *row)
{
	for (size_t e = 0; e < l->n_known; e++)
		row[l->known[e]] = UINT16_MAX;
	d->base = row_min16(row, d->stride);
	for (d->levels = 0; d->upto[d->levels] < l->needed; d->levels++)
		d->upto[d->levels + 1] =
			hamming_count16(row, st->codes.blocks, (uint16_t)(d->base + d->levels));
	for (size_t i = 0; i < l->n; i++)
		d->score[i] = -(double)row[l->at[i]];
	return -(double)(d->base + d->levels - 1);
}

static double
stand_dot(struct desk *d, const struct standing *st, const struct lists *l, float *row)
{
	float max[ROW_LANES];
	double lane[ROW_LANES];

	for (size_t e = 0; e < l->n_known; e++)
		row[l->known[e]] = -INFINITY;
	for (size_t i = 0; i < l->n; i++)
		d->score[i] = (double)row[l->at[i]];
	/* the k-th best of all is no worse than the k-th best of some */
	row_lane_max(max, row, d->stride);
	for (int j = 0; j < ROW_LANES; j++)
		lane[j] = (double)max[j];
	return rank_bound(lane, ROW_LANES, st->set->most);
}

static double
stand_in_groups(struct desk *d, const struct standing *st, const struct lists *l)
{
	for (size_t e = 0; e < l->n_known; e++)
		d->known[st->group[l->known[e]]]++;
	for (d->levels = 0; d->upto[d->levels] < l->needed; d->levels++)
		d->upto[d->levels + 1] =
			d->upto[d->levels] + st->group_size[d->levels] - d->known[d->levels];
	for (size_t e = 0; e < l->n_known; e++)
		d->known[st->group[l->known[e]]] = 0;
	for (size_t i = 0; i < l->n; i++)
		d->score[i] = -(double)st->group[l->at[i]];
	return -(double)(d->levels - 1);
}

/* Among the user's own entries only. */
static double
stand_rated(struct desk *d, const struct standing *st, const struct lists *l, uint32_t user)
{
	const struct scores *s = st->s;

	if (s->kind == SCORES_HAMMING)
		pick_distances(d->score, s->user_code + (size_t)user * s->words, s->item_code,
			       s->words, l->at, l->n);
	else if (s->kind == SCORES_DOT)
		pick_dots(d->score, s->user + (size_t)user * s->bits, s->item, s->bits, l->at,
			  l->n);
	else
		for (size_t i = 0; i < l->n; i++)
			d->score[i] = -(double)st->group[l->at[i]];
	return rank_bound(d->score, l->n, st->set->most);
}

size_t
desk_user(struct desk *d, const struct standing *st, uint32_t user, uint32_t in_batch)
{
	const struct lists l = lists_of(st->set, user);
	const double *gain = st->set->gain + st->set->ptr[user];
	size_t hits = 0;
	double bound;

	if (!all_items(st->set))
		bound = stand_rated(d, st, &l, user);
	else if (d->near)
		bound = stand_near(d, st, &l, d->near + in_batch * d->stride);
	else if (d->far)
		bound = stand_far(d, st, &l, d->far + in_batch * d->stride);
	else if (d->dot)
		bound = stand_dot(d, st, &l, d->dot + in_batch * d->stride);
	else
		bound = stand_in_groups(d, st, &l);
	for (size_t i = 0; i < l.n; i++) {
		d->hit[hits] = (struct ranked){ d->score[i], (uint32_t)i };
		hits += d->score[i] >= bound;
	}
	rank_sort(d->hit, d->scratch, hits);
	for (size_t i = 0; i < hits; i++)
		d->gain[i] = gain[d->hit[i].at];
	return hits;
}

void
desk_place(const struct desk *d, const struct standing *st, uint32_t in_batch, size_t i,
	   size_t tied, size_t *first, size_t *n)
{
	double score = d->hit[i].score;

	if (!all_items(st->set)) {
		*first = i;
		*n = tied;
	} else if (d->dot) {
		row_place(first, n, d->dot + in_batch * d->stride, d->stride, (float)score);
	} else {
		size_t level = (size_t)-score - d->base;

		*first = d->upto[level];
		*n = d->upto[level + 1] - *first;
	}
}
