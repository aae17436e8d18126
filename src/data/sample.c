#include "data/sample.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "data/number.h"

void
sample_free(struct sample *sample)
{
	free(sample->fields);
	free(sample->cell);
	*sample = (struct sample){ 0 };
}

bool
most(int part, int all)
{
	return all < 10 ? 2 * part > all : 10 * part >= 9 * all;
}

bool
quotes_with(const char *delim)
{
	return delim[0] && !delim[1] && strchr(",;|\t", delim[0]);
}

static void
find_mode(struct sample *sample)
{
	int count[FIELDS_MAX + 2] = { 0 };

	for (int l = 0; l < sample->lines; l++) {
		int n = sample->fields[l] > FIELDS_MAX ? FIELDS_MAX + 1 : sample->fields[l];

		if (++count[n] > sample->with_mode) {
			sample->with_mode = count[n];
			sample->mode = sample->fields[l];
		}
	}
}

/* Text that lives as long as the sample does. */
static struct span
lasting(struct span span, const struct sniff *sniff)
{
	/* what is not in the head is in the scratch of a line with doubled
	 * quotes, and of no use to a format that only looks */
	if (span.p >= sniff->head && span.p <= sniff->head + sniff->n)
		return span;
	return (struct span){ "\"\"", 2 };
}

void
sample_take(struct sample *sample, const struct sniff *sniff, const char *delim, bool quotes)
{
	const char *end = sniff->head + sniff->n;
	struct layout layout = layout_none();
	struct cut cut = { 0 };

	*sample = (struct sample){ 0 };
	sample->fields = mem_new(SAMPLE_LINES, sizeof(*sample->fields));
	sample->cell = mem_new(SAMPLE_LINES, sizeof(*sample->cell));
	strncpy(layout.delim, delim, sizeof(layout.delim) - 1);
	layout.quotes = quotes;
	for (const char *p = sniff->head; p < end && sample->lines < SAMPLE_LINES; p = cut.next) {
		cut_line(&cut, &layout, p, end);
		if (cut.blank || memchr(p, '\0', (size_t)(cut.next - p)))
			continue; /* a NUL says nothing about the other lines */
		sample->fields[sample->lines] = cut.fault ? 0 : cut.fields;
		for (int f = 0; f < cut.fields && f < SAMPLE_FIELDS; f++)
			sample->cell[sample->lines][f] = lasting(cut.field[f], sniff);
		sample->lines++;
	}
	cut_free(&cut);
	find_mode(sample);
}

/* Whether the delimiter cuts through quotes in most lines: an odd number of
 * them is left in a cell. */
static bool
cuts_quotes(const struct sample *sample)
{
	int torn = 0;

	for (int l = 0; l < sample->lines; l++) {
		bool odd = false;

		for (int f = 0; f < sample->fields[l] && f < SAMPLE_FIELDS && !odd; f++) {
			struct span cell = sample->cell[l][f];

			for (size_t i = 0; i < cell.n; i++)
				odd ^= cell.p[i] == '"';
		}
		torn += odd;
	}
	return 2 * torn > sample->lines;
}

/* Whether two fields with a comma between them are rather fields with blanks
 * between them, the last a number with a decimal comma. */
static bool
is_decimal_comma(const struct sample *sample)
{
	int with = 0;

	for (int l = 0; l < sample->lines; l++) {
		struct span left = sample->cell[l][0], right = sample->cell[l][1];

		with += sample->fields[l] == 2 && memchr(left.p, ' ', left.n) && left.n &&
			isdigit((unsigned char)left.p[left.n - 1]) && right.n && right.n < 3 &&
			isdigit((unsigned char)right.p[0]);
	}
	return sample->mode == 2 && most(with, sample->lines);
}

/* How well a delimiter cuts, 0: not at all. What leaves quotes whole is better
 * than what does not; TABs and "::" are better than what stands in titles, too,
 * and blanks are worse; then more fields are better than fewer. */
static int
rank_delim(const struct sample *sample, const char *delim, int least, bool told)
{
	enum { TIER = FIELDS_MAX + 2 };
	bool own = !strcmp(delim, "::") || !strcmp(delim, "\t");
	bool comma = !strcmp(delim, ",");
	int tier = 1;

	if (sample->mode < least || !(told || most(sample->with_mode, sample->lines)))
		return 0;
	if (own && sample->mode > 2)
		tier = 2;
	else if (!delim[0] || (comma && is_decimal_comma(sample)))
		tier = 0;
	if (!cuts_quotes(sample))
		tier += 3;
	return tier * TIER + (sample->mode > FIELDS_MAX ? FIELDS_MAX + 1 : sample->mode);
}

const char *
sample_best(struct sample *sample, const struct sniff *sniff, int least)
{
	static const char *const delims[] = { "::", "\t", ",", ";", "|", "" };
	const char *best = NULL;
	int best_rank = 0;

	*sample = (struct sample){ 0 };
	for (size_t i = 0; i < ARRAY_LEN(delims); i++) {
		const char *delim = sniff->delim ? sniff->delim : delims[i];
		struct sample s;
		int rank;

		sample_take(&s, sniff, delim, quotes_with(delim));
		rank = rank_delim(&s, delim, least, sniff->delim != NULL);
		if (rank > best_rank) {
			sample_free(sample);
			*sample = s;
			best = delim;
			best_rank = rank;
		} else {
			sample_free(&s);
		}
		if (sniff->delim)
			break;
	}
	return best;
}

