/* A directory that a run writes into, and the list of what it wrote. */
#ifndef HAMTOP_MAIN_OUTDIR_H
#define HAMTOP_MAIN_OUTDIR_H

#include <jansson.h>

#include "hamtop/base/err.h"
#include "hamtop/base/str.h"

struct outdir {
	char *path;
	json_t *files; /* {"NAME": {"bytes":.., "sha256":".."}, ..} */
};

/* Makes a directory, and those above it, unless it is there. */
bool outdir_make(const char *path, struct err *err);
/* The same, to be written into. */
bool outdir_open(struct outdir *dir, const char *path, struct err *err);
void outdir_close(struct outdir *dir);

/* PATH/NAME, which the caller frees. */
char *outdir_path(const struct outdir *dir, const char *name);
bool outdir_has(const struct outdir *dir, const char *name);

/* Writes a file whole: to a temporary name, which is then renamed. */
bool outdir_write(struct outdir *dir, const char *name, const struct str *text, struct err *err);
/* The same for a file that stands in another directory: a link where that can
 * be, else a copy. */
bool outdir_link(struct outdir *dir, const struct outdir *from, const char *name, struct err *err);
/* Lists a file that somebody else wrote there. */
bool outdir_note(struct outdir *dir, const char *name, struct err *err);

#endif
