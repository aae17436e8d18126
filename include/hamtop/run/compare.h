/* Two runs beside each other: whether their scores may be compared, what they were given,
 * what the difference is worth over the users. */
#ifndef HAMTOP_RUN_COMPARE_H
#define HAMTOP_RUN_COMPARE_H

#include "hamtop/eval/stats.h"
#include "hamtop/run/job.h"

/* One run as far as it went. */
struct run_side {
	const struct job *job;
	struct hypers hypers; /* those in force at its end, edits included */
	unsigned epochs;      /* whole ones */
};

/* What one run has otherwise than another, as text. */
struct run_difference {
	const char *key; /* "bits", "seed", or a hyper-parameter's */
	char mine[40], theirs[40];
};

enum { RUN_DIFFERENCES_MAX = 2 * HYPER_MAX };

/* Bits, recipe, seed, epochs trained, then hyper-parameters in the table's order, edits as
 * "from > to"; returns how many. "-" where a family has no such thing. */
int runs_differ(struct run_difference out[RUN_DIFFERENCES_MAX], const struct run_side *mine,
		const struct run_side *theirs);

/* False where scores of the two would not be of the same users, items and gains: the
 * sentence says why. */
bool runs_comparable(const struct job *mine, const struct job *theirs, struct err *why);

struct run_comparison {
	struct paired users; /* mine less theirs */
	double mine, theirs; /* means over the users that have both */
};

/* Scores of the same users [users], NAN for those left out. False and ERR_RUN: no
 * memory. */
bool runs_compare(struct run_comparison *out, const float *mine, const float *theirs, size_t users,
		  const struct resampling *how, struct par *par, struct err *err);

#endif
