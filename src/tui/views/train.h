/* Panes and settings of the Train screen. */
#ifndef HAMTOP_TUI_VIEWS_TRAIN_H
#define HAMTOP_TUI_VIEWS_TRAIN_H

#include "tui/app.h"

enum { PANE_LOSS, PANE_NDCG, PANE_RUN, PANE_WATCH, PANE_CODES, PANE_TABLE, PANE_LOG, TRAIN_PANES };

enum train_page { PAGE_NONE, PAGE_EPOCHS, PAGE_RESULTS, PAGE_LOG, PAGES };

struct train_state {
	bool log_y;
	int form;    /* row of the job in focus, plus 1; 0: all */
	int cutoff;  /* index into job.eval.k */
	double cursor; /* epoch, or NAN */
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

/* The colour and the ASCII mark of a form's curves. */
enum role form_role(enum form form);
char form_mark(enum form form);
/* "ST": what a row is called beside a curve. */
const char *form_short(const struct model_row *row);
/* The network that the panes beside the charts speak of, or -1. */
int train_net(const struct app *app);
/* ".7412", "1.0000", or "-" for what is not there. Returns buf. */
char *score_text(double v, char *buf, size_t size);
/* A sentence where the scores of a fold tell nothing: no user is in them, or any
 * order is perfect. Else NULL. */
const char *no_contest(const struct ndcg *chance, int cutoff);
/* A chart over the epochs of the run, with edits and cursor. */
struct chart train_chart(const struct app *app);

#endif
