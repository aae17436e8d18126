/* One side's autoencoder: users or items (Section 4.1 of the paper).
 *
 *   x -> width[0] act -> .. -> width[L-1] act -> dropout -> r          (encoder)
 *   h -> width[L-1] act -> .. -> width[0] act -> in                    (decoder)
 *
 * A batch goes through in two halves of rows that do not share anything they
 * write; the gradients of the weights follow in two halves of their rows. So two
 * threads need no reduction and give the same bits as one. */
#ifndef HAMTOP_MODEL_TOWER_H
#define HAMTOP_MODEL_TOWER_H

#include "hamtop/base/err.h"
#include "hamtop/data/dataset.h"
#include "hamtop/num/layer.h"
#include "hamtop/num/params.h"
#include "model/batches.h"

struct par;

enum { TOWER_LAYERS = 4, HALVES = 2 };

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

struct tower {
	struct tower_spec spec;
	struct sparse x;	/* ptr and col lent by spec.x, val owned */
	struct params enc, dec; /* apart, so that a decoder that is not used costs no time */
	size_t enc_w[TOWER_LAYERS + 1], enc_b[TOWER_LAYERS + 1]; /* tensors of enc */
	size_t dec_w[TOWER_LAYERS + 1], dec_b[TOWER_LAYERS + 1]; /* tensors of dec */

	/* the batch under way: set by tower_begin() */
	const struct batch *batch; /* lent */
	const uint32_t *row;	   /* its rows, [B] */
	size_t B;
	double drop;
	uint64_t drop_key;

	/* activations and their gradients, [batch, width] each; owned by one block */
	real *block;
	real *act[TOWER_LAYERS], *dact[TOWER_LAYERS];
	real *top;					/* the last activation behind dropout */
	real *f, *h, *dh, *df;				/* [batch, bits] */
	real *back[TOWER_LAYERS], *dback[TOWER_LAYERS]; /* of the decoder */
	real *out_g; /* the second half's gradient of the output layer: [in, width[0]] + [in] */
	real *recon[HALVES]; /* scratch of recon_full() */
};

bool tower_init(struct tower *t, const struct tower_spec *spec, struct err *err);
void tower_free(struct tower *t);

/* Row range of a half of the batch. */
void tower_half(const struct tower *t, int half, size_t *from, size_t *to);

void tower_begin(struct tower *t, const struct batch *batch, double drop, uint64_t drop_key);
/* f of these rows. */
void tower_forward(struct tower *t, size_t from, size_t to);
/* Decodes h of a half and adds weight times the gradient of the squared error to
 * dh; the error itself is returned without weight. */
double tower_decode(struct tower *t, int half, bool masked, double weight);
/* From df down to the first layer's activations. */
void tower_backward(struct tower *t, size_t from, size_t to);
/* Gradients of all weights, half of the rows of each. `decoded`: those of the
 * decoder too. */
void tower_backward_weights(struct tower *t, int half, bool decoded);

/* f of all rows [rows, bits] without dropout; t is not changed. */
void tower_encode(const struct tower *t, real *f, struct par *par);

#endif
