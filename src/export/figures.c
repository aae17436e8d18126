#include "config.h"

#include "hamtop/export/figures.h"

#include <math.h>
#include <string.h>

#ifdef HAVE_CAIRO

#include <cairo-svg.h>
#include <cairo.h>

#include "export/axis.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"
#include "hamtop/export/out.h"

/* In points of SVG; a PNG has PNG_SCALE pixels for each. */
enum { WIDTH = 760, HEIGHT = 440, LEFT = 76, RIGHT = 24, TOP = 44, BOTTOM = 58, ROW = 20 };
enum { PNG_SCALE = 2 };

/* Okabe and Ito's colours, which the colour-blind tell apart; yellow left out as
 * it is lost on white. */
static const unsigned palette[FIGURE_SERIES_MAX] = { 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7,
						     0xe69f00, 0x56b4e9, 0x000000, 0x8c6d31 };
enum { INK = 0x222222, GREY = 0x666666, GRID = 0xe4e4e4 };

#ifdef __SANITIZE_ADDRESS__
/* fontconfig keeps what it read of its settings until the program ends. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}
#endif

struct plot {
	cairo_t *cr;
	const struct figure *figure;
	struct axis x, y;
	double left, right, top, bottom; /* of the area inside the axes */
};

static void
colour(cairo_t *cr, unsigned rgb)
{
	cairo_set_source_rgb(cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
			     (rgb & 255) / 255.0);
}

static double
text_width(cairo_t *cr, const char *text)
{
	struct str clean = STR_INIT;
	cairo_text_extents_t size;

	str_add_clean(&clean, text, strlen(text));
	str_add(&clean, "");
	cairo_text_extents(cr, clean.s, &size);
	str_free(&clean);
	return size.x_advance;
}

/* Text whose point (ax, ay), as shares of its width and of a capital's height
 * above the base line, comes to (x, y). */
static void
text_at(cairo_t *cr, double x, double y, double ax, double ay, const char *text)
{
	struct str clean = STR_INIT;
	cairo_font_extents_t font;

	str_add_clean(&clean, text, strlen(text));
	str_add(&clean, "");
	cairo_font_extents(cr, &font);
	cairo_move_to(cr, x - ax * text_width(cr, text), y + ay * 0.72 * font.ascent);
	cairo_show_text(cr, clean.s);
	str_free(&clean);
}

static void
font(cairo_t *cr, double size, bool bold)
{
	cairo_select_font_face(cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
			       bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cr, size);
}

static bool
drawable(const struct figure *f, double x, double y)
{
	return isfinite(x) && isfinite(y) && (!f->log_y || y > 0.0);
}

struct range {
	double min, max;
};

static void
take_in(struct range *range, double v)
{
	range->min = fmin(range->min, v);
	range->max = fmax(range->max, v);
}

/* What the data spans; false when there is nothing to draw. */
static bool
find_ranges(const struct figure *f, struct range *x, struct range *y)
{
	*x = *y = (struct range){ INFINITY, -INFINITY };
	for (int s = 0; s < f->nseries; s++) {
		for (size_t i = 0; i < f->series[s].n; i++) {
			if (!drawable(f, f->series[s].x[i], f->series[s].y[i]))
				continue;
			take_in(x, f->series[s].x[i]);
			take_in(y, f->series[s].y[i]);
		}
	}
	for (size_t i = 0; i < f->bars.n; i++) {
		if (!drawable(f, f->bars.edge[i], f->bars.value[i]) ||
		    !isfinite(f->bars.edge[i + 1]))
			continue;
		take_in(x, f->bars.edge[i]);
		take_in(x, f->bars.edge[i + 1]);
		take_in(y, f->log_y ? f->bars.value[i] / 2.0 : 0.0);
		take_in(y, f->bars.value[i]);
	}
	if (x->min > x->max)
		return false;
	for (int l = 0; l < f->nlevels; l++)
		if (drawable(f, 0.0, f->level[l].y))
			take_in(y, f->level[l].y);
	return true;
}

static double
place_x(const struct plot *p, double v)
{
	return p->left + axis_place(&p->x, v) * (p->right - p->left);
}

static double
place_y(const struct plot *p, double v)
{
	return p->bottom - axis_place(&p->y, v) * (p->bottom - p->top);
}

static void
line(cairo_t *cr, double x0, double y0, double x1, double y1)
{
	cairo_move_to(cr, x0, y0);
	cairo_line_to(cr, x1, y1);
	cairo_stroke(cr);
}

