#include "hamtop/num/params.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
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

static HT_CLONES void
adam_range(real *w, real *g, real *m, real *v, size_t n, real b1, real b2, real rate, real eps)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		m[i] = b1 * m[i] + (1 - b1) * g[i];
		v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
#ifdef HAMTOP_REAL_DOUBLE
		w[i] -= rate * m[i] / (sqrt(v[i]) + eps);
#else
		w[i] -= rate * m[i] / (sqrtf(v[i]) + eps);
#endif
		g[i] = 0;
	}
}

struct adam_work {
	struct params *p;
	real b1, b2, rate, eps;
};

enum { ADAM_PARTS = 4 };

static void
adam_part(void *ctx, int i)
{
	const struct adam_work *a = ctx;
	size_t from = a->p->n / ADAM_PARTS * (size_t)i;
	size_t to = i == ADAM_PARTS - 1 ? a->p->n : a->p->n / ADAM_PARTS * (size_t)(i + 1);

	adam_range(a->p->w + from, a->p->g + from, a->p->m + from, a->p->v + from, to - from, a->b1,
		   a->b2, a->rate, a->eps);
}

void
params_adam(struct params *p, const struct adam *adam, struct par *par)
{
	double t, c1, c2;
	struct adam_work work;

	p->step += 1;
	t = (double)p->step;
	c1 = 1 - pow(adam->beta1, t);
	c2 = sqrt(1 - pow(adam->beta2, t));
	/* lr (m / c1) / (sqrt(v) / c2 + eps) = (lr c2 / c1) m / (sqrt(v) + eps c2) */
	work = (struct adam_work){ p, (real)adam->beta1, (real)adam->beta2,
				   (real)(adam->lr * c2 / c1), (real)(adam->eps * c2) };
	par_run(p->n < 1 << 14 ? NULL : par, ADAM_PARTS, adam_part, &work);
}