void
sample_tally(struct tally *tally, const struct sample *sample, int col, int from)
{
	double seen[TALLY_VALUES];

	*tally = (struct tally){ .min = INFINITY, .max = -INFINITY };
	for (int l = from; l < sample->lines; l++) {
		struct span cell = sample->cell[l][col];
		double x;
		int i;

		if (col >= sample->fields[l] || col >= SAMPLE_FIELDS)
			continue;
		tally->cells++;
		if (!number_parse(cell.p, cell.n, &x))
			continue;
		tally->numbers++;
		tally->integers += x == floor(x);
		tally->min = fmin(tally->min, x);
		tally->max = fmax(tally->max, x);
		if (!(fabs(x) <= 100))
			continue;
		tally->small++;
		for (i = 0; i < tally->values && seen[i] != x; i++)
			;
		if (i == tally->values && i < TALLY_VALUES)
			seen[tally->values++] = x;
	}
}

bool
tally_is_rating(const struct tally *tally)
{
	return most(tally->small, tally->cells) &&
	       (tally->values <= 101 || tally->integers < tally->numbers);
}

bool
tally_is_time(const struct tally *tally)
{
	return most(tally->integers, tally->cells) && tally->min >= 0 && tally->max > 1e8;
}

int64_t
tally_time_unit(const struct tally *tally)
{
	return tally->max > 1e14 ? 1000000 : tally->max > 1e11 ? 1000 : 1;
}

/* Names of columns, the best of each first; letters and digits only. */
static const char *const column_names[COLUMNS][40] = {
	[COL_USER] = { "userid",   "user",	 "uid",	      "reviewerid", "customerid",
		       "memberid", "viewerid",	 "visitorid", "profileid",  "accountid",
		       "personid", "playerid",	 "readerid",  "listenerid", "useridx",
		       "userno",   "usernumber", "usernum",   "username",   "reviewer",
		       "customer", "member",	 "viewer",    "person",	    "account",
		       "u" },
	[COL_ITEM] = { "itemid",    "item",	"movieid",    "parentasin", "asin",    "iid",
		       "mid",	    "filmid",	"productid",  "bookid",	    "isbn",    "songid",
		       "trackid",   "artistid", "businessid", "gameid",	    "animeid", "recipeid",
		       "articleid", "newsid",	"contentid",  "showid",	    "jokeid",  "itemidx",
		       "itemno",    "movie",	"film",	      "product",    "book",    "song",
		       "track",	    "artist",	"business",   "game",	    "anime",   "recipe",
		       "article",   "i" },
	[COL_RATING] = { "rating",     "stars",	     "star",	   "score",	  "overall",
			 "userrating", "starrating", "bookrating", "movierating", "ratingscore",
			 "grade",      "vote",	     "mark",	   "marks",	  "points",
			 "preference", "value",	     "label",	   "ratings",	  "r" },
	[COL_TIME] = { "timestamp", "time", "unixreviewtime", "unixtime", "ratedat", "createdat",
		       "reviewtime", "datetime", "date", "ts", "t" },
	[COL_COUNT] = { "count", "plays", "playcount", "views", "clicks", "purchases", "quantity",
			"listens", "playtime", "hours", "weight", "counts" },
	[COL_TITLE] = { "title", "movietitle", "itemtitle", "filmtitle", "booktitle",
			"producttitle", "itemname", "moviename", "filmname", "productname",
			"name" },
	[COL_GROUPS] = { "genres", "genre", "categories", "category", "class", "tags" },
};

/* The name of a column as the table has it: "user_id:token" is "userid". */
static void
plain_name(char out[32], struct span cell)
{
	size_t n = 0;

	for (size_t i = 0; i < cell.n && cell.p[i] != ':'; i++) {
		unsigned char c = (unsigned char)cell.p[i];

		if (c < 0x80 && isalnum(c)) {
			if (n == 31) { /* no name of ours is as long */
				n = 0;
				break;
			}
			out[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
		}
	}
	out[n] = '\0';
}

bool
header_columns(const struct sample *sample, int col[COLUMNS])
{
	int fields = sample->lines ? sample->fields[0] : 0;
	char name[SAMPLE_FIELDS][32];

	fields = fields > SAMPLE_FIELDS ? SAMPLE_FIELDS : fields;
	for (int f = 0; f < fields; f++)
		plain_name(name[f], sample->cell[0][f]);
	for (int c = 0; c < COLUMNS; c++) {
		col[c] = -1;
		for (int i = 0; column_names[c][i] && col[c] < 0; i++)
			for (int f = 0; f < fields && col[c] < 0; f++)
				if (!strcmp(name[f], column_names[c][i]))
					col[c] = f;
	}
	if (col[COL_ITEM] < 0) /* what has no id but a title is known by that */
		col[COL_ITEM] = col[COL_TITLE];
	return col[COL_USER] >= 0 && col[COL_ITEM] >= 0;
}

struct str
span_clean(struct span span)
{
	enum { SHOWN = 24 };
	struct str out = STR_INIT;

	str_add_clean(&out, span.p, span.n > SHOWN ? SHOWN : span.n);
	str_add(&out, span.n > SHOWN ? ".." : "");
	return out;
}
