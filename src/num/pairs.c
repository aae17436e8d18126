#include "hamtop/num/pairs.h"

#include <math.h>
#include <string.h>

#include "hamtop/num/blas.h"
#include "hamtop/num/layer.h"
#include "num/clones.h"
#include "num/func.h"

enum {
	CHUNK = 64, /* near rows at a time; their features and gradients, packed */
	TILE = 256, /* columns at a time of the dense part */
	RUN = 128,  /* observed pairs of a row at a time, in the first cache with their g */
	BLOCK = 4,  /* lanes of a feature that registers hold */
	QUARTER = LANE / 4,
};

typedef real quarter __attribute__((vector_size(16)));

/* What a caller of pair_loss() lends, in the order of its scratch. */
struct work {
	real *h, *dh;	/* [CHUNK, stride] packed near features and their gradient */
	real *z;	/* [CHUNK, TILE] */
	double *dz_sum; /* [CHUNK] sum of dz over each row */
};

/* Loss so far, in the two parts of func_sigmoid(). */
struct tally {
	double linear; /* max(z, 0), and - S z of the observed */
	struct func_log log;
};

/* Some observed pairs of one near row. */
struct run {
	size_t n, stride;
	const real *h, *g; /* of the row and of all columns, packed */
	real *dh, *dg;
	real s;
	uint32_t col[RUN];
	real target[RUN], base[RUN], dz[RUN] __attribute__((aligned(64)));
	quarter part[RUN]; /* dot products but for the last additions */
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
	return CHUNK * (2 * pair_stride(b->r) + (b->unseen > 0 ? TILE : 0));
}

/* Takes observed pairs of the row, from entry `from` on, until `to` or until the
 * run is full: the columns that are in the block, their targets and offsets.
 * Returns where to go on. */
LANE_INLINE size_t
run_take(struct run *run, const struct pair_block *b, real base, size_t from, size_t to)
{
	const uint32_t *col = b->observed->col, *place = b->place;
	const real *val = b->observed->val;
	size_t n = 0, e = from;

	if (place) {
		for (; e < to && n < RUN; e++) {
			run->col[n] = place[col[e]];
			run->target[n] = val[e];
			n += run->col[n] != UINT32_MAX;
		}
	} else {
		n = to - from < RUN ? to - from : RUN;
		for (size_t i = 0; i < n; i++) {
			run->col[i] = col[from + i];
			run->target[i] = val[from + i];
		}
		e += n;
	}
	for (size_t i = 0; i < n; i++)
		run->base[i] = b->q ? base + b->q[run->col[i]] : base;
	/* up to a whole lane: pairs so unlike that they have neither loss nor gradient */
	run->n = n;
	for (; n % LANE; n++) {
		run->part[n] = (quarter){ 0 };
		run->col[n] = 0;
		run->target[n] = 0;
		run->base[n] = -1000;
	}
	return e;
}

/* Calls kernel with `lanes` a constant, over all lanes of a feature. */
LANE_INLINE void
over_lanes(struct run *run, void (*kernel)(struct run *run, size_t at, int lanes))
{
	for (size_t at = 0; at < run->stride; at += (size_t)BLOCK * LANE) {
		switch ((run->stride - at) / LANE) {
		case 1:
			kernel(run, at, 1);
			break;
		case 2:
			kernel(run, at, 2);
			break;
		case 3:
			kernel(run, at, 3);
			break;
		default:
			kernel(run, at, BLOCK);
		}
	}
}

/* A lane's halves added, and the halves of that. */
LANE_INLINE quarter
quarter_sum(lane x)
{
	typedef real half __attribute__((vector_size(32)));
	half low, high;
	quarter a, b;

	memcpy(&low, &x, sizeof(low));
	memcpy(&high, (const char *)&x + sizeof(low), sizeof(high));
	low += high;
	memcpy(&a, &low, sizeof(a));
	memcpy(&b, (const char *)&low + sizeof(a), sizeof(b));
	return a + b;
}

/* part += h g over `lanes` lanes from `at` on. */
LANE_INLINE void
run_dots(struct run *run, size_t at, int lanes)
{
	size_t stride = run->stride, n = run->n;
	const real *g = run->g + at;
	lane h[BLOCK];

#pragma GCC unroll 4
	for (int k = 0; k < lanes; k++)
		h[k] = ((const lane *)(run->h + at))[k];
	for (size_t i = 0; i < n; i++) {
		const lane *gi = (const lane *)(g + run->col[i] * stride);
		lane sum = h[0] * gi[0];

#pragma GCC unroll 4
		for (int k = 1; k < lanes; k++)
			sum += h[k] * gi[k];
		if (at > 0)
			run->part[i] += quarter_sum(sum);
		else
			run->part[i] = quarter_sum(sum);
	}
}

