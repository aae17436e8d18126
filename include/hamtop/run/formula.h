/* Formulas over what an experiment measured, as lessons write them:
 *
 *     ndcg(CCSR-ST, 10) > ndcg(CCSR-SST, 10)
 *     ndcg(CCSR-S, 10, ties=best) - ndcg(CCSR-S, 10, ties=worst)
 *     abs(ndcg(CCSR-S, 10, arm=on) - ndcg(CCSR-S, 10, arm=off)) < .005
 *     chi2(CCSR-C, AECF-C, number, unit=other) < chi2(CCSR-C, AECF-C, number)
 *
 * Numbers, + - * /, brackets, abs(), one comparison at most, and the measures of
 * measures.def. Behind a measure's own arguments may stand, in any order, bits=N,
 * arm=NAME, protocol=rated|all, gain=exp|linear|binary, ties=expected|worst|best (of
 * ndcg) and unit=raw|other (of chi2); arm and bits where there are several. */
#ifndef HAMTOP_RUN_FORMULA_H
#define HAMTOP_RUN_FORMULA_H

#include <stddef.h>

#include "hamtop/base/err.h"

enum unit {
	UNIT_SCORE, /* NDCG: 0 .. 1, beside chance */
	UNIT_SHARE, /* 0 .. 1, shown in percent */
	UNIT_BYTES,
	UNIT_COUNT,
	UNIT_NUMBER,
};

struct formula;

/* NULL and ERR_USAGE, which names what it stumbled upon. */
struct formula *formula_parse(const char *text, struct err *err);
void formula_free(struct formula *f); /* NULL is fine */

/* Whether it compares: a claim. */
bool formula_compares(const struct formula *f);
/* The unit of its value, or of what it compares. */
enum unit formula_unit(const struct formula *f);

/* A value as people read it: ".9150", "12.3 %", "5 bytes". Returns buf. */
char *unit_text(enum unit unit, double v, char *buf, size_t size);

/* The measures, for help: name and what it is, NULL past the last. */
const char *measure_name(int i);
const char *measure_what(int i);

#endif
