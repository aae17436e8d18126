/* Delimited text of any kind, with or without a header. */
#include <stdio.h>
#include <string.h>

#include "data/format.h"
#include "data/number.h"
#include "data/sample.h"

#define SAY_COLUMNS "say which columns they are, as in --columns user=1,item=2,rating=3"

static bool
is_number(struct span cell)
{
	double x;

	return number_parse(cell.p, cell.n, &x);
}

/* Whether the first line names columns: no cell of it is a number, where most
 * of the other lines have one. */
static bool
looks_like_header(const struct sample *s)
{
	bool below = false;

	for (int f = 0; f < s->fields[0] && f < SAMPLE_FIELDS; f++) {
		struct tally t;

		if (is_number(s->cell[0][f]))
			return false;
		sample_tally(&t, s, f, 1);
		below |= 2 * t.numbers > t.cells;
	}
	return below;
}

/* What the delimiter is called. */
static const char *
delim_name(const char *delim)
{
	static const char *const names[][2] = { { ",", "commas" },     { "\t", "TABs" },
						{ ";", "semicolons" }, { "|", "bars" },
						{ "", "spaces" },      { " ", "spaces" } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(delim, names[i][0]))
			return names[i][1];
	return delim;
}

static void
list_names(struct str *out, const struct sample *s, const int *only)
{
	for (int f = 0, n = 0; f < s->fields[0] && f < SAMPLE_FIELDS && n < 8; f++) {
		struct str name;

		if (only && !only[f])
			continue;
		name = span_clean(s->cell[0][f]);
		str_addf(out, "%s\"%s\"", n++ ? ", " : "", name.s ? name.s : "");
		str_free(&name);
	}
}

/* Columns of a header that might be the rating: of numbers, with names that say
 * nothing. Their number; only[] marks them. */
static int
unknown_columns(const struct sample *s, const int col[COLUMNS], int only[SAMPLE_FIELDS])
{
	int n = 0;

	for (int f = 0; f < s->fields[0] && f < SAMPLE_FIELDS; f++) {
		bool known = false;
		struct tally t;

		for (int c = 0; c < COLUMNS; c++)
			known |= col[c] == f;
		sample_tally(&t, s, f, 1);
		only[f] = !known && (!t.cells || 2 * t.numbers > t.cells);
		n += only[f];
	}
	return n;
}

static void
bid_named(const struct sample *s, struct bid *bid)
{
	struct layout *layout = &bid->layout;
	struct str names = STR_INIT;
	struct tally t;
	int only[SAMPLE_FIELDS];

	bid->score = 60;
	if (!header_columns(s, layout->col)) {
		list_names(&names, s, NULL);
		snprintf(bid->refuse, sizeof(bid->refuse),
			 "its header names %s, of which hamtop cannot tell the user and the "
			 "item: " SAY_COLUMNS,
			 names.s);
	} else if (layout->col[COL_RATING] < 0 && unknown_columns(s, layout->col, only)) {
		list_names(&names, s, only);
		snprintf(bid->refuse, sizeof(bid->refuse),
			 "its header names no rating, and %s may be one: " SAY_COLUMNS
			 " or, without ratings, --columns user=%d,item=%d",
			 names.s, layout->col[COL_USER] + 1, layout->col[COL_ITEM] + 1);
	}
	if (layout->col[COL_RATING] >= 0)
		layout->col[COL_COUNT] = -1;
	else
		layout->name = "pairs";
	if (layout->col[COL_TIME] >= 0) {
		sample_tally(&t, s, layout->col[COL_TIME], 1);
		layout->time_unit = tally_time_unit(&t);
		if (!tally_is_time(&t)) /* dates in words stay unread */
			layout->col[COL_TIME] = -1;
	}
	str_clear(&names);
	list_names(&names, s, NULL);
	snprintf(bid->why, sizeof(bid->why), "%d fields between %s under a header that names %s%s",
		 layout->fields, delim_name(layout->delim), names.s,
		 layout->col[COL_ITEM] >= 0 && layout->col[COL_ITEM] == layout->col[COL_TITLE]
			 ? "; the title is the item's id"
			 : "");
	str_free(&names);
}

/* Without a header: user, item, rating and perhaps time, as everywhere, if what
 * stands there can be that. */
static void
bid_nameless(const struct sample *s, struct bid *bid)
{
	struct layout *layout = &bid->layout;
	struct tally second, third, fourth = { 0 };
	struct str cell;

	sample_tally(&second, s, 1, 0);
	sample_tally(&third, s, 2, 0);
	if (s->mode > 3)
		sample_tally(&fourth, s, 3, 0);
	for (int c = COL_USER; c <= COL_RATING; c++)
		layout->col[c] = c;
	if (tally_is_time(&fourth)) {
		layout->col[COL_TIME] = 3;
		layout->time_unit = tally_time_unit(&fourth);
	}
	bid->score = 50;
	snprintf(bid->why, sizeof(bid->why),
		 "%d fields between %s and no header: taken as user, item, rating%s", s->mode,
		 delim_name(layout->delim), layout->col[COL_TIME] > 0 ? ", time" : "");
	cell = span_clean(s->cell[s->lines - 1][2]);
	if (s->mode > 4)
		snprintf(bid->refuse, sizeof(bid->refuse),
			 "it has no header, and with %d columns hamtop cannot tell the user, the "
			 "item and the rating: " SAY_COLUMNS,
			 s->mode);
	else if (!tally_is_rating(&third))
		snprintf(bid->refuse, sizeof(bid->refuse),
			 "it has no header, and its third column does not look like ratings "
			 "(\"%s\"): " SAY_COLUMNS,
			 cell.s ? cell.s : "");
	else if (second.cells >= 30 && tally_is_rating(&second) && second.values <= 11 &&
		 third.values > 2 * second.values)
		snprintf(bid->refuse, sizeof(bid->refuse),
			 "it has no header, and its second column looks more like ratings than its "
			 "third: " SAY_COLUMNS);
	str_free(&cell);
}

static void
bid_csv(const struct sniff *sniff, struct bid *bid)
{
	struct layout *layout = &bid->layout;
	int unused[COLUMNS];
	struct sample s;
	const char *delim = sample_best(&s, sniff, 2);
	bool header;

	if (!delim || !most(s.with_mode, s.lines))
		goto out;
	header = sniff->header >= 0 ? sniff->header
				    : header_columns(&s, unused) || looks_like_header(&s);
	strcpy(layout->delim, delim);
	layout->quotes = quotes_with(delim);
	layout->fields = s.mode;
	layout->header = header;
	if (sniff->columns) {
		bid->score = 30;
		snprintf(bid->why, sizeof(bid->why), "%d fields between %s", s.mode,
			 delim_name(delim));
	} else if (header) {
		bid_named(&s, bid);
	} else if (s.mode > 2) {
		bid_nameless(&s, bid);
	}
out:
	sample_free(&s);
}

const struct format fmt_csv = {
	.name = "csv",
	.help = "delimited text (comma, TAB, semicolon, bar, space), with or without a header",
	.bid = bid_csv,
	.columns = true,
};
