#include "signals.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int asked;

static void
ask(int signal)
{
	(void)signal;
	if (atomic_fetch_add(&asked, 1))
		_exit(130);
}

void
signals_ignore_full(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

void
signals_catch_stop(void)
{
	struct sigaction action = { .sa_handler = ask };

	sigemptyset(&action.sa_mask);
	action.sa_flags = SA_RESTART;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool
signals_stop(void)
{
	return atomic_load(&asked) > 0;
}
