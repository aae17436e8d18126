/* --batch=groups: trains two rows, tells apart the users that each serves better. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "groups.h"
#include "hamtop/base/mem.h"
#include "hamtop/export/tables.h"
#include "networks.h"
#include "print.h"

struct work {
	struct networks n;
	struct asked asked;
	struct groups_table t;
};

/* The table of the two rows, without its cells. */
static bool
plan_table(struct work *w, struct err *err)
{
	const struct options *o = w->n.s->opt;
	uint64_t seed[SEEDS_MAX];

	if (!models_asked(&w->asked, w->n.s->opt, err))
		return false;
	if (w->asked.n != 2)
		return err_set(err, ERR_USAGE,
			       "--batch=groups compares two rows: --model ROW,ROW, or none for "
			       "CCSR-C and AECF-C");
	for (int i = 0; i < o->seeds; i++)
		seed[i] = o->seed + (unsigned)i;
	groups_table_init(&w->t, w->n.s->data, w->asked.row, o->bits, o->nbits, seed, o->seeds,
			  &o->eval);
	w->t.whole_profile = o->whole_profile;
	return true;
}

static bool
make_groups(struct work *w, struct err *err)
{
	const struct resampling how = RESAMPLING_INIT;
	struct groups_table *t = &w->t;

	for (int i = 0; i < t->seeds * t->lengths; i++) {
		if (!groups_table_take(t, i / t->lengths, i % t->lengths, &w->n.grid, &how,
				       w->n.s->par, err))
			return false;
	}
	groups_table_correct(t);
	return true;
}

/* --- files --- */

static bool
write_files(struct work *w, struct err *err)
{
	bool ok;

	if (!w->n.dir.path)
		return true;
	ok = groups_write(w->n.s, &w->t, &w->n.dir, err);
	for (int i = 0; ok && i < w->t.seeds * w->t.lengths; i++)
		ok = groups_write_users(w->n.s, &w->t, i / w->t.lengths, i % w->t.lengths,
					w->n.split[i / w->t.lengths], &w->n.dir, err);
	return ok && networks_manifest(&w->n, "manifest.json", err);
}

static bool
report(struct work *w, struct err *err)
{
	static void (*const make[])(struct str * out, const struct setup *s,
				    const struct groups_table *t) = {
		[FORMAT_TEXT] = groups_text,
		[FORMAT_JSON] = groups_json,
		[FORMAT_CSV] = groups_csv,
	};
	struct str text = STR_INIT;
	bool ok = make_groups(w, err);

	if (ok) {
		make[w->n.s->opt->format](&text, w->n.s, &w->t);
		ok = print_str(&text, err) && write_files(w, err);
	}
	str_free(&text);
	return ok;
}

bool
job_groups(struct setup *s, struct err *err)
{
	struct work w = { .n.s = s };
	struct err late = ERR_INIT;
	bool ok = plan_table(&w, err) && eval_check(&s->opt->eval, s->data, err) &&
		  networks_plan(&w.n, &w.asked, s->opt->bits, s->opt->nbits, err);

	if (ok) {
		grid_only(&w.n.grid, w.t.row, 2);
		ok = networks_open(&w.n, err);
	}
	if (ok) {
		ok = networks_run(&w.n, err);
		if ((ok || err->code == ERR_INTERRUPTED) && !report(&w, &late))
			ok = err_set(err, late.code, "%s", late.msg);
		ok = ok && networks_end(&w.n, err);
	}
	groups_table_free(&w.t);
	networks_free(&w.n);
	return ok;
}
