#include "hamtop/data/builder.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "data/build.h"

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
side_make(struct side *side, const uint32_t *code, size_t n, const struct ids *ids, struct err *err)
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
dataset_build(const struct triples *t, struct ids *user_ids, struct ids *item_ids, struct err *err)
{
	struct side users = { 0 }, items = { 0 };
	struct dataset *data = NULL;

	if (!t->n)
		err_set(err, ERR_DATA, "there is no rating in the data");
	else if (side_make(&users, t->user, t->n, user_ids, err) &&
		 side_make(&items, t->item, t->n, item_ids, err))
		data = build_rows(t, 1, &users, &items, NULL, err);
	side_free(&users);
	side_free(&items);
	ids_free(user_ids);
	ids_free(item_ids);
	return data;
}
