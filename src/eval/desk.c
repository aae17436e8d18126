#include "eval/desk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/row.h"

enum {
	CODES_A_BATCH = 4, /* as many queries share a load of the codes */
	DOTS_A_BATCH = 64, /* users a product of matrices, so that it is large enough */
};

/* n rounded up to what the Hamming kernels take at once */
static size_t
whole_blocks(size_t n)
{
	return (n + HAMMING_BLOCK - 1) / HAMMING_BLOCK * HAMMING_BLOCK;
}

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
room_for_all(struct desk *d, const struct standing *st, struct err *err)
{
	const char *what = "the scores of all items";
	const struct scores *s = st->s;

	d->stride = whole_blocks(s->items);
	if (in_groups(s)) {
		d->known_in = mem_try(s->items, sizeof(*d->known_in), what, err);
		d->upto = mem_try((size_t)s->items + 1, sizeof(*d->upto), what, err);
		return d->known_in && d->upto;
	}
	if (s->kind == SCORES_DOT) {
		d->dot = mem_try(d->batch * d->stride, sizeof(*d->dot), what, err);
		return d->dot;
	}
	d->batch = CODES_A_BATCH;
	/* in cache lines of its own: it is read in the inner loop while others write theirs */
	d->query = mem_try((size_t)d->batch * st->codes.planes, sizeof(*d->query), what, err);
	d->away = mem_try(whole_blocks(st->set->longest), sizeof(*d->away), what, err);
	if (s->bits <= HAMMING_NARROW)
		d->near = mem_try(d->batch * d->stride, sizeof(*d->near), what, err);
	else
		d->far = mem_try(d->batch * d->stride, sizeof(*d->far), what, err);
	if (!st->set->known_bit)
		d->known_bit = mem_try(st->codes.blocks, sizeof(*d->known_bit), what, err);
	return d->query && d->away && (d->near || d->far) && (d->known_bit || st->set->known_bit);
}

bool
desk_init(struct desk *d, const struct standing *st, struct err *err)
{
	size_t n = st->set->longest;

	*d = (struct desk){
		.batch = DOTS_A_BATCH,
		.gain = mem_try(n + 1, sizeof(*d->gain), "a user's gains", err),
		.tie = mem_try(n, sizeof(*d->tie), "a user's ties", err),
		.score = mem_try(n, sizeof(*d->score), "a user's scores", err),
		.hit = mem_try(n, sizeof(*d->hit), "a user's items", err),
		.scratch = mem_try(n, sizeof(*d->scratch), "a user's items", err),
		.level = mem_try(n, sizeof(*d->level), "a user's items", err),
	};
	if (d->gain && d->tie && d->score && d->hit && d->scratch && d->level &&
	    (!all_items(st->set) || room_for_all(d, st, err)))
		return true;
	desk_free(d);
	return false;
}

void
desk_free(struct desk *d)
{
	free(d->gain);
	free(d->tie);
	free(d->score);
	free(d->hit);
	free(d->scratch);
	free(d->level);
	free(d->near);
	free(d->far);
	free(d->dot);
	free(d->query);
	free(d->away);
	free(d->known_bit);
	free(d->known_in);
	free(d->upto);
}

/* One user's entries and what is left out, as the functions below want them. */
struct lists {
	const uint32_t *at; /* [n] items of the entries, by falling gain */
	const double *gain; /* [n] */
	size_t n;
	const uint32_t *known; /* [n_known] items that are no candidates */
	size_t n_known;
};

static struct lists
lists_of(const struct eval_set *set, uint32_t user)
{
	size_t from = set->ptr[user];
	struct lists l = { .at = set->item + from,
			   .gain = set->gain + from,
			   .n = set->ptr[user + 1] - from };

	if (set->known) {
		l.known = set->known + set->known_ptr[user];
		l.n_known = set->known_ptr[user + 1] - set->known_ptr[user];
	}
	return l;
}

