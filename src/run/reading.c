/* Formulas worked out over what an experiment measured. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/run/board.h"
#include "hamtop/run/groups_table.h"
#include "run/experiment.h"

/* Draws of a permutation test: a lesson's claim is about .05, not about .0001. */
enum { PERMUTATIONS = 2000 };

/* --- what the plan has --- */

static bool
has_row(const struct experiment_arm *arm, const struct model_row *row)
{
	for (int i = 0; i < arm->rows; i++) {
		if (arm->row[i] == row)
			return true;
	}
	return false;
}

const struct experiment_arm *
plan_arm(const struct experiment_plan *plan, const struct call *call, struct err *err)
{
	const struct experiment_arm *found = NULL;
	bool named = false;

	if (call->row[0]->form == FORM_RULE)
		return &plan->arm[0];
	for (int i = 1; i < plan->arms; i++) {
		const struct experiment_arm *arm = &plan->arm[i];

		if (*call->arm && strcmp(call->arm, arm->name))
			continue;
		named = true;
		if (!has_row(arm, call->row[0]) || (call->row[1] && !has_row(arm, call->row[1])))
			continue;
		if (found) {
			err_set(err, ERR_USAGE,
				"%s is in several arms; say which: arm=%s, or arm=%s",
				call->row[0]->name, found->name, arm->name);
			return NULL;
		}
		found = arm;
	}
	if (!named)
		err_set(err, ERR_USAGE, "there is no arm \"%s\"", call->arm);
	else if (!found)
		err_set(err, ERR_USAGE, "the experiment trains no %s%s%s%s%s", call->row[0]->name,
			call->row[1] ? " and " : "", call->row[1] ? call->row[1]->name : "",
			*call->arm ? " in arm " : "", call->arm);
	return found;
}

/* The length that a call means; 0 and ERR_USAGE. */
static uint32_t
arm_bits(const struct experiment_arm *arm, const struct call *call, struct err *err)
{
	if (!call->bits && arm->lengths == 1)
		return arm->bits[0];
	for (int i = 0; i < arm->lengths; i++) {
		if (arm->bits[i] == call->bits)
			return call->bits;
	}
	if (call->bits)
		err_set(err, ERR_USAGE, "the experiment trains no %s of %u bits",
			call->row[0]->name, call->bits);
	else
		err_set(err, ERR_USAGE, "the experiment has several code lengths; say bits=%u",
			arm->bits[0]);
	return 0;
}

/* Index of a cut-off; -1: it is not taken. */
static int
cut_of(const struct eval_options *eval, uint32_t k)
{
	for (int i = 0; i < eval->cutoffs; i++) {
		if (eval->k[i] == k)
			return i;
	}
	return -1;
}

static bool
answers_call(const struct experiment_plan *plan, const struct call *call, struct err *err)
{
	const struct experiment_arm *arm = plan_arm(plan, call, err);

	if (!arm || (arm != &plan->arm[0] && !arm_bits(arm, call, err)))
		return false;
	if (measure_takes(call->measure) == TAKES_CUT && cut_of(&plan->eval, call->k) < 0)
		return err_set(err, ERR_USAGE,
			       "%u is none of the cut-offs; name it in the experiment (top: ..)",
			       call->k);
	return true;
}

bool
plan_answers(const struct experiment_plan *plan, const struct formula *f, struct err *err)
{
	for (int i = 0; i < f->parts; i++) {
		if (f->part[i].op == OP_CALL && !answers_call(plan, &f->part[i].call, err))
			return false;
	}
	return true;
}

/* --- values --- */

/* What a formula is worked out for. */
struct work {
	const struct experiment *e;
	uint64_t seed;
	struct par *par;
	struct err *err;
};

static double
score_of(const struct work *w, const struct call *call, const struct grid_cell *cell)
{
	const struct ndcg *n = &cell->ndcg[grid_way(call->protocol, call->gain)];
	int k = cut_of(&w->e->plan.eval, call->k);

	return call->ties == TIES_WORST	 ? n->low[k]
	       : call->ties == TIES_BEST ? n->high[k]
					 : n->expected[k];
}

/* Section 5.6 of two rows. */
static bool
test_groups(double *out, const struct work *w, const struct call *call,
	    const struct experiment_arm *arm, uint32_t bits)
{
	const struct resampling how = { PERMUTATIONS, 1 };
	struct groups_table t;
	const struct feature_test *test;
	bool ok;

	groups_table_init(&t, arm->grid->data, call->row, &bits, 1, &w->seed, 1, &w->e->plan.eval);
	t.whole_profile = w->e->plan.whole_profile;
	ok = groups_table_take(&t, 0, 0, arm->grid, call->measure == MEASURE_p ? &how : NULL,
			       w->par, w->err);
	test = &groups_at(&t, 0, 0)->test[call->feature];
	if (ok)
		*out = call->measure == MEASURE_p ? test->p_permutation
		       : call->other_unit	  ? test->other.chi2
						  : test->chi2.chi2;
	groups_table_free(&t);
	return ok;
}

