/* Tests by drawing again. Each draw has a key of its own, so neither the number of
 * threads nor the order of the parts changes a bit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "eval/ranks.h"
#include "eval/tails.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/eval/stats.h"

enum { TIMES_A_PART = 250 };

/* --- bootstrap --- */

struct boot {
	const double *d; /* [n] */
	size_t n;
	const struct resampling *how;
	double *mean; /* [how->times] */
};

static unsigned
part_end(const struct resampling *how, int part)
{
	unsigned end = ((unsigned)part + 1) * TIMES_A_PART;

	return end < how->times ? end : how->times;
}

static int
parts(const struct resampling *how)
{
	return (int)((how->times + TIMES_A_PART - 1) / TIMES_A_PART);
}

static void
boot_part(void *ctx, int part)
{
	const struct boot *b = ctx;

	for (unsigned time = (unsigned)part * TIMES_A_PART; time < part_end(b->how, part); time++) {
		uint64_t key = rng_key(b->how->seed, RNG_RESAMPLE, 0, time);
		double sum = 0, other = 0;

		/* 32 random bits times n, off from uniform by less than n / 2^32; two users a draw
		 */
		for (size_t i = 0; i < b->n / 2; i++) {
			uint64_t bits = rng_at(key, i);

			sum += b->d[(bits >> 32) * b->n >> 32];
			other += b->d[(bits & UINT32_MAX) * b->n >> 32];
		}
		if (b->n % 2)
			sum += b->d[(rng_at(key, b->n) >> 32) * b->n >> 32];
		b->mean[time] = (sum + other) / (double)b->n;
	}
}

static int
rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The value below which a share of sorted x lies, straight between neighbours. */
static double
quantile(const double *x, size_t n, double share)
{
	double at = share * (double)(n - 1);
	size_t below = (size_t)at;

	if (below + 1 >= n)
		return x[n - 1];
	return x[below] + (at - (double)below) * (x[below + 1] - x[below]);
}

static bool
bootstrap(struct paired *out, const double *d, size_t n, const struct resampling *how,
	  struct par *par, struct err *err)
{
	struct boot b = { d, n, how, mem_try(how->times, sizeof(double), "resamples", err) };
	unsigned below = 0, above = 0;

	if (!b.mean)
		return false;
	par_run(par, parts(how), boot_part, &b);
	for (unsigned i = 0; i < how->times; i++) {
		below += b.mean[i] <= 0;
		above += b.mean[i] >= 0;
	}
	qsort(b.mean, how->times, sizeof(*b.mean), rising);
	out->low = quantile(b.mean, how->times, 0.025);
	out->high = quantile(b.mean, how->times, 0.975);
	out->p_bootstrap =
		fmin(1, 2 * (1.0 + (below < above ? below : above)) / (1.0 + how->times));
	free(b.mean);
	return true;
}

/* --- the paired tests --- */

/* Signed ranks of d[n], the differences that are not 0. */
static void
wilcoxon(struct paired *out, const double *d, size_t n)
{
	double *size = mem_new(n ? n : 1, sizeof(*size)), *rank = mem_new(n ? n : 1, sizeof(*rank));
	double k = (double)n, all = k * (k + 1) / 2, plus = 0, ties, variance;

	for (size_t i = 0; i < n; i++)
		size[i] = fabs(d[i]);
	ties = ranks_of(rank, size, n);
	for (size_t i = 0; i < n; i++)
		plus += d[i] > 0 ? rank[i] : 0;
	variance = k * (k + 1) * (2 * k + 1) / 24 - ties / 48;
	if (variance > 0) {
		out->z = (plus - all / 2) / sqrt(variance);
		out->p_wilcoxon = tail_both(tail_normal(fabs(out->z)));
		out->effect = 2 * plus / all - 1;
	}
	free(size);
	free(rank);
}

