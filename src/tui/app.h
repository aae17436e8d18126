/* All state of the screen. Owner: the screen's thread. Views draw from a const
 * pointer; keys become commands; what the worker shall do is left in an outbox,
 * so that everything here runs without a terminal and without a worker. */
#ifndef HAMTOP_TUI_APP_H
#define HAMTOP_TUI_APP_H

#include "hamtop/conf/theme.h"
#include "hamtop/data/summary.h"
#include "hamtop/run/worker.h"
#include "hamtop/tui/tui.h"
#include "tui/app_grid.h"
#include "tui/canvas.h"
#include "tui/chart.h"
#include "tui/cmd.h"
#include "tui/copy.h"
#include "tui/field.h"
#include "tui/history.h"
#include "tui/ladder.h"
#include "tui/lesson.h"
#include "tui/runs.h"
#include "tui/view.h"

enum mode {
	MODE_NORMAL,
	MODE_EDIT,    /* the list of live hyper-parameters */
	MODE_VALUE,   /* typing a value for one */
	MODE_HELP,
	MODE_SEARCH,  /* typing what to look for in the help */
	MODE_PALETTE, /* typing a command */
	MODE_CONFIRM, /* a question: y or n */
	MODE_VIEW,    /* the view takes the keys itself */
	MODE_COPY,    /* a text on a plain sheet */
	MODE_LESSON,
};

/* What the worker and the grid's thread are asked for. */
struct request {
	enum request_kind {
		REQUEST_START, /* app->job */
		REQUEST_STOP,
		REQUEST_PAUSE, /* app->paused */
		REQUEST_STEP,
		REQUEST_STEP_EPOCH,
		REQUEST_EDIT,
		REQUEST_GRID, /* app->grid.paused, .prefer */
	} kind;
	struct edit edit;
};

/* A view's place on the screen; its own settings are in state. */
struct view_at {
	int focus; /* the pane that has the keys */
	bool zoom;
	int scroll[PANES_MAX];
	void *state;
};

struct app {
	const struct tui_options *opt;
	bool plain;    /* it is told in lines */
	bool headless; /* a script drives it: nothing that depends on time is shown */
	bool utf8;
	int w, h;

	struct keymap keys;
	struct theme theme;
	size_t theme_at; /* of theme_name() */
	enum marks marks;
	bool mouse;

	struct summary summary;
	struct job job; /* what was started last */
	int job_at;	/* in opt->jobs */
	unsigned generation; /* the number of the run, too */
	struct history run;
	struct ladder ladder; /* codes of the runs before */
	struct runs runs;     /* what else is kept of them */
	bool pinned;	      /* the run under way */
	struct worker_place place;
	bool paused;	/* what was asked for */
	bool stopping;
	bool has_pending[HYPER_MAX]; /* edits that have not taken effect yet */
	double pending[HYPER_MAX];

	struct app_grid grid;

	struct view_at view[VIEWS];
	enum view_id now;
	enum mode mode;
	struct field input;
	int choice;	 /* line of the edit pane or of the palette */
	int help_scroll;
	char search[64];
	enum cmd confirm; /* what a yes does */
	char message[512];
	enum role message_role;
	unsigned messages; /* said so far */
	struct copy copy;
	struct lesson_room lesson;

	char **log; /* [logs] clean lines; owned */
	size_t logs, log_cap;
	unsigned logged; /* lines so far */
	struct request *outbox; /* [requests]; owned */
	size_t requests, request_cap;

	bool dirty, quit, suspend, redraw;
};

void app_init(struct app *app, const struct tui_options *opt, bool utf8);
void app_free(struct app *app);
/* Asks for the first run. */
void app_begin(struct app *app);

/* Takes news in; what mail owns is released or taken over. News of an older
 * run than app->generation are dropped. */
void app_apply(struct app *app, struct mail *mail);
/* A run was started: news of others are not wanted any more. */
void app_started(struct app *app, unsigned generation);
void app_place(struct app *app, const struct worker_place *place);
void app_size(struct app *app, int w, int h);
void app_key(struct app *app, struct key key);
/* The command of a key now, CMD_none: it is typed, answers, goes to a screen, or nothing. */
enum cmd app_key_command(const struct app *app, struct key key);
/* Whether a key does something now. */
bool app_takes(const struct app *app, struct key key);
void app_mouse(struct app *app, struct mouse mouse);
/* Draws a whole frame of app->w x app->h. */
void app_draw(const struct app *app, struct canvas *c);

/* arg: what stands behind the name in the palette, or "". */
void app_command(struct app *app, enum cmd cmd, const char *arg);

/* Shows a screen. What the one before was typing into is left, its words stay. */
void app_go(struct app *app, enum view_id view);
/* Whether a command does something now. */
bool app_can(const struct app *app, enum cmd cmd);
/* What the last line calls it now; NULL for not at all. */
const char *app_label(const struct app *app, enum cmd cmd);
unsigned app_where(const struct app *app);

void app_say(struct app *app, enum role role, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void app_log(struct app *app, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void app_request(struct app *app, enum request_kind kind);
void app_request_edit(struct app *app, int index, double value);

/* The value of a hyper-parameter of the run, with the edits that took effect. */
double app_hyper(const struct app *app, int index);
/* The live hyper-parameters of the run, by index into job.hypers; how many. */
int app_live(const struct app *app, int out[HYPER_MAX]);

#endif
