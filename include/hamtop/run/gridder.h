/* A thread that trains a grid while a screen looks on.
 *
 * All functions are for the screen's thread; none waits on training but
 * gridder_free(). The screen reads a grid of its own, gridder_seen(), into which
 * gridder_take() brings what a network has scored, so that nothing changes under
 * drawing. News come by gridder_take() after a byte can be read from gridder_fd(). */
#ifndef HAMTOP_RUN_GRIDDER_H
#define HAMTOP_RUN_GRIDDER_H

#include "hamtop/base/err.h"
#include "hamtop/run/grid.h"

struct gridder;

/* plan: taken over, *plan is empty afterwards; its data and splits are lent until
 * gridder_free(). dir: of the store, which is there, or NULL: memory only. The thread
 * begins with what the store has and is paused then. NULL and err when the thread cannot
 * be started; *plan is as it was. */
struct gridder *gridder_new(struct grid *plan, const char *dir, struct err *err);
/* Drops the network in training, keeps the finished ones, joins the thread. NULL is fine. */
void gridder_free(struct gridder *g);
/* Readable when there is news; read by gridder_take(). */
int gridder_fd(const struct gridder *g);

/* The grid as the screen knows it. Scores of users in it are lent, immutable, and
 * live until gridder_free(). */
const struct grid *gridder_seen(const struct gridder *g);

/* Goes on, or waits before the next mini-batch. */
void gridder_pause(struct gridder *g, bool paused);
/* While paused: lets one network more be trained to its end. */
void gridder_step(struct gridder *g);

/* Networks that make one of these rows are trained before the others, from the next
 * one on. At most GRIDDER_PREFERS rows; none: the order of the plan. */
enum { GRIDDER_PREFERS = 4 };
void gridder_prefer(struct gridder *g, const struct model_row *const *row, int rows);

enum gridder_state {
	GRIDDER_OPENING, /* reads the store */
	GRIDDER_PAUSED,
	GRIDDER_RUNNING,
	GRIDDER_ENDED, /* nothing is left to train */
};

/* Where it stands, by value. */
struct gridder_place {
	enum gridder_state state;
	size_t net;   /* in training, or trained last: an index into grid->net */
	double share; /* of its training that is done, 0 .. 1 */
};
struct gridder_place gridder_place(struct gridder *g);

enum gridder_mail_kind {
	GRIDDER_OPENED, /* what the store has is in the grid; err: it cannot be used, and nothing
			 * will be trained */
	GRIDDER_NOTE,	/* err.msg: a sentence for the log */
	GRIDDER_NET,	/* a network's cells are in the grid */
	GRIDDER_FAILED, /* a network has no scores, err says why; the others go on */
	GRIDDER_STUCK,	/* cells cannot be kept, err says why; paused, going on tries again */
	GRIDDER_END,	/* all that can be trained is */
};
struct gridder_mail {
	enum gridder_mail_kind kind;
	size_t net; /* of GRIDDER_NET and GRIDDER_FAILED */
	struct err err;
};
/* Next piece of news in order; false when there is none. */
bool gridder_take(struct gridder *g, struct gridder_mail *out);

#endif
