#include <config.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "hamtop/base/mem.h"
#include "tui/canvas.h"

void
canvas_init(struct canvas *c, bool utf8)
{
	*c = (struct canvas){ .utf8 = utf8 };
	canvas_reset(c, 1, 1);
}

void
canvas_free(struct canvas *c)
{
	free(c->cell);
	*c = (struct canvas){ 0 };
}

static const struct cell blank = { " ", 1, ROLE_text, 0 };

void
canvas_reset(struct canvas *c, int w, int h)
{
	w = w < 1 ? 1 : w;
	h = h < 1 ? 1 : h;
	if (w * h != c->w * c->h)
		c->cell = mem_resize(c->cell, (size_t)w * (size_t)h, sizeof(*c->cell));
	c->w = w;
	c->h = h;
	for (int i = 0; i < w * h; i++)
		c->cell[i] = blank;
}

const struct cell *
canvas_at(const struct canvas *c, int x, int y)
{
	return &c->cell[y * c->w + x];
}

void
canvas_to_text(const struct canvas *c, struct str *out)
{
	for (int y = 0; y < c->h; y++) {
		int end = c->w;

		while (end > 0 && !strcmp(canvas_at(c, end - 1, y)->text, " "))
			end--;
		for (int x = 0; x < end; x++)
			str_addn(out, canvas_at(c, x, y)->text, canvas_at(c, x, y)->len);
		str_addc(out, '\n');
	}
}

struct pane
pane_of(struct canvas *c)
{
	return (struct pane){ c, 0, 0, c->w, c->h };
}

static int
clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

struct pane
pane_sub(struct pane p, int x, int y, int w, int h)
{
	int x0 = clamp(x, 0, p.w), y0 = clamp(y, 0, p.h);
	int x1 = clamp(x + w, x0, p.w), y1 = clamp(y + h, y0, p.h);

	return (struct pane){ p.c, p.x + x0, p.y + y0, x1 - x0, y1 - y0 };
}

/* The cell at (x, y) of the pane, or NULL outside of it. */
static struct cell *
cell_at(struct pane p, int x, int y)
{
	if (x < 0 || y < 0 || x >= p.w || y >= p.h)
		return NULL;
	return &p.c->cell[(p.y + y) * p.c->w + p.x + x];
}

/* Overwriting one half of a wide character blanks the other. */
static void
split_wide(struct pane p, int x, int y)
{
	struct cell *row = &p.c->cell[(p.y + y) * p.c->w];
	int cx = p.x + x;

	if (!row[cx].len && cx > 0) {
		row[cx - 1] = (struct cell){ " ", 1, row[cx - 1].role, row[cx - 1].attrs };
		row[cx] = (struct cell){ " ", 1, row[cx].role, row[cx].attrs };
	} else if (cx + 1 < p.c->w && !row[cx + 1].len) {
		row[cx + 1] = (struct cell){ " ", 1, row[cx + 1].role, row[cx + 1].attrs };
	}
}

struct glyph {
	size_t len; /* bytes of it in the source */
	int width;  /* 0: combines with the one before */
	char text[5];
};

/* The next character of text as it will stand on the canvas. */
static struct glyph
next_glyph(bool utf8, const char *text)
{
	struct glyph g = { 1, 1, "?" };
	unsigned code = 0;
	size_t n = str_utf8_char(text, strlen(text), &code);

	if (n == 1 && code >= 0x20 && code < 0x7f) {
		g.text[0] = *text;
	} else if (n > 1) {
		int width = utf8 ? wcwidth((wchar_t)code) : 1;

		g.len = n;
		if (utf8 && width >= 0) {
			g.width = width;
			memcpy(g.text, text, n);
			g.text[n] = '\0';
		}
	}
	return g;
}

int
text_width(bool utf8, const char *text)
{
	int w = 0;

	while (*text) {
		struct glyph g = next_glyph(utf8, text);

		w += g.width;
		text += g.len;
	}
	return w;
}

static void
combine(struct pane p, int x, int y, const char *mark)
{
	struct cell *c = cell_at(p, x, y);

	if (c && !c->len)
		c = cell_at(p, x - 1, y);
	if (!c || c->len + strlen(mark) >= sizeof(c->text))
		return;
	strcpy(c->text + c->len, mark);
	c->len = (uint8_t)strlen(c->text);
}

/* Puts one glyph; a wide one that is cut by the edge becomes a blank. */
static void
put(struct pane p, int x, int y, enum role role, const struct glyph *g)
{
	for (int i = 0; i < g->width; i++) {
		struct cell *c = cell_at(p, x + i, y);

		if (!c)
			continue;
		split_wide(p, x + i, y);
		if (g->width == 1 || (cell_at(p, x, y) && cell_at(p, x + 1, y))) {
			*c = (struct cell){ .role = (uint8_t)role };
			if (i == 0) {
				strcpy(c->text, g->text);
				c->len = (uint8_t)strlen(g->text);
			}
		} else {
			*c = (struct cell){ " ", 1, (uint8_t)role, 0 };
		}
	}
}

/* Writes up to `limit` columns of text. */
static int
write_text(struct pane p, int x, int y, int limit, enum role role, const char *text)
{
	int at = x;

	while (*text) {
		struct glyph g = next_glyph(p.c->utf8, text);

		if (at + g.width > x + limit)
			break;
		if (g.width == 0)
			combine(p, at - 1, y, g.text);
		else
			put(p, at, y, role, &g);
		at += g.width;
		text += g.len;
	}
	return at;
}

