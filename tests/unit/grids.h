/* Small grids of the toy. Included behind unit.h. */
#ifndef HAMTOP_TESTS_GRIDS_H
#define HAMTOP_TESTS_GRIDS_H

#include "hamtop/run/grid.h"
#include "runs.h"

/* Random, ItemMean and the forms of CCSR, at 5 and 12 bits, one seed. */
static inline struct grid
small_grid(const struct bench *b, enum recipe recipe, const char *epochs)
{
	static const char *const rules[] = { "Random", "ItemMean" };
	struct grid g = { 0 };
	struct job job;

	for (int i = 0; i < 2; i++) {
		job_init(&job, model_find(rules[i], NULL), b->data, b->split, 5, recipe);
		grid_add(&g, &job);
	}
	job = bench_job(b, recipe, epochs);
	for (job.bits = 5; job.bits <= 12; job.bits += 7) {
		job.rows = 1; /* the others come by themselves */
		grid_add(&g, &job);
	}
	return g;
}

static inline void
train_all(struct grid *g)
{
	struct err err = ERR_INIT;
	enum run_end end;

	for (size_t i = 0; i < g->nets; i++) {
		if (!g->net[i].done)
			assert_true(grid_train(g, i, NULL, NULL, &end, &err));
	}
}

static inline void
same_number(double x, double y)
{
	assert_true(x == y || (isnan(x) && isnan(y)));
}

/* Whether two grids scored alike, bit for bit. */
static inline void
same_cells(const struct grid *a, const struct grid *b)
{
	assert_int_equal(a->cells, b->cells);
	for (size_t i = 0; i < a->cells; i++) {
		const struct grid_cell *x = &a->cell[i], *y = &b->cell[i];

		assert_true(x->done && y->done);
		assert_int_equal(x->epochs, y->epochs);
		same_number(x->facts.first_rating, y->facts.first_rating);
		same_number(x->facts.first_count, y->facts.first_count);
		same_number(x->facts.user_code, y->facts.user_code);
		same_number(x->facts.item_alike, y->facts.item_alike);
		for (int way = 0; way < GRID_WAYS; way++) {
			assert_int_equal(x->ndcg[way].users, y->ndcg[way].users);
			assert_memory_equal(x->ndcg[way].expected, y->ndcg[way].expected,
					    3 * sizeof(double));
			assert_memory_equal(x->ndcg[way].low, y->ndcg[way].low, 3 * sizeof(double));
			assert_memory_equal(x->ndcg[way].high, y->ndcg[way].high,
					    3 * sizeof(double));
		}
		assert_memory_equal(x->per_user, y->per_user,
				    GRID_WAYS * a->data->users * sizeof(float));
	}
}

#endif
