/* The frame around a screen: tab bar, status line, keys. */
#ifndef HAMTOP_TUI_FRAME_H
#define HAMTOP_TUI_FRAME_H

#include "tui/app.h"

/* The view whose tab is at column x, or -1. */
int frame_tab_at(const struct app *app, int x);
/* The command in the last line at column x, or CMD_none. */
enum cmd frame_hint_at(const struct app *app, int x);

/* Adds 2:05 or 1:02:05. */
void frame_duration(struct str *out, double seconds);

#endif
