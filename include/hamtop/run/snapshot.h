/* A look at the networks after one epoch: reference-counted, immutable once
 * published. Made on demand only, by the training thread, with the model const
 * and no random number drawn, so that looking never changes a run. */
#ifndef HAMTOP_RUN_SNAPSHOT_H
#define HAMTOP_RUN_SNAPSHOT_H

#include <stdatomic.h>

#include "hamtop/base/err.h"
#include "hamtop/eval/ndcg.h"
#include "hamtop/model/features.h"
#include "hamtop/model/model.h"
#include "hamtop/model/user_encoder.h"

enum { SNAPSHOT_BINS = 40 };

/* Health of the codes of one network, users and items together where not said. */
struct code_health {
	double saturated;   /* share of |tanh(alpha f)| > .99 */
	double undecided;   /* share of |tanh(alpha f)| < .1 */
	uint32_t dead_bits; /* bits that are alike in all users or in all items */
	uint32_t distinct_users, distinct_items; /* different codes */
	uint32_t largest_bucket;		 /* items that share one code, at most */
	uint32_t worst_bit; /* the bit whose mean over items is farthest from 0 */
	double worst_mean;  /* that mean, -1 .. 1 */
	double max_abs_f;
	uint64_t exact_zeros;	       /* f == 0: engines disagree on sgn(0) */
	uint32_t bin[SNAPSHOT_BINS];   /* histogram of tanh(alpha f) over (-1, 1) */
	double range;		       /* 3 root mean squares of f; 1 when all are 0 */
	uint32_t f_bin[SNAPSHOT_BINS]; /* of f over (-range, range), the rest at the ends */
	uint64_t ones;		       /* f >= 0: bits that are +1, of (users + items) bits */
};

struct snapshot_net {
	struct features features;
	struct codes codes;
	struct code_health health;
	struct user_encoder *encoder; /* behind the features; NULL: the family has none */
};

struct snapshot {
	atomic_int refs;
	unsigned epoch;
	int nets;
	struct snapshot_net net[NETS_MAX];
	/* By row of the job: NDCG of each user on the validation fold at the largest cut-off,
	 * NAN for those left out [users]; NULL: there is no fold, or no such row. */
	float *valid[ROWS_MAX];
	struct ndcg ndcg[ROWS_MAX]; /* of the same fold, where valid is there */
};

struct snapshot *snapshot_ref(struct snapshot *snap);
void snapshot_unref(struct snapshot *snap); /* NULL is fine */

/* Fills health from features and their codes. */
bool code_health_of(struct code_health *out, const struct features *f, const struct codes *c,
		    struct err *err);

#endif
