/* Panes and settings of the Board screen. What is drawn is worked out when the grid
 * has news or a key changes what is asked for, never while drawing. */
#ifndef HAMTOP_TUI_VIEWS_BOARD_H
#define HAMTOP_TUI_VIEWS_BOARD_H

#include "hamtop/run/board.h"
#include "tui/app.h"

enum { PANE_TABLE_OF_ROWS, PANE_CELL, PANE_COMPARE, PANE_LENGTHS, BOARD_PANES };

/* Beside each score, where there is no room for all. */
enum board_columns { COLUMNS_PAPER, COLUMNS_SPREAD, COLUMNS_BAR, COLUMNS };
enum board_order { BY_FORM, BY_SCORE, BY_DISTANCE, BOARD_ORDERS };

/* One row against another, at the largest cut-off. */
struct duel {
	const struct model_row *row, *other; /* NULL: nothing was asked for yet */
	int length, way, seed;
	bool wanted; /* not worked out yet, */
	bool under_way;
	bool done; /* or it is */
	struct err err;
	struct board_comparison is;
};

struct board_state {
	struct board board; /* of the seeds that are looked at; its grid is the app's */
	int seed;	    /* of opt->board, plus 1; 0: the mean over all */
	int way, cut;
	enum board_columns columns;
	enum board_order order;
	int below; /* the pane under the table where there is room for one */

	struct board_cell *cell;  /* [rows, lengths, cutoffs] of `way`; NULL: nothing yet; owned */
	int rank[BOARD_ROWS_MAX]; /* rows of the board in the order of the screen */
	int at;			  /* the chosen one, an index into rank */
	int length;
	const struct model_row *pinned; /* NULL: the item mean */

	struct duel duel;
	char *export_to; /* a folder to write to; owned; NULL: none */
	bool exporting;
};

static inline const struct board_state *
board_state(const struct app *app)
{
	return app->view[VIEW_v_board].state;
}

static inline const struct board_cell *
board_cell_at(const struct board_state *s, int row, int length, int cut)
{
	return &s->cell[(row * s->board.lengths + length) * s->board.eval.cutoffs + cut];
}

/* The chosen row. */
static inline const struct model_row *
board_chosen(const struct board_state *s)
{
	return s->board.row[s->rank[s->at]];
}

/* Whether a trained row lies at or below chance. */
bool board_is_low(const struct board_state *s, int row, const struct board_cell *c);

/* The next piece of work: the comparison or the export that was asked for. */
bool board_work(const struct app *app, struct piece *out);

void draw_board_table(const struct app *app, struct pane p, bool focused);
void draw_board_cell(const struct app *app, struct pane p, bool focused);
void draw_board_compare(const struct app *app, struct pane p, bool focused);
void draw_board_lengths(const struct app *app, struct pane p, bool focused);

/* The words [ ] on a box, where they change what is under the table. */
void board_page_note(const struct app *app, struct pane p);
/* Which row (an index into rank) and which length stand at a place of the table's
 * inside; -1: none. */
int board_row_at(const struct board_state *s, struct pane in, int y);
int board_length_at(const struct board_state *s, struct pane in, int x);
/* Lines that the whole table takes. */
int board_table_lines(const struct board_state *s);

/* In words: what the cursor is on. */
bool board_copy(const struct app *app, struct str *what, struct str *text);
void board_plain(const struct app *app, struct str *out);

#endif
