#include "data/rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/room.h"
#include "hamtop/base/str.h"
#include "data/build.h"

enum { PART_BYTES = 1 << 20, PARTS_MAX = 4096 };

/* Numbers below this are their own codes: a table of them is not larger than
 * the text. */
static uint32_t
direct_limit(size_t bytes)
{
	enum { LEAST = 1 << 16, MOST = 1 << 27 };

	return bytes < LEAST ? LEAST : bytes > MOST ? MOST : (uint32_t)bytes;
}

static void
part_start(struct part *part, const char *from, const char *to, uint32_t direct)
{
	part->from = from;
	part->to = to;
	part->users.direct = part->items.direct = direct;
	part->time_min = INT64_MAX;
	part->time_max = INT64_MIN;
}

void
rows_cut(struct rows *rows, const char *p, size_t n)
{
	const char *end = p + n;
	size_t size = PART_BYTES;

	while (n / size >= PARTS_MAX)
		size *= 2;
	rows->part = mem_new(n / size + 1, sizeof(*rows->part));
	rows->parts = 0;
	do {
		const char *to = (size_t)(end - p) <= size ? end : p + size;
		const char *line_end = to < end ? memchr(to, '\n', (size_t)(end - to)) : NULL;

		to = line_end ? line_end + 1 : end;
		part_start(&rows->part[rows->parts++], p, to, direct_limit(n));
		p = to;
	} while (p < end);
}

void
rows_one(struct rows *rows, const char *p, size_t n)
{
	rows->part = mem_new(1, sizeof(*rows->part));
	rows->parts = 1;
	part_start(rows->part, p, p + n, direct_limit(n));
}

static void
part_free(struct part *part)
{
	free(part->t.user);
	free(part->t.item);
	free(part->t.rating);
	part->t = (struct triples){ 0 };
	intern_free(&part->users);
	intern_free(&part->items);
}

void
rows_free(struct rows *rows)
{
	for (int i = 0; i < rows->parts; i++)
		part_free(&rows->part[i]);
	free(rows->part);
	*rows = (struct rows){ 0 };
}

static bool
resize(void *array, size_t cap, size_t size)
{
	void **p = array, *q = room_for(cap * size) ? realloc(*p, cap * size) : NULL;

	if (q)
		*p = q;
	return q != NULL;
}

bool
part_room(struct part *part)
{
	size_t cap =
		part->cap ? part->cap + part->cap / 2 : (size_t)(part->to - part->from) / 12 + 64;

	if (part->t.n < part->cap)
		return true;
	if (!resize(&part->t.user, cap, sizeof(*part->t.user)) ||
	    !resize(&part->t.item, cap, sizeof(*part->t.item)) ||
	    !resize(&part->t.rating, cap, sizeof(*part->t.rating))) {
		part->failed = true;
		return err_set(&part->err, ERR_RUN, "not enough memory for %zu ratings", cap);
	}
	part->cap = cap;
	return true;
}

bool
part_add(struct part *part, struct span user, struct span item, float rating)
{
	uint32_t u = intern_code(&part->users, user.p, user.n, &part->err);
	uint32_t i = intern_code(&part->items, item.p, item.n, &part->err);

	if (u == NO_CODE || i == NO_CODE) {
		part->failed = true;
		return false;
	}
	if (!part_room(part))
		return false;
	part->t.user[part->t.n] = u;
	part->t.item[part->t.n] = i;
	part->t.rating[part->t.n++] = rating;
	return true;
}

void
part_bad(struct part *part, const char *fmt, ...)
{
	va_list ap;

	if (part->bad++)
		return;
	part->bad_line = part->lines;
	va_start(ap, fmt);
	vsnprintf(part->bad_reason, sizeof(part->bad_reason), fmt, ap);
	va_end(ap);
}

void
part_time(struct part *part, int64_t seconds)
{
	part->time_min = seconds < part->time_min ? seconds : part->time_min;
	part->time_max = seconds > part->time_max ? seconds : part->time_max;
}

