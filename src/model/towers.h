/* Two autoencoders, one for users and one for items, whose features meet in a loss
 * over pairs: what CCSR and AECF share.
 *
 *   L = L_pairs + lambda_b L_b + lambda_ae L_ae
 *
 * The loss of a step is the sum over its pairs and rows divided by the rows of its
 * near side. `alternate`: the near side is a batch of users (then of items), the far
 * side all items (users) with features fixed for the pass. `joint`: both sides are
 * blocks and both learn; a row's own terms count by the share of the other side that
 * the block holds, so that an epoch adds up to the whole loss.
 *
 * towers.c has the model and its epochs, towers_step.c one step. */
#ifndef HAMTOP_MODEL_TOWERS_H
#define HAMTOP_MODEL_TOWERS_H

#include "hamtop/model/model.h"
#include "hamtop/num/pairs.h"
#include "model/batches.h"
#include "model/cells.h"
#include "model/tower.h"
#include "model/towers_hypers.h"

enum net { NET_C, NET_S, NET_ST };
enum { USERS, ITEMS, SIDES };

/* What a family has of its own: its layers and the loss of the pairs,
 *   z_ab = exp(log_scale) <h_a, g_b> + ..                                        */
struct towers_family {
	const struct model_ops *ops;
	size_t size;		  /* of its struct, which begins with a struct model */
	size_t layers;		  /* hidden ones of an encoder, and of a decoder backwards */
	int hidden[TOWER_LAYERS]; /* their widths: indices of hyper-parameters */
	/* What the pair loss has a rating r of this user stand for. */
	double (*target)(const struct model *m, uint32_t user, double r);
	/* Adds weights to m->shared behind log_scale, and makes what it needs. */
	bool (*init)(struct model *m, struct err *err);
	void (*free)(struct model *m);
	/* Side s has new packed features in m->far: all of its rows, or (joint) the
	 * block of the step. NULL: nothing to do. */
	void (*far_changed)(struct model *m, int s);
	/* The pairs of a half of the near rows, by one thread each: sim[half],
	 * dscale[half], the near tower's dh, and where the far side learns dg[half],
	 * which comes in as 0. */
	void (*pairs)(struct model *m, int half);
	/* Adds the gradients of its shared weights, each times norm. NULL: none. */
	void (*shared)(struct model *m, double norm);
};

struct model {
	const struct towers_family *family;
	struct model_spec spec;
	struct tower side[SIDES];
	struct sparse target[SIDES]; /* of the training pairs, by user and by item; val owned */
	struct params shared;	     /* weights of the pair loss */
	size_t log_scale;	     /* its first tensor */
	bool joint;

	struct batches batches[SIDES];
	struct cells cells; /* of the users' targets; joint */
	/* packed features (pair_pack()) of the far side. Alternate: all rows of either
	 * side, fixed for a pass; joint: the items of the block */
	real *far[SIDES];
	/* gradients of the far features (joint), which the halves share: one each */
	real *dg[HALVES];
	real *column_sum[SIDES]; /* [bits] */
	real *block;		 /* owns what the three point into */

	/* the step under way */
	unsigned epoch;
	int near;
	bool far_learns;
	size_t far_rows;
	struct sparse observed;	      /* targets of the pairs of near and far rows */
	const uint32_t *observed_row; /* which row of them each near row is; NULL: the same */
	double near_share, far_share; /* weight of a row's own terms */
	double alpha;
	double sim[HALVES], dscale[HALVES];
	double ae[SIDES][HALVES], balance[SIDES][HALVES];
};

static inline double
hyper(const struct model *m, int i)
{
	return m->spec.hypers.v[i];
}

static inline int
choice(const struct model *m, int i)
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

/* Weight of a pair without a rating. */
static inline double
unseen_of(const struct model *m)
{
	return choice(m, H_PAIRS) == PAIRS_ALL ? hyper(m, H_UNSEEN) : 0;
}

/* How many rows a batch of this side holds at most, and of either. */
size_t towers_batch(const struct model *m, int side);
size_t towers_near(const struct model *m);

/* Some arrays of numbers in one piece of memory, each at a multiple of 64 bytes:
 * sets the pointers, returns what is to be freed or NULL. */
struct towers_part {
	real **to;
	size_t n;
};
real *towers_parts(const struct towers_part *part, size_t parts, const char *what, struct err *err);

/* Loss of the step that the towers were begun with and its gradients down to the first
 * layers; adds the terms, each times the rows of the near side, into sum. */
void towers_step(struct model *m, struct losses *sum);
/* Then a step of Adam on what it has touched, or, not to learn, the gradients of the
 * weights, added up. */
void towers_weights(struct model *m, bool learn);

/* Members of struct model_ops; create is for a family to call. */
extern const char *const towers_nets[];
struct model *towers_create(const struct towers_family *family, const struct model_spec *spec,
			    struct err *err);
void towers_destroy(struct model *m);
int towers_net_of(const struct hypers *h, enum form form);
enum epoch_end towers_epoch(struct model *m, unsigned epoch, const struct boundary *b,
			    struct losses *out, struct err *err);
void towers_encode(const struct model *m, float *user, float *item);
struct user_encoder *towers_user_encoder(const struct model *m, struct err *err);
double towers_rate(const struct hypers *h, unsigned epoch);
double towers_alpha(const struct hypers *h, int net, unsigned epoch);
struct hypers *towers_hypers_of(struct model *m);
size_t towers_state(struct model *m, bool all, struct tensor *table);
size_t towers_gradient(struct model *m, unsigned epoch, double *loss, struct tensor *value,
		       struct tensor *gradient);

#define TOWERS_OPS                                                                                 \
	.nets = towers_nets, .destroy = towers_destroy, .net_of = towers_net_of,                   \
	.epoch = towers_epoch, .encode = towers_encode, .user_encoder = towers_user_encoder,       \
	.alpha = towers_alpha, .rate = towers_rate, .hypers_of = towers_hypers_of,                 \
	.state = towers_state, .gradient = towers_gradient

#endif
