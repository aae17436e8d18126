/* The explorer: the screen of hamtop, on a terminal or without one.
 *
 * tui_run() takes over the terminal, trains the first job in a worker thread,
 * gives the terminal back on every way out, and returns. It prints nothing and
 * never exits. */
#ifndef HAMTOP_TUI_TUI_H
#define HAMTOP_TUI_TUI_H

#include "hamtop/base/err.h"
#include "hamtop/base/str.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/split.h"
#include "hamtop/run/board.h"
#include "hamtop/run/checkpoint.h"
#include "hamtop/run/groups_table.h"
#include "hamtop/run/job.h"
#include "hamtop/run/record.h"
#include "hamtop/tui/lessons.h"

/* TUI_COLOR_AUTO: as many as the terminal has, none when NO_COLOR is set and not
 * empty (no-color.org). TUI_COLOR_ALWAYS overrules NO_COLOR. */
enum tui_color { TUI_COLOR_AUTO, TUI_COLOR_ALWAYS, TUI_COLOR_NEVER };

/* Everything is lent and must outlive the call; zero or NULL means what the
 * comment says. */
struct tui_options {
	const struct dataset *data;
	const struct split *split;
	/* The jobs that { and } go through, one for each code length, with rising
	 * bits; jobs[first] is started at once. At least one. The screen starts
	 * copies: a new seed changes job.seed and nothing else. */
	const struct job *jobs;
	int njobs, first;
	/* Networks to be trained in the background for the screens Board and Groups,
	 * beside the run; taken over; NULL: none. The board tells rows, lengths and
	 * seeds; its own grid is not looked at. cells: folder of the store, which is
	 * there, or NULL. */
	struct grid *grid;
	const char *no_grid; /* why there is none, or NULL */
	const struct board *board;
	const char *cells;
	/* Writes the tables of a board, the way of scores asked for first, as files to a
	 * folder that need not be there, from another thread; *said gets a sentence to
	 * show. NULL: it cannot. */
	bool (*write_board)(void *ctx, const struct board *board, int way, const char *dir,
			    struct str *said, struct err *err);
	/* The same of a table of groups, its cells being those that are there, made of
	 * networks of grid; from the screen's thread. */
	bool (*write_groups)(void *ctx, const struct groups_table *table, const struct grid *grid,
			     const char *dir, struct str *said, struct err *err);
	void *write_ctx;
	const struct lesson_desk *lessons; /* or NULL */
	double threshold; /* of "similar", for the Data screen */

	const char *theme; /* name or file; NULL: "default" */
	enum tui_color color;
	bool ascii;	   /* nothing but ASCII, whatever the locale can do */
	bool no_mouse;	   /* start with the mouse left to the terminal */
	bool start_paused; /* wait for the first Space */

	/* A script presses the keys and saves screens as text; no terminal is
	 * touched. See man/hamtop-script.5. "-" is standard input. */
	const char *script;
	int width, height; /* --size, for a script; 0: 80 x 24 */

	const char *view; /* name of the screen to begin with; NULL: the first */
	/* Writes a script of what is pressed, see there; NULL: none. over: over a file that
	 * is there. */
	const char *record;
	bool over;
	const char *command; /* how hamtop was called, for the first lines of it; or NULL */

	/* In lines, from standard input to standard output; so is it, unasked, on a terminal
	 * with TERM=dumb. No terminal is touched. */
	bool plain;

	const char *checkpoint;	     /* path to write, or NULL */
	const char *out;	     /* the directory it is in, for messages; or NULL */
	struct str *farewell;	     /* gets a sentence to say when the screen is gone, or
				      * nothing; may be NULL */
	struct checkpoint *resume;   /* where jobs[first] goes on; taken over; or NULL */
	const struct sink *also;     /* hears all news in the training thread; or NULL */
	const char *version;	     /* "0.1.0" */
	const char *engine;	     /* "OpenBLAS 0.3.21 SkylakeX", for the run card; or NULL */
	const char *const *notes;    /* NULL-ended sentences for the log pane; or NULL */
};

/* False and err: ERR_USAGE when the terminal, the theme or the script (file:line)
 * will not do, ERR_INTERRUPTED after SIGTERM, SIGHUP or a SIGINT that is no
 * ^C (what was finished is in `out`, if anywhere), ERR_RUN when the last run failed or a screen could not be written. */
bool tui_run(const struct tui_options *options, struct err *err);

#endif
