/* What a family of recommenders is to the rest of hamtop.
 *
 * A family (CCSR, Top, ..) is one file that defines one `const struct model_ops`
 * and one row in models.def. A family has one or more rows, named as in the
 * paper's tables; rows that differ only in how features are binarized share a
 * network where the recipe allows it. The training thread owns a model; nobody
 * else sees it. */
#ifndef HAMTOP_MODEL_MODEL_H
#define HAMTOP_MODEL_MODEL_H

#include "hamtop/base/err.h"
#include "hamtop/base/hyper.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/split.h"
#include "hamtop/num/real.h"

struct par;
struct user_encoder;

/* How a row makes what it ranks by (Section 4.3 of the paper). */
enum form {
	FORM_RULE, /* scores items directly, no features */
	FORM_C,	   /* real features f, inner product */
	FORM_S,	   /* sign(f), Hamming distance */
	FORM_ST,   /* tanh(alpha f), inner product */
	FORM_SST,  /* sign(tanh(alpha f)), Hamming distance */
};

struct model_row {
	const char *name; /* "CCSR-SST" */
	enum form form;
	const char *help;
};

enum { ROWS_MAX = 8, NETS_MAX = 4, TENSORS_MAX = 64 };

/* One line of the table from which allocation, Adam, save, load and the gradient
 * test of a model follow. value [rows, cols] row-major, lent by the model. */
struct tensor {
	const char *name;
	size_t rows, cols;
	real *value;
};

/* Losses of an epoch as optimised, lambdas included in `total` only. What the
 * parts are in a family, and what they are the mean over, says its loss_words. */
struct losses {
	double total, sim, balance, ae;
};

struct loss_words {
	const char *per; /* "row": of the batches, summed over a row's pairs */
	/* of sim, balance and ae; name NULL: the family has no such part */
	struct {
		const char *brief, *name; /* "rec", "reconstruction" */
	} part[3];
};

struct model_spec {
	const struct dataset *data; /* lent, immutable, outlives the model */
	const struct split *split;  /* trains on FOLD_TRAIN and looks at no other fold */
	uint32_t bits;		    /* code length r, 1 .. 1024 */
	uint64_t seed;
	double threshold; /* similar (S = 1) if a rating is above it */
	int net;	  /* which of the family's networks, 0 .. nets - 1 */
	struct hypers hypers;
	struct par *par; /* lent; may be NULL */
};

/* Called between mini-batches. False stops the epoch at once. It may change the
 * live hyper-parameters of the model it is given. */
struct boundary {
	bool (*between)(void *ctx, struct hypers *hypers, unsigned batch, unsigned batches);
	void *ctx;
};

enum epoch_end { EPOCH_DONE, EPOCH_STOPPED, EPOCH_FAILED };

struct model;

struct model_ops {
	const char *family; /* "CCSR" */
	const char *help;   /* one line */
	const char *source; /* where it is from */
	const char *caveat; /* what is known to keep its rows low, read beside one that lies
			     * at or below chance; NULL: nothing */
	const struct model_row *rows;
	size_t nrows;
	const struct hyper_def *hypers; /* NULL: a rule, not trained */
	size_t nhypers;
	const char *const *nets; /* names of the networks, NULL-ended; NULL for a rule */
	struct loss_words loss;

	bool liked_pairs; /* trains on the ratings above the threshold */

	/* Defaults that depend on code length or data; may be NULL. */
	void (*adjust)(struct hypers *h, enum recipe recipe, uint32_t bits,
		       const struct dataset *data);
	/* Which network makes this form under these hyper-parameters. */
	int (*net_of)(const struct hypers *h, enum form form);

	/* NULL and err when there is no memory or the data do not suit. */
	struct model *(*create)(const struct model_spec *spec, struct err *err);
	void (*destroy)(struct model *model);

	/* Trains epoch number `epoch` (1-based). EPOCH_FAILED with ERR_RUN names the
	 * epoch and the term when a loss is not finite. */
	enum epoch_end (*epoch)(struct model *model, unsigned epoch, const struct boundary *b,
				struct losses *out, struct err *err);
	/* Real features of all users [users, bits] and items [items, bits], dropout
	 * off. Changes nothing in the model and draws no random number. */
	void (*encode)(const struct model *model, float *user, float *item);
	/* The users' encoder as it is now, for people who are not in the data (a copy, of
	 * which the caller is the owner); a NULL member: users have no features but those
	 * that were learned for them. NULL and ERR_RUN: no memory. */
	struct user_encoder *(*user_encoder)(const struct model *model, struct err *err);
	/* alpha of scaled tanh at epoch `epoch`; 1 for a network without. */
	double (*alpha)(const struct hypers *h, int net, unsigned epoch);
	/* Learning rate at epoch `epoch`. */
	double (*rate)(const struct hypers *h, unsigned epoch);
	struct hypers *(*hypers_of)(struct model *model);
	/* The state that training changes (weights, moments, counters), for
	 * checkpoints: what has been trained so far, or `all` that could be. The
	 * table has TENSORS_MAX places; returns how many. */
	size_t (*state)(struct model *model, bool all, struct tensor *table);

	/* For the gradient tests: the loss of the whole data as one batch at epoch
	 * `epoch`, dropout mask frozen, added up into the gradients of table's
	 * tensors (same order as their values), without a step. Returns how many. */
	size_t (*gradient)(struct model *model, unsigned epoch, double *loss, struct tensor *value,
			   struct tensor *gradient);

	/* A rule: a score an item [items]; NULL for all items alike. */
	void (*item_scores)(double *out, const struct dataset *data, const struct split *split);
	bool all_tied; /* the row Random: its closed form */
};

/* The families in the order of models.def, NULL-ended. */
const struct model_ops *const *model_families(void);
/* Whether every part of the loss of an epoch is; else ERR_RUN names the part. */
bool losses_finite(const struct losses *losses, const struct model_ops *ops, int net,
		   unsigned epoch, struct err *err);
/* Family and row of a name (any case), or NULL. */
const struct model_ops *model_find(const char *name, const struct model_row **row);

#endif
