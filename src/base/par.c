#include <config.h>

#include "hamtop/base/par.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "hamtop/base/mem.h"

/* How often a thread looks for work, or for the end of it, before it sleeps: some 20
 * microseconds. The rounds of one training step follow each other faster than a
 * sleeping thread wakes. */
enum { SPINS = 1000 };

/* Parts first .. end-1 that nobody has taken, in one number. The thread that they are
 * meant for takes the first, others take the last. */
struct share {
	atomic_uint_least64_t parts; /* end << 32 | first */
	char apart[56];		     /* from the cache line of the next */
};

struct helper {
	struct par *par;
	int self;
	pthread_t thread;
};

struct par {
	int threads, started;
	int spins; /* 0 where threads have to share processors */
	struct helper *helper;

	/* The round under way. A thread that has taken a part out of a share may read
	 * the rest, which stays as it is until `undone` is 0. */
	struct share share[PAR_MOST];
	atomic_int left;   /* parts that nobody has taken: a little late */
	atomic_int undone; /* parts that are not done */
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

/* A part out of this share, or -1. */
static int
take(struct share *share, bool own)
{
	uint64_t parts = atomic_load(&share->parts);

	for (;;) {
		uint32_t first = (uint32_t)parts, end = (uint32_t)(parts >> 32);
		uint64_t rest;

		if (first >= end)
			return -1;
		rest = own ? parts + 1 : parts - ((uint64_t)1 << 32);
		if (atomic_compare_exchange_weak(&share->parts, &parts, rest))
			return (int)(own ? first : end - 1);
	}
}

/* Takes parts until none is left, this thread's own first. */
static void
take_parts(struct par *par, int self)
{
	for (int i = 0; i < par->threads; i++) {
		struct share *share = &par->share[(self + i) % par->threads];

		for (int part; (part = take(share, i == 0)) >= 0;) {
			atomic_fetch_sub(&par->left, 1);
			par->part(par->ctx, part);
			/* either this thread sees that the caller sleeps, or the caller
			 * that nothing is undone: both are in one order */
			if (atomic_fetch_sub(&par->undone, 1) == 1 && atomic_load(&par->waiting)) {
				pthread_mutex_lock(&par->lock);
				pthread_cond_signal(&par->idle);
				pthread_mutex_unlock(&par->lock);
			}
		}
	}
}

static void *
helper_main(void *arg)
{
	struct helper *me = arg;
	struct par *par = me->par;

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
		take_parts(par, me->self);
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
	while (par->started < threads - 1) {
		struct helper *h = &par->helper[par->started];

		*h = (struct helper){ .par = par, .self = par->started + 1 };
		if (pthread_create(&h->thread, NULL, helper_main, h) != 0)
			break;
		par->started++;
	}
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
		pthread_join(par->helper[i].thread, NULL);
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
	atomic_store(&par->undone, parts);
	atomic_store(&par->left, parts);
	for (int i = 0; i < par->threads; i++) {
		uint64_t first = (uint64_t)parts * (unsigned)i / (unsigned)par->threads;
		uint64_t end = (uint64_t)parts * (unsigned)(i + 1) / (unsigned)par->threads;

		atomic_store(&par->share[i].parts, end << 32 | first);
	}
	if (atomic_load(&par->asleep) > 0) {
		pthread_mutex_lock(&par->lock);
		pthread_cond_broadcast(&par->work);
		pthread_mutex_unlock(&par->lock);
	}
	take_parts(par, 0);
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
