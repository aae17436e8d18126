/* Lines below each other in a pane: "label  value", or sentences. */
#ifndef HAMTOP_TUI_CARD_H
#define HAMTOP_TUI_CARD_H

#include "tui/canvas.h"

struct card {
	struct pane p;
	int y;	    /* the next line; may lie outside the pane */
	int labels; /* columns of the labels */
};

void card_line(struct card *c, enum role role, const char *label, const char *value);
void card_linef(struct card *c, enum role role, const char *label, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Wrapped. */
void card_say(struct card *c, enum role role, const char *text);
void card_sayf(struct card *c, enum role role, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
