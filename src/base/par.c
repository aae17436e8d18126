#include <config.h>

#include "hamtop/base/par.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "hamtop/base/mem.h"

/* How often a thread looks for work, or for the end of it, before it sleeps: some 20
 * microseconds. The rounds of one training step follow each other faster than a
 * sleeping thread wakes. */
enum { SPINS = 1000 };

struct par {
	int threads, started;
	int spins; /* 0 where threads have to share processors */
	pthread_t *helper;

	/* The round under way. A thread that has taken a part out of `left` may read
	 * the rest, which stays as it is until `undone` is 0. */
	atomic_int left;   /* parts that nobody has taken */
	atomic_int undone; /* parts that are not done */
	int parts;
	void (*part)(void *ctx, int i);
	void *ctx;

	atomic_int asleep;   /* helpers that wait for `work` */
	atomic_bool waiting; /* the caller waits for `idle` */
	atomic_bool quit;
	pthread_mutex_t lock; /* of falling asleep and waking up */
	pthread_cond_t work, idle;
};

static inline void
relax_cpu(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

/* Takes parts until none is left. */
static void
take_parts(struct par *par)
{
	int left = atomic_load(&par->left);

	while (left > 0) {
		if (!atomic_compare_exchange_weak(&par->left, &left, left - 1))
			continue;
		par->part(par->ctx, par->parts - left);
		/* either this thread sees that the caller sleeps, or the caller that
		 * nothing is undone: both are in one order */
		if (atomic_fetch_sub(&par->undone, 1) == 1 && atomic_load(&par->waiting)) {
			pthread_mutex_lock(&par->lock);
			pthread_cond_signal(&par->idle);
			pthread_mutex_unlock(&par->lock);
		}
		left = atomic_load(&par->left);
	}
}

static void *
helper_main(void *arg)
{
	struct par *par = arg;

	while (!atomic_load(&par->quit)) {
		for (int i = 0; i < par->spins && atomic_load(&par->left) == 0; i++)
			relax_cpu();
		if (atomic_load(&par->left) == 0) {
			pthread_mutex_lock(&par->lock);
			atomic_fetch_add(&par->asleep, 1);
			while (atomic_load(&par->left) == 0 && !atomic_load(&par->quit))
				pthread_cond_wait(&par->work, &par->lock);
			atomic_fetch_sub(&par->asleep, 1);
			pthread_mutex_unlock(&par->lock);
		}
		take_parts(par);
	}
	return NULL;
}

int
par_cpus(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
#ifdef CPU_COUNT
	cpu_set_t mine;

	if (sched_getaffinity(0, sizeof(mine), &mine) == 0)
		cpus = CPU_COUNT(&mine);
#endif
	return cpus < 1 ? 1 : cpus > PAR_MOST ? PAR_MOST : (int)cpus;
}

struct par *
par_new(int threads, struct err *err)
{
	struct par *par = mem_new(1, sizeof(*par));
	sigset_t all, old;

	par->threads = threads;
	par->spins = threads <= par_cpus() ? SPINS : 0;
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
	atomic_store(&par->quit, true);
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
	if (!par || par->threads == 1 || parts <= 1) {
		for (int i = 0; i < parts; i++)
			part(ctx, i);
		return;
	}
	par->part = part;
	par->ctx = ctx;
	par->parts = parts;
	atomic_store(&par->undone, parts);
	atomic_store(&par->left, parts);
	if (atomic_load(&par->asleep) > 0) {
		pthread_mutex_lock(&par->lock);
		pthread_cond_broadcast(&par->work);
		pthread_mutex_unlock(&par->lock);
	}
	take_parts(par);
	for (int i = 0; i < par->spins && atomic_load(&par->undone) > 0; i++)
		relax_cpu();
	if (atomic_load(&par->undone) == 0)
		return;
	pthread_mutex_lock(&par->lock);
	atomic_store(&par->waiting, true);
	while (atomic_load(&par->undone) > 0)
		pthread_cond_wait(&par->idle, &par->lock);
	atomic_store(&par->waiting, false);
	pthread_mutex_unlock(&par->lock);
}
