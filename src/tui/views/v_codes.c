/* The screen Codes: how it lies and what its keys do. */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "tui/views/codes.h"
#include "tui/views/geometry.h"

/* What is shown together where not all fits: the first pages of four boxes or fewer. */
enum { PAGE_BITS, PAGE_MEANING, PAGE_PAIRS, PAGE_REPLAY, PAGE_LADDER, CODES_PAGES };

static void
codes_open(const struct app *app, void *state)
{
	struct codes_state *s = state;
	int ks = app->opt->jobs[app->opt->first].eval.cutoffs;

	s->form = -1;
	s->cutoff = ks ? ks - 1 : 0;
}

static void
codes_close(void *state)
{
	codes_work_close(state);
	meaning_close(state);
}

int
codes_row(const struct app *app)
{
	return history_row(&app->run, codes_state(app)->form, FORM_SST);
}

int
codes_net(const struct app *app)
{
	int row = codes_row(app);

	return row < 0 ? -1 : app->run.info.row_net[row];
}

/* ---- the order of bits ---- */

static double
key_of(const struct app *app, const struct look *l, uint32_t j)
{
	const struct codes_state *s = codes_state(app);
	const struct bit_health *b = &l->side[s->side].codes.bit[j];

	switch (s->order) {
	case BITS_BY_MEAN:
		return fabs(b->mean);
	case BITS_BY_CORRELATION:
		return fabs(b->correlation);
	case BITS_BY_NDCG:
		return j < l->without_done ? l->with_all - l->without[j] : -HUGE_VAL;
	default:
		return 0;
	}
}

struct keyed {
	double key;
	uint32_t bit;
};

/* Largest first; the lower number first where they are alike. */
static int
falling(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? 1 : -1;
	return (x->bit > y->bit) - (x->bit < y->bit);
}

void
codes_order(const struct app *app, uint32_t *order, uint32_t bits)
{
	const struct look *l = codes_look(app);
	bool known = l && l->side[codes_state(app)->side].done;
	struct keyed *k = mem_new(bits, sizeof(*k));

	for (uint32_t j = 0; j < bits; j++)
		k[j] = (struct keyed){ known ? key_of(app, l, j) : 0, j };
	qsort(k, bits, sizeof(*k), falling);
	for (uint32_t j = 0; j < bits; j++)
		order[j] = k[j].bit;
	free(k);
}

/* ---- panes ---- */

/* Whether there is room for all boxes at once, but for a few that take turns. */
static bool
is_large(const struct app *app)
{
	struct rect body = view_body(app);

	return body.w >= 140 && body.h >= 40;
}

static void
codes_layout(const struct app *app, int w, int h, struct rect out[PANES_MAX])
{
	int page = codes_state(app)->page;

	if (is_large(app)) {
		int top = h / 4, left = w * 3 / 8, mid = (w - left) / 2, low = h - top;
		int lost = low * 3 / 5, pairs = low * 13 / 20;

		out[PANE_SHAPES] = (struct rect){ 0, 0, w, top };
		out[PANE_BITS] = (struct rect){ 0, top, left, pairs };
		out[PANE_REPLAY] = (struct rect){ 0, top + pairs, left, low - pairs };
		out[PANE_PAIRS] = (struct rect){ left, top, mid, pairs };
		out[PANE_MEANING] = (struct rect){ left, top + pairs, mid, low - pairs };
		if (page == PAGE_LADDER) {
			out[PANE_MEANING].w = 0;
			out[PANE_LADDER] =
				(struct rect){ left, top + pairs, w - left, low - pairs };
			out[PANE_LOST] = (struct rect){ left + mid, top, w - left - mid, pairs };
			return;
		}
		out[PANE_LOST] = (struct rect){ left + mid, top, w - left - mid, lost };
		out[PANE_HEALTH] =
			(struct rect){ left + mid, top + lost, w - left - mid, low - lost };
	} else if (page == PAGE_BITS) {
		int top = h * 8 / 21, left = w < 100 ? w - 38 : w * 11 / 20;

		out[PANE_SHAPES] = (struct rect){ 0, 0, w, top };
		out[PANE_BITS] = (struct rect){ 0, top, left, h - top };
		out[PANE_LOST] = (struct rect){ left, top, w - left, h - top };
	} else if (page == PAGE_MEANING) {
		int left = w < 100 ? w - 38 : w * 11 / 20;

		out[PANE_BITS] = (struct rect){ 0, 0, left, h };
		out[PANE_MEANING] = (struct rect){ left, 0, w - left, h };
	} else if (page == PAGE_LADDER) {
		out[PANE_LADDER] = (struct rect){ 0, 0, w, h };
	} else if (page == PAGE_REPLAY) {
		int top = h * 8 / 21;

		out[PANE_SHAPES] = (struct rect){ 0, 0, w, top };
		out[PANE_REPLAY] = (struct rect){ 0, top, w, h - top };
	} else {
		int left = w * 23 / 40;

		out[PANE_PAIRS] = (struct rect){ 0, 0, left, h };
		out[PANE_HEALTH] = (struct rect){ left, 0, w - left, h };
	}
}

static void
codes_draw(const struct app *app, int pane, struct pane p, bool focused)
{
	static void (*const draw[CODES_PANES])(const struct app *, struct pane, bool) = {
		[PANE_SHAPES] = draw_shapes, [PANE_BITS] = draw_bits,
		[PANE_LOST] = draw_lost,     [PANE_LADDER] = draw_ladder,
		[PANE_REPLAY] = draw_replay, [PANE_MEANING] = draw_meaning,
		[PANE_PAIRS] = draw_pairs,   [PANE_HEALTH] = draw_health,
	};

	draw[pane](app, p, focused);
}

