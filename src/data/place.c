#include "config.h"

#include "data/place.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"
#include "data/archive.h"

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void
place_free(struct place *place)
{
	for (size_t i = 0; i < place->n; i++)
		free(place->name[i]);
	free(place->name);
	free(place->path);
	*place = (struct place){ 0 };
}

static char *
join(const char *folder, const char *name)
{
	struct str path = STR_INIT;

	str_addf(&path, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name);
	return str_steal(&path);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
list_folder(struct place *place, struct err *err)
{
	DIR *dir = opendir(place->path);
	struct dirent *entry;
	size_t cap = 0;

	if (!dir)
		return err_sys(err, ERR_DATA, "cannot open %s", place->path);
	while ((entry = readdir(dir))) {
		char *path = join(place->path, entry->d_name);
		struct stat st;

		if (entry->d_name[0] != '.' && stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
			VEC_ROOM(place->name, place->n, cap);
			place->name[place->n++] = mem_strdup(entry->d_name);
		}
		free(path);
	}
	closedir(dir);
	if (place->n)
		qsort(place->name, place->n, sizeof(*place->name), compare_names);
	return true;
}

bool
place_open(struct place *place, const char *path, bool archive, struct err *err)
{
	bool ok;

	*place = (struct place){ .path = mem_strdup(path), .archive = archive };
	ok = archive ? archive_list(path, &place->name, &place->n, err) : list_folder(place, err);
	if (!ok)
		place_free(place);
	return ok;
}

bool
place_text(const struct place *place, size_t i, struct text *text, struct err *err)
{
	char *path;
	bool ok;

	if (place->archive)
		return archive_text(text, place->path, place->name[i], err);
	path = join(place->path, place->name[i]);
	ok = archive_is(path) ? archive_text(text, path, NULL, err) : text_read(text, path, err);
	free(path);
	return ok;
}

/* The name without its folder and without .gz and its like. */
static void
plain_base(char out[256], const char *name)
{
	static const char *const packed[] = { ".gz", ".zst", ".xz", ".bz2" };
	size_t n;

	snprintf(out, 256, "%s", path_base(name));
	n = strlen(out);
	for (size_t i = 0; i < ARRAY_LEN(packed); i++) {
		size_t m = strlen(packed[i]);

		if (n > m && !strcasecmp(out + n - m, packed[i])) {
			out[n - m] = '\0';
			return;
		}
	}
}

static bool
matches(const char *name, const char *const *patterns)
{
	char base[256];

	plain_base(base, name);
	for (; *patterns; patterns++)
		if (fnmatch(*patterns, base, FNM_CASEFOLD) == 0)
			return true;
	return false;
}

/* Which files are the ratings: what the first row with a match says. */
static const char *const ratings_names[][16] = {
	{ "ratings.dat", "ratings.csv", "ratings.tsv", "ratings.txt", "ratings.jsonl", "u.data",
	  "*.inter", NULL },
	{ "*ratings*.dat", "*ratings*.csv", "*ratings*.tsv", "*ratings*.txt", "*reviews*.json",
	  "*reviews*.jsonl", "*reviews*.csv", "*.tr.txt", "train.txt", "test.txt", NULL },
	{ "*.csv", "*.tsv", "*.dat", "*.data", "*.txt", "*.json", "*.jsonl", NULL },
};

/* Files of these names never are. */
static const char *const other_names[] = {
	"readme*",    "license*",   "movies.*",	     "users.*", "items.*", "tags.*",
	"links.*",    "genome-*",   "u.*",	     "*.user",	"*.item",  "*.yaml",
	"user_list*", "item_list*", "requirements*", NULL,
};

static void
refuse_several(const struct place *place, const size_t *index, size_t n, struct err *err)
{
	struct str names = STR_INIT;

	for (size_t i = 0; i < n && i < 8; i++)
		str_addf(&names, "%s%s", i ? ", " : "", place->name[index[i]]);
	if (n > 8)
		str_addf(&names, " and %zu more", n - 8);
	err_set(err, ERR_DATA, "%s: several files in it could be the ratings (%s): %s", place->path,
		names.s, place->archive ? "unpack it and name one of them" : "name one of them");
	str_free(&names);
}

int
place_find(const struct place *place, size_t beside, const char *base)
{
	size_t folder = (size_t)(path_base(place->name[beside]) - place->name[beside]);
	char plain[256];

	for (size_t i = 0; i < place->n; i++) {
		if ((size_t)(path_base(place->name[i]) - place->name[i]) != folder ||
		    strncmp(place->name[i], place->name[beside], folder) != 0)
			continue;
		plain_base(plain, place->name[i]);
		if (!strcmp(plain, base))
			return (int)i;
	}
	return -1;
}

bool
place_refuse_two(const struct place *place, int one, int other, struct err *err)
{
	size_t index[2] = { (size_t)(one < other ? one : other),
			    (size_t)(one < other ? other : one) };

	refuse_several(place, index, 2, err);
	return false;
}

/* Of two files side by side, the index of train.txt when the other is test.txt;
 * -1. */
static int
find_train(const struct place *place, const size_t index[2], int *also)
{
	for (int i = 0; i < 2; i++) {
		char base[256];

		plain_base(base, place->name[index[i]]);
		*also = place_find(place, index[i], "test.txt");
		if (!strcmp(base, "train.txt") && *also == (int)index[1 - i])
			return (int)index[i];
	}
	*also = -1;
	return -1;
}

int
place_ratings(const struct place *place, int *also, struct err *err)
{
	size_t *index = mem_new(place->n, sizeof(*index));
	size_t n = 0;
	int found = -1;

	*also = -1;
	for (size_t row = 0; row < ARRAY_LEN(ratings_names) && !n; row++)
		for (size_t i = 0; i < place->n; i++)
			if (matches(place->name[i], ratings_names[row]) &&
			    (row == 0 || !matches(place->name[i], other_names)))
				index[n++] = i;
	if (n == 1)
		found = (int)index[0];
	else if (n == 2 && find_train(place, index, also) >= 0)
		found = find_train(place, index, also);
	else if (n)
		refuse_several(place, index, n, err);
	else
		err_set(err, ERR_DATA,
			"%s: there is no ratings file in it, such as ratings.dat, ratings.csv, "
			"u.data or a .inter file",
			place->path);
	free(index);
	return found;
}
