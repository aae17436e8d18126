/* Rows of the hyper-parameters that families of two autoencoders share, for the files
 * that hold their tables: defaults of the recipes best, dual and paper, and the source
 * where the families differ. */
#ifndef HAMTOP_MODEL_TOWERS_ROWS_H
#define HAMTOP_MODEL_TOWERS_ROWS_H

#include "model/hyper_rows.h"
#include "model/towers_hypers.h"

static const char *const schedules[] = { "alternate", "joint", NULL };
static const char *const activations[] = { "tanh", "relu", NULL };
static const char *const inputs[] = { "scaled", "centered", "raw", "unit", "count", NULL };
static const char *const pairs[] = { "observed", "all", NULL };
static const char *const balances[] = { "l2", "columns", NULL };
static const char *const recons[] = { "full", "masked", NULL };
static const char *const signs[] = { "straight-through", "two-stage", "two-stage-tanh", NULL };
static const char *const alphas[] = { "exp", "sqrt", NULL };
static const char *const keeps[] = { "last", "best", NULL };

#define UNSAID "the paper does not say"

#define ROW_EPOCHS(...)                                                                            \
	[H_EPOCHS] =                                                                               \
		INT("epochs", 1, 100000, __VA_ARGS__, "passes over the training ratings", UNSAID)
#define ROW_LR(...)                                                                                \
	[H_LR] = REAL("lr", 0, 1, __VA_ARGS__, true, true, "learning rate of Adam at the start",   \
		      UNSAID)
#define ROW_LR_END(...)                                                                            \
	[H_LR_END] = REAL("lr_end", 0, 1, __VA_ARGS__, true, false,                                \
			  "share of lr left in the last epoch; linear between", UNSAID)
#define ROW_BATCH(...)                                                                             \
	[H_BATCH] =                                                                                \
		INT("batch", 1, 1000000, __VA_ARGS__, "rows of a mini-batch (alternate)", UNSAID)
#define ROW_SCHEDULE(...)                                                                          \
	[H_SCHEDULE] = CHOICE(                                                                     \
		"schedule", schedules, __VA_ARGS__,                                                \
		"alternate: users against all item codes, then items; joint: blocks of both",      \
		UNSAID)
#define ROW_BLOCKS(...)                                                                            \
	[H_BLOCKS] = INT("blocks", 1, 4096, __VA_ARGS__, "blocks a side (joint)", UNSAID)
#define ROW_ACTIVATION(...)                                                                        \
	[H_ACTIVATION] =                                                                           \
		CHOICE("activation", activations, __VA_ARGS__, "of the hidden layers", UNSAID)
#define ROW_DROPOUT(...)                                                                           \
	[H_DROPOUT] = REAL("dropout", 0, 0.99, __VA_ARGS__, true, false,                           \
			   "before the last encoder layer",                                        \
			   "Section 5.2: 0.6, and 0.8 at 40 bits (recipe paper)")
#define ROW_OUT_BIAS(...)                                                                          \
	[H_OUT_BIAS] = SWITCH("out_bias", __VA_ARGS__,                                             \
			      "bias of the layer that makes the features", UNSAID)
#define ROW_INPUT(...)                                                                             \
	[H_INPUT] = CHOICE("input", inputs, __VA_ARGS__,                                           \
			   "how a rating enters: R less mid-scale over half-range, ..", UNSAID)
#define ROW_LEARN_SCALE(...)                                                                       \
	[H_LEARN_SCALE] =                                                                          \
		SWITCH("learn_scale", __VA_ARGS__, "the factor is learned", "hamtop's own")
#define ROW_SCALE(best, dual, paper, source)                                                       \
	[H_SCALE] = REAL("scale", 1e-4, 100, best, dual, paper, false, true,                       \
			 "factor of the inner product, at the start", source)
#define ROW_LAMBDA_B(best, dual, paper, source)                                                    \
	[H_LAMBDA_B] = REAL("lambda_b", 0, 1000, best, dual, paper, true, true,                    \
			    "weight of the balance loss", source)
#define ROW_BALANCE(...)                                                                           \
	[H_BALANCE] = CHOICE("balance", balances, __VA_ARGS__,                                     \
			     "|F|^2, or the squared sums of each bit over the batch",              \
			     "Section 4.2: the formula has l2, the text columns")
#define ROW_LAMBDA_AE(...)                                                                         \
	[H_LAMBDA_AE] = REAL("lambda_ae", 0, 1000, __VA_ARGS__, true, true,                        \
			     "weight of the reconstruction error", "Section 5.2: 0.1")
#define ROW_RECON(...)                                                                             \
	[H_RECON] = CHOICE("recon", recons, __VA_ARGS__,                                           \
			   "reconstruct every entry (0 where unrated) or the rated ones",          \
			   "equation 1")
#define ROW_SIGN(...)                                                                              \
	[H_SIGN] = CHOICE("sign", signs, __VA_ARGS__,                                              \
			  "row S: sign while training, sign of C's features, or of tanh features", \
			  "Section 4.3: two-stage")
#define ROW_ALPHA_SCHEDULE(...)                                                                    \
	[H_ALPHA_SCHEDULE] = CHOICE("alpha_schedule", alphas, __VA_ARGS__,                         \
				    "alpha of scaled tanh: growth^(epoch-1), or sqrt(epoch)",      \
				    "Section 4.3: exponential; DJSRH: square root")
#define ROW_ALPHA_GROWTH(...)                                                                      \
	[H_ALPHA_GROWTH] = REAL("alpha_growth", 1, 10, __VA_ARGS__, true, false,                   \
				"growth of alpha an epoch (exp)", UNSAID)
#define ROW_PATIENCE(...)                                                                          \
	[H_PATIENCE] =                                                                             \
		INT("patience", 0, 100000, __VA_ARGS__,                                            \
		    "epochs without a better validation NDCG before it stops; 0: never", UNSAID)
#define ROW_KEEP(...)                                                                              \
	[H_KEEP] = CHOICE("keep", keeps, __VA_ARGS__,                                              \
			  "report the last epoch, or the best on the validation fold", UNSAID)

#endif
