#include "hamtop/num/pairs.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "hamtop/num/blas.h"
#include "hamtop/num/layer.h"
#include "num/clones.h"
#include "num/func.h"
#include "num/run.h"

enum { TILE = 256 }; /* columns at a time of the dense part */

/* Loss so far, in the two parts of func_sigmoid(). */
struct tally {
	double linear; /* max(z, 0), and - S z of the observed */
	struct func_log log;
	real left; /* of the weight of observed pairs, when the dense part has counted
		      them as unseen */
};

size_t
pair_stride(size_t r)
{
	return (r + LANE - 1) / LANE * LANE;
}

void
pair_pack(real *packed, const real *g, size_t rows, size_t r)
{
	size_t stride = pair_stride(r);

	/* from the last row, so that it works in place */
	for (size_t a = rows; a-- > 0;) {
		memmove(packed + a * stride, g + a * r, r * sizeof(*g));
		memset(packed + a * stride + r, 0, (stride - r) * sizeof(*g));
	}
}

void
pair_unpack_sum(real *dg, const real *first, const real *second, size_t rows, size_t r)
{
	size_t stride = pair_stride(r);

	for (size_t a = 0; a < rows; a++)
		for (size_t j = 0; j < r; j++)
			dg[a * r + j] = first[a * stride + j] + second[a * stride + j];
}

size_t
pair_scratch(const struct pair_block *b)
{
	return near_scratch(b->r) + (b->unseen > 0 ? CHUNK * TILE : 0);
}

/* Softplus of the run's pairs. */
LANE_INLINE double
run_softplus(struct run *run, void *ctx)
{
	struct tally *t = ctx;
	lane linear = lane_all(0), sum = lane_all(0);

	for (size_t i = 0; i < run->n; i += LANE) {
		lane z = run->s * run_dot(run, i) + lane_load(run->base + i);
		lane target = lane_load(run->target + i), part, factor;
		lane dz = t->left * func_sigmoid(z, &part, &factor) - target;

		lane_store(run->dz + i, dz);
		linear += t->left * part - target * z;
		sum += dz;
		t->log.product *= factor;
	}
	func_log_settle(&t->log);
	t->linear += lane_sum(linear);
	return lane_sum(sum);
}

static HT_CLONES void
observed_rows(struct tally *t, struct near *near, struct pair_grads *d, const struct pair_block *b)
{
	near_observed(near, d, b, run_softplus, t);
}

/* Dot products -> weighted sigmoids, in place, of z [n, TILE] and columns at ..
 * at+cols-1, all as if unseen; the loss, the sums of rows and, into dq, of columns. */
static HT_CLONES void
unseen_tile(struct tally *t, real *z, struct near *near, real *dq, const struct pair_block *b,
	    size_t at, size_t cols)
{
	real s = (real)b->scale, weight = (real)b->unseen;
	lane q[TILE / LANE], column[TILE / LANE];
	size_t lanes = pair_stride(cols) / LANE;

	for (size_t c = 0; c < lanes; c++) {
		size_t here = cols - c * LANE < LANE ? cols - c * LANE : LANE;

		column[c] = lane_all(0);
		q[c] = b->q ? lane_load_some(b->q + at + c * LANE, here) : lane_all(0);
		/* what is not there: neither loss nor gradient, as in run_take() */
		for (size_t i = here; i < LANE; i++)
			q[c][i] = -1000;
	}
	for (size_t a = 0; a < near->n; a++) {
		lane base = lane_all((real)b->offset + (b->p ? b->p[near->from + a] : 0));
		lane linear = lane_all(0), sum = lane_all(0), *za = (lane *)(z + a * TILE);

		for (size_t i = cols; i < lanes * LANE; i++)
			z[a * TILE + i] = 0;
		for (size_t c = 0; c < lanes; c++) {
			lane part, factor;
			lane y = weight * func_sigmoid(s * za[c] + (base + q[c]), &part, &factor);

			za[c] = y;
			linear += part;
			sum += y;
			column[c] += y;
			t->log.product *= factor;
		}
		func_log_settle(&t->log);
		t->linear += lane_sum(linear);
		near->dz_sum[a] += lane_sum(sum);
	}
	for (size_t c = 0; dq && c < lanes; c++) {
		size_t here = cols - c * LANE < LANE ? cols - c * LANE : LANE;
		real *to = dq + at + c * LANE;

		lane_store_some(to, lane_load_some(to, here) + column[c], here);
	}
}

/* Every pair of the chunk's rows as unseen. */
static void
unseen_rows(struct tally *t, real *z, struct near *near, struct pair_grads *d,
	    const struct pair_block *b)
{
	size_t n = near->n, r = b->r, stride = near->stride;

	for (size_t at = 0; at < b->cols; at += TILE) {
		size_t cols = b->cols - at < TILE ? b->cols - at : TILE;
		const real *g = b->g + at * stride;

		gemm(z, near->h, false, g, true, n, cols, r, 1, 0, stride, stride, TILE);
		unseen_tile(t, z, near, d->dq, b, at, cols);
		gemm(near->dh, z, false, g, false, n, r, cols, 1, 1, TILE, stride, stride);
		if (d->dg)
			gemm(d->dg + at * stride, z, true, near->h, false, cols, r, n,
			     (real)b->scale, 1, TILE, stride, stride);
	}
}

static HT_CLONES void
end_rows(struct near *near, struct pair_grads *d, const struct pair_block *b)
{
	near_end(near, d, b);
}

double
pair_loss(struct pair_grads *d, const struct pair_block *b, size_t from, size_t to, real *scratch)
{
	struct tally unseen = { 0, FUNC_LOG_INIT, 0 };
	struct tally observed = { 0, FUNC_LOG_INIT, (real)(1 - b->unseen) };

	d->dscale = d->doffset = 0;
	for (size_t at = from; at < to; at += CHUNK) {
		struct near near = near_begin(b, at, to, scratch);

		if (b->unseen > 0)
			unseen_rows(&unseen, scratch + near_scratch(b->r), &near, d, b);
		observed_rows(&observed, &near, d, b);
		end_rows(&near, d, b);
	}
	return b->unseen * (unseen.linear + func_log_sum(&unseen.log)) + observed.linear +
	       (1 - b->unseen) * func_log_sum(&observed.log);
}

double
pair_loss_plain(struct pair_grads *d, const struct pair_block *b, size_t from, size_t to)
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
		if (d->dp)
			d->dp[a] = 0;
		for (size_t c = 0; c < b->cols; c++) {
			const real *g = b->g + c * stride;
			double w = b->unseen, target = 0, dot = 0, z, dz;

			for (size_t i = e; i < end; i++) {
				if (b->observed->col[i] == c) {
					w = 1;
					target = (double)b->observed->val[i];
				}
			}
			if (w == 0)
				continue;
			for (size_t j = 0; j < b->r; j++)
				dot += (double)h[j] * (double)g[j];
			z = b->scale * dot + b->offset + (b->p ? (double)b->p[a] : 0) +
			    (b->q ? (double)b->q[c] : 0);
			loss += w * ((z > 0 ? z : 0) + log1p(exp(-fabs(z)))) - target * z;
			dz = w / (1 + exp(-z)) - target;
			d->dscale += dz * dot;
			d->doffset += dz;
			if (d->dp)
				d->dp[a] += (real)dz;
			if (d->dq)
				d->dq[c] += (real)dz;
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
