#include "model/ccsr_hypers.h"
#include "model/hyper_rows.h"

static const char *const schedules[] = { "alternate", "joint", NULL };
static const char *const activations[] = { "tanh", "relu", NULL };
static const char *const inputs[] = { "scaled", "centered", "raw", "unit", "count", NULL };
static const char *const pairs[] = { "observed", "all", NULL };
static const char *const targets[] = { "graded", "binary", "linear", NULL };
static const char *const balances[] = { "l2", "columns", NULL };
static const char *const recons[] = { "full", "masked", NULL };
static const char *const signs[] = { "straight-through", "two-stage", "two-stage-tanh", NULL };
static const char *const alphas[] = { "exp", "sqrt", NULL };
static const char *const keeps[] = { "last", "best", NULL };

const struct hyper_def ccsr_hypers[CCSR_HYPERS] = {
	[H_EPOCHS] = INT("epochs", 1, 100000, 24, 24, 14, "passes over the training ratings",
			 "the paper does not say"),
	[H_LR] = REAL("lr", 0, 1, 3e-3, 3e-3, 2e-3, true, true,
		      "learning rate of Adam at the start", "the paper does not say"),
	[H_LR_END] = REAL("lr_end", 0, 1, 0.1, 0.1, 0.1, true, false,
			  "share of lr left in the last epoch; linear between",
			  "the paper does not say"),
	[H_BATCH] = INT("batch", 1, 1000000, 256, 256, 256, "rows of a mini-batch (alternate)",
			"the paper does not say"),
	[H_SCHEDULE] =
		CHOICE("schedule", schedules, SCHEDULE_ALTERNATE, SCHEDULE_JOINT, SCHEDULE_JOINT,
		       "alternate: users against all item codes, then items; joint: blocks of both",
		       "the paper does not say"),
	[H_BLOCKS] =
		INT("blocks", 1, 4096, 8, 12, 8, "blocks a side (joint)", "the paper does not say"),
	[H_HIDDEN] = INT("hidden", 1, 4096, 128, 128, 128,
			 "hidden units of each encoder and decoder", "Section 5.2"),
	[H_ACTIVATION] = CHOICE("activation", activations, 0, 0, 0, "of the hidden layers",
				"the paper does not say"),
	[H_DROPOUT] = REAL("dropout", 0, 0.99, 0.6, 0.1, 0.6, true, false,
			   "before the last encoder layer",
			   "Section 5.2: 0.6, and 0.8 at 40 bits (recipe paper)"),
	[H_OUT_BIAS] = SWITCH("out_bias", 1, 1, 0, "bias of the layer that makes the features",
			      "the paper does not say"),
	[H_INPUT] = CHOICE("input", inputs, 0, 0, 1,
			   "how a rating enters: R less mid-scale over half-range, ..",
			   "the paper does not say"),
	[H_PAIRS] = CHOICE("pairs", pairs, PAIRS_OBSERVED, PAIRS_ALL, PAIRS_ALL,
			   "similarity over rated pairs only, or over all with S = 0 where unrated",
			   "equation 3 sums over all"),
	[H_UNSEEN] = REAL("unseen", 0, 1, 1, 0.03, 1, true, true,
			  "weight of an unrated pair (pairs = all)", "equation 3 has 1"),
	[H_TARGET] = CHOICE("target", targets, TARGET_GRADED, TARGET_GRADED, TARGET_BINARY,
			    "S: (2^R-1)/(2^Rmax-1), with 1 to 5 for a scale that ends above 10; "
			    "R > threshold; or R/Rmax",
			    "Section 3: R > 3"),
	[H_SCALE] = REAL("scale", 1e-4, 100, 0.1, 0.1, 1, false, true,
			 "factor of the inner product, at the start", "equation 3 has 1"),
	[H_LEARN_SCALE] = SWITCH("learn_scale", 1, 1, 0, "the factor is learned", "hamtop's own"),
	[H_OFFSETS] = SWITCH("offsets", 1, 1, 0,
			     "a learned offset for all and one a user, dropped at query time",
			     "hamtop's own"),
	[H_LAMBDA_B] = REAL("lambda_b", 0, 1000, 1e-4, 1e-4, 1e-4, true, true,
			    "weight of the balance loss", "Section 5.2"),
	[H_BALANCE] = CHOICE("balance", balances, BALANCE_L2, BALANCE_L2, BALANCE_L2,
			     "|F|^2, or the squared sums of each bit over the batch",
			     "Section 4.2: the formula has l2, the text columns"),
	[H_LAMBDA_AE] = REAL("lambda_ae", 0, 1000, 0, 0, 0.1, true, true,
			     "weight of the reconstruction error", "Section 5.2: 0.1"),
	[H_RECON] =
		CHOICE("recon", recons, RECON_FULL, RECON_FULL, RECON_FULL,
		       "reconstruct every entry (0 where unrated) or the rated ones", "equation 1"),
	[H_SIGN] =
		CHOICE("sign", signs, SIGN_STRAIGHT_THROUGH, SIGN_STRAIGHT_THROUGH, SIGN_TWO_STAGE,
		       "row S: sign while training, sign of C's features, or of tanh features",
		       "Section 4.3: two-stage"),
	[H_ALPHA_SCHEDULE] = CHOICE("alpha_schedule", alphas, ALPHA_EXP, ALPHA_EXP, ALPHA_EXP,
				    "alpha of scaled tanh: growth^(epoch-1), or sqrt(epoch)",
				    "Section 4.3: exponential; DJSRH: square root"),
	[H_ALPHA_GROWTH] = REAL("alpha_growth", 1, 10, 1.1, 1.1, 1.1, true, false,
				"growth of alpha an epoch (exp)", "the paper does not say"),
	[H_PATIENCE] = INT("patience", 0, 100000, 0, 0, 0,
			   "epochs without a better validation NDCG before it stops; 0: never",
			   "the paper does not say"),
	[H_KEEP] = CHOICE("keep", keeps, 0, 0, 0,
			  "report the last epoch, or the best on the validation fold",
			  "the paper does not say"),
};

void
ccsr_adjust(struct hypers *h, enum recipe recipe, uint32_t bits, const struct dataset *data)
{
	(void)data;
	/* Section 5.2: dropout 0.6 for 5, 10 and 20 bits, 0.8 for 40 */
	if (recipe == RECIPE_PAPER && bits >= 40)
		h->v[H_DROPOUT] = 0.8;
}