static void
draw_axes(const struct plot *p)
{
	cairo_t *cr = p->cr;

	font(cr, 12.0, false);
	cairo_set_line_width(cr, 1.0);
	for (int i = 0; i < p->y.nticks; i++) {
		double y = floor(place_y(p, p->y.tick[i])) + 0.5;

		colour(cr, GRID);
		line(cr, p->left, y, p->right, y);
		colour(cr, INK);
		text_at(cr, p->left - 8.0, y, 1.0, 0.5, p->y.text[i]);
	}
	colour(cr, INK);
	for (int i = 0; i < p->x.nticks; i++) {
		double x = floor(place_x(p, p->x.tick[i])) + 0.5;

		line(cr, x, p->bottom, x, p->bottom + 5.0);
		text_at(cr, x, p->bottom + 9.0, 0.5, 1.0, p->x.text[i]);
	}
	line(cr, p->left, p->bottom + 0.5, p->right, p->bottom + 0.5);
	line(cr, p->left - 0.5, p->top, p->left - 0.5, p->bottom);
}

static void
draw_names(const struct plot *p)
{
	const struct figure *f = p->figure;
	cairo_t *cr = p->cr;

	colour(cr, INK);
	font(cr, 16.0, true);
	if (f->title)
		text_at(cr, p->left, 26.0, 0.0, 0.5, f->title);
	font(cr, 13.0, false);
	if (f->x_label)
		text_at(cr, (p->left + p->right) / 2.0, HEIGHT - 14.0, 0.5, 0.0, f->x_label);
	if (f->y_label) {
		cairo_save(cr);
		cairo_translate(cr, 20.0, (p->top + p->bottom) / 2.0);
		cairo_rotate(cr, -M_PI / 2.0);
		text_at(cr, 0.0, 0.0, 0.5, 0.5, f->y_label);
		cairo_restore(cr);
	}
}

static void
draw_bars(const struct plot *p)
{
	const struct figure *f = p->figure;
	double floor_y = fmax(p->y.from, p->y.log ? p->y.from : 0.0);

	for (size_t i = 0; i < f->bars.n; i++) {
		if (!drawable(f, f->bars.edge[i], f->bars.value[i]) ||
		    !isfinite(f->bars.edge[i + 1]))
			continue;
		double x0 = place_x(p, f->bars.edge[i]), x1 = place_x(p, f->bars.edge[i + 1]);
		double y0 = place_y(p, floor_y), y1 = place_y(p, f->bars.value[i]);
		double gap = x1 - x0 > 6.0 ? 1.0 : 0.0;

		colour(p->cr, palette[0]);
		cairo_rectangle(p->cr, x0 + gap, y1, x1 - x0 - 2.0 * gap, y0 - y1);
		cairo_fill(p->cr);
	}
}

/* Where curves lie on each other, or print is grey, dashes tell them apart. */
static void
set_dashes(cairo_t *cr, int series)
{
	static const double dash[][4] = { { 0 }, { 9, 4, 9, 4 }, { 3, 3, 3, 3 }, { 10, 3, 3, 3 } };
	int kind = series % 4;

	cairo_set_dash(cr, dash[kind], kind ? 4 : 0, 0.0);
}

static bool
has_point(const struct figure *f, const struct series *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (drawable(f, s->x[i], s->y[i]))
			return true;
	return false;
}

static void
draw_series(const struct plot *p, int number)
{
	const struct series *s = &p->figure->series[number];
	size_t run = 0; /* points since the last gap */

	colour(p->cr, palette[number % FIGURE_SERIES_MAX]);
	cairo_set_line_width(p->cr, 2.0);
	cairo_set_line_join(p->cr, CAIRO_LINE_JOIN_ROUND);
	set_dashes(p->cr, number);
	for (size_t i = 0; i <= s->n; i++) {
		if (i < s->n && drawable(p->figure, s->x[i], s->y[i])) {
			double x = place_x(p, s->x[i]), y = place_y(p, s->y[i]);

			if (run++)
				cairo_line_to(p->cr, x, y);
			else
				cairo_move_to(p->cr, x, y);
			continue;
		}
		if (run == 1) { /* a point that stands alone */
			double x, y;

			cairo_get_current_point(p->cr, &x, &y);
			cairo_new_sub_path(p->cr);
			cairo_arc(p->cr, x, y, 1.0, 0.0, 2.0 * M_PI);
		}
		run = 0;
	}
	cairo_stroke(p->cr);
	cairo_set_dash(p->cr, NULL, 0, 0.0);
}

/* Room for the longest name at the right of the lines. */
static double
levels_width(const struct plot *p)
{
	const struct figure *f = p->figure;
	double width = 0.0;

	font(p->cr, 12.0, false);
	for (int l = 0; l < f->nlevels; l++)
		if (drawable(f, 0.0, f->level[l].y))
			width = fmax(width, text_width(p->cr, f->level[l].name));
	return width > 0.0 ? width + 14.0 : 0.0;
}

/* Dashed lines with their names at the right end; a name that would touch the
 * one before it moves away. */
