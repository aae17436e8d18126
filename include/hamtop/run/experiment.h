/* A small grid that answers a question: its arms are trained, what formulas ask is
 * measured, at each seed.
 *
 *     experiment_new -> experiment_step .. until experiment_done -> experiment_read
 *
 * The rules (Random, Top, ItemMean) are an arm without a name, so that every score
 * stands beside chance. */
#ifndef HAMTOP_RUN_EXPERIMENT_H
#define HAMTOP_RUN_EXPERIMENT_H

#include "hamtop/run/formula.h"
#include "hamtop/run/grid.h"

enum { EXPERIMENT_ARMS = 7, EXPERIMENT_LENGTHS = 16, EXPERIMENT_SEEDS = 64 };

/* What is planned, lent for the life of the experiment but for the arms' texts. */
struct experiment_arm {
	char name[24]; /* "" where there is one */
	const struct model_row *row[ROWS_MAX * 2];
	int rows;
	uint32_t bits[EXPERIMENT_LENGTHS]; /* none of the rules */
	int lengths;
	struct grid *grid; /* its networks at every seed; lent; NULL in a check */
};

struct experiment_plan {
	struct experiment_arm arm[EXPERIMENT_ARMS]; /* [0] the rules */
	int arms;
	uint64_t seed[EXPERIMENT_SEEDS];
	int seeds;
	struct eval_options eval; /* the cut-offs */
	bool whole_profile;	  /* features of users of all ratings, not of the training fold */
};

/* Whether the plan can answer a formula: ERR_USAGE says which arm, row, length or
 * cut-off is missing or to be named. */
bool plan_answers(const struct experiment_plan *plan, const struct formula *f, struct err *err);

struct experiment;

/* plan: copied, its grids are lent. */
struct experiment *experiment_new(const struct experiment_plan *plan);
void experiment_free(struct experiment *e); /* NULL is fine */

/* Networks to train, and how many are. */
size_t experiment_steps(const struct experiment *e);
size_t experiment_done(const struct experiment *e);
/* Trains the next network, which *name (64 bytes) gets the name of, and measures it.
 * control may be NULL; one that stops it is ERR_INTERRUPTED. */
bool experiment_step(struct experiment *e, const struct control *control, char name[64],
		     struct err *err);

/* A formula over the seeds. Of a claim `left` and `right` are the sides. */
struct reading {
	enum unit unit;
	double left, right; /* means over seeds */
	double low, high;   /* the least and the most of a seed, of `left` */
	double chance;	    /* of a single score; else NAN */
	int seeds, holds;   /* seeds that there are, and in which it holds */
	double margin;	    /* by which it holds in the seed where it does least; < 0: fails */
};

/* What a table and claims of formulas came to. */
enum { FINDINGS_MAX = 16 };
struct findings {
	struct reading table[FINDINGS_MAX], claim[FINDINGS_MAX];
};

/* When all is trained. par may be NULL. False and ERR_RUN: no memory. */
bool experiment_read(struct reading *out, const struct experiment *e, const struct formula *f,
		     struct par *par, struct err *err);
/* Adds a line a measure of the formula that is not in out yet: "NDCG@10, test fold, the
 * user's test-rated items, gain 2^R - 1", "tied: triples of ..". */
void formula_legend(struct str *out, const struct formula *f);

#endif
