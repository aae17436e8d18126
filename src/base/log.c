#include "hamtop/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/base/str.h"

void
log_say(const struct log *log, enum log_level level, const char *fmt, ...)
{
	char raw[1024], clean[1024];
	va_list ap;

	if (!log || !log->line)
		return;
	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	log->line(log->ctx, level, str_clean_into(clean, sizeof(clean), raw, strlen(raw)));
}