/* Writes file, line and what is wrong with it. */
static void
write_bad(char *out, size_t size, const struct rows *rows, const char *name, size_t line,
	  const char *reason)
{
	bool second = rows->second && line > rows->first_lines;

	snprintf(out, size, "%s:%zu: %s", second ? rows->second : name,
		 second ? line - rows->first_lines : line, reason);
}

/* Counts of all parts; false at the first part that failed, or at the first
 * bad line when these are not to be skipped. */
static bool
sum_up(const struct rows *rows, const char *name, bool skip_bad, struct dataset *out,
       struct err *err)
{
	struct load_report *report = &out->report;
	int64_t first = INT64_MAX, last = INT64_MIN;

	for (int i = 0; i < rows->parts; i++) {
		const struct part *part = &rows->part[i];

		if (part->err.code)
			return err_set(err, part->err.code, "%s: %s", name, part->err.msg);
		if (part->bad && !report->bad) {
			char line[sizeof(err->msg)];

			write_bad(line, sizeof(line), rows, name, report->lines + part->bad_line,
				  part->bad_reason);
			if (!skip_bad)
				return err_set(err, ERR_DATA,
					       "%s; --skip-bad leaves such lines out", line);
			str_clean_into(report->first_bad, sizeof(report->first_bad), line,
				       strlen(line));
		}
		report->lines += part->lines;
		report->blank += part->blank;
		report->bad += part->bad;
		report->zero_dropped += part->zero;
		first = part->time_min < first ? part->time_min : first;
		last = part->time_max > last ? part->time_max : last;
	}
	if (first <= last) {
		out->time_min = first;
		out->time_max = last;
	}
	return true;
}

/* One side of all parts, while it is brought together. */
struct merge {
	struct rows *rows;
	bool items;	   /* or users */
	struct intern all; /* ids that are not their own codes, of all parts */
	struct side side;
	bool ok;
	struct err err;
};

static struct intern *
side_of(struct part *part, bool items)
{
	return items ? &part->items : &part->users;
}

/* Gives the ids of one part their codes among all; base: where these begin. */
static bool
recode(struct merge *m, struct part *part, uint32_t base)
{
	struct intern *in = side_of(part, m->items);
	uint32_t *code = m->items ? part->t.item : part->t.user;
	uint32_t *to;

	if (!in->ids.n)
		return true;
	to = data_room(in->ids.n, sizeof(*to), "the ids", &m->err);
	for (uint32_t i = 0; to && i < in->ids.n; i++) {
		size_t len = in->ids.at[i + 1] - in->ids.at[i] - 1;

		to[i] = intern_look_up(&m->all, ids_get(&in->ids, i), len, &m->err);
		if (to[i] == NO_CODE) {
			free(to);
			return false;
		}
		to[i] += base - m->all.direct;
	}
	for (size_t e = 0; to && e < part->t.n; e++)
		if (code[e] >= in->direct)
			code[e] = to[code[e] - in->direct];
	free(to);
	intern_free(in);
	return to != NULL;
}

/* Marks the codes that occur: row[code] = 0, all others NO_ROW. */
static bool
mark_used(struct merge *m)
{
	struct side *side = &m->side;

	side->row = data_room(side->codes, sizeof(*side->row), "the ids", &m->err);
	if (!side->row)
		return false;
	memset(side->row, 0xff, side->codes * sizeof(*side->row));
	for (int i = 0; i < m->rows->parts; i++) {
		const struct triples *t = &m->rows->part[i].t;
		const uint32_t *code = m->items ? t->item : t->user;

		for (size_t e = 0; e < t->n; e++)
			if (e == 0 || code[e] != code[e - 1])
				side->row[code[e]] = 0;
	}
	return true;
}

struct named {
	const char *id;
	uint32_t code;
};

static int
compare_named(const void *a, const void *b)
{
	return ids_compare(((const struct named *)a)->id, ((const struct named *)b)->id);
}

