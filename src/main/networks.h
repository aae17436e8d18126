/* The networks that a table needs, for the jobs that make one: what is to be trained,
 * the store that keeps what is finished, the training with its progress. */
#ifndef HAMTOP_MAIN_NETWORKS_H
#define HAMTOP_MAIN_NETWORKS_H

#include "hamtop/run/grid.h"
#include "models.h"
#include "outdir.h"
#include "setup.h"

struct networks {
	struct setup *s;
	struct grid grid;
	const uint32_t *bits; /* [lengths] lent */
	int lengths;
	struct split *split[SEEDS_MAX]; /* [0] is the session's */
	struct outdir dir;		/* path NULL: without --out */
	double began, said;		/* when it was last said how far it is */
	size_t found;			/* networks that were in the store */
	size_t failed;
	struct err why;		    /* of the first failure */
	const struct grid_net *net; /* in training */
};

/* The families of the asked rows at every seed and length; rules first, so that the
 * lines that every score stands beside are there at once. */
bool networks_plan(struct networks *n, const struct asked *asked, const uint32_t *bits, int lengths,
		   struct err *err);
/* Opens --out and takes what it has. */
bool networks_open(struct networks *n, struct err *err);
/* Trains what is not there yet. A training that fails leaves its cells empty and the
 * others go on, see networks_end(); false where nothing can go on. */
bool networks_run(struct networks *n, struct err *err);
/* False when a training failed: how many, and why the first did. */
bool networks_end(const struct networks *n, struct err *err);
void networks_free(struct networks *n);

/* The manifest of a folder, after the other files. */
bool networks_manifest(struct networks *n, const char *name, struct err *err);

#endif
