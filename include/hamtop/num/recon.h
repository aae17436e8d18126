/* The output layer of a decoder and its squared error (equation 1 of the paper).
 *
 *   xhat_aj = <act_a, w_j> + c_j,   loss = sum_a sum_j (xhat_aj - x_aj)^2
 *
 * over all columns j (`full`; x is 0 where nothing was observed) or over the
 * observed ones (`masked`). The weights are stored one row a column of x. */
#ifndef HAMTOP_NUM_RECON_H
#define HAMTOP_NUM_RECON_H

#include "hamtop/num/sparse.h"

struct recon {
	size_t B, h, in;
	const real *act; /* [B, h] */
	const real *w;	 /* [in, h] */
	const real *c;	 /* [in] */
	const struct sparse *x;
	const uint32_t *row; /* [B] rows of x */
	double weight;	 /* of the loss in the gradients */
};

/* dact [B, h] written; dw [in, h] and dc [in] added: weight times the gradient.
 * scratch: recon_scratch() numbers. Returns the loss without weight. */
double recon_masked(real *dact, real *dw, real *dc, const struct recon *r);
/* Exact without an m x n product : with K = A'A and V = W'W,
 *   loss = |X|^2 - 2 <X, A W'> + tr(K V) + .., so the cost is 4 in h^2 + 4 B h^2. */
double recon_full(real *dact, real *dw, real *dc, const struct recon *r, real *scratch);
size_t recon_scratch(size_t h);

/* The plain twin of both: every element. The truth of the tests. */
double recon_plain(real *dact, real *dw, real *dc, const struct recon *r, int masked);

#endif
