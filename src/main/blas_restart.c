#include "blas_restart.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/room.h"
#include "hamtop/num/blas.h"

static const char variable[] = "OPENBLAS_CORETYPE";
static const char guard[] = "HAMTOP_RESTARTED";

void
blas_restart_small(char **argv)
{
	static const char threads[] = "OPENBLAS_NUM_THREADS";
	const char *set = getenv(threads);

	if (room_limited() && !(set && strcmp(set, "1") == 0) && setenv(threads, "1", 1) == 0)
		execv("/proc/self/exe", argv);
}

void
blas_restart(char **argv, const struct log *log)
{
	const char *wanted = blas_core_wanted(), *restarted = getenv(guard);
	const char *set = getenv(variable);

	if (restarted) {
		log_say(log, LOG_DETAIL, "started again with %s=%s, for the kernels of OpenBLAS",
			variable, set ? set : "");
		unsetenv(guard);
		return;
	}
	if (!wanted)
		return;
	if (set && *set) {
		log_say(log, LOG_NOTE,
			"%s=%s is set and respected; this CPU would do better with %s", variable,
			set, wanted);
		return;
	}
	if (setenv(variable, wanted, 1) || setenv(guard, "1", 1))
		return;
	execv("/proc/self/exe", argv);
	log_say(log, LOG_NOTE, "OpenBLAS uses the kernels of %s; %s=%s would be faster (%s)",
		blas_core(), variable, wanted, strerror(errno));
	unsetenv(variable);
	unsetenv(guard);
}