static bool
value_of_call(double *out, const struct work *w, const struct call *call)
{
	const struct experiment_arm *arm = plan_arm(&w->e->plan, call, w->err);
	bool rule = arm == &w->e->plan.arm[0];
	uint32_t bits = rule ? 0 : arm_bits(arm, call, w->err);
	const struct grid_cell *cell = grid_find(arm->grid, call->row[0], bits, w->seed);

	*out = NAN;
	if (!cell || !cell->done)
		return true;
	if (measure_takes(call->measure) == TAKES_PAIR)
		return test_groups(out, w, call, arm, bits);
	if (measure_takes(call->measure) == TAKES_CUT)
		*out = score_of(w, call, cell);
	else
		*out = w->e->figures[arm - w->e->plan.arm][cell - arm->grid->cell].v[call->measure];
	return true;
}

static bool
value_of(double *out, const struct work *w, const struct formula *f, int at)
{
	const struct part *p = &f->part[at];
	double a = 0, b = 0;

	if (p->op == OP_CALL)
		return value_of_call(out, w, &p->call);
	if (p->op == OP_NUMBER) {
		*out = p->number;
		return true;
	}
	if (!value_of(&a, w, f, p->a) || (p->op >= OP_ADD && !value_of(&b, w, f, p->b)))
		return false;
	switch (p->op) {
	case OP_NEG:
		*out = -a;
		break;
	case OP_ABS:
		*out = fabs(a);
		break;
	case OP_ADD:
		*out = a + b;
		break;
	case OP_SUB:
		*out = a - b;
		break;
	case OP_MUL:
		*out = a * b;
		break;
	default:
		*out = a / b;
		break;
	}
	return true;
}

/* By how much a claim holds; that it holds just so is 0, which is enough for <= and >=. */
static double
margin_of(enum compare compare, double left, double right, bool *holds)
{
	bool less = compare == COMPARE_LESS || compare == COMPARE_AT_MOST;
	double margin = less ? right - left : left - right;

	*holds = compare == COMPARE_LESS || compare == COMPARE_MORE ? margin > 0 : margin >= 0;
	return margin;
}

/* Chance where a formula is one score; else NAN. */
static double
chance_of(const struct work *w, const struct formula *f)
{
	struct call call = f->part[f->left].call;

	if (f->part[f->left].op != OP_CALL || call.measure != MEASURE_ndcg)
		return NAN;
	model_find("Random", &call.row[0]);
	call.ties = TIES_EXPECTED;
	return score_of(w, &call, grid_find(w->e->plan.arm[0].grid, call.row[0], 0, w->seed));
}

/* Of two seeds the one that says less; what one of them could not say, both cannot. */
static double
least(double a, double b)
{
	return isnan(a) || isnan(b) ? (double)NAN : fmin(a, b);
}

bool
experiment_read(struct reading *out, const struct experiment *e, const struct formula *f,
		struct par *par, struct err *err)
{
	struct work w = { .e = e, .par = par, .err = err };

	*out = (struct reading){ .unit = formula_unit(f),
				 .low = INFINITY,
				 .high = -INFINITY,
				 .margin = INFINITY,
				 .seeds = e->plan.seeds };
	for (int i = 0; i < out->seeds; i++) {
		double left, right = 0, margin;
		bool holds;

		w.seed = e->plan.seed[i];
		if (!value_of(&left, &w, f, f->left) ||
		    (f->compare && !value_of(&right, &w, f, f->right)))
			return false;
		margin = margin_of(f->compare, left, right, &holds);
		out->left += left / out->seeds;
		out->right += right / out->seeds;
		out->low = least(out->low, left);
		out->high = -least(-out->high, -left);
		out->chance += chance_of(&w, f) / out->seeds;
		out->holds += holds;
		out->margin = least(out->margin, margin);
	}
	return true;
}

/* --- words --- */

/* What a measure is, once. */
static void
add_legend(struct str *out, const struct call *call)
{
	static const char *const gains[] = { "2^R - 1", "R", "1 where liked" };
	static const char *const ties[] = { "", ", worst order of ties", ", best order of ties" };
	struct str line = STR_INIT;

	if (call->measure == MEASURE_ndcg)
		str_addf(&line, "NDCG@%u, test fold, %s, gain %s%s\n", call->k,
			 board_candidates(call->protocol), gains[call->gain], ties[call->ties]);
	else
		str_addf(&line, "%s: %s\n", measure_name((int)call->measure),
			 measure_what((int)call->measure));
	if (!out->len || !strstr(out->s, line.s))
		str_add(out, line.s);
	str_free(&line);
}

void
formula_legend(struct str *out, const struct formula *f)
{
	for (int i = 0; i < f->parts; i++) {
		if (f->part[i].op == OP_CALL)
			add_legend(out, &f->part[i].call);
	}
}
