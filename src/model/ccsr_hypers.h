/* The hyper-parameters of CCSR: an index each, and the table. */
#ifndef HAMTOP_MODEL_CCSR_HYPERS_H
#define HAMTOP_MODEL_CCSR_HYPERS_H

#include "hamtop/base/hyper.h"
#include "hamtop/data/dataset.h"

enum ccsr_hyper {
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
	H_TARGET,
	H_SCALE,
	H_LEARN_SCALE,
	H_OFFSETS,
	H_LAMBDA_B,
	H_BALANCE,
	H_LAMBDA_AE,
	H_RECON,
	H_SIGN,
	H_ALPHA_SCHEDULE,
	H_ALPHA_GROWTH,
	H_PATIENCE,
	H_KEEP,
	CCSR_HYPERS,
};

/* Values of the choices, in the order of their names. */
enum { SCHEDULE_ALTERNATE, SCHEDULE_JOINT };
enum { PAIRS_OBSERVED, PAIRS_ALL };
enum { TARGET_GRADED, TARGET_BINARY, TARGET_LINEAR };
enum { BALANCE_L2, BALANCE_COLUMNS };
enum { RECON_FULL, RECON_MASKED };
enum { SIGN_STRAIGHT_THROUGH, SIGN_TWO_STAGE, SIGN_TWO_STAGE_TANH };
enum { ALPHA_EXP, ALPHA_SQRT };

extern const struct hyper_def ccsr_hypers[CCSR_HYPERS];

void ccsr_adjust(struct hypers *h, enum recipe recipe, uint32_t bits, const struct dataset *data);

#endif
