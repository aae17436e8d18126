/* A format of ratings: one file fmt_x.c and one row in formats.def. */
#ifndef DATA_FORMAT_H
#define DATA_FORMAT_H

#include "hamtop/base/err.h"
#include "hamtop/data/load.h"
#include "data/layout.h"
#include "data/rows.h"

struct par;

/* What a format may look at before it bids. */
struct sniff {
	const char *name;  /* of the file, for messages */
	const char *head;  /* the first lines, without a byte order mark */
	size_t n;	   /* at most SNIFF_BYTES and a line */
	bool columns;	   /* --columns says where things are */
	const char *delim; /* --delimiter, unescaped, or NULL */
	int header;	   /* --header: 1, 0, or -1 to look */
	bool asked;	   /* --input-format names this one: be generous */
};

enum { SNIFF_BYTES = 1 << 18 };

/* An answer. The highest score wins, at equal scores the first row. */
struct bid {
	int score;	  /* 0: not mine .. 100: certain */
	char why[256];	  /* one clause: "its lines are user::item::rating::time" */
	char refuse[640]; /* mine, but in doubt about columns: the sentence that says
			   * what to type. --columns settles it. */
	struct layout layout;
};

struct format {
	const char *name, *help;
	void (*bid)(const struct sniff *sniff, struct bid *bid);
	/* NULL: lines of fields, by delim_read(). */
	bool (*read)(struct rows *rows, const char *p, size_t n, const struct layout *layout,
		     struct par *par, struct err *err);
	bool columns; /* --columns and --delimiter can be told to it */
};

#define FORMAT(x) extern const struct format x;
#include "data/formats.def"
#undef FORMAT

/* NULL-ended, in the order of formats.def. */
extern const struct format *const formats[];

#endif
