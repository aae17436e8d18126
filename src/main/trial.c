#include <config.h>

#include "trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "print.h"
#include "progress.h"
#include "signals.h"
#include "values.h"

/* --- what is asked for --- */

/* The command line over what the lesson says. */
static bool
take_over(struct options *o, const struct options *over, struct err *err)
{
	char number[24];

	if (!over)
		return true;
	if (over->given[OPT_DATA] && !option_apply(o, OPT_DATA, over->data, err))
		return false;
	snprintf(number, sizeof(number), "%llu", (unsigned long long)over->seed);
	if (over->given[OPT_SEED] && !option_apply(o, OPT_SEED, number, err))
		return false;
	o->seeds = over->given[OPT_SEEDS] ? over->seeds : o->seeds;
	o->threads = over->threads;
	return true;
}

/* The options of arm `at`, from 0; the rules have those of the experiment alone. */
static bool
read_options(struct trial *t, int at, const struct options *over, struct err *err)
{
	const struct lesson *l = t->lesson;
	struct options *o = &t->opt[at];

	options_init(o);
	if (!options_part(o, &l->settings, GROUP_DATA, GROUP_EVAL, "an experiment", err))
		return false;
	if (at && l->arms &&
	    !options_part(o, &l->arm[at - 1].settings, GROUP_MODEL, GROUP_MODEL, "an arm", err))
		return false;
	if (at && l->arms && (o->given[OPT_SEED] || o->given[OPT_SEEDS]))
		return err_set(err, ERR_USAGE,
			       "%s:%d: seeds belong to the experiment, not to an arm", l->file,
			       l->arm[at - 1].line);
	if (!at)
		words_free(&o->set); /* which rules have no use for */
	return take_over(o, over, err);
}

static bool
keep_rows(struct trial *t, int at, struct err *err)
{
	static const char *const rules[] = { "Random", "Top", "ItemMean" };
	struct asked *asked = &t->asked[at];
	int n = 0;

	if (!models_asked(asked, &t->opt[at], err) || (at && !models_check(&t->opt[at], err)))
		return false;
	for (int i = 0; i < asked->n; i++) {
		if (at && !asked->ops[i]->hypers)
			continue;
		asked->row[n] = asked->row[i];
		asked->ops[n++] = asked->ops[i];
	}
	asked->n = n;
	for (size_t i = 0; !at && i < ARRAY_LEN(rules); i++) {
		asked->ops[i] = model_find(rules[i], &asked->row[i]);
		asked->n = (int)i + 1;
	}
	return true;
}

static bool
plan_arm(struct trial *t, int at, struct err *err)
{
	struct experiment_arm *arm = &t->plan.arm[at];
	const struct options *o = &t->opt[at];
	const struct asked *asked = &t->asked[at];

	if (at && t->lesson->arms)
		snprintf(arm->name, sizeof(arm->name), "%s", t->lesson->arm[at - 1].name);
	if (asked->n > (int)ARRAY_LEN(arm->row) || o->nbits > EXPERIMENT_LENGTHS)
		return err_set(err, ERR_USAGE, "%s: at most %zu rows and %d code lengths",
			       t->lesson->file, ARRAY_LEN(arm->row), EXPERIMENT_LENGTHS);
	for (int i = 0; i < asked->n; i++)
		arm->row[i] = asked->row[i];
	arm->rows = asked->n;
	for (int i = 0; i < o->nbits; i++)
		arm->bits[i] = o->bits[i];
	arm->lengths = o->nbits;
	return true;
}

/* With file and line before what the formula's reader says. */
static struct formula *
read_formula(const struct trial *t, const struct lesson_formula *from, bool compares,
	     struct err *err)
{
	struct err inner = ERR_INIT;
	struct formula *f = formula_parse(from->text, &inner);
	bool ok = f && plan_answers(&t->plan, f, &inner);

	if (ok && formula_compares(f) != compares)
		ok = err_set(&inner, ERR_USAGE, "%s",
			     compares ? "a claim compares two values with <, >, <= or >="
				      : "a line of the table is a value and compares nothing");
	if (!ok) {
		err_set(err, ERR_USAGE, "%s:%d: %s", t->lesson->file, from->line, inner.msg);
		formula_free(f);
		return NULL;
	}
	return f;
}

static bool
read_formulas(struct trial *t, struct err *err)
{
	const struct lesson *l = t->lesson;

	for (int i = 0; i < l->rows; i++) {
		if (!(t->table[i] = read_formula(t, &l->table[i], false, err)))
			return false;
	}
	for (int i = 0; i < l->claims; i++) {
		if (!(t->claim[i] = read_formula(t, &l->claim[i], true, err)))
			return false;
	}
	return true;
}

/* The line of the setting that a message is about, "--set: .. 'sing' ..": 0 where it is
 * about none. */
static int
line_of(const struct settings *settings, const char *msg)
{
	for (size_t i = 0; i < settings->n; i++) {
		const struct setting *s = &settings->v[i];
		size_t n = strlen(s->key), m = strcspn(s->value, "=");
		bool about =
			!strncmp(msg, "--", 2) && !strncmp(msg + 2, s->key, n) && msg[2 + n] == ':';

		if (about && (strcmp(s->key, "set") || memmem(msg, strlen(msg), s->value, m)))
			return s->line;
	}
	return 0;
}

/* Puts file and line before what has none. */
static void
of_lesson(const struct trial *t, const struct err *inner, struct err *err)
{
	const struct lesson *l = t->lesson;
	int line = line_of(&l->settings, inner->msg);

	for (int i = 0; !line && i < l->arms; i++)
		line = line_of(&l->arm[i].settings, inner->msg);
	if (strstr(inner->msg, l->file) == inner->msg)
		err_set(err, inner->code, "%s", inner->msg);
	else if (line)
		err_set(err, inner->code, "%s:%d: %s", l->file, line, inner->msg);
	else
		err_set(err, inner->code, "%s: %s", l->file, inner->msg);
}

