/* The groups for other programs: JSON lines and CSV. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "groups.h"
#include "hamtop/base/mem.h"
#include "hamtop/export/csv.h"
#include "hamtop/export/tables.h"
#include "json.h"
#include "report.h"

/* The numbers of a feature, for JSON and CSV alike. */
#define NUMBERS(X)                                                                                 \
	X(chi2, t->chi2.chi2)                                                                      \
	X(p, t->chi2.p)                                                                            \
	X(chi2_null_mean, t->chi2.null_mean)                                                       \
	X(chi2_other_unit, t->other.chi2)                                                          \
	X(p_other_unit, t->other.p)                                                                \
	X(mean_first, t->mean[GROUP_FIRST])                                                        \
	X(mean_second, t->mean[GROUP_SECOND])                                                      \
	X(mean_all, t->all)                                                                        \
	X(ratio, t->mean[GROUP_FIRST] / t->mean[GROUP_SECOND])                                     \
	X(permutation_p, t->p_permutation)                                                         \
	X(permutation_p_holm, t->p_holm)                                                           \
	X(mann_whitney_p, t->rank.p)                                                               \
	X(effect, t->rank.effect)                                                                  \
	X(share_first, t->share[GROUP_FIRST].mean)                                                 \
	X(share_first_low, t->share[GROUP_FIRST].low)                                              \
	X(share_first_high, t->share[GROUP_FIRST].high)                                            \
	X(share_second, t->share[GROUP_SECOND].mean)                                               \
	X(share_second_low, t->share[GROUP_SECOND].low)                                            \
	X(share_second_high, t->share[GROUP_SECOND].high)

#define X(name, expression)                                                                        \
	static double name##_of(const struct feature_test *t)                                      \
	{                                                                                          \
		return expression;                                                                 \
	}
NUMBERS(X)
#undef X

static const struct {
	const char *name;
	double (*of)(const struct feature_test *t);
} numbers[] = {
#define X(name, expression) { #name, name##_of },
	NUMBERS(X)
#undef X
};

static const char *
profile_name(const struct groups_table *t)
{
	return t->whole_profile ? "all" : "train";
}

/* "users_ccsr" */
static void
put_users(json_t *o, const char *group, size_t n)
{
	char key[32] = "users_";

	for (size_t i = 6; *group && i < sizeof(key) - 1; i++)
		key[i] = (char)tolower((unsigned char)*group++);
	json_put_count(o, key, n);
}

static json_t *
groups_object(const struct setup *s, const struct groups_table *t, int seed, int length)
{
	const struct groups *g = groups_at(t, seed, length);
	json_t *o = json_object(), *paper = json_object(), *unit = json_object();

	json_put_text(o, "type", "groups");
	json_put_count(o, "bits", t->bits[length]);
	for (int i = 0; i < GROUP_NONE; i++)
		put_users(o, groups_name(t, i), g->count[i]);
	json_put_count(o, "users_skipped", g->count[GROUP_NONE]);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		json_t *of = json_object();

		for (int f = 0; f < FEATURES; f++)
			json_put_real(of, feature_name((enum feature)f),
				      numbers[i].of(&g->test[f]));
		json_put(o, numbers[i].name, of);
	}
	for (int f = 0; f < FEATURES; f++) {
		const char *name = feature_name((enum feature)f);

		json_put_real(paper, name, groups_printed(t, length, (enum feature)f));
		json_put_text(unit, name, feature_unit((enum feature)f).name);
	}
	json_put(o, "paper", paper);
	json_put(o, "other_unit", unit);
	json_put_text(o, "first", t->row[0]->name);
	json_put_text(o, "second", t->row[1]->name);
	json_put_count(o, "k", t->k);
	json_put_text(o, "profile", profile_name(t));
	json_put_text(o, "recipe", recipe_name(s->opt->recipe));
	json_put_count(o, "seed", t->seed[seed]);
	return o;
}

