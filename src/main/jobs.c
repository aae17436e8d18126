#include "jobs.h"

#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"
#include "nearest.h"

const struct batch_job batch_jobs[] = {
#define JOB(name, kind, help) { #name, help, kind, job_##name },
#include "jobs.def"
#undef JOB
};
const int batch_jobs_n = (int)ARRAY_LEN(batch_jobs);

const struct batch_job *
batch_job_find(const char *name, struct err *err)
{
	struct nearest near = nearest_to(name);
	struct str names = STR_INIT;
	char hint[80];

	for (int i = 0; i < batch_jobs_n; i++) {
		if (!strcmp(name, batch_jobs[i].name))
			return &batch_jobs[i];
	}
	for (int i = 0; i < batch_jobs_n; i++) {
		nearest_try(&near, batch_jobs[i].name);
		str_addf(&names, "%s%s", i ? ", " : "", batch_jobs[i].name);
	}
	err_set(err, ERR_USAGE, "--batch: '%s' is no job%s (the jobs are: %s)", name,
		nearest_hint(&near, "", hint, sizeof(hint)), names.s);
	str_free(&names);
	return NULL;
}
