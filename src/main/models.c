#include "models.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "hamtop/base/mem.h"
#include "nearest.h"
#include "values.h"

void
models_default(struct options *o)
{
	static const uint32_t paper[] = { 5, 10, 20, 40 };

	bool groups = o->job && !strcmp(o->job->name, "groups");

	if (!groups && (!o->job || strcmp(o->job->name, "grid")))
		return;
	if (!o->bits_given) {
		o->nbits = (int)ARRAY_LEN(paper);
		memcpy(o->bits, paper, sizeof(paper));
	}
	if (o->models.n)
		return;
	if (groups) {
		words_add(&o->models, "CCSR-C");
		words_add(&o->models, "AECF-C");
		return;
	}
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		for (size_t i = 0; i < (*f)->nrows; i++)
			words_add(&o->models, (*f)->rows[i].name);
	}
}

bool
models_asks_list(const struct options *o)
{
	for (size_t i = 0; i < o->models.n; i++) {
		if (!strcasecmp(o->models.word[i], "list"))
			return true;
	}
	return false;
}

bool
models_asks_set_help(const struct options *o)
{
	for (size_t i = 0; i < o->set.n; i++) {
		if (!strcmp(o->set.word[i], "help"))
			return true;
	}
	return false;
}

static bool
no_such_row(const char *name, struct err *err)
{
	struct nearest near = nearest_to(name);
	char hint[80];

	for (const struct model_ops *const *f = model_families(); *f; f++) {
		for (size_t i = 0; i < (*f)->nrows; i++)
			nearest_try(&near, (*f)->rows[i].name);
	}
	nearest_hint(&near, "", hint, sizeof(hint));
	return err_set(err, ERR_USAGE, "--model: there is no row '%s'%s", name,
		       hint[0] ? hint : "; `hamtop --model list` prints them");
}

void
models_every(struct asked *out)
{
	out->n = 0;
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		for (size_t i = 0; i < (*f)->nrows && out->n < ASKED_MAX; i++) {
			out->ops[out->n] = *f;
			out->row[out->n++] = &(*f)->rows[i];
		}
	}
}

bool
models_asked(struct asked *out, const struct options *o, struct err *err)
{
	size_t n = o->models.n ? o->models.n : 1;

	out->n = 0;
	for (size_t i = 0; i < n; i++) {
		const char *name = o->models.n ? o->models.word[i] : "CCSR-S";
		const struct model_row *row = NULL;
		const struct model_ops *ops = model_find(name, &row);
		bool known = false;

		if (!ops)
			return no_such_row(name, err);
		for (int j = 0; j < out->n; j++)
			known = known || out->row[j] == row;
		if (known)
			continue;
		if (out->n == ASKED_MAX)
			return err_set(err, ERR_USAGE, "--model: at most %d rows in one run",
				       ASKED_MAX);
		out->ops[out->n] = ops;
		out->row[out->n++] = row;
	}
	return true;
}

bool
models_set_help(struct str *out, const struct options *o, struct err *err)
{
	const struct model_ops *last = NULL;
	struct asked asked;

	if (!models_asked(&asked, o, err))
		return false;
	for (int i = 0; i < asked.n; i++) {
		const struct model_ops *ops = asked.ops[i];

		if (ops == last)
			continue;
		last = ops;
		str_addf(out, "%s: %s\n", ops->family, ops->help);
		if (ops->hypers)
			hyper_help(out, ops->hypers, ops->nhypers);
		else
			str_add(out, "  a rule: nothing to set\n");
	}
	return true;
}

/* Splits KEY=VALUE; the key is cut out into buf. Returns the value. */
static const char *
split_pair(const char *pair, char *key, size_t size)
{
	size_t n = strcspn(pair, "=");

	if (n >= size)
		n = size - 1;
	memcpy(key, pair, n);
	key[n] = '\0';
	return pair + strcspn(pair, "=") + 1;
}

static bool
no_such_key(const char *key, const struct asked *asked, struct err *err)
{
	struct nearest near = nearest_to(key);
	char hint[80], only[64];

	snprintf(only, sizeof(only), "%s has no", asked->row[0]->name);
	for (int i = 0; i < asked->n; i++) {
		for (size_t j = 0; j < asked->ops[i]->nhypers; j++)
			nearest_try(&near, asked->ops[i]->hypers[j].key);
	}
	nearest_hint(&near, "", hint, sizeof(hint));
	return err_set(err, ERR_USAGE, "--set: %s hyper-parameter '%s'%s",
		       asked->n == 1 ? only : "none of the rows has a", key,
		       hint[0] ? hint : "; `--model ROW --set help` lists them");
}

/* Applies --set. A key that this family does not have must be another's. */
static bool
apply_set(struct hypers *hypers, const struct asked *asked, const struct options *o,
	  struct err *err)
{
	for (size_t i = 0; i < o->set.n; i++) {
		char key[64];
		const char *value = split_pair(o->set.word[i], key, sizeof(key));
		struct err inner = ERR_INIT;
		bool known = false;

		for (int j = 0; j < asked->n && !known; j++) {
			for (size_t k = 0; k < asked->ops[j]->nhypers; k++)
				known = known || !strcmp(asked->ops[j]->hypers[k].key, key);
		}
		if (!known)
			return no_such_key(key, asked, err);
		if (hyper_find(hypers, key) >= 0 && !hyper_set(hypers, key, value, &inner))
			return err_set(err, inner.code, "--set: %s", inner.msg);
	}
	return true;
}

bool
models_check(const struct options *o, struct err *err)
{
	struct asked asked;

	if (!models_asked(&asked, o, err))
		return false;
	for (int i = 0; i < asked.n; i++) {
		struct hypers hypers;

		hypers_init(&hypers, asked.ops[i]->hypers, asked.ops[i]->nhypers, o->recipe);
		if (!apply_set(&hypers, &asked, o, err))
			return false;
	}
	return true;
}

bool
models_job(struct job *job, const struct asked *asked, const struct model_ops *ops, uint32_t bits,
	   const struct dataset *data, const struct split *split, const struct options *o,
	   struct err *err)
{
	int at;

	job_init(job, ops, data, split, bits, o->recipe);
	for (int i = 0; i < asked->n && job->rows < ROWS_MAX; i++) {
		if (asked->ops[i] == ops)
			job->row[job->rows++] = asked->row[i];
	}
	job->seed = o->seed;
	job->threads = o->threads;
	job->eval = o->eval;
	if (!apply_set(&job->hypers, asked, o, err))
		return false;
	at = hyper_find(&job->hypers, "epochs");
	return at < 0 || !o->epochs || hyper_set_value(&job->hypers, at, o->epochs, err);
}

bool
models_uses_threshold(const struct job *job)
{
	int at = hyper_find(&job->hypers, "target");
	char text[64];

	return job->ops->liked_pairs ||
	       (at >= 0 &&
		!strcmp(hyper_text(&job->hypers.def[at], job->hypers.v[at], text, sizeof(text)),
			"binary"));
}

void
models_note_threshold(const struct log *log, const struct options *o)
{
	if (o->threshold_given && o->eval.gain != GAIN_BINARY)
		log_say(log, LOG_NOTE,
			"--threshold acts on --gain binary, --set target=binary (recipe paper) and "
			"DJSRH alone; nothing here uses it");
}
