/* The table of the Board screen: rows by lengths, in the paper's groups. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/score.h"
#include "tui/views/board.h"

/* NAMES columns before the first length, HEADS lines before the first row. A score
 * takes SCORE columns and its mark; what stands beside it ends at these columns. */
enum { NAMES = 10, HEADS = 2, SCORE = 6, BAR_LEAST = 12 };

struct columns {
	int width; /* of a length, with a column before it */
	struct {
		const char *head;
		int end; /* column behind it */
	} field[4];
};

enum { FIELD_SD, FIELD_TIES, FIELD_PAPER, FIELD_DIFFERENCE };

static const struct columns narrow[COLUMNS] = {
	[COLUMNS_PAPER] = { 17,
			    { [FIELD_PAPER] = { "print", 13 },
			      [FIELD_DIFFERENCE] = { "e-3", 17 } } },
	[COLUMNS_SPREAD] = { 17, { [FIELD_SD] = { "sd", 12 }, [FIELD_TIES] = { "ties", 17 } } },
	[COLUMNS_BAR] = { 8, { { NULL, 0 } } },
};
static const struct columns wide = {
	32,
	{ { "sd", 12 }, { "ties", 17 }, { "printed", 25 }, { "diff", 32 } },
};

/* How the lengths stand in a pane of this width. */
struct plan {
	const struct columns *c;
	int first, n;	/* lengths shown */
	int bar, bar_w; /* column and width of the bars; 0: none */
};

static struct plan
plan_of(const struct board_state *s, int w)
{
	struct plan plan = { .c = &wide };
	int lengths = s->board.lengths, room = w - NAMES;

	if (room < lengths * wide.width)
		plan.c = &narrow[s->columns];
	plan.n = room / plan.c->width;
	plan.n = plan.n > lengths ? lengths : plan.n < 1 ? 1 : plan.n;
	plan.first = s->length >= plan.n ? s->length - plan.n + 1 : 0;
	plan.bar = NAMES + plan.n * plan.c->width + 1;
	plan.bar_w = w - plan.bar - 1;
	if (plan.bar_w < BAR_LEAST)
		plan.bar_w = 0;
	return plan;
}

int
board_table_lines(const struct board_state *s)
{
	return HEADS + s->board.rows + 6; /* lines between five groups, a blank, the legend */
}

bool
board_is_low(const struct board_state *s, int row, const struct board_cell *c)
{
	return s->board.row[row]->form != FORM_RULE && c->mean <= c->chance;
}

/* --- bars: the chosen length --- */

struct scale {
	double from, to;
};

/* From below the lowest score or chance to above the highest, in twentieths. */
static struct scale
scale_of(const struct board_state *s)
{
	struct scale scale = { INFINITY, -INFINITY };

	for (int row = 0; row < s->board.rows; row++) {
		const struct board_cell *c = board_cell_at(s, row, s->length, s->cut);

		scale.from = fmin(scale.from, c->mean);
		scale.to = fmax(scale.to, c->mean);
	}
	scale.from = floor(scale.from * 20 - .5) / 20;
	scale.to = ceil(scale.to * 20) / 20;
	return scale;
}

static void
draw_bar(const struct board_state *s, struct pane p, const struct plan *plan, int y, int row,
	 struct scale scale)
{
	const struct board_cell *c = board_cell_at(s, row, s->length, s->cut);
	double range = scale.to - scale.from, chance = (c->chance - scale.from) / range;

	if (!plan->bar_w || !isfinite(c->mean) || !(range > 0))
		return;
	pane_bar(p, plan->bar, y, plan->bar_w, form_role(s->board.row[row]->form),
		 (c->mean - scale.from) / range);
	if (chance >= 0 && chance <= 1)
		pane_text(p, plan->bar + (int)(chance * (plan->bar_w - 1)), y, ROLE_chance, "|");
}

/* --- one cell --- */

/* Whether the network that scores this cell is in training. */
static bool
in_training(const struct app *app, const struct model_row *row, uint32_t bits)
{
	const struct app_grid *g = &app->grid;
	const struct board *b = &board_state(app)->board;
	const struct grid_net *net;
	bool seed = false;

	if (!app_grid_runs(app) || g->place.state != GRIDDER_RUNNING)
		return false;
	net = &g->seen->net[g->place.net];
	for (int i = 0; i < b->seeds; i++)
		seed = seed || b->seed[i] == net->job.seed;
	return seed && net->job.bits == bits && grid_net_makes(net, &row, 1);
}

