/* Runs of the toy, and what they said, for the tests of the run room. */
#ifndef HAMTOP_TESTS_RUNS_H
#define HAMTOP_TESTS_RUNS_H

#include "hamtop/run/checkpoint.h"
#include "hamtop/run/job.h"
#include "hamtop/run/record.h"
#include "hamtop/run/snapshot.h"
#include "hamtop/run/train.h"
#include "toy.h"

enum { HEARD_MAX = 400 };

/* All that a run said. */
struct heard {
	size_t epochs, edits, snapshots, results;
	struct epoch_record epoch[HEARD_MAX];
	struct edit_record edit[16];
	struct ndcg ndcg[ROWS_MAX];
	unsigned result_epochs[ROWS_MAX];
	uint64_t code_sum; /* over all codes of the results */
	enum run_end end;
	struct err err;
	int ended;
};

static inline void
hear_epoch(void *ctx, const struct epoch_record *rec)
{
	struct heard *h = ctx;

	h->epoch[h->epochs++] = *rec;
}

static inline void
hear_edit(void *ctx, const struct edit_record *rec)
{
	struct heard *h = ctx;

	h->edit[h->edits++] = *rec;
}

static inline void
hear_snapshot(void *ctx, struct snapshot *snap)
{
	struct heard *h = ctx;

	h->snapshots++;
	snapshot_unref(snap);
}

static inline void
hear_result(void *ctx, const struct result_record *rec)
{
	struct heard *h = ctx;

	h->ndcg[h->results] = rec->ndcg;
	h->result_epochs[h->results++] = rec->epochs;
	if (!rec->codes)
		return;
	for (size_t i = 0; i < (size_t)rec->codes->users * rec->codes->words; i++)
		h->code_sum = rng_mix(h->code_sum ^ rec->codes->user[i]);
	for (size_t i = 0; i < (size_t)rec->codes->items * rec->codes->words; i++)
		h->code_sum = rng_mix(h->code_sum ^ rec->codes->item[i]);
}

static inline void
hear_ended(void *ctx, enum run_end end, const struct err *err)
{
	struct heard *h = ctx;

	h->end = end;
	h->ended++;
	if (err)
		h->err = *err;
}

static inline struct sink
hearing(struct heard *h)
{
	*h = (struct heard){ 0 };
	return (struct sink){
		h, NULL, hear_epoch, hear_edit, hear_snapshot, hear_result, hear_ended
	};
}

/* Whether two runs said the same numbers, bit for bit; times apart. */
static inline int
same_numbers(const struct heard *a, const struct heard *b)
{
	int same = a->epochs == b->epochs && a->results == b->results && a->code_sum == b->code_sum;

	for (size_t i = 0; same && i < a->epochs; i++) {
		struct epoch_record x = a->epoch[i], y = b->epoch[i];

		same = memcmp(&x.loss, &y.loss, sizeof(x.loss)) == 0 && x.net == y.net &&
		       x.epoch == y.epoch && x.alpha == y.alpha && x.lr == y.lr &&
		       memcmp(x.valid, y.valid, sizeof(x.valid)) == 0;
	}
	for (size_t i = 0; same && i < a->results; i++)
		same = memcmp(a->ndcg[i].expected, b->ndcg[i].expected,
			      sizeof(a->ndcg[i].expected)) == 0;
	return same;
}

struct bench {
	struct dataset *data;
	struct split *split;
};

static inline struct bench
bench_new(void)
{
	struct split_options opt = SPLIT_OPTIONS_INIT;
	struct err err = ERR_INIT;
	struct bench b = { .data = toy_dataset(60, 40, 0.4, 2) };

	opt.valid_share = 0.2;
	b.split = split_new(b.data, &opt, &err);
	return b;
}

static inline void
bench_free(struct bench *b)
{
	split_free(b->split);
	dataset_free(b->data);
}

/* The four forms of CCSR, small: 12 bits, `epochs` epochs. */
static inline struct job
bench_job(const struct bench *b, enum recipe recipe, const char *epochs)
{
	static const char *const rows[] = { "CCSR-C", "CCSR-S", "CCSR-ST", "CCSR-SST" };
	const struct model_row *row = NULL;
	const struct model_ops *ops = model_find(rows[0], &row);
	struct job job;

	job_init(&job, ops, b->data, b->split, 12, recipe);
	for (job.rows = 0; job.rows < 4; job.rows++)
		model_find(rows[job.rows], &job.row[job.rows]);
	hyper_set(&job.hypers, "epochs", epochs, NULL);
	hyper_set(&job.hypers, "hidden", "16", NULL);
	hyper_set(&job.hypers, "batch", "8", NULL);
	return job;
}

#endif
