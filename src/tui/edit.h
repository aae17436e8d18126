/* The list of hyper-parameters that may be changed while it trains. */
#ifndef HAMTOP_TUI_EDIT_H
#define HAMTOP_TUI_EDIT_H

#include "tui/app.h"

/* A digit begins a value; false for every other key. */
bool edit_type(struct app *app, struct key key);
bool edit_command(struct app *app, enum cmd cmd);
/* Takes the typed text as the chosen one's value. */
void edit_accept(struct app *app, const char *text);
/* `set KEY VALUE` */
void edit_set(struct app *app, const char *arg);
/* What the chosen one is, its range and where its default is from. */
void edit_help(const struct app *app, bool source, struct str *out);
void edit_draw(const struct app *app, struct pane p);

#endif
