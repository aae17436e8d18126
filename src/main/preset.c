#include <config.h>

#include "preset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "values.h"

/* DIR/data/NAME.yaml if it is there. */
static char *
named_in(const char *dir, const char *name)
{
	struct str path = STR_INIT;

	str_addf(&path, "%s/data/%s.yaml", dir, name);
	if (access(path.s, R_OK) == 0)
		return str_steal(&path);
	str_free(&path);
	return NULL;
}

char *
preset_path(const char *value)
{
	const char *dir = getenv("HAMTOP_DATADIR");
	char *path = NULL;

	if (strchr(value, '/') || access(value, F_OK) == 0)
		return mem_strdup(value);
	if (dir && *dir)
		path = named_in(dir, value);
	if (!path)
		path = named_in(PKGDATADIR, value);
	return path ? path : mem_strdup(value);
}

bool
preset_take(struct options *o, const char *key, const char *value)
{
	if (!strcmp(key, "missing"))
		o->missing = words_add(&o->kept, value);
	else if (!strcmp(key, "expect"))
		o->expect = words_add(&o->kept, value);
	else
		return false;
	return true;
}

void
preset_folder(struct str *out)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (data && *data)
		str_addf(out, "%s/hamtop", data);
	else
		str_addf(out, "%s/.local/share/hamtop", home ? home : "");
}

bool
preset_find(struct options *o, struct err *err)
{
	struct str folder = STR_INIT, path = STR_INIT;
	bool ok = true;

	if (!o->missing || o->data != o->file_data || access(o->data, F_OK) == 0)
		return true;
	preset_folder(&folder);
	str_addf(&path, "%s/%s", folder.s, o->data);
	if (access(path.s, F_OK) == 0)
		o->data = o->file_data = words_add(&o->kept, path.s);
	else
		ok = err_set(err, ERR_DATA, "%s is neither here nor in %s: %s", o->data, folder.s,
			     o->missing);
	str_free(&folder);
	str_free(&path);
	return ok;
}

void
preset_check(const struct options *o, const struct dataset *data, const struct log *log)
{
	const struct {
		const char *name;
		unsigned long long is;
	} counts[] = {
		{ "users", data->users },
		{ "items", data->items },
		{ "ratings", data->ratings },
	};
	char *copy, *rest, *part;

	if (!o->expect || o->data != o->file_data)
		return;
	rest = copy = mem_strdup(o->expect);
	while ((part = strtok_r(rest, ", ", &rest))) {
		for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
			size_t n = strlen(counts[i].name);
			unsigned long long wanted;

			if (strncmp(part, counts[i].name, n) || part[n] != '=')
				continue;
			wanted = strtoull(part + n + 1, NULL, 10);
			if (wanted != counts[i].is)
				log_say(log, LOG_WARN,
					"the run file expects %llu %s, and there are %llu", wanted,
					counts[i].name, counts[i].is);
		}
	}
	free(copy);
}