/* dh += dz g, likewise. Two sums, added at the end: a multiplication need not wait
 * for the one before. */
LANE_INLINE void
run_near(struct run *run, size_t at, int lanes)
{
	size_t stride = run->stride, n = run->n;
	const real *g = run->g + at;
	lane even[BLOCK], odd[BLOCK], *dh = (lane *)(run->dh + at);

#pragma GCC unroll 4
	for (int k = 0; k < lanes; k++) {
		even[k] = dh[k];
		odd[k] = lane_all(0);
	}
	for (size_t i = 0; i < n; i += 2) {
		const lane *g0 = (const lane *)(g + run->col[i] * stride);
		const lane *g1 = (const lane *)(g + run->col[i + 1] * stride);

#pragma GCC unroll 4
		for (int k = 0; k < lanes; k++) {
			even[k] += run->dz[i] * g0[k];
			odd[k] += run->dz[i + 1] * g1[k];
		}
	}
#pragma GCC unroll 4
	for (int k = 0; k < lanes; k++)
		dh[k] = even[k] + odd[k];
}

/* dg of each pair's column += s dz h, likewise. */
LANE_INLINE void
run_far(struct run *run, size_t at, int lanes)
{
	size_t stride = run->stride, n = run->n;
	real *dg = run->dg + at;
	lane h[BLOCK];

#pragma GCC unroll 4
	for (int k = 0; k < lanes; k++)
		h[k] = run->s * ((const lane *)(run->h + at))[k];
	for (size_t i = 0; i < n; i++) {
		lane *to = (lane *)(dg + run->col[i] * stride);

#pragma GCC unroll 4
		for (int k = 0; k < lanes; k++)
			to[k] += run->dz[i] * h[k];
	}
}

/* The dot products of the pairs i .. i+LANE-1. */
LANE_INLINE lane
run_dot(const struct run *run, size_t i)
{
	lane sum;

	for (size_t k = 0; k < LANE; k++) {
		real x = run->part[i + k][0];

		for (int j = 1; j < QUARTER; j++)
			x += run->part[i + k][j];
		sum[k] = x;
	}
	return sum;
}

/* z of the run, then dz, the loss and the sum of dz. left: what the dense part,
 * which has counted every pair as unseen, has left of the weight. */
LANE_INLINE double
run_losses(struct run *run, struct tally *t, real left)
{
	lane linear = lane_all(0), sum = lane_all(0);

	for (size_t i = 0; i < run->n; i += LANE) {
		lane z = run->s * run_dot(run, i) + lane_load(run->base + i);
		lane target = lane_load(run->target + i), part, factor;
		lane dz = left * func_sigmoid(z, &part, &factor) - target;

		lane_store(run->dz + i, dz);
		linear += left * part - target * z;
		sum += dz;
		t->log.product *= factor;
	}
	func_log_settle(&t->log);
	t->linear += lane_sum(linear);
	return lane_sum(sum);
}

/* The observed pairs of rows from .. from+n-1: their loss and, of each, the
 * gradient of z added into dh, dg and dq. */
static HT_CLONES void
observed_rows(struct tally *t, struct work *w, struct pair_grads *d, const struct pair_block *b,
	      size_t from, size_t n)
{
	const struct sparse *obs = b->observed;
	real left = (real)(1 - b->unseen);
	struct run run;

	run.stride = pair_stride(b->r);
	run.g = b->g;
	run.dg = d->dg;
	run.s = (real)b->scale;
	for (size_t a = 0; a < n; a++) {
		size_t e = obs->ptr[b->row[from + a]], end = obs->ptr[b->row[from + a] + 1];
		real base = (real)b->offset + (b->p ? b->p[from + a] : 0);

		run.h = w->h + a * run.stride;
		run.dh = w->dh + a * run.stride;
		while (e < end) {
			e = run_take(&run, b, base, e, end);
			over_lanes(&run, run_dots);
			w->dz_sum[a] += run_losses(&run, t, left);
			over_lanes(&run, run_near);
			if (d->dg)
				over_lanes(&run, run_far);
			for (size_t i = 0; d->dq && i < run.n; i++)
				d->dq[run.col[i]] += run.dz[i];
		}
	}
}

/* Dot products -> weighted sigmoids, in place, of rows from .. from+rows-1 and
 * columns at .. at+n-1, all as if unseen; the loss, the sums of rows and, into
 * dq, of columns. */
