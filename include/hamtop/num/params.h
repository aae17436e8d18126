/* The weights of one part of a model: one table, one allocation, one Adam.
 *
 * A model adds its tensors by name and shape, then allocates once: weights,
 * gradients and Adam's two moments stand behind one another in the table's
 * order. Everything that must agree on the order walks this table. */
#ifndef HAMTOP_NUM_PARAMS_H
#define HAMTOP_NUM_PARAMS_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/err.h"
#include "hamtop/num/real.h"

struct par;

enum { PARAM_TENSORS = 20 };

struct param_tensor {
	char name[24];
	size_t rows, cols, at; /* at: offset of its first number */
};

struct params {
	struct param_tensor tensor[PARAM_TENSORS];
	size_t tensors;
	size_t n;	     /* numbers in all */
	real *w, *g, *m, *v; /* [n] each: weights, gradients, moments; owned */
	real step;	     /* Adam steps taken; a whole number (a real, so that it is
				saved as any other state) */
};

/* Adds a tensor, before params_alloc(); returns its index. */
size_t params_add(struct params *p, const char *name, size_t rows, size_t cols);
bool params_alloc(struct params *p, struct err *err);
void params_free(struct params *p);

static inline real *
params_w(const struct params *p, size_t i)
{
	return p->w + p->tensor[i].at;
}

static inline real *
params_g(const struct params *p, size_t i)
{
	return p->g + p->tensor[i].at;
}

/* Tensor i uniform in +-bound, keyed by (key, element). */
void params_uniform(struct params *p, size_t i, double bound, uint64_t key);

struct adam {
	double lr, beta1, beta2, eps;
};
/* One step of Adam (Kingma & Ba 2015, algorithm 1) on all weights, then gradients
 * are zero. */
void params_adam(struct params *p, const struct adam *adam, struct par *par);

/* The same piece by piece, so that a piece's gradient need not leave the cache:
 * params_step() counts the step, then each number is learned once, in any order. */
struct adam_step {
	real b1, b2, rate, eps;
};
struct adam_step params_step(struct params *p, const struct adam *adam);
/* Numbers at .. at+n-1 by their gradient g [n], which may be a piece of p->g. */
void params_learn(struct params *p, const struct adam_step *step, size_t at, const real *g,
		  size_t n);

struct momentum {
	double lr, keep, decay; /* decay: of the weights, added to their gradient */
};
/* One step of gradient descent with momentum, m = keep m + g + decay w, w -= lr m,
 * on all weights, then gradients are zero. v and step are not used. */
void params_momentum(struct params *p, const struct momentum *momentum, struct par *par);
void params_zero_grad(struct params *p);

#endif
