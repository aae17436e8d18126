/* What main() asks of --batch=search before it runs. */
#ifndef HAMTOP_MAIN_JOB_SEARCH_H
#define HAMTOP_MAIN_JOB_SEARCH_H

#include "hamtop/base/str.h"
#include "options.h"

/* The keys of its --set, for --set help. */
void search_keys(struct str *out);

/* Whether the options are its own. */
bool search_check(const struct options *o, struct err *err);

#endif