static HT_CLONES void
unseen_tile(struct tally *t, struct work *w, real *dq, const struct pair_block *b, size_t from,
	    size_t rows, size_t at, size_t n)
{
	real s = (real)b->scale, weight = (real)b->unseen;
	lane q[TILE / LANE], column[TILE / LANE];
	size_t lanes = pair_stride(n) / LANE;

	for (size_t c = 0; c < lanes; c++) {
		size_t here = n - c * LANE < LANE ? n - c * LANE : LANE;

		column[c] = lane_all(0);
		q[c] = b->q ? lane_load_some(b->q + at + c * LANE, here) : lane_all(0);
		/* what is not there: neither loss nor gradient, as in run_take() */
		for (size_t i = here; i < LANE; i++)
			q[c][i] = -1000;
	}
	for (size_t a = 0; a < rows; a++) {
		lane base = lane_all((real)b->offset + (b->p ? b->p[from + a] : 0));
		lane linear = lane_all(0), sum = lane_all(0), *z = (lane *)(w->z + a * TILE);

		for (size_t i = n; i < lanes * LANE; i++)
			w->z[a * TILE + i] = 0;
		for (size_t c = 0; c < lanes; c++) {
			lane part, factor;
			lane y = weight * func_sigmoid(s * z[c] + (base + q[c]), &part, &factor);

			z[c] = y;
			linear += part;
			sum += y;
			column[c] += y;
			t->log.product *= factor;
		}
		func_log_settle(&t->log);
		t->linear += lane_sum(linear);
		w->dz_sum[a] += lane_sum(sum);
	}
	for (size_t c = 0; dq && c < lanes; c++) {
		size_t here = n - c * LANE < LANE ? n - c * LANE : LANE;
		real *to = dq + at + c * LANE;

		lane_store_some(to, lane_load_some(to, here) + column[c], here);
	}
}

/* Every pair of rows from .. from+n-1 as unseen. */
static void
unseen_rows(struct tally *t, struct work *w, struct pair_grads *d, const struct pair_block *b,
	    size_t from, size_t n)
{
	size_t r = b->r, stride = pair_stride(r);

	for (size_t at = 0; at < b->cols; at += TILE) {
		size_t m = b->cols - at < TILE ? b->cols - at : TILE;
		const real *g = b->g + at * stride;

		gemm(w->z, w->h, false, g, true, n, m, r, 1, 0, stride, stride, TILE);
		unseen_tile(t, w, d->dq, b, from, n, at, m);
		gemm(w->dh, w->z, false, g, false, n, r, m, 1, 1, TILE, stride, stride);
		if (d->dg)
			gemm(d->dg + at * stride, w->z, true, w->h, false, m, r, n, (real)b->scale,
			     1, TILE, stride, stride);
	}
}

/* dh holds sum dz g here: d loss / d s is its product with h; dh wants s times it. */
static HT_CLONES void
near_rows(struct pair_grads *d, const struct work *w, const struct pair_block *b, size_t from,
	  size_t n)
{
	size_t stride = pair_stride(b->r);

	for (size_t a = 0; a < n; a++) {
		const lane *h = (const lane *)(w->h + a * stride);
		lane *dh = (lane *)(w->dh + a * stride), along = lane_all(0);

		for (size_t k = 0; k < stride / LANE; k++) {
			along += dh[k] * h[k];
			dh[k] *= (real)b->scale;
		}
		memcpy(d->dh + (from + a) * b->r, dh, b->r * sizeof(*d->dh));
		d->dscale += lane_sum(along);
		d->doffset += w->dz_sum[a];
		if (d->dp)
			d->dp[from + a] = (real)w->dz_sum[a];
	}
}

double
pair_loss(struct pair_grads *d, const struct pair_block *b, size_t from, size_t to, real *scratch)
{
	size_t stride = pair_stride(b->r);
	double dz_sum[CHUNK];
	struct work w = { scratch, scratch + CHUNK * stride, scratch + 2 * CHUNK * stride, dz_sum };
	struct tally unseen = { 0, FUNC_LOG_INIT }, observed = { 0, FUNC_LOG_INIT };

	d->dscale = d->doffset = 0;
	for (size_t at = from; at < to; at += CHUNK) {
		size_t n = to - at < CHUNK ? to - at : CHUNK;

		pair_pack(w.h, b->h + at * b->r, n, b->r);
		memset(w.dh, 0, n * stride * sizeof(*w.dh));
		memset(dz_sum, 0, sizeof(dz_sum));
		if (b->unseen > 0)
			unseen_rows(&unseen, &w, d, b, at, n);
		observed_rows(&observed, &w, d, b, at, n);
		near_rows(d, &w, b, at, n);
	}
	return b->unseen * (unseen.linear + func_log_sum(&unseen.log)) + observed.linear +
	       (1 - b->unseen) * func_log_sum(&observed.log);
}

double
pair_loss_plain(struct pair_grads *d, const struct pair_block *b, size_t from, size_t to)
{
	size_t stride = pair_stride(b->r);
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
			const real *g = b->g + c * stride;
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
					d->dg[c * stride + j] +=
						(real)(b->scale * dz * (double)h[j]);
			}
		}
	}
	return loss;
}
