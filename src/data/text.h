/* The bytes of one file, in memory. */
#ifndef DATA_TEXT_H
#define DATA_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "hamtop/base/err.h"

/* At least so many readable bytes stand behind the last one, so that readers
 * may load whole words. */
enum { TEXT_PAD = 16 };

struct text {
	char *name; /* as messages name it */
	char *bytes;
	size_t n;
	size_t mapped; /* length of the mapping, 0 when bytes is from malloc() */
};

void text_free(struct text *text);

/* A regular file or whatever else can be read to its end. */
bool text_read(struct text *text, const char *path, struct err *err);

/* Puts the text of `more` behind that of `text`, from a line's beginning. Its
 * byte order mark is left out. */
bool text_join(struct text *text, const struct text *more, struct err *err);

/* A copy of bytes in memory. */
bool text_copy(struct text *text, const char *name, const char *bytes, size_t n, struct err *err);

#endif
