/* Texts for the clipboard. A terminal takes them by OSC 52, where its terminfo entry
 * has Ms; where it has not, or no terminal is there, the text is shown on a plain sheet
 * over the screen, so that it can be selected. */
#ifndef HAMTOP_TUI_COPY_H
#define HAMTOP_TUI_COPY_H

#include "hamtop/base/str.h"
#include "tui/canvas.h"
#include "tui/cmd.h"

struct app;

/* Bytes of the longest text that is sent: with base64 and what is around it no more
 * than the 100,000 bytes that terminals take. A longer one is shown. */
enum { COPY_MOST = 74994 };

struct copy {
	char *what, *text; /* clean, lines end in \n but for the last; owned; NULL: nothing yet */
	bool wanted;	   /* the terminal shall take it: the loop asks, then copy_taken() */
	int scroll;	   /* first line of the sheet */
};

/* Copies a text, or shows it; the same text twice in a row is shown, for terminals that
 * have Ms and do not obey. what: a word or two for the message, "code of user 7". */
void copy_text(struct app *app, const char *what, const char *text);
/* Shows a text on the sheet, from which y copies it. */
void copy_show(struct app *app, const char *what, const char *text);
/* What the terminal did with app->copy. */
void copy_taken(struct app *app, bool taken);
/* The command `copy`: what the cursor of the view is on. */
void copy_value(struct app *app);

/* While the sheet is open (MODE_COPY). False: not one of its commands. */
bool copy_command(struct app *app, enum cmd cmd);
void copy_draw(const struct app *app, struct pane screen);
void copy_free(struct copy *copy);

/* What makes a terminal whose terminfo entry has this Ms take the text. False when Ms
 * is NULL or of another kind, or the text too long. */
bool copy_sequence(const char *ms, const char *text, struct str *out);

#endif
