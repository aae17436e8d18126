/* Screens driven without a terminal or a worker: news and keys in, text out. With
 * HAMTOP_UPDATE_SCREENS set, the expected screens are written instead of compared. */
#ifndef HAMTOP_TESTS_TUI_DRIVE_H
#define HAMTOP_TESTS_TUI_DRIVE_H

#include "tui-fake.h"
#include "tui/app.h"

/* An app whose first run has begun; app_free() releases it. */
void fake_begin(struct app *app, const struct fake *fake, bool utf8, int w, int h);
/* The news of the run up to an epoch, and those of its end. */
void fake_train_to(struct app *app, unsigned epoch);
void fake_end(struct app *app);

/* Goes to the screen Board and runs the grid until `nets` networks have scores, or all
 * (SIZE_MAX). */
void fake_train_grid(struct app *app, struct fake *fake, size_t nets);

/* Keys by name, with blanks between: "7 Down Enter". */
void press(struct app *app, const char *keys);
/* What is drawn; the caller frees it. */
char *screen(const struct app *app);
/* As in tests/screen/NAME.txt. */
void assert_screen(const struct app *app, const char *name);
void assert_shows(const struct app *app, const char *words);

#endif
