/* The squared loss of a block of user-item pairs (equation 1 of AECF).
 *
 *   z_ab = s <h_a, g_b>,   loss_ab = (R_ab - z_ab)^2
 *
 * summed over the observed pairs of the block with weight 1, and over the other
 * pairs with weight `unseen` and R = 0. The sum over all pairs needs no rows x cols
 * product: with G = g'g and H = h'h, both [r, r],
 *
 *   sum_ab <h_a, g_b>^2 = tr(H G),   its gradients 2 h G and 2 g H,
 *
 * so that the cost is that of the observed pairs and 4 (rows + cols) r^2. */
#ifndef HAMTOP_NUM_GRAM_H
#define HAMTOP_NUM_GRAM_H

#include "hamtop/num/pairs.h"

/* gram [r, r] = g'g of packed g [cols, pair_stride(r)]: once while g stays the same */
void gram_of(real *gram, const real *g, size_t cols, size_t r);

/* As pair_loss(), with the same block and gradients; the values of `observed` are
 * R, there are no offsets (offset 0, p and q NULL), and dq is not touched. gram:
 * gram_of() the block's g. scratch: gram_scratch() numbers for each caller,
 * aligned to 64 bytes. */
double gram_loss(struct pair_grads *d, const struct pair_block *b, const real *gram, size_t from, size_t to,
		 real *scratch);
size_t gram_scratch(const struct pair_block *b);

/* The plain twin: every pair one by one, in double. The truth of the tests. */
double gram_loss_plain(struct pair_grads *d, const struct pair_block *b, size_t from, size_t to);

#endif