struct trial *
trial_new(const struct lesson *lesson, const struct options *over, struct err *err)
{
	struct trial *t = mem_new(1, sizeof(*t));
	struct err inner = ERR_INIT;
	bool ok = true;

	t->lesson = lesson;
	t->arms = 1 + (lesson->arms ? lesson->arms : 1);
	for (int i = 0; ok && i < t->arms; i++)
		ok = read_options(t, i, over, &inner) && keep_rows(t, i, &inner) &&
		     plan_arm(t, i, &inner);
	t->plan.arms = t->arms;
	t->plan.eval = t->opt[0].eval;
	t->plan.whole_profile = t->opt[0].whole_profile;
	t->plan.seeds = t->opt[0].seeds;
	for (int i = 0; i < t->plan.seeds; i++)
		t->plan.seed[i] = t->opt[0].seed + (unsigned)i;
	if (ok && read_formulas(t, &inner))
		return t;
	of_lesson(t, &inner, err);
	trial_free(t);
	return NULL;
}

void
trial_free(struct trial *t)
{
	if (!t)
		return;
	experiment_free(t->e);
	for (int i = 0; i < LESSON_FORMULAS_MAX; i++) {
		formula_free(t->table[i]);
		formula_free(t->claim[i]);
	}
	for (int i = 0; i < t->arms; i++)
		networks_free(&t->net[i]);
	setup_close(&t->setup[0]);
	for (int i = 0; i < t->arms; i++)
		options_free(&t->opt[i]);
	free(t);
}

/* --- the work --- */

bool
trial_open(struct trial *t, const struct log *log, struct err *err)
{
	struct setup *first = &t->setup[0];

	*first = (struct setup){ .opt = &t->opt[0], .log = *log };
	if (!setup_open(first, err) || !eval_check(&t->opt[0].eval, first->data, err))
		return false;
	t->plan.eval = t->opt[0].eval; /* the threshold may depend on the data */
	for (int i = 0; i < t->arms; i++) {
		struct networks *n = &t->net[i];

		t->setup[i] = *first;
		t->setup[i].opt = &t->opt[i];
		t->opt[i].eval = t->plan.eval;
		n->s = &t->setup[i];
		if (!networks_plan(n, &t->asked[i], t->opt[i].bits, t->opt[i].nbits, err))
			return false;
		grid_only(&n->grid, t->asked[i].row, t->asked[i].n);
		t->plan.arm[i].grid = &n->grid;
	}
	t->e = experiment_new(&t->plan);
	return true;
}

static enum verdict
between(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	const struct trial *t = ctx;

	(void)net, (void)epoch, (void)batch, (void)batches;
	if (progress_due())
		progress_draw(t->lesson->title,
			      (double)experiment_done(t->e) / (double)experiment_steps(t->e));
	return signals_stop() ? STOP_NOW : GO_ON;
}

bool
trial_run(struct trial *t, bool quiet, struct err *err)
{
	const struct control control = { .ctx = t, .between = between };
	char name[64];
	bool ok = true;

	progress_start(quiet);
	while (ok && experiment_done(t->e) < experiment_steps(t->e))
		ok = experiment_step(t->e, &control, name, err);
	progress_hide();
	return ok;
}

bool
trial_read(struct findings *out, const struct trial *t, struct err *err)
{
	bool ok = true;

	for (int i = 0; ok && i < t->lesson->rows; i++)
		ok = experiment_read(&out->table[i], t->e, t->table[i], t->setup[0].par, err);
	for (int i = 0; ok && i < t->lesson->claims; i++)
		ok = experiment_read(&out->claim[i], t->e, t->claim[i], t->setup[0].par, err);
	return ok;
}

int
trial_holds(const struct trial *t, const struct findings *f)
{
	int n = 0;

	for (int i = 0; i < t->lesson->claims; i++)
		n += f->claim[i].holds == f->claim[i].seeds;
	return n;
}

/* --- words --- */

void
trial_seeds(struct str *out, const struct trial *t)
{
	const struct options *o = &t->opt[0];

	str_addf(out, "seed%s %llu", plural((size_t)o->seeds), (unsigned long long)o->seed);
	if (o->seeds > 1)
		str_addf(out, " to %llu", (unsigned long long)(o->seed + (unsigned)o->seeds - 1));
}

static void
arm_words(struct str *out, const struct trial *t, int at)
{
	const struct options *o = &t->opt[at];
	const struct experiment_arm *arm = &t->plan.arm[at];

	str_addf(out, "; %s%s", arm->name, *arm->name ? ": " : "");
	for (int i = 0; i < arm->rows; i++)
		str_addf(out, "%s%s", i ? ", " : "", arm->row[i]->name);
	for (int i = 0; i < arm->lengths; i++)
		str_addf(out, "%s%u", i ? ", " : " with ", arm->bits[i]);
	str_addf(out, " bits, recipe %s", recipe_name(o->recipe));
	if (o->epochs)
		str_addf(out, ", %u epochs", o->epochs);
	for (size_t i = 0; i < o->set.n; i++) {
		str_add(out, ", ");
		str_add_clean(out, o->set.word[i], strlen(o->set.word[i]));
	}
}

void
trial_words(struct str *out, const struct trial *t)
{
	const char *data = t->opt[0].data;

	str_add_clean(out, data, strlen(data));
	for (int i = 1; i < t->arms; i++)
		arm_words(out, t, i);
	str_add(out, "; ");
	trial_seeds(out, t);
	str_add(out, ", each its own split and training");
}
