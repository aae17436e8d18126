#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "tui/chart.h"
#include "tui/ticks.h"

/* The plot: its place in the pane, its ranges on the drawn scale (logarithms
 * where the axis has them), and a grid of dots. */
struct plot {
	const struct chart *chart;
	struct pane in;	   /* the cells of the plot */
	int left, below;   /* columns of labels, rows of axis and labels */
	int right;	   /* columns of names */
	bool any;	   /* whether there is something to draw */
	double x0, x1, y0, y1;
	int dx, dy;	   /* dots a cell */
	uint8_t *dot;	   /* [in.h * in.w] bits, or the mark in ASCII */
	uint8_t *role;	   /* [in.h * in.w] */
};

static double
scale(bool log, double v)
{
	if (!log)
		return v;
	return v > 0 ? log10(v) : NAN;
}

static double
x_of(const struct series *s, size_t i)
{
	return s->x ? s->x[i] : (double)i + 1;
}

static void
widen(double v, double *lo, double *hi)
{
	if (!isfinite(v))
		return;
	if (!(*lo <= v))
		*lo = v;
	if (!(*hi >= v))
		*hi = v;
}

/* A range that is not empty and leaves a little air. */
static void
settle(double *lo, double *hi, double air)
{
	double span;

	if (!isfinite(*lo) || !isfinite(*hi)) {
		*lo = 0;
		*hi = 1;
	}
	span = *hi - *lo;
	if (!(span > 1e-12 * (fabs(*lo) + 1e-30))) {
		span = *lo != 0 ? fabs(*lo) * .1 : 1;
		air = .5;
	}
	*lo -= span * air;
	*hi += span * air;
}

static void
find_ranges(struct plot *pl)
{
	const struct chart *c = pl->chart;
	double x0 = NAN, x1 = NAN, y0 = NAN, y1 = NAN;

	for (int s = 0; s < c->nseries; s++) {
		for (size_t i = 0; i < c->series[s].n; i++) {
			double x = scale(c->log_x, x_of(&c->series[s], i));
			double y = scale(c->log_y, c->series[s].y[i]);

			if (!isfinite(x) || !isfinite(y))
				continue;
			widen(x, &x0, &x1);
			widen(y, &y0, &y1);
		}
	}
	pl->any = isfinite(y0);
	for (int i = 0; i < c->nrefs; i++) {
		widen(scale(c->log_y, c->ref[i].y), &y0, &y1);
		pl->any |= isfinite(c->ref[i].y);
	}
	settle(&y0, &y1, .04);
	y0 = fmax(y0, scale(c->log_y, c->y_least)); /* NAN: the other one */
	y1 = fmin(y1, scale(c->log_y, c->y_most));
	if (isfinite(c->x_min))
		x0 = scale(c->log_x, c->x_min);
	if (isfinite(c->x_max))
		x1 = scale(c->log_x, c->x_max);
	settle(&x0, &x1, 0);
	pl->x0 = x0;
	pl->x1 = x1;
	pl->y0 = isfinite(c->y_min) ? scale(c->log_y, c->y_min) : y0;
	pl->y1 = isfinite(c->y_max) ? scale(c->log_y, c->y_max) : y1;
	if (!(pl->y1 > pl->y0))
		settle(&pl->y0, &pl->y1, .04);
}

static int
name_width(const struct chart *c, bool utf8)
{
	int w = 0;

	for (int i = 0; i < c->nseries; i++) {
		int n = c->series[i].name ? text_width(utf8, c->series[i].name) : 0;

		w = n > w ? n : w;
	}
	for (int i = 0; i < c->nrefs; i++) {
		int n = c->ref[i].name ? text_width(utf8, c->ref[i].name) : 0;

		w = n > w ? n : w;
	}
	return w ? w + 1 : 0;
}

