/* A job: one family at one code length on one split. Immutable once started. */
#ifndef HAMTOP_RUN_JOB_H
#define HAMTOP_RUN_JOB_H

#include "hamtop/base/err.h"
#include "hamtop/base/hyper.h"
#include "hamtop/eval/ndcg.h"
#include "hamtop/model/model.h"

struct job {
	const struct dataset *data; /* lent, outlives the job */
	const struct split *split;  /* lent, outlives the job */
	const struct model_ops *ops;
	const struct model_row *row[ROWS_MAX]; /* rows asked for, in the asked order */
	int rows;
	uint32_t bits;
	uint64_t seed;
	int threads;
	enum recipe recipe;
	struct hypers hypers; /* after recipe, adjust and --set */
	struct eval_options eval; /* of the test fold; validation uses the same on FOLD_VALID */
};

/* Defaults of the recipe, for these bits and data; rows, seed, threads, --set and
 * the evaluation come after. */
void job_init(struct job *job, const struct model_ops *ops, const struct dataset *data,
	      const struct split *split, uint32_t bits, enum recipe recipe);

/* Epochs of the budget: the hyper-parameter of that name; 0 for a rule. */
unsigned job_epochs(const struct job *job);

/* Networks that the rows of the job need: net[i] is the network's number, and
 * row_net[j] the index into net of row j. Returns how many. */
int job_nets(const struct job *job, int net[NETS_MAX], int row_net[ROWS_MAX]);

#endif
