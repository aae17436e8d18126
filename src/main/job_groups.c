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

const char *
groups_name(const struct groups_table *t, int group)
{
	switch (group) {
	case GROUP_FIRST:
	case GROUP_SECOND:
		return t->name[group];
	case GROUP_TIED:
		return "tied";
	default:
		return "";
	}
}

/* The two rows, and the names of those whom each serves better. */
static bool
take_rows(struct work *w, struct err *err)
{
	const struct asked *a = &w->asked;

	if (!models_asked(&w->asked, w->n.s->opt, err))
		return false;
	if (a->n != 2)
		return err_set(err, ERR_USAGE,
			       "--batch=groups compares two rows: --model ROW,ROW, or none for "
			       "CCSR-C and AECF-C");
	for (int i = 0; i < 2; i++) {
		w->t.row[i] = a->row[i];
		w->t.name[i] = a->ops[0] == a->ops[1] ? a->row[i]->name : a->ops[i]->family;
	}
	return true;
}

static const struct csr *
profile_of(const struct work *w, int seed)
{
	return w->n.s->opt->whole_profile ? &w->n.s->data->by_user
					  : &w->n.split[seed]->user[FOLD_TRAIN];
}

/* The NDCG of each user by a row, [users]; NULL where it is missing. */
static const float *
scores_of(const struct work *w, const struct model_row *row, int seed, int length)
{
	const struct options *o = w->n.s->opt;
	const struct grid_cell *c =
		grid_find(&w->n.grid, row, o->bits[length], o->seed + (unsigned)seed);

	if (!c || !c->done)
		return NULL;
	return c->per_user + (size_t)grid_way(o->eval.protocol, o->eval.gain) * w->n.s->data->users;
}

static bool
make_groups(struct work *w, struct err *err)
{
	const struct resampling how = RESAMPLING_INIT;
	struct groups_table *t = &w->t;

	t->at = mem_new((size_t)(t->seeds * t->lengths), sizeof(*t->at));
	for (int seed = 0; seed < t->seeds; seed++) {
		struct groups *at = &t->at[seed * t->lengths];

		for (int i = 0; i < t->lengths; i++) {
			const float *a = scores_of(w, t->row[0], seed, i);
			const float *b = scores_of(w, t->row[1], seed, i);

			if (a && b &&
			    !groups_init(&at[i], a, b, profile_of(w, seed), &how, w->n.s->par, err))
				return false;
		}
		groups_holm(at, (size_t)t->lengths);
	}
	return true;
}

/* --- files --- */

/* groups_40/per_user.csv, or groups_40_seed2/.. of many seeds. */
static bool
write_users(struct work *w, int seed, int length, struct err *err)
{
	const struct groups_table *t = &w->t;
	const struct options *o = w->n.s->opt;
	const struct groups *g = groups_at(t, seed, length);
	const float *from[2] = { scores_of(w, t->row[0], seed, length),
				 scores_of(w, t->row[1], seed, length) };
	double *ndcg = mem_try(2 * (size_t)g->users + 1, sizeof(*ndcg), "per_user.csv", err);
	const char **group = mem_try(g->users + 1, sizeof(*group), "per_user.csv", err);
	struct str name = STR_INIT;
	char *folder = NULL, *path = NULL;
	bool ok = ndcg && group;

	for (size_t u = 0; ok && u < g->users; u++) {
		ndcg[u] = (double)from[0][u];
		ndcg[g->users + u] = (double)from[1][u];
		group[u] = groups_name(t, g->of[u]);
	}
	str_addf(&name, "groups_%u", o->bits[length]);
	if (t->seeds > 1)
		str_addf(&name, "_seed%llu", (unsigned long long)o->seed + (unsigned)seed);
	folder = outdir_path(&w->n.dir, name.s);
	str_add(&name, "/per_user.csv");
	path = outdir_path(&w->n.dir, name.s);
	if (ok) {
		struct user_scores scores[] = { { t->row[0]->name, ndcg },
						{ t->row[1]->name, ndcg + g->users } };
		struct user_table table = {
			.ids = &w->n.s->data->user_ids,
			.profile = profile_of(w, seed),
			.cutoffs = 1,
			.k = &o->eval.k[o->eval.cutoffs - 1],
			.models = 2,
			.scores = scores,
			.group = group,
		};

		ok = outdir_make(folder, err) && table_users(path, &table, err) &&
		     outdir_note(&w->n.dir, name.s, err);
	}
	str_free(&name);
	free(folder);
	free(path);
	free(ndcg);
	free(group);
	return ok;
}

static bool
write_files(struct work *w, struct err *err)
{
	static const struct {
		const char *name;
		void (*make)(struct str *out, const struct groups_table *t);
	} files[] = { { "groups.txt", groups_text },
		      { "groups.jsonl", groups_json },
		      { "groups.csv", groups_csv } };
	bool ok = true;

	if (!w->n.dir.path)
		return true;
	for (size_t i = 0; ok && i < ARRAY_LEN(files); i++) {
		struct str text = STR_INIT;

		files[i].make(&text, &w->t);
		ok = outdir_write(&w->n.dir, files[i].name, &text, err);
		str_free(&text);
	}
	for (int i = 0; ok && i < w->t.seeds * w->t.lengths; i++)
		ok = !w->t.at[i].users || write_users(w, i / w->t.lengths, i % w->t.lengths, err);
	return ok && networks_manifest(&w->n, err);
}

static bool
report(struct work *w, struct err *err)
{
	static void (*const make[])(struct str * out, const struct groups_table *t) = {
		[FORMAT_TEXT] = groups_text,
		[FORMAT_JSON] = groups_json,
		[FORMAT_CSV] = groups_csv,
	};
	struct str text = STR_INIT;
	bool ok = make_groups(w, err);

	if (ok) {
		make[w->n.s->opt->format](&text, &w->t);
		ok = print_str(&text, err) && write_files(w, err);
	}
	str_free(&text);
	return ok;
}

bool
job_groups(struct setup *s, struct err *err)
{
	struct work w = { .n.s = s,
			  .t = { .s = s, .lengths = s->opt->nbits, .seeds = s->opt->seeds } };
	struct err late = ERR_INIT;
	bool ok = take_rows(&w, err) && eval_check(&s->opt->eval, s->data, err) &&
		  networks_plan(&w.n, &w.asked, err);

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
	for (int i = 0; w.t.at && i < w.t.seeds * w.t.lengths; i++)
		groups_free(&w.t.at[i]);
	free(w.t.at);
	networks_free(&w.n);
	return ok;
}
