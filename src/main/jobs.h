/* The jobs of --batch, one row of jobs.def and one file job_NAME.c each. */
#ifndef HAMTOP_MAIN_JOBS_H
#define HAMTOP_MAIN_JOBS_H

#include "hamtop/base/err.h"

struct setup;

enum job_kind {
	JOB_READS,    /* the data */
	JOB_TRAINS,   /* on the data: wants them split */
	JOB_MEASURES, /* the machine: wants no data */
};

struct batch_job {
	const char *name, *help;
	enum job_kind kind;
	/* False with err; an empty message means that all was said already. */
	bool (*run)(struct setup *s, struct err *err);
};

#define JOB(name, kind, help) bool job_##name(struct setup *s, struct err *err);
#include "jobs.def"
#undef JOB

extern const struct batch_job batch_jobs[];
extern const int batch_jobs_n;

/* The job of a name; ERR_USAGE names those that there are. */
const struct batch_job *batch_job_find(const char *name, struct err *err);

#endif
