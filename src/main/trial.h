/* A lesson's experiment made ready: its options, data, networks and formulas. */
#ifndef HAMTOP_MAIN_TRIAL_H
#define HAMTOP_MAIN_TRIAL_H

#include "hamtop/conf/lesson.h"
#include "hamtop/run/experiment.h"
#include "networks.h"

_Static_assert((int)LESSON_FORMULAS_MAX <= (int)FINDINGS_MAX, "a finding for each formula");

struct trial {
	const struct lesson *lesson; /* lent */
	int arms;		     /* [0]: the rules */
	struct options opt[EXPERIMENT_ARMS];
	struct asked asked[EXPERIMENT_ARMS];
	struct setup setup[EXPERIMENT_ARMS]; /* data, split and threads are [0]'s */
	struct networks net[EXPERIMENT_ARMS];
	struct experiment_plan plan;
	struct formula *table[LESSON_FORMULAS_MAX], *claim[LESSON_FORMULAS_MAX];
	struct experiment *e;
};

/* Reads what the lesson asks for and looks whether its formulas can be answered; no data
 * are read. over: the command line, of which --data, --seed, --seeds and --threads count.
 * NULL and ERR_USAGE with file and line. */
struct trial *trial_new(const struct lesson *lesson, const struct options *over, struct err *err);
void trial_free(struct trial *t); /* NULL is fine */

/* Loads the data and plans the networks: t->e is there then. */
bool trial_open(struct trial *t, const struct log *log, struct err *err);
/* Trains them all. */
bool trial_run(struct trial *t, bool quiet, struct err *err);

/* What it measured, when all is trained. */
bool trial_read(struct findings *out, const struct trial *t, struct err *err);
/* Claims that hold at every seed. */
int trial_holds(const struct trial *t, const struct findings *f);

/* What is trained, in words: "demo: CCSR-C, CCSR-S; 10 bits; recipe best; seeds 1 to 5". */
void trial_words(struct str *out, const struct trial *t);
/* The same of the seeds only: "seed 1", "seeds 1 to 5". */
void trial_seeds(struct str *out, const struct trial *t);

#endif
