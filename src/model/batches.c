#include "model/batches.h"

#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"

/* All of x by columns. */
static bool
transpose(struct batches *b, struct err *err)
{
	const char *what = "the ratings by columns";
	size_t entries = b->x->ptr[b->rows];
	uint32_t *count = mem_try(b->in, sizeof(*count), what, err);

	b->all.col = mem_try(b->in, sizeof(*b->all.col), what, err);
	b->all.ptr = mem_try(b->in + 1, sizeof(*b->all.ptr), what, err);
	b->all.entry = mem_try(entries + 1, sizeof(*b->all.entry), what, err);
	if (count && b->all.col && b->all.ptr && b->all.entry)
		columns_of(&b->all, b->x, b->rows, count, b->in);
	free(count);
	return count && b->all.col && b->all.ptr && b->all.entry;
}

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
	b->place = mem_try(rows, sizeof(*b->place), what, err);
	if (!b->batch || !b->order || !b->ptr || !b->col || !b->val || !b->entry || !b->place ||
	    !transpose(b, err)) {
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
	free(b->all.col);
	free(b->all.ptr);
	free(b->all.entry);
	free(b->place);
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
		for (size_t a = 0; a < batch->B; a++)
			b->place[batch->row[a]] = (struct batch_place){ (uint32_t)i, (uint32_t)a };
		at += sparse_entries(b->x, batch->row, batch->B);
	}
}

/* What stands behind the columns that are closed is the next column of this batch. */
static void
close_column(struct columns *c, uint32_t col, size_t end)
{
	size_t from = c->ptr[c->n];
	real sum = 0;

	if (end == from)
		return;
	for (size_t e = from; e < end; e++)
		sum += c->entry[e].val;
	c->col[c->n] = col;
	c->sum[c->n] = sum;
	c->ptr[++c->n] = end;
}

/* Deals the columns of x out to the batches: each is written from its beginning to its
 * end, which sorting the batches' own entries by columns would not do. */
static void
make_columns(struct batches *b)
{
	const struct columns *all = &b->all;

	for (size_t i = 0; i < b->n; i++) {
		b->batch[i].entries = b->batch[i].columns.ptr[0] = 0;
		b->batch[i].columns.n = 0;
	}
	for (size_t k = 0; k < all->n; k++) {
		for (size_t e = all->ptr[k]; e < all->ptr[k + 1]; e++) {
			struct batch_place to = b->place[all->entry[e].row];
			struct batch *batch = &b->batch[to.batch];

			batch->columns.entry[batch->entries++] =
				(struct column_entry){ to.at, all->entry[e].val };
		}
		for (size_t i = 0; i < b->n; i++)
			close_column(&b->batch[i].columns, all->col[k], b->batch[i].entries);
	}
}

void
batches_make(struct batches *b, int part)
{
	if (part == 0) {
		make_columns(b);
		return;
	}
	for (size_t i = (size_t)part - 1; i < b->n; i += BATCHES_PARTS - 1) {
		struct batch *batch = &b->batch[i];
		size_t at = (size_t)(batch->x.col - b->col);

		sparse_pack(b->ptr + (batch->x.ptr - b->ptr), b->col + at, b->val + at, b->x,
			    batch->row, batch->B);
	}
}
