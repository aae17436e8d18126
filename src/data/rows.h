/* Between the readers and the builder: ratings as they come out of parts of a
 * text, then all of them as a dataset. */
#ifndef DATA_ROWS_H
#define DATA_ROWS_H

#include "hamtop/base/err.h"
#include "hamtop/data/builder.h"
#include "hamtop/data/dataset.h"
#include "data/intern.h"

struct par;

struct span {
	const char *p;
	size_t n;
};

/* What was read of one part of the text; parts are independent. */
struct part {
	const char *from, *to;
	struct triples t;
	size_t cap;
	struct intern users, items;
	size_t lines, blank, bad, zero;
	int64_t time_min, time_max; /* min > max: none seen */
	/* The first bad line: its number within the part (from 1) and what is
	 * wrong with it. */
	size_t bad_line;
	char bad_reason[200];
	bool failed;	/* stopped: at the bad line, or err is set */
	struct err err; /* no memory */
};

struct rows {
	struct part *part;
	int parts;
	const char *second; /* the file that the lines behind `first_lines` are of, or NULL */
	size_t first_lines;
};

/* Cuts [p, p + n) at line ends into parts, as many as its size says. */
void rows_cut(struct rows *rows, const char *p, size_t n);
/* The whole text as one part. */
void rows_one(struct rows *rows, const char *p, size_t n);
void rows_free(struct rows *rows);

/* The only limits on what a rating may be. */
#define RATING_MAX 1e6

/* Adds a rating to a part; a line that cannot be one is noted as bad. false
 * only when there is no memory. */
bool part_add(struct part *part, struct span user, struct span item, float rating);
/* Makes room for one more; for readers that add by themselves. */
bool part_room(struct part *part);
/* Notes the current line (part->lines) as bad. */
void part_bad(struct part *part, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void part_time(struct part *part, int64_t seconds);

/* All parts as a dataset, its report's counts included. Strict: the first bad
 * line is an error. name: of the file, for messages. Frees what it can on the
 * way; rows_free() is still due. */
struct dataset *rows_finish(struct rows *rows, const char *name, bool skip_bad, struct par *par,
			    struct err *err);

#endif
