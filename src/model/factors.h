/* What the matrix factorisations share: CF (m_cf.c) and CFcodeReg (m_cfcodereg.c) keep a
 * row of numbers for each user and each item, and have one network for all their forms. */
#ifndef HAMTOP_MODEL_FACTORS_H
#define HAMTOP_MODEL_FACTORS_H

#include "hamtop/model/model.h"
#include "hamtop/num/real.h"

enum { USERS, ITEMS, SIDES };
enum { HALVES = 2 }; /* parts of an epoch's work that share nothing they write */

/* A family's struct model begins with one. */
struct factors {
	struct model_spec spec;
	size_t stride;	       /* of a row: factor_stride(bits) */
	real *side[SIDES];     /* [rows, stride] u and v; zeros behind the bits */
	real *gradient[SIDES]; /* the same, made when the gradient is asked for */
};

static inline double
hyper(const struct factors *f, int i)
{
	return f->spec.hypers.v[i];
}

static inline uint32_t
rows_of(const struct factors *f, int side)
{
	return side == USERS ? f->spec.data->users : f->spec.data->items;
}

static inline const struct csr *
ratings_of(const struct factors *f, int side)
{
	return side == USERS ? &f->spec.split->user[FOLD_TRAIN] : &f->spec.split->train_by_item;
}

/* Both sides with rows of zeros. What was made is freed by factors_free() either way. */
bool factors_init(struct factors *f, const struct model_spec *spec, struct err *err);
void factors_free(struct factors *f);
/* Gradients of zeros. */
void factors_zero_gradient(struct factors *f);
/* Tables of both sides and of their gradients; returns SIDES. */
size_t factors_tensors(struct factors *f, struct tensor *value, struct tensor *gradient);

/* Members of struct model_ops. */
int factors_net_of(const struct hypers *h, enum form form);
double factors_alpha(const struct hypers *h, int net, unsigned epoch);
struct hypers *factors_hypers_of(struct model *m);
size_t factors_state(struct model *m, bool all, struct tensor *table);

#define FACTORS_OPS                                                                                \
	.net_of = factors_net_of, .alpha = factors_alpha, .hypers_of = factors_hypers_of,          \
	.state = factors_state

#endif
