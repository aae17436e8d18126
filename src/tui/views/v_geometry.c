/* The screen Geometry: how it lies and what its keys do. */
#include <config.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "tui/views/codes.h"
#include "tui/views/geometry.h"

/* A step of the arrows as a share of the range; of alpha as a factor. */
#define STEP	   .05
#define ALPHA_STEP 1.05

/* ---- where one begins ---- */

static const struct example {
	const char *name, *text;
	struct plane f;
	double alpha;
} examples[EXAMPLES] = {
	{ "Figure 2, left",
	  "b is near a, but on the other side of an axis; c is far, in a's corner. The signs see "
	  "only the corners, so they turn the order round.",
	  { { { .15, .6 }, { -.15, .7 }, { .9, .1 } } },
	  2 },
	{ "Figure 2, right",
	  "All in one corner: ST still tells b from c, its signs (SST) cannot. What a model with "
	  "ST "
	  "scores is not what its codes score.",
	  { { { .9, .8 }, { .6, .7 }, { .85, .15 } } },
	  2 },
	{ "Long or near",
	  "By inner product, which C ranks by, the longer c comes first; by distance (d) b does. "
	  "Signs have no length: they tie.",
	  { { { .4, .3 }, { .45, .35 }, { .95, .9 } } },
	  2 },
	{ "Harder and harder",
	  "Small alpha leaves the order of C; as alpha grows, tanh turns it round long before the "
	  "signs tie it. Space sweeps.",
	  { { { .3, .3 }, { .9, .05 }, { .4, .4 } } },
	  .5 },
};

const char *
geometry_example_name(int at)
{
	return examples[at].name;
}

const char *
geometry_example_text(int at)
{
	return examples[at].text;
}

void
geometry_changed(struct geometry_state *s)
{
	struct plane h = plane_relaxed(&s->f, RELAX_TANH, s->alpha);

	plane_shares(s->share[0], &s->f, s->point, s->range, s->measure);
	plane_shares(s->share[1], &h, s->point, 1, s->measure);
}

void
geometry_show_example(struct geometry_state *s, int at)
{
	geometry_drop_triple(s);
	s->start = at;
	s->f = examples[at].f;
	s->alpha = examples[at].alpha;
	s->range = 1;
	s->sweeping = false;
	geometry_changed(s);
}

static void
geometry_open(const struct app *app, void *state)
{
	struct geometry_state *s = state;

	(void)app;
	s->point = PLANE_B;
	geometry_show_example(s, 0);
}

/* ---- panes ---- */

static void
geometry_layout(const struct app *app, int w, int h, struct rect out[PANES_MAX])
{
	bool second = geometry_state(app)->second_page;
	int low = 8, left = w / 2;

	if (w >= 120 && h >= 36) {
		int right = w / 5, plane = (w - right) / 2, order = 8;

		low = h * 2 / 5;
		out[PANE_REAL] = (struct rect){ 0, 0, plane, h - low };
		out[PANE_SCALED] = (struct rect){ plane, 0, w - right - plane, h - low };
		out[PANE_TELL] = (struct rect){ w - right, 0, right, h - low };
		out[PANE_ORDER] = (struct rect){ 0, h - low, left, order };
		out[PANE_RANDOM] = (struct rect){ 0, h - low + order, left, low - order };
		out[PANE_SWEEP] = (struct rect){ left, h - low, w - left, low };
	} else if (second) {
		out[PANE_SCALED] = (struct rect){ 0, 0, left, h - low };
		out[PANE_SWEEP] = (struct rect){ left, 0, w - left, h - low };
		out[PANE_ORDER] = (struct rect){ 0, h - low, w - 35, low };
		out[PANE_RANDOM] = (struct rect){ w - 35, h - low, 35, low };
	} else {
		out[PANE_REAL] = (struct rect){ 0, 0, left, h - low };
		out[PANE_SCALED] = (struct rect){ left, 0, w - left, h - low };
		out[PANE_ORDER] = (struct rect){ 0, h - low, w - 35, low };
		out[PANE_TELL] = (struct rect){ w - 35, h - low, 35, low };
	}
}

static void
geometry_draw(const struct app *app, int pane, struct pane p, bool focused)
{
	static void (*const draw[GEOMETRY_PANES])(const struct app *, struct pane, bool) = {
		[PANE_ORDER] = draw_order,
		[PANE_TELL] = draw_tell,
		[PANE_SWEEP] = draw_sweep,
		[PANE_RANDOM] = draw_random,
	};

	if (pane == PANE_REAL || pane == PANE_SCALED)
		draw_plane(app, p, focused, pane == PANE_SCALED);
	else
		draw[pane](app, p, focused);
}

static void
turn_page(struct app *app, struct geometry_state *s)
{
	struct view_at *at = &app->view[VIEW_v_geometry];
	struct rect r[PANES_MAX];

	s->second_page = !s->second_page;
	at->zoom = false;
	view_layout(app, r);
	while (!r[at->focus].w)
		at->focus = (at->focus + 1) % GEOMETRY_PANES;
}