static void
dots_of_batch(struct desk *d, const struct standing *st, uint32_t from, uint32_t n)
{
	const struct scores *s = st->s;

	gemm(d->dot, s->user + (size_t)from * s->bits, false, s->item, true, n, s->items, s->bits,
	     1, 0, s->bits, s->bits, d->stride);
	for (uint32_t u = 0; u < n; u++) {
		const struct lists l = lists_of(st->set, from + u);

		for (size_t e = 0; e < l.n_known; e++)
			d->dot[u * d->stride + l.known[e]] = -INFINITY;
	}
}

static void
distances_of_batch(struct desk *d, const struct standing *st, uint32_t from, uint32_t n)
{
	const struct scores *s = st->s;
	const struct hamming_codes *c = &st->codes;

	for (uint32_t u = 0; u < n; u++)
		hamming_query(d->query + u * c->planes,
			      s->user_code + (size_t)(from + u) * s->words, s->bits);
	if (d->near)
		hamming_distances8(d->near, d->stride, c, d->query, n, 0, c->blocks);
	else
		hamming_distances16(d->far, d->stride, c, d->query, n, 0, c->blocks);
}

void
desk_batch(struct desk *d, const struct standing *st, uint32_t from, uint32_t n)
{
	if (d->dot)
		dots_of_batch(d, st, from, n);
	else if (d->query)
		distances_of_batch(d, st, from, n);
}

static void
pick8(uint16_t *away, const uint8_t *row, const struct lists *l)
{
	for (size_t i = 0; i < l->n; i++)
		away[i] = row[l->at[i]];
}

static void
pick16(uint16_t *away, const uint16_t *row, const struct lists *l)
{
	for (size_t i = 0; i < l->n; i++)
		away[i] = row[l->at[i]];
}

/* Which items are no candidates, a bit an item. */
static const uint64_t *
known_bits(struct desk *d, const struct eval_set *set, const struct lists *l, uint32_t user)
{
	if (set->known_bit)
		return set->known_bit + user * set->known_words;
	for (size_t e = 0; e < l->n_known; e++)
		d->known_bit[l->known[e] / 64] |= (uint64_t)1 << l->known[e] % 64;
	return d->known_bit;
}

/* The distances of all items are counted only around those of the user's entries,
 * nearest first, until nothing farther reaches the largest cut-off. */
static size_t
rank_codes(struct desk *d, const struct standing *st, const struct lists *l, uint32_t user,
	   uint32_t in_batch)
{
	size_t row = in_batch * d->stride, ties = 0;
	size_t blocks = st->codes.blocks, n = whole_blocks(l->n), most = st->set->most;
	const uint64_t *out = known_bits(d, st->set, l, user);
	double *gain = d->gain;
	uint16_t x = 0;

	if (d->near)
		pick8(d->away, d->near + row, l);
	else
		pick16(d->away, d->far + row, l);
	memset(d->away + l->n, UINT8_MAX, (n - l->n) * sizeof(*d->away));
	for (; (x = level_next16(d->away, n, x)) <= st->s->bits; x++) {
		struct tie *tie = &d->tie[ties];
		bool reaches = d->near ? hamming_tie8(d->near + row, out, blocks, (uint8_t)x, most,
						      &tie->first, &tie->n)
				       : hamming_tie16(d->far + row, out, blocks, x, most,
						       &tie->first, &tie->n);

		if (!reaches)
			break;
		tie->gains = 0;
		for (size_t i = 0; i < l->n; i++) {
			gain[tie->gains] = l->gain[i];
			tie->gains += d->away[i] == x;
		}
		gain += tie->gains;
		ties++;
	}
	for (size_t e = 0; out == d->known_bit && e < l->n_known; e++)
		d->known_bit[l->known[e] / 64] = 0;
	return ties;
}