/* The looked-up ids that occur, in order; their number in *n. */
static struct named *
sorted_names(struct merge *m, uint32_t base, uint32_t *n)
{
	struct named *list = data_room(m->all.ids.n, sizeof(*list), "the ids", &m->err);

	*n = 0;
	if (!list)
		return NULL;
	for (uint32_t i = 0; i < m->all.ids.n; i++)
		if (m->side.row[base + i] != NO_ROW)
			list[(*n)++] = (struct named){ ids_get(&m->all.ids, i), base + i };
	qsort(list, *n, sizeof(*list), compare_named);
	return list;
}

/* Writes the number and NUL so that they stop before `end`; returns its first
 * digit. */
static char *
write_number(char *end, uint32_t n)
{
	*--end = '\0';
	do
		*--end = (char)('0' + n % 10);
	while (n /= 10);
	return end;
}

/* Numbers the rows: direct codes are in order already and meet the sorted
 * others as two sorted lists do. */
static bool
number_rows(struct merge *m, uint32_t base)
{
	struct side *side = &m->side;
	uint32_t names, k = 0, code = 0;
	struct named *list = sorted_names(m, base, &names);
	bool ok = list != NULL;
	char digits[16];

	while (ok) {
		char *first;

		while (code < base && side->row[code] == NO_ROW)
			code++;
		if (code == base && k == names)
			break;
		first = write_number(digits + sizeof(digits), code);
		if (k < names && (code == base || ids_compare(list[k].id, first) < 0)) {
			side->row[list[k].code] = side->ids.n;
			ok = ids_add(&side->ids, list[k].id, strlen(list[k].id), &m->err);
			k++;
		} else {
			side->row[code++] = side->ids.n;
			ok = ids_add(&side->ids, first, strlen(first), &m->err);
		}
	}
	free(list);
	return ok;
}

static void
merge_side(void *ctx, int which)
{
	struct merge *m = (struct merge *)ctx + which;
	uint32_t base = 0;

	for (int i = 0; i < m->rows->parts; i++) {
		uint32_t top = side_of(&m->rows->part[i], m->items)->top;

		base = top > base ? top : base;
	}
	m->all.direct = side_of(&m->rows->part[0], m->items)->direct;
	m->ok = true;
	for (int i = 0; m->ok && i < m->rows->parts; i++)
		m->ok = recode(m, &m->rows->part[i], base);
	m->side.codes = (size_t)base + m->all.ids.n;
	m->ok = m->ok && mark_used(m) && number_rows(m, base);
	intern_free(&m->all);
}

/* The triples of the parts that have any, as segments. */
static struct triples *
segments(const struct rows *rows, int *n)
{
	struct triples *seg = mem_new((size_t)rows->parts, sizeof(*seg));

	*n = 0;
	for (int i = 0; i < rows->parts; i++)
		if (rows->part[i].t.n)
			seg[(*n)++] = rows->part[i].t;
	return seg;
}

struct dataset *
rows_finish(struct rows *rows, const char *name, bool skip_bad, struct par *par, struct err *err)
{
	struct merge m[2] = { { .rows = rows, .items = false }, { .rows = rows, .items = true } };
	struct dataset counts = { 0 }, *data = NULL;
	struct triples *seg = NULL;
	int segs;

	if (!sum_up(rows, name, skip_bad, &counts, err))
		return NULL;
	seg = segments(rows, &segs);
	if (!segs) {
		err_set(err, ERR_DATA, "%s: there is no rating in it", name);
		goto out;
	}
	par_run(par, 2, merge_side, m);
	for (int i = 0; i < 2; i++)
		if (!m[i].ok) {
			err_set(err, m[i].err.code, "%s: %s", name, m[i].err.msg);
			goto out;
		}
	data = build_rows(seg, segs, &m[0].side, &m[1].side, par, err);
	if (data) {
		counts.report.duplicates = data->report.duplicates;
		data->report = counts.report;
		data->time_min = counts.time_min;
		data->time_max = counts.time_max;
	}
out:
	free(seg);
	side_free(&m[0].side);
	side_free(&m[1].side);
	return data;
}
