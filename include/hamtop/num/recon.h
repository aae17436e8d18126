/* The output layer of a decoder and its squared error (equation 1 of the paper).
 *
 *   xhat_aj = <act_a, w_j> + c_j,   loss = sum_a sum_j (xhat_aj - x_aj)^2
 *
 * over all columns j (`full`; x is 0 where nothing was observed) or over the
 * observed ones (`masked`). The weights are stored one row a column of x.
 *
 * Each comes in two passes that threads can share without sharing a number: over
 * rows of the batch, for the loss and the gradient of act, and over columns of x,
 * for the gradients of w and c.
 *
 * `full` is exact without a product of B x in: with K = A'A, s = A'1, V = W'W and
 * u = W'c,
 *   loss = |X|^2 - 2 (<A, X W> + <X'1, c>) + <K, V> + 2 <s, u> + B |c|^2
 *   dact = 2 (A V + 1 u' - X W)
 *   dw   = 2 (W K + c s' - X'A),   dc = 2 (W s + B c - X'1)
 * which costs 4 in h^2 + 4 B h^2 and what the observed entries cost. */
#ifndef HAMTOP_NUM_RECON_H
#define HAMTOP_NUM_RECON_H

#include "hamtop/num/sparse.h"

struct recon {
	size_t B, h, in;
	const real *act;	       /* [B, h] */
	const real *w;		       /* [in, h] */
	const real *c;		       /* [in] */
	const struct sparse *x;	       /* [B, in] */
	const struct columns *columns; /* of x; `full` asks for their sums */
	double weight;		       /* of the loss in the gradients */
	/* `full`: V and u, K and s behind one another, as recon_join() leaves them */
	const real *of_w, *of_act;
};

/* Numbers of one sum of outer products, see recon_gram(). */
size_t recon_gram_size(size_t h);
/* gram = the upper triangle of a'a [h, h] and a'by [h]; a [n, h]; by [n], NULL for ones */
void recon_gram(real *gram, const real *a, const real *by, size_t n, size_t h);
/* gram += more, both triangles: makes one of two sums over halves of the rows */
void recon_join(real *gram, const real *more, size_t h);

/* dact [to - from, h] of the rows from .. to-1 and their recon_gram() written; of_w
 * must be there. Returns their part of the loss, without weight; that of row 0 has what the
 * biases add for all rows. */
double recon_full_rows(real *dact, real *gram, const struct recon *r, size_t from, size_t to);
/* The gradients of w and c for the columns from .. to-1, weight times: dc [to - from]
 * written; that of w is recon_full_gradient() with rest [to - from, h], which is
 * written too. of_act must be there. */
void recon_full_rest(real *rest, real *dc, const struct recon *r, size_t from, size_t to);
struct sparse_gradient recon_full_gradient(const struct recon *r, const real *rest);

/* The same of the masked loss; these need no sums of each other. */
double recon_masked_rows(real *dact, const struct recon *r, size_t from, size_t to);
/* dw [to - from, h] and dc [to - from] written */
void recon_masked_columns(real *dw, real *dc, const struct recon *r, size_t from, size_t to);

/* The plain twin of both: every element. The truth of the tests. dact written, dw
 * and dc added. */
double recon_plain(real *dact, real *dw, real *dc, const struct recon *r, int masked);

#endif
