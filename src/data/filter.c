#include "hamtop/data/builder.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "data/build.h"

/* One side while rows with too few ratings fall away. */
struct peel {
	const struct csr *m; /* this side's rows */
	size_t *left;	     /* [rows] ratings that are left */
	uint32_t *row;	     /* [rows] NO_ROW when gone; at the end the new row */
	uint32_t *stack;     /* [rows] gone, its ratings not yet taken off */
	size_t pushed, done;
	uint32_t kept;
	unsigned min;
};

static void
drop(struct peel *p, uint32_t row)
{
	p->row[row] = NO_ROW;
	p->stack[p->pushed++] = row;
}

static bool
peel_start(struct peel *p, const struct csr *m, unsigned min, struct err *err)
{
	p->m = m;
	p->min = min;
	p->left = mem_try(m->rows, sizeof(*p->left), "the filter", err);
	p->row = p->left ? mem_try(m->rows, sizeof(*p->row), "the filter", err) : NULL;
	p->stack = p->row ? mem_try(m->rows, sizeof(*p->stack), "the filter", err) : NULL;
	if (!p->stack)
		return false;
	for (uint32_t r = 0; r < m->rows; r++) {
		p->left[r] = csr_len(m, r);
		if (p->left[r] < min)
			drop(p, r);
	}
	return true;
}

/* Takes the ratings of the next row of p that went off the other side. */
static void
take_off(struct peel *p, struct peel *other)
{
	uint32_t row = p->stack[p->done++];

	for (size_t e = p->m->ptr[row]; e < p->m->ptr[row + 1]; e++) {
		uint32_t c = p->m->col[e];

		if (--other->left[c] < other->min && other->row[c] != NO_ROW)
			drop(other, c);
	}
}

/* Both sides until each row that is left has enough. */
static bool
peel_both(struct peel *u, struct peel *i, const struct dataset *data, unsigned min_user,
	  unsigned min_item, struct err *err)
{
	if (!peel_start(u, &data->by_user, min_user, err) ||
	    !peel_start(i, &data->by_item, min_item, err))
		return false;
	while (u->done < u->pushed || i->done < i->pushed) {
		if (u->done < u->pushed)
			take_off(u, i);
		else
			take_off(i, u);
	}
	return true;
}

/* Ratings of the rows that are left; those of gone items are taken off. */
static size_t
peel_ratings(const struct peel *users)
{
	size_t n = 0;

	for (uint32_t r = 0; r < users->m->rows; r++)
		if (users->row[r] != NO_ROW)
			n += users->left[r];
	return n;
}

static void
peel_number(struct peel *p)
{
	for (uint32_t r = 0; r < p->m->rows; r++)
		if (p->row[r] != NO_ROW)
			p->row[r] = p->kept++;
}

static void
peel_free(struct peel *p)
{
	free(p->left);
	free(p->row);
	free(p->stack);
}

static bool
keep_ids(struct ids *out, const struct ids *ids, const struct peel *p, struct err *err)
{
	for (uint32_t r = 0; r < ids->n; r++)
		if (p->row[r] != NO_ROW &&
		    !ids_add(out, ids_get(ids, r), strlen(ids_get(ids, r)), err))
			return false;
	return true;
}

/* The labels of the rows that stay move to their new rows. */
static struct label *
keep_labels(struct label *labels, const struct peel *p)
{
	struct label *kept;

	if (!labels)
		return NULL;
	kept = mem_new(p->kept, sizeof(*kept));
	for (uint32_t r = 0; r < p->m->rows; r++) {
		if (p->row[r] == NO_ROW) {
			free(labels[r].title);
			free(labels[r].groups);
		} else {
			kept[p->row[r]] = labels[r];
		}
	}
	free(labels);
	return kept;
}

static bool
keep_ratings(struct dataset *out, const struct csr *m, const struct peel *u, const struct peel *i,
	     struct err *err)
{
	struct csr *by_user = &out->by_user;
	size_t n = 0;

	if (!csr_room(by_user, u->kept, i->kept, peel_ratings(u), err))
		return false;
	for (uint32_t r = 0; r < m->rows; r++) {
		if (u->row[r] == NO_ROW)
			continue;
		for (size_t e = m->ptr[r]; e < m->ptr[r + 1]; e++) {
			if (i->row[m->col[e]] == NO_ROW)
				continue;
			by_user->col[n] = i->row[m->col[e]];
			by_user->val[n++] = m->val[e];
		}
		by_user->ptr[u->row[r] + 1] = n;
	}
	return csr_transpose(&out->by_item, by_user, err);
}

/* Moves what stays of data into a smaller dataset. */
static struct dataset *
shrink(struct dataset *data, const struct peel *u, const struct peel *i, struct err *err)
{
	struct dataset *out = mem_new(1, sizeof(*out));

	if (!keep_ratings(out, &data->by_user, u, i, err) ||
	    !keep_ids(&out->user_ids, &data->user_ids, u, err) ||
	    !keep_ids(&out->item_ids, &data->item_ids, i, err)) {
		dataset_free(out);
		return NULL;
	}
	out->name = data->name;
	data->name = NULL;
	out->users = u->kept;
	out->items = i->kept;
	out->ratings = csr_nnz(&out->by_user);
	out->user_label = keep_labels(data->user_label, u);
	out->item_label = keep_labels(data->item_label, i);
	data->user_label = data->item_label = NULL;
	out->implicit = data->implicit;
	out->time_min = data->time_min;
	out->time_max = data->time_max;
	dataset_find_range(out);
	out->report = data->report;
	data->report = (struct load_report){ 0 };
	out->report.users_filtered += data->users - out->users;
	out->report.items_filtered += data->items - out->items;
	out->report.ratings_filtered += data->ratings - out->ratings;
	return out;
}

struct dataset *
dataset_filter(struct dataset *data, unsigned min_user, unsigned min_item, struct err *err)
{
	struct peel u = { 0 }, i = { 0 };
	struct dataset *out = NULL;

	if (min_user <= 1 && min_item <= 1)
		return data;
	if (!peel_both(&u, &i, data, min_user, min_item, err))
		goto out;
	peel_number(&u);
	peel_number(&i);
	if (u.kept && i.kept)
		out = shrink(data, &u, &i, err);
	else
		err_set(err, ERR_DATA,
			"no rating is left when users need %u ratings and items %u: lower "
			"--min-user or --min-item",
			min_user, min_item);
out:
	peel_free(&u);
	peel_free(&i);
	dataset_free(data);
	return out;
}

bool
dataset_core(struct core *out, const struct dataset *data, unsigned min_user, unsigned min_item,
	     struct err *err)
{
	struct peel u = { 0 }, i = { 0 };
	bool ok = peel_both(&u, &i, data, min_user, min_item, err);

	if (ok) {
		peel_number(&u);
		peel_number(&i);
		*out = u.kept && i.kept ? (struct core){ u.kept, i.kept, peel_ratings(&u) }
					: (struct core){ 0 };
	}
	peel_free(&u);
	peel_free(&i);
	return ok;
}
