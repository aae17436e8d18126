/* A run file, a theme and a lesson from any bytes: accepted, or refused with one sentence
 * of wrong use. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/str.h"
#include "hamtop/conf/lesson.h"
#include "hamtop/conf/settings.h"
#include "hamtop/conf/theme.h"

static void
check(bool ok, const struct err *err)
{
	if (ok ? err->code != ERR_NONE
	       : err->code != ERR_USAGE || !str_is_utf8(err->msg, strlen(err->msg)) || !err->msg[0])
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct err err = ERR_INIT;
	struct settings settings;
	struct lesson lesson;
	struct theme theme;

	check(settings_parse(&settings, "fuzz", (const char *)bytes, n, &err), &err);
	settings_free(&settings);
	err.code = ERR_NONE;
	check(lesson_parse(&lesson, "fuzz", (const char *)bytes, n, &err), &err);
	lesson_free(&lesson);
	err.code = ERR_NONE;
	check(theme_parse(&theme, "fuzz", (const char *)bytes, n, &err), &err);
	return 0;
}
