#include "hamtop/run/groups_table.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"

void
groups_table_init(struct groups_table *t, const struct dataset *data,
		  const struct model_row *const row[2], const uint32_t *bits, int lengths,
		  const uint64_t *seed, int seeds, const struct eval_options *eval)
{
	const struct model_ops *ops[2];
	const struct model_row *found;

	*t = (struct groups_table){ .lengths = lengths,
				    .seeds = seeds,
				    .way = grid_way(eval->protocol, eval->gain),
				    .k = eval->k[eval->cutoffs - 1],
				    .paper = paper_data_of(data) };
	for (int i = 0; i < 2; i++) {
		t->row[i] = row[i];
		ops[i] = model_find(row[i]->name, &found);
	}
	for (int i = 0; i < 2; i++)
		t->name[i] = ops[0] == ops[1] ? row[i]->name : ops[i]->family;
	for (int i = 0; i < lengths; i++)
		t->bits[i] = bits[i];
	for (int i = 0; i < seeds; i++)
		t->seed[i] = seed[i];
	t->at = mem_new((size_t)(seeds * lengths), sizeof(*t->at));
}

void
groups_table_free(struct groups_table *t)
{
	for (int i = 0; t->at && i < t->seeds * t->lengths; i++)
		groups_free(&t->at[i]);
	free(t->at);
	*t = (struct groups_table){ 0 };
}

/* The NDCG of each user by row i, [users]; NULL where it is missing. */
static const float *
scores_of(const struct groups_table *t, int i, int seed, int length, const struct grid *grid)
{
	const struct grid_cell *c = grid_find(grid, t->row[i], t->bits[length], t->seed[seed]);

	return c && c->done ? c->per_user + (size_t)t->way * grid->data->users : NULL;
}

bool
groups_table_take(struct groups_table *t, int seed, int length, const struct grid *grid,
		  const struct split *split, const struct resampling *how, struct par *par,
		  struct err *err)
{
	const struct csr *profile =
		t->whole_profile ? &grid->data->by_user : &split->user[FOLD_TRAIN];
	const float *first = scores_of(t, 0, seed, length, grid);
	const float *second = scores_of(t, 1, seed, length, grid);
	struct groups *at = groups_at(t, seed, length);

	if (!first || !second)
		return true;
	groups_free(at);
	return groups_init(at, first, second, profile, how, par, err);
}

void
groups_table_correct(struct groups_table *t)
{
	for (int seed = 0; seed < t->seeds; seed++)
		groups_holm(groups_at(t, seed, 0), (size_t)t->lengths);
}

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

double
groups_printed(const struct groups_table *t, int length, enum feature f)
{
	return paper_chi2(t->paper, t->bits[length], f);
}

struct groups_seeds
groups_over_seeds(const struct groups_table *t, int length, enum feature f)
{
	struct groups_seeds out = { 0 };
	double chi2[BOARD_SEEDS_MAX];

	for (int i = 0; i < t->seeds; i++) {
		const struct groups *g = groups_at(t, i, length);
		const struct feature_test *test = &g->test[f];

		if (!g->users || !isfinite(test->chi2.chi2))
			continue;
		chi2[out.seeds++] = test->chi2.chi2;
		out.chi2 += test->chi2.p < 0.05;
		out.holm += test->p_holm < 0.05;
		out.first_larger += test->mean[GROUP_FIRST] > test->mean[GROUP_SECOND];
	}
	out.mean = stats_mean(chi2, (size_t)out.seeds);
	out.sd = stats_sd(chi2, (size_t)out.seeds);
	return out;
}
