#include "eval/ties.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"

enum {
	RUN = 16,	/* as many are sorted by insertion, longer lists are merged of them */
	FEW_RANKS = 64, /* a bound is worth its search up to here */
};

static void
insertion_sort(struct ranked *r, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct ranked x = r[i];
		size_t j = i;

		for (; j > 0 && r[j - 1].score < x.score; j--)
			r[j] = r[j - 1];
		r[j] = x;
	}
}

/* out becomes a [na] and b [nb], which are sorted; a wins ties */
static void
merge(struct ranked *out, const struct ranked *a, size_t na, const struct ranked *b, size_t nb)
{
	while (na > 0 && nb > 0) {
		bool from_b = b->score > a->score;

		*out++ = from_b ? *b : *a;
		a += !from_b;
		na -= !from_b;
		b += from_b;
		nb -= from_b;
	}
	memcpy(out, a, na * sizeof(*out));
	memcpy(out + na, b, nb * sizeof(*out));
}

void
rank_sort(struct ranked *r, struct ranked *scratch, size_t n)
{
	struct ranked *from = r, *to = scratch;

	for (size_t i = 0; i < n; i += RUN)
		insertion_sort(r + i, n - i < RUN ? n - i : RUN);
	for (size_t len = RUN; len < n; len *= 2) {
		struct ranked *other = from;

		for (size_t i = 0; i < n; i += 2 * len) {
			size_t na = n - i < len ? n - i : len;
			size_t nb = n - i - na < len ? n - i - na : len;

			merge(to + i, from + i, na, from + i + na, nb);
		}
		from = to;
		to = other;
	}
	if (from != r)
		memcpy(r, from, n * sizeof(*r));
}

double
rank_bound(const double *score, size_t n, uint32_t k)
{
	double best[FEW_RANKS]; /* the k largest so far, largest first */

	if (n <= k || k > FEW_RANKS)
		return -INFINITY;
	for (uint32_t i = 0; i < k; i++)
		best[i] = -INFINITY;
	for (size_t i = 0; i < n; i++) {
		uint32_t j = k - 1;

		if (score[i] <= best[j])
			continue;
		for (; j > 0 && best[j - 1] < score[i]; j--)
			best[j] = best[j - 1];
		best[j] = score[i];
	}
	return best[k - 1];
}

void
discounts_init(struct discounts *d, uint32_t n)
{
	d->n = n;
	d->one = mem_new(n, sizeof(*d->one));
	d->upto = mem_new(n + 1, sizeof(*d->upto));
	for (uint32_t i = 0; i < n; i++) {
		d->one[i] = 1 / log2(i + 2.0);
		d->upto[i + 1] = d->upto[i] + d->one[i];
	}
}

void
discounts_free(struct discounts *d)
{
	free(d->one);
	free(d->upto);
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

void
dcg_add_tie(struct ndcg_one *dcg, const double *gain, size_t gains, size_t first, size_t n,
	    const struct discounts *d, uint32_t k)
{
	size_t end = least(first + n, k);
	double sum = 0;

	if (first >= k)
		return;
	for (size_t i = 0; i < gains; i++) {
		size_t last = first + n - 1 - i; /* the worst order: the largest gain at the end */

		sum += gain[i];
		if (first + i < k)
			dcg->high += gain[i] * d->one[first + i];
		if (last < k)
			dcg->low += gain[i] * d->one[last];
	}
	dcg->expected += sum / (double)n * (d->upto[end] - d->upto[first]);
}

double
dcg_ideal(const double *gain, size_t n, const struct discounts *d, uint32_t k)
{
	double sum = 0;

	for (size_t i = 0; i < n && i < k; i++)
		sum += gain[i] * d->one[i];
	return sum;
}

struct ndcg_one
dcg_over_ideal(struct ndcg_one dcg, double ideal)
{
	if (!(ideal > 0))
		return (struct ndcg_one){ NAN, NAN, NAN };
	return (struct ndcg_one){ dcg.expected / ideal, dcg.low / ideal, dcg.high / ideal };
}
