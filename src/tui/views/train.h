/* Panes and settings of the Train screen. */
#ifndef HAMTOP_TUI_VIEWS_TRAIN_H
#define HAMTOP_TUI_VIEWS_TRAIN_H

#include "tui/app.h"
#include "tui/score.h"

enum { PANE_LOSS, PANE_NDCG, PANE_RUN, PANE_WATCH, PANE_CODES, PANE_TABLE, PANE_LOG, TRAIN_PANES };

enum train_page { PAGE_NONE, PAGE_EPOCHS, PAGE_RESULTS, PAGE_LOG, PAGE_RUNS, PAGES };

/* A row of the run under way against the same row of a kept one. */
struct contest {
	bool under_way, there; /* is being worked out; was */
	struct contest_of {
		unsigned now, with; /* numbers of the runs */
		int row;
		unsigned epoch, other_epoch;
		bool test; /* else the validation fold */
	} of;
	bool ok;
	struct run_comparison is;
	struct err err;
};

struct train_state {
	bool log_y;
	int form;	      /* row of the job in focus, plus 1; 0: all */
	int cutoff;	      /* index into job.eval.k */
	double cursor;	      /* epoch, or NAN */
	enum train_page page; /* PAGE_NONE: charts where the table would be */
	int at;		      /* the chosen line of page Runs */
	unsigned with;	      /* the number of the run to compare with; 0: none */
	struct contest contest;
};

static inline const struct train_state *
train_state(const struct app *app)
{
	return app->view[VIEW_v_train].state;
}

void draw_loss(const struct app *app, struct pane p, bool focused);
void draw_valid(const struct app *app, struct pane p, bool focused);
void draw_run(const struct app *app, struct pane p, bool focused);
void draw_watch(const struct app *app, struct pane p, bool focused);
void draw_codes(const struct app *app, struct pane p, bool focused);
void draw_table(const struct app *app, struct pane p, bool focused);
void draw_log(const struct app *app, struct pane p, bool focused);

/* Instead of the cards Run and Watch while runs are compared. */
void draw_differences(const struct app *app, struct pane p, bool focused);
void draw_contest(const struct app *app, struct pane p, bool focused);
void draw_runs(const struct app *app, struct pane p);

/* The run that the one under way is compared with; NULL: none. */
const struct kept_run *train_other(const struct app *app);
/* The row of the run that is compared, or -1. */
int train_row(const struct app *app);
/* Whether keys choose a line of page Runs. */
bool train_lists_runs(const struct app *app);
/* The commands of the keys p and c. */
void train_pin(struct app *app, const char *arg);
void train_compare(struct app *app, const char *arg);
bool train_work(const struct app *app, struct piece *out);

/* The network that the panes beside the charts speak of, or -1. */
int train_net(const struct app *app);
/* A chart over the epochs of the run, with edits and cursor. */
struct chart train_chart(const struct app *app);

/* In words: what the cursor is on. */
bool train_copy(const struct app *app, struct str *what, struct str *text);
void train_plain(const struct app *app, struct str *out);

#endif