void
groups_json(struct str *out, const struct setup *s, const struct groups_table *t)
{
	json_line(out, report_json_run(s));
	for (int i = 0; i < t->seeds * t->lengths; i++) {
		if (t->at[i].users)
			json_line(out, groups_object(s, t, i / t->lengths, i % t->lengths));
	}
}

static void
add_line(struct str *out, const struct groups_table *t, int seed, int length, enum feature f)
{
	const struct groups *g = groups_at(t, seed, length);

	csv_count(out, t->seed[seed]);
	csv_count(out, t->bits[length]);
	csv_text(out, t->row[0]->name);
	csv_text(out, t->row[1]->name);
	for (int i = 0; i < GROUPS; i++)
		csv_count(out, g->count[i]);
	csv_text(out, profile_name(t));
	csv_text(out, feature_name(f));
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		csv_number(out, numbers[i].of(&g->test[f]));
	csv_number(out, groups_printed(t, length, f));
	csv_text(out, feature_unit(f).name);
	csv_end(out);
}

void
groups_csv(struct str *out, const struct setup *s, const struct groups_table *t)
{
	(void)s;
	str_add(out, "seed,bits,first,second,users_first,users_second,users_tied,users_skipped,"
		     "profile,feature,");
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		str_addf(out, "%s,", numbers[i].name);
	str_add(out, "paper,other_unit\n");
	for (int i = 0; i < t->seeds * t->lengths; i++) {
		for (int f = 0; f < FEATURES && t->at[i].users; f++)
			add_line(out, t, i / t->lengths, i % t->lengths, (enum feature)f);
	}
}

bool
groups_write(const struct setup *s, const struct groups_table *t, struct outdir *out,
	     struct err *err)
{
	static const struct {
		const char *name;
		void (*make)(struct str *out, const struct setup *s, const struct groups_table *t);
	} files[] = { { "groups.txt", groups_text },
		      { "groups.jsonl", groups_json },
		      { "groups.csv", groups_csv } };
	bool ok = true;

	for (size_t i = 0; ok && i < ARRAY_LEN(files); i++) {
		struct str text = STR_INIT;

		files[i].make(&text, s, t);
		ok = outdir_write(out, files[i].name, &text, err);
		str_free(&text);
	}
	return ok;
}

bool
groups_write_users(const struct setup *s, const struct groups_table *t, int seed, int length,
		   const struct split *split, struct outdir *out, struct err *err)
{
	const struct groups *g = groups_at(t, seed, length);
	double *ndcg = mem_try(2 * (size_t)g->users + 1, sizeof(*ndcg), "per_user.csv", err);
	const char **group = mem_try(g->users + 1, sizeof(*group), "per_user.csv", err);
	struct str name = STR_INIT;
	char *folder = NULL, *path = NULL;
	bool ok = ndcg && group;

	for (size_t u = 0; ok && u < g->users; u++) {
		ndcg[u] = (double)g->ndcg[0][u];
		ndcg[g->users + u] = (double)g->ndcg[1][u];
		group[u] = groups_name(t, g->of[u]);
	}
	str_addf(&name, "groups_%u", t->bits[length]);
	if (t->seeds > 1)
		str_addf(&name, "_seed%llu", (unsigned long long)t->seed[seed]);
	folder = outdir_path(out, name.s);
	str_add(&name, "/per_user.csv");
	path = outdir_path(out, name.s);
	if (ok && g->users) {
		struct user_scores scores[] = { { t->row[0]->name, ndcg },
						{ t->row[1]->name, ndcg + g->users } };
		struct user_table table = {
			.ids = &s->data->user_ids,
			.profile = t->whole_profile ? &s->data->by_user : &split->user[FOLD_TRAIN],
			.cutoffs = 1,
			.k = &t->k,
			.models = 2,
			.scores = scores,
			.group = group,
		};

		ok = outdir_make(folder, err) && table_users(path, &table, err) &&
		     outdir_note(out, name.s, err);
	}
	str_free(&name);
	free(folder);
	free(path);
	free(ndcg);
	free(group);
	return ok;
}
