#include "config.h"

#include "data/delim.h"

#include <string.h>

#include "hamtop/base/par.h"
#include "data/number.h"
#include "data/quick.h"

struct layout
layout_none(void)
{
	struct layout layout = { .name = "csv", .time_unit = 1 };

	for (int c = 0; c < COLUMNS; c++)
		layout.col[c] = -1;
	return layout;
}

void
cut_free(struct cut *cut)
{
	str_free(&cut->scratch);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

static void
keep(struct cut *cut, const char *p, size_t n)
{
	if (cut->fields < FIELDS_MAX)
		cut->field[cut->fields] = (struct span){ p, n };
	cut->fields++;
}

static void
keep_trimmed(struct cut *cut, const char *p, const char *end)
{
	while (p < end && is_space(*p))
		p++;
	while (p < end && is_space(end[-1]))
		end--;
	keep(cut, p, (size_t)(end - p));
}

static void
cut_spaces(struct cut *cut, const char *p, const char *end)
{
	for (;;) {
		const char *from;

		while (p < end && is_space(*p))
			p++;
		if (p == end)
			return;
		from = p;
		while (p < end && !is_space(*p))
			p++;
		keep(cut, from, (size_t)(p - from));
	}
}

/* The next delimiter, or end. */
static const char *
find_delim(const char *p, const char *end, const char *delim, size_t len)
{
	const char *at;

	if (len == 1) {
		at = memchr(p, delim[0], (size_t)(end - p));
		return at ? at : end;
	}
	at = memmem(p, (size_t)(end - p), delim, len);
	return at ? at : end;
}

static void
cut_plain(struct cut *cut, const char *p, const char *end, const char *delim)
{
	size_t len = strlen(delim);

	for (;;) {
		const char *to = find_delim(p, end, delim, len);

		keep_trimmed(cut, p, to);
		if (to == end)
			return;
		p = to + len;
	}
}

/* The text of a quoted field from behind its first quote; *p goes behind its
 * last one. false when it is not closed. */
static bool
cut_quoted(struct cut *cut, const char **p, const char *end)
{
	const char *from = *p, *to = from;
	size_t start = cut->scratch.len;
	bool doubled = false;

	for (;;) {
		to = memchr(to, '"', (size_t)(end - to));
		if (!to)
			return false;
		if (to + 1 == end || to[1] != '"')
			break;
		doubled = true;
		to += 2;
	}
	*p = to + 1;
	if (!doubled) {
		keep(cut, from, (size_t)(to - from));
		return true;
	}
	for (const char *q = from; q < to; q++) {
		str_addc(&cut->scratch, *q);
		q += *q == '"';
	}
	if (cut->fields < FIELDS_MAX)
		cut->unquoted |= UINT64_C(1) << cut->fields;
	keep(cut, NULL, cut->scratch.len - start);
	return true;
}

/* Points the fields whose text is in scratch there, now that it has stopped
 * moving; they stand in it one behind the other. */
static void
point_into_scratch(struct cut *cut)
{
	size_t at = 0;

	for (int f = 0; f < cut->fields && f < FIELDS_MAX; f++)
		if (cut->unquoted >> f & 1) {
			cut->field[f].p = cut->scratch.s + at;
			at += cut->field[f].n;
		}
}

/* Cuts a line in which there are quotes, and line ends within them. */
static void
cut_with_quotes(struct cut *cut, const char *p, const char *end, const char *delim)
{
	size_t len = strlen(delim);

	for (;;) {
		const char *line_end = memchr(p, '\n', (size_t)(end - p)), *to;

		line_end = line_end ? line_end : end;
		while (p < line_end && *p == ' ')
			p++;
		if (p < end && *p == '"') {
			const char *from = ++p;

			if (!cut_quoted(cut, &p, end) || p - from > LINE_BYTES) {
				cut->fault = "a quoted field is not closed";
				return;
			}
			for (const char *q = from; q < p; q++)
				cut->lines += *q == '\n';
			line_end = memchr(p, '\n', (size_t)(end - p));
			line_end = line_end ? line_end : end;
			to = find_delim(p, line_end, delim, len);
			while (p < to && (*p == ' ' || *p == '\r'))
				p++;
			if (p < to)
				cut->fault = "there is text behind a closing quote";
		} else {
			to = find_delim(p, line_end, delim, len);
			keep_trimmed(cut, p,
				     to > p && to == line_end && to[-1] == '\r' ? to - 1 : to);
		}
		if (to == line_end) {
			cut->next = line_end < end ? line_end + 1 : end;
			return;
		}
		p = to + len;
	}
}

void
cut_line(struct cut *cut, const struct layout *layout, const char *p, const char *end)
{
	const char *line_end = memchr(p, '\n', (size_t)(end - p));
	const char *q;

	cut->fields = 0;
	cut->lines = 1;
	cut->blank = false;
	cut->fault = NULL;
	line_end = line_end ? line_end : end;
	cut->next = line_end < end ? line_end + 1 : end;
	if (line_end > p && line_end[-1] == '\r')
		line_end--;
	for (q = p; q < line_end && is_space(*q); q++)
		;
	if (q == line_end) {
		cut->blank = true;
	} else if (line_end - p > LINE_BYTES) {
		cut->fault = "the line is longer than 1,048,576 bytes";
	} else if (memchr(p, '\0', (size_t)(line_end - p))) {
		cut->fault = "there is a NUL byte in the line";
	} else if (layout->quotes && memchr(p, '"', (size_t)(line_end - p))) {
		const char *next = cut->next;

		str_clear(&cut->scratch);
		cut->unquoted = 0;
		cut_with_quotes(cut, p, end, layout->delim);
		point_into_scratch(cut);
		if (cut->fault) {
			cut->next = next;
			cut->lines = 1;
		}
	} else if (layout->delim[0]) {
		cut_plain(cut, p, line_end, layout->delim);
	} else {
		cut_spaces(cut, p, line_end);
	}
}

/* What a reader of lines works with. */
struct reader {
	const struct layout *layout;
	struct rows *rows;
	int need; /* fields that a line must have */
	bool quick;
};

static struct span
field(const struct cut *cut, int col)
{
	return col >= 0 && col < cut->fields ? cut->field[col] : (struct span){ "", 0 };
}

/* Whether an id can be one; notes the line when not. */
static bool
check_id(struct part *part, struct span id, const char *what)
{
	if (!id.n)
		part_bad(part, "there is no %s id", what);
	else if (memchr(id.p, '\t', id.n) || memchr(id.p, '\n', id.n) || memchr(id.p, '\r', id.n) ||
		 memchr(id.p, '\0', id.n))
		part_bad(part, "the %s id has a TAB or a line end in it", what);
	else
		return true;
	return false;
}

static bool
check_rating(struct part *part, struct span text, double *rating)
{
	int shown = text.n > 40 ? 40 : (int)text.n;

	if (!text.n)
		part_bad(part, "there is no rating");
	else if (!number_parse(text.p, text.n, rating))
		part_bad(part, "rating \"%.*s\" is not a number%s", shown, text.p,
			 memchr(text.p, ',', text.n) ? " (write a point, not a comma)" : "");
	else if (!(*rating <= RATING_MAX && *rating >= -RATING_MAX))
		part_bad(part, "rating %.*s is not between -1,000,000 and 1,000,000", shown,
			 text.p);
	else
		return true;
	return false;
}

static bool
check_time(struct part *part, const struct layout *layout, struct span text)
{
	double time;

	if (!text.n)
		return true;
	if (!number_parse(text.p, text.n, &time) || !(time <= 1e18 && time >= -1e18)) {
		part_bad(part, "time \"%.*s\" is not a number", text.n > 40 ? 40 : (int)text.n,
			 text.p);
		return false;
	}
	part_time(part, (int64_t)time / layout->time_unit);
	return true;
}

/* One line by the book; false when there is no memory. */
static bool
take_line(const struct reader *r, struct part *part, const struct cut *cut)
{
	const struct layout *layout = r->layout;
	const int *col = layout->col;
	struct span user = field(cut, col[COL_USER]), item = field(cut, col[COL_ITEM]);
	double rating = 1, count = 1;

	if (cut->fault) {
		part_bad(part, "%s", cut->fault);
		return true;
	}
	if (cut->fields < r->need || cut->fields > layout->fields) {
		part_bad(part, "the line has %d field%s instead of %d", cut->fields,
			 cut->fields == 1 ? "" : "s", layout->fields);
		return true;
	}
	if (!check_id(part, user, "user") || !check_id(part, item, "item") ||
	    (col[COL_RATING] >= 0 && !check_rating(part, field(cut, col[COL_RATING]), &rating)) ||
	    (col[COL_COUNT] >= 0 && !check_rating(part, field(cut, col[COL_COUNT]), &count)) ||
	    (col[COL_TIME] >= 0 && !check_time(part, layout, field(cut, col[COL_TIME]))))
		return true;
	if (count <= 0) {
		part->zero++;
		return true;
	}
	return part_add(part, user, item, (float)rating);
}

static void
read_part(void *ctx, int i)
{
	const struct reader *r = ctx;
	struct part *part = &r->rows->part[i];
	bool header = r->layout->header && i == 0;
	struct cut cut = { 0 };

	for (const char *p = part->from; p < part->to; p = cut.next) {
		if (r->quick && !header)
			p = quick_lines(part, r->layout, p);
		if (p == part->to || part->failed)
			break;
		cut_line(&cut, r->layout, p, part->to);
		part->lines++;
		if (cut.blank)
			part->blank++;
		else if (header)
			header = false;
		else if (!take_line(r, part, &cut))
			break;
		part->lines += cut.lines - 1;
	}
	cut_free(&cut);
}

bool
delim_read(struct rows *rows, const char *p, size_t n, const struct layout *layout, struct par *par,
	   struct err *err)
{
	struct reader r = { .layout = layout, .rows = rows, .quick = quick_fits(layout) };

	(void)err;
	for (int c = COL_USER; c <= COL_RATING; c++)
		if (layout->col[c] >= r.need)
			r.need = layout->col[c] + 1;
	/* A line end within quotes would be cut in two by parts. */
	if (layout->quotes && memchr(p, '"', n))
		rows_one(rows, p, n);
	else
		rows_cut(rows, p, n);
	par_run(par, rows->parts, read_part, &r);
	return true;
}
