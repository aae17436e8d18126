/* Hyper-parameters that families of two autoencoders share: an index each, and rows
 * for their tables, which give the defaults of the recipes best, dual and paper.
 * A family's own come behind TOWERS_HYPERS. */
#ifndef HAMTOP_MODEL_TOWERS_HYPERS_H
#define HAMTOP_MODEL_TOWERS_HYPERS_H

#include "model/alpha.h"

enum towers_hyper {
	H_EPOCHS,
	H_LR,
	H_LR_END,
	H_BATCH,
	H_SCHEDULE,
	H_BLOCKS,
	H_HIDDEN,
	H_ACTIVATION,
	H_DROPOUT,
	H_OUT_BIAS,
	H_INPUT,
	H_PAIRS,
	H_UNSEEN,
	H_TARGET, /* the family's row */
	H_SCALE,
	H_LEARN_SCALE,
	H_LAMBDA_B,
	H_BALANCE,
	H_LAMBDA_AE,
	H_RECON,
	H_SIGN,
	H_ALPHA_SCHEDULE,
	H_ALPHA_GROWTH,
	H_PATIENCE,
	H_KEEP,
	TOWERS_HYPERS,
};

/* Values of the choices, in the order of their names. */
enum { SCHEDULE_ALTERNATE, SCHEDULE_JOINT };
enum { PAIRS_OBSERVED, PAIRS_ALL };
enum { BALANCE_L2, BALANCE_COLUMNS };
enum { RECON_FULL, RECON_MASKED };
enum { SIGN_STRAIGHT_THROUGH, SIGN_TWO_STAGE, SIGN_TWO_STAGE_TANH };

#endif
