#include "data/options.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"
#include "data/delim.h"
#include "data/detect.h"

static const char *const column_keys[COLUMNS] = {
	[COL_USER] = "user",   [COL_ITEM] = "item",   [COL_RATING] = "rating", [COL_TIME] = "time",
	[COL_COUNT] = "count", [COL_TITLE] = "title", [COL_GROUPS] = "genres",
};

/* One "rating=3". */
static bool
set_column(const char *p, size_t n, int col[COLUMNS])
{
	const char *equals = memchr(p, '=', n);
	char *end;
	long value;

	for (int c = 0; equals && c < COLUMNS; c++) {
		if (strlen(column_keys[c]) != (size_t)(equals - p) ||
		    strncmp(column_keys[c], p, (size_t)(equals - p)) != 0)
			continue;
		value = strtol(equals + 1, &end, 10);
		if (equals[1] < '0' || equals[1] > '9' || end != p + n || value < 1 ||
		    value > FIELDS_MAX || col[c] >= 0)
			return false;
		col[c] = (int)value - 1;
		return true;
	}
	return false;
}

bool
options_columns(const char *text, int col[COLUMNS], struct err *err)
{
	for (int c = 0; c < COLUMNS; c++)
		col[c] = -1;
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, ",");

		if (!set_column(p, n, col))
			return err_set(
				err, ERR_USAGE,
				"--columns %s: \"%.*s\" is none of user=N, item=N, rating=N, "
				"time=N, count=N, title=N, genres=N with N from 1 to 64, once "
				"each",
				text, (int)n, p);
		p += n + (p[n] == ',');
	}
	if (col[COL_USER] < 0 || col[COL_ITEM] < 0)
		return err_set(err, ERR_USAGE,
			       "--columns %s: user and item are needed, as in "
			       "user=1,item=2,rating=3",
			       text);
	for (int c = 0; c < COL_TIME; c++)
		for (int d = 0; d < c; d++)
			if (col[c] >= 0 && col[c] == col[d])
				return err_set(err, ERR_USAGE,
					       "--columns %s: column %d is named twice", text,
					       col[c] + 1);
	return true;
}

bool
options_delimiter(const char *text, char delim[9], struct err *err)
{
	static const char *const names[][2] = {
		{ "\\t", "\t" }, { "tab", "\t" },  { "TAB", "\t" },	 { "space", "" },
		{ " ", "" },	 { "comma", "," }, { "semicolon", ";" },
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (!strcmp(text, names[i][0])) {
			strcpy(delim, names[i][1]);
			return true;
		}
	if (!*text || strlen(text) > 8 || strpbrk(text, "\r\n\""))
		return err_set(
			err, ERR_USAGE,
			"--delimiter \"%s\": it takes 1 to 8 bytes, as in --delimiter ';', or "
			"the word tab or space",
			text);
	strcpy(delim, text);
	return true;
}

const struct format *
options_format(const char *name)
{
	if (!name)
		return NULL;
	for (size_t i = 0; formats[i]; i++) {
		size_t n = strlen(formats[i]->name);

		if (!strncmp(formats[i]->name, name, n) && (!name[n] || name[n] == '-'))
			return formats[i];
	}
	return !strcmp(name, "recbole-inter") ? &fmt_inter : NULL;
}

bool
options_check(const struct load_options *opt, struct err *err)
{
	const struct format *format = options_format(opt->format);
	struct str names = STR_INIT;
	int col[COLUMNS];
	char delim[9];
	bool ok = true;

	if (opt->format && strcmp(opt->format, "auto") != 0 && !format) {
		for (size_t i = 0; formats[i]; i++)
			str_addf(&names, ", %s", formats[i]->name);
		ok = err_set(err, ERR_USAGE, "--input-format %s: there are auto%s", opt->format,
			     names.s);
		str_free(&names);
	}
	if (ok && opt->columns)
		ok = options_columns(opt->columns, col, err);
	if (ok && opt->delimiter)
		ok = options_delimiter(opt->delimiter, delim, err);
	if (ok && format && !format->columns && (opt->columns || opt->delimiter))
		ok = err_set(err, ERR_USAGE,
			     "--input-format %s says where everything is: leave --columns and "
			     "--delimiter out",
			     format->name);
	return ok;
}
