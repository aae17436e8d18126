/* LightGCN's lists: a user, then the items that the user had; no ratings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/par.h"
#include "data/delim.h"
#include "data/format.h"
#include "data/place.h"
#include "data/sample.h"

/* What the first lines are like. */
struct lists {
	int lines, digits_only, shortest, longest;
	int times; /* lines that end in what may be a time */
	bool users_repeat, users_rise;
};

/* Whether the last number of a line is as long as times are. */
static bool
ends_in_time(const char *p, const char *end)
{
	const char *to;

	while (end > p && !(end[-1] >= '0' && end[-1] <= '9'))
		end--;
	for (to = end; to > p && to[-1] >= '0' && to[-1] <= '9'; to--)
		;
	return end - to > 8;
}

/* Whether the file is named as LightGCN's are. */
static bool
has_their_name(const char *name)
{
	const char *base = path_base(name);

	return strstr(base, "train.txt") || strstr(base, "test.txt");
}

/* Fields of the line when all are digits, else 0. */
static int
count_digits(const char *p, const char *end)
{
	int fields = 0;
	bool in = false;

	for (; p < end; p++) {
		bool digit = *p >= '0' && *p <= '9';

		if (!digit && *p != ' ' && *p != '\r')
			return 0;
		fields += digit && !in;
		in = digit;
	}
	return fields;
}

static struct lists
look(const char *p, const char *end)
{
	struct lists l = { .users_rise = true };
	unsigned long user, last = 0;

	for (const char *next; p < end && l.lines < 1000; p = next) {
		const char *line_end = memchr(p, '\n', (size_t)(end - p));
		int fields;

		line_end = line_end ? line_end : end;
		next = line_end < end ? line_end + 1 : end;
		fields = count_digits(p, line_end);
		if (p == line_end || *p == '\r')
			continue;
		l.lines++;
		if (!fields)
			continue;
		user = strtoul(p, NULL, 10);
		l.users_repeat |= l.digits_only > 0 && user == last;
		l.users_rise &= !l.digits_only || user > last;
		l.times += ends_in_time(p, line_end);
		last = user;
		l.shortest = !l.digits_only || fields < l.shortest ? fields : l.shortest;
		l.longest = fields > l.longest ? fields : l.longest;
		l.digits_only++;
	}
	return l;
}

/* Lines of equal length may be lists or tables: in doubt where the file is named
 * as lists are, or where a table would have each user once and in order. */
static bool
is_doubtful(const struct lists *l, bool named)
{
	bool timed = l->longest == 4 && most(l->times, l->digits_only);

	return l->longest == l->shortest && l->longest > 2 && !l->users_repeat && !timed &&
	       (named || (l->users_rise && l->digits_only >= 10));
}

static void
bid_lightgcn(const struct sniff *sniff, struct bid *bid)
{
	struct lists l = look(sniff->head, sniff->head + sniff->n);
	bool named = has_their_name(sniff->name);
	bool lists = !l.users_repeat && (named ? l.longest == 2 || l.longest > l.shortest
					       : l.longest > l.shortest && l.longest > 2);
	bool doubt = !sniff->asked && is_doubtful(&l, named);

	if (sniff->delim || sniff->columns || !l.lines || !most(l.digits_only, l.lines) ||
	    !(lists || doubt || sniff->asked))
		return;
	bid->score = 70;
	bid->layout.name = "lightgcn";
	snprintf(bid->why, sizeof(bid->why),
		 "its lines are whole numbers between spaces, %d to %d of them: a user and items",
		 l.shortest, l.longest);
	if (doubt)
		snprintf(bid->refuse, sizeof(bid->refuse),
			 "all its lines are %d whole numbers between spaces, which may be a user "
			 "and "
			 "items or columns: type --input-format lightgcn if they are a user and "
			 "items, or --columns user=1,item=2,rating=3 if they are columns",
			 l.longest);
}

static void
read_line(struct part *part, const char *p, const char *end)
{
	struct span user = { NULL, 0 };

	while (p < end && (*p == ' ' || *p == '\r'))
		p++;
	if (p == end) {
		part->blank++;
		return;
	}
	if (memchr(p, '\0', (size_t)(end - p))) {
		part_bad(part, "there is a NUL byte in the line");
		return;
	}
	if (!count_digits(p, end)) {
		part_bad(part, "the list has something else than whole numbers in it");
		return;
	}
	for (const char *to; p < end; p = to) {
		for (to = p; to < end && *to >= '0' && *to <= '9'; to++)
			;
		if (!user.p)
			user = (struct span){ p, (size_t)(to - p) };
		else if (!part_add(part, user, (struct span){ p, (size_t)(to - p) }, 1))
			return;
		while (to < end && (*to == ' ' || *to == '\r'))
			to++;
	}
}

static void
read_part(void *ctx, int i)
{
	struct part *part = &((struct rows *)ctx)->part[i];

	for (const char *p = part->from, *next; p < part->to && !part->failed; p = next) {
		const char *end = memchr(p, '\n', (size_t)(part->to - p));

		end = end ? end : part->to;
		next = end < part->to ? end + 1 : end;
		part->lines++;
		if (end - p > LINE_BYTES)
			part_bad(part, "the line is longer than 1,048,576 bytes");
		else
			read_line(part, p, end);
	}
}

static bool
read_lightgcn(struct rows *rows, const char *p, size_t n, const struct layout *layout,
	      struct par *par, struct err *err)
{
	(void)layout;
	(void)err;
	rows_cut(rows, p, n);
	par_run(par, rows->parts, read_part, rows);
	return true;
}

const struct format fmt_lightgcn = {
	.name = "lightgcn",
	.help = "LightGCN lists: user item item .. between spaces, no ratings",
	.bid = bid_lightgcn,
	.read = read_lightgcn,
};
