/* Rank tests, the chi-squared of Section 5.6 and Holm's correction. Conventions are
 * scipy's and scikit-learn's, against which t-stats compares. */
#include "hamtop/eval/stats.h"

#include <math.h>
#include <stdlib.h>

#include "eval/ranks.h"
#include "eval/tails.h"
#include "hamtop/base/mem.h"

struct place {
	double x;
	size_t at;
};

static int
by_value(const void *a, const void *b)
{
	const struct place *p = a, *q = b;

	if (p->x != q->x)
		return p->x < q->x ? -1 : 1;
	return (p->at > q->at) - (p->at < q->at);
}

static struct place *
sorted(const double *x, size_t n)
{
	struct place *place = mem_new(n ? n : 1, sizeof(*place));

	for (size_t i = 0; i < n; i++)
		place[i] = (struct place){ x[i], i };
	qsort(place, n, sizeof(*place), by_value);
	return place;
}

double
ranks_of(double *rank, const double *x, size_t n)
{
	struct place *place = sorted(x, n);
	double ties = 0;

	for (size_t i = 0, end; i < n; i = end) {
		double tied;

		for (end = i; end < n && place[end].x == place[i].x; end++)
			;
		tied = (double)(end - i);
		ties += tied * tied * tied - tied;
		for (size_t j = i; j < end; j++)
			rank[place[j].at] = ((double)(i + 1) + (double)end) / 2;
	}
	free(place);
	return ties;
}

double
stats_mean(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return n ? sum / (double)n : NAN;
}

static double
variance(const double *x, size_t n)
{
	double mean = stats_mean(x, n), sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (x[i] - mean) * (x[i] - mean);
	return n > 1 ? sum / (double)(n - 1) : NAN;
}

double
stats_sd(const double *x, size_t n)
{
	return sqrt(variance(x, n));
}

struct mann_whitney
stats_mann_whitney(const double *x, const bool *first, size_t n)
{
	struct mann_whitney out = { NAN, NAN, NAN, NAN };
	double *rank = mem_new(n ? n : 1, sizeof(*rank));
	double ties = ranks_of(rank, x, n), sum = 0, all = (double)n;
	double na = 0, nb, mean, sd, away;

	for (size_t i = 0; i < n; i++) {
		na += first[i];
		sum += first[i] ? rank[i] : 0;
	}
	free(rank);
	nb = all - na;
	if (na == 0 || nb == 0)
		return out;
	out.u = sum - na * (na + 1) / 2;
	out.effect = 2 * out.u / (na * nb) - 1;
	mean = na * nb / 2;
	sd = sqrt(na * nb / 12 * (all + 1 - ties / (all * (all - 1))));
	if (sd == 0)
		return out;
	away = fmax(fabs(out.u - mean) - 0.5, 0);
	out.z = copysign(away / sd, out.u - mean);
	out.p = tail_both(tail_normal(away / sd));
	return out;
}

struct chi2
stats_chi2(const double *x, const uint8_t *class_of, size_t n, int classes)
{
	double sum[CHI2_CLASSES_MAX] = { 0 }, size[CHI2_CLASSES_MAX] = { 0 };
	double mean = stats_mean(x, n), df = classes - 1;
	struct chi2 out = { 0, NAN, df * variance(x, n) / mean };

	for (size_t i = 0; i < n; i++) {
		sum[class_of[i]] += x[i];
		size[class_of[i]]++;
	}
	for (int c = 0; c < classes; c++) {
		double wanted = mean * size[c];

		out.chi2 += (sum[c] - wanted) * (sum[c] - wanted) / wanted;
	}
	if (isfinite(out.chi2))
		out.p = tail_chi2(out.chi2, df);
	return out;
}

void
stats_holm(double *adjusted, const double *p, size_t n)
{
	struct place *place = mem_new(n ? n : 1, sizeof(*place));
	size_t tests = 0;
	double least = 0;

	for (size_t i = 0; i < n; i++) {
		if (!isnan(p[i]))
			place[tests++] = (struct place){ p[i], i };
		else
			adjusted[i] = NAN;
	}
	qsort(place, tests, sizeof(*place), by_value);
	for (size_t i = 0; i < tests; i++) {
		least = fmax(least, fmin(1, place[i].x * (double)(tests - i)));
		adjusted[place[i].at] = least;
	}
	free(place);
}
