#include "config.h"

#include "hamtop/data/load.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/data/builder.h"
#include "hamtop/data/made.h"
#include "data/archive.h"
#include "data/delim.h"
#include "data/detect.h"
#include "data/hashing.h"
#include "data/labels.h"
#include "data/place.h"

/* Where the ratings come from. */
struct input {
	struct place place; /* the folder or archive that they stand in */
	int ratings;	    /* index of their file there, -1: none (then no labels) */
	struct text text;
	char *name; /* of the dataset */
	/* Where test.txt belongs to train.txt: its index, its name, and how many
	 * bytes of the text are before it. */
	int also;
	char *also_name;
	size_t first;
};

static void
input_free(struct input *in)
{
	place_free(&in->place);
	text_free(&in->text);
	free(in->name);
	free(in->also_name);
}

/* "ml-1m" of "/data/ml-1m/" and "ml-1m.tar.gz". */
static char *
short_name(const char *path, bool directory)
{
	static const char *const ends[] = { ".gz",  ".zst", ".xz",  ".bz2",
					    ".tar", ".zip", ".tgz", ".7z" };
	size_t n = strlen(path);
	char *name, *dot;

	while (n > 1 && path[n - 1] == '/')
		n--;
	name = mem_strndup(path, n);
	memmove(name, path_base(name), strlen(path_base(name)) + 1);
	for (size_t i = 0; !directory && i < ARRAY_LEN(ends); i++) {
		dot = strrchr(name, '.');
		if (dot && dot > name && !strcmp(dot, ends[i]))
			*dot = '\0';
	}
	dot = strrchr(name, '.');
	if (!directory && dot && dot > name)
		*dot = '\0';
	return name;
}

/* A file by itself; the folder around it may hold its labels. */
static bool
open_file(struct input *in, const char *path, struct err *err)
{
	const char *base = path_base(path);
	char *folder = base == path ? mem_strdup(".") : mem_strndup(path, (size_t)(base - path));
	bool ok;

	ok = archive_is(path) ? archive_text(&in->text, path, NULL, err)
			      : text_read(&in->text, path, err);
	in->ratings = -1;
	if (ok && place_open(&in->place, folder, false, NULL)) {
		for (size_t i = 0; i < in->place.n; i++)
			if (!strcmp(in->place.name[i], base))
				in->ratings = (int)i;
	}
	free(folder);
	return ok;
}

/* The ratings within the folder or archive. */
static bool
open_place(struct input *in, struct err *err)
{
	struct text more = { 0 };
	bool ok;

	in->ratings = place_ratings(&in->place, &in->also, err);
	if (in->ratings < 0 || !place_text(&in->place, (size_t)in->ratings, &in->text, err))
		return false;
	if (in->also < 0)
		return true;
	in->first = in->text.n;
	ok = place_text(&in->place, (size_t)in->also, &more, err) &&
	     text_join(&in->text, &more, err);
	in->also_name = more.name;
	more.name = NULL;
	text_free(&more);
	return ok;
}

static bool
open_input(struct input *in, const char *spec, struct err *err)
{
	struct stat st;
	bool directory = stat(spec, &st) == 0 && S_ISDIR(st.st_mode);
	bool archive = !directory && archive_is(spec);
	char *real = directory ? realpath(spec, NULL) : NULL;

	in->name = short_name(real ? real : spec, directory);
	free(real);
	if (directory || archive) {
		if (!place_open(&in->place, spec, archive, err))
			return false;
		if (directory || in->place.n)
			return open_place(in, err);
		place_free(&in->place);
	}
	return open_file(in, spec, err);
}

/* The first lines, clean and not too long. */
static void
peek(struct str *out, const char *p, size_t n)
{
	enum { LINES = 16, LINE = 160 };
	const char *end = p + n;

	for (int i = 0; i < LINES && p < end; i++) {
		const char *to = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((to ? to : end) - p);

		len -= len && p[len - 1] == '\r';
		str_add_clean(out, p, len > LINE ? LINE : len);
		str_add(out, len > LINE ? "..\n" : "\n");
		p = to ? to + 1 : end;
	}
}

