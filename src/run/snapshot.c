#include "hamtop/run/snapshot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/layer.h"
#include "hamtop/run/audit.h"

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
	for (int i = 0; i < snap->nets; i++) {
		features_free(&snap->net[i].features);
		codes_free(&snap->net[i].codes);
		user_encoder_free(snap->net[i].encoder);
	}
	for (int row = 0; row < ROWS_MAX; row++)
		free(snap->valid[row]);
	free(snap);
}

/* Numbers of each kind, and histograms, of n features. */
struct values {
	size_t saturated, undecided, zeros, ones;
	float most;
};

/* In pieces that stay in the first cache. The histograms have two copies each, so that
 * neighbours that fall into one bin do not wait for each other. */
static void
count_values(struct values *v, struct code_health *out, const float *f, size_t n, double alpha)
{
	enum { PIECE = 1024, LAST = SNAPSHOT_BINS - 1 };
	const float scale = (float)(SNAPSHOT_BINS / (2 * out->range)), shift = (float)out->range;
	uint32_t bin[2][SNAPSHOT_BINS] = { { 0 } }, f_bin[2][SNAPSHOT_BINS] = { { 0 } };
	float h[PIECE];

	for (size_t from = 0; from < n; from += PIECE) {
		size_t m = n - from < PIECE ? n - from : PIECE;
		const float *x = f + from;
		uint32_t saturated = 0, undecided = 0, zeros = 0, ones = 0;
		float most = v->most;

		relax_forward(RELAX_TANH, h, x, m, alpha);
		for (size_t i = 0; i < m; i++) {
			float size = fabsf(h[i]), wide = fabsf(x[i]);

			saturated += size > .99f;
			undecided += size < .1f;
			zeros += x[i] == 0;
			ones += x[i] >= 0;
			most = wide > most ? wide : most;
		}
		for (size_t i = 0; i < m; i++) {
			float at = (x[i] + shift) * scale, of_h = (h[i] + 1) * (SNAPSHOT_BINS / 2);

			/* a training that has gone astray leaves NaN: the first bin */
			at = at > 0 ? at < LAST ? at : LAST : 0;
			of_h = of_h > 0 ? of_h < LAST ? of_h : LAST : 0;
			bin[i % 2][(int)of_h]++;
			f_bin[i % 2][(int)at]++;
		}
		v->saturated += saturated;
		v->undecided += undecided;
		v->zeros += zeros;
		v->ones += ones;
		v->most = most;
	}
	for (int b = 0; b < SNAPSHOT_BINS; b++) {
		out->bin[b] += bin[0][b] + bin[1][b];
		out->f_bin[b] += f_bin[0][b] + f_bin[1][b];
	}
}

/* ones [bits]: codes whose bit j is 1. */
static void
count_ones(uint32_t *ones, const float *f, size_t rows, uint32_t bits)
{
	memset(ones, 0, bits * sizeof(*ones));
	for (size_t a = 0; a < rows; a++)
		for (uint32_t j = 0; j < bits; j++)
			ones[j] += f[a * bits + j] >= 0;
}

static void
judge_bits(struct code_health *out, const struct features *f)
{
	uint32_t *user = mem_new(f->bits, sizeof(*user)), *item = mem_new(f->bits, sizeof(*item));

	count_ones(user, f->user, f->users, f->bits);
	count_ones(item, f->item, f->items, f->bits);
	for (uint32_t j = 0; j < f->bits; j++) {
		double mean = 2.0 * item[j] / f->items - 1;

		out->dead_bits += user[j] == 0 || user[j] == f->users || fabs(mean) == 1;
		if (fabs(mean) > fabs(out->worst_mean)) {
			out->worst_mean = mean;
			out->worst_bit = j;
		}
	}
	free(user);
	free(item);
}

bool
code_health_of(struct code_health *out, const struct features *f, const struct codes *c,
	       struct err *err)
{
	size_t users = (size_t)f->users * f->bits, items = (size_t)f->items * f->bits;
	double all = (double)(users + items);
	struct code_counts of_users, of_items;
	struct values v = { 0 };

	*out = (struct code_health){ 0 };
	if (!count_codes(&of_users, c->user, c->users, c->words, err) ||
	    !count_codes(&of_items, c->item, c->items, c->words, err))
		return false;
	out->range = 3 * sqrt((sum_squares(f->user, users) + sum_squares(f->item, items)) / all);
	out->range = out->range > 0 ? out->range : 1;
	count_values(&v, out, f->user, users, f->alpha);
	count_values(&v, out, f->item, items, f->alpha);
	out->saturated = (double)v.saturated / all;
	out->undecided = (double)v.undecided / all;
	out->exact_zeros = v.zeros;
	out->ones = v.ones;
	out->max_abs_f = (double)v.most;
	out->distinct_users = of_users.distinct;
	out->distinct_items = of_items.distinct;
	out->largest_bucket = of_items.largest;
	judge_bits(out, f);
	return true;
}
