/* Errors that a person will read.
 *
 * A function that can fail for a reason outside our code takes `struct err *`
 * last and returns bool. The caller owns the struct. It is untouched on
 * success, so calls chain with &&. The message is one full sentence that can be
 * shown as it is; it names the file and the line where it knows them. */
#ifndef HAMTOP_BASE_ERR_H
#define HAMTOP_BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>

/* code, exit status of the program, what it means */
#define ERR_CODES(X)                                                                \
	X(ERR_NONE, 0, "no error")                                                  \
	X(ERR_RUN, 1, "it failed while running: diverged, out of memory, disk full") \
	X(ERR_USAGE, 2, "wrong use: options, run files, themes")                    \
	X(ERR_DATA, 3, "the data could not be used")                                \
	X(ERR_INTERRUPTED, 130, "interrupted; what was finished is kept")

enum err_code {
#define X(code, status, text) code,
	ERR_CODES(X)
#undef X
};

struct err {
	enum err_code code;
	char msg[1024];
};

#define ERR_INIT { ERR_NONE, "" }

/* Sets err (which may be NULL) and returns false, so that `return err_set(..)`
 * reads well. The text is printable UTF-8 whatever the arguments hold: control
 * bytes are written as \xNN. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
bool err_vset(struct err *err, enum err_code code, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

/* As err_set, with ": " and the text of errno behind the message. */
bool err_sys(struct err *err, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The exit status that interface.md promises for a code. */
int err_exit_status(enum err_code code);

#endif
