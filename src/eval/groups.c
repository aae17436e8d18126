#include "hamtop/eval/groups.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"

const char *
feature_name(enum feature f)
{
	static const char *const names[FEATURES] = { "num_ratings", "avg_ratings", "std_ratings" };

	return names[f];
}

const char *
feature_title(enum feature f)
{
	static const char *const titles[FEATURES] = { "number of ratings", "average rating",
						      "std. of ratings" };

	return titles[f];
}

struct feature_unit
feature_unit(enum feature f)
{
	static const struct feature_unit units[FEATURES] = {
		{ 0.01, "hundreds" },
		{ 100, "hundredths" },
		{ 100, "hundredths" },
	};

	return units[f];
}

void
user_features(double out[FEATURES], const struct csr *profile, uint32_t u)
{
	size_t n = csr_len(profile, u);
	const float *val = profile->val + profile->ptr[u];
	double mean = 0, squares = 0;

	for (size_t e = 0; e < n; e++)
		mean += (double)val[e];
	mean /= (double)n;
	for (size_t e = 0; e < n; e++)
		squares += ((double)val[e] - mean) * ((double)val[e] - mean);
	out[FEATURE_NUMBER] = (double)n;
	out[FEATURE_MEAN] = mean;
	out[FEATURE_SD] = sqrt(squares / (double)n);
}

static enum user_group
group_of(float first, float second, const struct csr *profile, uint32_t u)
{
	if (isnan(first) || isnan(second) || csr_len(profile, u) == 0)
		return GROUP_NONE;
	if (first == second)
		return GROUP_TIED;
	return first > second ? GROUP_FIRST : GROUP_SECOND;
}

/* What the tests look at: one feature of the users of the two groups. */
struct sample {
	size_t n;
	double *x, *other; /* [n] raw and in another unit */
	bool *first;	   /* [n] */
	uint8_t *class_of; /* [n] */
};

static bool
sample_init(struct sample *s, size_t n, struct err *err)
{
	const char *what = "the features of the users";

	s->x = mem_try(n + 1, sizeof(*s->x), what, err);
	s->other = mem_try(n + 1, sizeof(*s->other), what, err);
	s->first = mem_try(n + 1, sizeof(*s->first), what, err);
	s->class_of = mem_try(n + 1, sizeof(*s->class_of), what, err);
	return s->x && s->other && s->first && s->class_of;
}

static void
sample_free(struct sample *s)
{
	free(s->x);
	free(s->other);
	free(s->first);
	free(s->class_of);
}

/* Takes feature f of all users, and its means. */
static void
take_feature(struct sample *s, struct feature_test *t, const struct groups *g, enum feature f)
{
	double sum[GROUPS] = { 0 };
	size_t n = g->count[GROUP_FIRST] + g->count[GROUP_SECOND];

	s->n = 0;
	for (uint32_t u = 0; u < g->users; u++) {
		double x = g->feature[u][f];

		if (g->of[u] == GROUP_NONE)
			continue;
		sum[g->of[u]] += x;
		if (g->of[u] == GROUP_TIED)
			continue;
		s->x[s->n] = x;
		s->other[s->n] = feature_unit(f).factor * x;
		s->first[s->n] = g->of[u] == GROUP_FIRST;
		s->class_of[s->n++] = g->of[u];
	}
	for (int i = 0; i < GROUP_TIED; i++)
		t->mean[i] = sum[i] / (double)g->count[i];
	t->all = (sum[GROUP_FIRST] + sum[GROUP_SECOND] + sum[GROUP_TIED]) /
		 (double)(n + g->count[GROUP_TIED]);
}

static int
rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The values at a quarter, a half and three quarters of a group, by rank. room: [n] */
static void
take_quartiles(double out[3], const struct sample *s, bool first, double *room)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (s->first[i] == first)
			room[n++] = s->x[i];
	}
	qsort(room, n, sizeof(*room), rising);
	for (size_t q = 0; q < 3; q++)
		out[q] = n ? room[((q + 1) * n + 3) / 4 - 1] : NAN;
}

static bool
test_feature(struct groups *g, struct sample *s, enum feature f, const struct resampling *how,
	     struct par *par, struct err *err)
{
	struct feature_test *t = &g->test[f];
	const struct chi2 none = { NAN, NAN, NAN };

