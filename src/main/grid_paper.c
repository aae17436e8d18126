/* The grid as a paper would print it: Markdown, and LaTeX with booktabs. Best of a
 * group in bold, what the paper printed in parentheses. */
#include <math.h>
#include <string.h>

#include "grid.h"
#include "report.h"

static void
add_value(struct str *out, const struct board_cell *c, const char *bold, const char *end)
{
	char mean[16], paper[16];

	str_addf(out, "%s%s%s", c->best ? bold : "", report_share(c->mean, 4, mean, sizeof(mean)),
		 c->best ? end : "");
	if (isfinite(c->paper))
		str_addf(out, " (%s)", report_share(c->paper, 4, paper, sizeof(paper)));
}

/* Calls one() for each table: the way asked for first, at all cut-offs. */
static void
each_table(struct str *out, const struct grid_table *t,
	   void (*one)(struct str *out, const struct grid_table *t, int way, int cut))
{
	for (int i = 0; i < GRID_WAYS; i++) {
		int way = (t->way + i) % GRID_WAYS;

		for (int cut = 0; cut < t->board.eval.cutoffs && board_has(&t->board, way); cut++)
			one(out, t, way, cut);
	}
}

/* --- Markdown --- */

static void
md_table(struct str *out, const struct grid_table *t, int way, int cut)
{
	const struct board *b = &t->board;

	str_add(out, "\n## ");
	board_title(out, &t->board, way, cut);
	str_add(out, "\n\n| row |");
	for (int i = 0; i < b->lengths; i++)
		str_addf(out, " %u bits |", b->bits[i]);
	str_add(out, "\n|---|");
	for (int i = 0; i < b->lengths; i++)
		str_add(out, "---|");
	str_add(out, "\n");
	for (int row = 0; row < b->rows; row++) {
		str_addf(out, "| %s |", b->row[row]->name);
		for (int i = 0; i < b->lengths; i++) {
			struct board_cell c = board_cell(b, b->row[row], i, way, cut);

			str_add(out, " ");
			add_value(out, &c, "**", "**");
			str_add(out, " |");
		}
		str_add(out, "\n");
	}
}

static void
add_data(struct str *out, const struct grid_table *t)
{
	const struct dataset *d = t->s->data;

	str_add_clean(out, d->name, strlen(d->name));
	str_addf(out, ", recipe %s, %d seed%s from %llu on, split sha256 of the first %s",
		 recipe_name(t->s->opt->recipe), t->board.seeds, t->board.seeds == 1 ? "" : "s",
		 (unsigned long long)t->board.seed[0], t->s->split->sha256);
}

void
grid_md(struct str *out, const struct grid_table *t)
{
	str_add(out, "# hamtop on ");
	add_data(out, t);
	str_add(out, "\n\nMeans over seeds; **best of its group**; in parentheses what the paper "
		     "printed. Random is chance: all orders alike.\n");
	each_table(out, t, md_table);
	grid_md_reasons(out, t);
}

/* --- LaTeX --- */

static const char *const tex_gain[] = {
	[GAIN_EXP] = "$2^R - 1$",
	[GAIN_LINEAR] = "$R$",
	[GAIN_BINARY] = "1 where liked",
};

static void
tex_table(struct str *out, const struct grid_table *t, int way, int cut)
{
	const struct board *b = &t->board;

	struct eval_options opt = grid_way_options(&b->eval, way);

	str_addf(out,
		 "\n\\begin{table}\n\\centering\n\\caption{NDCG@%u, %s, gain %s}\n"
		 "\\begin{tabular}{l",
		 opt.k[cut], board_candidates(opt.protocol), tex_gain[opt.gain]);
	for (int i = 0; i < b->lengths; i++)
		str_addc(out, 'l');
	str_add(out, "}\n\\toprule\nrow");
	for (int i = 0; i < b->lengths; i++)
		str_addf(out, " & $r=%u$", b->bits[i]);
	str_add(out, " \\\\\n\\midrule\n");
	for (int row = 0; row < b->rows; row++) {
		if (row && board_group(b->row[row]) != board_group(b->row[row - 1]))
			str_add(out, "\\midrule\n");
		str_add(out, b->row[row]->name);
		for (int i = 0; i < b->lengths; i++) {
			struct board_cell c = board_cell(b, b->row[row], i, way, cut);

			str_add(out, " & ");
			add_value(out, &c, "\\textbf{", "}");
		}
		str_add(out, " \\\\\n");
	}
	str_add(out, "\\bottomrule\n\\end{tabular}\n\\end{table}\n");
}

void
grid_tex(struct str *out, const struct grid_table *t)
{
	str_add(out, "% hamtop on ");
	add_data(out, t);
	str_add(out, "\n% Means over seeds; bold: best of its group; in parentheses what the paper "
		     "printed.\n% \\usepackage{booktabs}\n");
	each_table(out, t, tex_table);
}
