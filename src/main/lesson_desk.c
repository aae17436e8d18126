#include <config.h>

#include "lesson_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "hamtop/base/mem.h"
#include "lesson.h"

/* --- predictions ---
 *
 * A line each: date, lesson, prediction and right answer (from 1), with TABs between;
 * the first of a lesson counts. */

static void
state_folder(struct str *out)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state && *state)
		str_addf(out, "%s/hamtop", state);
	else
		str_addf(out, "%s/.local/state/hamtop", home ? home : "");
}

static void
read_kept(struct desk *d)
{
	struct str path = STR_INIT;
	FILE *file;
	char name[48], line[256];
	int said;

	state_folder(&path);
	str_add(&path, "/predictions.tsv");
	file = fopen(path.s, "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%*[^\t]\t%47[^\t]\t%d", name, &said) != 2)
			continue;
		for (size_t i = 0; i < d->all.n; i++) {
			if (d->kept[i] < 0 && !strcmp(d->all.v[i].name, name) && said >= 1 &&
			    said <= d->all.v[i].answers)
				d->kept[i] = said - 1;
		}
	}
	if (file)
		fclose(file);
	str_free(&path);
}

/* Makes each folder of a path. */
static void
make_folders(char *path)
{
	for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
	mkdir(path, 0777);
}

static void
keep(void *ctx, const struct lesson *lesson, int answer)
{
	const struct desk *d = ctx;
	struct str path = STR_INIT;
	time_t now = time(NULL);
	struct tm tm;
	char date[16] = "";
	bool ok = false;
	FILE *file;

	state_folder(&path);
	make_folders(path.s);
	str_add(&path, "/predictions.tsv");
	if (localtime_r(&now, &tm))
		strftime(date, sizeof(date), "%Y-%m-%d", &tm);
	file = fopen(path.s, "a");
	if (file) {
		ok = fprintf(file, "%s\t%s\t%d\t%d\n", date, lesson->name, answer + 1,
			     lesson->right + 1) > 0;
		ok = fclose(file) == 0 && ok;
	}
	if (!ok)
		log_say(d->log, LOG_DETAIL, "predictions cannot be kept in %s", path.s);
	str_free(&path);
}

static int
kept(void *ctx, const struct lesson *lesson)
{
	const struct desk *d = ctx;

	return d->kept[lesson - d->all.v];
}

/* --- trials --- */

static void *
prepare(void *ctx, const struct lesson *lesson, struct str *words, struct err *err)
{
	struct trial *t = trial_new(lesson, NULL, err);

	(void)ctx;
	if (!t)
		return NULL;
	for (int i = 0; i < t->arms; i++)
		t->opt[i].threads = 1; /* the other processors are the run's */
	trial_words(words, t);
	return t;
}

static void
say_nothing(void *ctx, enum log_level level, const char *text)
{
	(void)ctx, (void)level, (void)text;
}

static struct experiment *
load(void *trial, struct err *err)
{
	const struct log quiet = { say_nothing, NULL };
	struct trial *t = trial;

	return trial_open(t, &quiet, err) ? t->e : NULL;
}

static void
release(void *trial)
{
	trial_free(trial);
}

bool
desk_open(struct desk *d, const struct setup *s, struct err *err)
{
	struct err inner = ERR_INIT;
	int at;

	*d = (struct desk){ .log = &s->log };
	if (!lesson_choose(&d->all, &at, s->opt, &inner)) {
		if (s->opt->lessons)
			return err_set(err, inner.code, "%s", inner.msg);
		log_say(&s->log, LOG_NOTE, "no lessons: %s", inner.msg);
		return true;
	}
	if (at >= 0) { /* what is wrong with it is said before the screen */
		struct trial *t = trial_new(&d->all.v[at], NULL, err);

		if (!t)
			return false;
		trial_free(t);
	}
	d->kept = mem_new(d->all.n, sizeof(*d->kept));
	for (size_t i = 0; i < d->all.n; i++)
		d->kept[i] = -1;
	d->tui = (struct lesson_desk){
		.all = &d->all,
		.first = at,
		.ctx = d,
		.prepare = prepare,
		.load = load,
		.release = release,
	};
	if (s->opt->script)
		return true;
	read_kept(d);
	d->tui.kept = kept;
	d->tui.keep = keep;
	return true;
}

void
desk_close(struct desk *d)
{
	lessons_free(&d->all);
	free(d->kept);
}
