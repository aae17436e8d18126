/* One side's autoencoder: users or items (Section 4.1 of the paper).
 *
 *   x -> width[0] act -> .. -> width[L-1] act -> dropout -> r          (encoder)
 *   h -> width[L-1] act -> .. -> width[0] act -> in                    (decoder)
 *
 * A step goes through phases, each in parts that do not share anything they write
 * and whose number does not depend on the threads; what is summed over parts is
 * summed in a fixed order between the phases. So two threads give the same bits as
 * one. The phases, where the threads meet after each:
 *
 *   tower_gram, tower_input
 *   tower_forward, then tower_join_gram
 *   tower_decode and tower_backward, then tower_join_rows
 *   tower_weights
 *
 * The first layer's units are cut into slices. The weights of a slice stand together,
 * [in, width], the slices behind one another in the tensor: a part gathers from
 * weights that fit into a core's second cache. Parts come in two halves, and the same
 * half of tower_input() and tower_weights() has the same slices, for par_run() gives
 * them to the same thread: the weights that it learned are the ones it gathers. */
#ifndef HAMTOP_MODEL_TOWER_H
#define HAMTOP_MODEL_TOWER_H

#include "hamtop/base/err.h"
#include "hamtop/data/dataset.h"
#include "hamtop/num/layer.h"
#include "hamtop/num/params.h"
#include "model/batches.h"

struct par;

enum { TOWER_LAYERS = 4, HALVES = 2, TOWER_CUTS = 4 /* of a half's rows or columns */ };

/* How a rating enters the network; R' is 0 where nothing was observed. */
enum input {
	INPUT_SCALED,	/* (R - mid) / half-range of the data's scale: -1 .. 1 */
	INPUT_CENTERED, /* R - mid */
	INPUT_RAW,	/* R */
	INPUT_UNIT,	/* R / largest */
	INPUT_COUNT,	/* (R - mid) / sqrt(ratings of the row) */
};

struct tower_spec {
	const struct csr *x; /* training ratings of this side's rows */
	float min, max;	     /* of the data's scale */
	enum input input;
	size_t bits;
	size_t layers, width[TOWER_LAYERS];
	enum activation act;
	bool out_bias; /* of the layer that makes f */
	size_t batch;  /* rows a batch holds at most */
	uint64_t key;  /* of the initial weights */
};

struct tower_step {
	double drop; /* probability */
	uint64_t drop_key;
	double recon; /* weight of the reconstruction in the gradients; 0: none is made */
	bool masked;  /* over the observed entries only */
};

struct tower {
	struct tower_spec spec;
	struct sparse x;	/* ptr and col lent by spec.x, val owned */
	struct params enc, dec; /* apart, so that a decoder that is not used costs no time */
	size_t enc_w[TOWER_LAYERS + 1], enc_b[TOWER_LAYERS + 1]; /* tensors of enc */
	size_t dec_w[TOWER_LAYERS + 1], dec_b[TOWER_LAYERS + 1]; /* tensors of dec */
	bool learns;						 /* in tower_weights(), by these */
	struct adam_step enc_step, dec_step;

	/* the step under way */
	const struct batch *batch; /* lent */
	const uint32_t *row;	   /* its rows, [B] of x */
	size_t B;
	struct tower_step step;

	/* activations and their gradients, [batch, width] each; owned by one block */
	real *block;
	real *act[TOWER_LAYERS], *dact[TOWER_LAYERS];
	real *top;					/* the last activation behind dropout */
	real *f, *h, *dh, *df;				/* [batch, bits] */
	real *back[TOWER_LAYERS], *dback[TOWER_LAYERS]; /* of the decoder */
	real *of_w[HALVES], *of_act[HALVES];		/* recon_gram_size() each */
	real *encoding;					/* scratch of tower_encode() */
};

/* What the rating r of a row of n ratings is to the network. */
real tower_rating(const struct tower_spec *s, double r, size_t n);
/* Sets t->x, whose val is owned. */
bool tower_make_input(struct tower *t, struct err *err);

bool tower_init(struct tower *t, const struct tower_spec *spec, struct err *err);
void tower_free(struct tower *t);

/* Row range of a half of the batch. */
void tower_half(const struct tower *t, int half, size_t *from, size_t *to);

void tower_begin(struct tower *t, const struct batch *batch, const struct tower_step *step);
/* The first layer: parts 0 .. TOWER_CUTS-1 of each half. */
void tower_input(struct tower *t, int half, int part);
/* From there, f of these rows. */
void tower_forward(struct tower *t, size_t from, size_t to);
/* What the reconstruction needs of all weights, in halves. Only where tower_decode()
 * follows, as tower_join_gram(). */
void tower_gram(struct tower *t, int half);
void tower_join_gram(struct tower *t);
/* Decodes h of a half; into df the gradient of the reconstruction by h; the squared error
 * itself is returned without weight. */
double tower_decode(struct tower *t, int half);
/* From df down to the first layer's activations. */
void tower_backward(struct tower *t, size_t from, size_t to);
void tower_join_rows(struct tower *t);

/* A step of Adam on all weights that the step has touched, each half of them in
 * tower_weight_parts() parts. adam NULL: their gradients are added into enc.g and dec.g
 * instead. */
void tower_learn(struct tower *t, const struct adam *adam);
int tower_weight_parts(const struct tower *t);
void tower_weights(struct tower *t, int half, int part);

/* f of all rows [rows, bits] without dropout; no weight is changed. Not from two
 * threads at once. */
void tower_encode(const struct tower *t, real *f, struct par *par);
/* f [to - from, bits] of these rows of x, on the caller's thread; scratch: so many numbers. */
void tower_encode_rows(const struct tower *t, real *f, const struct sparse *x, size_t from,
		       size_t to, real *scratch);
size_t tower_encode_scratch(const struct tower_spec *s);

#endif