int
pane_text(struct pane p, int x, int y, enum role role, const char *text)
{
	return write_text(p, x, y, 1 << 20, role, text);
}

int
pane_textf(struct pane p, int x, int y, enum role role, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addvf(&s, fmt, ap);
	va_end(ap);
	x = pane_text(p, x, y, role, s.s);
	str_free(&s);
	return x;
}

void
pane_right(struct pane p, int x, int y, enum role role, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addvf(&s, fmt, ap);
	va_end(ap);
	pane_text(p, x - text_width(p.c->utf8, s.s), y, role, s.s);
	str_free(&s);
}

int
pane_fit(struct pane p, int x, int y, int w, enum role role, const char *text)
{
	const char *more = p.c->utf8 ? "\u2026" : "~";

	if (text_width(p.c->utf8, text) <= w)
		return pane_text(p, x, y, role, text);
	if (w < 1)
		return x;
	x = write_text(p, x, y, w - 1, role, text);
	return pane_text(p, x, y, role, more);
}

/* Bytes of text that fit into w columns, broken behind a blank where there is one. */
static size_t
line_break(bool utf8, const char *text, int w)
{
	size_t n = 0, blank_at = 0;
	int col = 0;

	while (text[n]) {
		struct glyph g = next_glyph(utf8, text + n);

		if (text[n] == ' ')
			blank_at = n + 1;
		if (col + g.width > w)
			return blank_at ? blank_at : n ? n : g.len;
		col += g.width;
		n += g.len;
	}
	return n;
}

int
pane_wrap(struct pane p, int y, enum role role, const char *text)
{
	while (*text) {
		size_t n = line_break(p.c->utf8, text, p.w < 1 ? 1 : p.w);
		char *line = mem_strndup(text, n);

		pane_text(p, 0, y++, role, line);
		free(line);
		text += n;
	}
	return y;
}

void
pane_across(struct pane p, int x, int y, int n, enum role role, const char *ch)
{
	for (int i = 0; i < n; i++)
		pane_text(p, x + i, y, role, ch);
}

void
pane_down(struct pane p, int x, int y, int n, enum role role, const char *ch)
{
	for (int i = 0; i < n; i++)
		pane_text(p, x, y + i, role, ch);
}

void
pane_clear(struct pane p, enum role role)
{
	for (int y = 0; y < p.h; y++)
		pane_across(p, 0, y, p.w, role, " ");
}

void
pane_paint(struct pane p, int x, int y, int n, enum role role, unsigned attrs)
{
	for (int i = 0; i < n; i++) {
		struct cell *c = cell_at(p, x + i, y);

		if (c) {
			c->role = (uint8_t)role;
			c->attrs |= (uint8_t)attrs;
		}
	}
}

struct pane
pane_box(struct pane p, enum role frame, const char *title)
{
	static const char *const lines[2][6] = {
		{ "+", "+", "+", "+", "-", "|" },
		{ "\u256d", "\u256e", "\u2570", "\u256f", "\u2500", "\u2502" },
	};
	const char *const *l = lines[p.c->utf8];

	if (p.w < 4 || p.h < 3)
		return p;
	pane_across(p, 1, 0, p.w - 2, frame, l[4]);
	pane_across(p, 1, p.h - 1, p.w - 2, frame, l[4]);
	pane_down(p, 0, 1, p.h - 2, frame, l[5]);
	pane_down(p, p.w - 1, 1, p.h - 2, frame, l[5]);
	pane_text(p, 0, 0, frame, l[0]);
	pane_text(p, p.w - 1, 0, frame, l[1]);
	pane_text(p, 0, p.h - 1, frame, l[2]);
	pane_text(p, p.w - 1, p.h - 1, frame, l[3]);
	if (title && *title && p.w > 6) {
		int x = pane_text(p, 2, 0, frame, " ");

		x = pane_fit(p, x, 0, p.w - 6, ROLE_title, title);
		pane_text(p, x, 0, frame, " ");
	}
	return pane_sub(p, 1, 1, p.w - 2, p.h - 2);
}

/* Whether the upper line of a box holds no title from column x on. */
static bool
line_is_free(struct pane p, int x)
{
	for (; x < p.w - 1; x++) {
		const struct cell *c = cell_at(p, x, 0);

		if (strcmp(c->text, "-") && strcmp(c->text, "\u2500"))
			return false;
	}
	return true;
}

void
pane_box_note(struct pane outer, enum role role, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	str_add(&s, " ");
	va_start(ap, fmt);
	str_addvf(&s, fmt, ap);
	va_end(ap);
	str_add(&s, " ");
	if (outer.w >= 4 && outer.h >= 3) {
		int x = outer.w - 2 - text_width(outer.c->utf8, s.s);

		if (x > 2 && line_is_free(outer, x - 1))
			pane_text(outer, x, 0, role, s.s);
	}
	str_free(&s);
}

void
pane_bar(struct pane p, int x, int y, int w, enum role role, double share)
{
	static const char *const eighth[] = { "",	"\u258f", "\u258e", "\u258d",
					      "\u258c", "\u258b", "\u258a", "\u2589" };
	int full, rest;

	if (w <= 0 || !(share > 0))
		return;
	share = share > 1 ? 1 : share;
	full = (int)(share * w * 8 + .5);
	rest = full % 8;
	full /= 8;
	if (!p.c->utf8) {
		full = (int)(share * w + .5);
		pane_across(p, x, y, full ? full : 1, role, "#");
		return;
	}
	pane_across(p, x, y, full, role, "\u2588");
	if (rest || !full)
		pane_text(p, x + full, y, role, eighth[rest ? rest : 1]);
}
