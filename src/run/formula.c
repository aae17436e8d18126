#include "run/formula.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"

static const struct {
	const char *name;
	enum takes takes;
	enum unit unit;
	const char *what;
} measures[MEASURES] = {
#define MEASURE(name, takes, unit, what) [MEASURE_##name] = { #name, takes, unit, what },
#include "hamtop/run/measures.def"
#undef MEASURE
};

const char *
measure_name(int i)
{
	return i < MEASURES ? measures[i].name : NULL;
}

const char *
measure_what(int i)
{
	return i < MEASURES ? measures[i].what : NULL;
}

enum takes
measure_takes(enum measure m)
{
	return measures[m].takes;
}

enum unit
measure_unit(enum measure m)
{
	return measures[m].unit;
}

/* --- reading --- */

enum { DEPTH_MAX = 12, WORD_MAX = 24 };

struct reader {
	const char *at;
	struct formula *f;
	int depth;
	struct err *err;
};

static int side(struct reader *r);

static void
skip_blanks(struct reader *r)
{
	while (isspace((unsigned char)*r->at))
		r->at++;
}

static bool
take(struct reader *r, char c)
{
	skip_blanks(r);
	if (*r->at != c)
		return false;
	r->at++;
	return true;
}

/* Says what is wrong at this place; returns -1. */
static int
wrong(struct reader *r, const char *wanted)
{
	skip_blanks(r);
	if (*r->at)
		err_set(r->err, ERR_USAGE, "%s is wanted before \"%.20s\"", wanted, r->at);
	else
		err_set(r->err, ERR_USAGE, "%s is wanted at the end", wanted);
	return -1;
}

/* A name, as rows have them: "CCSR-ST", "avg_ratings", "10". */
static bool
word(struct reader *r, char out[WORD_MAX])
{
	int n = 0;

	skip_blanks(r);
	while (isalnum((unsigned char)*r->at) || (*r->at && strchr("_.-", *r->at))) {
		if (n == WORD_MAX - 1)
			return wrong(r, "a shorter name") >= 0;
		out[n++] = *r->at++;
	}
	out[n] = '\0';
	return n > 0 || wrong(r, "a name") >= 0;
}

static int
add(struct reader *r, struct part part)
{
	if (r->f->parts == FORMULA_NODES)
		return wrong(r, "a shorter formula");
	r->f->part[r->f->parts] = part;
	return r->f->parts++;
}

static bool
whole_number(uint32_t *out, const char *text)
{
	char *end;
	unsigned long v = strtoul(text, &end, 10);

	*out = (uint32_t)v;
	return isdigit((unsigned char)*text) && !*end && v >= 1 && v <= 100000;
}

/* Index of a word in a list that ends in NULL; -1: none of them. */
static int
one_of(const char *text, const char *const *names)
{
	for (int i = 0; names[i]; i++) {
		if (!strcmp(names[i], text))
			return i;
	}
	return -1;
}

/* What stands behind the "=" of an option. */
static bool
take_option(struct reader *r, struct call *call, const char *key, const char *value)
{
	static const char *const protocols[] = { "rated", "all", NULL };
	static const char *const gains[] = { "exp", "linear", "binary", NULL };
	static const char *const ties[] = { "expected", "worst", "best", NULL };
	static const char *const units[] = { "raw", "other", NULL };
	bool cut = measure_takes(call->measure) == TAKES_CUT;
	int found = -1;

	if (!strcmp(key, "arm")) {
		snprintf(call->arm, sizeof(call->arm), "%s", value);
		return true;
	}
	if (!strcmp(key, "bits"))
		found = whole_number(&call->bits, value) ? 0 : -1;
	else if (cut && !strcmp(key, "protocol"))
		call->protocol = (enum protocol)(found = one_of(value, protocols));
	else if (cut && !strcmp(key, "gain"))
		call->gain = (enum gain)(found = one_of(value, gains));
	else if (cut && !strcmp(key, "ties"))
		call->ties = (enum ties)(found = one_of(value, ties));
	else if (call->measure == MEASURE_chi2 && !strcmp(key, "unit"))
		call->other_unit = (found = one_of(value, units)) == 1;
	else
		return err_set(r->err, ERR_USAGE, "%s() has no option \"%s\"",
			       measures[call->measure].name, key);
	return found >= 0 ||
	       err_set(r->err, ERR_USAGE, "%s=%s: there is no such %s", key, value, key);
}

