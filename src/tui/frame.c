#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/edit.h"
#include "tui/frame.h"
#include "tui/overlay.h"

enum { HINTS_MAX = 8 };

struct hint {
	char key[16];
	const char *label;
	enum cmd cmd;
	int x, w; /* columns on the screen */
};

struct hints {
	int n;
	struct hint v[HINTS_MAX];
};

static void
add_hint(const struct app *app, struct hints *hints, enum cmd cmd, const char *label)
{
	struct hint *h = &hints->v[hints->n];

	if (hints->n == HINTS_MAX)
		return;
	h->cmd = cmd;
	h->label = label;
	if (*keymap_first(&app->keys, cmd, h->key, sizeof(h->key)))
		hints->n++;
}

static void
add_word(struct hints *hints, const char *key, const char *label)
{
	struct hint *h = &hints->v[hints->n++];

	snprintf(h->key, sizeof(h->key), "%s", key);
	h->label = label;
	h->cmd = CMD_none;
}

/* The keys that work now; help and quit have the last two places. */
static void
normal_hints(const struct app *app, struct hints *hints)
{
	bool train = view_rows[app->now].ops->where == AT_TRAIN;

	/* of the run on its own screen, else of the screen first */
	for (int i = 0; i < 2 * CMDS && hints->n < HINTS_MAX - 2; i++) {
		int c = i % CMDS;
		const char *label = app_label(app, (enum cmd)c);
		bool own = cmd_rows[c].where & AT_VIEWS;

		if (c == CMD_none || (train ? i >= CMDS : own != (i < CMDS)))
			continue;
		/* a key that means something more special here */
		if (keymap_find(&app->keys, app->keys.key[c][0], app_where(app)) != (enum cmd)c)
			continue;
		if (label && c != CMD_help && c != CMD_close &&
		    (cmd_rows[c].where & app_where(app)) && app_can(app, (enum cmd)c))
			add_hint(app, hints, (enum cmd)c, label);
	}
	add_hint(app, hints, CMD_help, app_label(app, CMD_help));
	add_hint(app, hints, CMD_close, app_label(app, CMD_close));
}

static struct hints
hints_of(const struct app *app)
{
	struct hints h = { 0 };

	switch (app->mode) {
	case MODE_NORMAL:
		normal_hints(app, &h);
		break;
	case MODE_EDIT:
		add_hint(app, &h, CMD_up, "up");
		add_hint(app, &h, CMD_down, "down");
		add_hint(app, &h, CMD_more, "more");
		add_hint(app, &h, CMD_less, "less");
		add_hint(app, &h, CMD_open, "type a value");
		add_hint(app, &h, CMD_pause, app_label(app, CMD_pause));
		add_hint(app, &h, CMD_back, "done");
		break;
	case MODE_HELP:
		add_hint(app, &h, CMD_up, "up");
		add_hint(app, &h, CMD_down, "down");
		add_hint(app, &h, CMD_page_down, "page");
		add_hint(app, &h, CMD_search, "search");
		add_hint(app, &h, CMD_back, "close");
		break;
	case MODE_COPY:
		add_hint(app, &h, CMD_up, "up");
		add_hint(app, &h, CMD_down, "down");
		add_hint(app, &h, CMD_copy, "copy");
		add_hint(app, &h, CMD_back, "close");
		break;
	case MODE_PALETTE:
		add_word(&h, "Up Down", "choose");
		add_word(&h, "Tab", "complete");
		add_word(&h, "Enter", "do it");
		add_word(&h, "Esc", "cancel");
		break;
	case MODE_VALUE:
	case MODE_SEARCH:
		add_word(&h, "Enter", "take it");
		add_word(&h, "Esc", "cancel");
		break;
	case MODE_VIEW:
		for (const char *const *w = view_rows[app->now].ops->typing(app); *w; w += 2)
			add_word(&h, w[0], w[1]);
		break;
	case MODE_LESSON:
		for (const char *const *w = lesson_hints(app); *w; w += 2)
			add_word(&h, w[0], w[1]);
		break;
	case MODE_CONFIRM:
		add_word(&h, "y", "yes");
		add_word(&h, "n", "no");
		break;
	}
	return h;
}

/* Gives the hints their columns; those that do not fit are dropped from the
 * middle, so that help and quit stay. */