static void
place(struct plot *pl, struct pane p, const struct chart *c)
{
	pl->chart = c;
	find_ranges(pl);
	pl->left = p.w >= 24 ? 7 : 0;
	pl->below = p.h >= 6 ? 2 : p.h >= 4 ? 1 : 0;
	pl->right = c->name_w ? c->name_w + 1 : name_width(c, p.c->utf8);
	if (p.w - pl->left - pl->right < 16)
		pl->right = 0;
	pl->in = pane_sub(p, pl->left, 0, p.w - pl->left - pl->right, p.h - pl->below);
	pl->dx = c->marks == MARKS_ASCII ? 1 : 2;
	pl->dy = c->marks == MARKS_ASCII ? 1 : c->marks == MARKS_BLOCK ? 2 : 4;
}

/* Places in dots, from the upper left; may lie outside. */
static double
dot_x(const struct plot *pl, double x)
{
	return (scale(pl->chart->log_x, x) - pl->x0) / (pl->x1 - pl->x0) *
	       (pl->in.w * pl->dx - 1);
}

static double
dot_y(const struct plot *pl, double y)
{
	return (1 - (scale(pl->chart->log_y, y) - pl->y0) / (pl->y1 - pl->y0)) *
	       (pl->in.h * pl->dy - 1);
}

static uint8_t
dot_bit(const struct plot *pl, int x, int y)
{
	static const uint8_t braille[4][2] = { { 1, 8 }, { 2, 16 }, { 4, 32 }, { 64, 128 } };

	if (pl->dy == 4)
		return braille[y % 4][x % 2];
	return (uint8_t)(1 << (y % 2 * 2 + x % 2));
}

static void
set_dot(struct plot *pl, int x, int y, enum role role, char mark)
{
	int at;

	if (x < 0 || y < 0 || x >= pl->in.w * pl->dx || y >= pl->in.h * pl->dy)
		return;
	at = y / pl->dy * pl->in.w + x / pl->dx;
	if (pl->dy == 1)
		pl->dot[at] = (uint8_t)mark;
	else
		pl->dot[at] |= dot_bit(pl, x, y);
	pl->role[at] = (uint8_t)role;
}

/* Bounds far outside, so that a line to there has the right slope but an end. */
static int
to_dot(double v, int size)
{
	double far = 8.0 * size + 64;

	return (int)lround(v < -far ? -far : v > far ? far : v);
}

static void
draw_line(struct plot *pl, int x0, int y0, int x1, int y1, const struct series *s)
{
	int nx = abs(x1 - x0), ny = abs(y1 - y0), n = nx > ny ? nx : ny;

	for (int i = 0; i <= n; i++) {
		double t = n ? (double)i / n : 0;

		set_dot(pl, (int)lround(x0 + t * (x1 - x0)), (int)lround(y0 + t * (y1 - y0)),
			s->role, s->mark);
	}
}

static void
draw_series(struct plot *pl, const struct series *s)
{
	bool joined = false;
	int lx = 0, ly = 0;

	for (size_t i = 0; i < s->n; i++) {
		double fx = dot_x(pl, x_of(s, i)), fy = dot_y(pl, s->y[i]);
		int x, y;

		if (!isfinite(fx) || !isfinite(fy)) {
			joined = false;
			continue;
		}
		x = to_dot(fx, pl->in.w * pl->dx);
		y = to_dot(fy, pl->in.h * pl->dy);
		if (s->dots || !joined)
			set_dot(pl, x, y, s->role, s->mark);
		else
			draw_line(pl, lx, ly, x, y, s);
		joined = true;
		lx = x;
		ly = y;
	}
}

static void
draw_ref(struct plot *pl, const struct chart_ref *r)
{
	double fy = dot_y(pl, r->y);
	int y, period = r->on + r->off;

	if (!isfinite(fy) || period < 1)
		return;
	y = to_dot(fy, pl->in.h * pl->dy);
	for (int x = 0; x < pl->in.w * pl->dx; x++)
		if (x % period < r->on)
			set_dot(pl, x, y, r->role, r->mark);
}

