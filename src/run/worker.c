#include "hamtop/run/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "hamtop/run/checkpoint.h"
#include "hamtop/run/snapshot.h"
#include "run/score.h"

enum { EDITS_MAX = 64 };

struct worker {
	pthread_t thread;
	const struct sink *also; /* lent */
	int wake[2];		 /* a byte when there is news */
	struct job job;		 /* of the run under way; the training thread's */

	pthread_mutex_t lock;
	pthread_cond_t changed; /* any of what follows */

	/* --- all below is protected by lock --- */
	bool quit, stop, paused, want_snapshot;
	unsigned steps;	    /* batches that may pass while paused */
	bool step_epoch;    /* .. or all to the end of this epoch */
	unsigned step_from; /* the epoch in which that was asked */

	/* the next run, when has_next */
	bool has_next;
	struct job next;
	char *next_path;
	struct checkpoint *next_from;
	unsigned next_generation;

	struct edit edit[EDITS_MAX];
	int edits;
	bool whole_epochs; /* when they are applied */

	struct mail *mail; /* [mails] from mail_at on */
	size_t mails, mails_cap, mail_at;
	bool woken; /* a byte is in the pipe */

	struct worker_place place;
	double rate_since; /* when rate_batches began to count */
	unsigned rate_batches;
};

/* called locked */
static void
post(struct worker *w, struct mail *mail)
{
	mail->generation = w->place.generation;
	VEC_ROOM(w->mail, w->mails, w->mails_cap);
	w->mail[w->mails++] = *mail;
	if (!w->woken) {
		w->woken = true;
		while (write(w->wake[1], "", 1) < 0 && errno == EINTR)
			;
	}
}

/* --- the sink: the training thread's side of the mailbox --- */

static void
deliver(struct worker *w, struct mail *mail)
{
	pthread_mutex_lock(&w->lock);
	post(w, mail);
	pthread_mutex_unlock(&w->lock);
}

static void
on_started(void *ctx, const struct run_info *info)
{
	struct worker *w = ctx;
	struct mail mail = { .kind = MAIL_STARTED, .started = *info };

	if (w->also && w->also->started)
		w->also->started(w->also->ctx, info);
	deliver(w, &mail);
}

static void
on_epoch(void *ctx, const struct epoch_record *rec)
{
	struct worker *w = ctx;
	struct mail mail = { .kind = MAIL_EPOCH, .epoch = *rec };

	if (w->also && w->also->epoch)
		w->also->epoch(w->also->ctx, rec);
	deliver(w, &mail);
}

static void
on_edit(void *ctx, const struct edit_record *rec)
{
	struct worker *w = ctx;
	struct mail mail = { .kind = MAIL_EDIT, .edit = *rec };

	if (w->also && w->also->edit)
		w->also->edit(w->also->ctx, rec);
	deliver(w, &mail);
}

static void
on_snapshot(void *ctx, struct snapshot *snap)
{
	struct worker *w = ctx;
	struct mail mail = { .kind = MAIL_SNAPSHOT, .snapshot = snap };

	pthread_mutex_lock(&w->lock);
	w->want_snapshot = false;
	post(w, &mail);
	pthread_mutex_unlock(&w->lock);
}

static void
on_result(void *ctx, const struct result_record *rec)
{
	struct worker *w = ctx;
	struct mail mail = { .kind = MAIL_RESULT,
			     .result = { rec->row, rec->ndcg, rec->base, rec->epochs,
					 rec->seconds,
					 score_users(rec->per_user, rec->job, NULL) } };

	if (w->also && w->also->result)
		w->also->result(w->also->ctx, rec);
	deliver(w, &mail);
}

static void
on_ended(void *ctx, enum run_end end, const struct err *err)
{
	struct worker *w = ctx;
	struct mail mail = { .kind = MAIL_ENDED, .ended = { .end = end } };

	if (err)
		mail.ended.err = *err;
	if (w->also && w->also->ended)
		w->also->ended(w->also->ctx, end, err);
	deliver(w, &mail);
}

