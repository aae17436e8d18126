/* The Data screen in words. */
#include <config.h>

#include "tui/views/data.h"

/* What names the split. */
bool
data_copy(const struct app *app, struct str *what, struct str *text)
{
	str_add(what, "SHA-256 of the split");
	str_add(text, app->opt->split->sha256);
	return true;
}
