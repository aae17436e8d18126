/* The Data screen: what its files share. */
#ifndef HAMTOP_TUI_VIEWS_DATA_H
#define HAMTOP_TUI_VIEWS_DATA_H

#include "tui/app.h"

/* In words. */
bool data_copy(const struct app *app, struct str *what, struct str *text);

#endif
