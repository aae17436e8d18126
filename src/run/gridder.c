#include "hamtop/run/gridder.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/mem.h"

struct gridder {
	pthread_t thread;
	int wake[2];	  /* a byte when there is news */
	struct grid work; /* the thread's; cells that were mailed do not change any more */
	char *dir;	  /* of the store, or NULL */
	bool *failed;	  /* [nets] the thread's: not to be tried again */
	struct grid seen; /* the screen's: its arrays are its own, scores of users are work's */

	pthread_mutex_t lock;
	pthread_cond_t changed; /* any of what follows */

	/* --- all below is protected by lock --- */
	bool quit, paused;
	unsigned steps; /* networks that may be trained while paused */
	const struct model_row *prefer[GRIDDER_PREFERS];
	int prefers;
	struct gridder_mail *mail; /* [mails] from mail_at on */
	size_t mails, mails_cap, mail_at;
	bool woken; /* a byte is in the pipe */
	struct gridder_place place;
};

/* called locked */
static void
post(struct gridder *g, const struct gridder_mail *mail)
{
	VEC_ROOM(g->mail, g->mails, g->mails_cap);
	g->mail[g->mails++] = *mail;
	if (!g->woken) {
		g->woken = true;
		while (write(g->wake[1], "", 1) < 0 && errno == EINTR)
			;
	}
}

static void
deliver(struct gridder *g, enum gridder_mail_kind kind, size_t net, const struct err *err)
{
	struct gridder_mail mail = { .kind = kind, .net = net };

	if (err)
		mail.err = *err;
	pthread_mutex_lock(&g->lock);
	post(g, &mail);
	pthread_mutex_unlock(&g->lock);
}

/* --- the thread --- */

/* called locked: returns when training may go on, or the end has come */
static void
wait_turn(struct gridder *g)
{
	while (!g->quit && g->paused && !g->steps) {
		g->place.state = GRIDDER_PAUSED;
		pthread_cond_wait(&g->changed, &g->lock);
	}
	g->place.state = GRIDDER_RUNNING;
}

static enum verdict
between(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	struct gridder *g = ctx;
	enum verdict verdict;
	double done;

	(void)net;
	pthread_mutex_lock(&g->lock);
	done = epoch - 1 + (double)batch / (batches ? batches : 1);
	g->place.share = done / job_epochs(&g->work.net[g->place.net].job);
	wait_turn(g);
	verdict = g->quit ? STOP_NOW : GO_ON;
	pthread_mutex_unlock(&g->lock);
	return verdict;
}

/* What cannot be kept makes the thread wait for somebody who knows what to do. */
static void
get_stuck(struct gridder *g, size_t at, const struct err *err)
{
	deliver(g, GRIDDER_STUCK, at, err);
	pthread_mutex_lock(&g->lock);
	g->paused = true;
	g->steps = 0;
	pthread_mutex_unlock(&g->lock);
}

static void
train_net(struct gridder *g, size_t at)
{
	struct control control = { .ctx = g, .between = between };
	struct err err = ERR_INIT;
	enum run_end end;

	if (!grid_train(&g->work, at, NULL, &control, &end, &err)) {
		if (end != RUN_FAILED) {
			get_stuck(g, at, &err);
			return;
		}
		g->failed[at] = true;
		deliver(g, GRIDDER_FAILED, at, &err);
	} else if (end != RUN_STOPPED) {
		deliver(g, GRIDDER_NET, at, NULL);
	}
	pthread_mutex_lock(&g->lock);
	g->steps -= g->steps > 0;
	pthread_mutex_unlock(&g->lock);
}

static void
say_note(void *ctx, enum log_level level, const char *text)
{
	struct err note = ERR_INIT;

	(void)level;
	snprintf(note.msg, sizeof(note.msg), "%s", text);
	deliver(ctx, GRIDDER_NOTE, 0, &note);
}

/* Takes what the store has; false when it is of another grid. */
static bool
open_store(struct gridder *g)
{
	const struct log log = { say_note, g };
	struct err err = ERR_INIT;
	bool ok = !g->dir || grid_open(&g->work, g->dir, &log, &err);

	for (size_t i = 0; ok && i < g->work.nets; i++) {
		if (g->work.net[i].done)
			deliver(g, GRIDDER_NET, i, NULL);
	}
	deliver(g, GRIDDER_OPENED, 0, ok ? NULL : &err);
	return ok;
}

/* called locked: the next network to train, or nets */
static size_t
next_net(const struct gridder *g)
{
	size_t first = g->work.nets;

	for (size_t i = 0; i < g->work.nets; i++) {
		const struct grid_net *net = &g->work.net[i];

		if (net->done || g->failed[i])
			continue;
		if (!net->job.ops->hypers || grid_net_makes(net, g->prefer, g->prefers))
			return i;
		first = i < first ? i : first;
	}
	return first;
}

