/* Lessons over the screen (MODE_LESSON): the list, a question, the experiment, what it
 * showed. The experiment is trained aside, a network a piece. */
#ifndef HAMTOP_TUI_LESSON_H
#define HAMTOP_TUI_LESSON_H

#include "hamtop/tui/lessons.h"
#include "tui/canvas.h"
#include "tui/cmd.h"
#include "tui/view.h"

enum lesson_stage { LESSON_LIST, LESSON_ASK, LESSON_RUN, LESSON_SHOW };

struct lesson_lab;

struct lesson_room {
	const struct lesson_desk *desk; /* NULL: there are no lessons */
	size_t at;			/* the lesson that is open, or chosen in the list */
	enum lesson_stage stage;
	int choice;		/* answer under the cursor, then the prediction; from 0 */
	int scroll;		/* first line shown */
	int *guess;		/* [lessons] the first prediction, -1: none; owned */
	struct lesson_lab *lab; /* of the open lesson; NULL: none */
	struct str words;	/* what is trained */
	size_t done, steps;	/* networks */
	char name[64];		/* the last one trained */
	struct findings found;	/* of LESSON_SHOW */
	struct str legend;	/* lines: what its figures are */
	struct err why;		/* the experiment failed */
};

void lesson_room_init(struct lesson_room *room, const struct lesson_desk *desk);
/* Lets go of an experiment under way: a piece that runs ends soon and is freed by its
 * done(). */
void lesson_room_stop(struct lesson_room *room);
void lesson_room_free(struct lesson_room *room); /* after lesson_room_stop() */

/* The command `lesson`: "" where one was, else a number or a name. */
void lesson_open(struct app *app, const char *which);
/* Opens the one that the desk begins with. */
void lesson_begin(struct app *app);
/* In MODE_LESSON: a key as it is; false: it has no use for it. */
bool lesson_key(struct app *app, int code);
/* False: not one of its commands. */
bool lesson_command(struct app *app, enum cmd cmd);
/* The next piece of the experiment; false: there is nothing to do. */
bool lesson_work(const struct app *app, struct piece *out);
/* For the last line: key, word, key, word, .. NULL. */
const char *const *lesson_hints(const struct app *app);

void lesson_draw(const struct app *app, struct pane screen);
/* Lines of the open page in w columns, and of what is under the cursor the first and the
 * one behind the last. */
struct lesson_extent {
	int lines, from, to;
};
struct lesson_extent lesson_extent(const struct app *app, int w);
/* Columns and lines that a page has. */
struct rect lesson_inside(const struct app *app);

/* Predictions made, and how many were right. */
int lesson_predictions(const struct lesson_room *room, int *right);

/* ---- the experiment, lesson_lab.c ---- */

/* Prepares the lesson's experiment; NULL and err. */
struct lesson_lab *lesson_lab_new(const struct lesson_desk *desk, const struct lesson *lesson,
				  struct str *words, struct err *err);
/* Frees it, or lets the piece that runs do so. NULL is fine. */
void lesson_lab_drop(struct lesson_lab *lab);
/* The next piece of it; false: it is at its end, or one is under way. */
bool lesson_lab_piece(struct lesson_lab *lab, struct piece *out);

#endif