static void
fill_report(struct dataset *data, const struct input *in, const struct choice *choice,
	    const char *spec)
{
	struct load_report *report = &data->report;

	report->source = mem_strdup(spec);
	report->format = mem_strdup(choice->layout.name);
	report->why = mem_strdup(choice->why);
	report->bytes = in->text.n;
	peek(&report->peek, in->text.bytes, in->text.n);
	data->name = mem_strdup(in->name);
	data->implicit = choice->layout.col[COL_RATING] < 0;
}

/* What the text is. Two files are only read as lists of LightGCN, which cuts its
 * data so; of the lines in them the first file's are looked at. */
static bool
choose(struct choice *choice, struct rows *rows, const struct input *in, const char *p, size_t n,
       const struct load_options *opt, struct err *err)
{
	size_t used;

	if (!in->also_name)
		return detect(choice, in->text.name, p, n, opt, err);
	if (!detect(choice, in->text.name, p, in->first - (size_t)(p - in->text.bytes), opt, err))
		return false;
	if (strcmp(choice->layout.name, "lightgcn") != 0)
		return place_refuse_two(&in->place, in->ratings, in->also, err);
	used = strlen(choice->why);
	snprintf(choice->why + used, sizeof(choice->why) - used,
		 "; read from %s and %s beside it, all pairs of both", path_base(in->text.name),
		 path_base(in->also_name));
	rows->second = in->also_name;
	for (size_t i = 0; i < in->first; i++)
		rows->first_lines += in->text.bytes[i] == '\n';
	rows->first_lines += in->text.bytes[in->first - 1] != '\n';
	return true;
}

static struct dataset *
read_input(struct input *in, const char *spec, const struct load_options *opt, struct par *par,
	   const struct log *log, struct err *err)
{
	bool bom = in->text.n >= 3 && !memcmp(in->text.bytes, "\xef\xbb\xbf", 3);
	const char *p = in->text.bytes + (bom ? 3 : 0);
	size_t n = in->text.n - (bom ? 3 : 0);
	struct dataset *data = NULL;
	struct rows rows = { 0 };
	struct choice choice;

	if (!choose(&choice, &rows, in, p, n, opt, err))
		return NULL;
	if ((choice.format->read ? choice.format->read : delim_read)(&rows, p, n, &choice.layout,
								     par, err))
		data = rows_finish(&rows, in->text.name, opt->skip_bad, par, err);
	if (data) {
		fill_report(data, in, &choice, spec);
		labels_within(data, p, n, &choice.layout);
		if (in->ratings >= 0)
			labels_beside(data, &in->place, (size_t)in->ratings, &choice.layout, log);
	}
	/* not beside the reading: that has work for every thread */
	if (data)
		data->report.hashing = hashing_start(&in->text);
	rows_free(&rows);
	return data;
}

struct dataset *
data_load_bytes(const char *name, const char *bytes, size_t n, const struct load_options *opt,
		struct par *par, struct err *err)
{
	struct input in = { .ratings = -1, .also = -1 };
	struct dataset *data = NULL;

	if (!options_check(opt, err) || !text_copy(&in.text, name, bytes, n, err))
		return NULL;
	in.name = short_name(name, false);
	data = read_input(&in, name, opt, par, NULL, err);
	input_free(&in);
	if (data)
		dataset_settle(data);
	return data;
}

static struct dataset *
load_any(const char *spec, const struct load_options *opt, struct par *par, const struct log *log,
	 struct err *err)
{
	struct input in = { .ratings = -1, .also = -1 };
	struct dataset *data = NULL;

	if (!strcmp(spec, "demo"))
		return data_demo(err);
	if (!strncmp(spec, "synth:", 6))
		return data_synth(spec + 6, opt->seed, err);
	if (open_input(&in, spec, err))
		data = read_input(&in, spec, opt, par, log, err);
	input_free(&in);
	return data;
}

struct dataset *
data_load_start(const char *spec, const struct load_options *opt, struct par *par,
		const struct log *log, struct err *err)
{
	struct dataset *data;

	if (!options_check(opt, err))
		return NULL;
	data = load_any(spec, opt, par, log, err);
	return data ? dataset_filter(data, opt->min_user, opt->min_item, err) : NULL;
}

struct dataset *
data_load(const char *spec, const struct load_options *opt, struct par *par, const struct log *log,
	  struct err *err)
{
	struct dataset *data = data_load_start(spec, opt, par, log, err);

	if (data)
		dataset_settle(data);
	return data;
}