/* --- the control: what the loop asks between mini-batches --- */

/* called locked: whether training must wait before this batch */
static bool
must_wait(const struct worker *w, unsigned epoch)
{
	if (!w->paused || w->stop || w->steps > 0)
		return false;
	return !(w->step_epoch && epoch == w->step_from);
}

/* called locked */
static void
count_batch(struct worker *w)
{
	double now = clock_now();

	w->rate_batches++;
	if (now - w->rate_since >= 1) {
		w->place.batches_per_second = w->rate_batches / (now - w->rate_since);
		w->rate_since = now;
		w->rate_batches = 0;
	}
}

static enum verdict
on_between(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	struct worker *w = ctx;
	enum verdict verdict;

	pthread_mutex_lock(&w->lock);
	w->place.net = net;
	w->place.epoch = epoch;
	w->place.batch = batch;
	w->place.batches = batches;
	for (;;) {
		/* a step of an epoch counts from where the pause is */
		if (w->step_epoch && w->step_from == 0)
			w->step_from = epoch;
		if (!must_wait(w, epoch))
			break;
		w->place.state = WORKER_PAUSED;
		pthread_cond_wait(&w->changed, &w->lock);
	}
	if (w->paused && w->steps > 0)
		w->steps--;
	if (!w->stop)
		w->place.state = WORKER_RUNNING;
	count_batch(w);
	verdict = w->stop ? STOP_NOW : GO_ON;
	pthread_mutex_unlock(&w->lock);
	return verdict;
}

static bool
on_next_edit(void *ctx, struct edit *out)
{
	struct worker *w = ctx;
	bool any;

	pthread_mutex_lock(&w->lock);
	any = w->edits > 0;
	if (any) {
		*out = w->edit[0];
		memmove(w->edit, w->edit + 1, (size_t)--w->edits * sizeof(*w->edit));
	}
	pthread_mutex_unlock(&w->lock);
	return any;
}

static bool
on_wants_snapshot(void *ctx)
{
	struct worker *w = ctx;
	bool wants;

	pthread_mutex_lock(&w->lock);
	wants = w->want_snapshot;
	pthread_mutex_unlock(&w->lock);
	return wants;
}

/* --- the thread --- */

/* called locked; the run is made ready and the lock given up while it trains */
static void
run_next(struct worker *w)
{
	struct sink sink = { w, on_started, on_epoch, on_edit, on_snapshot, on_result, on_ended };
	struct control control = { .ctx = w,
				   .between = on_between,
				   .next_edit = on_next_edit,
				   .whole_epochs = w->whole_epochs,
				   .wants_snapshot = on_wants_snapshot };
	struct checkpoint *keep = checkpoint_new(w->next_path), *from = w->next_from;

	w->job = w->next;
	w->has_next = false;
	w->next_from = NULL;
	free(w->next_path);
	w->next_path = NULL;
	w->stop = false;
	w->edits = 0;
	w->steps = 0;
	w->step_epoch = false;
	w->place =
		(struct worker_place){ .state = WORKER_RUNNING, .generation = w->next_generation };
	w->rate_since = clock_now();
	w->rate_batches = 0;
	pthread_mutex_unlock(&w->lock);
	train(&w->job, &sink, &control, keep, from, NULL); /* the sink hears of a failure */
	checkpoint_free(keep);
	checkpoint_free(from);
	pthread_mutex_lock(&w->lock);
	w->place.state = WORKER_IDLE;
}

