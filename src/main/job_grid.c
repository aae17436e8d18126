/* --batch=grid: trains every network that the table needs and is not in the store,
 * then prints the table. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"
#include "hamtop/base/mem.h"
#include "networks.h"
#include "print.h"

struct work {
	struct networks n;
	struct asked asked; /* rows that are shown */
};

/* --- the rows --- */

/* A rule that every table has, asked for or not. */
static bool
add_rule(struct asked *asked, const char *name, struct err *err)
{
	const struct model_row *row = NULL;
	const struct model_ops *ops = model_find(name, &row);

	for (int i = 0; i < asked->n; i++) {
		if (asked->row[i] == row)
			return true;
	}
	if (asked->n == ASKED_MAX)
		return err_set(err, ERR_USAGE,
			       "--model: at most %d rows beside Random and ItemMean",
			       ASKED_MAX - 2);
	asked->ops[asked->n] = ops;
	asked->row[asked->n++] = row;
	return true;
}

/* A row that shall be compared is one of the table. */
static bool
find_compared(const struct work *w, const struct model_row *row[2], struct err *err)
{
	for (size_t i = 0; i < w->n.s->opt->compare.n; i++) {
		const char *name = w->n.s->opt->compare.word[i];
		bool shown = false;

		if (!model_find(name, &row[i]))
			return err_set(err, ERR_USAGE,
				       "--compare: there is no row '%s'; `hamtop --model list` "
				       "prints them",
				       name);
		for (int j = 0; j < w->asked.n; j++)
			shown = shown || w->asked.row[j] == row[i];
		if (!shown)
			return err_set(err, ERR_USAGE,
				       "--compare: %s is not among the rows of --model",
				       row[i]->name);
	}
	return true;
}

/* --- the result --- */

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
static bool
compare_all(struct grid_table *t, const struct model_row *const asked[2], struct err *err)
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

static bool
write_files(struct work *w, const struct grid_table *t, struct err *err)
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

	if (!w->n.dir.path)
		return true;
	for (size_t i = 0; ok && i < ARRAY_LEN(files); i++) {
		struct str text = STR_INIT;

		files[i].make(&text, t);
		ok = outdir_write(&w->n.dir, files[i].name, &text, err);
		str_free(&text);
	}
	return ok && networks_manifest(&w->n, err);
}

static bool
report(struct work *w, const struct model_row *const compared[2], struct err *err)
{
	static void (*const make[])(struct str * out, const struct grid_table *t) = {
		[FORMAT_TEXT] = grid_text, [FORMAT_JSON] = grid_json, [FORMAT_CSV] = grid_csv,
		[FORMAT_MD] = grid_md,	   [FORMAT_TEX] = grid_tex,
	};
	const struct options *o = w->n.s->opt;
	struct grid_table t = { .s = w->n.s, .way = grid_way(o->eval.protocol, o->eval.gain) };
	uint64_t seed[SEEDS_MAX];
	struct str text = STR_INIT;
	bool ok;

	for (int i = 0; i < o->seeds; i++)
		seed[i] = o->seed + (unsigned)i;
	board_init(&t.board, &w->n.grid, w->asked.row, w->asked.n, o->bits, o->nbits, seed,
		   o->seeds, &o->eval);
	ok = compare_all(&t, compared, err);
	if (ok) {
		make[o->format](&text, &t);
		ok = print_str(&text, err) && write_files(w, &t, err);
	}
	str_free(&text);
	free(t.pair);
	return ok;
}

bool
job_grid(struct setup *s, struct err *err)
{
	struct work w = { .n.s = s };
	const struct model_row *compared[2] = { NULL, NULL };
	struct err late = ERR_INIT;
	bool ok = models_asked(&w.asked, s->opt, err) && add_rule(&w.asked, "Random", err) &&
		  add_rule(&w.asked, "ItemMean", err) && find_compared(&w, compared, err) &&
		  eval_check(&s->opt->eval, s->data, err) && networks_plan(&w.n, &w.asked, s->opt->bits, s->opt->nbits, err) &&
		  networks_open(&w.n, err);

	if (ok) {
		ok = networks_run(&w.n, err);
		if ((ok || err->code == ERR_INTERRUPTED) && !report(&w, compared, &late))
			ok = err_set(err, late.code, "%s", late.msg);
		ok = ok && networks_end(&w.n, err);
	}
	networks_free(&w.n);
	return ok;
}
