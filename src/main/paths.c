#include <config.h>

#include <stdlib.h>

#include "hamtop/conf/lesson.h"
#include "preset.h"
#include "usage.h"

void
usage_paths(struct str *out)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	const char *data = getenv("HAMTOP_DATADIR");

	str_add(out, "themes:  ");
	if (config && *config)
		str_addf(out, "%s/hamtop/themes\n", config);
	else
		str_addf(out, "%s/.config/hamtop/themes\n", home ? home : "");
	if (data && *data)
		str_addf(out, "         %s/themes\n", data);
	str_addf(out,
		 "         " PKGDATADIR "/themes\n"
		 "samples: %s\n",
		 data && *data ? data : PKGDATADIR);
	str_add(out, "lessons: ");
	lessons_folder(out);
	str_add(out, "\ndata:    ");
	preset_folder(out);
	str_add(out, "\n");
}
