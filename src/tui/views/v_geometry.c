/* The screen Geometry: how it lies and what its keys do. */
#include <config.h>

#include <math.h>

#include "hamtop/base/mem.h"
#include "tui/views/geometry.h"

/* A step of the arrows as a share of the range; of alpha as a factor. */
#define STEP	    .05
#define ALPHA_STEP  1.05
#define ALPHA_LEAST .1
#define ALPHA_MOST  100.

/* Where one begins. */
static const struct example {
	const char *name;
	struct plane f;
	double alpha;
} examples[] = {
	{ "Figure 2, left: b is nearer, its sign is not",
	  { { { .15, .6 }, { -.15, .7 }, { .9, .1 } } },
	  2 },
	{ "Figure 2, right: ST tells b from c, SST does not",
	  { { { .9, .8 }, { .6, .7 }, { .85, .15 } } },
	  2 },
};

static void
count_shares(struct geometry_state *s)
{
	struct plane h = plane_relaxed(&s->f, RELAX_TANH, s->alpha);

	plane_shares(s->share[0], &s->f, s->point, s->range, s->measure);
	plane_shares(s->share[1], &h, s->point, 1, s->measure);
}

static void
show_example(struct geometry_state *s, int at)
{
	s->example = at;
	s->f = examples[at].f;
	s->alpha = examples[at].alpha;
	s->range = 1;
	count_shares(s);
}

static void
geometry_open(const struct app *app, void *state)
{
	struct geometry_state *s = state;

	(void)app;
	s->point = PLANE_B;
	show_example(s, 0);
}

static void
geometry_layout(const struct app *app, int w, int h, struct rect out[PANES_MAX])
{
	int left = w / 2, low = 7;

	(void)app;
	out[PANE_REAL] = (struct rect){ 0, 0, left, h - low };
	out[PANE_SCALED] = (struct rect){ left, 0, w - left, h - low };
	out[PANE_ORDER] = (struct rect){ 0, h - low, w, low };
}

static void
geometry_draw(const struct app *app, int pane, struct pane p, bool focused)
{
	if (pane == PANE_ORDER)
		draw_order(app, p, focused);
	else
		draw_plane(app, p, focused, pane == PANE_SCALED);
}

/* ---- keys ---- */

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
	for (int j = 0; j < 2; j++)
		at[j] = within(at[j], -s->range, s->range);
	count_shares(s);
	return true;
}

static bool
geometry_command(struct app *app, enum cmd cmd, const char *arg)
{
	struct geometry_state *s = geometry_state(app);

	(void)arg;
	switch (cmd) {
	case CMD_point_a:
	case CMD_point_b:
	case CMD_point_c:
		s->point = PLANE_A + (int)(cmd - CMD_point_a);
		break;
	case CMD_more_alpha:
	case CMD_less_alpha:
		s->alpha *= cmd == CMD_more_alpha ? ALPHA_STEP : 1 / ALPHA_STEP;
		s->alpha = within(s->alpha, ALPHA_LEAST, ALPHA_MOST);
		break;
	case CMD_measure:
		s->measure = s->measure == PLANE_PRODUCT ? PLANE_DISTANCE : PLANE_PRODUCT;
		break;
	case CMD_example:
		show_example(s, (s->example + 1) % (int)ARRAY_LEN(examples));
		app_say(app, ROLE_message, "%s", examples[s->example].name);
		break;
	case CMD_reset:
		show_example(s, s->example);
		break;
	default:
		return move_point(s, cmd);
	}
	count_shares(s);
	return true;
}

static bool
geometry_can(const struct app *app, enum cmd cmd)
{
	(void)app;
	(void)cmd;
	return true;
}

/* The chosen point goes to where the plane was clicked. */
static void
geometry_click(struct app *app, int pane, struct pane p, int x, int y)
{
	struct geometry_state *s = geometry_state(app);
	double at[2];

	if (pane == PANE_ORDER || !geometry_place(p, x, y, at))
		return;
	for (int j = 0; j < 2; j++)
		s->f.at[s->point][j] =
			pane == PANE_REAL ? s->range * at[j]
					  : within(atanh(at[j]) / s->alpha, -s->range, s->range);
	count_shares(s);
}

const struct view_ops v_geometry = {
	.state_size = sizeof(struct geometry_state),
	.where = AT_GEOMETRY,
	.panes = GEOMETRY_PANES,
	.open = geometry_open,
	.layout = geometry_layout,
	.draw = geometry_draw,
	.command = geometry_command,
	.can = geometry_can,
	.click = geometry_click,
};
