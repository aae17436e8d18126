/* The planes of the Geometry screen, and the table of who is nearer. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/score.h"
#include "tui/views/geometry.h"

const char *const point_name[PLANE_POINTS + 1] = { "a", "b", "c", "tie" };
const enum role point_role[PLANE_POINTS] = { ROLE_point_a, ROLE_point_b, ROLE_point_c };

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

/* The points where a plane has them, and its half width. */
static struct plane
plane_shown(const struct geometry_state *s, bool scaled, double *range)
{
	*range = scaled ? 1 : s->range;
	return plane_relaxed(&s->f, scaled ? RELAX_TANH : RELAX_NONE, s->alpha);
}

int
geometry_point_at(const struct app *app, struct pane p, int x, int y, bool scaled)
{
	const struct geometry_state *s = geometry_state(app);
	int w = p.w - 2, h = p.h - 2;
	double range;
	struct plane at = plane_shown(s, scaled, &range);

	for (int i = 0; i < PLANE_POINTS; i++) {
		/* the chosen one has brackets beside it */
		int beside = i == s->point;

		if (abs(x - 1 - column_of(w, at.at[i][0] / range)) <= beside &&
		    y - 1 == row_of(h, at.at[i][1] / range))
			return i;
	}
	return -1;
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
		pane_text(in, x, y, point_role[at], point_name[at]);
	}
}

/* Where the bits of a real triple are its axes. */
static void
title_of(const struct geometry_state *s, bool scaled, int w, char *title, size_t size)
{
	const struct triple *t = s->triple;
	const uint32_t *bit = t ? t->best[t->pair].bit : NULL;

	if (scaled)
		snprintf(title, size, "tanh(%.2f f): ST and SST", s->alpha);
	else if (t && w >= 38)
		snprintf(title, size, "f, bits %u and %u: C and S", bit[0], bit[1]);
	else
		snprintf(title, size, "f: C and S");
}

void
draw_plane(const struct app *app, struct pane p, bool focused, bool scaled)
{
	const struct geometry_state *s = geometry_state(app);
	double range;
	struct plane at = plane_shown(s, scaled, &range);
	char title[64], note[64];
	struct pane in;

	title_of(s, scaled, p.w, title, sizeof(title));
	in = view_box(p, focused, title);
	if (!geometry_hides(s))
		draw_region(app, in, at, range);
	draw_axes(in, app->utf8);
	draw_points(app, in, &at, range);
	snprintf(note, sizeof(note), "%s%g %s flip %s tie", app->utf8 ? "\u00b1" : "+-", range,
		 shade(app, PLANE_FLIPPED), shade(app, PLANE_TIED));
	if (text_width(app->utf8, note) + (int)strlen(title) + 8 <= p.w)
		pane_box_note(p, ROLE_dim, "%s", note);
	else
		pane_box_note(p, ROLE_dim, "%s%g", app->utf8 ? "\u00b1" : "+-", range);
}

/* ---- who is nearer to a ---- */

struct order_line {
	const char *form;
	enum role role;
	struct plane_near near;
	enum plane_order order; /* against another line; PLANE_ORDERS: not asked */
	const char *against;
	bool hidden;
};

static const char *const order_word[] = { "kept", "TIED", "FLIPPED", "is none" };

static void
draw_line(struct pane p, int y, const struct order_line *l, bool whole)
{
	bool kept = l->order == PLANE_KEPT;
	int x;

	pane_text(p, 1, y, l->role, l->form);
	if (l->hidden) {
		pane_text(p, 11, y, ROLE_strong, "?");
		pane_text(p, 20, y, ROLE_strong, "?");
		pane_text(p, 23, y, ROLE_strong, "?");
		return;
	}
	pane_right(p, 12, y, ROLE_text, "%.*f", whole ? 0 : 3, l->near.b);
	pane_right(p, 21, y, ROLE_text, "%.*f", whole ? 0 : 3, l->near.c);
	pane_text(p, 23, y, l->near.first < PLANE_POINTS ? point_role[l->near.first] : ROLE_text,
		  point_name[l->near.first]);
	if (l->order == PLANE_ORDERS)
		return;
	x = pane_text(p, 28, y, ROLE_dim, l->against);
	pane_text(p, x + 1, y, kept ? ROLE_good : ROLE_warn, order_word[l->order]);
}

/* All bits of a real triple, or where else the chosen point could be. */
static void
draw_whole(const struct geometry_state *s, struct pane p, int y)
{
	const struct triple *t = s->triple;
	char text[128];

	if (geometry_hides(s))
		return;
	if (t)
		snprintf(text, sizeof(text), "all %u bits: %.3g > %.3g  %u %c %u  %s", t->bits,
			 t->is.product_first, t->is.product_second, t->is.bits_first,
			 t->is.bits_first > t->is.bits_second	 ? '>'
			 : t->is.bits_first == t->is.bits_second ? '='
								 : '<',
			 t->is.bits_second,
			 t->is.bits_first > t->is.bits_second	 ? "FLIPPED"
			 : t->is.bits_first == t->is.bits_second ? "TIED"
								 : "kept");
	else
		snprintf(text, sizeof(text), "%s anywhere: S flips %.0f %%, ties %.0f %%",
			 point_name[s->point], 100 * s->share[0][PLANE_FLIPPED],
			 100 * s->share[0][PLANE_TIED]);
	pane_fit(p, 1, y, p.w - 1, ROLE_text, text);
}

void
draw_order(const struct app *app, struct pane p, bool focused)
{
	const struct geometry_state *s = geometry_state(app);
	bool product = s->measure == PLANE_PRODUCT, hides = geometry_hides(s);
	struct plane h = plane_relaxed(&s->f, RELAX_TANH, s->alpha);
	struct plane_near c = plane_near(&s->f, s->measure), st = plane_near(&h, s->measure);
	struct plane_near sign = plane_near(&s->f, PLANE_BITS);
	const struct order_line line[] = {
		{ "C", ROLE_form_c, c, PLANE_ORDERS, NULL, false },
		{ "S", ROLE_form_s, sign, plane_order(c, sign), "C", hides },
		{ "ST", ROLE_form_st, st, plane_order(c, st), "C", false },
		{ "SST", ROLE_form_sst, sign, plane_order(st, sign), "ST", hides },
	};
	struct pane in = view_box(p, focused, "Who is nearer to a?");

	pane_box_note(p, ROLE_dim, product ? "inner product, bits" : "distance, bits");
	pane_right(in, 12, 0, ROLE_dim, "a-b");
	pane_right(in, 21, 0, ROLE_dim, "a-c");
	pane_text(in, 23, 0, ROLE_dim, "near");
	pane_text(in, 28, 0, ROLE_dim, "order of");
	for (int i = 0; i < 4; i++)
		draw_line(in, i + 1, &line[i], i % 2);
	draw_whole(s, in, 5);
}
