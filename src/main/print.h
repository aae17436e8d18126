/* Standard output, which carries the result and nothing else, and standard
 * error, for people. */
#ifndef HAMTOP_MAIN_PRINT_H
#define HAMTOP_MAIN_PRINT_H

#include <stddef.h>

#include "hamtop/base/err.h"
#include "hamtop/base/log.h"
#include "hamtop/base/str.h"

/* Writes at once. False and ERR_RUN when it cannot be written; the message is
 * empty when the reader has gone away, which nobody needs to be told. */
bool print_text(const char *text, size_t n, struct err *err);
bool print_str(const struct str *str, struct err *err);

/* Notes go to standard error as "hamtop: TEXT"; quiet keeps warnings only. What
 * was said is added to keep, which may be NULL. */
struct words;
struct log print_log(bool quiet, bool verbose, struct words *keep);

/* The last words: err's message on standard error. Returns the exit status. */
int print_failure(const struct err *err);

/* The s of so many things. */
static inline const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

#endif