	take_feature(s, t, g, f);
	t->chi2 = t->other = none;
	for (int i = 0; i < GROUP_TIED; i++)
		t->share[i] = (struct share){ t->mean[i] / t->all, NAN, NAN };
	t->rank = stats_mann_whitney(s->x, s->first, s->n);
	if (g->count[GROUP_FIRST] && g->count[GROUP_SECOND]) {
		t->chi2 = stats_chi2(s->x, s->class_of, s->n, GROUP_TIED);
		t->other = stats_chi2(s->other, s->class_of, s->n, GROUP_TIED);
	}
	t->p_permutation = NAN;
	if (how && !stats_permutation(&t->p_permutation, s->x, s->first, s->n, how, par, err))
		return false;
	t->p_holm = t->p_permutation;
	for (int i = 0; i < GROUP_TIED; i++)
		take_quartiles(t->quartile[i], s, i == GROUP_FIRST, s->other);
	return true;
}

/* What Figure 3 shows: all features of the users of the two groups and of the tied. */
static bool
take_shares(struct groups *g, const struct resampling *how, struct par *par, struct err *err)
{
	enum { CLASSES = GROUP_TIED + 1 };
	struct share share[CLASSES * FEATURES];
	double(*x)[FEATURES] = mem_try((size_t)g->users + 1, sizeof(*x), "shares", err);
	uint8_t *class_of = mem_try((size_t)g->users + 1, sizeof(*class_of), "shares", err);
	size_t n = 0;
	bool ok = x && class_of;

	for (uint32_t u = 0; ok && u < g->users; u++) {
		if (g->of[u] == GROUP_NONE)
			continue;
		memcpy(x[n], g->feature[u], sizeof(*x));
		class_of[n++] = g->of[u];
	}
	ok = ok && stats_shares(share, &x[0][0], FEATURES, class_of, n, CLASSES, how, par, err);
	for (int i = 0; ok && i < GROUP_TIED * FEATURES; i++)
		g->test[i % FEATURES].share[i / FEATURES] = share[i];
	free(x);
	free(class_of);
	return ok;
}

/* The users with their scores, features and groups. */
static bool
take_users(struct groups *g, const float *first, const float *second, const struct csr *profile,
	   struct err *err)
{
	const char *what = "the groups of the users";
	size_t n = profile->rows;

	*g = (struct groups){ .users = profile->rows };
	g->of = mem_try(n + 1, sizeof(*g->of), what, err);
	g->ndcg[0] = mem_try(n + 1, sizeof(**g->ndcg), what, err);
	g->ndcg[1] = mem_try(n + 1, sizeof(**g->ndcg), what, err);
	g->feature = mem_try(n + 1, sizeof(*g->feature), what, err);
	if (!g->of || !g->ndcg[0] || !g->ndcg[1] || !g->feature)
		return false;
	memcpy(g->ndcg[0], first, n * sizeof(*first));
	memcpy(g->ndcg[1], second, n * sizeof(*second));
	for (uint32_t u = 0; u < g->users; u++) {
		user_features(g->feature[u], profile, u);
		g->of[u] = (uint8_t)group_of(first[u], second[u], profile, u);
		g->count[g->of[u]]++;
	}
	return true;
}

bool
groups_init(struct groups *g, const float *first, const float *second, const struct csr *profile,
	    const struct resampling *how, struct par *par, struct err *err)
{
	struct sample sample = { 0 };
	bool ok = take_users(g, first, second, profile, err) &&
		  sample_init(&sample, profile->rows, err);

	for (int f = 0; ok && f < FEATURES; f++)
		ok = test_feature(g, &sample, (enum feature)f, how, par, err);
	ok = ok && (!how || take_shares(g, how, par, err));
	sample_free(&sample);
	if (!ok)
		groups_free(g);
	return ok;
}

void
groups_free(struct groups *g)
{
	free(g->of);
	free(g->ndcg[0]);
	free(g->ndcg[1]);
	free(g->feature);
	*g = (struct groups){ 0 };
}

double
groups_detectable(const struct groups *g)
{
	double a = (double)g->count[GROUP_FIRST], b = (double)g->count[GROUP_SECOND];

	/* the normal quantiles of .975 and .8, times the effect's deviation when there is
	 * none */
	return a > 0 && b > 0 ? (1.959964 + .841621) * sqrt((a + b + 1) / (3 * a * b)) : NAN;
}

void
groups_holm(struct groups *g, size_t n)
{
	double *p = mem_new(n * FEATURES + 1, sizeof(*p));

	for (size_t i = 0; i < n * FEATURES; i++)
		p[i] = g[i / FEATURES].users ? g[i / FEATURES].test[i % FEATURES].p_permutation
					     : NAN;
	stats_holm(p, p, n * FEATURES);
	for (size_t i = 0; i < n * FEATURES; i++)
		g[i / FEATURES].test[i % FEATURES].p_holm = p[i];
	free(p);
}
