#include "hamtop/data/builder.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "data/build.h"

void
side_free(struct side *side)
{
	free(side->row);
	ids_free(&side->ids);
	*side = (struct side){ 0 };
}

/* By item first, in the order of the list: out's rows are items, its columns
 * users, and users may repeat and fall. */
static bool
scatter_by_item(struct csr *out, const struct triples *seg, int segs, const struct side *users,
		const struct side *items, struct err *err)
{
	size_t n = 0, *next = NULL;

	for (int s = 0; s < segs; s++)
		n += seg[s].n;
	if (!csr_room(out, items->ids.n, users->ids.n, n, err))
		return false;
	next = data_room(items->ids.n, sizeof(*next), "the ratings", err);
	if (!next) {
		csr_free(out);
		return false;
	}
	for (int s = 0; s < segs; s++)
		for (size_t e = 0; e < seg[s].n; e++)
			out->ptr[items->row[seg[s].item[e]] + 1]++;
	for (uint32_t i = 0; i < out->rows; i++) {
		out->ptr[i + 1] += out->ptr[i];
		next[i] = out->ptr[i];
	}
	for (int s = 0; s < segs; s++) {
		for (size_t e = 0; e < seg[s].n; e++) {
			size_t to = next[items->row[seg[s].item[e]]]++;

			out->col[to] = users->row[seg[s].user[e]];
			out->val[to] = seg[s].rating[e];
		}
	}
	free(next);
	return true;
}

/* Of entries of a row with the same column, which stand side by side in the
 * order of the list, the last one stays. Returns how many went. */
static size_t
keep_last(struct csr *m)
{
	size_t to = 0, from = 0;

	for (uint32_t r = 0; r < m->rows; r++) {
		size_t start = to, end = m->ptr[r + 1];

		for (; from < end; from++) {
			if (to > start && m->col[to - 1] == m->col[from])
				to--;
			m->col[to] = m->col[from];
			m->val[to] = m->val[from];
			to++;
		}
		m->ptr[r + 1] = to;
	}
	return from - to;
}

/* Whether the columns of every row rise. */
static bool
is_rising(const struct csr *m)
{
	for (uint32_t r = 0; r < m->rows; r++)
		for (size_t e = m->ptr[r] + 1; e < m->ptr[r + 1]; e++)
			if (m->col[e] <= m->col[e - 1])
				return false;
	return true;
}

void
dataset_find_range(struct dataset *data)
{
	const float *val = data->by_user.val;

	data->min = data->max = val[0];
	for (size_t e = 1; e < data->ratings; e++) {
		data->min = val[e] < data->min ? val[e] : data->min;
		data->max = val[e] > data->max ? val[e] : data->max;
	}
}

struct dataset *
build_rows(const struct triples *seg, int segs, struct side *users, struct side *items,
	   struct err *err)
{
	struct dataset *data = mem_new(1, sizeof(*data));
	bool ok = scatter_by_item(&data->by_item, seg, segs, users, items, err) &&
		  csr_transpose(&data->by_user, &data->by_item, err);

	/* In a list that is sorted by user, by_item is already as it must be. */
	if (ok && !is_rising(&data->by_item)) {
		data->report.duplicates = keep_last(&data->by_user);
		csr_free(&data->by_item);
		ok = csr_transpose(&data->by_item, &data->by_user, err);
	}
	data->users = users->ids.n;
	data->items = items->ids.n;
	data->user_ids = users->ids;
	data->item_ids = items->ids;
	users->ids = items->ids = (struct ids){ 0 };
	data->ratings = csr_nnz(&data->by_user);
	if (!ok) {
		dataset_free(data);
		return NULL;
	}
	dataset_find_range(data);
	return data;
}

struct by_id {
	const char *id;
	uint32_t code;
};

static int
compare_ids(const void *a, const void *b)
{
	return ids_compare(((const struct by_id *)a)->id, ((const struct by_id *)b)->id);
}

/* Rows for the codes that occur in code[n], in the order of their ids. */
static bool
side_make(struct side *side, const uint32_t *code, size_t n, const struct ids *ids,
	  struct err *err)
{
	struct by_id *list = data_room(ids->n, sizeof(*list), "the ids", err);
	uint32_t used = 0;
	bool ok = false;

	side->codes = ids->n;
	side->row = data_room(ids->n, sizeof(*side->row), "the ids", err);
	if (!list || !side->row)
		goto out;
	memset(side->row, 0, side->codes * sizeof(*side->row));
	for (size_t e = 0; e < n; e++)
		side->row[code[e]] = 1;
	for (uint32_t c = 0; c < ids->n; c++) {
		if (side->row[c])
			list[used++] = (struct by_id){ ids_get(ids, c), c };
		side->row[c] = NO_ROW;
	}
	qsort(list, used, sizeof(*list), compare_ids);
	for (uint32_t r = 0; r < used; r++) {
		side->row[list[r].code] = r;
		if (!ids_add(&side->ids, list[r].id, strlen(list[r].id), err))
			goto out;
	}
	ok = true;
out:
	free(list);
	return ok;
}

struct dataset *
dataset_build(const struct triples *t, struct ids *user_ids, struct ids *item_ids,
	      struct err *err)
{
	struct side users = { 0 }, items = { 0 };
	struct dataset *data = NULL;

	if (!t->n)
		err_set(err, ERR_DATA, "there is no rating in the data");
	else if (side_make(&users, t->user, t->n, user_ids, err) &&
		 side_make(&items, t->item, t->n, item_ids, err))
		data = build_rows(t, 1, &users, &items, err);
	side_free(&users);
	side_free(&items);
	ids_free(user_ids);
	ids_free(item_ids);
	return data;
}
