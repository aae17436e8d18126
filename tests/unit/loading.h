/* For tests of the loader: a folder of files and what comes out of them. */
#ifndef HAMTOP_TESTS_LOADING_H
#define HAMTOP_TESTS_LOADING_H

#include "hamtop/data/load.h"

/* Set-up and tear-down: an empty folder of the test's own. */
int folder_make(void **state);
int folder_remove(void **state);
const char *folder(void);

/* The path of a file in it (good until sixteen calls later). */
const char *file(const char *name);

/* Writes a file into it and returns its path. */
const char *put(const char *name, const char *text);
const char *put_bytes(const char *name, const void *bytes, size_t n);

/* Loads what must load; opt may be NULL. */
struct dataset *load_ok(const char *spec, const struct load_options *opt);

/* Loads what must not; the message must be `text`, in which the folder is
 * written as "DIR". */
void load_fails(const char *spec, const struct load_options *opt, enum err_code code,
		const char *text);

/* All ratings by external ids, in row order: "user,item,rating user,item,rating". */
void assert_ratings(const struct dataset *data, const char *expected);

#endif
