/* The grid in 80 columns: four lengths side by side. */
#include <math.h>
#include <string.h>

#include "grid.h"
#include "report.h"

enum { LENGTHS_A_LINE = 4, NAME = 10, CELL = 17 };

/* +.0123, -.0123; wide numbers keep their digit before the point. */
static const char *
difference(double v, int digits, char *buf, size_t size)
{
	char number[16];

	if (!isfinite(v))
		return "-";
	snprintf(buf, size, "%c%s", v < 0 ? '-' : '+',
		 report_share(fabs(v), digits, number, sizeof(number)));
	return buf;
}

/* From `from` on: how many lengths stand side by side. */
static int
lengths_here(const struct board *b, int from)
{
	return b->lengths - from < LENGTHS_A_LINE ? b->lengths - from : LENGTHS_A_LINE;
}

static void
add_lengths(struct str *out, const struct board *b, int from)
{
	str_addf(out, "%-*s", NAME, "");
	for (int i = from; i < from + lengths_here(b, from); i++) {
		char head[32];

		snprintf(head, sizeof(head), "%u bit%s", b->bits[i], b->bits[i] == 1 ? "" : "s");
		str_addf(out, "%*s", CELL, head);
	}
	report_end_line(out);
}

static void
add_columns(struct str *out, const struct board *b, int from, const char *columns)
{
	str_addf(out, "%-*s", NAME, "row");
	for (int i = from; i < from + lengths_here(b, from); i++)
		str_addf(out, "%*s", CELL, columns);
	report_end_line(out);
}

/* A line between groups. */
static void
add_rule(struct str *out, const struct board *b, int from)
{
	for (int i = 0; i < NAME + CELL * lengths_here(b, from); i++)
		str_addc(out, '-');
	str_add(out, "\n");
}

/* What a cell of one of the tables says, in at most CELL columns. */
typedef void cell_writer(struct str *out, const struct grid_table *t, const struct model_row *row,
			 int length, int way, int cut);

static void
add_rows(struct str *out, const struct grid_table *t, const struct model_row *const *row, int rows,
	 int from, int way, int cut, cell_writer *cell)
{
	const struct board *b = &t->board;

	for (int i = 0; i < rows; i++) {
		if (i && board_group(row[i]) != board_group(row[i - 1]))
			add_rule(out, b, from);
		str_addf(out, "%-*s", NAME, row[i]->name);
		for (int j = from; j < from + lengths_here(b, from); j++)
			cell(out, t, row[i], j, way, cut);
		report_end_line(out);
	}
}

static void
mean_cell(struct str *out, const struct grid_table *t, const struct model_row *row, int length,
	  int way, int cut)
{
	struct board_cell c = board_cell(&t->board, row, length, way, cut);
	bool below = row != t->board.chance && c.mean <= c.chance;
	char mean[16], sd[16], ties[16];

	str_addf(out, " %6s%c%4s %4s", report_share(c.mean, 4, mean, sizeof(mean)),
		 below	  ? 'v'
		 : c.best ? '*'
			  : ' ',
		 report_share(c.sd, 3, sd, sizeof(sd)),
		 report_share(c.high - c.low, 3, ties, sizeof(ties)));
}

static void
paper_cell(struct str *out, const struct grid_table *t, const struct model_row *row, int length,
	   int way, int cut)
{
	struct board_cell c = board_cell(&t->board, row, length, way, cut);
	char paper[16], diff[16];

	str_addf(out, " %9s %6s", report_share(c.paper, 4, paper, sizeof(paper)),
		 difference(c.mean - c.paper, 4, diff, sizeof(diff)));
}

static bool
has_paper(const struct grid_table *t, const struct model_row *row, int way, int cut)
{
	for (int i = 0; i < t->board.lengths; i++) {
		if (isfinite(board_cell(&t->board, row, i, way, cut).paper))
			return true;
	}
	return false;
}

/* The rows that were printed. Returns how many. */
static int
printed_rows(const struct model_row **row, const struct grid_table *t, int way, int cut)
{
	int n = 0;

	for (int i = 0; i < t->board.rows; i++) {
		if (has_paper(t, t->board.row[i], way, cut))
			row[n++] = t->board.row[i];
	}
	return n;
}