static void
place_hints(const struct app *app, struct hints *h)
{
	int total = 0;

	for (int i = 0; i < h->n; i++) {
		h->v[i].w = text_width(app->utf8, h->v[i].key) + 1 +
			    text_width(app->utf8, h->v[i].label);
		total += h->v[i].w + 2;
	}
	while (total - 1 > app->w && h->n > 2) {
		int drop = app->mode == MODE_NORMAL ? h->n - 3 : h->n - 1;

		drop = drop < 0 ? 0 : drop;
		total -= h->v[drop].w + 2;
		memmove(&h->v[drop], &h->v[drop + 1], (size_t)(h->n - drop - 1) * sizeof(h->v[0]));
		h->n--;
	}
	for (int i = 0, x = 0; i < h->n; i++) {
		h->v[i].x = x;
		x += h->v[i].w + 2;
	}
}

enum cmd
frame_hint_at(const struct app *app, int x)
{
	struct hints h = hints_of(app);

	place_hints(app, &h);
	for (int i = 0; i < h.n; i++)
		if (x >= h.v[i].x && x < h.v[i].x + h.v[i].w)
			return h.v[i].cmd;
	return CMD_none;
}

static void
draw_hints(const struct app *app, struct pane p, int y)
{
	struct hints h = hints_of(app);

	place_hints(app, &h);
	for (int i = 0; i < h.n; i++) {
		int x = pane_text(p, h.v[i].x, y, ROLE_key, h.v[i].key);

		pane_text(p, x + 1, y, ROLE_key_text, h.v[i].label);
	}
}

/* "[1 Train]" or " 1 Train "; where there is no room for all, of the others the number. */
static void
tab_text(const struct app *app, int v, char text[32])
{
	bool now = v == (int)app->now;
	int all = 0;

	for (int i = 0; i < VIEWS; i++)
		all += (int)strlen(view_rows[i].title) + 4;
	if (now)
		snprintf(text, 32, "[%c %s]", view_rows[v].key, view_rows[v].title);
	else if (all <= app->w)
		snprintf(text, 32, " %c %s ", view_rows[v].key, view_rows[v].title);
	else
		snprintf(text, 32, " %c ", view_rows[v].key);
}

int
frame_tab_at(const struct app *app, int x)
{
	char text[32];
	int end = 0;

	for (int v = 0; v < VIEWS; v++) {
		tab_text(app, v, text);
		end += (int)strlen(text);
		if (x < end)
			return v;
	}
	return -1;
}

static void
draw_tabs(const struct app *app, struct pane p)
{
	struct str where = STR_INIT;
	char text[32];
	int x = 0;

	pane_across(p, 0, 0, p.w, ROLE_tab, " ");
	for (int v = 0; v < VIEWS; v++) {
		tab_text(app, v, text);
		x = pane_text(p, x, 0, v == (int)app->now ? ROLE_tab_now : ROLE_tab, text);
	}
	str_add_clean(&where, app->opt->data->name, strlen(app->opt->data->name));
	str_addf(&where, "  %s  %u bits  hamtop ", app->job.ops->family, app->job.bits);
	if (x + 2 + text_width(app->utf8, where.s) <= p.w)
		pane_right(p, p.w, 0, ROLE_tab, "%s", where.s);
	str_free(&where);
}

/* The grid where a screen shows it. */
static int
draw_grid_state(const struct app *app, struct pane p, int y)
{
	const struct app_grid *g = &app->grid;

	if (!g->seen || g->why.code)
		return pane_text(p, 1, y, ROLE_error, "NO GRID");
	if (g->ended)
		return pane_text(p, 1, y, ROLE_state_end,
				 g->failed ? "GRID ENDED" : "GRID COMPLETE");
	if (g->paused)
		return pane_text(p, 1, y, ROLE_state_pause,
				 g->news ? "GRID PAUSED" : "GRID NOT STARTED");
	return pane_text(p, 1, y, ROLE_state_run, "GRID RUNNING");
}

static bool
shows_grid(const struct app *app)
{
	return view_rows[app->now].ops->where & (AT_BOARD | AT_GROUPS);
}

static int
draw_state(const struct app *app, struct pane p, int y)
{
	const struct history *h = &app->run;
	const char *word = "RUNNING";
	enum role role = ROLE_state_run;

	if (shows_grid(app))
		return draw_grid_state(app, p, y);
	if (!h->started) {
		word = app->paused ? "PAUSED" : "STARTING";
		role = ROLE_state_pause;
	} else if (h->ended) {
		static const char *const ends[] = { "FINISHED", "STOPPED EARLY", "STOPPED",
						    "FAILED" };

		word = ends[h->end];
		role = h->end == RUN_FAILED ? ROLE_error : ROLE_state_end;
	} else if (app->stopping || app->place.state == WORKER_ENDING) {
		word = "EVALUATING";
		role = ROLE_state_end;
	} else if (app->paused) {
		word = "PAUSED";
		role = ROLE_state_pause;
	} else if (app_grid_runs(app)) {
		word = "WAITING FOR THE GRID";
		role = ROLE_state_pause;
	}
	return pane_textf(p, 1, y, role, "%s", word);
}

