/* The screen Groups: Section 5.6 of the paper. Who is better served by which of two
 * rows, Table 6, Figure 3, and what holds of them. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "tui/overlay.h"
#include "tui/views/groups.h"
#include "tui/views/neighbours.h"

static struct groups_state *
state_of(struct app *app)
{
	return app->view[VIEW_v_groups].state;
}

static void
groups_open(const struct app *app, void *state)
{
	const struct board *b = app->opt->board;
	struct groups_state *s = state;
	const struct model_row *row[2];

	*s = (struct groups_state){ .correction = CORRECTION_HOLM, .shown = GROUPS };
	if (!b)
		return;
	groups_pair(row, s->form);
	groups_table_init(&s->t, app->opt->data, row, b->bits, b->lengths, b->seed, b->seeds,
			  &b->eval);
	s->failed = mem_new((size_t)(b->lengths * b->seeds), sizeof(*s->failed));
	s->length = b->lengths - 1;
	groups_choices_begin(s);
}

static void
groups_close(void *state)
{
	struct groups_state *s = state;

	groups_table_free(&s->t);
	free(s->failed);
	free(s->user);
}

static void
groups_layout(const struct app *app, int w, int h, struct rect out[PANES_MAX])
{
	int lengths = groups_state(app)->t.lengths, upper = (lengths > 4 ? 4 : lengths) + 7;

	if (w >= 120 && h >= 30) {
		int left = w / 2, figure = 14;

		out[GROUPS_TABLE] = (struct rect){ 0, 0, w, upper };
		out[GROUPS_FIGURE] = (struct rect){ 0, upper, left, figure };
		out[GROUPS_HOLDS] = (struct rect){ 0, upper + figure, left, h - upper - figure };
		out[GROUPS_USERS] = (struct rect){ left, upper, w - left, h - upper };
	} else {
		int left = w - 36;

		upper = upper > h - 10 ? h - 10 : upper;
		out[GROUPS_TABLE] = (struct rect){ 0, 0, w, upper };
		out[GROUPS_FIGURE] = (struct rect){ 0, upper, left, h - upper };
		out[GROUPS_HOLDS] = (struct rect){ left, upper, w - left, h - upper };
	}
}

static void
groups_draw(const struct app *app, int pane, struct pane p, bool focused)
{
	static void (*const draw[GROUPS_PANES])(const struct app *, struct pane, bool) = {
		groups_draw_table,
		groups_draw_figure,
		groups_draw_holds,
		groups_draw_users,
	};

	draw[pane](app, p, focused);
}

/* --- what is worked out beside the screen --- */

struct work {
	unsigned version, choices_of; /* when it was asked for */
	int seed, length, choice;     /* choice -1: the cell itself */
	struct groups_source from;
	struct groups out; /* users 0: no memory */
	struct err err;
};

static void
work_run(void *ctx)
{
	const struct resampling how = RESAMPLING_INIT;
	struct work *w = ctx;

	groups_init(&w->out, w->from.ndcg[0], w->from.ndcg[1], w->from.profile,
		    w->choice < 0 ? &how : NULL, NULL, &w->err);
}

static void
take_cell(struct app *app, struct work *w)
{
	struct groups_state *s = state_of(app);

	if (!w->out.users) {
		s->failed[w->seed * s->t.lengths + w->length] = true;
		app_say(app, ROLE_error, "%s", w->err.msg);
		return;
	}
	*groups_at(&s->t, w->seed, w->length) = w->out;
	w->out = (struct groups){ 0 };
	groups_table_correct(&s->t);
	if (w->seed == s->seed && w->length == s->length)
		groups_list(s);
}

static void
take_choice(struct groups_state *s, const struct work *w)
{
	struct groups_choice *c = &s->choice[w->choice];

	c->done = true;
	c->there = w->out.users > 0;
	for (int f = 0; f < FEATURES && c->there; f++) {
		c->chi2[f] = w->out.test[f].chi2.chi2;
		c->effect[f] = w->out.test[f].rank.effect;
	}
}

static void
work_done(struct app *app, void *ctx)
{
	struct work *w = ctx;

	if (app && w->version == state_of(app)->version) {
		if (w->choice < 0)
			take_cell(app, w);
		else if (w->choices_of == state_of(app)->choices_of)
			take_choice(state_of(app), w);
	}
	groups_free(&w->out);
	free(w);
}