static void
add_tables(struct str *out, const struct grid_table *t, int way, int cut)
{
	const struct model_row *printed[BOARD_ROWS_MAX];
	const struct board *b = &t->board;
	int n = printed_rows(printed, t, way, cut);

	str_add(out, "\n");
	board_title(out, &t->board, way, cut);
	str_add(out, "\n");
	for (int from = 0; from < b->lengths; from += LENGTHS_A_LINE) {
		add_lengths(out, b, from);
		add_columns(out, b, from, "mean   sd ties");
		add_rows(out, t, b->row, b->rows, from, way, cut, mean_cell);
		if (!n)
			continue;
		str_add(out, "\n");
		add_columns(out, b, from, "printed   diff");
		add_rows(out, t, printed, n, from, way, cut, paper_cell);
	}
}

/* --- who is better than whom --- */

static const struct grid_pair *
pair_of(const struct grid_table *t, enum grid_against against, const struct model_row *row,
	int length)
{
	for (size_t i = 0; i < t->pairs; i++) {
		const struct grid_pair *p = &t->pair[i];

		if (p->against == against && p->row == row && p->length == length)
			return p;
	}
	return NULL;
}

static void
pair_cell(struct str *out, const struct grid_table *t, enum grid_against against,
	  const struct model_row *row, int length)
{
	const struct grid_pair *p = pair_of(t, against, row, length);
	char diff[16], low[16], high[16];

	if (!p || !p->is.seeds) {
		str_addf(out, "%*s", CELL, p ? "-" : "");
		return;
	}
	str_addf(out, " %5s%c%5s%5s", difference(p->is.users.mean, 3, diff, sizeof(diff)),
		 p->p_holm < 0.05 ? ' ' : '~', difference(p->is.users.low, 3, low, sizeof(low)),
		 difference(p->is.users.high, 3, high, sizeof(high)));
}

static void
mean_pair_cell(struct str *out, const struct grid_table *t, const struct model_row *row, int length,
	       int way, int cut)
{
	(void)way;
	(void)cut;
	pair_cell(out, t, AGAINST_MEAN, row, length);
}

static void
best_pair_cell(struct str *out, const struct grid_table *t, const struct model_row *row, int length,
	       int way, int cut)
{
	(void)way;
	(void)cut;
	if (row == board_best(&t->board, length, t->way, t->board.eval.cutoffs - 1))
		str_addf(out, "%*s", CELL, "best");
	else
		pair_cell(out, t, AGAINST_BEST, row, length);
}

static void
add_overview(struct str *out, const struct grid_table *t, const char *against, cell_writer *cell)
{
	int last = t->board.eval.cutoffs - 1, first = 0;

	while (first < t->board.rows && t->board.row[first]->form == FORM_RULE)
		first++;
	str_add(out, "\n");
	board_title(out, &t->board, t->way, last);
	str_addf(out, "\nagainst %s: mean difference of the same users, 95 %% interval\n", against);
	for (int from = 0; from < t->board.lengths; from += LENGTHS_A_LINE) {
		add_lengths(out, &t->board, from);
		add_columns(out, &t->board, from, "diff   low high");
		add_rows(out, t, t->board.row + first, t->board.rows - first, from, t->way, last,
			 cell);
	}
}

/* A p-value: not smaller than can be told. */
static const char *
p_text(double p, char *buf, size_t size)
{
	if (!isfinite(p))
		return "-";
	snprintf(buf, size, p < 1e-4 ? "%.0e" : "%.4f", fmax(p, 1e-300));
	return buf;
}

