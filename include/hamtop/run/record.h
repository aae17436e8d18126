/* What a run tells: plain values, copied and all delivered. */
#ifndef HAMTOP_RUN_RECORD_H
#define HAMTOP_RUN_RECORD_H

#include <stdint.h>

#include "hamtop/eval/ndcg.h"
#include "hamtop/model/features.h"
#include "hamtop/model/model.h"

struct job;
struct snapshot;

/* The lines that every score stands beside, of one fold and protocol. */
struct baselines {
	struct ndcg chance, item_mean;
};

struct run_info {
	const struct job *job; /* lent until the run ends */
	int nets;
	int net[NETS_MAX]; /* network numbers; names in job->ops->nets */
	int row_net[ROWS_MAX];
	unsigned first_epoch;	/* 1, or where a resumed run goes on */
	struct baselines valid; /* NAN where there is no validation fold */
	struct baselines test;
};

/* One network's epoch. */
struct epoch_record {
	int net;	/* index into run_info.net */
	unsigned epoch; /* 1-based */
	struct losses loss;
	double alpha;	/* of scaled tanh in this epoch; 1 for the others */
	double lr;	/* learning rate at the epoch's end */
	double seconds; /* training only, without evaluation */
	/* NDCG on the validation fold of each row that this network serves, by
	 * row of the job; NAN for the others and where there is no fold.
	 * [row][cutoff], expected over ties. */
	double valid[ROWS_MAX][CUTOFFS_MAX];
};

/* An edit of a live hyper-parameter, and when it took effect. */
struct edit_record {
	int index; /* into job->hypers */
	double from, to;
	unsigned epoch; /* in which it was applied, 1-based; before batch `batch` */
	unsigned batch;
};

enum run_end {
	RUN_FINISHED, /* the budget is used up */
	RUN_EARLY,    /* validation stopped improving */
	RUN_STOPPED,  /* asked to; whole epochs are kept */
	RUN_FAILED,
};

/* One row's score on the test fold, reported once at the end. The pointers are
 * lent for the call only. */
struct result_record {
	const struct model_row *row;
	const struct job *job;
	struct ndcg ndcg;
	struct baselines base;
	unsigned epochs;		 /* that the reported weights were trained for */
	double seconds;			 /* training time of its network */
	const double *per_user;		 /* [users * cutoffs] expected NDCG, NAN when left out */
	const struct features *features; /* real features of its network; NULL for a rule */
	const struct model *model;	 /* that made them; NULL for a rule */
	const struct codes *codes;	 /* of S and SST; NULL else */
};

/* Where a run's news go. Any member may be NULL. All are called from the thread
 * that trains. */
struct sink {
	void *ctx;
	void (*started)(void *ctx, const struct run_info *info);
	void (*epoch)(void *ctx, const struct epoch_record *rec);
	void (*edit)(void *ctx, const struct edit_record *rec);
	/* the receiver owns one reference */
	void (*snapshot)(void *ctx, struct snapshot *snap);
	void (*result)(void *ctx, const struct result_record *rec);
	void (*ended)(void *ctx, enum run_end end, const struct err *err);
};

#endif
