#include "hamtop/num/pairs.h"

#include <string.h>

#include "hamtop/num/blas.h"
#include "hamtop/num/layer.h"
#include "num/clones.h"
#include "num/func.h"

enum {
	CHUNK = 64, /* rows whose logits are held at a time */
	RUN = 128,  /* observed pairs of a row, likewise */
};

size_t
pair_scratch(const struct pair_block *b)
{
	return b->unseen > 0 ? CHUNK * b->cols : 0;
}

/* Logits of the observed pairs `from` on of one row, at most RUN of them that are in
 * the block: their columns, targets and z. Returns where to go on. */
static inline __attribute__((always_inline)) size_t
take_run(uint32_t *col, real *target, real *z, size_t *n, const struct pair_block *b, size_t a,
	 size_t from, size_t to)
{
	const struct sparse *obs = b->observed;
	const real *h = b->h + a * b->r;
	real base = (real)b->offset + (b->p ? b->p[a] : 0), s = (real)b->scale;
	size_t e = from, r = b->r;

	for (*n = 0; e < to && *n < RUN; e++) {
		uint32_t c = b->place ? b->place[obs->col[e]] : obs->col[e];
		const real *g;
		real dot = 0;

		if (c == UINT32_MAX)
			continue;
		g = b->g + c * r;
#pragma omp simd reduction(+ : dot)
		for (size_t j = 0; j < r; j++)
			dot += h[j] * g[j];
		col[*n] = c;
		target[*n] = obs->val[e];
		z[(*n)++] = s * dot + base + (b->q ? b->q[c] : 0);
	}
	return e;
}

/* One row's observed pairs: their loss, and the gradient of z of each added into
 * dh, dg and dq. What the dense pass has counted of them (weight w, S = 0) is
 * taken back. Runs of pairs, so that the exponentials are vector code. */
static HT_CLONES double
observed_row(real *dh, real *dg, real *dq, double *dz_sum, const struct pair_block *b, size_t a,
	     double w)
{
	size_t e = b->observed->ptr[b->row[a]], end = b->observed->ptr[b->row[a] + 1], r = b->r;
	const real *h = b->h + a * r;
	real s = (real)b->scale, left = (real)(1 - w);
	double loss = 0;

	while (e < end) {
		real target[RUN], z[RUN], dz[RUN], part = 0, sum = 0;
		uint32_t col[RUN];
		size_t n;

		e = take_run(col, target, z, &n, b, a, e, end);
#pragma omp simd reduction(+ : part, sum)
		for (size_t i = 0; i < n; i++) {
			real softplus, sigmoid = func_sigmoid(z[i], &softplus);

			part += left * softplus - target[i] * z[i];
			dz[i] = left * sigmoid - target[i];
			sum += dz[i];
		}
		loss += (double)part;
		*dz_sum += (double)sum;
		for (size_t i = 0; i < n; i++) {
			const real *g = b->g + col[i] * r;
			real d = dz[i];

#pragma omp simd
			for (size_t j = 0; j < r; j++)
				dh[j] += d * g[j];
		}
		for (size_t i = 0; dq && i < n; i++)
			dq[col[i]] += dz[i];
		for (size_t i = 0; dg && i < n; i++) {
			real *dgc = dg + col[i] * r, d = s * dz[i];

#pragma omp simd
			for (size_t j = 0; j < r; j++)
				dgc[j] += d * h[j];
		}
	}
	return loss;
}

/* Row of dot products -> row of weighted sigmoids, in place; loss and sum. */
static HT_CLONES double
unseen_row(real *z, double *dz_sum, size_t n, real s, real base, const real *q, real w)
{
	real sum = 0;
	double loss = 0;

	for (size_t from = 0; from < n; from += 256) {
		size_t to = from + 256 < n ? from + 256 : n;
		real part = 0;

#pragma omp simd reduction(+ : part, sum)
		for (size_t c = from; c < to; c++) {
			real x = s * z[c] + base + (q ? q[c] : 0);
			real softplus, y = w * func_sigmoid(x, &softplus);

			part += softplus;
			sum += y;
			z[c] = y;
		}
		loss += (double)part;
	}
	*dz_sum += (double)sum;
	return (double)w * loss;
}

/* Rows from .. to-1, at most CHUNK, of the dense part: every pair as unseen. */
static double
unseen_chunk(struct pair_grads *d, double *row_sum, const struct pair_block *b, size_t from,
	     size_t to, real *z)
{
	size_t n = to - from, r = b->r, cols = b->cols;
	double loss = 0;

	gemm(z, b->h + from * r, false, b->g, true, n, cols, r, 1, 0, r, r, cols);
	for (size_t a = 0; a < n; a++) {
		real base = (real)b->offset + (b->p ? b->p[from + a] : 0);

		loss += unseen_row(z + a * cols, &row_sum[a], cols, (real)b->scale, base, b->q,
				   (real)b->unseen);
	}
	gemm(d->dh + from * r, z, false, b->g, false, n, r, cols, 1, 0, cols, r, r);
	if (d->dg)
		gemm(d->dg, z, true, b->h + from * r, false, cols, r, n, (real)b->scale, 1, cols, r,
		     r);
	if (d->dq)
		bias_backward(d->dq, z, n, cols);
	return loss;
}

double
pair_loss(struct pair_grads *d, const struct pair_block *b, size_t from, size_t to, real *z)
{
	double loss = 0, scale = 0, offset = 0;
	size_t r = b->r;

	for (size_t at = from; at < to; at += CHUNK) {
		size_t end = at + CHUNK < to ? at + CHUNK : to;
		double row_sum[CHUNK] = { 0 };

		if (b->unseen > 0)
			loss += unseen_chunk(d, row_sum, b, at, end, z);
		else
			memset(d->dh + at * r, 0, (end - at) * r * sizeof(*d->dh));
		for (size_t a = at; a < end; a++) {
			real *dh = d->dh + a * r;
			const real *h = b->h + a * r;
			double along = 0;

			loss += observed_row(dh, d->dg, d->dq, &row_sum[a - at], b, a, b->unseen);
			/* dh holds sum dz g here; d loss / d s is its product with h */
			for (size_t j = 0; j < r; j++) {
				along += (double)dh[j] * (double)h[j];
				dh[j] *= (real)b->scale;
			}
			scale += along;
			offset += row_sum[a - at];
			if (d->dp)
				d->dp[a] = (real)row_sum[a - at];
		}
	}
	d->dscale = scale;
	d->doffset = offset;
	return loss;
}

double
pair_loss_plain(struct pair_grads *d, const struct pair_block *b, size_t from, size_t to)
{
	double loss = 0;

	d->dscale = d->doffset = 0;
	for (size_t a = from; a < to; a++) {
		size_t e = b->observed->ptr[b->row[a]], end = b->observed->ptr[b->row[a] + 1];
		const real *h = b->h + a * b->r;
		real *dh = d->dh + a * b->r;

		memset(dh, 0, b->r * sizeof(*dh));
		if (d->dp)
			d->dp[a] = 0;
		for (size_t c = 0; c < b->cols; c++) {
			const real *g = b->g + c * b->r;
			double w = b->unseen, target = 0, dot = 0, z, dz;

			for (size_t i = e; i < end; i++) {
				if ((b->place ? b->place[b->observed->col[i]]
					      : b->observed->col[i]) == c) {
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
				dh[j] += (real)(b->scale * dz * (double)g[j]);
				if (d->dg)
					d->dg[c * b->r + j] += (real)(b->scale * dz * (double)h[j]);
			}
		}
	}
	return loss;
}
