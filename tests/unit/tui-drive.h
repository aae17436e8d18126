/* Screens driven without a terminal or a worker: news and keys in, text out. With
 * HAMTOP_UPDATE_SCREENS set, the expected screens are written instead of compared. */
#ifndef HAMTOP_TESTS_TUI_DRIVE_H
#define HAMTOP_TESTS_TUI_DRIVE_H

#include "hamtop/base/rng.h"
#include "tui-fake.h"
#include "tui/app.h"

/* What the screens of a test program show: set up and torn down by cmocka's group. */
extern struct fake fake;
int open_fake(void **state);
int close_fake(void **state);

/* An app whose first run has begun; app_free() releases it. */
void fake_begin(struct app *app, const struct fake *of, bool utf8, int w, int h);
/* The news of the run up to an epoch, and those of its end. */
void fake_train_to(struct app *app, unsigned epoch);
void fake_end(struct app *app);
/* On the screen with this key after seven epochs, all of it worked out. */
void fake_show(struct app *app, const char *key, bool utf8, int w, int h);

/* Goes to the screen Board and runs the grid until `nets` networks have scores, or all
 * (SIZE_MAX). */
void fake_train_grid(struct app *app, struct fake *of, size_t nets);

/* Keys by name, with blanks between: "7 Down Enter". */
void press(struct app *app, const char *keys);
/* What is drawn; the caller frees it. */
char *screen(const struct app *app);
/* As in tests/screen/NAME.txt. */
void assert_screen(const struct app *app, const char *name);
/* In ASCII at 80x24, 40x12 and 160x50 as in NAME-WxH; begin() opens the app. */
void assert_screens(const char *name, void (*begin)(struct app *app, bool utf8, int w, int h));
void assert_shows(const struct app *app, const char *words);

/* One piece of what the shown view wants worked out; false when there is none. */
bool work_once(struct app *app);

/* Random keys, clicks, wheels and sizes from 1x1 to 300x100. */
struct throws {
	uint64_t seed;	  /* one with HAMTOP_SEED set is taken instead */
	enum view_id on;  /* the screen that is kept to; VIEWS: none */
	const char *keys; /* of it, thrown half of the time */
	unsigned work;	  /* a piece of it is done after one in so many */
	/* something happens, such as an epoch */
	void (*news)(struct app *app, struct rng *rng);
};
/* Throws 2,000 of them at an app that has begun and draws after each. Says on standard
 * error what was thrown, for one that does not survive. */
void throw_events(struct app *app, const struct throws *t);
/* News of throw_events: the next epoch, the end after the last. */
void news_of_training(struct app *app, struct rng *rng);

#endif
