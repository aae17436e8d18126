/* A formula taken apart: for who works it out. */
#ifndef HAMTOP_RUN_FORMULA_PARTS_H
#define HAMTOP_RUN_FORMULA_PARTS_H

#include "hamtop/eval/groups.h"
#include "hamtop/eval/ndcg.h"
#include "hamtop/model/model.h"
#include "hamtop/run/formula.h"

enum measure {
#define MEASURE(name, takes, unit, what) MEASURE_##name,
#include "hamtop/run/measures.def"
#undef MEASURE
	MEASURES
};

enum takes { TAKES_CUT, TAKES_ROW, TAKES_PAIR };
enum ties { TIES_EXPECTED, TIES_WORST, TIES_BEST };

/* One call of a measure. */
struct call {
	enum measure measure;
	const struct model_row *row[2];
	uint32_t k;	      /* of TAKES_CUT */
	enum feature feature; /* of TAKES_PAIR */
	bool other_unit;
	char arm[24];  /* "": the only one */
	uint32_t bits; /* 0: the only length */
	enum protocol protocol;
	enum gain gain;
	enum ties ties;
};

enum op { OP_NUMBER, OP_CALL, OP_NEG, OP_ABS, OP_ADD, OP_SUB, OP_MUL, OP_DIV };
enum compare { COMPARE_NONE, COMPARE_LESS, COMPARE_MORE, COMPARE_AT_MOST, COMPARE_AT_LEAST };

enum { FORMULA_NODES = 48 };

struct part {
	enum op op;
	int a, b; /* indices of what it acts on */
	double number;
	struct call call;
};

struct formula {
	int parts;
	struct part part[FORMULA_NODES];
	int left, right; /* right: of a comparison */
	enum compare compare;
};

enum takes measure_takes(enum measure m);
enum unit measure_unit(enum measure m);

#endif
