/* A screen: some panes, how they lie, what is in them, what its keys do. */
#ifndef HAMTOP_TUI_VIEW_H
#define HAMTOP_TUI_VIEW_H

#include "tui/canvas.h"
#include "tui/card.h"
#include "tui/cmd.h"

enum { PANES_MAX = 8 };

enum view_id {
#define VIEW(ops, name, key, title) VIEW_##ops,
#include "tui/views/views.def"
#undef VIEW
	VIEWS
};

struct app;
struct key;

struct rect {
	int x, y, w, h;
};

/* Something that a view wants worked out, which would take too long in a frame. */
struct piece {
	void *ctx;
	/* In another thread: touches nothing but ctx and what is immutable. */
	void (*run)(void *ctx);
	/* In the screen's thread; takes ctx over. app is NULL when nobody wants to know
	 * any more. */
	void (*done)(struct app *app, void *ctx);
	bool asked; /* for by a key: done at once, whatever training loses */
};

struct view_ops {
	size_t state_size; /* of the private state, zeroed before open */
	enum where where;  /* its own commands */
	int panes;
	/* Sets the defaults of the state; may be NULL. */
	void (*open)(const struct app *app, void *state);
	/* Releases what the state owns; may be NULL. */
	void (*close)(void *state);
	/* Where the panes lie on w x h cells; a pane without columns is not shown.
	 * Small screens show the focused pane alone and do not ask. */
	void (*layout)(const struct app *app, int w, int h, struct rect out[PANES_MAX]);
	/* Draws one pane with its box. */
	void (*draw)(const struct app *app, int pane, struct pane p, bool focused);
	/* False: not one of its commands. */
	bool (*command)(struct app *app, enum cmd cmd, const char *arg);
	bool (*can)(const struct app *app, enum cmd cmd);
	/* In MODE_VIEW: a key as it is; false: it has no use for it. May be NULL, as may
	 * typing: key, word, key, word, .. NULL for the last line meanwhile. */
	bool (*type)(struct app *app, struct key key);
	const char *const *(*typing)(const struct app *app);
	/* The grid has news (app->grid): what is drawn from it is to be made anew; may be
	 * NULL. Called for screens that are not shown, too. */
	void (*grid_news)(struct app *app);
	/* While the view is shown and nothing else is worked out: the next piece of work,
	 * of a few milliseconds if it can be. False when there is nothing to do, whatever
	 * is left in out; may be NULL. */
	bool (*work)(const struct app *app, struct piece *out);
	/* What the cursor is on: a value as text for another program, and in a word or two
	 * what it is. False: nothing yet; NULL: it never has anything. */
	bool (*copy)(const struct app *app, struct str *what, struct str *text);
	/* What the screen shows in words: a fact a line, each with its unit, protocol and
	 * fold, scores beside chance. */
	void (*plain)(const struct app *app, struct str *out);
	bool plain_anew; /* a step of the cursor changes all of it; else what `copy` has */
	/* A click into a pane at (x, y) of it; may be NULL. */
	void (*click)(struct app *app, int pane, struct pane p, int x, int y);
	/* .. and a movement from there with the button down, in the same pane; may be NULL. */
	void (*drag)(struct app *app, int pane, struct pane p, int x, int y);
	/* While the view is shown: the line of the palette that takes a step of what moves by
	 * itself, ten times a second, or NULL; may be NULL. A script has no time: there a step
	 * is one of its lines. */
	const char *(*moves)(const struct app *app);
};

struct view_row {
	const struct view_ops *ops;
	const char *name;
	char key;
	const char *title;
};

extern const struct view_row view_rows[VIEWS];

#define VIEW(ops, name, key, title) extern const struct view_ops ops;
#include "tui/views/views.def"
#undef VIEW

/* Frame and title as every pane has them; returns the inside. */
struct pane view_box(struct pane p, bool focused, const char *title);
/* A box of lines that scrolls: they are written twice, to count and to draw. labels:
 * columns of the labels. */
void view_card(const struct app *app, int pane, struct pane p, bool focused, const char *title,
	       int labels, void (*lines)(struct card *c, const struct app *app));
/* Whether the body of the screen is so small that one pane fills it. */
bool view_is_small(const struct app *app);
/* Where the panes of the view are now, in cells of the whole screen. */
void view_layout(const struct app *app, struct rect out[PANES_MAX]);
/* Works out at once all that the shown view and a lesson want: for scripts and tests. */
void view_work_now(struct app *app);
/* The body of the screen between tab bar and status line. */
struct rect view_body(const struct app *app);

#endif
