#include "hamtop/num/params.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "num/adam.h"
#include "num/clones.h"

enum { ALIGN_NUMBERS = 16 }; /* every tensor starts on a cache line of floats */

size_t
params_add(struct params *p, const char *name, size_t rows, size_t cols)
{
	struct param_tensor *t = &p->tensor[p->tensors];

	snprintf(t->name, sizeof(t->name), "%s", name);
	t->rows = rows;
	t->cols = cols;
	t->at = p->n;
	p->n += (rows * cols + ALIGN_NUMBERS - 1) / ALIGN_NUMBERS * ALIGN_NUMBERS;
	return p->tensors++;
}

bool
params_alloc(struct params *p, struct err *err)
{
	real *all = mem_try(4 * p->n, sizeof(real), "the weights", err);

	if (!all)
		return false;
	p->w = all;
	p->g = all + p->n;
	p->m = all + 2 * p->n;
	p->v = all + 3 * p->n;
	return true;
}

void
params_free(struct params *p)
{
	free(p->w);
	*p = (struct params){ 0 };
}

void
params_uniform(struct params *p, size_t i, double bound, uint64_t key)
{
	real *w = params_w(p, i);

	for (size_t j = 0; j < p->tensor[i].rows * p->tensor[i].cols; j++)
		w[j] = (real)(bound * (2 * rng_unit(rng_at(key, j)) - 1));
}

void
params_zero_grad(struct params *p)
{
	memset(p->g, 0, p->n * sizeof(*p->g));
}

struct adam_step
params_step(struct params *p, const struct adam *adam)
{
	double t, c1, c2;

	p->step += 1;
	t = (double)p->step;
	c1 = 1 - pow(adam->beta1, t);
	c2 = sqrt(1 - pow(adam->beta2, t));
	/* lr (m / c1) / (sqrt(v) / c2 + eps) = (lr c2 / c1) m / (sqrt(v) + eps c2) */
	return (struct adam_step){ (real)adam->beta1, (real)adam->beta2, (real)(adam->lr * c2 / c1),
				   (real)(adam->eps * c2) };
}

HT_CLONES void
params_learn(struct params *p, const struct adam_step *step, size_t at, const real *g, size_t n)
{
	adam_numbers(p->w + at, p->m + at, p->v + at, g, n, step);
}

struct adam_work {
	struct params *p;
	struct adam_step step;
};

enum { ADAM_PARTS = 4 };

static void
adam_part(void *ctx, int i)
{
	const struct adam_work *a = ctx;
	size_t each = a->p->n / ADAM_PARTS, from = each * (size_t)i;
	size_t n = i == ADAM_PARTS - 1 ? a->p->n - from : each;

	params_learn(a->p, &a->step, from, a->p->g + from, n);
	memset(a->p->g + from, 0, n * sizeof(*a->p->g));
}

void
params_adam(struct params *p, const struct adam *adam, struct par *par)
{
	struct adam_work work = { p, params_step(p, adam) };

	par_run(p->n < 1 << 14 ? NULL : par, ADAM_PARTS, adam_part, &work);
}

struct momentum_work {
	struct params *p;
	real rate, keep, decay;
};

static HT_CLONES void
momentum_range(real *w, real *g, real *m, size_t n, real rate, real keep, real decay)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		m[i] = keep * m[i] + g[i] + decay * w[i];
		w[i] -= rate * m[i];
		g[i] = 0;
	}
}

static void
momentum_part(void *ctx, int i)
{
	const struct momentum_work *a = ctx;
	size_t from = a->p->n / ADAM_PARTS * (size_t)i;
	size_t to = i == ADAM_PARTS - 1 ? a->p->n : a->p->n / ADAM_PARTS * (size_t)(i + 1);

	momentum_range(a->p->w + from, a->p->g + from, a->p->m + from, to - from, a->rate, a->keep,
		       a->decay);
}

void
params_momentum(struct params *p, const struct momentum *momentum, struct par *par)
{
	struct momentum_work work = { p, (real)momentum->lr, (real)momentum->keep,
				      (real)momentum->decay };

	par_run(p->n < 1 << 14 ? NULL : par, ADAM_PARTS, momentum_part, &work);
}
