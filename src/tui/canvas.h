/* A grid of cells that a frame is drawn on.
 *
 * Owner: whoever draws the frame. A pane is a window onto a canvas, by value:
 * coordinates are relative to it and whatever falls outside is cut, so views
 * may draw on any size from 1x1. Text is expected clean (str_add_clean). */
#ifndef HAMTOP_TUI_CANVAS_H
#define HAMTOP_TUI_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "hamtop/base/str.h"
#include "hamtop/conf/theme.h"

enum cell_attr { CELL_REVERSE = 1, CELL_BOLD = 2, CELL_UNDERLINE = 4 };

struct cell {
	char text[15];	/* one UTF-8 character and what combines with it */
	uint8_t len;	/* bytes; 0: the right half of a wide character */
	uint8_t role;
	uint8_t attrs;
};

struct canvas {
	int w, h;
	struct cell *cell; /* [h * w]; owned */
	bool utf8;	   /* else every other character than ASCII becomes '?' */
};

void canvas_init(struct canvas *c, bool utf8);
void canvas_free(struct canvas *c);
/* Makes it w x h (at least 1 x 1), all blank. */
void canvas_reset(struct canvas *c, int w, int h);
/* The text of the canvas, a line a row without blanks at the end. */
void canvas_to_text(const struct canvas *c, struct str *out);
const struct cell *canvas_at(const struct canvas *c, int x, int y);

struct pane {
	struct canvas *c;
	int x, y, w, h;
};

struct pane pane_of(struct canvas *c);
struct pane pane_sub(struct pane p, int x, int y, int w, int h);
void pane_clear(struct pane p, enum role role);

/* Columns that the text takes on a canvas of this kind. */
int text_width(bool utf8, const char *text);

/* Writes text at (x, y); returns the column behind it. */
int pane_text(struct pane p, int x, int y, enum role role, const char *text);
int pane_textf(struct pane p, int x, int y, enum role role, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* The same, ending before column x. */
void pane_right(struct pane p, int x, int y, enum role role, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* At most w columns; what is too long ends in an ellipsis. */
int pane_fit(struct pane p, int x, int y, int w, enum role role, const char *text);
/* Lines of at most p.w columns, broken at blanks, from row y; returns the row behind. */
int pane_wrap(struct pane p, int y, enum role role, const char *text);
/* One character n times, to the right or downwards. */
void pane_across(struct pane p, int x, int y, int n, enum role role, const char *ch);
void pane_down(struct pane p, int x, int y, int n, enum role role, const char *ch);
/* Gives a row of cells another role or more attributes, the text stays. */
void pane_paint(struct pane p, int x, int y, int n, enum role role, unsigned attrs);

/* A box with a title on its upper line; returns the inside. Too small for a
 * frame: everything is inside. */
struct pane pane_box(struct pane p, enum role frame, const char *title);
/* A word or two at the right end of the upper line of a box. */
void pane_box_note(struct pane outer, enum role role, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* A bar of value/full of w columns with eighth blocks, or '#'. */
void pane_bar(struct pane p, int x, int y, int w, enum role role, double share);

#endif
