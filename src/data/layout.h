/* How the lines of a text are to be read. */
#ifndef DATA_LAYOUT_H
#define DATA_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

enum column { COL_USER, COL_ITEM, COL_RATING, COL_TIME, COL_COUNT, COL_TITLE, COL_GROUPS, COLUMNS };

struct layout {
	const char *name;  /* what the report says: "movielens-1m" */
	char delim[9];	   /* "": runs of spaces and TABs */
	bool quotes;	   /* RFC 4180: a field may stand in double quotes */
	bool header;	   /* the first line that is not blank names the columns */
	int fields;	   /* of a line; more are an error */
	int col[COLUMNS];  /* 0-based, -1 when there is none */
	int64_t time_unit; /* 1: seconds, 1000: milliseconds */
};

/* No header, no columns, one field a line. */
struct layout layout_none(void);

#endif
