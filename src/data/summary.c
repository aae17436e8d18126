#include "hamtop/data/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"

static int
compare_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Lengths of the rows, rising; the caller frees. */
static uint32_t *
sorted_lengths(const struct csr *m)
{
	uint32_t *len = mem_new(m->rows, sizeof(*len));

	for (uint32_t row = 0; row < m->rows; row++)
		len[row] = (uint32_t)csr_len(m, row);
	qsort(len, m->rows, sizeof(*len), compare_u32);
	return len;
}

static void
spread_of(struct spread *out, const uint32_t *len, uint32_t n, size_t sum)
{
	out->min = len[0];
	out->median = len[(n - 1) / 2];
	out->max = len[n - 1];
	out->mean = (double)sum / n;
}

/* Ranks grow by a constant factor from 1 to n, each at least one further. */
static void
tail_of(struct summary *out, const uint32_t *len, uint32_t n)
{
	uint32_t last = 0;

	for (int i = 0; i < SUMMARY_TAIL; i++) {
		double exact = pow(n, (double)i / (SUMMARY_TAIL - 1));
		uint32_t rank = i == SUMMARY_TAIL - 1 ? n : (uint32_t)lround(exact);

		if (rank <= last)
			continue;
		out->tail_rank[out->tails] = rank;
		out->tail[out->tails++] = len[n - rank];
		last = rank;
	}
}

static double
top_tenth_of(const uint32_t *len, uint32_t n, size_t sum)
{
	size_t held = 0;

	for (uint32_t i = 0; i < (n + 9) / 10; i++)
		held += len[n - 1 - i];
	return (double)held / (double)sum;
}

/* Adds value to the rising list of distinct ratings; false when it is full. */
static bool
add_distinct(struct summary *out, double value)
{
	int at = 0;

	while (at < out->bars && out->bar_from[at] < value)
		at++;
	if (at < out->bars && out->bar_from[at] == value)
		return true;
	if (out->bars == SUMMARY_STARS)
		return false;
	memmove(out->bar_from + at + 1, out->bar_from + at,
		(size_t)(out->bars - at) * sizeof(*out->bar_from));
	out->bar_from[at] = value;
	out->bars++;
	return true;
}

static int
bar_of(const struct summary *s, double value)
{
	int bar = s->bars - 1;

	while (bar > 0 && value < s->bar_from[bar])
		bar--;
	return bar;
}

static void
histogram_of(struct summary *out, const struct dataset *data)
{
	const float *val = data->by_user.val;

	for (size_t e = 0; e < data->ratings && !out->binned; e++)
		out->binned = !add_distinct(out, val[e]);
	if (out->binned) {
		double width = ((double)data->max - data->min) / SUMMARY_STARS;

		for (int i = 0; i < SUMMARY_STARS; i++)
			out->bar_from[i] = data->min + width * i;
	}
	for (size_t e = 0; e < data->ratings; e++)
		out->bar[bar_of(out, val[e])]++;
}

static void
ratings_of(struct summary *out, const struct dataset *data, double threshold)
{
	const float *val = data->by_user.val;
	double sum = 0.0, squares = 0.0;

	for (size_t e = 0; e < data->ratings; e++) {
		sum += val[e];
		out->above_threshold += val[e] > threshold;
	}
	out->mean = sum / (double)data->ratings;
	for (size_t e = 0; e < data->ratings; e++)
		squares += (val[e] - out->mean) * (val[e] - out->mean);
	out->sd = sqrt(squares / (double)data->ratings);
}

static void
split_of(struct summary *out, const struct split *split, double threshold)
{
	const struct csr *test = &split->user[FOLD_TEST];

	for (int f = 0; f < FOLDS; f++)
		out->fold[f] = split->count[f];
	for (uint32_t i = 0; i < split->train_by_item.rows; i++)
		out->cold_items += csr_len(&split->train_by_item, i) == 0;
	for (size_t e = 0; e < csr_nnz(test); e++)
		out->cold_test += csr_len(&split->train_by_item, test->col[e]) == 0;
	for (uint32_t u = 0; u < test->rows; u++) {
		double train = (double)csr_len(&split->user[FOLD_TRAIN], u);
		bool liked = false;

		out->time_leak += (double)csr_len(test, u) * train / (train + 1);

		for (size_t e = test->ptr[u]; e < test->ptr[u + 1] && !liked; e++)
			liked = test->val[e] > threshold;
		out->users_without_test += csr_len(test, u) == 0;
		out->users_without_liked_test += !liked;
	}
	out->time_leak /= (double)split->count[FOLD_TEST];
}

void
summary_of(struct summary *out, const struct dataset *data, const struct split *split,
	   double threshold)
{
	uint32_t *per_user = sorted_lengths(&data->by_user);
	uint32_t *per_item = sorted_lengths(&data->by_item);

	memset(out, 0, sizeof(*out));
	out->density = (double)data->ratings / ((double)data->users * data->items);
	spread_of(&out->per_user, per_user, data->users, data->ratings);
	spread_of(&out->per_item, per_item, data->items, data->ratings);
	tail_of(out, per_item, data->items);
	out->top_tenth_share = top_tenth_of(per_item, data->items, data->ratings);
	ratings_of(out, data, threshold);
	histogram_of(out, data);
	if (split)
		split_of(out, split, threshold);
	free(per_user);
	free(per_item);
}