static void
show_dots(const struct plot *pl)
{
	static const char *const quadrant[16] = {
		" ",	  "\u2598", "\u259d", "\u2580", "\u2596", "\u258c", "\u259e", "\u259b",
		"\u2597", "\u259a", "\u2590", "\u259c", "\u2584", "\u2599", "\u259f", "\u2588",
	};

	for (int i = 0; i < pl->in.w * pl->in.h; i++) {
		uint8_t d = pl->dot[i];
		char braille[4] = { (char)0xe2, (char)(0xa0 | d >> 6), (char)(0x80 | (d & 63)), 0 };
		char ascii[2] = { (char)d, 0 };

		if (d)
			pane_text(pl->in, i % pl->in.w, i / pl->in.w, pl->role[i],
				  pl->dy == 4 ? braille : pl->dy == 2 ? quadrant[d] : ascii);
	}
}

/* A vertical line where no curve is. */
static void
draw_upright(const struct plot *pl, double x, enum role role, const char *ch)
{
	double fx = dot_x(pl, x);
	int col;

	if (!isfinite(fx))
		return;
	col = to_dot(fx, pl->in.w * pl->dx) / pl->dx;
	for (int y = 0; y < pl->in.h && col >= 0 && col < pl->in.w; y++) {
		if (pl->dot[y * pl->in.w + col])
			pane_paint(pl->in, col, y, 1, pl->role[y * pl->in.w + col], CELL_REVERSE);
		else
			pane_text(pl->in, col, y, role, ch);
	}
}

static void
draw_y_axis(struct pane p, const struct plot *pl)
{
	bool log = pl->chart->log_y;
	struct ticks t = ticks_of(log ? pow(10, pl->y0) : pl->y0, log ? pow(10, pl->y1) : pl->y1,
				  pl->in.h / 3 + 2, log, false);
	int last = -1;
	char text[32];

	if (!pl->left)
		return;
	pane_down(p, pl->left - 1, 0, pl->in.h, ROLE_axis, p.c->utf8 ? "\u2502" : "|");
	for (int i = t.n - 1; i >= 0; i--) {
		int y = to_dot(dot_y(pl, t.at[i]), pl->in.h * pl->dy) / pl->dy;

		if (y < 0 || y >= pl->in.h || y == last)
			continue;
		pane_right(p, pl->left - 1, y, ROLE_axis, "%s", tick_text(&t, i, text, sizeof(text)));
		pane_text(p, pl->left - 1, y, ROLE_axis, p.c->utf8 ? "\u2524" : "+");
		last = y;
	}
}

static void
draw_x_axis(struct pane p, const struct plot *pl)
{
	const struct chart *c = pl->chart;
	struct ticks t = ticks_of(c->log_x ? pow(10, pl->x0) : pl->x0,
				  c->log_x ? pow(10, pl->x1) : pl->x1, pl->in.w / 9 + 1, c->log_x,
				  c->whole_x);
	int y = pl->in.h, free_from = 0;
	char text[32];

	if (!pl->below)
		return;
	pane_across(p, pl->left, y, pl->in.w, ROLE_axis, p.c->utf8 ? "\u2500" : "-");
	if (pl->left)
		pane_text(p, pl->left - 1, y, ROLE_axis, p.c->utf8 ? "\u2514" : "+");
	for (int i = 0; i < t.n; i++) {
		int x = pl->left + to_dot(dot_x(pl, t.at[i]), pl->in.w * pl->dx) / pl->dx;
		int n = (int)strlen(tick_text(&t, i, text, sizeof(text)));
		int from = x - n / 2 < 0 ? 0 : x - n / 2;

		if (from + n > pl->left + pl->in.w)
			from = pl->left + pl->in.w - n;
		if (from < free_from)
			continue;
		pane_text(p, x, y, ROLE_axis, p.c->utf8 ? "\u2534" : "+");
		if (pl->below > 1)
			pane_text(p, from, y + 1, ROLE_axis, text);
		free_from = from + n + 1;
	}
	for (size_t i = 0; i < c->nnotes; i++) {
		double fx = dot_x(pl, c->note[i]);

		if (isfinite(fx) && fx >= 0 && fx < pl->in.w * pl->dx)
			pane_text(p, pl->left + (int)fx / pl->dx, y, ROLE_edit,
				  p.c->utf8 ? "\u25b2" : "^");
	}
}

