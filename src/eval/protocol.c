/* NDCG of scores over the users of a fold, under either protocol.
 *
 * Only items with a gain add to DCG, so of each of them it is enough to know how
 * many candidates score higher and how many the same. `rated` sorts the few
 * candidates; `all` counts: by a histogram of distances for codes, by comparing
 * with a row of scores for real numbers. No m x n matrix is made. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "eval/ties.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/blas.h"

enum { USERS_A_PART = 64 };

struct work {
	const struct scores *s;
	const struct dataset *data;
	const struct split *split;
	const struct eval_options *opt;
	struct discounts discounts;
	size_t longest;	      /* most items that a user has in the fold */
	struct ndcg_one *one; /* [users, cutoffs]; NAN when left out */
};

/* Scratch of one part. */
struct desk {
	struct candidate *c; /* [longest] the user's items of the fold */
	double *gains;	     /* [longest] */
	float *row;	     /* [USERS_A_PART, items] scores of `all` */
	size_t *count;	     /* [bits + 1] candidates at each distance */
	size_t candidates;
};

static double
score_of(const struct scores *s, uint32_t user, uint32_t item)
{
	double dot = 0;

	switch (s->kind) {
	case SCORES_TIED:
		return 0;
	case SCORES_ITEM:
		return s->item_score[item];
	case SCORES_HAMMING:
		return -(double)bits_distance(s->user_code + (size_t)user * s->words,
					      s->item_code + (size_t)item * s->words, s->words);
	case SCORES_DOT:
		for (uint32_t j = 0; j < s->bits; j++)
			dot += (double)s->user[(size_t)user * s->bits + j] *
			       (double)s->item[(size_t)item * s->bits + j];
		return dot;
	}
	return 0;
}

/* Whether ratings of fold f are no candidates when `fold` is evaluated by `all`. */
static bool
known_before(enum fold f, enum fold fold)
{
	return f < fold;
}

/* Candidates at each distance from the user. */
static void
count_distances(struct desk *desk, const struct work *w, uint32_t user)
{
	const struct scores *s = w->s;
	const uint64_t *code = s->user_code + (size_t)user * s->words;

	memset(desk->count, 0, (s->bits + 1) * sizeof(*desk->count));
	for (uint32_t i = 0; i < s->items; i++)
		desk->count[bits_distance(code, s->item_code + (size_t)i * s->words, s->words)]++;
	for (enum fold f = FOLD_TRAIN; known_before(f, w->opt->fold); f++) {
		const struct csr *m = &w->split->user[f];

		for (size_t e = m->ptr[user]; e < m->ptr[user + 1]; e++)
			desk->count[bits_distance(code, s->item_code + (size_t)m->col[e] * s->words,
						  s->words)]--;
	}
}

/* Scores of all items for n users from `from` on; those known before lose. */
static void
score_rows(struct desk *desk, const struct work *w, uint32_t from, uint32_t n)
{
	const struct scores *s = w->s;

	if (s->kind == SCORES_DOT)
		gemm(desk->row, s->user + (size_t)from * s->bits, false, s->item, true, n, s->items,
		     s->bits, 1, 0, s->bits, s->bits, s->items);
	for (uint32_t u = 0; u < n; u++) {
		float *row = desk->row + (size_t)u * s->items;

		if (s->kind == SCORES_ITEM)
			for (uint32_t i = 0; i < s->items; i++)
				row[i] = (float)s->item_score[i];
		for (enum fold f = FOLD_TRAIN; known_before(f, w->opt->fold); f++) {
			const struct csr *m = &w->split->user[f];

			for (size_t e = m->ptr[from + u]; e < m->ptr[from + u + 1]; e++)
				row[m->col[e]] = -INFINITY;
		}
	}
}

/* How many candidates score above x and how many the same. */
static void
count_row(const float *row, size_t n, float x, size_t *above, size_t *same)
{
	size_t a = 0, b = 0;

#pragma omp simd reduction(+ : a, b)
	for (size_t i = 0; i < n; i++) {
		a += row[i] > x;
		b += row[i] == x;
	}
	*above = a;
	*same = b;
}

static void
place(const struct desk *desk, const struct work *w, uint32_t in_part, double score, size_t *first,
      size_t *n)
{
	const struct scores *s = w->s;

	*first = 0;
	switch (s->kind) {
	case SCORES_TIED:
		*n = desk->candidates;
		break;
	case SCORES_HAMMING:
		for (size_t d = 0; d < (size_t)-score; d++)
			*first += desk->count[d];
		*n = desk->count[(size_t)-score];
		break;
	default:
		count_row(desk->row + (size_t)in_part * s->items, s->items, (float)score, first, n);
	}
}

/* The user's items of the fold with scores and gains, in rank order; gains alone
 * sorted for the ideal. Returns how many. */
static size_t
list_user(struct desk *desk, const struct work *w, uint32_t user, uint32_t in_part)
{
	const struct csr *m = &w->split->user[w->opt->fold];
	const struct eval_options *opt = w->opt;
	bool by_row = opt->protocol == PROTOCOL_ALL && desk->row;
	size_t n = 0;

	for (size_t e = m->ptr[user]; e < m->ptr[user + 1]; e++, n++) {
		uint32_t item = m->col[e];

		desk->gains[n] = gain_of(opt->gain, opt->threshold, w->data, (double)m->val[e]);
		desk->c[n].gain = desk->gains[n];
		desk->c[n].score = by_row ? (double)desk->row[(size_t)in_part * w->s->items + item]
					  : score_of(w->s, user, item);
	}
	qsort(desk->gains, n, sizeof(*desk->gains), by_gain);
	qsort(desk->c, n, sizeof(*desk->c), by_score_then_gain);
	return n;
}

