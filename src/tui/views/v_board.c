/* The screen Board: the paper's tables while they are made. How it lies and what its
 * keys do. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/eval/paper.h"
#include "tui/overlay.h"
#include "tui/views/board.h"

static struct board_state *
state_of(struct app *app)
{
	return app->view[VIEW_v_board].state;
}

/* --- what is drawn --- */

/* What the order puts first; rows without it come last. */
static double
worth(const struct board_state *s, int row)
{
	const struct board_cell *c = board_cell_at(s, row, s->length, s->cut);
	double v = s->order == BY_SCORE ? c->mean : fabs(c->mean - c->paper);

	return isfinite(v) ? v : -1;
}

/* Sorts the rows, the board's order among equals, and keeps the chosen one. */
static void
rank_rows(struct board_state *s)
{
	int n = s->board.rows, chosen = s->rank[s->at];

	for (int i = 0; i < n; i++) {
		int at = i;

		for (; at > 0 && s->order != BY_FORM && worth(s, i) > worth(s, s->rank[at - 1]);
		     at--)
			s->rank[at] = s->rank[at - 1];
		s->rank[at] = i;
	}
	for (int i = 0; i < n; i++)
		s->at = s->rank[i] == chosen ? i : s->at;
}

static bool
any_printed(const struct board *b)
{
	for (int i = 0; i < b->rows * b->lengths; i++) {
		const struct model_row *row = b->row[i / b->lengths];

		if (isfinite(paper_beside(b->grid->data, &b->eval, row->name,
					  b->bits[i % b->lengths], b->eval.k[0])))
			return true;
	}
	return false;
}

/* Seeds that both rows of the comparison have. */
static int
duel_seeds(const struct board_state *s)
{
	const struct duel *d = &s->duel;
	int n = 0;

	for (int i = 0; i < s->board.seeds; i++) {
		const struct grid_cell *x = grid_find(s->board.grid, d->row,
						      s->board.bits[d->length], s->board.seed[i]);
		const struct grid_cell *y = grid_find(s->board.grid, d->other,
						      s->board.bits[d->length], s->board.seed[i]);

		n += x && x->done && y && y->done;
	}
	return n;
}

/* Works out all that is drawn. */
static void
refresh(struct app *app)
{
	struct board_state *s = state_of(app);
	const struct board *all = app->opt->board;
	int cutoffs;

	if (!all || !app->grid.seen || app->grid.why.code)
		return;
	s->board = *all;
	s->board.grid = app->grid.seen;
	if (s->seed) {
		s->board.seeds = 1;
		s->board.seed[0] = all->seed[s->seed - 1];
	}
	cutoffs = all->eval.cutoffs;
	if (!s->cell) {
		s->columns = any_printed(&s->board) ? COLUMNS_PAPER : COLUMNS_SPREAD;
		s->cell = mem_new((size_t)(all->rows * all->lengths * cutoffs), sizeof(*s->cell));
	}
	for (int i = 0; i < all->rows * all->lengths * cutoffs; i++)
		s->cell[i] = board_cell(&s->board, s->board.row[i / cutoffs / all->lengths],
					i / cutoffs % all->lengths, s->way, i % cutoffs);
	rank_rows(s);
	/* a seed more of the rows that are compared */
	if (s->duel.done && duel_seeds(s) > s->duel.is.seeds)
		s->duel.wanted = true;
	app->dirty = true;
}

static void
board_open(const struct app *app, void *state)
{
	const struct board *b = app->opt->board;
	struct board_state *s = state;

	s->below = PANE_CELL;
	if (!b)
		return;
	s->way = grid_way(b->eval.protocol, b->eval.gain);
	s->cut = b->eval.cutoffs - 1;
	s->length = b->lengths - 1;
	for (int i = 0; i < b->rows; i++) {
		s->rank[i] = i;
		if (!strcmp(b->row[i]->name, "CCSR-S"))
			s->at = i;
	}
}

static void
board_close(void *state)
{
	struct board_state *s = state;

	free(s->cell);
	free(s->export_to);
}

/* --- panes --- */

/* Whether all cards stand below the table. */
static bool
is_large(int w, int h)
{
	return w >= 120 && h >= 34;
}

/* A chart does, and the reason of a row that is low. */
static bool
wants_room(const struct board_state *s)
{
	const struct board_cell *c = board_cell_at(s, s->rank[s->at], s->length, s->cut);

	return s->below == PANE_LENGTHS ||
	       (s->below == PANE_CELL && board_is_low(s, s->rank[s->at], c));
}

