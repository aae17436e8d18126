/* CCSR's model, shared by m_ccsr.c (the family) and ccsr_step.c (one step). */
#ifndef HAMTOP_MODEL_CCSR_H
#define HAMTOP_MODEL_CCSR_H

#include "hamtop/model/model.h"
#include "hamtop/num/pairs.h"
#include "model/batches.h"
#include "model/ccsr_hypers.h"
#include "model/tower.h"

enum net { NET_C, NET_S, NET_ST };
enum { USERS, ITEMS, SIDES };

struct model {
	struct model_spec spec;
	struct tower side[SIDES];
	struct sparse target[SIDES]; /* S of the training pairs, by user and by item; val owned */
	struct params shared;	     /* log of the scale, offset g0, user offsets b_u */
	size_t log_scale, g0, user_offset; /* its tensors */
	bool joint;

	struct batches batches[SIDES];
	uint32_t *place; /* [items] item -> column of the block; joint */
	/* packed features (pair_pack()) of the far side. Alternate: all rows of either
	 * side, fixed for a pass; joint: the items of the block */
	real *far[SIDES];
	real *block;  /* owns what the next members, far and column_sum point into */
	real *p, *dp; /* [batch] offsets of the near rows */
	/* gradients of what the two halves of the pair loss share: far features
	 * (joint) and far offsets (alternate, items near), one each */
	real *dg[HALVES], *dq[HALVES];
	real *scratch[HALVES]; /* of pair_loss() */

	/* the step under way */
	unsigned epoch;
	int near;
	bool far_learns;
	size_t far_rows;
	double near_share, far_share; /* weight of a row's own terms */
	double alpha;
	double sim[HALVES], dscale[HALVES], doffset[HALVES];
	double ae[SIDES][HALVES], balance[SIDES][HALVES];
	real *column_sum[SIDES]; /* [bits] */
};

static inline double
hyper(const struct model *m, enum ccsr_hyper i)
{
	return m->spec.hypers.v[i];
}

static inline int
choice(const struct model *m, enum ccsr_hyper i)
{
	return (int)m->spec.hypers.v[i];
}

static inline enum relax
relax_of(const struct model *m)
{
	if (m->spec.net == NET_C)
		return RELAX_NONE;
	if (m->spec.net == NET_S && choice(m, H_SIGN) == SIGN_STRAIGHT_THROUGH)
		return RELAX_SIGN;
	return RELAX_TANH;
}

/* Whether the reconstruction is part of the loss now. */
static inline bool
decodes(const struct model *m)
{
	return hyper(m, H_LAMBDA_AE) > 0;
}

static inline size_t
rows_of(const struct model *m, int side)
{
	return side == USERS ? m->spec.data->users : m->spec.data->items;
}

/* Loss of the step that the towers were begun with and its gradients down to the first
 * layers; adds the terms, each times the rows of the near side, into sum. */
void ccsr_step(struct model *m, struct losses *sum);
/* Then a step of Adam on what it has touched, or, not to learn, the gradients of the
 * weights, added up. */
void ccsr_weights(struct model *m, bool learn);

/* Learning rate and alpha of an epoch, see struct model_ops. */
double ccsr_rate(const struct hypers *h, unsigned epoch);
double ccsr_alpha(const struct hypers *h, int net, unsigned epoch);

#endif
