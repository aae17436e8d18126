/* What is in the boxes of the Geometry screen. */
#include <config.h>

#include <math.h>
#include <stdio.h>

#include "tui/score.h"
#include "tui/views/geometry.h"

static const char *const point_name[PLANE_POINTS + 1] = { "a", "b", "c", "tie" };

/* ---- the planes ---- */

/* Column of x in [-1, 1], row of y upwards. */
static int
column_of(int w, double x)
{
	int col = (int)floor((x + 1) / 2 * w);

	return col < 0 ? 0 : col >= w ? w - 1 : col;
}

static int
row_of(int h, double y)
{
	return h - 1 - column_of(h, y);
}

/* The middle of a column. */
static double
middle(int w, int col)
{
	return 2 * (col + .5) / w - 1;
}

bool
geometry_place(struct pane p, int x, int y, double at[2])
{
	int w = p.w - 2, h = p.h - 2;

	if (x < 1 || y < 1 || x > w || y > h)
		return false;
	at[0] = middle(w, x - 1);
	at[1] = -middle(h, y - 1);
	return true;
}

static const char *
shade(const struct app *app, enum plane_order order)
{
	static const char *const mark[][3] = {
		[MARKS_BRAILLE] = { "", "\u2802", "\u2836" },
		[MARKS_BLOCK] = { "", "\u2591", "\u2592" },
		[MARKS_ASCII] = { "", ".", ":" },
	};

	return mark[app->marks][order];
}

/* What would become of the order, were the chosen point there. */
static void
draw_region(const struct app *app, struct pane in, struct plane p, double range)
{
	const struct geometry_state *s = geometry_state(app);

	for (int y = 0; y < in.h; y++) {
		for (int x = 0; x < in.w; x++) {
			enum plane_order order;

			p.at[s->point][0] = range * middle(in.w, x);
			p.at[s->point][1] = -range * middle(in.h, y);
			order = plane_signed(&p, s->measure);
			if (order == PLANE_TIED || order == PLANE_FLIPPED)
				pane_text(in, x, y, order == PLANE_TIED ? ROLE_dim : ROLE_warn,
					  shade(app, order));
		}
	}
}

static void
draw_axes(struct pane in, bool utf8)
{
	int x = in.w / 2, y = in.h / 2;

	pane_across(in, 0, y, in.w, ROLE_axis, utf8 ? "\u2500" : "-");
	pane_down(in, x, 0, in.h, ROLE_axis, utf8 ? "\u2502" : "|");
	pane_text(in, x, y, ROLE_axis, utf8 ? "\u253c" : "+");
	pane_text(in, 0, 0, ROLE_axis, "01");
	pane_right(in, in.w, 0, ROLE_axis, "11");
	pane_text(in, 0, in.h - 1, ROLE_axis, "00");
	pane_right(in, in.w, in.h - 1, ROLE_axis, "10");
}

/* The chosen one last, so that no other hides it. */
static void
draw_points(const struct app *app, struct pane in, const struct plane *p, double range)
{
	int chosen = geometry_state(app)->point;

	for (int i = 1; i <= PLANE_POINTS; i++) {
		int at = (chosen + i) % PLANE_POINTS;
		int x = column_of(in.w, p->at[at][0] / range);
		int y = row_of(in.h, p->at[at][1] / range);

		if (at == chosen) {
			pane_text(in, x - 1, y, ROLE_cursor, "[");
			pane_text(in, x + 1, y, ROLE_cursor, "]");
		}
		pane_text(in, x, y, at == chosen ? ROLE_cursor : ROLE_strong, point_name[at]);
	}
}

void
draw_plane(const struct app *app, struct pane p, bool focused, bool scaled)
{
	const struct geometry_state *s = geometry_state(app);
	struct plane at = plane_relaxed(&s->f, scaled ? RELAX_TANH : RELAX_NONE, s->alpha);
	double range = scaled ? 1 : s->range;
	char title[64] = "f: C and S";
	struct pane in;

	if (scaled)
		snprintf(title, sizeof(title), "tanh(%.2f f): ST and SST", s->alpha);
	in = view_box(p, focused, title);
	draw_region(app, in, at, range);
	draw_axes(in, app->utf8);
	draw_points(app, in, &at, range);
	if (scaled || p.w < 38)
		return;
	pane_box_note(p, ROLE_dim, "%s%s flipped %s tied",
		      p.w < 50 ? "" : "order: ", shade(app, PLANE_FLIPPED), shade(app, PLANE_TIED));
}

/* ---- who is nearer to a ---- */

struct order_line {
	const char *form, *by;
	enum role role;
	struct plane_near near;
	enum plane_order order; /* against the line above; PLANE_ORDERS: not asked */
	const char *against;
};

static void
number(struct pane p, int x, int y, enum role role, double v, bool whole)
{
	pane_right(p, x, y, role, "%.*f", whole ? 0 : 3, v);
}

static void
draw_line(struct pane p, int y, const struct order_line *l, bool whole)
{
	static const char *const word[] = { "kept", "TIED", "FLIPPED", "there was none" };
	int x = p.w >= 60 ? 27 : 14;

	pane_text(p, 1, y, l->role, l->form);
	if (p.w >= 60)
		pane_text(p, 6, y, ROLE_dim, l->by);
	number(p, x, y, ROLE_text, l->near.b, whole);
	number(p, x + 8, y, ROLE_text, l->near.c, whole);
	pane_text(p, x + 10, y, ROLE_strong, point_name[l->near.first]);
	if (l->order < PLANE_ORDERS)
		x = pane_textf(p, x + 16, y, l->order == PLANE_KEPT ? ROLE_good : ROLE_warn, "%s",
			       word[l->order]);
	if (l->order < PLANE_ORDERS && p.w >= 60)
		pane_textf(p, x + 1, y, ROLE_dim, "against %s", l->against);
}

void
draw_order(const struct app *app, struct pane p, bool focused)
{
	const struct geometry_state *s = geometry_state(app);
	struct plane h = plane_relaxed(&s->f, RELAX_TANH, s->alpha);
	struct plane_near c = plane_near(&s->f, s->measure), st = plane_near(&h, s->measure);
	struct plane_near sign = plane_near(&s->f, PLANE_BITS);
	const char *by = s->measure == PLANE_PRODUCT ? "inner product" : "distance";
	const struct order_line line[] = {
		{ "C", by, ROLE_form_c, c, PLANE_ORDERS, NULL },
		{ "S", "bits differ", ROLE_form_s, sign, plane_order(c, sign), "C" },
		{ "ST", by, ROLE_form_st, st, plane_order(c, st), "C" },
		{ "SST", "bits differ", ROLE_form_sst, sign, plane_order(st, sign), "ST" },
	};
	struct pane in = view_box(p, focused, "Who is nearer to a?");
	int x = in.w >= 60 ? 27 : 14;

	pane_right(in, x, 0, ROLE_dim, "a-b");
	pane_right(in, x + 8, 0, ROLE_dim, "a-c");
	pane_text(in, x + 10, 0, ROLE_dim, "near");
	pane_text(in, x + 16, 0, ROLE_dim, "order");
	for (int i = 0; i < 4; i++)
		draw_line(in, i + 1, &line[i], i % 2);
	if (in.w >= 70)
		pane_box_note(p, ROLE_dim,
			      "%s elsewhere, of all places: flipped %.0f %%, tied %.0f %%",
			      point_name[s->point], 100 * s->share[0][PLANE_FLIPPED],
			      100 * s->share[0][PLANE_TIED]);
}
