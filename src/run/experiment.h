/* An experiment from inside. */
#ifndef HAMTOP_RUN_EXPERIMENT_PARTS_H
#define HAMTOP_RUN_EXPERIMENT_PARTS_H

#include "hamtop/run/experiment.h"
#include "run/formula.h"

/* What a cell's features were measured to be, by measure; NAN: it has no such thing. */
struct figures {
	double v[MEASURES];
};

struct experiment {
	struct experiment_plan plan;
	struct figures *figures[EXPERIMENT_ARMS]; /* [cells of the arm's grid]; owned */
	size_t done, steps;
};

/* The arm that a call means; NULL and ERR_USAGE where it is none or not clear. */
const struct experiment_arm *plan_arm(const struct experiment_plan *plan, const struct call *call,
				      struct err *err);

#endif
