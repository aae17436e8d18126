#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/conf/settings.h"
#include "nearest.h"
#include "preset.h"
#include "values.h"

const struct option_row option_table[OPTIONS] = {
#define OPTION(id, name, short_name, arity, arg, values, group, help)                              \
	[OPT_##id] = { name, short_name, arity, arg, values, group, help },
#include "options.def"
#undef OPTION
};

/* One option as it was found, before it is applied. */
struct found {
	int id;
	const char *value; /* lent; NULL for none */
};

/* getopt_long's value of a long option is LONG_BASE + its enum option_id. */
enum { LONG_BASE = 256, FOUND_MAX = 4096 };

void
options_init(struct options *o)
{
	*o = (struct options){
		.load = LOAD_OPTIONS_INIT,
		.split = SPLIT_OPTIONS_INIT,
		.eval = EVAL_OPTIONS_INIT,
		.seed = 1,
		.seeds = 1,
		.threads = par_cpus(),
		.recipe = RECIPE_BEST,
		.width = 80,
		.height = 24,
		.bits = { 40 },
		.nbits = 1,
	};
	o->data = words_add(&o->kept, "demo");
}

void
options_free(struct options *o)
{
	words_free(&o->models);
	words_free(&o->set);
	words_free(&o->compare);
	words_free(&o->users);
	words_free(&o->rates);
	words_free(&o->kept);
}

static int
find_short(int c)
{
	for (int i = 0; i < OPTIONS; i++) {
		if (option_table[i].short_name == c)
			return i;
	}
	return -1;
}

static int
find_long(const char *name)
{
	for (int i = 0; i < OPTIONS; i++) {
		if (!strcmp(option_table[i].name, name))
			return i;
	}
	return -1;
}

static bool
in_run_file(int id)
{
	return option_table[id].group < GROUP_ABOUT && id != OPT_CONFIG;
}

/* Among those that a run file takes, or all. */
static struct nearest
nearest_option(const char *word, bool run_file)
{
	struct nearest near = nearest_to(word);

	for (int i = 0; i < OPTIONS; i++) {
		if (run_file ? in_run_file(i) : option_table[i].group != GROUP_HIDDEN)
			nearest_try(&near, option_table[i].name);
	}
	return near;
}

/* The sentence for an option that getopt_long did not take: `word` is the
 * argument where it stands. */
static bool
refuse(const char *word, struct err *err)
{
	char name[64], hint[96];
	size_t n = strcspn(word + 2, "=");
	int alike = 0;

	if (n >= sizeof(name))
		return err_set(err, ERR_USAGE, "%s: there is no such option", word);
	memcpy(name, word + 2, n);
	name[n] = '\0';
	for (int i = 0; i < OPTIONS; i++)
		alike += !strncmp(option_table[i].name, name, n);
	if (alike > 1)
		return err_set(err, ERR_USAGE, "--%s: %d options begin so; type more of the name",
			       name, alike);
	struct nearest near = nearest_option(name, false);
	nearest_hint(&near, "--", hint, sizeof(hint));
	return err_set(err, ERR_USAGE, "--%s: there is no such option%s", name,
		       hint[0] ? hint : "; `hamtop --help` lists them");
}

static void
fill_getopt(struct option *longs, char *shorts)
{
	static const int has_arg[] = {
		[ARG_NONE] = no_argument,
		[ARG_ONE] = required_argument,
		[ARG_OPTIONAL] = optional_argument,
	};

	*shorts++ = ':';
	for (int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_table[i];

		longs[i] = (struct option){ row->name, has_arg[row->arity], NULL, LONG_BASE + i };
		if (!row->short_name)
			continue;
		*shorts++ = row->short_name;
		if (row->arity == ARG_ONE)
			*shorts++ = ':';
	}
	longs[OPTIONS] = (struct option){ 0 };
	*shorts = '\0';
}

/* Walks argv once. Returns how many were found, or -1 and err. */
static int
walk(int argc, char **argv, struct found *found, struct err *err)
{
	struct option longs[OPTIONS + 1];
	char shorts[2 * OPTIONS + 2];
	int n = 0, c;

	fill_getopt(longs, shorts);
	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		int id = c >= LONG_BASE ? c - LONG_BASE : find_short(c);
		const char *last = argv[optind - 1];

		if (c == ':') {
			id = optopt >= LONG_BASE ? optopt - LONG_BASE : find_short(optopt);
			err_set(err, ERR_USAGE, "--%s needs a value: --%s=%s",
				option_table[id].name, option_table[id].name, option_table[id].arg);
			return -1;
		}
		if (c == '?' && optopt >= LONG_BASE) {
			err_set(err, ERR_USAGE, "--%s takes no value",
				option_table[optopt - LONG_BASE].name);
			return -1;
		}
		if (c == '?' && optopt) {
			err_set(err, ERR_USAGE,
				"-%c: there is no such option; `hamtop --help` lists them", optopt);
			return -1;
		}
		if (c == '?') {
			refuse(last, err);
			return -1;
		}
		if (n == FOUND_MAX) {
			err_set(err, ERR_USAGE, "more than %d options; put them into a run file",
				FOUND_MAX);
			return -1;
		}
		found[n++] = (struct found){ id, optarg };
	}
	return n;
}

