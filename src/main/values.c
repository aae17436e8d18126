#include "values.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "nearest.h"

char *
words_add(struct words *words, const char *text)
{
	VEC_ROOM(words->word, words->n, words->cap);
	return words->word[words->n++] = mem_strdup(text);
}

void
words_free(struct words *words)
{
	for (size_t i = 0; i < words->n; i++)
		free(words->word[i]);
	free(words->word);
	*words = (struct words){ 0 };
}

int
value_switch(const char *text)
{
	static const char *const yes[] = { "", "yes", "true", "on", "1" };
	static const char *const no[] = { "no", "false", "off", "0" };

	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		if (!strcasecmp(text, yes[i]))
			return 1;
	}
	for (size_t i = 0; i < ARRAY_LEN(no); i++) {
		if (!strcasecmp(text, no[i]))
			return 0;
	}
	return -1;
}

static bool
number(double *out, int id, const char *text, double min, double max, const char *range,
       struct err *err)
{
	char *end;
	double v = strtod(text, &end);

	if (end == text || *end || !isfinite(v) || v < min || v > max)
		return err_set(err, ERR_USAGE, "--%s: '%s' is not %s", option_table[id].name, text,
			       range);
	*out = v;
	return true;
}

static bool
whole(unsigned long long *out, int id, const char *text, unsigned long long min,
      unsigned long long max, struct err *err)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end || errno || *out < min || *out > max)
		return err_set(err, ERR_USAGE, "--%s: '%s' is not a whole number from %llu to %llu",
			       option_table[id].name, text, min, max);
	return true;
}

/* Index of value among the option's words, which may be cut short where that is
 * clear; -1 and err. */
static int
choice(int id, const char *value, struct err *err)
{
	struct nearest near = nearest_to(value);
	const char *values = option_table[id].values;
	char *copy = mem_strdup(values), *rest = copy, hint[80];
	int index = -1, i = 0;

	for (char *name; index < 0 && (name = strtok_r(rest, "|", &rest)); i++) {
		if (!strcasecmp(name, value))
			index = i;
		nearest_try(&near, name);
	}
	if (index < 0)
		err_set(err, ERR_USAGE, "--%s: '%s' is none of %s%s", option_table[id].name, value,
			values, nearest_hint(&near, "", hint, sizeof(hint)));
	free(copy);
	return index;
}

/* Whether a part between commas is missing. */
static bool
has_gap(const char *list)
{
	bool part = false;

	for (; *list; list++) {
		if (*list == ',' && !part)
			return true;
		part = *list != ',' && (part || *list != ' ');
	}
	return !part;
}

/* Calls each() for the parts of a list between commas. */
static bool
each_of_list(struct options *o, int id, const char *value,
	     bool (*each)(struct options *o, const char *part, struct err *err), struct err *err)
{
	char *copy, *rest, *part;
	bool ok = true, any = false;

	if (strspn(value, ", ") < strlen(value) && has_gap(value))
		return err_set(err, ERR_USAGE, "--%s: '%s' has a comma with nothing beside it",
			       option_table[id].name, value);
	rest = copy = mem_strdup(value);
	while (ok && (part = strtok_r(rest, ", ", &rest))) {
		ok = each(o, part, err);
		any = true;
	}
	free(copy);
	if (!any)
		return err_set(err, ERR_USAGE, "--%s needs a value: --%s=%s", option_table[id].name,
			       option_table[id].name, option_table[id].arg);
	return ok;
}

static bool
add_model(struct options *o, const char *part, struct err *err)
{
	(void)err;
	words_add(&o->models, part);
	return true;
}

static bool
add_compared(struct options *o, const char *part, struct err *err)
{
	(void)err;
	words_add(&o->compare, part);
	return true;
}

static bool
add_bits(struct options *o, const char *part, struct err *err)
{
	unsigned long long v;

	if (!whole(&v, OPT_BITS, part, 1, 1024, err))
		return false;
	for (int i = 0; i < o->nbits; i++) {
		if (o->bits[i] == v)
			return true;
	}
	if (o->nbits == BITS_MAX)
		return err_set(err, ERR_USAGE, "--bits: at most %d code lengths in one run",
			       BITS_MAX);
	o->bits[o->nbits++] = (uint32_t)v;
	return true;
}

