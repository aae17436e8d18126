#include <config.h>

#include "hamtop/base/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "hamtop/base/mem.h"

struct aside {
	pthread_t thread;
	int wake[2]; /* a byte when a piece is done */

	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* --- all below is protected by lock --- */
	bool quit, waiting; /* waiting: a piece is there that has not begun */
	void (*run)(void *ctx);
	void *ctx;
	double share;
};

static double
seconds_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* called locked: sleeps until the monotonic time `until`, or the end */
static void
rest(struct aside *a, double until)
{
	struct timespec t = { .tv_sec = (time_t)until };

	t.tv_nsec = (long)((until - (double)t.tv_sec) * 1e9);
	while (!a->quit && pthread_cond_timedwait(&a->changed, &a->lock, &t) != ETIMEDOUT)
		;
}

static void *
aside_main(void *arg)
{
	struct aside *a = arg;
	double cost = 0, ended = 0;

	pthread_mutex_lock(&a->lock);
	for (;;) {
		while (!a->quit && !a->waiting)
			pthread_cond_wait(&a->changed, &a->lock);
		rest(a, ended + cost / a->share - cost);
		if (a->quit)
			break;
		a->waiting = false;
		pthread_mutex_unlock(&a->lock);
		cost = seconds_of(CLOCK_THREAD_CPUTIME_ID);
		a->run(a->ctx);
		cost = seconds_of(CLOCK_THREAD_CPUTIME_ID) - cost;
		ended = seconds_of(CLOCK_MONOTONIC);
		while (write(a->wake[1], "", 1) < 0 && errno == EINTR)
			;
		pthread_mutex_lock(&a->lock);
	}
	pthread_mutex_unlock(&a->lock);
	return NULL;
}

static void
close_all(struct aside *a)
{
	pthread_cond_destroy(&a->changed);
	pthread_mutex_destroy(&a->lock);
	close(a->wake[0]);
	close(a->wake[1]);
	free(a);
}

struct aside *
aside_new(struct err *err)
{
	struct aside *a = mem_new(1, sizeof(*a));
	pthread_condattr_t attr;
	sigset_t all, old;
	int failed;

	if (pipe(a->wake) != 0) {
		err_sys(err, ERR_RUN, "cannot make a pipe");
		free(a);
		return NULL;
	}
	for (int i = 0; i < 2; i++) {
		fcntl(a->wake[i], F_SETFL, O_NONBLOCK);
		fcntl(a->wake[i], F_SETFD, FD_CLOEXEC);
	}
	a->share = 1;
	pthread_mutex_init(&a->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&a->changed, &attr);
	pthread_condattr_destroy(&attr);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	failed = pthread_create(&a->thread, NULL, aside_main, a);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (!failed)
		return a;
	err_set(err, ERR_RUN, "cannot start a thread beside the screen: %s", strerror(failed));
	close_all(a);
	return NULL;
}

void
aside_free(struct aside *a)
{
	if (!a)
		return;
	pthread_mutex_lock(&a->lock);
	a->quit = true;
	pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
	pthread_join(a->thread, NULL);
	close_all(a);
}

void
aside_do(struct aside *a, void (*run)(void *ctx), void *ctx, double share)
{
	pthread_mutex_lock(&a->lock);
	a->run = run;
	a->ctx = ctx;
	a->share = share;
	a->waiting = true;
	pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
}

bool
aside_done(struct aside *a)
{
	char byte;

	return read(a->wake[0], &byte, 1) == 1;
}

int
aside_fd(const struct aside *a)
{
	return a->wake[0];
}