static void
add_asked(struct str *out, const struct grid_table *t)
{
	const struct grid_pair *first = pair_of(t, AGAINST_ASKED, t->pair[0].row, 0);
	char diff[16], low[16], high[16], boot[16], ttest[16], ranks[16];

	str_add(out, "\n");
	board_title(out, &t->board, t->way, t->board.eval.cutoffs - 1);
	str_addf(out, "\n%s minus %s, the same users\n", first->row->name, first->other->name);
	str_add(out,
		"bits    diff   95 % interval  p bootst. p t-test  p Wilcoxon wins/ties/losses\n");
	for (size_t i = 0; i < t->pairs; i++) {
		const struct board_comparison *c = &t->pair[i].is;

		str_addf(out, "%4u  %6s  %6s %6s  %9s %9s  %9s %zu/%zu/%zu\n",
			 t->board.bits[t->pair[i].length],
			 difference(c->users.mean, 4, diff, sizeof(diff)),
			 difference(c->users.low, 4, low, sizeof(low)),
			 difference(c->users.high, 4, high, sizeof(high)),
			 p_text(c->users.p_bootstrap, boot, sizeof(boot)),
			 p_text(c->users.p_t, ttest, sizeof(ttest)),
			 p_text(c->users.p_wilcoxon, ranks, sizeof(ranks)), c->users.wins,
			 c->users.ties, c->users.losses);
	}
	for (size_t i = 0; i < t->pairs; i++) {
		const struct board_comparison *c = &t->pair[i].is;

		str_addf(out, "%4u  %zu users, %d of %d seed%s with that sign\n",
			 t->board.bits[t->pair[i].length], c->users.users, c->agree, c->seeds,
			 c->seeds == 1 ? "" : "s");
	}
}

static void
add_comparisons(struct str *out, const struct grid_table *t)
{
	const struct resampling how = RESAMPLING_INIT;

	if (!t->pairs)
		return;
	if (t->pair[0].against == AGAINST_ASKED) {
		add_asked(out, t);
	} else {
		add_overview(out, t, "ItemMean", mean_pair_cell);
		add_overview(out, t, "the best row", best_pair_cell);
		str_add(out, "~ not significant: bootstrap p, Holm's correction over the table, "
			     ".05 or more\n");
	}
	str_addf(out, "bootstrap over users: %u resamples%s\n", how.times,
		 stats_have_p() ? "" : "; p-values of t and ranks need a build with GSL");
}

/* --- all of it --- */

/* A family, and below it its rows where there is more than one. */
static void
add_distance(struct str *out, const struct board *b, const struct model_ops *ops)
{
	int cells, mine, printed = 0;
	double distance = board_family_distance(b, ops, &cells);
	char text[16];

	if (!cells)
		return;
	str_addf(out, "  %-*s%s over %d cell%s", NAME, ops->family,
		 report_share(distance, 4, text, sizeof(text)), cells, cells == 1 ? "" : "s");
	for (int i = 0; i < b->rows; i++) {
		if (!board_is_of(b->row[i], ops))
			continue;
		distance = board_distance(b, b->row[i], &mine);
		if (mine && mine < cells)
			str_addf(out, "%s%s %s", printed++ ? ", " : "\n            ",
				 b->row[i]->name, report_share(distance, 4, text, sizeof(text)));
	}
	str_add(out, "\n");
}

static void
add_distances(struct str *out, const struct grid_table *t)
{
	static const char title[] = "\nmean absolute difference from the printed values:\n";
	size_t begin;

	str_add(out, title);
	begin = out->len;
	for (const struct model_ops *const *f = model_families(); *f; f++)
		add_distance(out, &t->board, *f);
	if (out->len == begin)
		out->s[out->len -= sizeof(title) - 1] = '\0';
}

static void
add_legend(struct str *out, const struct grid_table *t)
{
	const struct board *b = &t->board;
	struct board_cell c = board_cell(b, b->chance, 0, t->way, 0);

	str_addf(out,
		 "\nmean over %d seed%s from %llu on, each its own split and training; sd over "
		 "them\n",
		 b->seeds, b->seeds == 1 ? "" : "s", (unsigned long long)b->seed[0]);
	str_add(out,
		"ties: best order of tied items less their worst; the mean is over all orders\n"
		"* best of its group   v at or below chance (Random: all orders alike)\n");
	str_addf(out, "%zu users counted, %zu left out (no test rating that gains), at seed %llu\n",
		 c.users, c.skipped, (unsigned long long)b->seed[0]);
}

void
grid_text(struct str *out, const struct grid_table *t)
{
	int last = t->board.eval.cutoffs - 1;

	report_text_head(out, t->s);
	for (int cut = 0; cut <= last; cut++)
		add_tables(out, t, t->way, cut);
	for (int way = 0; way < GRID_WAYS; way++) {
		if (way != t->way && board_has(&t->board, way))
			add_tables(out, t, way, last);
	}
	grid_text_reasons(out, t);
	add_comparisons(out, t);
	add_distances(out, t);
	add_legend(out, t);
}
