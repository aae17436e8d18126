#include "unit.h"

#include "loading.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"

static char path[64];

const char *
folder(void)
{
	return path;
}

int
folder_make(void **state)
{
	(void)state;
	strcpy(path, "load-XXXXXX");
	return mkdtemp(path) ? 0 : -1;
}

int
folder_remove(void **state)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	(void)state;
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			unlink(file(entry->d_name));
	if (dir)
		closedir(dir);
	return rmdir(path);
}

const char *
file(const char *name)
{
	static char names[16][256];
	static unsigned next;
	char *out = names[next++ % 16];

	snprintf(out, sizeof(names[0]), "%.60s/%.180s", path, name);
	return out;
}

const char *
put_bytes(const char *name, const void *bytes, size_t n)
{
	const char *to = file(name);
	FILE *f = fopen(to, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	return to;
}

const char *
put(const char *name, const char *text)
{
	return put_bytes(name, text, strlen(text));
}

struct dataset *
load_ok(const char *spec, const struct load_options *opt)
{
	struct load_options plain = LOAD_OPTIONS_INIT;
	struct err err = ERR_INIT;
	struct dataset *data = data_load(spec, opt ? opt : &plain, NULL, NULL, &err);

	if (!data)
		fail_msg("%s: %s", spec, err.msg);
	assert_int_equal(err.code, ERR_NONE);
	return data;
}

void
load_fails(const char *spec, const struct load_options *opt, enum err_code code, const char *text)
{
	struct load_options plain = LOAD_OPTIONS_INIT;
	struct err err = ERR_INIT;
	struct str msg = STR_INIT;
	const char *at;

	assert_null(data_load(spec, opt ? opt : &plain, NULL, NULL, &err));
	for (const char *p = err.msg; *p; p = at) {
		at = strstr(p, path);
		if (at) {
			str_addn(&msg, p, (size_t)(at - p));
			str_add(&msg, "DIR");
			at += strlen(path);
		} else {
			at = p + strlen(p);
			str_add(&msg, p);
		}
	}
	assert_string_equal(msg.s, text);
	assert_int_equal(err.code, code);
	str_free(&msg);
}

void
assert_ratings(const struct dataset *data, const char *expected)
{
	struct str all = STR_INIT;

	for (uint32_t u = 0; u < data->users; u++)
		for (size_t e = data->by_user.ptr[u]; e < data->by_user.ptr[u + 1]; e++)
			str_addf(&all, "%s%s,%s,%g", all.len ? " " : "",
				 ids_get(&data->user_ids, u),
				 ids_get(&data->item_ids, data->by_user.col[e]),
				 (double)data->by_user.val[e]);
	assert_string_equal(all.s ? all.s : "", expected);
	str_free(&all);
}