bool
stats_paired(struct paired *out, const double *a, const double *b, size_t n,
	     const struct resampling *how, struct par *par, struct err *err)
{
	double *d = mem_try(n ? n : 1, sizeof(*d), "differences of users", err), error;
	size_t nonzero = 0;
	bool ok = true;

	if (!d)
		return false;
	*out = (struct paired){ .mean = NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
	for (size_t i = 0; i < n; i++) {
		if (isnan(a[i]) || isnan(b[i]))
			continue;
		d[out->users] = a[i] - b[i];
		out->wins += d[out->users] > 0;
		out->ties += d[out->users] == 0;
		out->losses += d[out->users] < 0;
		out->users++;
	}
	if (out->users) {
		out->mean = stats_mean(d, out->users);
		ok = bootstrap(out, d, out->users, how, par, err);
	}
	error = stats_sd(d, out->users) / sqrt((double)out->users);
	if (out->users > 1 && error > 0) {
		out->t = out->mean / error;
		out->p_t = tail_both(tail_t(fabs(out->t), (double)(out->users - 1)));
	}
	for (size_t i = 0; i < out->users; i++) {
		if (d[i] != 0)
			d[nonzero++] = d[i];
	}
	wilcoxon(out, d, nonzero);
	free(d);
	return ok;
}

/* --- permutation --- */

struct shuffles {
	const double *x; /* [n] */
	size_t n, few;	 /* size of the smaller group */
	const struct resampling *how;
	double mean, bound; /* a sum of `few` as far as this from few * mean counts */
	unsigned *count;    /* [parts] */
};

static void
shuffle_part(void *ctx, int part)
{
	const struct shuffles *s = ctx;
	double *x = mem_new(s->n, sizeof(*x));
	unsigned count = 0;

	for (unsigned time = (unsigned)part * TIMES_A_PART; time < part_end(s->how, part); time++) {
		uint64_t key = rng_key(s->how->seed, RNG_RESAMPLE, 1, time);
		double sum = 0;

		/* from the same order each time: a part does not depend on another */
		memcpy(x, s->x, s->n * sizeof(*x));
		for (size_t i = 0; i < s->few; i++) {
			size_t at = i + ((rng_at(key, i) >> 32) * (s->n - i) >> 32);
			double taken = x[at];

			x[at] = x[i];
			sum += taken - s->mean;
		}
		count += fabs(sum) >= s->bound;
	}
	s->count[part] = count;
	free(x);
}

bool
stats_permutation(double *p, const double *x, const bool *first, size_t n,
		  const struct resampling *how, struct par *par, struct err *err)
{
	struct shuffles s = { .x = x, .n = n, .how = how, .mean = stats_mean(x, n) };
	size_t in_first = 0;
	double away = 0, count = 0;

	for (size_t i = 0; i < n; i++) {
		in_first += first[i];
		away += first[i] ? x[i] - s.mean : 0;
	}
	*p = NAN;
	if (in_first == 0 || in_first == n)
		return true;
	s.few = in_first < n - in_first ? in_first : n - in_first;
	s.bound = fabs(away) * (1 - 1e-9); /* equal sums count, however they were rounded */
	s.count = mem_try((size_t)parts(how), sizeof(*s.count), "permutations", err);
	if (!s.count)
		return false;
	par_run(par, parts(how), shuffle_part, &s);
	for (int i = 0; i < parts(how); i++)
		count += s.count[i];
	*p = (1 + count) / (1.0 + how->times);
	free(s.count);
	return true;
}

/* --- classes beside all --- */

struct shares {
	const double *x; /* [n, columns] */
	int columns, classes;
	const uint8_t *class_of; /* [n] */
	size_t n;
	const struct resampling *how;
	double *drawn; /* [classes, columns, how->times] */
};

/* Sums of a sample: of the values by class and column, and how many are of a class. */
struct sums {
	double x[SHARES_MAX];
	size_t size[SHARES_MAX];
};

static void
sums_add(struct sums *sums, const struct shares *s, size_t i)
{
	int c = s->class_of[i];

	sums->size[c]++;
	for (int j = 0; j < s->columns; j++)
		sums->x[c * s->columns + j] += s->x[i * (size_t)s->columns + (size_t)j];
}

/* The share of class c in column j. */
static double
sums_share(const struct sums *sums, const struct shares *s, int c, int j)
{
	double all = 0;

	for (int i = 0; i < s->classes; i++)
		all += sums->x[i * s->columns + j];
	return sums->x[c * s->columns + j] / (double)sums->size[c] * (double)s->n / all;
}

static void
shares_part(void *ctx, int part)
{
	const struct shares *s = ctx;

	for (unsigned time = (unsigned)part * TIMES_A_PART; time < part_end(s->how, part); time++) {
		uint64_t key = rng_key(s->how->seed, RNG_RESAMPLE, 2, time);
		struct sums sums = { 0 };

		for (size_t i = 0; i < s->n; i++)
			sums_add(&sums, s, (rng_at(key, i) >> 32) * s->n >> 32);
		for (int at = 0; at < s->classes * s->columns; at++)
			s->drawn[(size_t)at * s->how->times + time] =
				sums_share(&sums, s, at / s->columns, at % s->columns);
	}
}

/* Moves the finite ones to the front; how many. */
static size_t
keep_finite(double *x, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (isfinite(x[i]))
			x[kept++] = x[i];
	}
	return kept;
}

bool
stats_shares(struct share *out, const double *x, int columns, const uint8_t *class_of, size_t n,
	     int classes, const struct resampling *how, struct par *par, struct err *err)
{
	struct shares s = { x, columns, classes, class_of, n, how, NULL };
	struct sums sums = { 0 };

	s.drawn = mem_try((size_t)(classes * columns) * how->times, sizeof(*s.drawn), "resamples",
			  err);
	if (!s.drawn)
		return false;
	for (size_t i = 0; i < n; i++)
		sums_add(&sums, &s, i);
	par_run(par, parts(how), shares_part, &s);
	for (int at = 0; at < classes * columns; at++) {
		double *drawn = s.drawn + (size_t)at * how->times;
		size_t kept = keep_finite(drawn, how->times); /* a sample may miss a class */

		out[at] = (struct share){ NAN, NAN, NAN };
		if (!sums.size[at / columns] || !kept)
			continue;
		qsort(drawn, kept, sizeof(*drawn), rising);
		out[at].mean = sums_share(&sums, &s, at / columns, at % columns);
		out[at].low = quantile(drawn, kept, 0.025);
		out[at].high = quantile(drawn, kept, 0.975);
	}
	free(s.drawn);
	return true;
}