/* ---- commands ---- */

static void
next_form(struct app *app, struct codes_state *s)
{
	const struct history *h = &app->run;
	int row = codes_row(app);

	do
		row = (row + 1) % h->job.rows;
	while (h->info.row_net[row] < 0);
	s->form = row;
	app_say(app, ROLE_message, "In focus: the codes of %s%s", h->job.row[row]->name,
		h->job.row[row]->form == FORM_C || h->job.row[row]->form == FORM_ST
			? ", which are the signs of its features"
			: "");
}

/* The worst order that the audit drew, on the plane: of the row in focus, or of the first
 * that has one. */
static bool
open_worst(struct app *app)
{
	const struct look *l = codes_row_look(app);
	int focus = codes_row(app), rows = app->run.job.rows;

	for (int i = 0; l && !l->past && focus >= 0 && i < rows; i++) {
		int r = (focus + i) % rows;

		if (l->row[r].formed && l->row[r].form.any) {
			geometry_open_audit(app, l->snap, r, &l->row[r].form);
			return true;
		}
	}
	return false;
}

/* The chosen bit moves in the order of the screen. */
static void
move_bit(struct app *app, struct codes_state *s, enum cmd cmd)
{
	uint32_t bits = app->job.bits, *order = mem_new(bits, sizeof(*order)), at = 0;
	int page = view_body(app).h / 2, to;

	codes_order(app, order, bits);
	while (at + 1 < bits && order[at] != s->bit)
		at++;
	to = cmd == CMD_up	    ? (int)at - 1
	     : cmd == CMD_down	    ? (int)at + 1
	     : cmd == CMD_page_up   ? (int)at - page
	     : cmd == CMD_page_down ? (int)at + page
	     : cmd == CMD_first	    ? 0
				    : (int)bits - 1;
	to = to >= (int)bits ? (int)bits - 1 : to;
	s->bit = order[to < 0 ? 0 : to];
	free(order);
}

static void
move_user(struct app *app, struct codes_state *s, enum cmd cmd)
{
	int64_t last = (int64_t)app->opt->data->users - 1, to = s->user;

	to += cmd == CMD_up	     ? -1
	      : cmd == CMD_down	     ? 1
	      : cmd == CMD_page_up   ? -10
	      : cmd == CMD_page_down ? 10
	      : cmd == CMD_first     ? -to
				     : last;
	s->user = (uint32_t)(to < 0 ? 0 : to > last ? last : to);
	ladder_refresh(app);
}

static void
turn_page(struct app *app, struct codes_state *s, int by)
{
	struct view_at *at = &app->view[VIEW_v_codes];
	struct rect r[PANES_MAX];

	if (is_large(app))
		s->page = s->page == PAGE_LADDER ? PAGE_BITS : PAGE_LADDER;
	else
		s->page = (s->page + by + CODES_PAGES) % CODES_PAGES;
	at->zoom = false;
	view_layout(app, r);
	for (int i = 0; !r[at->focus].w && i < CODES_PANES; i++)
		at->focus = (at->focus + 1) % CODES_PANES;
}

static bool
codes_command(struct app *app, enum cmd cmd, const char *arg)
{
	static const char *const order[] = { "their number", "how far from balance they are",
					     "their largest correlation",
					     "what NDCG loses without them" };
	struct codes_state *s = codes_state(app);
	int focus = app->view[VIEW_v_codes].focus;

	(void)arg;
	switch (cmd) {
	case CMD_form:
		next_form(app, s);
		return true;
	case CMD_side:
		s->side = (s->side + 1) % SIDES;
		return true;
	case CMD_cutoff:
		s->cutoff = (s->cutoff + 1) % app->job.eval.cutoffs;
		return true;
	case CMD_sort:
		s->order = (s->order + 1) % BIT_ORDERS;
		app_say(app, ROLE_message, "Bits by %s", order[s->order]);
		return true;
	case CMD_replay_back:
	case CMD_replay_on:
	case CMD_replay_first:
	case CMD_replay_last:
		replay_command(app, cmd);
		return true;
	case CMD_next_page:
	case CMD_prev_page:
		turn_page(app, s, cmd == CMD_next_page ? 1 : -1);
		return true;
	case CMD_open:
		return focus == PANE_LOST && open_worst(app);
	case CMD_up:
	case CMD_down:
	case CMD_page_up:
	case CMD_page_down:
	case CMD_first:
	case CMD_last:
		if (focus == PANE_LOST || focus == PANE_HEALTH)
			return false;
		if (focus == PANE_LADDER) {
			move_user(app, s, cmd);
			return true;
		}
		move_bit(app, s, cmd);
		return true;
	default:
		return false;
	}
}

static bool
codes_can(const struct app *app, enum cmd cmd)
{
	switch (cmd) {
	case CMD_cutoff:
		return app->job.eval.cutoffs > 1;
	case CMD_replay_back:
	case CMD_replay_on:
	case CMD_replay_first:
	case CMD_replay_last:
		return replay_can(app);
	case CMD_next_page:
	case CMD_prev_page:
		return !view_is_small(app);
	default:
		return codes_net(app) >= 0;
	}
}

const struct view_ops v_codes = {
	.state_size = sizeof(struct codes_state),
	.where = AT_CODES,
	.panes = CODES_PANES,
	.open = codes_open,
	.close = codes_close,
	.layout = codes_layout,
	.draw = codes_draw,
	.copy = codes_copy,
	.plain = codes_plain,
	.command = codes_command,
	.can = codes_can,
	.work = codes_work,
};
