#include "hamtop/run/groups_table.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"

void
groups_table_init(struct groups_table *t, const struct dataset *data,
		  const struct model_row *const row[2], const uint32_t *bits, int lengths,
		  const uint64_t *seed, int seeds, const struct eval_options *eval)
{
	*t = (struct groups_table){ .lengths = lengths,
				    .seeds = seeds,
				    .way = grid_way(eval->protocol, eval->gain),
				    .k = eval->k[eval->cutoffs - 1],
				    .paper = paper_data_of(data) };
	groups_table_rows(t, row);
	for (int i = 0; i < lengths; i++)
		t->bits[i] = bits[i];
	for (int i = 0; i < seeds; i++)
		t->seed[i] = seed[i];
	t->at = mem_new((size_t)(seeds * lengths), sizeof(*t->at));
}

void
groups_table_rows(struct groups_table *t, const struct model_row *const row[2])
{
	const struct model_ops *ops[2];
	const struct model_row *found;

	for (int i = 0; i < 2; i++) {
		t->row[i] = row[i];
		ops[i] = model_find(row[i]->name, &found);
	}
	for (int i = 0; i < 2; i++)
		t->name[i] = ops[0] == ops[1] ? row[i]->name : ops[i]->family;
}

void
groups_table_free(struct groups_table *t)
{
	for (int i = 0; t->at && i < t->seeds * t->lengths; i++)
		groups_free(&t->at[i]);
	free(t->at);
	*t = (struct groups_table){ 0 };
}

/* The split of a cell: that of the network which made it. */
static const struct split *
split_of(const struct grid *grid, const struct grid_cell *cell)
{
	size_t at = (size_t)(cell - grid->cell), net = 0;

	while (at >= grid->net[net].first + (size_t)grid->net[net].job.rows)
		net++;
	return grid->net[net].job.split;
}

bool
groups_source(struct groups_source *out, const struct groups_table *t, int seed, int length,
	      const struct grid *grid)
{
	const struct grid_cell *c = NULL;

	for (int i = 0; i < 2; i++) {
		c = grid_find(grid, t->row[i], t->bits[length], t->seed[seed]);
		if (!c || !c->done)
			return false;
		out->ndcg[i] = c->per_user + (size_t)t->way * grid->data->users;
	}
	out->profile =
		t->whole_profile ? &grid->data->by_user : &split_of(grid, c)->user[FOLD_TRAIN];
	return true;
}

bool
groups_table_take(struct groups_table *t, int seed, int length, const struct grid *grid,
		  const struct resampling *how, struct par *par, struct err *err)
{
	struct groups *at = groups_at(t, seed, length);
	struct groups_source from;

	if (!groups_source(&from, t, seed, length, grid))
		return true;
	groups_free(at);
	return groups_init(at, from.ndcg[0], from.ndcg[1], from.profile, how, par, err);
}

void
groups_table_correct(struct groups_table *t)
{
	for (int seed = 0; seed < t->seeds; seed++)
		groups_holm(groups_at(t, seed, 0), (size_t)t->lengths);
}

double
groups_p(const struct groups_table *t, int seed, int length, enum feature f,
	 enum correction correction)
{
	const struct feature_test *test = &groups_at(t, seed, length)->test[f];
	int tests = 0;

	if (!groups_at(t, seed, length)->users)
		return NAN;
	switch (correction) {
	case CORRECTION_BONFERRONI:
		for (int i = 0; i < t->lengths * FEATURES; i++) {
			const struct groups *g = groups_at(t, seed, i / FEATURES);

			tests += g->users && isfinite(g->test[i % FEATURES].p_permutation);
		}
		return fmin(1, test->p_permutation * tests);
	case CORRECTION_HOLM:
		return test->p_holm;
	default:
		return test->p_permutation;
	}
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
