/* DJSRH's model, shared by m_djsrh.c (the family) and djsrh_step.c (one step). */
#ifndef HAMTOP_MODEL_DJSRH_H
#define HAMTOP_MODEL_DJSRH_H

#include "hamtop/model/model.h"
#include "model/tower.h"

enum djsrh_hyper {
	H_EPOCHS,
	H_LR,
	H_MOMENTUM,
	H_DECAY,
	H_BATCH,
	H_HIDDEN,
	H_HIDDEN2,
	H_ACTIVATION,
	H_INPUT,
	H_BETA,
	H_ETA,
	H_MU,
	H_INTRA,
	H_ALPHA_SCHEDULE,
	H_ALPHA_GROWTH,
	H_PATIENCE,
	H_KEEP,
	DJSRH_HYPERS,
};

enum net { NET_C, NET_ST };
enum { USERS, ITEMS, SIDES };

struct model {
	struct model_spec spec;
	struct tower side[SIDES];
	size_t pairs, batch; /* users with a liked item; B */
	uint32_t *liked;     /* liked training items, user by user */
	size_t *first;	     /* [users + 1] into liked */

	/* the epoch under way: pair k is user pair[USERS][k], item pair[ITEMS][k] */
	unsigned epoch;
	double alpha;
	uint32_t *pair[SIDES]; /* [pairs] */

	/* the step under way; B x B matrices have a row a pair */
	struct batch now[SIDES]; /* columns owned */
	size_t *ptr[SIDES];	 /* what its x points to */
	uint32_t *col[SIDES];
	real *val[SIDES];
	uint32_t *count[SIDES];	 /* scratch of columns_of() */
	real *length[SIDES];	 /* [rows] of the ratings; owns what follows */
	real *dense[SIDES];	 /* [HALVES, cols] scratch of sparse_cosines() */
	real *unit[SIDES];	 /* [B, bits] h at length 1 */
	real *norm[SIDES];	 /* [B] length of h */
	real *cosine[SIDES];	 /* [B, B] of the ratings */
	real *rest[SIDES];	 /* [B, B] unit unit' - target */
	real *joint;		 /* [B, B] N; owns the next two */
	real *target, *cross;	 /* [B, B] M; users with items, less M */
	double loss[HALVES];
};

static inline double
hyper(const struct model *m, enum djsrh_hyper i)
{
	return m->spec.hypers.v[i];
}

static inline size_t
rows_of(const struct model *m, int side)
{
	return side == USERS ? m->spec.data->users : m->spec.data->items;
}

static inline const struct csr *
ratings_of(const struct model *m, int side)
{
	return side == USERS ? &m->spec.split->user[FOLD_TRAIN] : &m->spec.split->train_by_item;
}

/* Loss of the batch that was begun; its gradients are added up in enc.g of both
 * towers. */
double djsrh_step(struct model *m);

#endif
