/* What lies over the screen: help, palette, questions; and typed text. */
#ifndef HAMTOP_TUI_OVERLAY_H
#define HAMTOP_TUI_OVERLAY_H

#include "tui/app.h"

/* A key while something is typed (MODE_VALUE, MODE_SEARCH, MODE_PALETTE). */
void input_key(struct app *app, struct key key);

bool help_command(struct app *app, enum cmd cmd);
/* Opens the palette with this typed already. */
void palette_open(struct app *app, const char *typed);
/* Runs a line of the palette: "theme dark". */
void palette_run(struct app *app, const char *line);
/* Asks; yes does cmd. */
void overlay_ask(struct app *app, enum cmd cmd, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void overlay_confirmed(struct app *app, enum cmd cmd);

/* Draws what is open over the body of the screen, if anything. */
void overlay_draw(const struct app *app, struct pane screen);

#endif