/* ---- points and alpha ---- */

static double
within(double v, double least, double most)
{
	return v < least ? least : v > most ? most : v;
}

static bool
move_point(struct geometry_state *s, enum cmd cmd)
{
	double *at = s->f.at[s->point], step = STEP * s->range;

	switch (cmd) {
	case CMD_left:
		at[0] -= step;
		break;
	case CMD_right:
		at[0] += step;
		break;
	case CMD_up:
		at[1] += step;
		break;
	case CMD_down:
		at[1] -= step;
		break;
	default:
		return false;
	}
	for (int j = 0; j < 2; j++) {
		/* no rounding error hides on which side of an axis it is */
		at[j] = fabs(at[j]) < step / 1e6 ? 0 : at[j];
		at[j] = within(at[j], -s->range, s->range);
	}
	geometry_changed(s);
	return true;
}

/* `point-b X Y` and `alpha V`: n finite numbers, or false. */
static bool
numbers(struct app *app, const char *arg, int n, double *v)
{
	for (int i = 0; i < n; i++) {
		char *end;

		v[i] = strtod(arg, &end);
		if (end == arg || !isfinite(v[i]) || (i + 1 == n && *end)) {
			app_say(app, ROLE_error, "Write %s, not \"%s\".",
				n == 1 ? "a number" : "two numbers", arg);
			return false;
		}
		arg = end;
	}
	return true;
}

static void
choose_point(struct app *app, struct geometry_state *s, int point, const char *arg)
{
	double v[2];

	s->point = point;
	if (*arg && numbers(app, arg, 2, v))
		for (int j = 0; j < 2; j++)
			s->f.at[point][j] = within(v[j], -s->range, s->range);
	geometry_changed(s);
}

static void
set_alpha(struct geometry_state *s, double alpha)
{
	s->alpha = within(alpha, ALPHA_LEAST, ALPHA_MOST);
	geometry_changed(s);
}

static void
type_alpha(struct app *app, struct geometry_state *s, const char *arg)
{
	double v;

	if (!*arg)
		app_say(app, ROLE_message, "alpha is %g; `alpha NUMBER` sets it.", s->alpha);
	else if (numbers(app, arg, 1, &v))
		set_alpha(s, v);
}

static const char *
geometry_moves(const struct app *app)
{
	return geometry_state(app)->sweeping ? "sweep-step" : NULL;
}

/* The sweep ends where tanh is hard. */
static void
sweep_step(struct geometry_state *s)
{
	set_alpha(s, s->alpha * ALPHA_STEP);
	s->sweeping = s->sweeping && s->alpha < ALPHA_MOST;
}

static void
toggle_sweep(struct app *app, struct geometry_state *s)
{
	s->sweeping = !s->sweeping;
	if (s->sweeping && s->alpha >= ALPHA_MOST)
		set_alpha(s, ALPHA_LEAST);
	app_say(app, ROLE_message, s->sweeping ? "alpha grows; Space stops it." : "alpha stays.");
}

/* ---- examples and triples ---- */

static void
next_start(struct app *app, struct geometry_state *s)
{
	int next = (s->start + 1) % (EXAMPLES + s->found);

	if (next >= EXAMPLES && geometry_show_worst(s, next - EXAMPLES))
		return;
	next %= EXAMPLES;
	geometry_show_example(s, next);
	app_say(app, ROLE_message, "%s", examples[next].name);
}

static void
want_worst(struct app *app, struct geometry_state *s)
{
	if (!app->run.snapshot || codes_net(app) < 0) {
		app_say(app, ROLE_warn,
			"There are no features yet; they come with the first epoch.");
		return;
	}
	s->wanted = true;
}

static void
reset(struct geometry_state *s)
{
	if (s->ask.on)
		plane_question(&s->f, AUDIT_SEED, s->ask.question);
	else if (s->triple)
		geometry_reset_triple(s);
	else
		geometry_show_example(s, s->start < EXAMPLES ? s->start : 0);
	geometry_changed(s);
}

/* ---- predict first, then reveal ---- */

static void
ask_question(struct geometry_state *s)
{
	s->ask.answered = false;
	plane_question(&s->f, AUDIT_SEED, s->ask.question);
	geometry_changed(s);
}

static void
begin_asking(struct geometry_state *s)
{
	geometry_show_example(s, 0);
	s->ask.on = true;
	ask_question(s);
}

static void
end_asking(struct geometry_state *s)
{
	s->ask.on = false;
	geometry_show_example(s, 0);
}

static void
answer(struct geometry_state *s, int who)
{
	s->ask.answered = true;
	s->ask.answer = who;
	s->ask.asked++;
	s->ask.right += who == plane_near(&s->f, PLANE_BITS).first;
}

