/* The table of --batch=grid, as text, JSON lines, CSV, Markdown and LaTeX. */
#ifndef HAMTOP_MAIN_GRID_H
#define HAMTOP_MAIN_GRID_H

#include "hamtop/base/str.h"
#include "hamtop/run/board.h"
#include "outdir.h"
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

/* Compares rows: those two at each length, or, without them, every row that is no rule
 * with the item mean, then with the best. */
bool grid_compare(struct grid_table *t, const struct model_row *const asked[2], struct err *err);

/* Why rows lie at or below chance in the tables shown, and what is known of their
 * families; nothing where none does. */
void grid_text_reasons(struct str *out, const struct grid_table *t);
void grid_md_reasons(struct str *out, const struct grid_table *t);

void grid_text(struct str *out, const struct grid_table *t);
void grid_json(struct str *out, const struct grid_table *t);
void grid_csv(struct str *out, const struct grid_table *t);
void grid_compare_csv(struct str *out, const struct grid_table *t);
void grid_md(struct str *out, const struct grid_table *t);
void grid_tex(struct str *out, const struct grid_table *t);

/* All of them as files: table.txt, table.md, table.tex, grid.csv, grid.jsonl,
 * compare.csv. */
bool grid_write(const struct grid_table *t, struct outdir *dir, struct err *err);

#endif
