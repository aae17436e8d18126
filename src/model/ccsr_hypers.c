#include "model/ccsr.h"
#include "model/towers_rows.h"

static const char *const targets[] = { "graded", "binary", "linear", NULL };

const struct hyper_def ccsr_hypers[CCSR_HYPERS] = {
	ROW_EPOCHS(24, 24, 14),
	ROW_LR(3e-3, 3e-3, 2e-3),
	ROW_LR_END(0.1, 0.1, 0.1),
	ROW_BATCH(256, 256, 256),
	ROW_SCHEDULE(SCHEDULE_ALTERNATE, SCHEDULE_JOINT, SCHEDULE_JOINT),
	ROW_BLOCKS(8, 12, 4),
	[H_HIDDEN] = INT("hidden", 1, 4096, 128, 128, 128,
			 "hidden units of each encoder and decoder", "Section 5.2"),
	ROW_ACTIVATION(0, 0, 0),
	ROW_DROPOUT(0.6, 0.1, 0.6),
	ROW_OUT_BIAS(1, 1, 0),
	ROW_INPUT(0, 0, 2), /* raw: equation 1 has R itself */
	[H_PAIRS] = CHOICE("pairs", pairs, PAIRS_OBSERVED, PAIRS_ALL, PAIRS_ALL,
			   "similarity over rated pairs only, or over all with S = 0 where unrated",
			   "equation 3 sums over all"),
	[H_UNSEEN] = REAL("unseen", 0, 1, 1, 0.03, 1, true, true,
			  "weight of an unrated pair (pairs = all)", "equation 3 has 1"),
	[H_TARGET] = CHOICE("target", targets, TARGET_GRADED, TARGET_GRADED, TARGET_BINARY,
			    "S: (2^R-1)/(2^Rmax-1), with 1 to 5 for a scale that ends above 10; "
			    "R > threshold; or R/Rmax",
			    "Section 3: R > 3"),
	ROW_SCALE(0.1, 0.1, 1, "equation 3 has 1"),
	ROW_LEARN_SCALE(1, 1, 0),
	[H_OFFSETS] = SWITCH("offsets", 1, 1, 0,
			     "a learned offset for all and one a user, dropped at query time",
			     "hamtop's own"),
	ROW_LAMBDA_B(1e-4, 1e-4, 1e-4, "Section 5.2"),
	ROW_BALANCE(BALANCE_L2, BALANCE_L2, BALANCE_L2),
	ROW_LAMBDA_AE(0, 0, 0.1),
	ROW_RECON(RECON_FULL, RECON_FULL, RECON_FULL),
	ROW_SIGN(SIGN_STRAIGHT_THROUGH, SIGN_STRAIGHT_THROUGH, SIGN_TWO_STAGE),
	ROW_ALPHA_SCHEDULE(ALPHA_EXP, ALPHA_EXP, ALPHA_EXP),
	ROW_ALPHA_GROWTH(1.1, 1.1, 1.1),
	ROW_PATIENCE(0, 0, 0),
	ROW_KEEP(0, 0, 0),
};

void
ccsr_adjust(struct hypers *h, enum recipe recipe, uint32_t bits, const struct dataset *data)
{
	(void)data;
	/* Section 5.2: dropout 0.6 for 5, 10 and 20 bits, 0.8 for 40 */
	if (recipe == RECIPE_PAPER && bits >= 40)
		h->v[H_DROPOUT] = 0.8;
}
