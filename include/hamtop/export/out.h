/* A file that appears whole or not at all: written under a temporary name in the
 * same folder, put on the disk, renamed. */
#ifndef HAMTOP_EXPORT_OUT_H
#define HAMTOP_EXPORT_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "hamtop/base/err.h"

struct out;

/* NULL and ERR_RUN when the temporary file cannot be made. */
struct out *out_open(const char *path, struct err *err);
/* What goes wrong on the way (a full disk) is kept and told by out_close(). */
void out_add(struct out *out, const void *bytes, size_t n);
/* Ends it: the file is there under its name, or it is not and err says why.
 * Frees out either way; NULL is fine and false. */
bool out_close(struct out *out, struct err *err);
/* Gives it up without a trace; NULL is fine. */
void out_drop(struct out *out);

/* All at once. */
bool out_file(const char *path, const void *bytes, size_t n, struct err *err);

#endif