static void
eval_user(struct desk *desk, const struct work *w, uint32_t user, uint32_t in_part)
{
	const struct eval_options *opt = w->opt;
	struct ndcg_one *out = w->one + (size_t)user * (size_t)opt->cutoffs;
	size_t n = list_user(desk, w, user, in_part);

	if (opt->protocol == PROTOCOL_ALL) {
		desk->candidates = w->data->items;
		for (enum fold f = FOLD_TRAIN; known_before(f, opt->fold); f++)
			desk->candidates -= csr_len(&w->split->user[f], user);
		if (w->s->kind == SCORES_HAMMING && n)
			count_distances(desk, w, user);
	}
	memset(out, 0, (size_t)opt->cutoffs * sizeof(*out));
	for (size_t i = 0, end; i < n; i = end) {
		size_t first = i, tied;

		for (end = i; end < n && desk->c[end].score == desk->c[i].score; end++)
			;
		tied = end - i;
		if (opt->protocol == PROTOCOL_ALL)
			place(desk, w, in_part, desk->c[i].score, &first, &tied);
		if (first >= w->discounts.n)
			break;
		for (int k = 0; k < opt->cutoffs; k++)
			dcg_add_tie(&out[k], desk->c + i, end - i, first, tied, &w->discounts,
				    opt->k[k]);
	}
	for (int k = 0; k < opt->cutoffs; k++) {
		double best = dcg_ideal(desk->gains, n, &w->discounts, opt->k[k]);

		if (best > 0)
			out[k] = (struct ndcg_one){ out[k].expected / best, out[k].low / best,
						    out[k].high / best };
		else
			out[k] = (struct ndcg_one){ NAN, NAN, NAN };
	}
}

static void
eval_part(void *ctx, int part)
{
	const struct work *w = ctx;
	const struct scores *s = w->s;
	uint32_t from = (uint32_t)part * USERS_A_PART;
	uint32_t n = w->data->users - from < USERS_A_PART ? w->data->users - from : USERS_A_PART;
	bool rows = w->opt->protocol == PROTOCOL_ALL &&
		    (s->kind == SCORES_DOT || s->kind == SCORES_ITEM);
	struct desk desk = {
		.c = mem_new(w->longest, sizeof(*desk.c)),
		.gains = mem_new(w->longest, sizeof(*desk.gains)),
		.row = rows ? mem_new((size_t)n * s->items, sizeof(*desk.row)) : NULL,
		.count = s->kind == SCORES_HAMMING ? mem_new(s->bits + 1, sizeof(*desk.count))
						   : NULL,
	};

	if (rows)
		score_rows(&desk, w, from, n);
	for (uint32_t u = 0; u < n; u++)
		eval_user(&desk, w, from + u, u);
	free(desk.c);
	free(desk.gains);
	free(desk.row);
	free(desk.count);
}

/* Means over users, in their order. */
static void
sum_up(struct ndcg *out, double *per_user, const struct work *w)
{
	int cutoffs = w->opt->cutoffs;

	*out = (struct ndcg){ 0 };
	for (uint32_t u = 0; u < w->data->users; u++) {
		const struct ndcg_one *one = w->one + (size_t)u * (size_t)cutoffs;
		bool counts = !isnan(one[0].expected);

		out->users += counts;
		out->skipped += !counts;
		for (int k = 0; k < cutoffs; k++) {
			if (per_user)
				per_user[(size_t)u * (size_t)cutoffs + (size_t)k] = one[k].expected;
			if (!counts)
				continue;
			out->expected[k] += one[k].expected;
			out->low[k] += one[k].low;
			out->high[k] += one[k].high;
		}
	}
	for (int k = 0; k < cutoffs; k++) {
		double users = out->users ? (double)out->users : NAN;

		out->expected[k] /= users;
		out->low[k] /= users;
		out->high[k] /= users;
	}
}

bool
ndcg_eval(struct ndcg *out, double *per_user, const struct scores *s, const struct dataset *data,
	  const struct split *split, const struct eval_options *opt, struct par *par,
	  struct err *err)
{
	struct work w = { .s = s, .data = data, .split = split, .opt = opt };

	for (uint32_t u = 0; u < data->users; u++) {
		size_t n = csr_len(&split->user[opt->fold], u);

		w.longest = n > w.longest ? n : w.longest;
	}
	w.one = mem_try((size_t)data->users * (size_t)opt->cutoffs, sizeof(*w.one),
			"the NDCG of each user", err);
	if (!w.one)
		return false;
	discounts_init(&w.discounts, opt->k[opt->cutoffs - 1]);
	par_run(par, (int)((data->users + USERS_A_PART - 1) / USERS_A_PART), eval_part, &w);
	sum_up(out, per_user, &w);
	discounts_free(&w.discounts);
	free(w.one);
	return true;
}
