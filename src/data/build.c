/* From triples to both matrices: the list is grouped by user (most files are
 * already), each user's row is sorted by item, and the transpose follows. All
 * is cut into parts whose number has no say in the result. */
#include "data/build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"

enum { BLOCKS = 16, GROUPS_MAX = 4 };

void
side_free(struct side *side)
{
	free(side->row);
	ids_free(&side->ids);
	*side = (struct side){ 0 };
}

/* A run of users whose rows one thread makes. */
struct block {
	uint32_t from, to;
	float min, max;
	bool ok;
	struct err err;
};

struct build {
	const struct triples *seg; /* grouped by user, in the order of rows */
	int segs;
	const struct side *users, *items;
	struct csr *by_user;
	uint32_t *len; /* [users] entries of a row without duplicates */
	struct block block[BLOCKS];
};

/* ptr of by_user as if there were no duplicates; true when the list is grouped
 * by user in the order of rows. */
static bool
count_users(struct csr *m, const struct triples *seg, int segs, const uint32_t *row)
{
	uint32_t last = 0;
	bool grouped = true;

	for (int s = 0; s < segs; s++) {
		const uint32_t *user = seg[s].user;

		for (size_t e = 0, run; e < seg[s].n; e += run) {
			uint32_t r = row[user[e]];

			for (run = 1; e + run < seg[s].n && user[e + run] == user[e]; run++)
				;
			m->ptr[r + 1] += run;
			grouped &= r >= last;
			last = r;
		}
	}
	for (uint32_t u = 0; u < m->rows; u++)
		m->ptr[u + 1] += m->ptr[u];
	return grouped;
}

/* The list in the order of user rows, entries of a user in their old order.
 * Its users are not set: nobody asks for them again. */
static bool
group(struct triples *out, const struct csr *m, const struct triples *seg, int segs,
      const uint32_t *row, struct err *err)
{
	size_t *next = data_room(m->rows, sizeof(*next), "the ratings", err);

	out->n = m->ptr[m->rows];
	out->item = next ? data_room(out->n, sizeof(*out->item), "the ratings", err) : NULL;
	out->rating =
		out->item ? data_room(out->n, sizeof(*out->rating), "the ratings", err) : NULL;
	if (out->rating) {
		memcpy(next, m->ptr, m->rows * sizeof(*next));
		for (int s = 0; s < segs; s++)
			for (size_t e = 0; e < seg[s].n; e++) {
				size_t to = next[row[seg[s].user[e]]]++;

				out->item[to] = seg[s].item[e];
				out->rating[to] = seg[s].rating[e];
			}
	}
	free(next);
	return out->rating != NULL;
}

/* Where the walk through the grouped list stands. */
struct walk {
	const struct triples *seg;
	size_t at;
};

static struct walk
walk_to(const struct build *b, size_t position)
{
	struct walk w = { b->seg, position };

	while (w.seg < b->seg + b->segs && w.at >= w.seg->n)
		w.at -= w.seg++->n;
	return w;
}

/* The next n entries of the list as they are; true when their columns rise. */
static bool
copy_row(struct walk *w, const uint32_t *row, uint32_t *col, float *val, size_t n)
{
	bool rising = true;

	for (size_t i = 0; i < n;) {
		size_t left = w->seg->n - w->at, take = n - i < left ? n - i : left;

		for (size_t k = 0; k < take; k++, i++) {
			col[i] = row[w->seg->item[w->at + k]];
			val[i] = w->seg->rating[w->at + k];
			rising &= i == 0 || col[i] > col[i - 1];
		}
		w->at += take;
		if (w->at == w->seg->n && i < n) {
			w->seg++;
			w->at = 0;
		}
	}
	return rising;
}

/* Room to sort rows in. */
struct scratch {
	uint64_t *present; /* a bit for each column, all 0 between rows */
	float *val;	   /* [columns] */
	size_t words;
};

