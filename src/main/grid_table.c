/* What a grid's table holds beside means, and the files that it is written to. */
#include <math.h>
#include <stdlib.h>

#include "grid.h"
#include "hamtop/base/mem.h"

static bool
compare(struct grid_table *t, struct grid_pair pair, struct err *err)
{
	const struct resampling how = RESAMPLING_INIT;

	if (!pair.other || pair.row == pair.other)
		return true;
	VEC_ROOM(t->pair, t->pairs, t->pairs_cap);
	t->pair[t->pairs] = pair;
	t->pair[t->pairs].p_holm = NAN;
	return board_compare(&t->pair[t->pairs++].is, &t->board, pair.row, pair.other, pair.length,
			     t->way, &how, t->s->par, err);
}

/* Holm's correction over the pairs from `from` on. */
static void
correct(struct grid_table *t, size_t from)
{
	size_t n = t->pairs - from;
	double *p = mem_new(n ? n : 1, sizeof(*p));

	for (size_t i = 0; i < n; i++)
		p[i] = t->pair[from + i].is.users.p_bootstrap;
	stats_holm(p, p, n);
	for (size_t i = 0; i < n; i++)
		t->pair[from + i].p_holm = p[i];
	free(p);
}

/* The pair of --compare at each length; without it every row that is no rule against
 * the item mean, then against the best. */
bool
grid_compare(struct grid_table *t, const struct model_row *const asked[2], struct err *err)
{
	const struct board *b = &t->board;
	size_t from = t->pairs;

	for (int i = 0; asked[0] && i < b->lengths; i++) {
		struct grid_pair pair = { asked[0], asked[1], i, .against = AGAINST_ASKED };

		if (!compare(t, pair, err))
			return false;
	}
	for (int against = AGAINST_MEAN; !asked[0] && against <= AGAINST_BEST; against++) {
		for (int at = 0; at < b->rows * b->lengths; at++) {
			struct grid_pair pair = { b->row[at / b->lengths], b->item_mean,
						  at % b->lengths,
						  .against = (enum grid_against)against };

			if (against == AGAINST_BEST)
				pair.other =
					board_best(b, pair.length, t->way, b->eval.cutoffs - 1);
			if (pair.row->form != FORM_RULE && !compare(t, pair, err))
				return false;
		}
		correct(t, from);
		from = t->pairs;
	}
	if (asked[0])
		correct(t, 0);
	return true;
}

bool
grid_write(const struct grid_table *t, struct outdir *dir, struct err *err)
{
	static const struct {
		const char *name;
		void (*make)(struct str *out, const struct grid_table *t);
	} files[] = {
		{ "table.txt", grid_text },  { "table.md", grid_md },
		{ "table.tex", grid_tex },   { "grid.csv", grid_csv },
		{ "grid.jsonl", grid_json }, { "compare.csv", grid_compare_csv },
	};
	bool ok = true;

	for (size_t i = 0; ok && i < ARRAY_LEN(files); i++) {
		struct str text = STR_INIT;

		files[i].make(&text, t);
		ok = outdir_write(dir, files[i].name, &text, err);
		str_free(&text);
	}
	return ok;
}