static void
draw_fields(struct pane p, int x, int y, const struct columns *cols, const struct board_cell *c)
{
	double field[] = { c->sd, c->high - c->low, c->paper, c->mean - c->paper };
	bool near = fabs(c->mean - c->paper) <= 2 * c->sd;
	char text[32];

	for (int i = 0; i < 4; i++) {
		enum role role = i == FIELD_DIFFERENCE && near ? ROLE_good : ROLE_text;

		if (!cols->field[i].end || (!c->seeds && i != FIELD_PAPER))
			continue;
		if (!isfinite(field[i]))
			snprintf(text, sizeof(text), "-");
		else if (i == FIELD_DIFFERENCE && cols != &wide)
			snprintf(text, sizeof(text), "%+.0f", 1000 * field[i]);
		else if (i == FIELD_DIFFERENCE)
			difference_text(field[i], text, sizeof(text));
		else
			share_text(field[i], i == FIELD_PAPER ? 4 : 3, text, sizeof(text));
		pane_right(p, x + cols->field[i].end, y, isfinite(field[i]) ? role : ROLE_dim, "%s",
			   text);
	}
}

static void
draw_cell(const struct app *app, struct pane p, const struct plan *plan, int y, int row, int length)
{
	const struct board_state *s = board_state(app);
	const struct board_cell *c = board_cell_at(s, row, length, s->cut);
	int x = NAMES + (length - plan->first) * plan->c->width;
	bool low = board_is_low(s, row, c);
	char text[16];

	if (s->rank[s->at] == row && s->length == length)
		pane_text(p, x, y, ROLE_select, ">");
	if (c->seeds) {
		pane_right(p, x + SCORE, y,
			   low	     ? ROLE_bad
			   : c->best ? ROLE_good
				     : ROLE_strong,
			   "%s", score_text(c->mean, text, sizeof(text)));
		pane_text(p, x + SCORE, y, low ? ROLE_bad : ROLE_good,
			  low	    ? "v"
			  : c->best ? "*"
				    : " ");
	} else if (!in_training(app, s->board.row[row], s->board.bits[length])) {
		pane_right(p, x + SCORE, y, ROLE_dim, "-");
	} else if (app->headless) {
		pane_right(p, x + SCORE, y, ROLE_state_run, "...");
	} else {
		pane_right(p, x + SCORE, y, ROLE_state_run, "%.0f %%", 100 * app->grid.place.share);
	}
	draw_fields(p, x, y, plan->c, c);
}

/* --- all of it --- */

static void
draw_heads(const struct board_state *s, struct pane p, const struct plan *plan)
{
	struct scale scale = scale_of(s);
	char from[16], to[16];

	pane_text(p, 1, 1, ROLE_dim, "row");
	for (int i = 0; i < plan->n; i++) {
		int length = plan->first + i, x = NAMES + i * plan->c->width;
		uint32_t bits = s->board.bits[length];

		pane_right(p, x + plan->c->width, 0, length == s->length ? ROLE_strong : ROLE_dim,
			   "%u bit%s", bits, bits == 1 ? "" : "s");
		pane_right(p, x + SCORE, 1, ROLE_dim, "ours");
		for (int f = 0; f < 4; f++) {
			if (plan->c->field[f].head)
				pane_right(p, x + plan->c->field[f].end, 1, ROLE_dim, "%s",
					   plan->c->field[f].head);
		}
	}
	if (!plan->bar_w || !isfinite(scale.from))
		return;
	pane_textf(p, plan->bar, 0, ROLE_strong, "%u bits", s->board.bits[s->length]);
	pane_textf(p, plan->bar, 1, ROLE_axis, "%s", share_text(scale.from, 2, from, sizeof(from)));
	pane_right(p, plan->bar + plan->bar_w, 1, ROLE_axis, "%s",
		   share_text(scale.to, 2, to, sizeof(to)));
}

static void
draw_row(const struct app *app, struct pane p, const struct plan *plan, int y, int at,
	 struct scale scale)
{
	const struct board_state *s = board_state(app);
	int row = s->rank[at];
	const struct model_row *is = s->board.row[row];
	bool chosen = at == s->at;

	pane_text(p, 0, y, ROLE_select, chosen ? ">" : s->pinned == is ? "p" : " ");
	pane_fit(p, 1, y, NAMES - 1, chosen ? ROLE_select : form_role(is->form), is->name);
	for (int i = 0; i < plan->n; i++)
		draw_cell(app, p, plan, y, row, plan->first + i);
	draw_bar(s, p, plan, y, row, scale);
}

