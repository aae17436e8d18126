/* The screen Train: how it lies and what its keys do. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "tui/views/train.h"

static void
train_open(const struct app *app, void *state)
{
	struct train_state *s = state;
	int ks = app->opt->jobs[app->opt->first].eval.cutoffs;

	*s = (struct train_state){ .log_y = true, .cursor = NAN, .cutoff = ks ? ks - 1 : 0 };
}

/* The whole watch list with its box. */
enum { WATCH_ROWS = 13, WATCH_COLUMNS = 28 };

static int
clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

/* Two columns, charts left, cards right; a strip with the table below where
 * there is room for it or it was asked for. */
static void
train_layout(const struct app *app, int w, int h, struct rect out[PANES_MAX])
{
	const struct train_state *s = train_state(app);
	bool wide = w >= 120, tall = h >= 34, strip = tall || s->page != PAGE_NONE;
	int right = clamp(w / 3, 28, wide ? 64 : 38), left = w - right;
	int below = strip ? clamp(h / 4, 11, 15) : 0;
	int upper = strip && !tall ? h - below : (h - below) * 10 / 21;
	int lower = h - below - upper, both = upper + lower;
	int watch = lower < WATCH_ROWS ? lower : WATCH_ROWS;
	bool beside = right >= WATCH_COLUMNS + 18;
	int codes = !beside && both >= 36 ? WATCH_ROWS : 0;

	if (strip && !tall) {
		out[PANE_NDCG] = (struct rect){ 0, 0, left, upper };
		out[PANE_RUN] = (struct rect){ left, 0, right, upper };
	} else {
		out[PANE_LOSS] = (struct rect){ 0, 0, left, upper };
		out[PANE_NDCG] = (struct rect){ 0, upper, left, lower };
		out[PANE_RUN] = (struct rect){ left, 0, right, both - watch - codes };
		out[PANE_CODES] = (struct rect){ left, both - watch - codes, right, codes };
		out[PANE_WATCH] = (struct rect){ left, both - watch, right, watch };
		if (beside) {
			int w2 = right / 2 > WATCH_COLUMNS ? right / 2 : right - WATCH_COLUMNS;

			out[PANE_CODES] = (struct rect){ left, both - watch, w2, watch };
			out[PANE_WATCH].x += w2;
			out[PANE_WATCH].w -= w2;
		}
		if (!out[PANE_CODES].h)
			out[PANE_CODES].w = 0;
	}
	if (strip) {
		bool contest = !tall && train_other(app);
		int table = wide || contest ? left : w;

		out[PANE_TABLE] = (struct rect){ 0, upper + lower, table, below };
		if (contest)
			out[PANE_WATCH] = (struct rect){ left, upper + lower, right, below };
		else if (wide)
			out[PANE_LOG] = (struct rect){ left, upper + lower, right, below };
	}
}

static void
train_draw(const struct app *app, int pane, struct pane p, bool focused)
{
	static void (*const draw[TRAIN_PANES])(const struct app *, struct pane, bool) = {
		draw_loss, draw_valid, draw_run, draw_watch, draw_codes, draw_table, draw_log,
	};

	draw[pane](app, p, focused);
}

bool
train_lists_runs(const struct app *app)
{
	const struct train_state *s = train_state(app);

	return s->page == PAGE_RUNS && app->view[VIEW_v_train].focus == PANE_TABLE;
}

static double
last_epoch(const struct app *app)
{
	double last = 1;

	for (int i = 0; i < app->run.info.nets; i++)
		last = fmax(last, history_last(&app->run, i, COL_EPOCH));
	return last;
}

static void
move_cursor(struct app *app, struct train_state *s, enum cmd cmd)
{
	double last = last_epoch(app);

	switch (cmd) {
	case CMD_left:
		s->cursor--;
		break;
	case CMD_right:
		s->cursor++;
		break;
	case CMD_first:
		s->cursor = 1;
		break;
	default:
		s->cursor = last;
		break;
	}
	s->cursor = s->cursor < 1 ? 1 : s->cursor > last ? last : s->cursor;
}

