/* An app and the worker that trains for it. */
#ifndef HAMTOP_TUI_SESSION_H
#define HAMTOP_TUI_SESSION_H

#include "hamtop/base/aside.h"
#include "hamtop/run/worker.h"
#include "tui/app.h"
#include "tui/record.h"

struct session {
	struct app app;
	struct worker *worker;
	struct gridder *gridder;   /* NULL: no grid was planned */
	struct checkpoint *resume; /* for the first start */
	struct record *record;	   /* of what is pressed; NULL: none */
	bool sized;
	/* What is worked out beside the screen, each in a thread of its own. */
	struct hand {
		struct aside *aside;
		struct piece piece; /* this now; run is NULL: nothing */
	} view, lesson;		    /* what the shown view wants; a lesson's experiment */
};

bool session_open(struct session *s, const struct tui_options *opt, bool utf8, struct err *err);
/* Stops training and the grid, writes the checkpoint. */
void session_stop(struct session *s);
void session_close(struct session *s);
/* After session_stop(): what is kept and how to go on from it; nothing where
 * there is nothing to tell. interrupted: it was not the user who ended it. */
void session_farewell(const struct session *s, bool interrupted, struct str *out);
/* What the user does: recorded, and handed to the app. */
void session_key(struct session *s, struct key key);
void session_mouse(struct session *s, struct mouse mouse);
void session_size(struct session *s, int w, int h);
/* A line of the palette. */
void session_line(struct session *s, const char *line);
/* Does what the app asked for. */
void session_requests(struct session *s);
/* Hands the worker's and the grid's news to the app; whether there were any. */
bool session_news(struct session *s);
/* Readable when the grid has news; -1: there is none. */
int session_grid_fd(const struct session *s);
/* Tells the app how far the grid is. */
void session_grid_place(struct session *s);

/* Lets the pieces of work that views and lessons want go on, within their share of a processor. */
void session_work(struct session *s);

/* The three ways to use a session. */
bool loop_run(struct session *s, enum tui_color color, struct err *err);
bool script_run(struct session *s, struct err *err);
/* dumb: nobody asked for lines, the terminal cannot do more. */
bool plain_run(struct session *s, bool dumb, struct err *err);

#endif
