/* The options that say how a file is to be read. */
#ifndef DATA_OPTIONS_H
#define DATA_OPTIONS_H

#include "hamtop/base/err.h"
#include "data/format.h"

/* "user=1,item=2,rating=3,time=4" into 0-based columns; -1 for the others. */
bool options_columns(const char *text, int col[COLUMNS], struct err *err);

/* "\t", "tab", "space" or the bytes themselves; "" stands for spaces. */
bool options_delimiter(const char *text, char delim[9], struct err *err);

/* The format of that name, also as a report names it ("movielens-1m"); NULL for
 * NULL, "auto" and what there is not. */
const struct format *options_format(const char *name);

#endif