/* False: not a key of the question. */
static bool
ask_command(struct geometry_state *s, enum cmd cmd)
{
	if (geometry_hides(s)) {
		if (cmd == CMD_point_b || cmd == CMD_point_c || cmd == CMD_tie) {
			answer(s, cmd == CMD_point_b   ? PLANE_B
				  : cmd == CMD_point_c ? PLANE_C
						       : PLANE_POINTS);
			return true;
		}
		/* what is asked for stays as it is */
		if (cmd == CMD_left || cmd == CMD_right || cmd == CMD_up || cmd == CMD_down)
			return true;
	} else if (cmd == CMD_open || cmd == CMD_next_start) {
		s->ask.question++;
		ask_question(s);
		return true;
	}
	return false;
}

/* ---- keys ---- */

static bool
start_command(struct app *app, struct geometry_state *s, enum cmd cmd)
{
	switch (cmd) {
	case CMD_next_start:
		s->ask.on = false;
		next_start(app, s);
		return true;
	case CMD_worst:
		want_worst(app, s);
		return true;
	case CMD_next_bits:
	case CMD_prev_bits:
		geometry_turn_bits(s, cmd == CMD_next_bits ? 1 : -1);
		return true;
	case CMD_predict:
		if (s->ask.on)
			end_asking(s);
		else
			begin_asking(s);
		return true;
	case CMD_reset:
		reset(s);
		return true;
	case CMD_back:
		if (app->view[VIEW_v_geometry].zoom || (!s->ask.on && !s->triple))
			return false;
		end_asking(s);
		return true;
	default:
		return false;
	}
}

static bool
geometry_command(struct app *app, enum cmd cmd, const char *arg)
{
	struct geometry_state *s = geometry_state(app);

	if (s->ask.on && ask_command(s, cmd))
		return true;
	switch (cmd) {
	case CMD_point_a:
	case CMD_point_b:
	case CMD_point_c:
		choose_point(app, s, PLANE_A + (int)(cmd - CMD_point_a), arg);
		return true;
	case CMD_more_alpha:
	case CMD_less_alpha:
		set_alpha(s, s->alpha * (cmd == CMD_more_alpha ? ALPHA_STEP : 1 / ALPHA_STEP));
		return true;
	case CMD_alpha:
		type_alpha(app, s, arg);
		return true;
	case CMD_sweep:
		toggle_sweep(app, s);
		return true;
	case CMD_sweep_step:
		sweep_step(s);
		return true;
	case CMD_measure:
		s->measure = s->measure == PLANE_PRODUCT ? PLANE_DISTANCE : PLANE_PRODUCT;
		geometry_changed(s);
		return true;
	case CMD_curve:
		s->curve = (s->curve + 1) % CURVES;
		return true;
	case CMD_next_page:
	case CMD_prev_page:
		turn_page(app, s);
		return true;
	default:
		return start_command(app, s, cmd) || move_point(s, cmd);
	}
}

static bool
geometry_can(const struct app *app, enum cmd cmd)
{
	const struct geometry_state *s = geometry_state(app);

	switch (cmd) {
	case CMD_tie:
		return geometry_hides(s);
	case CMD_next_bits:
	case CMD_prev_bits:
		return s->triple && s->triple->pairs > 1;
	case CMD_worst:
		return !s->ask.on;
	case CMD_next_page:
	case CMD_prev_page:
		return !view_is_small(app);
	default:
		return true;
	}
}

/* ---- the mouse ---- */

/* The chosen point goes to where the plane is pointed at. */
static void
geometry_drag(struct app *app, int pane, struct pane p, int x, int y)
{
	struct geometry_state *s = geometry_state(app);
	double at[2];

	if (pane > PANE_SCALED || geometry_hides(s) || !geometry_place(p, x, y, at))
		return;
	for (int j = 0; j < 2; j++)
		s->f.at[s->point][j] =
			pane == PANE_REAL ? s->range * at[j]
					  : within(atanh(at[j]) / s->alpha, -s->range, s->range);
	geometry_changed(s);
}

/* A click on another point chooses it. */
static void
geometry_click(struct app *app, int pane, struct pane p, int x, int y)
{
	struct geometry_state *s = geometry_state(app);
	int point = pane > PANE_SCALED ? -1 : geometry_point_at(app, p, x, y, pane == PANE_SCALED);

	if (point < 0) {
		geometry_drag(app, pane, p, x, y);
		return;
	}
	s->point = point;
	geometry_changed(s);
}

const struct view_ops v_geometry = {
	.state_size = sizeof(struct geometry_state),
	.where = AT_GEOMETRY,
	.panes = GEOMETRY_PANES,
	.open = geometry_open,
	.close = geometry_close,
	.layout = geometry_layout,
	.draw = geometry_draw,
	.plain = geometry_plain,
	.plain_anew = true,
	.command = geometry_command,
	.can = geometry_can,
	.work = geometry_work,
	.copy = geometry_copy,
	.click = geometry_click,
	.drag = geometry_drag,
	.moves = geometry_moves,
};
