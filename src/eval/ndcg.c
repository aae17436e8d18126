#include "hamtop/eval/ndcg.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "eval/ties.h"

const char *
protocol_name(enum protocol p)
{
	return p == PROTOCOL_RATED ? "rated" : "all";
}

const char *
gain_name(enum gain g)
{
	static const char *const names[] = { "exp", "linear", "binary" };

	return names[g];
}

double
gain_of(enum gain gain, double threshold, const struct dataset *data, double r)
{
	double shifted = r - fmin(0, (double)data->min);

	switch (gain) {
	case GAIN_EXP:
		return expm1(shifted * M_LN2);
	case GAIN_LINEAR:
		return shifted;
	default:
		return r > threshold;
	}
}

bool
eval_check(const struct eval_options *opt, const struct dataset *data, struct err *err)
{
	/* sums of a few million gains must stay finite too */
	if (opt->gain == GAIN_EXP &&
	    gain_of(opt->gain, opt->threshold, data, (double)data->max) > 1e280)
		return err_set(err, ERR_USAGE,
			       "the gain 2^R - 1 of a rating of %g is too large; use --gain linear "
			       "or --gain binary",
			       (double)data->max);
	return true;
}

int
by_score_then_gain(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return (x->gain < y->gain) - (x->gain > y->gain);
}

int
by_gain(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
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
dcg_add_tie(struct ndcg_one *dcg, const struct candidate *c, size_t gains, size_t first, size_t n,
	    const struct discounts *d, uint32_t k)
{
	size_t end = least(first + n, k);
	double sum = 0;

	if (first >= k)
		return;
	for (size_t i = 0; i < gains; i++) {
		size_t last = first + n - 1 - i; /* the worst order: the largest gain at the end */

		sum += c[i].gain;
		if (first + i < k)
			dcg->high += c[i].gain * d->one[first + i];
		if (last < k)
			dcg->low += c[i].gain * d->one[last];
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
ndcg_of_list(const double *gain, const double *score, size_t n, uint32_t k)
{
	struct candidate *c = mem_new(n, sizeof(*c));
	double *sorted = mem_new(n, sizeof(*sorted));
	struct ndcg_one dcg = { 0 };
	struct discounts d;
	double best;

	discounts_init(&d, k);
	for (size_t i = 0; i < n; i++) {
		c[i] = (struct candidate){ score[i], gain[i] };
		sorted[i] = gain[i];
	}
	qsort(sorted, n, sizeof(*sorted), by_gain);
	best = dcg_ideal(sorted, n, &d, k);
	qsort(c, n, sizeof(*c), by_score_then_gain);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && c[end].score == c[i].score; end++)
			;
		dcg_add_tie(&dcg, c + i, end - i, i, end - i, &d, k);
	}
	discounts_free(&d);
	free(sorted);
	free(c);
	if (best <= 0)
		return (struct ndcg_one){ NAN, NAN, NAN };
	return (struct ndcg_one){ dcg.expected / best, dcg.low / best, dcg.high / best };
}
