/* The terminal: the only place that knows curses.
 *
 * There is one terminal, so its state is this file's. Between term_open() and
 * term_close() standard error goes to a file that is shown afterwards; on a crash
 * the terminal is given back first. */
#ifndef HAMTOP_TUI_TERM_H
#define HAMTOP_TUI_TERM_H

#include "hamtop/conf/theme.h"
#include "hamtop/tui/tui.h"
#include "tui/canvas.h"
#include "tui/key.h"

enum term_event_kind { TERM_KEY, TERM_MOUSE };

struct term_event {
	enum term_event_kind kind;
	struct key key;
	struct mouse mouse;
};

/* Whether the locale and the terminal show more than ASCII. Calls setlocale for
 * LC_CTYPE. */
bool term_is_utf8(void);

/* TERM=dumb: not even lines can be placed. */
bool term_is_dumb(void);

/* Whether colours are wanted where there are any. */
bool term_wants_color(enum tui_color want);

/* ERR_USAGE when the terminal cannot place text. */
bool term_open(enum tui_color color, struct err *err);
void term_close(void);

void term_theme(const struct theme *theme);
void term_mouse(bool on);
void term_size(int *w, int *h);
void term_present(const struct canvas *c);
/* Puts a text on the clipboard by OSC 52; false: this terminal is not known to take it. */
bool term_copy(const char *text);
/* The next frame is drawn from nothing. */
void term_redraw(void);
/* The next key or click that waits; false when there is none. */
bool term_read(struct term_event *out);
/* Gives the terminal back, stops the process, takes the terminal again. */
void term_suspend(void);

/* Readable when a signal came; term_signal() takes it (0: none). SIGINT, SIGTERM,
 * SIGHUP, SIGTSTP, SIGCONT and SIGWINCH come this way. */
int term_signal_fd(void);
int term_signal(void);
/* From now on SIGINT, SIGTERM and SIGHUP end the process at once. */
void term_impatient(void);

#endif
