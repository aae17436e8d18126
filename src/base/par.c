#include "hamtop/base/par.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"

struct par {
	int threads, started;
	pthread_t *helper;
	pthread_mutex_t lock;
	pthread_cond_t work, idle;

	/* protected by lock */
	bool quit;
	unsigned long round; /* counts par_run calls, so that a helper joins each once */
	int parts, next, running;
	void (*part)(void *ctx, int i);
	void *ctx;
};

/* called locked; takes parts until none is left */
static void
take_parts(struct par *par)
{
	par->running++;
	while (par->next < par->parts) {
		int i = par->next++;

		pthread_mutex_unlock(&par->lock);
		par->part(par->ctx, i);
		pthread_mutex_lock(&par->lock);
	}
	if (--par->running == 0)
		pthread_cond_broadcast(&par->idle);
}

static void *
helper_main(void *arg)
{
	struct par *par = arg;
	unsigned long seen = 0;

	pthread_mutex_lock(&par->lock);
	for (;;) {
		while (!par->quit && par->round == seen)
			pthread_cond_wait(&par->work, &par->lock);
		if (par->quit)
			break;
		seen = par->round;
		take_parts(par);
	}
	pthread_mutex_unlock(&par->lock);
	return NULL;
}

struct par *
par_new(int threads, struct err *err)
{
	struct par *par = mem_new(1, sizeof(*par));
	sigset_t all, old;

	par->threads = threads;
	par->helper = mem_new((size_t)threads, sizeof(*par->helper));
	pthread_mutex_init(&par->lock, NULL);
	pthread_cond_init(&par->work, NULL);
	pthread_cond_init(&par->idle, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	while (par->started < threads - 1 &&
	       pthread_create(&par->helper[par->started], NULL, helper_main, par) == 0)
		par->started++;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (par->started < threads - 1) {
		err_set(err, ERR_RUN, "cannot start %d threads", threads);
		par_free(par);
		return NULL;
	}
	return par;
}

void
par_free(struct par *par)
{
	if (!par)
		return;
	pthread_mutex_lock(&par->lock);
	par->quit = true;
	pthread_cond_broadcast(&par->work);
	pthread_mutex_unlock(&par->lock);
	for (int i = 0; i < par->started; i++)
		pthread_join(par->helper[i], NULL);
	pthread_cond_destroy(&par->idle);
	pthread_cond_destroy(&par->work);
	pthread_mutex_destroy(&par->lock);
	free(par->helper);
	free(par);
}

int
par_threads(const struct par *par)
{
	return par ? par->threads : 1;
}

void
par_run(struct par *par, int parts, void (*part)(void *ctx, int i), void *ctx)
{
	if (!par || par->threads == 1 || parts == 1) {
		for (int i = 0; i < parts; i++)
			part(ctx, i);
		return;
	}
	pthread_mutex_lock(&par->lock);
	par->part = part;
	par->ctx = ctx;
	par->parts = parts;
	par->next = 0;
	par->round++;
	pthread_cond_broadcast(&par->work);
	take_parts(par);
	while (par->running > 0)
		pthread_cond_wait(&par->idle, &par->lock);
	pthread_mutex_unlock(&par->lock);
}
