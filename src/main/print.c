#include "print.h"

#include <errno.h>
#include <stdio.h>

#include "progress.h"
#include "values.h"

static enum log_level loudest = LOG_NOTE;

bool
print_text(const char *text, size_t n, struct err *err)
{
	if (fwrite(text, 1, n, stdout) == n && fflush(stdout) == 0)
		return true;
	if (errno == EPIPE)
		return err_set(err, ERR_RUN, "%s", "");
	return err_sys(err, ERR_RUN, "standard output cannot be written");
}

bool
print_str(const struct str *str, struct err *err)
{
	return !str->len || print_text(str->s, str->len, err);
}

static void
say(void *ctx, enum log_level level, const char *text)
{
	if (level > loudest)
		return;
	if (ctx)
		words_add(ctx, text);
	progress_hide();
	fprintf(stderr, "hamtop: %s\n", text);
}

struct log
print_log(bool quiet, bool verbose, struct words *keep)
{
	loudest = quiet ? LOG_WARN : verbose ? LOG_DETAIL : LOG_NOTE;
	return (struct log){ say, keep };
}

int
print_failure(const struct err *err)
{
	progress_hide();
	if (err->msg[0])
		fprintf(stderr, "hamtop: %s\n", err->msg);
	return err_exit_status(err->code);
}
