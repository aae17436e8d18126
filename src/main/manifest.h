/* manifest.json: what is needed to run it again. */
#ifndef HAMTOP_MAIN_MANIFEST_H
#define HAMTOP_MAIN_MANIFEST_H

#include <jansson.h>

#include "hamtop/run/record.h"
#include "setup.h"

/* What is known before training; the caller owns it. */
json_t *manifest_new(const struct setup *s);

/* One job: family, bits, rows, seed, epochs, hyper-parameters as they were at the
 * start, edits with their epoch. */
json_t *manifest_run(const struct job *job, const struct edit_record *edit, size_t edits);

#endif