static void
board_layout(const struct app *app, int w, int h, struct rect out[PANES_MAX])
{
	const struct board_state *s = board_state(app);
	int table = board_table_lines(s) + 2, below = h - table < 15 ? 15 : h - table;

	if (!s->cell) {
		out[PANE_TABLE_OF_ROWS] = (struct rect){ 0, 0, w, h };
	} else if (is_large(w, h)) {
		int a = w / 3, b = (w - a) / 2, upper = h - below;

		out[PANE_TABLE_OF_ROWS] = (struct rect){ 0, 0, w, upper };
		out[PANE_CELL] = (struct rect){ 0, upper, a, below };
		out[PANE_COMPARE] = (struct rect){ a, upper, b, below };
		out[PANE_LENGTHS] = (struct rect){ a + b, upper, w - a - b, below };
	} else {
		if (h - below < table)
			below = h - table > 6 ? h - table : 6;
		if (wants_room(s) && below < h / 2)
			below = h / 2;
		out[PANE_TABLE_OF_ROWS] = (struct rect){ 0, 0, w, h - below };
		out[s->below] = (struct rect){ 0, h - below, w, below };
	}
}

void
board_page_note(const struct app *app, struct pane p)
{
	struct rect body = view_body(app);

	if (!is_large(body.w, body.h) && !view_is_small(app) && !app->view[VIEW_v_board].zoom)
		pane_box_note(p, ROLE_dim, "[ ] more  Tab z whole");
}

static void
board_draw(const struct app *app, int pane, struct pane p, bool focused)
{
	static void (*const draw[BOARD_PANES])(const struct app *, struct pane, bool) = {
		draw_board_table,
		draw_board_cell,
		draw_board_compare,
		draw_board_lengths,
	};

	draw[pane](app, p, focused);
}

/* --- commands --- */

static void
show_below(struct app *app, int pane)
{
	struct view_at *at = &app->view[VIEW_v_board];

	state_of(app)->below = pane;
	/* where one pane is shown, it is this one */
	if (at->focus != PANE_TABLE_OF_ROWS || at->zoom || view_is_small(app))
		at->focus = pane;
}

static void
ask_duel(struct app *app)
{
	struct board_state *s = state_of(app);
	const struct model_row *other = s->pinned ? s->pinned : s->board.item_mean;

	if (other == board_chosen(s)) {
		app_say(app, ROLE_warn, "%s is what rows are compared with; choose another row.",
			other->name);
		return;
	}
	s->duel = (struct duel){ .row = board_chosen(s),
				 .other = other,
				 .length = s->length,
				 .way = s->way,
				 .seed = s->seed,
				 .wanted = true,
				 .under_way = s->duel.under_way };
	show_below(app, PANE_COMPARE);
}

static void
pin(struct app *app)
{
	struct board_state *s = state_of(app);

	s->pinned = s->pinned == board_chosen(s) ? NULL : board_chosen(s);
	app_say(app, ROLE_message, "c compares with %s",
		s->pinned ? s->pinned->name : "the item mean");
}

/* The next way that the data suit: another protocol or another gain. */
static void
next_way(struct app *app, bool protocol)
{
	struct board_state *s = state_of(app);
	int from = s->way / GRID_GAINS, gain = s->way % GRID_GAINS;

	do {
		if (protocol)
			from = !from;
		else
			gain = (gain + 1) % GRID_GAINS;
	} while (!board_has(&s->board, from * GRID_GAINS + gain));
	s->way = from * GRID_GAINS + gain;
}

/* Whether a network of the chosen row is still to be trained. */
static bool
is_wanting(const struct app *app)
{
	const struct board_state *s = board_state(app);
	const struct model_row *row = board_chosen(s);
	const struct grid *g = app->grid.seen;

	for (size_t i = 0; i < g->nets; i++) {
		if (!g->net[i].done && grid_net_makes(&g->net[i], &row, 1))
			return app_grid_can(app);
	}
	return false;
}

/* The chosen row before the others; begins the grid where it waits. */
static void
train_first(struct app *app)
{
	const struct model_row *row = board_chosen(state_of(app));

	if (app->grid.paused)
		app_grid_toggle(app, &row, 1);
	else
		app_grid_prefer(app, &row, 1);
	app_say(app, ROLE_message, "%s comes first from the next network on.", row->name);
}

