#include "model/cells.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"

bool
cells_init(struct cells *c, const struct sparse *pairs, size_t rows, size_t cols, size_t n,
	   size_t across, struct err *err)
{
	const char *what = "the pairs of an epoch";
	size_t entries = pairs->ptr[rows];

	*c = (struct cells){ .pairs = pairs, .cols = cols, .across = across };
	c->place = mem_try(cols, sizeof(*c->place), what, err);
	c->ptr = mem_try(n, sizeof(size_t *), what, err);
	c->ptrs = mem_try(rows * across + 2 * n, sizeof(*c->ptrs), what, err);
	c->col = mem_try(entries + 1, sizeof(*c->col), what, err);
	c->val = mem_try(entries + 1, sizeof(*c->val), what, err);
	if (!c->place || !c->ptr || !c->ptrs || !c->col || !c->val) {
		cells_free(c);
		return false;
	}
	return true;
}

void
cells_free(struct cells *c)
{
	free(c->place);
	free(c->ptr);
	free(c->ptrs);
	free(c->col);
	free(c->val);
	*c = (struct cells){ 0 };
}

void
cells_place(struct cells *c, const struct batches *cols)
{
	for (size_t j = 0; j < cols->n; j++)
		for (size_t k = 0; k < cols->batch[j].B; k++)
			c->place[cols->batch[j].row[k]] =
				(struct cell_place){ (uint32_t)j, (uint32_t)k };
}

/* A counting sort by (batch of the column, row). */
void
cells_make(struct cells *c, const struct batches *rows, size_t i)
{
	const struct sparse *x = c->pairs;
	const struct batch *batch = &rows->batch[i];
	size_t B = batch->B, cells = c->across * B, row = (size_t)(batch->row - rows->order);
	size_t *ptr = c->ptrs + row * c->across + 2 * i;

	/* entries before this batch: as many as its rows of x are behind */
	c->ptr[i] = ptr;
	memset(ptr, 0, (cells + 2) * sizeof(*ptr));
	ptr[1] = (size_t)(batch->x.col - rows->col);
	ptr[0] = ptr[1];
	for (size_t a = 0; a < B; a++)
		for (size_t e = x->ptr[batch->row[a]]; e < x->ptr[batch->row[a] + 1]; e++)
			ptr[c->place[x->col[e]].batch * B + a + 2]++;
	for (size_t k = 2; k < cells + 2; k++)
		ptr[k] += ptr[k - 1];
	/* ptr[k + 1] is where cell k's next entry goes, in the end where it ends */
	for (size_t a = 0; a < B; a++) {
		for (size_t e = x->ptr[batch->row[a]]; e < x->ptr[batch->row[a] + 1]; e++) {
			struct cell_place place = c->place[x->col[e]];
			size_t to = ptr[place.batch * B + a + 1]++;

			c->col[to] = place.at;
			c->val[to] = x->val[e];
		}
	}
}

struct sparse
cells_at(const struct cells *c, const struct batches *rows, size_t i, size_t j)
{
	return (struct sparse){ c->ptr[i] + j * rows->batch[i].B, c->col, c->val };
}
