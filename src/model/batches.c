#include "model/batches.h"

#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"

bool
batches_init(struct batches *b, const struct sparse *x, size_t rows, size_t in, size_t n,
	     size_t size, struct err *err)
{
	const char *what = "the mini-batches";
	size_t entries = x->ptr[rows];

	*b = (struct batches){ .x = x, .rows = rows, .in = in, .n = n };
	b->batch = mem_try(n, sizeof(*b->batch), what, err);
	b->order = mem_try(rows, sizeof(*b->order), what, err);
	/* each batch has a pointer more than rows, and than columns with entries */
	b->ptr = mem_try(rows + entries + 2 * n, sizeof(*b->ptr), what, err);
	b->col = mem_try(2 * entries + 1, sizeof(*b->col), what, err);
	b->val = mem_try(2 * entries + 1, sizeof(*b->val), what, err);
	b->entry = mem_try(entries + 1, sizeof(*b->entry), what, err);
	b->count = mem_try(BATCHES_PARTS * in, sizeof(*b->count), what, err);
	if (!b->batch || !b->order || !b->ptr || !b->col || !b->val || !b->entry || !b->count) {
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
	free(b->ptr);
	free(b->col);
	free(b->val);
	free(b->entry);
	free(b->count);
	*b = (struct batches){ 0 };
}

void
batches_shuffle(struct batches *b, uint64_t key)
{
	struct rng rng = rng_start(key);
	size_t entries = b->x->ptr[b->rows], at = 0;

	for (uint32_t a = 0; a < b->rows; a++)
		b->order[a] = a;
	rng_shuffle(&rng, b->order, (uint32_t)b->rows);
	for (size_t i = 0; i < b->n; i++) {
		struct batch *batch = &b->batch[i];
		size_t row = (size_t)(batch->row - b->order);

		batch->x = (struct sparse){ b->ptr + row + i, b->col + at, b->val + at };
		batch->columns.col = b->col + entries + at;
		batch->columns.ptr = b->ptr + b->rows + b->n + at + i;
		batch->columns.entry = b->entry + at;
		batch->columns.sum = b->val + entries + at;
		at += sparse_entries(b->x, batch->row, batch->B);
	}
}

void
batches_make(struct batches *b, int part)
{
	for (size_t i = (size_t)part; i < b->n; i += BATCHES_PARTS) {
		struct batch *batch = &b->batch[i];
		size_t at = (size_t)(batch->x.col - b->col);

		sparse_pack(b->ptr + (batch->x.ptr - b->ptr), b->col + at, b->val + at, b->x,
			    batch->row, batch->B);
		columns_of(&batch->columns, &batch->x, batch->B, b->count + (size_t)part * b->in,
			   b->in);
	}
}