static bool
begin(struct piece *out, const struct groups_state *s, int seed, int length, int choice,
      const struct groups_source *from)
{
	struct work *w = mem_new(1, sizeof(*w));

	*w = (struct work){ .version = s->version,
			    .choices_of = s->choices_of,
			    .seed = seed,
			    .length = length,
			    .choice = choice,
			    .from = *from };
	*out = (struct piece){ .ctx = w, .run = work_run, .done = work_done };
	/* what somebody looks at now need not wait */
	out->asked = choice < 0 && seed == s->seed && length == s->length;
	return true;
}

/* A cell that is not there yet and can be. */
static bool
begin_cell(struct piece *out, const struct app *app, int seed, int length)
{
	const struct groups_state *s = groups_state(app);
	struct groups_source from;

	return !groups_at(&s->t, seed, length)->users && !s->failed[seed * s->t.lengths + length] &&
	       groups_source(&from, &s->t, seed, length, app->grid.seen) &&
	       begin(out, s, seed, length, -1, &from);
}

static bool
begin_choice(struct piece *out, const struct app *app, int i)
{
	const struct groups_state *s = groups_state(app);
	struct groups_table t = groups_choice_table(s, i);
	struct groups_source from;

	return !s->choice[i].done && groups_source(&from, &t, s->seed, s->length, app->grid.seen) &&
	       begin(out, s, s->seed, s->length, i, &from);
}

/* What is shown comes first, then its choices, then the other cells. */
static bool
groups_work(const struct app *app, struct piece *out)
{
	const struct groups_state *s = groups_state(app);

	if (!s->t.at || !app->grid.seen)
		return false;
	if (begin_cell(out, app, s->seed, s->length))
		return true;
	for (int i = 0; i < GROUPS_CHOICES; i++) {
		if (begin_choice(out, app, i))
			return true;
	}
	for (int i = 0; i < s->t.seeds * s->t.lengths; i++) {
		if (begin_cell(out, app, i / s->t.lengths, i % s->t.lengths))
			return true;
	}
	return false;
}

/* --- commands --- */

/* Another table: nothing of the old one holds. */
static void
begin_anew(struct groups_state *s)
{
	s->version++;
	for (int i = 0; i < s->t.seeds * s->t.lengths; i++) {
		groups_free(&s->t.at[i]);
		s->failed[i] = false;
	}
	groups_list(s);
	groups_choices_begin(s);
}

static void
show_cell(struct groups_state *s, int seed, int length)
{
	s->seed = seed;
	s->length = length;
	groups_list(s);
	groups_choices_begin(s);
}

/* The two rows of `pair ROW ROW`, or the next form. */
static void
take_pair(struct app *app, const char *arg)
{
	struct groups_state *s = state_of(app);
	const struct model_row *row[2] = { NULL, NULL };
	char name[2][32];

	if (!*arg) {
		s->form = (s->form + 1) % GROUPS_FORMS;
		groups_pair(row, s->form);
	} else {
		if (sscanf(arg, "%31s %31s", name[0], name[1]) == 2) {
			model_find(name[0], &row[0]);
			model_find(name[1], &row[1]);
		}
		if (!row[0] || !row[1] || row[0] == row[1]) {
			app_say(app, ROLE_error,
				"Write two rows: pair CCSR-S CF-S; --model list names them.");
			return;
		}
		s->form = -1;
	}
	groups_table_rows(&s->t, row);
	if (app_grid_runs(app))
		app_grid_prefer(app, s->t.row, 2);
	begin_anew(s);
}

/* The next way that the data suit: another protocol or another gain. */
static void
next_way(struct app *app, enum cmd cmd)
{
	struct groups_state *s = state_of(app);
	int gain = s->t.way % GRID_GAINS, protocol = s->t.way / GRID_GAINS;
	struct board b = *app->opt->board;

	b.grid = app->grid.seen;
	do {
		if (cmd == CMD_protocol)
			protocol = !protocol;
		else
			gain = (gain + 1) % GRID_GAINS;
	} while (!board_has(&b, protocol * GRID_GAINS + gain));
	s->t.way = protocol * GRID_GAINS + gain;
	begin_anew(s);
}

static void
export_to(struct app *app, const char *dir)
{
	struct str said = STR_INIT;
	struct err err = ERR_INIT;

	if (!*dir && !app->opt->out) {
		palette_open(app, "export ");
		return;
	}
	if (app->opt->write_groups(app->opt->write_ctx, &state_of(app)->t, app->grid.seen,
				   *dir ? dir : app->opt->out, &said, &err))
		app_say(app, ROLE_message, "%s", said.s);
	else
		app_say(app, ROLE_error, "%s", err.msg);
	str_free(&said);
}