void
frame_duration(struct str *s, double seconds)
{
	unsigned long t = seconds > 0 ? (unsigned long)(seconds + .5) : 0;

	if (t >= 3600)
		str_addf(s, "%lu:%02lu:%02lu", t / 3600, t / 60 % 60, t % 60);
	else
		str_addf(s, "%lu:%02lu", t / 60, t % 60);
}

static void
status_numbers(const struct app *app, struct str *s)
{
	const struct history *h = &app->run;
	unsigned done = history_epochs(h), all = job_epochs(&app->job);
	double each = history_epoch_seconds(h);

	if (shows_grid(app)) {
		str_add(s, "  ");
		app_grid_status(app, s);
		return;
	}
	str_addf(s, "  epoch %u of %u", done, all);
	if (h->ended || !h->started) {
		str_addf(s, "   seed %llu", (unsigned long long)app->job.seed);
		return;
	}
	if (!app->headless && app->place.batches && app->place.generation == app->generation)
		str_addf(s, "   batch %u/%u", app->place.batch, app->place.batches);
	if (app->headless || app->paused || app_grid_runs(app) ||
	    !(app->place.batches_per_second > 0))
		str_add(s, "   - batches/s   ETA -:--");
	else {
		str_addf(s, "   %.0f batches/s   ETA ", app->place.batches_per_second);
		if (isfinite(each) && all > done)
			frame_duration(s, each * (all - done));
		else
			str_add(s, "-:--");
	}
	str_addf(s, "   seed %llu", (unsigned long long)app->job.seed);
}

/* Where word stands in text for the last time; NULL: nowhere. */
static char *
last_of(char *text, const char *word)
{
	char *last = NULL;

	for (char *at = text; (at = strstr(at, word)); at++)
		last = at;
	return last;
}

static void
draw_status(const struct app *app, struct pane p, int y)
{
	struct str s = STR_INIT;
	char *part;
	int x;

	if (app->message[0]) {
		pane_across(p, 0, y, p.w, app->message_role, " ");
		pane_fit(p, 1, y, p.w - 1, app->message_role, app->message);
		return;
	}
	if (app->mode == MODE_EDIT || app->mode == MODE_VALUE) {
		edit_help(app, true, &s);
		if (text_width(app->utf8, s.s) > p.w - 1) {
			str_clear(&s);
			edit_help(app, false, &s);
		}
		pane_across(p, 0, y, p.w, ROLE_edit, " ");
		pane_fit(p, 1, y, p.w - 1, ROLE_edit, s.s);
		str_free(&s);
		return;
	}
	pane_across(p, 0, y, p.w, ROLE_status, " ");
	x = draw_state(app, p, y);
	status_numbers(app, &s);
	/* what has no room is left out as a whole */
	while (text_width(app->utf8, s.s) > p.w - x && (part = last_of(s.s, "   ")))
		*part = '\0';
	pane_fit(p, x, y, p.w - x, ROLE_status, s.s);
	str_free(&s);
}

void
app_draw(const struct app *app, struct canvas *c)
{
	const struct view_ops *ops = view_rows[app->now].ops;
	struct rect r[PANES_MAX], body = view_body(app);
	struct pane p;

	canvas_reset(c, app->w, app->h);
	p = pane_of(c);
	view_layout(app, r);
	for (int i = 0; i < ops->panes; i++) {
		struct pane box = pane_sub(p, r[i].x, r[i].y, r[i].w, r[i].h);

		if (box.w < 1 || box.h < 1)
			continue;
		ops->draw(app, i, box, i == app->view[app->now].focus);
		if (view_is_small(app))
			pane_box_note(box, ROLE_dim, "%d/%d Tab", i + 1, ops->panes);
	}
	if (body.y)
		draw_tabs(app, p);
	if (app->h - body.y - body.h >= 1)
		draw_status(app, p, body.y + body.h);
	if (app->h - body.y - body.h >= 2)
		draw_hints(app, p, app->h - 1);
	overlay_draw(app, p);
}