static void
draw_levels(const struct plot *p)
{
	static const double dashes[] = { 6.0, 4.0 };
	const struct figure *f = p->figure;
	double before = -INFINITY;

	font(p->cr, 12.0, false);
	for (int l = 0; l < f->nlevels; l++) {
		if (!drawable(f, 0.0, f->level[l].y))
			continue;
		double y = place_y(p, f->level[l].y), name = y;

		colour(p->cr, GREY);
		cairo_set_line_width(p->cr, 1.2);
		cairo_set_dash(p->cr, dashes, 2, 0.0);
		line(p->cr, p->left, y, p->right, y);
		cairo_set_dash(p->cr, NULL, 0, 0.0);
		if (fabs(name - before) < 14.0)
			name = name < before ? before - 14.0 : before + 14.0;
		text_at(p->cr, p->right + 7.0, name, 0.0, 0.5, f->level[l].name);
		before = name;
	}
}

/* One entry of the legend at *x, *y; goes to the next row where it does not fit.
 * Without `draw` it only takes the room. */
static void
legend_entry(const struct plot *p, double *x, double *y, int number, const char *name, bool draw)
{
	double width = 28.0 + text_width(p->cr, name);

	if (*x > p->left && *x + width > p->right) {
		*x = p->left;
		*y += ROW;
	}
	if (draw) {
		colour(p->cr, palette[number % FIGURE_SERIES_MAX]);
		cairo_set_line_width(p->cr, 3.0);
		set_dashes(p->cr, number);
		line(p->cr, *x, *y, *x + 22.0, *y);
		cairo_set_dash(p->cr, NULL, 0, 0.0);
		colour(p->cr, INK);
		text_at(p->cr, *x + 27.0, *y, 0.0, 0.5, name);
	}
	*x += width + 20.0;
}

/* Names beside their colours, below the title. Returns the y below it. */
static double
legend(const struct plot *p, bool draw)
{
	const struct figure *f = p->figure;
	double x = p->left, y = TOP + ROW / 2.0;

	font(p->cr, 12.5, false);
	if (f->bars.n && f->bars.name)
		legend_entry(p, &x, &y, 0, f->bars.name, draw);
	for (int s = 0; s < f->nseries; s++)
		if (has_point(f, &f->series[s]))
			legend_entry(p, &x, &y, s, f->series[s].name, draw);
	return x > p->left ? y + ROW : TOP;
}

static void
draw(cairo_t *cr, const struct figure *f)
{
	struct plot p = { .cr = cr, .figure = f };
	struct range x, y;

	p.left = LEFT;
	p.right = WIDTH - fmax(RIGHT, levels_width(&p));
	p.bottom = HEIGHT - BOTTOM;
	p.top = legend(&p, false);
	colour(cr, 0xffffff);
	cairo_paint(cr);
	draw_names(&p);
	if (!find_ranges(f, &x, &y)) {
		text_at(cr, WIDTH / 2.0, HEIGHT / 2.0, 0.5, 0.5, "nothing to draw yet");
		return;
	}
	axis_fit(&p.x, x.min, x.max, false, 8, false);
	axis_fit(&p.y, y.min, y.max, f->log_y, 6, true);
	draw_axes(&p);
	draw_bars(&p);
	draw_levels(&p);
	for (int s = 0; s < f->nseries; s++)
		draw_series(&p, s);
	legend(&p, true);
}

static cairo_status_t
keep(void *closure, const unsigned char *bytes, unsigned n)
{
	str_addn(closure, (const char *)bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

/* The picture as bytes of a file. */
static cairo_status_t
render(struct str *bytes, const struct figure *figure, bool png)
{
	int scale = png ? PNG_SCALE : 1;
	cairo_surface_t *surface =
		png ? cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH * scale, HEIGHT * scale)
		    : cairo_svg_surface_create_for_stream(keep, bytes, WIDTH, HEIGHT);
	cairo_t *cr = cairo_create(surface);
	cairo_status_t status;

	cairo_scale(cr, scale, scale);
	draw(cr, figure);
	status = cairo_status(cr);
	cairo_destroy(cr);
	if (png && status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(surface, keep, bytes);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	cairo_debug_reset_static_data(); /* drops the fonts that cairo would keep for ever */
	return status;
}

bool
figures_available(void)
{
	return true;
}

bool
figure_write(const char *path, const struct figure *figure, struct err *err)
{
	const char *ending = strrchr(path, '.');
	bool png = ending && !strcmp(ending, ".png");
	struct str bytes = STR_INIT;
	cairo_status_t status;
	bool ok;

	if (!png && !(ending && !strcmp(ending, ".svg")))
		return err_set(err, ERR_USAGE, "%s: a figure's name ends in .svg or .png", path);
	status = render(&bytes, figure, png);
	ok = status == CAIRO_STATUS_SUCCESS ? out_file(path, bytes.s, bytes.len, err)
					    : err_set(err, ERR_RUN, "cannot draw %s: %s", path,
						      cairo_status_to_string(status));
	str_free(&bytes);
	return ok;
}

#else

bool
figures_available(void)
{
	return false;
}

bool
figure_write(const char *path, const struct figure *figure, struct err *err)
{
	(void)figure;
	return err_set(err, ERR_RUN,
		       "cannot draw %s: this hamtop was built without cairo; install libcairo2-dev "
		       "and build it again",
		       path);
}

#endif