static void *
gridder_main(void *arg)
{
	struct gridder *g = arg;
	bool opened = open_store(g);

	pthread_mutex_lock(&g->lock);
	while (opened && !g->quit) {
		size_t at;

		g->place.share = 0;
		if (next_net(g) == g->work.nets)
			break;
		wait_turn(g);
		if (g->quit)
			break;
		at = g->place.net = next_net(g);
		pthread_mutex_unlock(&g->lock);
		train_net(g, at);
		pthread_mutex_lock(&g->lock);
	}
	if (opened && !g->quit)
		post(g, &(struct gridder_mail){ .kind = GRIDDER_END });
	g->place.state = GRIDDER_ENDED;
	pthread_mutex_unlock(&g->lock);
	return NULL;
}

/* --- the screen's side --- */

static bool
start_thread(struct gridder *g, struct err *err)
{
	sigset_t all, old;
	int failed;

	if (pipe(g->wake) != 0)
		return err_sys(err, ERR_RUN, "cannot make a pipe");
	for (int i = 0; i < 2; i++) {
		fcntl(g->wake[i], F_SETFL, O_NONBLOCK);
		fcntl(g->wake[i], F_SETFD, FD_CLOEXEC);
	}
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	failed = pthread_create(&g->thread, NULL, gridder_main, g);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (!failed)
		return true;
	close(g->wake[0]);
	close(g->wake[1]);
	return err_set(err, ERR_RUN, "cannot start the thread of the grid: %s", strerror(failed));
}

/* What is left when the thread is not, or never was. */
static void
release(struct gridder *g)
{
	pthread_cond_destroy(&g->changed);
	pthread_mutex_destroy(&g->lock);
	grid_return(&g->seen);
	free(g->failed);
	free(g->mail);
	free(g->dir);
	free(g);
}

struct gridder *
gridder_new(struct grid *plan, const char *dir, struct err *err)
{
	struct gridder *g = mem_new(1, sizeof(*g));

	g->work = *plan;
	g->seen = grid_borrow(plan);
	g->failed = mem_new(plan->nets ? plan->nets : 1, sizeof(*g->failed));
	g->dir = dir ? mem_strdup(dir) : NULL;
	g->paused = true;
	pthread_mutex_init(&g->lock, NULL);
	pthread_cond_init(&g->changed, NULL);
	if (!start_thread(g, err)) {
		release(g);
		return NULL;
	}
	*plan = (struct grid){ 0 };
	return g;
}

void
gridder_free(struct gridder *g)
{
	if (!g)
		return;
	pthread_mutex_lock(&g->lock);
	g->quit = true;
	pthread_cond_broadcast(&g->changed);
	pthread_mutex_unlock(&g->lock);
	pthread_join(g->thread, NULL);
	grid_free(&g->work);
	close(g->wake[0]);
	close(g->wake[1]);
	release(g);
}

int
gridder_fd(const struct gridder *g)
{
	return g->wake[0];
}

const struct grid *
gridder_seen(const struct gridder *g)
{
	return &g->seen;
}

void
gridder_pause(struct gridder *g, bool paused)
{
	pthread_mutex_lock(&g->lock);
	g->paused = paused;
	g->steps = 0;
	pthread_cond_broadcast(&g->changed);
	pthread_mutex_unlock(&g->lock);
}

void
gridder_step(struct gridder *g)
{
	pthread_mutex_lock(&g->lock);
	if (g->paused)
		g->steps++;
	pthread_cond_broadcast(&g->changed);
	pthread_mutex_unlock(&g->lock);
}

void
gridder_prefer(struct gridder *g, const struct model_row *const *row, int rows)
{
	assert(rows <= GRIDDER_PREFERS);
	pthread_mutex_lock(&g->lock);
	for (int i = 0; i < rows; i++)
		g->prefer[i] = row[i];
	g->prefers = rows;
	pthread_mutex_unlock(&g->lock);
}

struct gridder_place
gridder_place(struct gridder *g)
{
	struct gridder_place place;

	pthread_mutex_lock(&g->lock);
	place = g->place;
	pthread_mutex_unlock(&g->lock);
	return place;
}

/* A network that was mailed is not written to any more, so that the thread's copy may
 * be read here. */
static void
see_net(struct gridder *g, size_t at)
{
	struct grid_net *net = &g->seen.net[at];

	*net = g->work.net[at];
	memcpy(&g->seen.cell[net->first], &g->work.cell[net->first],
	       (size_t)net->job.rows * sizeof(struct grid_cell));
}

bool
gridder_take(struct gridder *g, struct gridder_mail *out)
{
	char sink[16];
	bool any;

	pthread_mutex_lock(&g->lock);
	if (g->woken) {
		g->woken = false;
		while (read(g->wake[0], sink, sizeof(sink)) > 0)
			;
	}
	any = g->mail_at < g->mails;
	if (any)
		*out = g->mail[g->mail_at++];
	else
		g->mails = g->mail_at = 0;
	pthread_mutex_unlock(&g->lock);
	if (any && out->kind == GRIDDER_NET)
		see_net(g, out->net);
	return any;
}
