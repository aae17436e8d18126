/* The table of --batch=grid, as text, JSON lines, CSV, Markdown and LaTeX. */
#ifndef HAMTOP_MAIN_GRID_H
#define HAMTOP_MAIN_GRID_H

#include "hamtop/base/str.h"
#include "hamtop/run/board.h"
#include "setup.h"

/* One row against another at one length, in the way that was asked for. */
struct grid_pair {
	const struct model_row *row, *other;
	int length;
	struct board_comparison is;
	double p_holm; /* of the bootstrap, over all pairs with the same `against` */
	enum grid_against { AGAINST_MEAN, AGAINST_BEST, AGAINST_ASKED } against;
};

struct grid_table {
	const struct setup *s;
	struct board board;
	int way; /* that was asked for */
	struct grid_pair *pair;
	size_t pairs, pairs_cap;
};

/* Whether a way has scores at all: a gain may not suit the data. */
bool grid_table_has(const struct grid_table *t, int way);

/* "the user's test-rated items", "all items" */
const char *grid_candidates(enum protocol protocol);
/* "NDCG@10, the user's test-rated items, gain 2^R - 1" */
void grid_title(struct str *out, const struct grid_table *t, int way, int cut);

void grid_text(struct str *out, const struct grid_table *t);
void grid_json(struct str *out, const struct grid_table *t);
void grid_csv(struct str *out, const struct grid_table *t);
void grid_compare_csv(struct str *out, const struct grid_table *t);
void grid_md(struct str *out, const struct grid_table *t);
void grid_tex(struct str *out, const struct grid_table *t);

#endif