/* Whether a line stands between two rows: where all fit and the groups are together. */
static bool
parted(const struct board_state *s, int at)
{
	return s->order == BY_FORM && at > 0 &&
	       board_group(s->board.row[s->rank[at]]) != board_group(s->board.row[s->rank[at - 1]]);
}

/* Where the list of rows begins on h lines, so that the chosen one is on them. */
struct list {
	int top;
	bool parted;
};

static struct list
list_of(const struct board_state *s, int h)
{
	int n = s->board.rows, lines = n, most = n > h ? n - h : 0;
	struct list list = { s->at - h / 2, false };

	for (int i = 0; i < n; i++)
		lines += parted(s, i);
	list.parted = lines <= h;
	list.top = list.top > most ? most : list.top < 0 ? 0 : list.top;
	return list;
}

static void
draw_rows(const struct app *app, struct pane p, const struct plan *plan)
{
	const struct board_state *s = board_state(app);
	struct scale scale = scale_of(s);
	struct list list = list_of(s, p.h);
	int y = 0;

	for (int i = list.top; i < s->board.rows && y < p.h; i++) {
		if (list.parted && parted(s, i))
			pane_across(p, 1, y++, NAMES + plan->n * plan->c->width - 1, ROLE_frame,
				    p.c->utf8 ? "\u2500" : "-");
		draw_row(app, p, plan, y++, i, scale);
	}
	if (y + 1 < p.h)
		pane_fit(p, 1, p.h - 1, p.w - 1, ROLE_dim,
			 "* best of its form  v at or below chance  sd over seeds  "
			 "ties: best less worst");
}

int
board_row_at(const struct board_state *s, struct pane in, int y)
{
	struct list list = list_of(s, in.h - HEADS);

	y -= HEADS;
	for (int i = list.top; y >= 0 && i < s->board.rows; i++) {
		y -= list.parted && parted(s, i);
		if (y-- == 0)
			return i;
	}
	return -1;
}

int
board_length_at(const struct board_state *s, struct pane in, int x)
{
	struct plan plan = plan_of(s, in.w);
	int i = x < NAMES ? -1 : (x - NAMES) / plan.c->width;

	return i >= 0 && i < plan.n ? plan.first + i : -1;
}

static void
draw_no_grid(const struct app *app, struct pane p)
{
	const struct err *why = &app->grid.why;

	if (!why->code) {
		pane_wrap(p, 0, ROLE_dim,
			  app->grid.seen ? "Reading what was kept .." : "No grid was planned.");
		return;
	}
	pane_wrap(p, pane_wrap(p, 0, ROLE_strong, "There is no grid of all rows:"), ROLE_error,
		  why->msg);
}

/* In words where they have room, else "NDCG@10 rated, 2^R - 1". */
static void
add_title(const struct board_state *s, int room, struct str *title)
{
	struct eval_options opt = grid_way_options(&s->board.eval, s->way);

	board_title(title, &s->board, s->way, s->cut);
	if ((int)title->len <= room)
		return;
	str_clear(title);
	str_addf(title, "NDCG@%u test %s, gain ", opt.k[s->cut],
		 opt.protocol == PROTOCOL_RATED ? "rated" : "all");
	if (opt.gain == GAIN_BINARY)
		str_addf(title, "R > %g", opt.threshold);
	else
		str_add(title, opt.gain == GAIN_EXP ? "2^R - 1" : "R");
}

void
draw_board_table(const struct app *app, struct pane p, bool focused)
{
	const struct board_state *s = board_state(app);
	struct str title = STR_INIT;
	struct pane in;

	if (!s->cell) {
		in = view_box(p, focused, "Board");
		draw_no_grid(app, pane_sub(in, 1, 0, in.w - 2, in.h));
		return;
	}
	add_title(s, p.w - 6, &title);
	in = view_box(p, focused, title.s);
	str_free(&title);
	if (s->board.seeds > 1)
		pane_box_note(p, ROLE_dim, "mean of %d seeds", s->board.seeds);
	else
		pane_box_note(p, ROLE_dim, "seed %llu", (unsigned long long)s->board.seed[0]);
	struct plan plan = plan_of(s, in.w);

	draw_heads(s, in, &plan);
	draw_rows(app, pane_sub(in, 0, HEADS, in.w, in.h - HEADS), &plan);
}
