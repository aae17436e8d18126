/* What a difference of scores is worth: tests over users, and the statistics of
 * the paper's Section 5.6 beside those that hold.
 *
 * Two-sided throughout. p-values of distributions (normal, t, chi-squared) are NAN
 * in a build without GSL; those of resampling are always there. */
#ifndef HAMTOP_EVAL_STATS_H
#define HAMTOP_EVAL_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/err.h"

struct par;

/* Whether p-values of distributions can be had. */
bool stats_have_p(void);

/* --- two scores of the same users --- */

struct resampling {
	unsigned times;
	uint64_t seed;
};

#define RESAMPLING_INIT                                                                            \
	{                                                                                          \
		10000, 1                                                                           \
	}

struct paired {
	size_t users;		   /* that have both scores */
	size_t wins, ties, losses; /* of a over b */
	double mean;		   /* of a - b */
	double low, high;	   /* 95 % percentile interval of that mean, by bootstrap */
	double p_bootstrap;	   /* 2 min(share <= 0, share >= 0), never 0 */
	double t, p_t;		   /* paired t */
	double z, p_wilcoxon;	   /* signed ranks, zeros left out, ties in the variance */
	double effect;		   /* (R+ - R-)/(R+ + R-): -1 .. 1 */
};

/* a, b: [n], NAN where a user has no score. The same bits for any par, which may
 * be NULL. False and ERR_RUN: no memory. */
bool stats_paired(struct paired *out, const double *a, const double *b, size_t n,
		  const struct resampling *how, struct par *par, struct err *err);

/* --- a feature in two groups --- */

struct mann_whitney {
	double u;      /* pairs in which the first group is larger, ties as halves */
	double z, p;   /* with the correction for continuity and for ties */
	double effect; /* rank-biserial: share larger - share smaller, -1 .. 1 */
};

/* x: [n]; first[i] tells whether i is in the first group. NAN where a group is
 * empty or all values are alike. */
struct mann_whitney stats_mann_whitney(const double *x, const bool *first, size_t n);

/* scikit-learn's feature_selection.chi2 of a feature without negative values:
 * observed sums of the classes against sums in proportion to their sizes. It is not
 * free of the feature's unit, and its mean under random classes is `null_mean` =
 * (classes - 1) var/mean, not classes - 1. */
struct chi2 {
	double chi2, p, null_mean;
};

enum { CHI2_CLASSES_MAX = 16 };

/* class_of: [n], 0 .. classes - 1. */
struct chi2 stats_chi2(const double *x, const uint8_t *class_of, size_t n, int classes);

/* How often random groups of the same sizes differ in their means by at least as
 * much: (1 + those) / (1 + how->times). For two groups this is the permutation
 * test of the chi-squared above too, which rises with that difference. */
bool stats_permutation(double *p, const double *x, const bool *first, size_t n,
		       const struct resampling *how, struct par *par, struct err *err);

/* The mean of a class as a share of the mean of all, and its 95 % percentile interval
 * by bootstrap over all; NAN where the class is empty. */
struct share {
	double mean, low, high;
};

enum { SHARES_MAX = 32 };

/* x: [n, columns]; class_of: [n], 0 .. classes - 1. out: [classes, columns], at most
 * SHARES_MAX. One draw serves all columns. */
bool stats_shares(struct share *out, const double *x, int columns, const uint8_t *class_of,
		  size_t n, int classes, const struct resampling *how, struct par *par,
		  struct err *err);

/* --- many tests --- */

/* Holm's step-down correction of p[n], NAN left out of the count, into adjusted[n]
 * (may be p itself). */
void stats_holm(double *adjusted, const double *p, size_t n);

/* --- a few numbers --- */

double stats_mean(const double *x, size_t n);
/* Sample standard deviation, n - 1 below; NAN below two values. */
double stats_sd(const double *x, size_t n);

#endif
