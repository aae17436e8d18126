/* Lines of fields between delimiters. */
#ifndef DATA_DELIM_H
#define DATA_DELIM_H

#include "hamtop/base/err.h"
#include "hamtop/base/str.h"
#include "data/layout.h"
#include "data/rows.h"

struct par;

/* FIELDS_MAX: a line may have more, which are counted and not kept.
 * LINE_BYTES: what is longer is a bad line. */
enum { FIELDS_MAX = 64, LINE_BYTES = 1 << 20 };

/* One line, cut. The fields point into the text, or into scratch where doubled
 * quotes had to be made single, and hold until the next line is cut. */
struct cut {
	struct span field[FIELDS_MAX];
	int fields;
	const char *next; /* behind the line's end */
	size_t lines;	  /* lines of the text that it took */
	bool blank;
	const char *fault; /* what is wrong with it, or NULL */
	struct str scratch;
	uint64_t unquoted; /* bit f: field f is in scratch */
};

/* Cuts the line at p < end. Spaces around fields that are not quoted are left out. */
void cut_line(struct cut *cut, const struct layout *layout, const char *p, const char *end);
void cut_free(struct cut *cut);

/* Reads all ratings of the text as the layout says. */
bool delim_read(struct rows *rows, const char *p, size_t n, const struct layout *layout,
		struct par *par, struct err *err);

#endif
