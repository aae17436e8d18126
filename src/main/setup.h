/* What one run of hamtop works on: from options to data, split and threads. */
#ifndef HAMTOP_MAIN_SETUP_H
#define HAMTOP_MAIN_SETUP_H

#include "hamtop/base/log.h"
#include "hamtop/base/par.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/split.h"
#include "options.h"

struct setup {
	const struct options *opt; /* lent */
	int argc;
	char **argv; /* lent: for the manifest */
	struct log log;
	struct par *par;
	struct dataset *data;
	struct split *split;
};

/* Loads and splits. setup_close() releases, after a failure too. */
bool setup_open(struct setup *s, const struct options *opt, int argc, char **argv,
		  struct log log, struct err *err);
void setup_close(struct setup *s);

#endif