/* Keeps the cut-offs rising, each once. */
static bool
add_cutoff(struct options *o, const char *part, struct err *err)
{
	struct eval_options *eval = &o->eval;
	unsigned long long v;
	int at = 0;

	if (!whole(&v, OPT_TOP, part, 1, 1000000, err))
		return false;
	while (at < eval->cutoffs && eval->k[at] < v)
		at++;
	if (at < eval->cutoffs && eval->k[at] == v)
		return true;
	if (eval->cutoffs == CUTOFFS_MAX)
		return err_set(err, ERR_USAGE, "--top: at most %d cut-offs in one run",
			       CUTOFFS_MAX);
	memmove(eval->k + at + 1, eval->k + at, (size_t)(eval->cutoffs - at) * sizeof(*eval->k));
	eval->k[at] = (uint32_t)v;
	eval->cutoffs++;
	return true;
}

static bool
apply_size(struct options *o, const char *value, struct err *err)
{
	char *end;
	long w = strtol(value, &end, 10), h = *end == 'x' ? strtol(end + 1, &end, 10) : 0;

	if (*end || w < 1 || w > 1000 || h < 1 || h > 1000)
		return err_set(err, ERR_USAGE,
			       "--size: '%s' is not a size such as 80x24 (1x1 to 1000x1000)",
			       value);
	o->width = (int)w;
	o->height = (int)h;
	return true;
}

static bool
apply_set(struct options *o, const char *value, struct err *err)
{
	if (strcmp(value, "help") && (value[0] == '=' || !strchr(value, '=')))
		return err_set(
			err, ERR_USAGE,
			"--set: '%s' is not KEY=VALUE; `--model ROW --set help` lists the keys",
			value);
	words_add(&o->set, value);
	return true;
}

/* The data, split and screen options. */
static bool
apply_rest(struct options *o, int id, const char *value, struct err *err)
{
	unsigned long long n = 0;
	int c;

	switch (id) {
	case OPT_DATA:
		o->data = words_add(&o->kept, value);
		return true;
	case OPT_INPUT_FORMAT:
		o->load.format = strcmp(value, "auto") ? words_add(&o->kept, value) : NULL;
		return true;
	case OPT_COLUMNS:
		o->load.columns = words_add(&o->kept, value);
		return true;
	case OPT_DELIMITER:
		o->load.delimiter = words_add(&o->kept, value);
		return true;
	case OPT_HEADER:
		c = choice(id, value, err);
		o->load.header = c == 0 ? -1 : c == 1;
		return c >= 0;
	case OPT_SKIP_BAD:
		o->load.skip_bad = true;
		return true;
	case OPT_MIN_USER:
	case OPT_MIN_ITEM:
		if (!whole(&n, id, value, 0, 1000000000, err))
			return false;
		*(id == OPT_MIN_USER ? &o->load.min_user : &o->load.min_item) = (unsigned)n;
		return true;
	case OPT_SPLIT:
		c = choice(id, value, err);
		o->split.kind = c == 1 ? SPLIT_GLOBAL : SPLIT_USER;
		return c >= 0;
	case OPT_TEST_SHARE:
		return number(&o->split.test_share, id, value, 1e-6, 1 - 1e-6,
			      "a share above 0 and below 1", err);
	case OPT_VALID_SHARE:
		return number(&o->split.valid_share, id, value, 0, 1 - 1e-6,
			      "a share from 0 to below 1", err);
	case OPT_LESSON:
		o->lessons = true;
		if (value && *value)
			o->lesson = words_add(&o->kept, value);
		return true;
	case OPT_ANSWERS:
		o->answers = true;
		return true;
	case OPT_THEME:
		o->theme = words_add(&o->kept, value);
		return true;
	case OPT_COLOR:
		c = choice(id, value, err);
		o->color = (enum color_when)c;
		return c >= 0;
	case OPT_ASCII:
		o->ascii = true;
		return true;
	case OPT_SCRIPT:
		o->script = words_add(&o->kept, value);
		return true;
	case OPT_PLAIN:
		o->plain = true;
		return true;
	case OPT_VIEW:
		o->view = words_add(&o->kept, value);
		return choice(id, value, err) >= 0;
	case OPT_RECORD:
		o->record = words_add(&o->kept, value);
		return true;
	case OPT_SIZE:
		return apply_size(o, value, err);
	case OPT_PRINT_COMPLETION:
		o->completion = words_add(&o->kept, value);
		return choice(id, value, err) >= 0;
	default: /* --help, --version, --print-paths: that they were given is enough */
		return true;
	}
}

