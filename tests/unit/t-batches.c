/* The mini-batches of an epoch hold every row once, as it is; the cells of two sides'
 * batches hold every pair once, where it belongs. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "model/cells.h"
#include "numbers.h"

enum { ROWS = 23, COLS = 17, KEY = 5 };

static void
check_batch(const struct batch *b, const struct sparse *x)
{
	const struct columns *c = &b->columns;

	for (size_t a = 0; a < b->B; a++) {
		size_t from = x->ptr[b->row[a]], n = x->ptr[b->row[a] + 1] - from;
		size_t at = b->x.ptr[a];

		assert_int_equal(b->x.ptr[a + 1] - at, n);
		assert_memory_equal(b->x.col + at, x->col + from, n * sizeof(*x->col));
		assert_memory_equal(b->x.val + at, x->val + from, n * sizeof(*x->val));
	}
	/* the columns hold each entry once, in the order of x's rows */
	for (size_t k = 0; k < c->n; k++) {
		double sum = 0;

		assert_true(k == 0 || c->col[k - 1] < c->col[k]);
		assert_true(c->ptr[k] < c->ptr[k + 1]);
		for (size_t e = c->ptr[k]; e < c->ptr[k + 1]; e++) {
			const struct column_entry *entry = &c->entry[e];
			size_t at = b->x.ptr[entry->row];

			assert_true(e == c->ptr[k] || b->row[entry[-1].row] < b->row[entry->row]);
			while (at < b->x.ptr[entry->row + 1] && b->x.col[at] != c->col[k])
				at++;
			assert_true(at < b->x.ptr[entry->row + 1]);
			assert_true(entry->val == b->x.val[at]);
			sum += (double)entry->val;
		}
		assert_true(fabs((double)c->sum[k] - sum) < 1e-5 * (1 + fabs(sum)));
	}
	assert_int_equal(c->ptr[c->n], b->x.ptr[b->B] - b->x.ptr[0]);
	assert_int_equal(b->entries, c->ptr[c->n]);
}

static void
make(struct batches *b, uint64_t key)
{
	batches_shuffle(b, key);
	for (int part = 0; part < BATCHES_PARTS; part++)
		batches_make(b, part);
}

static void
batches_hold_every_row_once(void **state)
{
	struct sparse x = sparse_new(ROWS, COLS, KEY);
	struct err err = ERR_INIT;

	(void)state;
	for (size_t n = 1; n <= ROWS; n += 2) {
		struct batches b;

		assert_true(batches_init(&b, &x, ROWS, COLS, n, 0, &err));
		for (uint64_t key = 0; key < 3; key++) {
			int rows[ROWS] = { 0 };

			make(&b, key);
			for (size_t i = 0; i < b.n; i++) {
				for (size_t a = 0; a < b.batch[i].B; a++)
					rows[b.batch[i].row[a]]++;
				check_batch(&b.batch[i], &x);
			}
			for (size_t a = 0; a < ROWS; a++)
				assert_int_equal(rows[a], 1);
		}
		batches_free(&b);
	}
	sparse_free(&x);
}

/* A cell's entries are pairs of its rows and columns, in the order of the row; how many. */
static size_t
check_cell(const struct sparse *cell, const struct sparse *pairs, const struct batch *rows,
	   const struct batch *cols)
{
	for (size_t a = 0; a < rows->B; a++) {
		size_t e = pairs->ptr[rows->row[a]], end = pairs->ptr[rows->row[a] + 1];

		for (size_t k = cell->ptr[a]; k < cell->ptr[a + 1]; k++, e++) {
			assert_true(cell->col[k] < cols->B);
			while (e < end && pairs->col[e] != cols->row[cell->col[k]])
				e++;
			assert_true(e < end);
			assert_true(cell->val[k] == pairs->val[e]);
		}
	}
	return cell->ptr[rows->B] - cell->ptr[0];
}

static void
cells_hold_every_pair_where_it_belongs(void **state)
{
	static const size_t cuts[][2] = { { 1, 1 }, { 3, 5 }, { ROWS, 1 }, { 7, COLS } };
	struct sparse pairs = sparse_new(ROWS, COLS, KEY), by_col = sparse_new(COLS, ROWS, KEY);
	struct err err = ERR_INIT;

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(cuts); s++) {
		size_t n = cuts[s][0], across = cuts[s][1], found = 0;
		struct batches rows, cols;
		struct cells c;

		assert_true(batches_init(&rows, &pairs, ROWS, COLS, n, 0, &err));
		assert_true(batches_init(&cols, &by_col, COLS, ROWS, across, 0, &err));
		assert_true(cells_init(&c, &pairs, ROWS, COLS, n, across, &err));
		make(&rows, s);
		make(&cols, s + 1);
		cells_place(&c, &cols);
		for (size_t i = n; i-- > 0;)
			cells_make(&c, &rows, i);
		for (size_t i = 0; i < n; i++) {
			for (size_t j = 0; j < across; j++) {
				struct sparse cell = cells_at(&c, &rows, i, j);

				found += check_cell(&cell, &pairs, &rows.batch[i], &cols.batch[j]);
			}
		}
		assert_int_equal(found, pairs.ptr[ROWS]);
		cells_free(&c);
		batches_free(&rows);
		batches_free(&cols);
	}
	sparse_free(&pairs);
	sparse_free(&by_col);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(batches_hold_every_row_once),
		cmocka_unit_test(cells_hold_every_pair_where_it_belongs),
	};

	return cmocka_run_group_tests_name("batches", tests, NULL, NULL);
}
