/* The screen Neighbours: how it lies and what its keys do. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tui/overlay.h"
#include "tui/views/neighbours.h"

static void
neighbours_open(const struct app *app, void *state)
{
	const struct eval_options *eval = &app->opt->jobs[app->opt->first].eval;
	struct neighbours_state *s = state;

	s->form = -1;
	s->page = PANE_NEAR;
	s->cutoff = eval->cutoffs ? eval->cutoffs - 1 : 0;
	s->protocol = eval->protocol;
	s->gain = eval->gain;
}

static void
neighbours_close(void *state)
{
	struct neighbours_state *s = state;

	look_near_free(s->look);
	user_gaps_free(&s->gaps);
	if (s->traits)
		traits_free(s->traits);
	free(s->traits);
}

static void
neighbours_layout(const struct app *app, int w, int h, struct rect out[PANES_MAX])
{
	const struct neighbours_state *s = neighbours_state(app);
	int page = s->page, left = w >= 120 ? 28 : 16, top = 7;

	if (you_ask(s)) {
		left = w >= 120 ? 44 : w * 3 / 8;
		top = 8;
	}
	out[PANE_LIST] = (struct rect){ 0, 0, left, h };
	out[PANE_ROW] = (struct rect){ left, 0, w - left, top };
	if (w >= 120 && h >= 30) {
		int right = (w - left) * 2 / 5, low = h - top, forms = low / 2;

		out[PANE_NEAR] = (struct rect){ left, top, w - left - right, low };
		out[PANE_FORMS] = (struct rect){ w - right, top, right, forms };
		out[PANE_RADIUS] = (struct rect){ w - right, top + forms, right, low - forms };
		return;
	}
	out[page] = (struct rect){ left, top, w - left, h - top };
}

static void
neighbours_draw(const struct app *app, int pane, struct pane p, bool focused)
{
	static void (*const draw[NEIGHBOURS_PANES])(const struct app *, struct pane, bool) = {
		draw_askers, draw_asker, draw_near, draw_forms, draw_radius,
	};

	draw[pane](app, p, focused);
}

/* ---- whom to look from ---- */

static void
choose(struct app *app, struct neighbours_state *s, int64_t row)
{
	const struct dataset *d = app->opt->data;
	bool users = asks(s->way) == NEAR_USERS;
	int64_t last = (int64_t)(users ? d->users : d->items) - 1;

	row = row > last ? last : row < 0 ? 0 : row;
	*(users ? &s->user : &s->item) = (uint32_t)row;
	s->you = false;
	memset(s->flip, 0, sizeof(s->flip));
	app->view[VIEW_v_neighbours].scroll[PANE_NEAR] = 0;
	app->view[VIEW_v_neighbours].scroll[PANE_FORMS] = 0;
}

void
neighbours_at(struct app *app, uint32_t user)
{
	struct neighbours_state *s = neighbours_state(app);

	s->way = USER_TO_ITEMS;
	choose(app, s, user);
	app_go(app, VIEW_v_neighbours);
	app->view[VIEW_v_neighbours].focus = PANE_LIST;
}

static bool
move(struct app *app, struct neighbours_state *s, enum cmd cmd)
{
	const struct user_gaps *gaps = neighbours_gaps(app);
	int64_t at = asks(s->way) == NEAR_USERS ? s->user : s->item, page = view_body(app).h / 2;
	int64_t last = app->opt->data->users - 1;

	at = gaps ? gaps->place[at] : at;

	switch (cmd) {
	case CMD_up:
		at--;
		break;
	case CMD_down:
		at++;
		break;
	case CMD_page_up:
		at -= page;
		break;
	case CMD_page_down:
		at += page;
		break;
	case CMD_first:
		at = 0;
		break;
	case CMD_last:
		at = INT32_MAX;
		break;
	default:
		return false;
	}
	if (gaps)
		at = gaps->order[at < 0 ? 0 : at > last ? last : at];
	choose(app, s, at);
	return true;
}

static bool
contains(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (; *text; text++)
		if (!strncasecmp(text, word, n))
			return true;
	return false;
}

/* By id, or by a part of the title. */
static void
find(struct app *app, struct neighbours_state *s, const char *what)
{
	const struct dataset *d = app->opt->data;
	bool users = asks(s->way) == NEAR_USERS;
	int64_t row = ids_find(users ? &d->user_ids : &d->item_ids, what);

	if (!*what) {
		palette_open(app, "find ");
		return;
	}
	for (uint32_t i = 0; row < 0 && !users && i < d->items; i++)
		if (contains(dataset_title(d, i), what))
			row = i;
	if (row < 0)
		app_say(app, ROLE_warn, "There is no %s \"%s\".", users ? "user" : "item", what);
	else
		choose(app, s, row);
}

/* ---- keys ---- */

static uint32_t
bits_now(const struct app *app)
{
	return app->run.snapshot ? app->run.snapshot->net[0].features.bits : app->job.bits;
}

static void
move_bit(const struct app *app, struct neighbours_state *s, bool on)
{
	uint32_t bits = bits_now(app);

	s->bit = (s->bit + (on ? 1 : bits - 1)) % bits;
}

