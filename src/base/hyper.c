#include "hamtop/base/hyper.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hamtop/base/mem.h"

static const char *const recipe_names[RECIPES] = { "best", "dual", "paper" };

const char *
recipe_name(enum recipe recipe)
{
	return recipe_names[recipe];
}

bool
recipe_parse(enum recipe *out, const char *name, struct err *err)
{
	for (int i = 0; i < RECIPES; i++) {
		if (strcasecmp(name, recipe_names[i]) == 0) {
			*out = (enum recipe)i;
			return true;
		}
	}
	return err_set(err, ERR_USAGE,
		       "there is no recipe \"%s\"; the recipes are best, dual and paper", name);
}

void
hypers_init(struct hypers *h, const struct hyper_def *def, size_t n, enum recipe recipe)
{
	*h = (struct hypers){ .def = def, .n = n };
	for (size_t i = 0; i < n; i++)
		h->v[i] = def[i].value[recipe];
}

int
hyper_find(const struct hypers *h, const char *key)
{
	for (size_t i = 0; i < h->n; i++)
		if (strcmp(h->def[i].key, key) == 0)
			return (int)i;
	return -1;
}

static void
add_names(struct str *out, const struct hyper_def *def)
{
	for (size_t i = 0; def->names[i]; i++)
		str_addf(out, "%s%s", i ? ", " : "", def->names[i]);
}

/* what a value of this parameter may be: "0 to 1", "exp, sqrt", "yes or no" */
static void
add_range(struct str *out, const struct hyper_def *def)
{
	if (def->kind == HYPER_CHOICE)
		add_names(out, def);
	else if (def->kind == HYPER_SWITCH)
		str_add(out, "yes or no");
	else
		str_addf(out, "%g to %g", def->min, def->max);
}

static bool
out_of_range(const struct hyper_def *def, const char *text, struct err *err)
{
	struct str range = STR_INIT;

	add_range(&range, def);
	err_set(err, ERR_USAGE, "\"%s\" is no value for %s, which takes %s", text, def->key,
		range.s);
	str_free(&range);
	return false;
}

bool
hyper_set_value(struct hypers *h, int index, double value, struct err *err)
{
	const struct hyper_def *def = &h->def[index];
	char text[64];

	if (!(value >= def->min && value <= def->max) ||
	    (def->kind != HYPER_REAL && value != floor(value))) {
		snprintf(text, sizeof(text), "%g", value);
		return out_of_range(def, text, err);
	}
	h->v[index] = value;
	return true;
}

/* A number, whole, in C's notation whatever the locale says; NAN otherwise. */
static double
number(const char *text)
{
	char *end;
	double value;

	if (!*text || strspn(text, "0123456789+-.eE") != strlen(text))
		return NAN;
	value = strtod(text, &end);
	return *end ? NAN : value;
}

bool
hyper_set(struct hypers *h, const char *key, const char *text, struct err *err)
{
	static const struct {
		const char *name;
		double value;
	} switches[] = { { "yes", 1 },	{ "no", 0 },	{ "on", 1 }, { "off", 0 },
			 { "true", 1 }, { "false", 0 }, { "1", 1 },  { "0", 0 } };
	int index = hyper_find(h, key);
	const struct hyper_def *def;
	double value = NAN;

	if (index < 0) {
		struct str keys = STR_INIT;

		for (size_t i = 0; i < h->n; i++)
			str_addf(&keys, "%s%s", i ? ", " : "", h->def[i].key);
		err_set(err, ERR_USAGE, "there is no hyper-parameter \"%s\"; there are %s", key,
			keys.s ? keys.s : "none");
		str_free(&keys);
		return false;
	}
	def = &h->def[index];
	if (def->kind == HYPER_CHOICE) {
		for (size_t i = 0; def->names[i]; i++)
			if (strcasecmp(text, def->names[i]) == 0)
				value = (double)i;
	} else if (def->kind == HYPER_SWITCH) {
		for (size_t i = 0; i < ARRAY_LEN(switches); i++)
			if (strcasecmp(text, switches[i].name) == 0)
				value = switches[i].value;
	} else {
		value = number(text);
	}
	if (isnan(value))
		return out_of_range(def, text, err);
	return hyper_set_value(h, index, value, err);
}

double
hyper_step(const struct hyper_def *def, double value, int dir)
{
	double next;

	if (def->kind == HYPER_CHOICE || def->kind == HYPER_SWITCH)
		next = value + dir;
	else if (def->kind == HYPER_INT)
		next = value + dir * fmax(1.0, def->log_step ? floor(value / 4) : 1.0);
	else if (!def->log_step)
		next = value + dir * (def->max - def->min) / 20;
	else if (value <= 0)
		next = dir > 0 ? 1e-5 : 0;
	else
		next = dir > 0 ? value * 1.25 : value / 1.25;
	return fmin(def->max, fmax(def->min, next));
}

char *
hyper_text(const struct hyper_def *def, double value, char *buf, size_t size)
{
	if (def->kind == HYPER_CHOICE)
		snprintf(buf, size, "%s", def->names[(size_t)value]);
	else if (def->kind == HYPER_SWITCH)
		snprintf(buf, size, "%s", value != 0 ? "yes" : "no");
	else
		snprintf(buf, size, "%.6g", value);
	return buf;
}

void
hyper_help(struct str *out, const struct hyper_def *def, size_t n)
{
	char text[RECIPES][32];

	str_addf(out, "%-15s %-10s %-10s %-10s %s\n", "KEY", "best", "dual", "paper", "WHAT IT IS");
	for (size_t i = 0; i < n; i++) {
		for (int r = 0; r < RECIPES; r++)
			hyper_text(&def[i], def[i].value[r], text[r], sizeof(text[r]));
		str_addf(out, "%-15s %-10s %-10s %-10s %s (", def[i].key, text[0], text[1], text[2],
			 def[i].help);
		add_range(out, &def[i]);
		str_addf(out, "; %s)%s\n", def[i].source, def[i].live ? " [live]" : "");
	}
}
