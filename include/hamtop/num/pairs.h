/* The similarity loss of a block of user-item pairs (equation 3 of the paper).
 *
 *   z_ab = s <h_a, g_b> + g0 + p_a + q_b,   loss_ab = softplus(z_ab) - S_ab z_ab
 *
 * summed over the observed pairs of the block with weight 1, and over the other
 * pairs with weight `unseen` and S = 0 (0: observed pairs only; 1: the paper's
 * sum over all). The paper's own form has s = 1 and no offsets.
 *
 * The far features g and their gradient are packed: rows begin at multiples of 64
 * bytes, pair_stride(r) numbers apart, with zeros behind the r that count. */
#ifndef HAMTOP_NUM_PAIRS_H
#define HAMTOP_NUM_PAIRS_H

#include "hamtop/base/err.h"
#include "hamtop/num/sparse.h"

struct pair_block {
	size_t rows, cols, r;
	const real *h;	     /* [rows, r] */
	const real *g;	     /* [cols, pair_stride(r)] packed, aligned to 64 bytes */
	const uint32_t *row; /* [rows] row of `observed` that each block row is; NULL: the same */
	const struct sparse *observed; /* [.., cols] values are the targets S, 0 .. 1 */
	double scale, offset;	       /* s and g0 */
	const real *p;		       /* [rows] or NULL */
	const real *q;		       /* [cols] or NULL */
	double unseen;		       /* weight of pairs that are not observed, 0 .. 1 */
};

/* The observed pairs of block row a: entries *from .. *to - 1 of b->observed. */
static inline void
pair_entries(const struct pair_block *b, size_t a, size_t *from, size_t *to)
{
	size_t row = b->row ? b->row[a] : a;

	*from = b->observed->ptr[row];
	*to = b->observed->ptr[row + 1];
}

/* What the backward pass adds to. Any pointer but dh may be NULL. */
struct pair_grads {
	real *dh;		/* [rows, r], written */
	real *dg;		/* [cols, pair_stride(r)], added; aligned to 64 bytes */
	real *dp;		/* [rows], written */
	real *dq;		/* [cols], added */
	double dscale, doffset; /* d loss / d s and d g0, set */
};

/* Numbers from one packed row to the next. */
size_t pair_stride(size_t r);
/* packed [rows, pair_stride(r)] of g [rows, r]; in place allowed */
void pair_pack(real *packed, const real *g, size_t rows, size_t r);
/* dg [rows, r] = first + second, both packed */
void pair_unpack_sum(real *dg, const real *first, const real *second, size_t rows, size_t r);

/* Loss of block rows from .. to-1 and its gradients (those of h and p for these
 * rows; dg and dq of this part only: give each thread its own and add them up).
 * scratch: pair_scratch() numbers for each caller, aligned to 64 bytes. Returns
 * the loss. */
double pair_loss(struct pair_grads *d, const struct pair_block *b, size_t from, size_t to,
		 real *scratch);
size_t pair_scratch(const struct pair_block *b);

/* The plain twin: every pair one by one, in double. The truth of the tests. Up to
 * PAIR_PLAIN_BITS columns. */
enum { PAIR_PLAIN_BITS = 1024 };
double pair_loss_plain(struct pair_grads *d, const struct pair_block *b, size_t from, size_t to);

#endif
