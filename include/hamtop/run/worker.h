/* A thread that trains while a screen looks on.
 *
 * All functions are for the screen's thread; none waits on training but
 * worker_free(). News come by worker_take() after a byte can be read from
 * worker_fd(). One mutex guards pointer swaps and appends only. */
#ifndef HAMTOP_RUN_WORKER_H
#define HAMTOP_RUN_WORKER_H

#include "hamtop/base/err.h"
#include "hamtop/run/job.h"
#include "hamtop/run/record.h"
#include "hamtop/run/train.h"

struct worker;

/* also: hears all news first, in the training thread (it writes artifacts);
 * lent until worker_free(), may be NULL. */
struct worker *worker_new(const struct sink *also, struct err *err);
/* Stops what runs (checkpoint written), joins the thread. */
void worker_free(struct worker *w);
/* Readable when there is news; read by worker_take(). */
int worker_fd(const struct worker *w);

/* Starts a copy of job after stopping what runs. Each start has a generation
 * number (1, 2, ..), which its news carry. out: checkpoint path or NULL. from:
 * resume, taken over; or NULL. Returns the generation. */
unsigned worker_start(struct worker *w, const struct job *job, const char *checkpoint_path,
		      struct checkpoint *from);
void worker_stop(struct worker *w);
void worker_pause(struct worker *w, bool paused);
/* While paused: trains n more mini-batches, or to the end of the epoch. */
void worker_step(struct worker *w, unsigned batches);
void worker_step_epoch(struct worker *w);
void worker_edit(struct worker *w, int index, double value);
/* From the next start on edits take effect between two epochs only. */
void worker_edit_epochs(struct worker *w);
/* Asks for a snapshot after the next epoch; the newest wins. */
void worker_want_snapshot(struct worker *w);

enum worker_state { WORKER_IDLE, WORKER_RUNNING, WORKER_PAUSED, WORKER_ENDING };

/* Where training stands, by value. */
struct worker_place {
	enum worker_state state;
	unsigned generation;
	int net;
	unsigned epoch, batch, batches;
	double batches_per_second; /* over the last second or so */
};
struct worker_place worker_place(struct worker *w);

/* One piece of news; what is owned by the taker is released by mail_free(). */
enum mail_kind { MAIL_STARTED, MAIL_EPOCH, MAIL_EDIT, MAIL_SNAPSHOT, MAIL_RESULT, MAIL_ENDED };
struct mail_result {
	const struct model_row *row;
	struct ndcg ndcg;
	struct baselines base;
	unsigned epochs;
	double seconds;
	/* NDCG of each user on the test fold at the largest cut-off, NAN for those left out
	 * [users]; owned by the taker; NULL: there was no memory for it */
	float *per_user;
};
struct mail {
	enum mail_kind kind;
	unsigned generation;
	union {
		struct run_info started; /* .job points into the worker, valid until the next start */
		struct epoch_record epoch;
		struct edit_record edit;
		struct snapshot *snapshot; /* a reference that the taker owns */
		struct mail_result result;
		struct {
			enum run_end end;
			struct err err;
		} ended;
	};
};
/* Next piece of news in order; false when there is none. */
bool worker_take(struct worker *w, struct mail *out);
void mail_free(struct mail *mail);

#endif
