/* Scores of rows on a fold. */
#ifndef HAMTOP_RUN_SCORE_H
#define HAMTOP_RUN_SCORE_H

#include "hamtop/model/features.h"
#include "hamtop/run/job.h"
#include "hamtop/run/record.h"

struct par;

/* A form of a network's features. per_user as in ndcg_eval(). codes, if not NULL,
 * become the caller's where the form is a code. */
bool score_form(struct ndcg *out, double *per_user, struct codes *codes, const struct features *f,
		enum form form, const struct eval_set *set, struct par *par, struct err *err);
/* per_user of ndcg_eval() at the largest cut-off alone [users]; the caller frees it.
 * NULL: no memory. */
float *score_users(const double *per_user, const struct job *job, struct err *err);
/* The rule that the job's family is. */
bool score_rule(struct ndcg *out, double *per_user, const struct job *job,
		const struct eval_set *set, struct par *par, struct err *err);
/* Chance and item mean of a fold; NAN where the fold is empty. */
bool score_baselines(struct baselines *out, const struct job *job, const struct eval_set *set,
		     struct par *par, struct err *err);

#endif