struct label {
	const char *name;
	enum role role;
	double y;
};

static int
by_height(const void *a, const void *b)
{
	double d = ((const struct label *)a)->y - ((const struct label *)b)->y;

	return d < 0 ? -1 : d > 0;
}

/* The height of the last finite value of a series; NAN without one. */
static double
last_of(const struct plot *pl, const struct series *s)
{
	for (size_t i = s->n; i-- > 0;) {
		double y = dot_y(pl, s->y[i]);

		if (isfinite(y))
			return y;
	}
	return NAN;
}

/* Names at the right ends of the curves, one a row, in the order of height. */
static void
draw_names(struct pane p, const struct plot *pl)
{
	const struct chart *c = pl->chart;
	int n = 0, row = 0;
	struct label *l;

	if (!pl->right)
		return;
	l = mem_new((size_t)(c->nseries + c->nrefs), sizeof(*l));
	for (int i = 0; i < c->nseries; i++)
		if (c->series[i].name && isfinite(last_of(pl, &c->series[i])))
			l[n++] = (struct label){ c->series[i].name, c->series[i].role,
						 last_of(pl, &c->series[i]) };
	for (int i = 0; i < c->nrefs; i++)
		if (c->ref[i].name && isfinite(dot_y(pl, c->ref[i].y)))
			l[n++] = (struct label){ c->ref[i].name, c->ref[i].role,
						 dot_y(pl, c->ref[i].y) };
	n = n > pl->in.h ? pl->in.h : n;
	qsort(l, (size_t)n, sizeof(*l), by_height);
	for (int i = 0; i < n; i++) {
		int want = to_dot(l[i].y, pl->in.h * pl->dy) / pl->dy;
		int latest = pl->in.h - (n - i);

		row = want > row ? want : row;
		row = row > latest ? latest : row;
		if (row >= 0)
			pane_text(p, pl->left + pl->in.w + 1, row, l[i].role, l[i].name);
		row++;
	}
	free(l);
}

void
chart_draw(struct pane p, const struct chart *c)
{
	struct plot pl = { 0 };
	size_t cells;

	place(&pl, p, c);
	if (pl.in.w < 1 || pl.in.h < 1)
		return;
	draw_x_axis(p, &pl);
	if (!pl.any) {
		if (c->empty)
			pane_fit(pl.in, 1, pl.in.h / 2, pl.in.w - 1, ROLE_dim, c->empty);
		return;
	}
	draw_y_axis(p, &pl);
	cells = (size_t)pl.in.w * (size_t)pl.in.h;
	pl.dot = mem_new(cells, 1);
	pl.role = mem_new(cells, 1);
	for (int i = 0; i < c->nrefs; i++)
		draw_ref(&pl, &c->ref[i]);
	for (int i = 0; i < c->nseries; i++)
		draw_series(&pl, &c->series[i]);
	show_dots(&pl);
	for (size_t i = 0; i < c->nnotes; i++)
		draw_upright(&pl, c->note[i], ROLE_edit, p.c->utf8 ? "\u250a" : ":");
	draw_upright(&pl, c->cursor, ROLE_cursor, p.c->utf8 ? "\u2502" : "|");
	draw_names(p, &pl);
	free(pl.dot);
	free(pl.role);
}

double
chart_x_at(struct pane p, const struct chart *c, int col)
{
	struct plot pl = { 0 };
	double x;

	place(&pl, p, c);
	col -= pl.left;
	if (col < 0 || col >= pl.in.w)
		return NAN;
	x = pl.x0 + (pl.in.w > 1 ? (double)col / (pl.in.w - 1) : 0) * (pl.x1 - pl.x0);
	return c->log_x ? pow(10, x) : x;
}