/* Sorts by marking the columns that are there; the last of a column wins. */
static size_t
sort_marking(struct scratch *s, uint32_t *col, float *val, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		s->present[col[i] / 64] |= UINT64_C(1) << col[i] % 64;
		s->val[col[i]] = val[i];
	}
	for (size_t w = 0; w < s->words; w++) {
		for (uint64_t bits = s->present[w]; bits; bits &= bits - 1) {
			col[k] = (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(bits);
			val[k] = s->val[col[k]];
			k++;
		}
		s->present[w] = 0;
	}
	return k;
}

struct entry {
	uint32_t col, order;
	float val;
};

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->col != y->col)
		return x->col < y->col ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Sorts few among very many columns. 0 when there is no memory. */
static size_t
sort_comparing(uint32_t *col, float *val, size_t n, struct err *err)
{
	struct entry few[32], *entry = few;
	size_t k = 0;

	if (n > ARRAY_LEN(few)) {
		entry = data_room(n, sizeof(*entry), "the ratings", err);
		if (!entry)
			return 0;
	}
	for (size_t i = 0; i < n; i++)
		entry[i] = (struct entry){ col[i], (uint32_t)i, val[i] };
	qsort(entry, n, sizeof(*entry), compare_entries);
	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && entry[i + 1].col == entry[i].col)
			continue;
		col[k] = entry[i].col;
		val[k++] = entry[i].val;
	}
	if (entry != few)
		free(entry);
	return k;
}

static void
note_range(struct block *block, const float *val, size_t n)
{
	float min = block->min, max = block->max;

	for (size_t i = 0; i < n; i++) {
		min = val[i] < min ? val[i] : min;
		max = val[i] > max ? val[i] : max;
	}
	block->min = min;
	block->max = max;
}

static void
make_rows(void *ctx, int which)
{
	struct build *b = ctx;
	struct block *block = &b->block[which];
	struct csr *m = b->by_user;
	struct walk walk = walk_to(b, m->ptr[block->from]);
	struct scratch s = { .words = ((size_t)m->cols + 63) / 64 };

	s.present = mem_try(s.words, sizeof(*s.present), "the ratings", &block->err);
	s.val = data_room(m->cols, sizeof(*s.val), "the ratings", &block->err);
	block->ok = s.present && s.val;
	for (uint32_t u = block->from; block->ok && u < block->to; u++) {
		size_t n = csr_len(m, u), k = n;
		uint32_t *col = m->col + m->ptr[u];
		float *val = m->val + m->ptr[u];

		if (!copy_row(&walk, b->items->row, col, val, n))
			k = s.words <= 2 * n + 16 ? sort_marking(&s, col, val, n)
						  : sort_comparing(col, val, n, &block->err);
		block->ok = k > 0;
		b->len[u] = (uint32_t)k;
		note_range(block, val, k);
	}
	free(s.present);
	free(s.val);
}

