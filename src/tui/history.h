/* What one run has told so far, in columns that a chart can read.
 *
 * Owner: the app. News are appended here when they come; drawing only reads. */
#ifndef HAMTOP_TUI_HISTORY_H
#define HAMTOP_TUI_HISTORY_H

#include "hamtop/run/record.h"
#include "hamtop/run/worker.h"
#include "tui/replay.h"

enum { LOSS_TOTAL, LOSS_SIM, LOSS_BALANCE, LOSS_AE, LOSSES };

/* Columns of a network's table, a line an epoch. */
enum {
	COL_EPOCH,
	COL_LOSS, /* raw, LOSSES of them */
	COL_SMOOTH = COL_LOSS + LOSSES,
	COL_ALPHA = COL_SMOOTH + LOSSES,
	COL_LR,
	COL_SECONDS,
	COL_VALID, /* [row of the job][cutoff] */
	COLS = COL_VALID + ROWS_MAX * CUTOFFS_MAX
};

static inline int
col_valid(int row, int cutoff)
{
	return COL_VALID + row * CUTOFFS_MAX + cutoff;
}

/* The weight of the past in the smoothed losses; debiased, so that the first
 * epochs are not pulled towards 0. */
#define HISTORY_SMOOTH .6

struct net_history {
	size_t n, cap;
	double *col[COLS];  /* each [n] */
	double ema[LOSSES]; /* before debiasing */
};

struct history {
	bool started;
	struct job job;	      /* copy; its data are lent */
	struct run_info info; /* job points to the copy above */
	struct net_history net[NETS_MAX];
	size_t edits, edit_cap;
	struct edit_record *edit;
	double *edit_epoch; /* [edits], for the charts */
	int results;
	struct mail_result result[ROWS_MAX];
	struct snapshot *snapshot; /* the newest; a reference of ours, or NULL */
	struct replay replay;	   /* the codes of the epochs before */
	bool ended;
	enum run_end end;
	struct err err; /* of RUN_FAILED */
};

void history_free(struct history *h);
/* Empties it for the run that begins. */
void history_start(struct history *h, const struct run_info *info);
void history_epoch(struct history *h, const struct epoch_record *rec);
void history_edit(struct history *h, const struct edit_record *rec);
/* Takes over the reference. */
void history_snapshot(struct history *h, struct snapshot *snap);
/* Takes over its scores of users. */
void history_result(struct history *h, const struct mail_result *result);

/* The row that a screen looks at: the asked one (an index of job.row, -1: none), else
 * one of a form, else any that has a network; -1 before there is one. */
int history_row(const struct history *h, int asked, enum form otherwise);
/* The value of a hyper-parameter with the edits that took effect. */
double history_hyper(const struct history *h, int index);
/* Epochs that all networks have finished. */
unsigned history_epochs(const struct history *h);
/* Whether an epoch has been told, and the look at the codes behind it too. */
bool history_reached(const struct history *h, unsigned epoch);
/* Mean seconds of one epoch of all networks over the last few; NAN without any. */
double history_epoch_seconds(const struct history *h);
/* The value of a column at an epoch; NAN where there is none. */
double history_at(const struct history *h, int net, int col, double epoch);
/* The last value of a column, NAN where there is none. */
double history_last(const struct history *h, int net, int col);

#endif