static bool
take_row(struct reader *r, const struct model_row **out)
{
	char name[WORD_MAX];

	if (!word(r, name))
		return false;
	if (!model_find(name, out))
		return err_set(r->err, ERR_USAGE,
			       "there is no row \"%s\"; `hamtop --model list` prints them", name);
	return true;
}

static bool
take_comma(struct reader *r)
{
	return take(r, ',') || wrong(r, "a comma") >= 0;
}

static bool
take_feature(struct reader *r, enum feature *out)
{
	static const char *const names[] = { "number", "mean", "sd", NULL };
	char name[WORD_MAX];
	int found;

	if (!word(r, name))
		return false;
	found = one_of(name, names);
	*out = (enum feature)found;
	return found >= 0 || err_set(r->err, ERR_USAGE,
				     "\"%s\" is no feature of a user's ratings; there are number, "
				     "mean and sd",
				     name);
}

static bool
take_cut(struct reader *r, uint32_t *k)
{
	char text[WORD_MAX];

	return take_comma(r) && word(r, text) &&
	       (whole_number(k, text) ||
		err_set(r->err, ERR_USAGE, "\"%s\" is no cut-off such as 10", text));
}

/* The arguments behind "(", and its ")". */
static bool
take_arguments(struct reader *r, struct call *call)
{
	enum takes takes = measure_takes(call->measure);

	if (!take_row(r, &call->row[0]) || (takes == TAKES_CUT && !take_cut(r, &call->k)))
		return false;
	if (takes == TAKES_PAIR && !(take_comma(r) && take_row(r, &call->row[1]) && take_comma(r) &&
				     take_feature(r, &call->feature)))
		return false;
	if (takes != TAKES_CUT && call->row[0]->form == FORM_RULE)
		return err_set(r->err, ERR_USAGE, "%s is a rule: it has %s and no %s()",
			       call->row[0]->name, "ndcg()", measures[call->measure].name);
	while (take(r, ',')) {
		char key[WORD_MAX], value[WORD_MAX];

		if (!word(r, key))
			return false;
		if (!take(r, '='))
			return wrong(r, "\"=\"") >= 0;
		if (!word(r, value) || !take_option(r, call, key, value))
			return false;
	}
	return take(r, ')') || wrong(r, "\")\"") >= 0;
}

static int
no_such_measure(struct reader *r, const char *name)
{
	struct str names = STR_INIT;

	for (int i = 0; i < MEASURES; i++)
		str_addf(&names, "%s%s", i ? ", " : "", measures[i].name);
	err_set(r->err, ERR_USAGE, "there is no measure \"%s\"; there are %s, and abs", name,
		names.s);
	str_free(&names);
	return -1;
}

/* "(", a side, ")" */
static int
bracket(struct reader *r)
{
	int inside;

	if (!take(r, '('))
		return wrong(r, "\"(\"");
	inside = side(r);
	if (inside >= 0 && !take(r, ')'))
		return wrong(r, "\")\"");
	return inside;
}

static int
named(struct reader *r)
{
	struct part part = { .op = OP_CALL };
	char name[WORD_MAX];
	int m = 0;

	if (!word(r, name))
		return -1;
	if (!strcmp(name, "abs")) {
		part.op = OP_ABS;
		part.a = bracket(r);
		return part.a < 0 ? -1 : add(r, part);
	}
	while (m < MEASURES && strcmp(measures[m].name, name))
		m++;
	if (m == MEASURES)
		return no_such_measure(r, name);
	part.call.measure = (enum measure)m;
	if (!take(r, '('))
		return wrong(r, "\"(\"");
	return take_arguments(r, &part.call) ? add(r, part) : -1;
}

