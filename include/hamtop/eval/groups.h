/* Section 5.6 of the paper: users that one row serves better than another, and what
 * tells them apart.
 *
 * The paper's chi-squared is scikit-learn's, which depends on a feature's unit and
 * whose mean under random groups is var/mean of the feature; the tests beside it do
 * not and hold. */
#ifndef HAMTOP_EVAL_GROUPS_H
#define HAMTOP_EVAL_GROUPS_H

#include "hamtop/data/dataset.h"
#include "hamtop/eval/stats.h"

struct par;

enum user_group {
	GROUP_FIRST, /* better served by the first row */
	GROUP_SECOND,
	GROUP_TIED, /* the same NDCG by both; left out of the tests */
	GROUP_NONE, /* no NDCG, or no rating in the profile; left out altogether */
	GROUPS,
};

/* Number, mean and standard deviation (of the whole, not of a sample) of a user's
 * ratings. */
enum feature { FEATURE_NUMBER, FEATURE_MEAN, FEATURE_SD, FEATURES };

/* The features of user u; mean and standard deviation NAN where there is no rating. */
void user_features(double out[FEATURES], const struct csr *profile, uint32_t u);

/* "num_ratings", "avg_ratings", "std_ratings": the columns of Table 6. */
const char *feature_name(enum feature f);
/* "number of ratings" */
const char *feature_title(enum feature f);

/* Another unit of a feature, for the demonstration: values times `factor`. */
struct feature_unit {
	double factor;
	const char *name; /* "hundreds" */
};
struct feature_unit feature_unit(enum feature f);

struct feature_test {
	struct chi2 chi2;		/* of the raw feature in the two groups */
	struct chi2 other;		/* the same in feature_unit() */
	double p_permutation;		/* of the difference of the groups' means */
	double p_holm;			/* see groups_holm(); until then p_permutation */
	struct mann_whitney rank;	/* effect > 0: larger in the first group */
	double mean[GROUP_TIED];	/* of each of the two groups */
	double quartile[GROUP_TIED][3]; /* of each of the two; NAN in an empty one */
	double all;			/* of these and the tied */
	struct share share[GROUP_TIED]; /* Figure 3: mean/all */
};

struct groups {
	uint32_t users;
	uint8_t *of;		     /* [users] enum user_group; owned */
	float *ndcg[2];		     /* [users] by the first and the second row; owned */
	double (*feature)[FEATURES]; /* [users], see user_features(); owned */
	size_t count[GROUPS];
	struct feature_test test[FEATURES];
};

/* first, second: [users] NDCG by the two rows, NAN where a user has none; copied.
 * profile: users x items, the ratings behind the features. how: NULL leaves NAN
 * what is found by drawing again. A group without users leaves its tests NAN. False
 * and ERR_RUN: no memory. */
bool groups_init(struct groups *g, const float *first, const float *second,
		 const struct csr *profile, const struct resampling *how, struct par *par,
		 struct err *err);
void groups_free(struct groups *g);

/* The smallest effect (rank-biserial, either sign) that ranks would find at p < .05 in
 * four of five such samples; NAN where a group is empty. */
double groups_detectable(const struct groups *g);

/* Holm's correction of the permutation tests over a table of n; those without users
 * have no tests. */
void groups_holm(struct groups *g, size_t n);

#endif
