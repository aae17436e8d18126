#include "run/experiment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/run/audit.h"
#include "hamtop/run/snapshot.h"

struct experiment *
experiment_new(const struct experiment_plan *plan)
{
	struct experiment *e = mem_new(1, sizeof(*e));

	e->plan = *plan;
	for (int i = 0; i < plan->arms; i++) {
		const struct grid *g = plan->arm[i].grid;

		e->figures[i] = mem_new(g->cells, sizeof(**e->figures));
		e->steps += g->nets;
	}
	return e;
}

void
experiment_free(struct experiment *e)
{
	for (int i = 0; e && i < e->plan.arms; i++)
		free(e->figures[i]);
	free(e);
}

size_t
experiment_steps(const struct experiment *e)
{
	return e->steps;
}

size_t
experiment_done(const struct experiment *e)
{
	return e->done;
}

/* --- measuring --- */

/* Where the network in training goes. */
struct step {
	struct grid *grid;
	const struct grid_net *net;
	struct figures *figures; /* [cells] of the grid */
	bool ok;
	struct err err;
};

static double
rms(const float *f, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (double)f[i] * (double)f[i];
	return sqrt(sum / (double)n);
}

/* Mean over bits of |mean of the bit over items|. */
static bool
imbalance(double *out, const struct codes *c, struct err *err)
{
	struct code_audit audit;

	if (!code_audit_init(&audit, c->item, c->items, c->bits, err))
		return false;
	*out = 0;
	for (uint32_t b = 0; b < c->bits; b++)
		*out += fabs(audit.bit[b].mean) / c->bits;
	code_audit_free(&audit);
	return true;
}

static bool
measure(struct figures *out, const struct features *f, enum form form, struct err *err)
{
	struct form_audit audit;
	struct code_health health;
	struct codes codes = { 0 };
	bool ok = form_audit_of(&audit, f, form, err) && codes_init(&codes, f, err) &&
		  code_health_of(&health, f, &codes, err) &&
		  imbalance(&out->v[MEASURE_imbalance], &codes, err);

	codes_free(&codes);
	if (!ok)
		return false;
	out->v[MEASURE_flipped] = audit.flipped;
	out->v[MEASURE_tied] = audit.tied;
	out->v[MEASURE_lost] = audit.lost;
	out->v[MEASURE_bytes] = form_bytes(form, f->bits);
	out->v[MEASURE_distinct] = health.distinct_items;
	out->v[MEASURE_largest] = health.largest_bucket;
	out->v[MEASURE_saturated] = health.saturated;
	out->v[MEASURE_size] = rms(f->item, (size_t)f->items * f->bits);
	out->v[MEASURE_alpha] = f->alpha;
	return true;
}

static void
on_result(void *ctx, const struct result_record *rec)
{
	struct step *step = ctx;
	size_t at = step->net->first;

	while (step->grid->cell[at].row != rec->row)
		at++;
	for (int m = 0; m < MEASURES; m++)
		step->figures[at].v[m] = NAN;
	if (step->ok && rec->features)
		step->ok = measure(&step->figures[at], rec->features, rec->row->form, &step->err);
}

/* The next network that is not done, of the rules first. */
static size_t
next_net(const struct experiment *e, int *arm)
{
	for (*arm = 0; *arm < e->plan.arms; (*arm)++) {
		const struct grid *g = e->plan.arm[*arm].grid;

		for (size_t i = 0; i < g->nets; i++) {
			if (!g->net[i].done)
				return i;
		}
	}
	return 0;
}

/* "CCSR ST, 40 bits, seed 1, arm slow" */
static void
name_step(char name[64], const struct grid_net *net, const struct experiment_arm *arm)
{
	size_t n;

	grid_net_name(net, name, 64);
	n = strlen(name);
	if (*arm->name)
		snprintf(name + n, 64 - n, ", %s", arm->name);
}

bool
experiment_step(struct experiment *e, const struct control *control, char name[64], struct err *err)
{
	int arm;
	size_t at = next_net(e, &arm);
	struct grid *grid = e->plan.arm[arm].grid;
	struct step step = {
		.grid = grid, .net = &grid->net[at], .figures = e->figures[arm], .ok = true
	};
	struct sink sink = { .ctx = &step, .result = on_result };
	enum run_end end;

	name_step(name, step.net, &e->plan.arm[arm]);
	if (!grid_train(grid, at, &sink, control, &end, err))
		return false;
	if (end == RUN_STOPPED)
		return err_set(err, ERR_INTERRUPTED, "interrupted after %zu of %zu networks",
			       e->done, e->steps);
	if (!step.ok)
		return err_set(err, step.err.code, "%s", step.err.msg);
	e->done++;
	return true;
}
