/* Compressed files and archives, read into memory through libarchive. */
#ifndef DATA_ARCHIVE_H
#define DATA_ARCHIVE_H

#include "hamtop/base/err.h"
#include "data/text.h"

/* Whether the file begins as one of them does; false when it cannot be read. */
bool archive_is(const char *path);

/* Names of the files in it, a list that the caller frees as names[0..n-1] and
 * names. For one compressed file that is no archive, n is 0. */
bool archive_list(const char *path, char ***names, size_t *n, struct err *err);

/* The text of one file in it; name NULL: of the compressed file. */
bool archive_text(struct text *text, const char *path, const char *name, struct err *err);

#endif
