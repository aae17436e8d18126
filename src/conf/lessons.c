#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf/embedded.h"
#include "hamtop/base/mem.h"
#include "hamtop/conf/lesson.h"

void
lessons_folder(struct str *out)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (data && *data)
		str_addf(out, "%s/hamtop/lessons", data);
	else
		str_addf(out, "%s/.local/share/hamtop/lessons", home ? home : "");
}

/* Sets path to FOLDER/NAME.yaml where a file replaces what is embedded. */
static bool
find_file(struct str *path, const char *name)
{
	const char *dir = getenv("HAMTOP_DATADIR");

	str_clear(path);
	lessons_folder(path);
	str_addf(path, "/%s.yaml", name);
	if (access(path->s, R_OK) == 0)
		return true;
	str_clear(path);
	str_addf(path, "%s/data/lessons/%s.yaml", dir ? dir : "", name);
	if (dir && *dir && access(path->s, R_OK) == 0)
		return true;
	str_clear(path);
	str_addf(path, HAMTOP_PKGDATADIR "/data/lessons/%s.yaml", name);
	return access(path->s, R_OK) == 0;
}

static struct lesson *
room(struct lessons *out)
{
	VEC_ROOM(out->v, out->n, out->cap);
	return &out->v[out->n++];
}

static bool
load_ours(struct lessons *out, struct err *err)
{
	struct str path = STR_INIT;
	bool ok = true;

	for (const struct embedded_text *l = embedded_lessons; ok && l->name; l++) {
		if (find_file(&path, l->name)) {
			ok = lesson_read(room(out), path.s, err);
			continue;
		}
		str_clear(&path);
		str_addf(&path, "%s.yaml", l->name);
		ok = lesson_parse(room(out), path.s, l->text, strlen(l->text), err);
	}
	str_free(&path);
	return ok;
}

/* NAME.yaml, and not one that was read in the place of ours. */
static int
is_theirs(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	if (n <= 5 || entry->d_name[0] == '.' || strcmp(entry->d_name + n - 5, ".yaml") != 0)
		return 0;
	for (const struct embedded_text *l = embedded_lessons; l->name; l++) {
		if (strlen(l->name) == n - 5 && !memcmp(l->name, entry->d_name, n - 5))
			return 0;
	}
	return 1;
}

static bool
load_theirs(struct lessons *out, struct err *err)
{
	struct str folder = STR_INIT;
	struct dirent **entry = NULL;
	bool ok = true;
	int n;

	lessons_folder(&folder);
	n = scandir(folder.s, &entry, is_theirs, alphasort);
	if (n < 0 && errno != ENOENT && errno != ENOTDIR)
		ok = err_sys(err, ERR_USAGE, "cannot look into %s", folder.s);
	for (int i = 0; i < n; i++) {
		struct str path = STR_INIT;

		str_addf(&path, "%s/%s", folder.s, entry[i]->d_name);
		ok = ok && lesson_read(room(out), path.s, err);
		str_free(&path);
		free(entry[i]);
	}
	free(entry);
	str_free(&folder);
	return ok;
}

bool
lessons_load(struct lessons *out, struct err *err)
{
	*out = (struct lessons){ 0 };
	return load_ours(out, err) && load_theirs(out, err);
}

void
lessons_free(struct lessons *lessons)
{
	for (size_t i = 0; i < lessons->n; i++)
		lesson_free(&lessons->v[i]);
	free(lessons->v);
	*lessons = (struct lessons){ 0 };
}
