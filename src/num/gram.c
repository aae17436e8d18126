#include "hamtop/num/gram.h"

#include <assert.h>
#include <string.h>

#include "hamtop/num/blas.h"
#include "num/clones.h"
#include "num/run.h"

struct squares {
	double loss;
	real left; /* of the weight of observed pairs, when the sum over all has counted
		      them as unseen */
};

void
gram_of(real *gram, const real *g, size_t cols, size_t r)
{
	size_t stride = pair_stride(r);

	gemm(gram, g, true, g, false, r, r, cols, 1, 0, stride, stride, r);
}

size_t
gram_scratch(const struct pair_block *b)
{
	return near_scratch(b->r) + b->r * b->r;
}

/* Squares of the run's pairs; what was counted with R = 0 is taken back. */
LANE_INLINE double
run_squares(struct run *run, void *ctx)
{
	struct squares *t = ctx;
	lane loss = lane_all(0), sum = lane_all(0);

	for (size_t i = 0; i < run->n; i += LANE) {
		lane z = run->s * run_dot(run, i), R = lane_load(run->target + i);
		lane dz = 2 * (t->left * z - R);

		lane_store(run->dz + i, dz);
		loss += z * (t->left * z - 2 * R) + R * R;
		sum += dz;
	}
	t->loss += lane_sum(loss);
	return lane_sum(sum);
}

static HT_CLONES void
observed_rows(struct squares *t, struct near *near, struct pair_grads *d,
	      const struct pair_block *b)
{
	near_observed(near, d, b, run_squares, t);
}

/* Every pair of the chunk's rows as unseen: dh = 2 w s h G, whose product with h is
 * 2 / s times the loss, and gram += h'h. */
static HT_CLONES double
unseen_rows(struct near *near, real *near_gram, const struct pair_block *b, const real *gram)
{
	size_t r = b->r, n = near->n, stride = near->stride;
	real by = (real)(2 * b->unseen * b->scale);
	double along = 0;

	gemm(near->dh, near->h, false, gram, false, n, r, r, by, 0, stride, r, stride);
	gemm(near_gram, near->h, true, near->h, false, r, r, n, 1, 1, stride, stride, r);
	for (size_t a = 0; a < n; a++) {
		const lane *h = (const lane *)(near->h + a * stride);
		const lane *dh = (const lane *)(near->dh + a * stride);
		lane sum = lane_all(0);

		for (size_t k = 0; k < stride / LANE; k++)
			sum += dh[k] * h[k];
		along += lane_sum(sum);
	}
	return along * b->scale / 2;
}

static HT_CLONES void
end_rows(struct near *near, struct pair_grads *d, const struct pair_block *b)
{
	near_end(near, d, b);
}

double
gram_loss(struct pair_grads *d, const struct pair_block *b, const real *gram, size_t from,
	  size_t to, real *scratch)
{
	size_t r = b->r, stride = pair_stride(r);
	real *near_gram = scratch + near_scratch(r);
	struct squares squares = { 0, (real)(1 - b->unseen) };
	/* the sum over all pairs says nothing of their dz: nothing to offer for p */
	struct pair_grads mine = { .dh = d->dh, .dg = d->dg };

	assert(b->offset == 0 && !b->p && !b->q);
	memset(near_gram, 0, r * r * sizeof(*near_gram));
	for (size_t at = from; at < to; at += CHUNK) {
		struct near near = near_begin(b, at, to, scratch);

		if (b->unseen > 0)
			squares.loss += unseen_rows(&near, near_gram, b, gram);
		observed_rows(&squares, &near, &mine, b);
		end_rows(&near, &mine, b);
	}
	if (d->dg && b->unseen > 0)
		gemm(d->dg, b->g, false, near_gram, false, b->cols, r, r,
		     (real)(2 * b->unseen * b->scale * b->scale), 1, stride, r, stride);
	d->dscale = mine.dscale;
	d->doffset = 0;
	return squares.loss;
}

double
gram_loss_plain(struct pair_grads *d, const struct pair_block *b, size_t from, size_t to)
{
	size_t stride = pair_stride(b->r);
	double loss = 0;

	assert(b->r <= PAIR_PLAIN_BITS);
	d->dscale = d->doffset = 0;
	for (size_t a = from; a < to; a++) {
		const real *h = b->h + a * b->r;
		size_t e, end;
		double dh[PAIR_PLAIN_BITS] = { 0 };

		pair_entries(b, a, &e, &end);
		for (size_t c = 0; c < b->cols; c++) {
			const real *g = b->g + c * stride;
			double w = b->unseen, R = 0, dot = 0, dz;

			for (size_t i = e; i < end; i++) {
				if (b->observed->col[i] == c) {
					w = 1;
					R = (double)b->observed->val[i];
				}
			}
			for (size_t j = 0; j < b->r; j++)
				dot += (double)h[j] * (double)g[j];
			loss += w * (R - b->scale * dot) * (R - b->scale * dot);
			dz = 2 * w * (b->scale * dot - R);
			d->dscale += dz * dot;
			for (size_t j = 0; j < b->r; j++) {
				dh[j] += b->scale * dz * (double)g[j];
				if (d->dg)
					d->dg[c * stride + j] +=
						(real)(b->scale * dz * (double)h[j]);
			}
		}
		for (size_t j = 0; j < b->r; j++)
			d->dh[a * b->r + j] = (real)dh[j];
	}
	return loss;
}
