/* What one run of hamtop works on: from options to data, split and threads. */
#ifndef HAMTOP_MAIN_SETUP_H
#define HAMTOP_MAIN_SETUP_H

#include "hamtop/base/log.h"
#include "hamtop/base/par.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/split.h"
#include "options.h"

struct setup {
	/* lent by main() */
	struct options *opt; /* setup_open() settles what depends on the data */
	int argc;
	char **argv; /* for the manifest */
	struct log log;
	struct words *notes; /* what the log said so far */

	struct par *par;
	struct dataset *data;
	struct split *split;
	struct err no_split; /* why split is NULL, for a job that does not train */
};

/* Starts the threads, loads and splits; a job that measures the machine gets no data.
 * setup_close() releases what it made, after a failure too. */
bool setup_open(struct setup *s, struct err *err);
void setup_close(struct setup *s);

#endif