static bool
apply_data(struct options *o, int argc, char **argv, struct err *err)
{
	const char *word = argv[optind];
	struct err unused = ERR_INIT;

	if (optind >= argc)
		return true;
	if (optind + 1 < argc)
		return err_set(err, ERR_USAGE,
			       "one DATA at a time: '%s' and '%s' were given; quote a name that "
			       "has blanks",
			       word, argv[optind + 1]);
	if (o->lessons && !o->lesson)
		return option_apply(o, OPT_LESSON, word, err); /* --lesson N */
	if (o->given[OPT_DATA])
		return err_set(err, ERR_USAGE, "DATA was given twice: '%s' and --data=%s", word,
			       o->data);
	if (batch_job_find(word, &unused) && access(word, F_OK) != 0)
		return err_set(
			err, ERR_USAGE,
			"%s: there is no such file; for the job of this name type --batch=%s", word,
			word);
	return option_apply(o, OPT_DATA, word, err);
}

/* Applies one line of a file, which may have options of these groups. */
static bool
apply_setting(struct options *o, const char *file, const struct setting *s, enum option_group from,
	      enum option_group to, const char *what, struct err *err)
{
	int id = find_long(s->key);
	struct err inner = ERR_INIT;
	const char *value = s->value;

	if (id < 0 || !in_run_file(id) || option_table[id].group < from ||
	    option_table[id].group > to) {
		struct nearest near = nearest_option(s->key, true);
		char hint[96];

		return err_set(err, ERR_USAGE, "%s:%d: %s has no '%s'%s", file, s->line, what,
			       s->key, id < 0 ? nearest_hint(&near, "", hint, sizeof(hint)) : "");
	}
	if (option_table[id].arity == ARG_NONE) {
		int yes = value_switch(value);

		if (yes == 0)
			return true;
		if (yes < 0)
			return err_set(err, ERR_USAGE, "%s:%d: %s: '%s' is neither yes nor no",
				       file, s->line, s->key, value);
		value = NULL;
	}
	if (!option_apply(o, id, value, &inner))
		return err_set(err, inner.code, "%s:%d: %s", file, s->line, inner.msg);
	if (id == OPT_DATA)
		o->file_data = o->data;
	return true;
}

bool
options_part(struct options *o, const struct settings *part, enum option_group from,
	     enum option_group to, const char *what, struct err *err)
{
	memset(o->given, 0, sizeof(o->given));
	for (size_t i = 0; i < part->n; i++) {
		if (!apply_setting(o, part->file, &part->v[i], from, to, what, err))
			return false;
	}
	return true;
}

static bool
apply_file(struct options *o, const char *name, struct err *err)
{
	struct settings settings = SETTINGS_INIT;
	char *path = preset_path(name);
	bool ok = settings_read(&settings, path, err);

	for (size_t i = 0; ok && i < settings.n; i++) {
		const struct setting *s = &settings.v[i];

		ok = preset_take(o, s->key, s->value) ||
		     apply_setting(o, path, s, GROUP_DATA, GROUP_SCREEN, "a run file", err);
	}
	settings_free(&settings);
	free(path);
	return ok;
}

bool
options_read(struct options *o, int argc, char **argv, struct err *err)
{
	struct found *found = mem_new(FOUND_MAX, sizeof(*found));
	int n = walk(argc, argv, found, err);
	bool ok = n >= 0;

	for (int i = 0; ok && i < n; i++) {
		if (found[i].id == OPT_CONFIG)
			ok = apply_file(o, found[i].value, err);
	}
	/* from here on the first of a list replaces what a run file said */
	memset(o->given, 0, sizeof(o->given));
	for (int i = 0; ok && i < n; i++) {
		if (found[i].id != OPT_CONFIG)
			ok = option_apply(o, found[i].id, found[i].value, err);
	}
	ok = ok && apply_data(o, argc, argv, err) && options_agree(o, err);
	free(found);
	return ok;
}
