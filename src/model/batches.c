#include "model/batches.h"

#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"

bool
batches_init(struct batches *b, const struct sparse *x, size_t rows, size_t in, size_t n,
	     size_t size, bool keep, struct err *err)
{
	const char *what = "the mini-batches";
	size_t entries = x->ptr[rows];

	*b = (struct batches){ .x = x, .rows = rows, .in = in, .n = n, .keep = keep };
	b->batch = mem_try(n, sizeof(*b->batch), what, err);
	b->order = mem_try(rows, sizeof(*b->order), what, err);
	b->count = mem_try(in, sizeof(*b->count), what, err);
	/* a batch has at most as many columns as entries, and one pointer more */
	b->col = mem_try(entries + 1, sizeof(*b->col), what, err);
	b->ptr = mem_try(entries + n, sizeof(*b->ptr), what, err);
	b->entry = mem_try(entries + 1, sizeof(*b->entry), what, err);
	if (!b->batch || !b->order || !b->count || !b->col || !b->ptr || !b->entry) {
		batches_free(b);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		size_t from = size ? i * size : rows * i / n;
		size_t to = size ? from + size : rows * (i + 1) / n;

		if (to > rows)
			to = rows;
		b->batch[i].row = b->order + from;
		b->batch[i].B = to - from;
	}
	return true;
}

void
batches_free(struct batches *b)
{
	free(b->batch);
	free(b->order);
	free(b->count);
	free(b->col);
	free(b->ptr);
	free(b->entry);
	*b = (struct batches){ 0 };
}

void
batches_shuffle(struct batches *b, uint64_t key)
{
	struct rng rng = rng_start(key);
	size_t at = 0;

	for (uint32_t a = 0; a < b->rows; a++)
		b->order[a] = a;
	rng_shuffle(&rng, b->order, (uint32_t)b->rows);
	for (size_t i = 0; i < b->n; i++) {
		struct batch *batch = &b->batch[i];

		batch->transposed = false;
		batch->columns.col = b->col + at;
		batch->columns.ptr = b->ptr + at + i;
		batch->columns.entry = b->entry + at;
		if (b->keep)
			at += sparse_entries(b->x, batch->row, batch->B);
	}
}

void
batches_transpose(struct batches *b, size_t i)
{
	struct batch *batch = &b->batch[i];

	if (b->keep && batch->transposed)
		return;
	columns_of(&batch->columns, b->x, batch->row, batch->B, b->count, b->in);
	batch->transposed = true;
}
