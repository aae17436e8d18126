#include "hamtop/run/snapshot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"

struct snapshot *
snapshot_ref(struct snapshot *snap)
{
	atomic_fetch_add_explicit(&snap->refs, 1, memory_order_relaxed);
	return snap;
}

void
snapshot_unref(struct snapshot *snap)
{
	if (!snap || atomic_fetch_sub_explicit(&snap->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (int i = 0; i < snap->nets; i++)
		features_free(&snap->net[i].features);
	free(snap);
}

/* Histogram and shares of tanh(alpha f) over n numbers. */
static void
count_values(struct code_health *out, const float *f, size_t n, double alpha, size_t *saturated,
	     size_t *undecided)
{
	for (size_t i = 0; i < n; i++) {
		double h = tanh(alpha * (double)f[i]), size = fabs((double)f[i]);
		int bin = (int)((h + 1) / 2 * SNAPSHOT_BINS);

		out->bin[bin < SNAPSHOT_BINS ? bin : SNAPSHOT_BINS - 1]++;
		*saturated += fabs(h) > 0.99;
		*undecided += fabs(h) < 0.1;
		out->exact_zeros += f[i] == 0;
		out->max_abs_f = size > out->max_abs_f ? size : out->max_abs_f;
	}
}

/* Share of rows whose bit j is 1. */
static void
bit_shares(double *share, const float *f, size_t rows, uint32_t bits)
{
	memset(share, 0, bits * sizeof(*share));
	for (size_t a = 0; a < rows; a++)
		for (uint32_t j = 0; j < bits; j++)
			share[j] += f[a * bits + j] >= 0;
	for (uint32_t j = 0; j < bits; j++)
		share[j] /= (double)rows;
}

/* qsort has no context: codes are sorted as records of their own. */
struct code_ref {
	const uint64_t *code;
	uint32_t words;
};

static int
by_code(const void *a, const void *b)
{
	const struct code_ref *x = a, *y = b;

	return memcmp(x->code, y->code, x->words * sizeof(*x->code));
}

static void
count_distinct(uint32_t *distinct, uint32_t *largest, const uint64_t *code, uint32_t rows,
	       uint32_t words)
{
	struct code_ref *ref = mem_new(rows, sizeof(*ref));
	uint32_t run = 0;

	*distinct = *largest = 0;
	for (uint32_t a = 0; a < rows; a++)
		ref[a] = (struct code_ref){ code + (size_t)a * words, words };
	qsort(ref, rows, sizeof(*ref), by_code);
	for (uint32_t a = 0; a < rows; a++) {
		run = a && by_code(&ref[a - 1], &ref[a]) == 0 ? run + 1 : 1;
		*distinct += run == 1;
		*largest = run > *largest ? run : *largest;
	}
	free(ref);
}

bool
code_health_of(struct code_health *out, const struct features *f, struct err *err)
{
	size_t users = (size_t)f->users * f->bits, items = (size_t)f->items * f->bits;
	size_t saturated = 0, undecided = 0;
	double *user_share, *item_share;
	struct codes codes;
	uint32_t ignored;

	*out = (struct code_health){ 0 };
	if (!codes_init(&codes, f, err))
		return false;
	count_values(out, f->user, users, f->alpha, &saturated, &undecided);
	count_values(out, f->item, items, f->alpha, &saturated, &undecided);
	out->saturated = (double)saturated / (double)(users + items);
	out->undecided = (double)undecided / (double)(users + items);
	user_share = mem_new(f->bits, sizeof(*user_share));
	item_share = mem_new(f->bits, sizeof(*item_share));
	bit_shares(user_share, f->user, f->users, f->bits);
	bit_shares(item_share, f->item, f->items, f->bits);
	for (uint32_t j = 0; j < f->bits; j++) {
		double mean = 2 * item_share[j] - 1;

		out->dead_bits += user_share[j] == 0 || user_share[j] == 1 || fabs(mean) == 1;
		if (fabs(mean) > fabs(out->worst_mean)) {
			out->worst_mean = mean;
			out->worst_bit = j;
		}
	}
	count_distinct(&out->distinct_users, &ignored, codes.user, codes.users, codes.words);
	count_distinct(&out->distinct_items, &out->largest_bucket, codes.item, codes.items,
		       codes.words);
	free(user_share);
	free(item_share);
	codes_free(&codes);
	return true;
}
