#include "hamtop/eval/near.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "eval/ties.h"
#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"

uint32_t
near_rows(const struct scores *s, enum near_side side)
{
	return side == NEAR_USERS ? s->users : s->items;
}

struct near_from
near_row(const struct scores *s, enum near_side side, uint32_t row)
{
	const float *f = side == NEAR_USERS ? s->user : s->item;
	const uint64_t *code = side == NEAR_USERS ? s->user_code : s->item_code;

	return (struct near_from){ f ? f + (size_t)row * s->bits : NULL,
				   code ? code + (size_t)row * s->words : NULL };
}

static double
dot(const float *a, const float *b, uint32_t bits)
{
	double sum = 0;

	for (uint32_t j = 0; j < bits; j++)
		sum += (double)a[j] * (double)b[j];
	return sum;
}

void
near_scores(double *score, const struct scores *s, struct near_from from, enum near_side side)
{
	uint32_t rows = near_rows(s, side);

	for (uint32_t a = 0; a < rows; a++) {
		struct near_from to = near_row(s, side, a);

		score[a] = s->kind == SCORES_HAMMING
				   ? -(double)bits_distance(from.code, to.code, s->words)
				   : dot(from.f, to.f, s->bits);
	}
}

/* Minus the distance of a code to the rows of which share[j] have bit j set. */
static double
mean_distance(const double *share, const uint64_t *code, uint32_t bits)
{
	double sum = 0;

	for (uint32_t j = 0; j < bits; j++)
		sum -= bits_get(code, j) ? 1 - share[j] : share[j];
	return sum;
}

void
near_mean_scores(double *score, const struct scores *s, enum near_side side)
{
	enum near_side other = side == NEAR_USERS ? NEAR_ITEMS : NEAR_USERS;
	uint32_t rows = near_rows(s, side), others = near_rows(s, other);
	double *mean = mem_new(s->bits, sizeof(*mean));

	for (uint32_t a = 0; a < others; a++) {
		struct near_from from = near_row(s, other, a);

		for (uint32_t j = 0; j < s->bits; j++)
			mean[j] += s->kind == SCORES_HAMMING ? bits_get(from.code, j)
							     : (double)from.f[j];
	}
	for (uint32_t j = 0; j < s->bits; j++)
		mean[j] /= others;
	for (uint32_t a = 0; a < rows; a++) {
		struct near_from to = near_row(s, side, a);

		score[a] = 0;
		if (s->kind == SCORES_HAMMING)
			score[a] = mean_distance(mean, to.code, s->bits);
		else
			for (uint32_t j = 0; j < s->bits; j++)
				score[a] += mean[j] * (double)to.f[j];
	}
	free(mean);
}

void
near_places(uint32_t *place, const uint32_t *order, size_t n)
{
	for (size_t i = 0; i < n; i++)
		place[order[i]] = (uint32_t)i;
}

uint32_t
near_shared(const uint32_t *place, const uint32_t *order, uint32_t k)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < k; i++)
		n += place[order[i]] < k;
	return n;
}

bool
near_sort(uint32_t *row, size_t n, const double *score, const double *breaker, struct err *err)
{
	struct ranked *r = mem_try(2 * n, sizeof(*r), "the order of the neighbours", err);

	if (!r)
		return false;
	/* rank_sort() is stable: the less important key first */
	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){ breaker ? breaker[row[i]] : 0, row[i] };
	if (breaker)
		rank_sort(r, r + n, n);
	for (size_t i = 0; i < n; i++)
		r[i].score = score[r[i].at];
	rank_sort(r, r + n, n);
	for (size_t i = 0; i < n; i++)
		row[i] = r[i].at;
	free(r);
	return true;
}

void
near_distances(uint32_t *count, uint32_t bits, const double *score, size_t n)
{
	memset(count, 0, ((size_t)bits + 1) * sizeof(*count));
	for (size_t i = 0; i < n; i++)
		count[(size_t)-score[i]]++;
}

double
near_ball(uint32_t bits, uint32_t radius)
{
	double choose = 1, sum = 1;

	for (uint32_t i = 1; i <= radius && i <= bits; i++) {
		choose = choose * (bits - i + 1) / i;
		sum += choose;
	}
	return sum;
}

/* Marks the items of the folds before, which are no candidates. */
static void
mark_known(uint8_t *known, const struct split *split, enum fold before, uint32_t user)
{
	for (enum fold f = FOLD_TRAIN; f < before; f++) {
		const struct csr *m = &split->user[f];

		for (size_t e = m->ptr[user]; e < m->ptr[user + 1]; e++)
			known[m->col[e]] = 1;
	}
}

bool
near_candidates_init(struct near_candidates *out, const struct dataset *data,
		     const struct split *split, const struct eval_options *opt, uint32_t user,
		     struct err *err)
{
	static const char what[] = "a user's candidates";
	const struct csr *m = &split->user[opt->fold];
	bool all = opt->protocol == PROTOCOL_ALL;
	size_t room = all ? data->items : csr_len(m, user), e = m->ptr[user];
	uint8_t *known = all ? mem_try(data->items, 1, what, err) : NULL;

	*out = (struct near_candidates){ 0 };
	out->item = mem_try(room + 1, sizeof(*out->item), what, err);
	out->gain = mem_try(room + 1, sizeof(*out->gain), what, err);
	if (!out->item || !out->gain || (all && !known)) {
		near_candidates_free(out);
		free(known);
		return false;
	}
	if (all)
		mark_known(known, split, opt->fold, user);
	for (uint32_t i = 0; i < data->items; i++) {
		bool rated = e < m->ptr[user + 1] && m->col[e] == i;

		if (rated || (all && !known[i])) {
			out->item[out->n] = i;
			out->gain[out->n++] =
				rated ? gain_of(opt->gain, opt->threshold, data, (double)m->val[e])
				      : 0;
		}
		e += rated;
	}
	free(known);
	return true;
}

void
near_candidates_free(struct near_candidates *c)
{
	free(c->item);
	free(c->gain);
	*c = (struct near_candidates){ 0 };
}

struct ndcg_one
near_ndcg(const struct near_candidates *c, const double *score, uint32_t k)
{
	double *mine = mem_new(c->n + 1, sizeof(*mine));
	struct ndcg_one one;

	for (size_t i = 0; i < c->n; i++)
		mine[i] = score[c->item[i]];
	one = ndcg_of_list(c->gain, mine, c->n, k);
	free(mine);
	return one;
}

double
near_ndcg_of_order(const struct near_candidates *c, const uint32_t *row, size_t n, uint32_t k)
{
	uint32_t last = c->n ? c->item[c->n - 1] : 0;
	double *score = mem_new((size_t)last + 1, sizeof(*score)), expected;

	for (size_t i = 0; i < n; i++)
		if (row[i] <= last)
			score[row[i]] = -(double)i;
	expected = near_ndcg(c, score, k).expected;
	free(score);
	return expected;
}
