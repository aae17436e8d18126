#include <config.h>

#include "lesson.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "nearest.h"
#include "print.h"

/* --- which --- */

/* Whether a name means a file. */
static bool
is_file(const char *name)
{
	size_t n = strlen(name);

	return strchr(name, '/') || (n > 5 && !strcmp(name + n - 5, ".yaml"));
}

static int
by_name(const struct lessons *all, const char *name)
{
	char *end;
	unsigned long number = strtoul(name, &end, 10);

	if (*name >= '0' && *name <= '9' && !*end)
		return number >= 1 && number <= all->n ? (int)number - 1 : -1;
	for (size_t i = 0; i < all->n; i++) {
		if (!strcmp(all->v[i].name, name))
			return (int)i;
	}
	return -1;
}

static bool
no_such_lesson(const struct lessons *all, const char *name, struct err *err)
{
	struct nearest near = nearest_to(name);
	char hint[80];

	for (size_t i = 0; i < all->n; i++)
		nearest_try(&near, all->v[i].name);
	nearest_hint(&near, "", hint, sizeof(hint));
	return err_set(
		err, ERR_USAGE,
		"--lesson: there is no lesson '%s'%s; there are %zu, `hamtop --lesson` lists "
		"them",
		name, hint, all->n);
}

bool
lesson_choose(struct lessons *all, int *at, const struct options *o, struct err *err)
{
	*at = -1;
	if (!lessons_load(all, err))
		return false;
	if (!o->lesson)
		return true;
	if (!strcmp(o->lesson, "all"))
		return o->answers || err_set(err, ERR_USAGE, "--lesson all goes with --answers");
	if (is_file(o->lesson)) {
		VEC_ROOM(all->v, all->n, all->cap);
		*at = (int)all->n++;
		return lesson_read(&all->v[*at], o->lesson, err);
	}
	*at = by_name(all, o->lesson);
	return *at >= 0 || no_such_lesson(all, o->lesson, err);
}

/* --- printing --- */

bool
lesson_prints(const struct options *o)
{
	return o->lessons && (!o->lesson || o->answers || (!o->script && !isatty(STDOUT_FILENO)));
}

/* Options that a lesson says itself. */
static bool
check(const struct options *o, struct err *err)
{
	static const enum option_id ours[] = { OPT_DATA, OPT_SEED, OPT_SEEDS, OPT_THREADS };

	for (int id = 0; id < OPTIONS; id++) {
		bool fine = option_table[id].group > GROUP_EVAL || !o->given[id];

		for (size_t i = 0; i < ARRAY_LEN(ours); i++)
			fine = fine || id == (int)ours[i];
		if (!fine)
			return err_set(err, ERR_USAGE,
				       "--%s: that is for the lesson to say; beside --lesson stand "
				       "--data, --seed, --seeds and --threads",
				       option_table[id].name);
	}
	if (o->format > FORMAT_JSON)
		return err_set(err, ERR_USAGE, "--format: a lesson is text or json");
	return true;
}

static bool
print_list(const struct lessons *all, const struct options *o, struct err *err)
{
	struct str text = STR_INIT;
	bool ok;

	(o->format == FORMAT_JSON ? lesson_list_json : lesson_list_text)(&text, all);
	ok = print_str(&text, err);
	str_free(&text);
	return ok;
}

/* One lesson; *fails counts claims that do not hold. */
static bool
print_one(const struct lesson *lesson, int number, const struct options *o, const struct log *log,
	  int *fails, struct err *err)
{
	struct trial *t = trial_new(lesson, o, err);
	struct findings found = { 0 };
	struct str text = STR_INIT;
	bool ok = t != NULL;

	if (ok && o->answers) {
		ok = trial_open(t, log, err) && trial_run(t, o->quiet, err) &&
		     trial_read(&found, t, err);
		*fails += ok ? lesson->claims - trial_holds(t, &found) : 0;
	}
	if (ok) {
		(o->format == FORMAT_JSON ? lesson_json : lesson_text)(&text, t, number,
								       o->answers ? &found : NULL);
		ok = print_str(&text, err);
	}
	str_free(&text);
	trial_free(t);
	return ok;
}

bool
lesson_print(const struct options *o, const struct log *log, struct err *err)
{
	struct lessons all = { 0 };
	int at, fails = 0;
	bool ok = check(o, err) && lesson_choose(&all, &at, o, err);

	if (ok && !o->lesson)
		ok = print_list(&all, o, err);
	for (int i = 0; ok && o->lesson && i < (int)all.n; i++) {
		if (at < 0 || i == at)
			ok = print_one(&all.v[i], i + 1, o, log, &fails, err);
	}
	if (ok && fails)
		ok = err_set(err, ERR_RUN, "%d claim%s %s not hold at every seed", fails,
			     plural((size_t)fails), fails == 1 ? "does" : "do");
	lessons_free(&all);
	return ok;
}
