/* The table that a grid makes: means over seeds, beside what the paper printed.
 *
 * Rows stand in the paper's groups of binarization. All functions read the grid as
 * it is: cells that are not there yet are NAN, or counted in no mean. */
#ifndef HAMTOP_RUN_BOARD_H
#define HAMTOP_RUN_BOARD_H

#include "hamtop/base/str.h"
#include "hamtop/eval/stats.h"
#include "hamtop/run/grid.h"

enum { BOARD_ROWS_MAX = 64, BOARD_LENGTHS_MAX = 64, BOARD_SEEDS_MAX = 64 };

struct board {
	const struct grid *grid; /* lent */
	int rows, lengths, seeds;
	const struct model_row *row[BOARD_ROWS_MAX]; /* by group, else in the given order */
	uint32_t bits[BOARD_LENGTHS_MAX];
	uint64_t seed[BOARD_SEEDS_MAX];
	struct eval_options eval; /* the cut-offs, and the way that was asked for */
	const struct model_row *chance, *item_mean; /* rows of every grid, shown or not */
};

/* A table of the given rows, lengths and seeds (none of them more than its MAX). */
void board_init(struct board *b, const struct grid *grid, const struct model_row *const *row,
		int rows, const uint32_t *bits, int lengths, const uint64_t *seed, int seeds,
		const struct eval_options *eval);

/* Where the binarization of a row stands among the paper's groups, 0 ..: rules, C,
 * ST, SST, S. */
int board_group(const struct model_row *row);
/* "C: real features, inner product" */
const char *board_group_name(int group);

/* "the user's test-rated items", "all items not in training" */
const char *board_candidates(enum protocol protocol);
/* "NDCG@10, the user's test-rated items, gain 2^R - 1"; cut: index into b->eval.k. */
void board_title(struct str *out, const struct board *b, int way, int cut);
/* Whether a way has scores at all: a gain may not suit the data. */
bool board_has(const struct board *b, int way);

struct board_cell {
	int seeds;	  /* that are done, and in the means */
	double mean, sd;  /* over seeds; sd NAN below two */
	double low, high; /* worst and best order of ties, means over seeds */
	double paper;	  /* NAN: none was printed for this way */
	double chance;	  /* of the same seeds and way */
	double item_mean;
	size_t users, skipped; /* of the first seed done */
	bool best;	       /* in its group; never of a rule */
};

/* cut: index into b->eval.k. */
struct board_cell board_cell(const struct board *b, const struct model_row *row, int length,
			     int way, int cut);

/* Whether a trained row lies at or below chance there: scores that mean nothing, or
 * worse, and want a reason. */
bool board_at_chance(const struct board *b, const struct model_row *row, int length, int way,
		     int cut);
/* Appends what of its cells (means over seeds) makes it so, as a clause of plain ASCII;
 * false, and nothing, where the row is above chance. What is known of the family
 * beside it: board_caveat(). */
bool board_reason(struct str *out, const struct board *b, const struct model_row *row, int length,
		  int way, int cut);
/* A sentence, or NULL. */
const char *board_caveat(const struct model_row *row);

/* Mean absolute difference from the printed values over a row's lengths and cut-offs;
 * how many cells that is. NAN, 0: none. */
double board_distance(const struct board *b, const struct model_row *row, int *cells);
/* The same over the rows of a family that are shown. */
double board_family_distance(const struct board *b, const struct model_ops *ops, int *cells);
/* Whether a row is one of the family's. */
bool board_is_of(const struct model_row *row, const struct model_ops *ops);

/* The row with the highest mean at a length among those shown that are no rules;
 * NULL when none is done. */
const struct model_row *board_best(const struct board *b, int length, int way, int cut);

struct board_comparison {
	struct paired users; /* each user's mean over the seeds, at the largest cut-off */
	int seeds, agree;    /* seeds that are there, and whose difference has that sign */
};

/* Row a against row b. Seeds that one of them has not are left out. */
bool board_compare(struct board_comparison *out, const struct board *b, const struct model_row *a,
		   const struct model_row *other, int length, int way, const struct resampling *how,
		   struct par *par, struct err *err);

#endif
