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
write_files(struct work *w, const struct grid_table *t, struct err *err)
{
	return !w->n.dir.path || (grid_write(t, &w->n.dir, err) && networks_manifest(&w->n, "manifest.json", err));
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
	ok = grid_compare(&t, compared, err);
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
		  eval_check(&s->opt->eval, s->data, err) &&
		  networks_plan(&w.n, &w.asked, s->opt->bits, s->opt->nbits, err) &&
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
