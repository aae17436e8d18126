/* Data in: a file, a directory, an archive, `demo` or `synth:NAME`. */
#ifndef HAMTOP_DATA_LOAD_H
#define HAMTOP_DATA_LOAD_H

#include "hamtop/base/err.h"
#include "hamtop/base/log.h"
#include "hamtop/data/dataset.h"

struct par;

struct load_options {
	const char *format;    /* row name of formats.def, or NULL for auto */
	const char *columns;   /* "user=1,item=2,rating=3[,time=4]", 1-based, or NULL */
	const char *delimiter; /* one or more bytes, "\\t" for TAB, or NULL */
	int header;	       /* 1 yes, 0 no, -1 look */
	bool skip_bad;	       /* leave bad lines out and count them */
	unsigned min_user, min_item; /* filters; 0 and 1 keep all */
	uint64_t seed;	       /* for synth: */
};

#define LOAD_OPTIONS_INIT { .header = -1 }

/* NULL and err (ERR_DATA with file:line, or ERR_USAGE for a wrong option) when
 * it cannot be used. par and log may be NULL. */
struct dataset *data_load(const char *spec, const struct load_options *opt, struct par *par,
			  const struct log *log, struct err *err);

/* The same from memory: the n bytes of a ratings file that messages call `name`.
 * No labels but those within the text, no filters. */
struct dataset *data_load_bytes(const char *name, const char *bytes, size_t n,
				const struct load_options *opt, struct par *par, struct err *err);

/* The same, back as soon as the ratings are there: report.sha256 follows in the
 * background, until dataset_settle() has waited for it. */
struct dataset *data_load_start(const char *spec, const struct load_options *opt, struct par *par,
				const struct log *log, struct err *err);

/* The formats that --input-format takes: name and one line of help each, in the
 * order in which they bid; NULL, NULL at the end. */
struct format_help {
	const char *name, *help;
};
const struct format_help *data_formats(void);

#endif