static int
factor(struct reader *r)
{
	struct part part = { .op = OP_NEG };
	char *end;

	skip_blanks(r);
	if (take(r, '-')) {
		if (r->depth == DEPTH_MAX)
			return wrong(r, "less nesting");
		r->depth++;
		part.a = factor(r);
		r->depth--;
		return part.a < 0 ? -1 : add(r, part);
	}
	if (*r->at == '(')
		return bracket(r);
	if (isdigit((unsigned char)*r->at) || *r->at == '.') {
		part.op = OP_NUMBER;
		part.number = strtod(r->at, &end);
		if (end == r->at)
			return wrong(r, "a number");
		r->at = end;
		return add(r, part);
	}
	return isalpha((unsigned char)*r->at) ? named(r) : wrong(r, "a measure or a number");
}

/* Factors or terms with one of two signs between them, from the left. */
static int
chain(struct reader *r, int (*next)(struct reader *), const char *sign, enum op op0, enum op op1)
{
	int a = next(r);

	while (a >= 0) {
		bool first = take(r, sign[0]);
		struct part part = { .op = first ? op0 : op1, .a = a };

		if (!first && !take(r, sign[1]))
			break;
		part.b = next(r);
		a = part.b < 0 ? -1 : add(r, part);
	}
	return a;
}

static int
term(struct reader *r)
{
	return chain(r, factor, "*/", OP_MUL, OP_DIV);
}

static int
side(struct reader *r)
{
	int at;

	if (r->depth == DEPTH_MAX)
		return wrong(r, "less nesting");
	r->depth++;
	at = chain(r, term, "+-", OP_ADD, OP_SUB);
	r->depth--;
	return at;
}

static bool
take_compare(struct reader *r)
{
	struct formula *f = r->f;

	if (take(r, '<'))
		f->compare = *r->at == '=' ? COMPARE_AT_MOST : COMPARE_LESS;
	else if (take(r, '>'))
		f->compare = *r->at == '=' ? COMPARE_AT_LEAST : COMPARE_MORE;
	else
		return true;
	r->at += *r->at == '=';
	return (f->right = side(r)) >= 0;
}

struct formula *
formula_parse(const char *text, struct err *err)
{
	struct formula *f = mem_new(1, sizeof(*f));
	struct reader r = { .at = text, .f = f, .err = err };

	f->left = side(&r);
	if (f->left >= 0 && take_compare(&r)) {
		skip_blanks(&r);
		if (!*r.at)
			return f;
		wrong(&r, "nothing more");
	}
	formula_free(f);
	return NULL;
}

void
formula_free(struct formula *f)
{
	free(f);
}

/* --- what it is --- */

bool
formula_compares(const struct formula *f)
{
	return f->compare != COMPARE_NONE;
}

/* Sums keep the unit; products and bare numbers have none. */
static enum unit
unit_of(const struct formula *f, int at)
{
	const struct part *p = &f->part[at];

	switch (p->op) {
	case OP_CALL:
		return measure_unit(p->call.measure);
	case OP_NEG:
	case OP_ABS:
		return unit_of(f, p->a);
	case OP_ADD:
	case OP_SUB:
		return unit_of(f, f->part[p->a].op == OP_NUMBER ? p->b : p->a);
	case OP_NUMBER:
	case OP_MUL:
	case OP_DIV:
		break;
	}
	return UNIT_NUMBER;
}

enum unit
formula_unit(const struct formula *f)
{
	enum unit left = unit_of(f, f->left);

	return left == UNIT_NUMBER && formula_compares(f) ? unit_of(f, f->right) : left;
}

char *
unit_text(enum unit unit, double v, char *buf, size_t size)
{
	if (fabs(v) < .00005 && unit != UNIT_NUMBER)
		v = 0; /* and no -0 */
	if (!isfinite(v))
		snprintf(buf, size, "-");
	else if (unit == UNIT_SCORE)
		snprintf(buf, size, "%.4f", v);
	else if (unit == UNIT_SHARE)
		snprintf(buf, size, "%.1f %%", 100 * v);
	else if (unit == UNIT_BYTES)
		snprintf(buf, size, "%.0f bytes", v);
	else if (unit == UNIT_COUNT)
		snprintf(buf, size, v == floor(v) ? "%.0f" : "%.1f", v);
	else
		snprintf(buf, size, fabs(v) >= 1000 ? "%.0f" : "%.3g", v);
	return buf;
}