/* The row at which a share i/n of the entries begins. */
static uint32_t
row_at(const struct csr *m, int i, int n)
{
	size_t target = csr_nnz(m) / (size_t)n * (size_t)i;
	uint32_t low = 0, high = m->rows;

	if (i == n)
		return m->rows;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (m->ptr[mid] < target)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Closes the gaps that duplicates left; returns how many there were. */
static size_t
close_gaps(struct csr *m, const uint32_t *len)
{
	size_t to = 0, from = 0;

	for (uint32_t r = 0; r < m->rows; r++) {
		size_t next = m->ptr[r + 1];

		if (to != from) {
			memmove(m->col + to, m->col + from, len[r] * sizeof(*m->col));
			memmove(m->val + to, m->val + from, len[r] * sizeof(*m->val));
		}
		m->ptr[r] = to;
		to += len[r];
		from = next;
	}
	m->ptr[m->rows] = to;
	return from - to;
}

static bool
fill_by_user(struct build *b, struct dataset *data, struct par *par, struct err *err)
{
	struct csr *m = b->by_user;
	int blocks = csr_nnz(m) < 1 << 16 ? 1 : BLOCKS;

	b->len = data_room(m->rows, sizeof(*b->len), "the ratings", err);
	if (!b->len)
		return false;
	for (int i = 0; i < blocks; i++)
		b->block[i] = (struct block){ .from = row_at(m, i, blocks),
					      .to = row_at(m, i + 1, blocks),
					      .min = INFINITY,
					      .max = -INFINITY };
	par_run(par, blocks, make_rows, b);
	data->report.duplicates = close_gaps(m, b->len);
	data->min = data->max = m->val[0];
	for (int i = 0; i < blocks; i++) {
		if (!b->block[i].ok)
			return err_set(err, b->block[i].err.code, "%s", b->block[i].err.msg);
		data->min = b->block[i].min < data->min ? b->block[i].min : data->min;
		data->max = b->block[i].max > data->max ? b->block[i].max : data->max;
	}
	free(b->len);
	b->len = NULL;
	return true;
}

/* The transpose by groups of rows, each of which counts and then places its own
 * entries behind those of the groups before it. */
struct turn {
	const struct csr *m;
	struct csr *t;
	int groups;
	uint32_t *next; /* [groups][columns of m] */
};

static void
turn_count(void *ctx, int g)
{
	struct turn *turn = ctx;
	const struct csr *m = turn->m;
	uint32_t *count = turn->next + (size_t)g * m->cols;
	size_t from = m->ptr[row_at(m, g, turn->groups)];
	size_t to = m->ptr[row_at(m, g + 1, turn->groups)];

	memset(count, 0, m->cols * sizeof(*count));
	for (size_t e = from; e < to; e++)
		count[m->col[e]]++;
}

static void
turn_place(void *ctx, int g)
{
	struct turn *turn = ctx;
	const struct csr *m = turn->m;
	uint32_t *next = turn->next + (size_t)g * m->cols;
	uint32_t to = row_at(m, g + 1, turn->groups);

	for (uint32_t r = row_at(m, g, turn->groups); r < to; r++)
		for (size_t e = m->ptr[r]; e < m->ptr[r + 1]; e++) {
			uint32_t at = next[m->col[e]]++;

			turn->t->col[at] = r;
			turn->t->val[at] = m->val[e];
		}
}

static bool
transpose(struct csr *out, const struct csr *m, struct par *par, struct err *err)
{
	size_t groups = csr_nnz(m) / (8 * (size_t)m->cols);
	uint32_t at = 0;
	struct turn turn = { .m = m, .t = out };

	turn.groups = groups < 1 ? 1 : groups > GROUPS_MAX ? GROUPS_MAX : (int)groups;
	turn.next =
		data_room((size_t)turn.groups * m->cols, sizeof(*turn.next), "the ratings", err);
	if (!turn.next || !csr_room(out, m->cols, m->rows, csr_nnz(m), err)) {
		free(turn.next);
		return false;
	}
	par_run(par, turn.groups, turn_count, &turn);
	for (uint32_t c = 0; c < m->cols; c++) {
		for (int g = 0; g < turn.groups; g++) {
			uint32_t *next = &turn.next[(size_t)g * m->cols + c], n = *next;

			*next = at;
			at += n;
		}
		out->ptr[c + 1] = at;
	}
	par_run(par, turn.groups, turn_place, &turn);
	free(turn.next);
	return true;
}

struct dataset *
build_rows(const struct triples *seg, int segs, struct side *users, struct side *items,
	   struct par *par, struct err *err)
{
	struct dataset *data = mem_new(1, sizeof(*data));
	struct triples grouped = { 0 };
	struct build *b = mem_new(1, sizeof(*b));
	size_t n = 0;
	bool ok;

	for (int s = 0; s < segs; s++)
		n += seg[s].n;
	*b = (struct build){ seg, segs, users, items, &data->by_user, .len = NULL };
	ok = (n <= UINT32_MAX || err_set(err, ERR_DATA, "%zu ratings are too many", n)) &&
	     csr_room(&data->by_user, users->ids.n, items->ids.n, n, err);
	if (ok && !count_users(&data->by_user, seg, segs, users->row)) {
		ok = group(&grouped, &data->by_user, seg, segs, users->row, err);
		b->seg = &grouped;
		b->segs = 1;
	}
	ok = ok && fill_by_user(b, data, par, err) &&
	     transpose(&data->by_item, &data->by_user, par, err);
	free(grouped.item);
	free(grouped.rating);
	free(b->len);
	free(b);
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
	return data;
}