/* The options of --batch=grid. */
static bool
apply_grid(struct options *o, int id, const char *value, struct err *err)
{
	unsigned long long n;

	if (id == OPT_PROFILE) {
		int c = choice(id, value, err);

		o->whole_profile = c == 1;
		return c >= 0;
	}
	if (id == OPT_SEEDS) {
		if (!whole(&n, id, value, 1, SEEDS_MAX, err))
			return false;
		o->seeds = (int)n;
		return true;
	}
	words_free(&o->compare);
	if (!each_of_list(o, id, value, add_compared, err))
		return false;
	return o->compare.n == 2 ||
	       err_set(err, ERR_USAGE, "--compare: '%s' is not two rows: ROW,ROW", value);
}

/* The model, evaluation and run options. */
static bool
apply(struct options *o, int id, const char *value, struct err *err)
{
	unsigned long long n = 0;
	bool first = !o->given[id];
	int c;

	switch (id) {
	case OPT_MODEL:
		if (first)
			words_free(&o->models);
		return each_of_list(o, id, value, add_model, err);
	case OPT_BITS:
		o->nbits = first ? 0 : o->nbits;
		o->bits_given = true;
		return each_of_list(o, id, value, add_bits, err);
	case OPT_EPOCHS:
		if (!whole(&n, id, value, 1, 1000000, err))
			return false;
		o->epochs = (unsigned)n;
		return true;
	case OPT_SEED:
		if (!whole(&n, id, value, 0, UINT64_MAX, err))
			return false;
		o->seed = o->split.seed = o->load.seed = n;
		return true;
	case OPT_THREADS:
		if (!whole(&n, id, value, 1, PAR_MOST, err))
			return false;
		o->threads = (int)n;
		return true;
	case OPT_RECIPE:
		c = choice(id, value, err);
		o->recipe = (enum recipe)c;
		return c >= 0;
	case OPT_SET:
		return apply_set(o, value, err);
	case OPT_TOP:
		o->eval.cutoffs = first ? 0 : o->eval.cutoffs;
		return each_of_list(o, id, value, add_cutoff, err);
	case OPT_PROTOCOL:
		c = choice(id, value, err);
		o->eval.protocol = (enum protocol)c;
		return c >= 0;
	case OPT_GAIN:
		c = choice(id, value, err);
		o->eval.gain = (enum gain)c;
		return c >= 0;
	case OPT_THRESHOLD:
		o->threshold_given = true;
		return number(&o->eval.threshold, id, value, -1e30, 1e30, "a number", err);
	case OPT_BATCH:
		o->job = batch_job_find(value && *value ? value : "train", err);
		return o->job;
	case OPT_OUT:
		o->out = words_add(&o->kept, value);
		return true;
	case OPT_FORCE:
	case OPT_RESUME:
		*(id == OPT_FORCE ? &o->force : &o->resume) = true;
		return true;
	case OPT_FORMAT:
		c = choice(id, value, err);
		o->format = (enum output_format)c;
		return c >= 0;
	case OPT_QUIET:
	case OPT_VERBOSE:
		o->quiet = id == OPT_QUIET;
		o->verbose = id == OPT_VERBOSE;
		return true;
	case OPT_USER:
	case OPT_RATE:
		words_add(id == OPT_USER ? &o->users : &o->rates, value);
		return true;
	case OPT_SEEDS:
	case OPT_COMPARE:
	case OPT_PROFILE:
		return apply_grid(o, id, value, err);
	default:
		return apply_rest(o, id, value, err);
	}
}