/* Up and down in the list of users. */
static bool
move(struct app *app, enum cmd cmd)
{
	struct groups_state *s = state_of(app);
	long page = view_body(app).h / 2, to = (long)s->chosen;

	switch (cmd) {
	case CMD_up:
		to--;
		break;
	case CMD_down:
		to++;
		break;
	case CMD_page_up:
		to -= page;
		break;
	case CMD_page_down:
		to += page;
		break;
	case CMD_first:
		to = 0;
		break;
	case CMD_last:
		to = (long)s->users - 1;
		break;
	default:
		return false;
	}
	to = to > (long)s->users - 1 ? (long)s->users - 1 : to;
	s->chosen = to < 0 ? 0 : (size_t)to;
	return true;
}

static bool
users_command(struct app *app, enum cmd cmd)
{
	struct groups_state *s = state_of(app);
	struct view_at *at = &app->view[VIEW_v_groups];
	int by = cmd == CMD_left ? GROUPS : 1;

	switch (cmd) {
	case CMD_left:
	case CMD_right:
		s->shown = (s->shown + by) % (GROUPS + 1);
		groups_list(s);
		return true;
	case CMD_back:
	case CMD_close:
		if (!at->zoom)
			return false;
		at->zoom = false;
		at->focus = GROUPS_TABLE;
		return true;
	default:
		return move(app, cmd);
	}
}

static bool
table_command(struct app *app, enum cmd cmd)
{
	struct groups_state *s = state_of(app);
	int last = s->t.lengths - 1;

	switch (cmd) {
	case CMD_up:
	case CMD_few_bits:
		show_cell(s, s->seed, s->length ? s->length - 1 : 0);
		return true;
	case CMD_down:
	case CMD_more_bits:
		show_cell(s, s->seed, s->length < last ? s->length + 1 : last);
		return true;
	case CMD_left:
		s->feature = (s->feature + FEATURES - 1) % FEATURES;
		return true;
	case CMD_right:
		s->feature = (s->feature + 1) % FEATURES;
		return true;
	default:
		return false;
	}
}

static bool
groups_command(struct app *app, enum cmd cmd, const char *arg)
{
	struct groups_state *s = state_of(app);
	struct view_at *at = &app->view[VIEW_v_groups];

	if (!s->t.at)
		return false;
	switch (cmd) {
	case CMD_grid:
		app_grid_toggle(app, s->t.row, 2);
		return true;
	case CMD_pair:
		take_pair(app, arg);
		return true;
	case CMD_protocol:
	case CMD_gain:
		next_way(app, cmd);
		return true;
	case CMD_features:
		s->t.whole_profile = !s->t.whole_profile;
		begin_anew(s);
		return true;
	case CMD_unit:
		s->other_unit = !s->other_unit;
		return true;
	case CMD_correction:
		s->correction = (s->correction + 1) % CORRECTIONS;
		return true;
	case CMD_seeds:
		show_cell(s, (s->seed + 1) % s->t.seeds, s->length);
		return true;
	case CMD_next_order:
		s->order = (s->order + 1) % ORDERS;
		groups_list(s);
		return true;
	case CMD_export:
		export_to(app, arg);
		return true;
	case CMD_few_bits:
	case CMD_more_bits:
		return table_command(app, cmd);
	case CMD_users:
		if (at->focus == GROUPS_USERS && s->users) {
			neighbours_at(app, s->user[s->chosen]);
			return true;
		}
		at->focus = GROUPS_USERS;
		at->zoom = true;
		return true;
	default:
		return at->focus == GROUPS_USERS   ? users_command(app, cmd)
		       : at->focus == GROUPS_TABLE ? table_command(app, cmd)
						   : false;
	}
}

static bool
groups_can(const struct app *app, enum cmd cmd)
{
	const struct groups_state *s = groups_state(app);

	switch (cmd) {
	case CMD_few_bits:
		return s->t.at && s->length > 0;
	case CMD_more_bits:
		return s->t.at && s->length + 1 < s->t.lengths;
	case CMD_seeds:
		return s->t.seeds > 1;
	case CMD_export:
		return app->opt->write_groups && groups_shown(s)->users;
	case CMD_protocol:
	case CMD_gain:
		return app->grid.seen != NULL;
	default:
		return s->t.at != NULL;
	}
}

const struct view_ops v_groups = {
	.state_size = sizeof(struct groups_state),
	.where = AT_GROUPS,
	.panes = GROUPS_PANES,
	.open = groups_open,
	.close = groups_close,
	.layout = groups_layout,
	.draw = groups_draw,
	.copy = groups_copy,
	.plain = groups_plain,
	.command = groups_command,
	.can = groups_can,
	.work = groups_work,
};
