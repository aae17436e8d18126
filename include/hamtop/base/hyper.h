/* Hyper-parameters: every choice of a model, named, with range, default and source.
 *
 * A model declares a table of `struct hyper_def`; --set, --model ROW --set help,
 * the edit pane, the manifest and the checkpoint all walk that table. Values are
 * doubles in the table's order; a choice is the index of its name, a switch is
 * 0 or 1. */
#ifndef HAMTOP_BASE_HYPER_H
#define HAMTOP_BASE_HYPER_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/err.h"
#include "hamtop/base/str.h"

enum recipe { RECIPE_BEST, RECIPE_DUAL, RECIPE_PAPER, RECIPES };
enum hyper_kind { HYPER_REAL, HYPER_INT, HYPER_CHOICE, HYPER_SWITCH };
enum { HYPER_MAX = 40 };

struct hyper_def {
	const char *key; /* "lambda_ae" */
	enum hyper_kind kind;
	double min, max;	   /* both allowed; a choice: 0 and names - 1 */
	double value[RECIPES];	   /* default of each recipe */
	const char *const *names;  /* of a choice, NULL-ended */
	bool live;		   /* may be changed while it trains */
	bool log_step;		   /* + and - multiply (else they add a twentieth of the range) */
	const char *help;	   /* one line */
	const char *source;	   /* "Section 5.2", "the paper does not say", .. */
};

struct hypers {
	const struct hyper_def *def;
	size_t n;
	double v[HYPER_MAX];
};

/* "best", "dual", "paper" */
const char *recipe_name(enum recipe recipe);
bool recipe_parse(enum recipe *out, const char *name, struct err *err);

void hypers_init(struct hypers *h, const struct hyper_def *def, size_t n, enum recipe recipe);
/* Index of a key, or -1. */
int hyper_find(const struct hypers *h, const char *key);
/* Sets key to the value in text; ERR_USAGE says the range or the names. */
bool hyper_set(struct hypers *h, const char *key, const char *text, struct err *err);
bool hyper_set_value(struct hypers *h, int index, double value, struct err *err);
/* The next value that + (dir > 0) or - (dir < 0) goes to, within the range. */
double hyper_step(const struct hyper_def *def, double value, int dir);
/* Writes a value as --set would take it: "0.1", "tanh", "yes". Returns buf. */
char *hyper_text(const struct hyper_def *def, double value, char *buf, size_t size);
/* The table as text, for --set help. */
void hyper_help(struct str *out, const struct hyper_def *def, size_t n);

#endif
