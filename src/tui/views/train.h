/* Panes and settings of the Train screen. */
#ifndef HAMTOP_TUI_VIEWS_TRAIN_H
#define HAMTOP_TUI_VIEWS_TRAIN_H

#include "tui/app.h"
#include "tui/score.h"

enum { PANE_LOSS, PANE_NDCG, PANE_RUN, PANE_WATCH, PANE_CODES, PANE_TABLE, PANE_LOG, TRAIN_PANES };

enum train_page { PAGE_NONE, PAGE_EPOCHS, PAGE_RESULTS, PAGE_LOG, PAGES };

struct train_state {
	bool log_y;
	int form;	      /* row of the job in focus, plus 1; 0: all */
	int cutoff;	      /* index into job.eval.k */
	double cursor;	      /* epoch, or NAN */
	enum train_page page; /* PAGE_NONE: charts where the table would be */
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

/* The network that the panes beside the charts speak of, or -1. */
int train_net(const struct app *app);
/* A chart over the epochs of the run, with edits and cursor. */
struct chart train_chart(const struct app *app);

/* In words: what the cursor is on. */
bool train_copy(const struct app *app, struct str *what, struct str *text);

#endif
