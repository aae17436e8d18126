/* What a run is: everything that its weights depend on but the seed, as JSON. What
 * was kept of one run is refused to another. */
#ifndef HAMTOP_RUN_IDENTITY_H
#define HAMTOP_RUN_IDENTITY_H

#include <jansson.h>

#include "hamtop/run/job.h"

json_t *identity_of(const struct job *job);

/* False and ERR_USAGE "PATH is of another run: its KEY is .., not ..", for the first
 * item of mine that theirs lacks or has otherwise; inside an object, the item in
 * it. */
bool identity_same(json_t *mine, const json_t *theirs, const char *path, struct err *err);

/* Numbers that JSON does not know are null there. */
json_t *identity_number(double x);
double identity_number_of(const json_t *j);

#endif
