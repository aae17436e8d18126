/* The screen as a file: plain text (.txt and what else there is), text with the colours
 * of a terminal (.ans) or a picture (.svg), all from the drawn canvas. */
#ifndef HAMTOP_TUI_SHOT_H
#define HAMTOP_TUI_SHOT_H

#include "tui/app.h"

enum shot_kind { SHOT_TEXT, SHOT_ANSI, SHOT_SVG };

/* By the ending of the name. */
enum shot_kind shot_kind_of(const char *path);
/* color: else bold, underlined and reversed cells alone tell the roles apart. */
void shot_render(const struct canvas *c, const struct theme *theme, enum shot_kind kind, bool color,
		 struct str *out);
/* Draws the app and writes it; "-" is standard output. over: a file of that name may be
 * written over, else it is refused. */
bool shot_write(const struct app *app, const char *path, bool over, struct err *err);

#endif
