/* The runs of this session that came before the one under way, to compare it with.
 *
 * Of a run stay its curves, edits, results and each user's NDCG, not its codes: a few
 * numbers an epoch and 4 bytes a user, row and fold. At most RUNS_MAX are kept; the
 * oldest that is not pinned goes first. */
#ifndef HAMTOP_TUI_RUNS_H
#define HAMTOP_TUI_RUNS_H

#include "hamtop/run/compare.h"
#include "tui/history.h"

enum { RUNS_MAX = 8 };

struct kept_run {
	unsigned number; /* 1: the first of the session */
	bool pinned;
	struct history run;	/* without snapshot and replay */
	unsigned valid_epoch;	/* of valid */
	float *valid[ROWS_MAX]; /* as in struct snapshot; owned */
};

struct runs {
	int n;
	struct kept_run *run[RUNS_MAX]; /* by rising number; owned */
};

void runs_free(struct runs *r);
/* Takes over what is to be kept of a run and leaves the history empty; a run without a
 * whole epoch, and one for which there is no room beside pinned ones, is dropped. */
void runs_keep(struct runs *r, struct history *h, unsigned number, bool pinned);
/* NULL: not kept. */
struct kept_run *runs_find(const struct runs *r, unsigned number);
/* With what the run under way is compared first: the newest pinned one, else the newest;
 * NULL without any. */
struct kept_run *runs_newest(const struct runs *r);
int runs_pinned(const struct runs *r);

/* A run as far as it went. */
struct run_side runs_side(const struct history *h);
/* The row of a name in a run that has a network for it, or -1. */
int runs_row(const struct history *h, const char *name);

/* Each user's score of a row of two runs, of the same fold: of the test fold if both
 * have ended, else of validation. */
struct run_scores {
	const float *mine, *theirs;	   /* [users], lent */
	unsigned mine_epoch, theirs_epoch; /* of validation, or whose weights were tested */
	bool test;
};

/* False: the sentence says what is missing. */
bool runs_scores(struct run_scores *out, const struct history *now, const struct kept_run *then,
		 const char *row, struct err *why);

#endif