static void
next_form(struct app *app, struct neighbours_state *s)
{
	const struct history *h = &app->run;
	int row = neighbours_row(app);

	for (int i = 1; row >= 0 && i <= h->job.rows; i++) {
		int r = (row + i) % h->job.rows;

		if (h->info.row_net[r] >= 0) {
			s->form = r;
			app_say(app, ROLE_message, "In focus: %s", h->job.row[r]->name);
			return;
		}
	}
}

/* Takes the flips back, then leaves you. */
static bool
go_back(struct app *app, struct neighbours_state *s)
{
	static const uint64_t none[BITS_MOST / 64];

	if (app->view[VIEW_v_neighbours].zoom)
		return false;
	if (memcmp(s->flip, none, sizeof(none))) {
		memset(s->flip, 0, sizeof(s->flip));
		return true;
	}
	if (!you_ask(s))
		return false;
	s->you = false;
	return true;
}

/* Another list; of you there is no fold. */
static void
next_list(struct app *app, struct neighbours_state *s)
{
	static const char *const says[LISTS] = { "all items", "items not trained on",
						 "the user's own items of the fold" };

	s->listed = (s->listed + 1) % (you_ask(s) ? LIST_FOLD : LISTS);
	app->view[VIEW_v_neighbours].scroll[PANE_NEAR] = 0;
	app_say(app, ROLE_message, "Listed: %s",
		s->listed == LIST_NEW && you_ask(s) ? "items that you have not rated"
						    : says[s->listed]);
}

static void
next_page(struct app *app, struct neighbours_state *s, int by)
{
	struct view_at *at = &app->view[VIEW_v_neighbours];
	int pages = NEIGHBOURS_PANES - PANE_NEAR;

	s->page = PANE_NEAR + (s->page - PANE_NEAR + by + pages) % pages;
	if (at->focus >= PANE_NEAR)
		at->focus = s->page;
}

static bool
neighbours_command(struct app *app, enum cmd cmd, const char *arg)
{
	struct neighbours_state *s = neighbours_state(app);
	int focus = app->view[VIEW_v_neighbours].focus;

	switch (cmd) {
	case CMD_find:
		find(app, s, arg);
		return true;
	case CMD_side:
		s->way = (s->way + 1) % WAYS;
		s->sorting = BY_NEARNESS;
		memset(s->flip, 0, sizeof(s->flip));
		return true;
	case CMD_form:
		next_form(app, s);
		return true;
	case CMD_cutoff:
		s->cutoff = (s->cutoff + 1) % app->job.eval.cutoffs;
		return true;
	case CMD_protocol:
		next_list(app, s);
		return true;
	case CMD_gain:
		s->gain = (s->gain + 1) % (GAIN_BINARY + 1);
		return true;
	case CMD_queries:
		neighbours_queries(app);
		return true;
	case CMD_ties:
		s->ties = (s->ties + 1) % TIE_RULES;
		return true;
	case CMD_sort:
		if (focus == PANE_LIST && !you_ask(s))
			neighbours_sort_users(app);
		else
			s->sorting = (s->sorting + 1) % SORTINGS;
		return true;
	case CMD_rate:
		you_rate(app, arg);
		return true;
	case CMD_xor:
		s->codes = (s->codes + 1) % CODE_LINES;
		return true;
	case CMD_flip:
		s->flip[s->bit / 64] ^= UINT64_C(1) << (63 - s->bit % 64);
		return true;
	case CMD_next_page:
	case CMD_prev_page:
		next_page(app, s, cmd == CMD_next_page ? 1 : -1);
		return true;
	case CMD_left:
	case CMD_right:
		move_bit(app, s, cmd == CMD_right);
		return true;
	case CMD_back:
		return go_back(app, s);
	default:
		return (focus == PANE_LIST || focus == PANE_ROW) && !you_ask(s) &&
		       move(app, s, cmd);
	}
}

static bool
neighbours_can(const struct app *app, enum cmd cmd)
{
	const struct neighbours_state *s = neighbours_state(app);

	switch (cmd) {
	case CMD_find:
	case CMD_side:
	case CMD_rate:
		return true;
	case CMD_cutoff:
		return app->job.eval.cutoffs > 1 && s->way == USER_TO_ITEMS && !s->you;
	case CMD_gain:
		return s->way == USER_TO_ITEMS && !s->you;
	case CMD_protocol:
		return s->way == USER_TO_ITEMS;
	case CMD_sort:
		return app->view[VIEW_v_neighbours].focus == PANE_LIST && !you_ask(s)
			       ? asks(s->way) == NEAR_USERS
			       : s->way == USER_TO_ITEMS;
	case CMD_flip:
		return neighbours_row(app) >= 0 && s->bit < bits_now(app);
	default:
		return neighbours_row(app) >= 0;
	}
}

const struct view_ops v_neighbours = {
	.state_size = sizeof(struct neighbours_state),
	.where = AT_NEIGHBOURS,
	.panes = NEIGHBOURS_PANES,
	.open = neighbours_open,
	.close = neighbours_close,
	.layout = neighbours_layout,
	.draw = neighbours_draw,
	.copy = neighbours_copy,
	.plain = neighbours_plain,
	.plain_anew = true,
	.command = neighbours_command,
	.can = neighbours_can,
	.type = you_type,
	.typing = you_typing,
	.work = neighbours_work,
};
