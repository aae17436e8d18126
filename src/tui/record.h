/* A session as a script (hamtop-script(5)) that presses the same keys again. What the
 * clock decides is left out: before a key stands how many epochs and cells of the grid
 * the screen had been told of, and the replay trains until then. */
#ifndef HAMTOP_TUI_RECORD_H
#define HAMTOP_TUI_RECORD_H

#include "tui/app.h"

struct record;

/* Begins a file; over: also where there is one. command: how hamtop was called, or NULL. */
struct record *record_new(const char *path, bool over, const char *version, const char *command,
			  struct err *err);
/* Writes what was told since, closes. False: some of it could not be written. NULL is
 * done. */
bool record_close(struct record *r, const struct app *app, struct err *err);

/* All are called before the app gets it, record_done() behind; r may be NULL. A key that would do nothing,
 * steps of mini-batches and ^Z are left out. */
void record_key(struct record *r, const struct app *app, struct key key);
void record_mouse(struct record *r, const struct app *app, struct mouse mouse);
void record_size(struct record *r, const struct app *app, int w, int h);
/* A line of the palette. */
void record_line(struct record *r, const struct app *app, const char *line);
/* What the last of them asked the worker for. */
struct asked {
	bool edit, stop;
};
struct asked record_asked(const struct record *r, const struct app *app);
/* Writes it. place: where training was when it was asked. An edit takes effect behind the
 * epoch that is under way, so its line stands there; a stop behind all that were whole. */
void record_done(struct record *r, struct asked asked, const struct worker_place *place);

#endif
