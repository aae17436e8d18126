/* What a checkpoint holds, shared by the loop that fills it and the file that
 * keeps it. */
#ifndef HAMTOP_RUN_STATE_H
#define HAMTOP_RUN_STATE_H

#include "hamtop/run/checkpoint.h"

struct saved_tensor {
	char name[32];
	size_t n;
	float *value; /* [n] owned */
};

/* One network's tensors at one moment. */
struct saved {
	size_t tensors;
	struct saved_tensor *tensor; /* owned */
};

struct net_state {
	struct saved now;    /* after the last whole epoch */
	struct saved best;   /* at the best validation NDCG; keep = best only */
	unsigned best_epoch; /* 0: none yet */
	double best_valid, best_alpha;
	double seconds;	      /* of training so far */
	struct hypers hypers; /* with the edits so far */
};

struct checkpoint {
	char *path;	       /* or NULL */
	double every, written; /* seconds between writes; time of the last */
	unsigned epoch;	       /* whole epochs held; 0: nothing held */
	const struct job *job; /* lent */
	int nets;
	struct net_state net[NETS_MAX];
	struct epoch_record *history;
	size_t records, records_cap;
	struct edit_record *edits;
	size_t n_edits, edits_cap;
	bool dirty; /* holds what the file does not */
};

/* Copies between a model and what is saved of it. saved_load() fails with
 * ERR_DATA when a tensor is missing or of another size. */
void saved_store(struct saved *s, const struct model_ops *ops, struct model *m);
bool saved_load(const struct saved *s, const struct model_ops *ops, struct model *m,
		struct err *err);
void saved_free(struct saved *s);

void checkpoint_add_record(struct checkpoint *c, const struct epoch_record *rec);
void checkpoint_add_edit(struct checkpoint *c, const struct edit_record *rec);
/* Writes the file if it is due. */
bool checkpoint_maybe_write(struct checkpoint *c, struct err *err);

#endif
