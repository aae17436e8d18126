/* Layers: one function per layer and direction.
 *
 * Arguments are outputs, inputs, sizes. Matrices are row-major; B is the rows of
 * a batch. A backward function ADDS into the gradients of weights and WRITES the
 * gradient of its input. */
#ifndef HAMTOP_NUM_LAYER_H
#define HAMTOP_NUM_LAYER_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/num/real.h"

/* out [B, o] = in [B, i] w [i, o] + b [o]; b may be NULL */
void affine_forward(real *out, const real *in, const real *w, const real *b, size_t B, size_t i, size_t o);
/* db [o] += column sums of dout [B, o] */
void bias_backward(real *db, const real *dout, size_t B, size_t o);

enum activation { ACT_TANH, ACT_RELU };
/* y = act(x), n numbers; in place allowed */
void act_forward(enum activation act, real *y, const real *x, size_t n);
/* dx = dy act'(x), from y = act(x); in place allowed */
void act_backward(enum activation act, real *dx, const real *dy, const real *y, size_t n);

/* Inverted dropout: unit j of row row[b] is 0 with probability p, else divided by
 * 1 - p. Which ones depends on key, row and unit only, so forward and backward
 * are the same call: x [B, w] *= mask. p = 0 leaves all. */
void dropout_apply(real *x, uint64_t key, const uint32_t *row, size_t B, size_t w, double p);

/* What stands for a binary code while training (Section 4.3 of the paper). */
enum relax {
	RELAX_NONE, /* h = f */
	RELAX_TANH, /* h = tanh(alpha f) */
	RELAX_SIGN, /* h = sign(f), sign(0) = 1; backward as of f clipped to [-1, 1] */
};
/* h [n] of f [n] */
void relax_forward(enum relax relax, real *h, const real *f, size_t n, double alpha);
/* df = dh * dh/df; in place allowed */
void relax_backward(enum relax relax, real *df, const real *dh, const real *h, const real *f, size_t n,
		    double alpha);

/* sum of x[i]^2, in double */
double sum_squares(const real *x, size_t n);
/* x [n] *= by; sum [n] += by x */
void scale_by(real *x, real by, size_t n);
void add_scaled(real *sum, real by, const real *x, size_t n);

#endif
