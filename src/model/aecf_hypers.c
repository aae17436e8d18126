#include "model/aecf.h"
#include "model/towers_rows.h"

static const char *const targets[] = { "raw", "centered", "user", NULL };

const struct hyper_def aecf_hypers[AECF_HYPERS] = {
	ROW_EPOCHS(24, 24, 14),
	ROW_LR(3e-3, 3e-3, 1e-3),
	ROW_LR_END(0.1, 0.1, 0.1),
	ROW_BATCH(256, 1024, 1024),
	ROW_SCHEDULE(SCHEDULE_ALTERNATE, SCHEDULE_ALTERNATE, SCHEDULE_ALTERNATE),
	ROW_BLOCKS(4, 4, 4),
	[H_HIDDEN] = INT("hidden", 1, 4096, 512, 512, 512,
			 "units of the first hidden layer of each encoder, the last of a decoder",
			 "Section 5.2"),
	ROW_ACTIVATION(0, 0, 0),
	ROW_DROPOUT(0.6, 0.1, 0.6),
	ROW_OUT_BIAS(1, 1, 0),
	ROW_INPUT(0, 0, 1),
	[H_PAIRS] = CHOICE("pairs", pairs, PAIRS_OBSERVED, PAIRS_ALL, PAIRS_ALL,
			   "squared error of rated pairs only, or of all with R = 0 where unrated",
			   "Section 5.2 sums over all"),
	[H_UNSEEN] = REAL("unseen", 0, 1, 1, 0.03, 1, true, true,
			  "weight of an unrated pair (pairs = all)", "Section 5.2 has 1"),
	[H_TARGET] = CHOICE("target", targets, TARGET_USER, TARGET_RAW, TARGET_RAW,
			    "what the inner product is to be: R, R less the mean of all, or R less "
			    "the user's mean",
			    "Section 5.2 has R"),
	ROW_SCALE(0.1, 0.1, 1, "Section 5.2 has 1; recipe dual: 4 / bits"),
	ROW_LEARN_SCALE(1, 1, 0),
	ROW_LAMBDA_B(0.03, 1e-4, 0, "Section 5.2 has no such term"),
	ROW_BALANCE(BALANCE_L2, BALANCE_L2, BALANCE_L2),
	ROW_LAMBDA_AE(0, 0, 0.1),
	ROW_RECON(RECON_FULL, RECON_FULL, RECON_FULL),
	ROW_SIGN(SIGN_STRAIGHT_THROUGH, SIGN_STRAIGHT_THROUGH, SIGN_TWO_STAGE),
	ROW_ALPHA_SCHEDULE(ALPHA_EXP, ALPHA_EXP, ALPHA_EXP),
	ROW_ALPHA_GROWTH(1.1, 1.1, 1.1),
	ROW_PATIENCE(0, 0, 0),
	ROW_KEEP(0, 0, 0),
	[H_HIDDEN2] =
		INT("hidden2", 1, 4096, 256, 256, 256, "units of the second one", "Section 5.2"),
	[H_HIDDEN3] =
		INT("hidden3", 1, 4096, 128, 128, 128, "units of the third one", "Section 5.2"),
};

void
aecf_adjust(struct hypers *h, enum recipe recipe, uint32_t bits, const struct dataset *data)
{
	/* pairs without ratings: all are 1, which leaves nothing behind a mean */
	if (data->min == data->max)
		h->v[H_TARGET] = TARGET_RAW;
	/* The product of two codes lies within +-bits and is to come to a rating, at every
	 * length as at 40 bits: times .1, codes of 5 bits reach .5 and learn nothing. */
	if (recipe == RECIPE_DUAL)
		h->v[H_SCALE] = 4.0 / bits;
	/* Section 5.2: dropout 0.6 for 5, 10 and 20 bits, 0.8 for 40 */
	if (recipe == RECIPE_PAPER && bits >= 40)
		h->v[H_DROPOUT] = 0.8;
}