static void
export_to(struct app *app, const char *dir)
{
	struct board_state *s = state_of(app);

	if (!*dir && !app->opt->out) {
		palette_open(app, "export ");
		return;
	}
	free(s->export_to);
	s->export_to = mem_strdup(*dir ? dir : app->opt->out);
	app_say(app, ROLE_message, "Writing the tables to %s ..", s->export_to);
}

static void
move(struct board_state *s, enum cmd cmd, int page)
{
	int at = s->at + (cmd == CMD_up		 ? -1
			  : cmd == CMD_down	 ? 1
			  : cmd == CMD_page_up	 ? -page
			  : cmd == CMD_page_down ? page
			  : cmd == CMD_first	 ? -s->board.rows
			  : cmd == CMD_last	 ? s->board.rows
						 : 0);
	int length = s->length + (cmd == CMD_right) - (cmd == CMD_left);

	s->at = at < 0 ? 0 : at >= s->board.rows ? s->board.rows - 1 : at;
	s->length = length < 0 ? 0 : length >= s->board.lengths ? s->board.lengths - 1 : length;
}

static void
next_setting(struct app *app, enum cmd cmd)
{
	struct board_state *s = state_of(app);
	static const char *const orders[] = { "by form", "by score", "by distance from print" };

	switch (cmd) {
	case CMD_cutoff:
		s->cut = (s->cut + 1) % s->board.eval.cutoffs;
		break;
	case CMD_protocol:
	case CMD_gain:
		next_way(app, cmd == CMD_protocol);
		break;
	case CMD_seeds:
		s->seed = (s->seed + 1) % (app->opt->board->seeds + 1);
		break;
	case CMD_columns:
		s->columns = (s->columns + 1) % COLUMNS;
		break;
	default:
		s->order = (s->order + 1) % BOARD_ORDERS;
		app_say(app, ROLE_message, "Rows %s", orders[s->order]);
		break;
	}
	refresh(app);
}

static bool
board_command(struct app *app, enum cmd cmd, const char *arg)
{
	struct board_state *s = state_of(app);

	if (!s->cell)
		return false;
	switch (cmd) {
	case CMD_cutoff:
	case CMD_protocol:
	case CMD_gain:
	case CMD_seeds:
	case CMD_columns:
	case CMD_sort:
		next_setting(app, cmd);
		return true;
	case CMD_up:
	case CMD_down:
	case CMD_left:
	case CMD_right:
	case CMD_page_up:
	case CMD_page_down:
	case CMD_first:
	case CMD_last:
		move(s, cmd, view_body(app).h / 2);
		rank_rows(s);
		return true;
	case CMD_next_tab:
		show_below(app, s->below == PANE_LENGTHS ? PANE_CELL : s->below + 1);
		return true;
	case CMD_prev_tab:
		show_below(app, s->below == PANE_CELL ? PANE_LENGTHS : s->below - 1);
		return true;
	case CMD_open:
		if (app->view[VIEW_v_board].focus != PANE_TABLE_OF_ROWS || !is_wanting(app))
			return false;
		train_first(app);
		return true;
	case CMD_pin:
		pin(app);
		return true;
	case CMD_compare:
		ask_duel(app);
		return true;
	case CMD_export:
		export_to(app, arg);
		return true;
	default:
		return false;
	}
}

static bool
board_can(const struct app *app, enum cmd cmd)
{
	const struct board_state *s = board_state(app);

	if (!s->cell)
		return false;
	switch (cmd) {
	case CMD_cutoff:
		return s->board.eval.cutoffs > 1;
	case CMD_seeds:
		return app->opt->board->seeds > 1;
	case CMD_export:
		return app->opt->write_board && !s->exporting;
	default:
		return true;
	}
}

static void
board_click(struct app *app, int pane, struct pane p, int x, int y)
{
	struct board_state *s = state_of(app);
	struct pane in = { p.c, 1, 1, p.w - 2, p.h - 2 };
	int at, length;

	if (pane != PANE_TABLE_OF_ROWS || !s->cell)
		return;
	at = board_row_at(s, in, y - 1);
	length = board_length_at(s, in, x - 1);
	s->at = at >= 0 ? at : s->at;
	s->length = length >= 0 ? length : s->length;
	rank_rows(s);
}

const struct view_ops v_board = {
	.state_size = sizeof(struct board_state),
	.where = AT_BOARD,
	.panes = BOARD_PANES,
	.open = board_open,
	.close = board_close,
	.layout = board_layout,
	.draw = board_draw,
	.copy = board_copy,
	.plain = board_plain,
	.command = board_command,
	.can = board_can,
	.work = board_work,
	.grid_news = refresh,
	.click = board_click,
};