static void
next_form(struct app *app, struct train_state *s)
{
	s->form = (s->form + 1) % (app->job.rows + 1);
	app_say(app, ROLE_message, "In focus: %s",
		s->form ? app->job.row[s->form - 1]->name : "all forms");
}

static void
turn_page(struct view_at *at, struct train_state *s, int by)
{
	s->page = (enum train_page)(((int)s->page + by + PAGES) % PAGES);
	at->scroll[PANE_TABLE] = 0;
	if (s->page == PAGE_NONE && at->focus == PANE_TABLE)
		at->focus = PANE_LOSS;
	if (s->page == PAGE_RUNS)
		at->focus = PANE_TABLE;
}

/* In the list of runs. */
static void
move_choice(const struct app *app, struct train_state *s, enum cmd cmd)
{
	int last = app->runs.n;

	s->at += cmd == CMD_up ? -1 : cmd == CMD_down ? 1 : cmd == CMD_first ? -last : last;
	s->at = s->at < 0 ? 0 : s->at > last ? last : s->at;
}

static bool
train_command(struct app *app, enum cmd cmd, const char *arg)
{
	struct view_at *at = &app->view[VIEW_v_train];
	struct train_state *s = at->state;

	switch (cmd) {
	case CMD_form:
		next_form(app, s);
		return true;
	case CMD_cutoff:
		s->cutoff = (s->cutoff + 1) % app->job.eval.cutoffs;
		return true;
	case CMD_log_axis:
		s->log_y = !s->log_y;
		return true;
	case CMD_inspect:
		s->cursor = isnan(s->cursor) ? last_epoch(app) : NAN;
		return true;
	case CMD_next_tab:
	case CMD_prev_tab:
		turn_page(at, s, cmd == CMD_next_tab ? 1 : -1);
		return true;
	case CMD_pin:
		train_pin(app, arg);
		return true;
	case CMD_compare:
		train_compare(app, arg);
		return true;
	case CMD_up:
	case CMD_down:
		if (!train_lists_runs(app))
			return false;
		move_choice(app, s, cmd);
		return true;
	case CMD_left:
	case CMD_right:
	case CMD_first:
	case CMD_last:
		if (isnan(s->cursor) && train_lists_runs(app) && cmd != CMD_left &&
		    cmd != CMD_right)
			move_choice(app, s, cmd);
		else if (isnan(s->cursor))
			return false;
		else
			move_cursor(app, s, cmd);
		return true;
	case CMD_back:
		if (at->zoom || (isnan(s->cursor) && !s->with))
			return false;
		s->with = isnan(s->cursor) ? 0 : s->with;
		s->cursor = NAN;
		return true;
	default:
		return false;
	}
}

static bool
train_can(const struct app *app, enum cmd cmd)
{
	switch (cmd) {
	case CMD_inspect:
		return history_epochs(&app->run) > 0;
	case CMD_cutoff:
		return app->job.eval.cutoffs > 1;
	case CMD_pin:
		return app->run.started;
	case CMD_compare:
		return app->runs.n > 0;
	default:
		return true;
	}
}

static void
train_click(struct app *app, int pane, struct pane p, int x, int y)
{
	struct train_state *s = app->view[VIEW_v_train].state;
	struct chart chart = train_chart(app);
	double at;

	(void)y;
	if (pane != PANE_LOSS && pane != PANE_NDCG)
		return;
	at = chart_x_at(pane_sub(p, 1, 1, p.w - 2, p.h - 2), &chart, x - 1);
	if (isfinite(at) && history_epochs(&app->run)) {
		s->cursor = round(at);
		s->cursor = fmin(fmax(s->cursor, 1), last_epoch(app));
	}
}

const struct view_ops v_train = {
	.state_size = sizeof(struct train_state),
	.where = AT_TRAIN,
	.panes = TRAIN_PANES,
	.open = train_open,
	.layout = train_layout,
	.draw = train_draw,
	.copy = train_copy,
	.plain = train_plain,
	.command = train_command,
	.can = train_can,
	.work = train_work,
	.click = train_click,
};
