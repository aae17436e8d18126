/* The one synchronous training loop, for every front end. */
#ifndef HAMTOP_RUN_TRAIN_H
#define HAMTOP_RUN_TRAIN_H

#include "hamtop/run/job.h"
#include "hamtop/run/record.h"

enum verdict { GO_ON, STOP_NOW };

struct edit {
	int index; /* into job->hypers */
	double value;
};

/* What a front end may say to a running loop. Any member may be NULL. */
struct control {
	void *ctx;
	/* Between mini-batches; may block (pause). STOP_NOW drops the epoch under
	 * way in all networks, keeps the whole ones and ends with their results. */
	enum verdict (*between)(void *ctx, int net, unsigned epoch, unsigned batch,
				unsigned batches);
	/* Next waiting edit; false when there is none. Applied to all networks at
	 * the same place: before the next epoch of the first network begins, or,
	 * with one network, before the next mini-batch. */
	bool (*next_edit)(void *ctx, struct edit *out);
	bool whole_epochs; /* with one network, too, edits wait for the next epoch */
	/* Whether somebody waits for a snapshot; asked after each epoch. */
	bool (*wants_snapshot)(void *ctx);
};

/* Where a run keeps and finds its state; see checkpoint.h. */
struct checkpoint;

/* Trains the networks of the job side by side, an epoch of each in turn, then
 * evaluates each row once on the test fold. control, keep and from may be NULL.
 * keep: the state is held there after every whole epoch. from: goes on there,
 * bit for bit. False (RUN_FAILED) with err; the sink hears `ended` in any case.
 * BLAS has one thread from here on, see blas_ready(). */
bool train(const struct job *job, const struct sink *sink, const struct control *control,
	   struct checkpoint *keep, const struct checkpoint *from, struct err *err);

#endif
