/* Section 5.6 of the paper as one table: two rows, the users that each serves better,
 * and what tells these apart, at each seed and code length.
 *
 * A cell is what its two networks give; those that are not there yet have no users,
 * and no part in any mean. */
#ifndef HAMTOP_RUN_GROUPS_TABLE_H
#define HAMTOP_RUN_GROUPS_TABLE_H

#include "hamtop/eval/groups.h"
#include "hamtop/eval/paper.h"
#include "hamtop/run/board.h"

struct groups_table {
	const struct model_row *row[2];
	const char *name[2]; /* of the groups: "CCSR", "AECF"; lent */
	int lengths, seeds;
	uint32_t bits[BOARD_LENGTHS_MAX];
	uint64_t seed[BOARD_SEEDS_MAX];
	int way; /* of the NDCG, at the largest cut-off: */
	uint32_t k;
	bool whole_profile; /* features of all ratings of a user, not of the training fold */
	enum paper_data paper;
	struct groups *at; /* [seeds, lengths]; owned */
};

/* A table without cells. The groups have the names of the families, or of the rows
 * where both are of one family. */
void groups_table_init(struct groups_table *t, const struct dataset *data,
		       const struct model_row *const row[2], const uint32_t *bits, int lengths,
		       const uint64_t *seed, int seeds, const struct eval_options *eval);
/* Other rows; the cells are the caller's to make anew. */
void groups_table_rows(struct groups_table *t, const struct model_row *const row[2]);
void groups_table_free(struct groups_table *t);

/* What a cell is made of; lent by the grid, whose scores do not change. */
struct groups_source {
	const float *ndcg[2];	   /* [users] by the two rows */
	const struct csr *profile; /* the ratings behind the features */
};
/* False where one of the networks is missing. */
bool groups_source(struct groups_source *out, const struct groups_table *t, int seed, int length,
		   const struct grid *grid);

/* Makes a cell of the grid's; false with ERR_RUN: no memory. Nothing happens where one of
 * the networks is missing. */
bool groups_table_take(struct groups_table *t, int seed, int length, const struct grid *grid,
		       const struct resampling *how, struct par *par, struct err *err);
/* After the last: Holm's correction over each seed's cells. */
void groups_table_correct(struct groups_table *t);

/* What the many tests of a table cost each of them. */
enum correction { CORRECTION_NONE, CORRECTION_BONFERRONI, CORRECTION_HOLM, CORRECTIONS };
/* p of a cell's permutation test, corrected over the cells of its seed that are there. */
double groups_p(const struct groups_table *t, int seed, int length, enum feature f,
		enum correction correction);

static inline struct groups *
groups_at(const struct groups_table *t, int seed, int length)
{
	return &t->at[seed * t->lengths + length];
}

/* "CCSR", "AECF", "tied"; "" of users without NDCG. */
const char *groups_name(const struct groups_table *t, int group);

/* The printed chi-squared, or NAN. */
double groups_printed(const struct groups_table *t, int length, enum feature f);

/* One feature at one length over the seeds that are there. */
struct groups_seeds {
	int seeds;
	int chi2, holm;	  /* in how many its p, and that of Holm, are below 0.05 */
	int first_larger; /* and the mean of the first group is the larger */
	double mean, sd;  /* of chi-squared; sd NAN below two */
};
struct groups_seeds groups_over_seeds(const struct groups_table *t, int length, enum feature f);

#endif
