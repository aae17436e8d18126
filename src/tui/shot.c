#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tui/shot.h"
#include "tui/term.h"

/* Pixels of a cell of the picture, of its font and of what hangs below its line. */
enum { CELL_W = 9, CELL_H = 18, FONT = 15, DESCENT = 4 };
/* Where the theme leaves it to the terminal. */
enum { BLACK = 0, WHITE = 15 };

enum shot_kind
shot_kind_of(const char *path)
{
	const char *end = strrchr(path, '.');

	return end && !strcmp(end, ".ans")   ? SHOT_ANSI
	       : end && !strcmp(end, ".svg") ? SHOT_SVG
					     : SHOT_TEXT;
}

static struct style
look_of(const struct cell *cell, const struct theme *theme, bool color)
{
	struct style s = color ? theme->role[cell->role] : theme_mono(theme, (enum role)cell->role);

	s.bold |= (cell->attrs & CELL_BOLD) != 0;
	s.underline |= (cell->attrs & CELL_UNDERLINE) != 0;
	s.reverse ^= (cell->attrs & CELL_REVERSE) != 0;
	return s;
}

static bool
alike(const struct style *a, const struct style *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->bold == b->bold &&
	       a->underline == b->underline && a->reverse == b->reverse;
}

/* ---- text with colours ---- */

static void
add_sgr(struct str *out, const struct style *s)
{
	str_add(out, "\033[0");
	if (s->bold)
		str_add(out, ";1");
	if (s->underline)
		str_add(out, ";4");
	if (s->reverse)
		str_add(out, ";7");
	if (s->fg >= 0)
		str_addf(out, ";38;5;%d", s->fg);
	if (s->bg >= 0)
		str_addf(out, ";48;5;%d", s->bg);
	str_add(out, "m");
}

static void
render_ansi(const struct canvas *c, const struct theme *theme, bool color, struct str *out)
{
	for (int y = 0; y < c->h; y++) {
		struct style now = { .fg = -2 };

		for (int x = 0; x < c->w; x++) {
			const struct cell *cell = canvas_at(c, x, y);
			struct style s = look_of(cell, theme, color);

			if (!cell->len)
				continue;
			if (!alike(&s, &now))
				add_sgr(out, &s);
			now = s;
			str_addn(out, cell->text, cell->len);
		}
		str_add(out, "\033[0m\n");
	}
}

/* ---- a picture ---- */

static void
add_colour(struct str *out, int colour)
{
	int rgb[3];

	colour_rgb(colour, rgb);
	str_addf(out, "#%02x%02x%02x", (unsigned)rgb[0], (unsigned)rgb[1], (unsigned)rgb[2]);
}

static void
add_escaped(struct str *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '<')
			str_add(out, "&lt;");
		else if (text[i] == '>')
			str_add(out, "&gt;");
		else if (text[i] == '&')
			str_add(out, "&amp;");
		else
			str_addc(out, text[i]);
	}
}

/* Cells x to end - 1 of a row, which look alike. What is not ASCII has a place of its
 * own: fonts give it other widths, and it keeps its column nevertheless. */
static void
add_run(const struct canvas *c, int y, int x, int end, const struct style *s, struct str *out)
{
	int fg = s->fg < 0 ? WHITE : s->fg, bg = s->bg < 0 ? BLACK : s->bg;
	bool blank = !s->underline;

	for (int i = x; i < end; i++)
		blank &= !strcmp(canvas_at(c, i, y)->text, " ");
	if (s->reverse || s->bg >= 0) {
		str_addf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"",
			 x * CELL_W, y * CELL_H, (end - x) * CELL_W, CELL_H);
		add_colour(out, s->reverse ? fg : bg);
		str_add(out, "\"/>\n");
	}
	if (blank)
		return;
	str_addf(out, "<text y=\"%d\" fill=\"", (y + 1) * CELL_H - DESCENT);
	add_colour(out, s->reverse ? bg : fg);
	str_addf(out, "\"%s%s>", s->bold ? " font-weight=\"bold\"" : "",
		 s->underline ? " text-decoration=\"underline\"" : "");
	while (x < end) {
		int from = x;

		while (x < end && canvas_at(c, x, y)->len == 1)
			x++;
		if (x == from)
			for (x++; x < end && !canvas_at(c, x, y)->len;)
				x++;
		str_addf(out,
			 "<tspan x=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\">",
			 from * CELL_W, (x - from) * CELL_W);
		for (int i = from; i < x; i++)
			add_escaped(out, canvas_at(c, i, y)->text, canvas_at(c, i, y)->len);
		str_add(out, "</tspan>");
	}
	str_add(out, "</text>\n");
}

static void
render_svg(const struct canvas *c, const struct theme *theme, bool color, struct str *out)
{
	int paper = color ? theme->role[ROLE_text].bg : COLOUR_DEFAULT;

	str_addf(out,
		 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		 "font-family=\"monospace\" font-size=\"%d\" xml:space=\"preserve\">\n"
		 "<title>hamtop, %d columns and %d rows</title>\n"
		 "<rect width=\"100%%\" height=\"100%%\" fill=\"",
		 c->w * CELL_W, c->h * CELL_H, FONT, c->w, c->h);
	add_colour(out, paper < 0 ? BLACK : paper);
	str_add(out, "\"/>\n");
	for (int y = 0; y < c->h; y++) {
		for (int x = 0, end; x < c->w; x = end) {
			struct style s = look_of(canvas_at(c, x, y), theme, color);

			for (end = x + 1; end < c->w; end++) {
				struct style next = look_of(canvas_at(c, end, y), theme, color);

				if (!alike(&s, &next) && canvas_at(c, end, y)->len)
					break;
			}
			add_run(c, y, x, end, &s, out);
		}
	}
	str_add(out, "</svg>\n");
}

void
shot_render(const struct canvas *c, const struct theme *theme, enum shot_kind kind, bool color,
	    struct str *out)
{
	if (kind == SHOT_ANSI)
		render_ansi(c, theme, color, out);
	else if (kind == SHOT_SVG)
		render_svg(c, theme, color, out);
	else
		canvas_to_text(c, out);
}

/* ---- files ---- */

static FILE *
open_file(const char *path, bool over, struct err *err)
{
	int fd = !strcmp(path, "-")
			 ? dup(STDOUT_FILENO)
			 : open(path, O_WRONLY | O_CREAT | (over ? O_TRUNC : O_EXCL), 0666);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (!f && errno == EEXIST)
		err_set(err, ERR_RUN, "%s is there already; give another name", path);
	else if (!f)
		err_sys(err, ERR_RUN, "%s", path);
	if (!f && fd >= 0)
		close(fd);
	return f;
}

bool
shot_write(const struct app *app, const char *path, bool over, struct err *err)
{
	FILE *out = open_file(path, over, err);
	struct str text = STR_INIT;
	struct canvas c;
	bool ok;

	if (!out)
		return false;
	canvas_init(&c, app->utf8);
	app_draw(app, &c);
	shot_render(&c, &app->theme, shot_kind_of(path), term_wants_color(app->opt->color), &text);
	canvas_free(&c);
	ok = fwrite(text.s, 1, text.len, out) == text.len;
	ok = fclose(out) == 0 && ok;
	str_free(&text);
	return ok || err_sys(err, ERR_RUN, "%s", path);
}