/* As for codes: all scores are looked at once for each tie of the user's entries. */
static size_t
rank_dots(struct desk *d, const struct standing *st, const struct lists *l, uint32_t in_batch)
{
	const float *row = d->dot + in_batch * d->stride;
	double *gain = d->gain;
	size_t ties = 0;

	for (float before = INFINITY, best;; before = best) {
		struct tie *tie = &d->tie[ties];

		best = -INFINITY;
		for (size_t i = 0; i < l->n; i++) {
			float x = row[l->at[i]];

			best = x < before && x > best ? x : best;
		}
		if (best == -INFINITY)
			return ties;
		row_place(&tie->first, &tie->n, row, st->s->items, best);
		if (tie->first >= st->set->most)
			return ties;
		tie->gains = 0;
		for (size_t i = 0; i < l->n; i++) {
			gain[tie->gains] = l->gain[i];
			tie->gains += row[l->at[i]] == best;
		}
		gain += tie->gains;
		ties++;
	}
}

/* The same items for all users, but for those that are no candidates. */
static size_t
rank_groups(struct desk *d, const struct standing *st, const struct lists *l)
{
	size_t ties = 0, groups = 0, left = st->set->items - l->n_known;
	double *gain = d->gain;
	uint32_t next = 0, x;

	for (size_t e = 0; e < l->n_known; e++)
		d->known_in[st->group[l->known[e]]]++;
	for (; d->upto[groups] < st->set->most && d->upto[groups] < left; groups++)
		d->upto[groups + 1] =
			d->upto[groups] + st->group_size[groups] - d->known_in[groups];
	for (size_t e = 0; e < l->n_known; e++)
		d->known_in[st->group[l->known[e]]] = 0;
	for (size_t i = 0; i < l->n; i++)
		d->level[i] = st->group[l->at[i]];
	while ((x = level_next(d->level, l->n, next)) < groups) {
		struct tie *tie = &d->tie[ties];

		tie->first = d->upto[x];
		tie->n = d->upto[x + 1] - d->upto[x];
		tie->gains = 0;
		for (size_t i = 0; i < l->n; i++) {
			gain[tie->gains] = l->gain[i];
			tie->gains += d->level[i] == x;
		}
		gain += tie->gains;
		ties++;
		next = x + 1;
	}
	return ties;
}

/* Among the user's own entries only. */
static size_t
rank_rated(struct desk *d, const struct standing *st, const struct lists *l, uint32_t user)
{
	const struct scores *s = st->s;
	size_t hits = 0, ties = 0;
	double bound;

	if (s->kind == SCORES_HAMMING)
		pick_distances(d->score, s->user_code + (size_t)user * s->words, s->item_code,
			       s->words, l->at, l->n);
	else if (s->kind == SCORES_DOT)
		pick_dots(d->score, s->user + (size_t)user * s->bits, s->item, s->bits, l->at,
			  l->n);
	else
		for (size_t i = 0; i < l->n; i++)
			d->score[i] = -(double)st->group[l->at[i]];
	bound = rank_bound(d->score, l->n, st->set->most);
	for (size_t i = 0; i < l->n; i++) {
		d->hit[hits] = (struct ranked){ d->score[i], (uint32_t)i };
		hits += d->score[i] >= bound;
	}
	rank_sort(d->hit, d->scratch, hits);
	for (size_t i = 0, end; i < hits; i = end) {
		for (end = i; end < hits && d->hit[end].score == d->hit[i].score; end++)
			d->gain[end] = l->gain[d->hit[end].at];
		d->tie[ties++] = (struct tie){ .first = i, .n = end - i, .gains = end - i };
	}
	return ties;
}

size_t
desk_user(struct desk *d, const struct standing *st, uint32_t user, uint32_t in_batch)
{
	const struct lists l = lists_of(st->set, user);

	if (!all_items(st->set))
		return rank_rated(d, st, &l, user);
	if (d->dot)
		return rank_dots(d, st, &l, in_batch);
	return d->query ? rank_codes(d, st, &l, user, in_batch) : rank_groups(d, st, &l);
}
