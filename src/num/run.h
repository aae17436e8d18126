/* The observed pairs of a chunk of near rows, for the losses over pairs.
 *
 * A loss takes a run of pairs, wants their dot products, says dz of each, and has
 * the gradients added. What near_begin() lends is packed, see pairs.h. */
#ifndef HAMTOP_NUM_RUN_H
#define HAMTOP_NUM_RUN_H

#include <string.h>

#include "hamtop/num/pairs.h"
#include "num/lane.h"

enum {
	CHUNK = 64, /* near rows at a time */
	RUN = 128,  /* observed pairs of a row at a time, in the first cache with their g */
	BLOCK = 4,  /* lanes of a feature that registers hold */
	QUARTER = LANE / 4,
};

typedef real quarter __attribute__((vector_size(16)));

/* A chunk of near rows. */
struct near {
	size_t from, n, stride;
	real *h, *dh; /* [CHUNK, stride] packed features; sum of dz g, without the scale */
	double dz_sum[CHUNK];
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

/* Numbers of scratch that h and dh are. */
LANE_INLINE size_t
near_scratch(size_t r)
{
	return 2 * CHUNK * pair_stride(r);
}

LANE_INLINE struct near
near_begin(const struct pair_block *b, size_t from, size_t to, real *scratch)
{
	size_t stride = pair_stride(b->r), n = to - from < CHUNK ? to - from : CHUNK;
	struct near near = { from, n, stride, scratch, scratch + CHUNK * stride, { 0 } };

	pair_pack(near.h, b->h + from * b->r, n, b->r);
	memset(near.dh, 0, n * stride * sizeof(*near.dh));
	return near;
}

/* The gradients of the chunk's rows. d loss / d s is the product of sum dz g with
 * h; d loss / d h is s times it. */
LANE_INLINE void
near_end(struct near *near, struct pair_grads *d, const struct pair_block *b)
{
	for (size_t a = 0; a < near->n; a++) {
		const lane *h = (const lane *)(near->h + a * near->stride);
		lane *dh = (lane *)(near->dh + a * near->stride), along = lane_all(0);

		for (size_t k = 0; k < near->stride / LANE; k++) {
			along += dh[k] * h[k];
			dh[k] *= (real)b->scale;
		}
		memcpy(d->dh + (near->from + a) * b->r, dh, b->r * sizeof(*d->dh));
		d->dscale += lane_sum(along);
		d->doffset += near->dz_sum[a];
		if (d->dp)
			d->dp[near->from + a] = (real)near->dz_sum[a];
	}
}

/* Takes observed pairs of the row, from entry `from` on, until `to` or until the run is
 * full: their columns, targets and offsets. Returns where to go on. */
LANE_INLINE size_t
run_take(struct run *run, const struct pair_block *b, real base, size_t from, size_t to)
{
	size_t n = to - from < RUN ? to - from : RUN;

	memcpy(run->col, b->observed->col + from, n * sizeof(*run->col));
	memcpy(run->target, b->observed->val + from, n * sizeof(*run->target));
	for (size_t i = 0; i < n; i++)
		run->base[i] = b->q ? base + b->q[run->col[i]] : base;
	run->n = n;
	/* up to a whole lane: pairs so unlike that they have neither loss nor gradient */
	for (; n % LANE; n++) {
		run->part[n] = (quarter){ 0 };
		run->col[n] = 0;
		run->target[n] = 0;
		run->base[n] = -1000;
	}
	return from + run->n;
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

/* What a loss has to say of a run: sets dz of each pair, returns their sum. */
typedef double run_loss(struct run *run, void *ctx);

/* All observed pairs of the chunk: dz by `loss`, and from it dh, dg, dq. */
LANE_INLINE void
near_observed(struct near *near, struct pair_grads *d, const struct pair_block *b, run_loss *loss,
	      void *ctx)
{
	struct run run;

	run.stride = near->stride;
	run.g = b->g;
	run.dg = d->dg;
	run.s = (real)b->scale;
	for (size_t a = 0; a < near->n; a++) {
		size_t row = near->from + a, e, end;
		real base = (real)b->offset + (b->p ? b->p[row] : 0);

		run.h = near->h + a * run.stride;
		run.dh = near->dh + a * run.stride;
		pair_entries(b, row, &e, &end);
		while (e < end) {
			e = run_take(&run, b, base, e, end);
			over_lanes(&run, run_dots);
			near->dz_sum[a] += loss(&run, ctx);
			over_lanes(&run, run_near);
			if (d->dg)
				over_lanes(&run, run_far);
			for (size_t i = 0; d->dq && i < run.n; i++)
				d->dq[run.col[i]] += run.dz[i];
		}
	}
}

#endif
