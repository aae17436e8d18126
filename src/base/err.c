#include "hamtop/base/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/base/str.h"

bool
err_vset(struct err *err, enum err_code code, const char *fmt, va_list ap)
{
	char raw[sizeof(err->msg)];

	if (!err)
		return false;
	vsnprintf(raw, sizeof(raw), fmt, ap);
	err->code = code;
	str_clean_into(err->msg, sizeof(err->msg), raw, strlen(raw));
	return false;
}

bool
err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_vset(err, code, fmt, ap);
	va_end(ap);
	return false;
}

bool
err_sys(struct err *err, enum err_code code, const char *fmt, ...)
{
	int saved = errno;
	char raw[sizeof(err->msg) - 128];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	return err_set(err, code, "%s: %s", raw, strerror(saved));
}

int
err_exit_status(enum err_code code)
{
	static const int status[] = {
#define X(code, status, text) [code] = status,
		ERR_CODES(X)
#undef X
	};

	return status[code];
}