static void *
worker_main(void *arg)
{
	struct worker *w = arg;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		while (!w->quit && !w->has_next)
			pthread_cond_wait(&w->changed, &w->lock);
		if (w->quit)
			break;
		run_next(w);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

static bool
make_pipe(int fd[2])
{
	if (pipe(fd) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		fcntl(fd[i], F_SETFL, O_NONBLOCK);
		fcntl(fd[i], F_SETFD, FD_CLOEXEC);
	}
	return true;
}

struct worker *
worker_new(const struct sink *also, struct err *err)
{
	struct worker *w = mem_new(1, sizeof(*w));
	sigset_t all, old;
	int failed;

	w->also = also;
	if (!make_pipe(w->wake)) {
		err_sys(err, ERR_RUN, "cannot make a pipe");
		free(w);
		return NULL;
	}
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->changed, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	failed = pthread_create(&w->thread, NULL, worker_main, w);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (!failed)
		return w;
	err_set(err, ERR_RUN, "cannot start the training thread: %s", strerror(failed));
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	close(w->wake[0]);
	close(w->wake[1]);
	free(w);
	return NULL;
}

void
worker_free(struct worker *w)
{
	struct mail mail;

	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->quit = w->stop = true;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	while (worker_take(w, &mail))
		mail_free(&mail);
	checkpoint_free(w->next_from);
	free(w->next_path);
	free(w->mail);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	close(w->wake[0]);
	close(w->wake[1]);
	free(w);
}

int
worker_fd(const struct worker *w)
{
	return w->wake[0];
}

unsigned
worker_start(struct worker *w, const struct job *job, const char *checkpoint_path,
	     struct checkpoint *from)
{
	unsigned generation;

	pthread_mutex_lock(&w->lock);
	checkpoint_free(w->next_from);
	free(w->next_path);
	w->next = *job;
	w->next_path = checkpoint_path ? mem_strdup(checkpoint_path) : NULL;
	w->next_from = from;
	w->has_next = true;
	generation = ++w->next_generation;
	w->stop = true; /* of what runs; run_next() clears it */
	if (w->place.state != WORKER_IDLE)
		w->place.state = WORKER_ENDING;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
	return generation;
}

void
worker_stop(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	if (w->place.state != WORKER_IDLE)
		w->place.state = WORKER_ENDING;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void
worker_pause(struct worker *w, bool paused)
{
	pthread_mutex_lock(&w->lock);
	w->paused = paused;
	w->steps = 0;
	w->step_epoch = false;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void
worker_step(struct worker *w, unsigned batches)
{
	pthread_mutex_lock(&w->lock);
	if (w->paused)
		w->steps += batches;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void
worker_step_epoch(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->step_epoch = w->paused;
	/* between two epochs, it is the next one that is meant */
	w->step_from = w->place.state == WORKER_PAUSED ? w->place.epoch : 0;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void
worker_edit(struct worker *w, int index, double value)
{
	pthread_mutex_lock(&w->lock);
	for (int i = 0; i < w->edits; i++) {
		/* the newest of one kind wins */
		if (w->edit[i].index == index) {
			w->edit[i].value = value;
			pthread_mutex_unlock(&w->lock);
			return;
		}
	}
	if (w->edits < EDITS_MAX)
		w->edit[w->edits++] = (struct edit){ index, value };
	pthread_mutex_unlock(&w->lock);
}

void
worker_edit_epochs(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->whole_epochs = true;
	pthread_mutex_unlock(&w->lock);
}

void
worker_want_snapshot(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->want_snapshot = true;
	pthread_mutex_unlock(&w->lock);
}

struct worker_place
worker_place(struct worker *w)
{
	struct worker_place place;

	pthread_mutex_lock(&w->lock);
	place = w->place;
	pthread_mutex_unlock(&w->lock);
	return place;
}

bool
worker_take(struct worker *w, struct mail *out)
{
	char sink[16];
	bool any;

	pthread_mutex_lock(&w->lock);
	if (w->woken) {
		w->woken = false;
		while (read(w->wake[0], sink, sizeof(sink)) > 0)
			;
	}
	any = w->mail_at < w->mails;
	if (any)
		*out = w->mail[w->mail_at++];
	else
		w->mails = w->mail_at = 0;
	pthread_mutex_unlock(&w->lock);
	return any;
}

void
mail_free(struct mail *mail)
{
	if (mail->kind == MAIL_SNAPSHOT)
		snapshot_unref(mail->snapshot);
	else if (mail->kind == MAIL_RESULT)
		free(mail->result.per_user);
}
