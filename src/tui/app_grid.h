/* The grid that is trained in the background, as the screens Board and Groups show
 * it. Owner: the app. Training of the run waits while the grid runs: both want all
 * processors. */
#ifndef HAMTOP_TUI_APP_GRID_H
#define HAMTOP_TUI_APP_GRID_H

#include "hamtop/run/gridder.h"

struct app;

struct app_grid {
	const struct grid *seen; /* lent by the session; NULL: nothing was planned */
	bool opened;		 /* what the store has is in it */
	bool paused;		 /* what was asked for */
	bool ended;		 /* nothing is left to train */
	struct err why;		 /* code: nothing will be trained */
	size_t failed;		 /* networks without scores */
	struct gridder_place place;
	bool known;    /* left rests on a network of each family */
	double left;   /* seconds to the end; NAN: nobody can tell yet */
	unsigned news; /* networks heard of */
	const struct model_row *prefer[GRIDDER_PREFERS];
	int prefers;
};

void app_grid_init(struct app *app);
void app_grid_apply(struct app *app, struct gridder_mail *mail);
void app_grid_place(struct app *app, const struct gridder_place *place);

/* Whether networks of the grid are trained now. */
bool app_grid_runs(const struct app *app);
/* Whether there is something to start or to pause. */
bool app_grid_can(const struct app *app);
/* Starts it, goes on or pauses, with a preference as app_grid_prefer(); none: in the
 * order of the plan. */
void app_grid_toggle(struct app *app, const struct model_row *const *prefer, int rows);
/* What makes the rows comes first from the next network on. */
void app_grid_prefer(struct app *app, const struct model_row *const *row, int rows);
/* Cells that have scores. */
size_t app_grid_cells(const struct app *app);
/* Those of them whose network was trained, now or before. */
size_t app_grid_trained(const struct app *app);
/* "12 of 29 networks, 0:42 left", or why there are none. */
void app_grid_status(const struct app *app, struct str *out);

#endif
