#include "hamtop/data/dataset.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/err.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/room.h"
#include "data/build.h"
#include "data/hashing.h"

void *
data_room(size_t n, size_t size, const char *what, struct err *err)
{
	size_t bytes;
	void *p = NULL;

	if (!__builtin_mul_overflow(n, size, &bytes) && bytes <= SIZE_MAX / 2 && room_for(bytes))
		p = malloc(bytes ? bytes : 1);
	if (!p)
		err_set(err, ERR_RUN, "not enough memory for %s (%zu of %zu bytes)", what, n, size);
	return p;
}

void
csr_free(struct csr *m)
{
	free(m->ptr);
	free(m->col);
	free(m->val);
	*m = (struct csr){ 0 };
}

bool
csr_room(struct csr *m, uint32_t rows, uint32_t cols, size_t nnz, struct err *err)
{
	*m = (struct csr){ .rows = rows, .cols = cols };
	m->ptr = mem_try((size_t)rows + 1, sizeof(*m->ptr), "the ratings", err);
	m->col = m->ptr ? data_room(nnz, sizeof(*m->col), "the ratings", err) : NULL;
	m->val = m->col ? data_room(nnz, sizeof(*m->val), "the ratings", err) : NULL;
	if (!m->val)
		csr_free(m);
	return m->ptr != NULL;
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

bool
csr_transpose(struct csr *out, const struct csr *m, struct err *err)
{
	size_t nnz = csr_nnz(m);
	size_t *next = data_room(m->cols, sizeof(*next), "the ratings", err);
	struct csr t;

	if (!next)
		return false;
	if (!csr_room(&t, m->cols, m->rows, nnz, err)) {
		free(next);
		return false;
	}
	for (size_t e = 0; e < nnz; e++)
		t.ptr[m->col[e] + 1]++;
	for (uint32_t c = 0; c < m->cols; c++) {
		t.ptr[c + 1] += t.ptr[c];
		next[c] = t.ptr[c];
	}
	for (uint32_t r = 0; r < m->rows; r++) {
		for (size_t e = m->ptr[r]; e < m->ptr[r + 1]; e++) {
			size_t to = next[m->col[e]]++;

			t.col[to] = r;
			t.val[to] = m->val[e];
		}
	}
	free(next);
	*out = t;
	return true;
}

/* Sizes that ids_add() gives its arrays: the next power of two. */
static size_t
grown(size_t n)
{
	size_t cap = 64;

	while (cap < n)
		cap *= 2;
	return cap;
}

static bool
ids_reserve(struct ids *ids, size_t text, struct err *err)
{
	size_t used = ids->at ? ids->at[ids->n] : 0;
	void *p;

	if (!ids->text || grown(text) != grown(used)) {
		p = realloc(ids->text, grown(text));
		if (!p)
			return err_set(err, ERR_RUN, "not enough memory for %zu bytes of ids",
				       text);
		ids->text = p;
	}
	if (!ids->at || grown(ids->n + (size_t)2) != grown(ids->n + (size_t)1)) {
		p = realloc(ids->at, grown(ids->n + (size_t)2) * sizeof(*ids->at));
		if (!p)
			return err_set(err, ERR_RUN, "not enough memory for %u ids", ids->n + 1);
		ids->at = p;
	}
	if (!ids->n)
		ids->at[0] = 0;
	return true;
}

bool
ids_add(struct ids *ids, const char *id, size_t len, struct err *err)
{
	size_t from = ids->at ? ids->at[ids->n] : 0;

	if (ids->n == UINT32_MAX - 1)
		return err_set(err, ERR_DATA, "more than %u ids are more than hamtop can count",
			       ids->n);
	if (!ids_reserve(ids, from + len + 1, err))
		return false;
	memcpy(ids->text + from, id, len);
	ids->text[from + len] = '\0';
	ids->at[++ids->n] = from + len + 1;
	return true;
}

void
ids_free(struct ids *ids)
{
	free(ids->text);
	free(ids->at);
	*ids = (struct ids){ 0 };
}

/* Number of digits without leading zeros when s is all digits, else -1. */
static long
digits_of(const char *s, const char **first)
{
	const char *p;

	if (!*s)
		return -1;
	while (s[0] == '0' && s[1])
		s++;
	for (p = s; *p >= '0' && *p <= '9'; p++)
		;
	*first = s;
	return *p ? -1 : (long)(p - s);
}

int
ids_compare(const char *a, const char *b)
{
	const char *x, *y;
	long m = digits_of(a, &x), n = digits_of(b, &y);
	int order;

	if ((m < 0) != (n < 0))
		return m < 0 ? 1 : -1;
	if (m < 0)
		return strcmp(a, b);
	if (m != n)
		return m < n ? -1 : 1;
	order = strcmp(x, y);
	return order ? order : strcmp(a, b);
}

int64_t
ids_find(const struct ids *ids, const char *id)
{
	uint32_t low = 0, high = ids->n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int order = ids_compare(ids_get(ids, mid), id);

		if (order == 0)
			return mid;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return -1;
}

void
labels_free(struct label *labels, uint32_t n)
{
	for (uint32_t i = 0; labels && i < n; i++) {
		free(labels[i].title);
		free(labels[i].groups);
	}
	free(labels);
}

void
dataset_settle(struct dataset *data)
{
	if (data->report.hashing)
		hashing_end(data->report.hashing, data->report.sha256);
	data->report.hashing = NULL;
}

void
dataset_free(struct dataset *data)
{
	if (!data)
		return;
	dataset_settle(data);
	labels_free(data->user_label, data->users);
	labels_free(data->item_label, data->items);
	csr_free(&data->by_user);
	csr_free(&data->by_item);
	ids_free(&data->user_ids);
	ids_free(&data->item_ids);
	free(data->name);
	free(data->report.source);
	free(data->report.format);
	free(data->report.why);
	free(data->report.titles);
	free(data->report.users);
	str_free(&data->report.peek);
	free(data);
}

const char *
dataset_title(const struct dataset *data, uint32_t item)
{
	const char *title = data->item_label ? data->item_label[item].title : NULL;

	return title ? title : ids_get(&data->item_ids, item);
}
