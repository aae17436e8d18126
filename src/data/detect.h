/* Which format a text has, as the formats bid and the options say. */
#ifndef DATA_DETECT_H
#define DATA_DETECT_H

#include "hamtop/base/err.h"
#include "hamtop/data/load.h"
#include "data/format.h"

struct choice {
	const struct format *format;
	struct layout layout;
	char why[512]; /* one sentence */
};

/* Whether the options can be understood; ERR_USAGE when not. */
bool options_check(const struct load_options *opt, struct err *err);

/* name: of the file, for messages; p: its text without a byte order mark. */
bool detect(struct choice *choice, const char *name, const char *p, size_t n,
	    const struct load_options *opt, struct err *err);

#endif