bool
option_apply(struct options *o, int id, const char *value, struct err *err)
{
	if (option_table[id].arity == ARG_ONE && !*value)
		return err_set(err, ERR_USAGE, "--%s needs a value: --%s=%s", option_table[id].name,
			       option_table[id].name, option_table[id].arg);
	if (!apply(o, id, value, err))
		return false;
	o->given[id] = true;
	return true;
}

/* What only some jobs know of. */
static bool
agree_with_job(const struct options *o, struct err *err)
{
	bool grid = o->job && !strcmp(o->job->name, "grid");
	bool groups = o->job && !strcmp(o->job->name, "groups");
	bool neighbors = o->job && !strcmp(o->job->name, "neighbors");

	if (!grid && o->compare.n)
		return err_set(err, ERR_USAGE, "--compare belongs to --batch=grid");
	if (o->job && !grid && !groups && o->seeds != 1)
		return err_set(err, ERR_USAGE,
			       "--seeds belongs to the screen, --batch=grid and --batch=groups");
	if (o->job && o->lessons)
		return err_set(err, ERR_USAGE,
			       "--lesson is not for --batch; --answers runs it without a screen");
	if (o->answers && !o->lesson)
		return err_set(err, ERR_USAGE,
			       "--answers: of which lesson? --lesson N, or --lesson all");
	if (!neighbors && o->users.n + o->rates.n)
		return err_set(err, ERR_USAGE, "--user and --rate belong to --batch=neighbors");
	if (neighbors && !(o->users.n + o->rates.n))
		return err_set(err, ERR_USAGE,
			       "--batch=neighbors: whose? --user ID, or --rate ITEM=RATING for "
			       "somebody who is not in the data");
	if (neighbors && o->out)
		return err_set(err, ERR_USAGE,
			       "--batch=neighbors writes no files; --batch=train writes the codes");
	if (!groups && o->given[OPT_PROFILE])
		return err_set(err, ERR_USAGE, "--profile belongs to --batch=groups");
	if (!grid && o->format > FORMAT_CSV)
		return err_set(err, ERR_USAGE,
			       "--format=%s is a format of --batch=grid; here there are text, "
			       "json and csv",
			       o->format == FORMAT_MD ? "md" : "tex");
	if (o->seed > UINT64_MAX - (unsigned)o->seeds)
		return err_set(err, ERR_USAGE, "--seeds: there are no %d seeds from --seed %llu on",
			       o->seeds, (unsigned long long)o->seed);
	return true;
}

bool
options_agree(const struct options *o, struct err *err)
{
	static const enum option_id of_screen[] = { OPT_THEME, OPT_SCRIPT, OPT_RECORD, OPT_PLAIN, OPT_VIEW, OPT_SIZE };

	if (!agree_with_job(o, err))
		return false;
	if (o->resume && !o->out)
		return err_set(
			err, ERR_USAGE,
			"--resume goes on from a checkpoint; say where it is with --out DIR");
	if (o->script && o->plain)
		return err_set(err, ERR_USAGE,
			       "--script and --plain are two ways to do without a screen; give "
			       "one of them");
	if (o->force && !o->out && !o->record)
		return err_set(err, ERR_USAGE,
			       "--force belongs to --out DIR or --record FILE, which are missing");
	if (o->force && o->resume)
		return err_set(err, ERR_USAGE,
			       "--resume goes on and --force begins anew; give one of them");
	for (size_t i = 0; o->job && i < ARRAY_LEN(of_screen); i++) {
		if (o->given[of_screen[i]])
			return err_set(err, ERR_USAGE,
				       "--%s belongs to the screen, which --batch has not; leave "
				       "one of them out",
				       option_table[of_screen[i]].name);
	}
	return true;
}
