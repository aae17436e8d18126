/* The first lines of a text as a table, for formats that look before they bid. */
#ifndef DATA_SAMPLE_H
#define DATA_SAMPLE_H

#include "data/delim.h"
#include "data/format.h"

enum { SAMPLE_LINES = 1000, SAMPLE_FIELDS = 24 };

struct sample {
	int lines;			    /* that are not blank and have no NUL */
	int mode;			    /* the number of fields that most lines have */
	int with_mode;			    /* lines that have it */
	int *fields;			    /* [lines] */
	struct span (*cell)[SAMPLE_FIELDS]; /* [lines] */
};

/* Whether a part of all is most of it: of a few, more than half; else nine in
 * ten. So bad lines do not hide what the others are. */
bool most(int part, int all);

/* Whether fields between such delimiters may stand in quotes. */
bool quotes_with(const char *delim);

/* Cuts the first lines by the delimiter. */
void sample_take(struct sample *sample, const struct sniff *sniff, const char *delim, bool quotes);
void sample_free(struct sample *sample);

/* Takes the sample by that delimiter that cuts it best (or by --delimiter):
 * most lines into the same number of fields, at least `least`, not through
 * quotes, not at blanks when another does, and into the most fields of all.
 * Returns the delimiter, "" for spaces; NULL and no sample
 * when none does. */
const char *sample_best(struct sample *sample, const struct sniff *sniff, int least);

/* What is in a column of the lines from `from` on that have it. */
struct tally {
	int cells, numbers, integers;
	int small;	 /* numbers within +-100 */
	int values;	 /* distinct small numbers, at most TALLY_VALUES */
	double min, max; /* of the numbers */
};

enum { TALLY_VALUES = 128 };

void sample_tally(struct tally *tally, const struct sample *sample, int col, int from);

/* Most cells of the column are numbers such as ratings are: within +-100 and
 * either few different ones or some with decimals. */
bool tally_is_rating(const struct tally *tally);
/* Most are whole numbers of a size that dates in seconds or finer have. */
bool tally_is_time(const struct tally *tally);
/* 1, 1000 or 1000000: what a second is in times of this size. */
int64_t tally_time_unit(const struct tally *tally);

/* Finds by their names the columns of a header, which is line 0 of the sample;
 * false when it does not name a user and an item. A title stands for the item
 * where there is no other name of it. */
bool header_columns(const struct sample *sample, int col[COLUMNS]);

/* For messages: the cell, clean and short. */
struct str span_clean(struct span span);

#endif
