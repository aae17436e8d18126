#include "hamtop/num/sparse.h"

#include <assert.h>
#include <string.h>

#include "num/adam.h"
#include "num/clones.h"
#include "num/lane.h"

enum {
	LANES = 8, /* most of one row that are summed at a time */
	AHEAD = 6, /* columns: what learns is fetched while others are summed */
};

size_t
sparse_entries(const struct sparse *x, const uint32_t *row, size_t B)
{
	size_t n = 0;

	for (size_t a = 0; a < B; a++)
		n += x->ptr[row[a] + 1] - x->ptr[row[a]];
	return n;
}

void
sparse_pack(size_t *ptr, uint32_t *col, real *val, const struct sparse *x, const uint32_t *row,
	    size_t B)
{
	size_t at = 0;

	for (size_t a = 0; a < B; a++) {
		size_t from = x->ptr[row[a]], n = x->ptr[row[a] + 1] - from;

		ptr[a] = at;
		memcpy(col + at, x->col + from, n * sizeof(*col));
		memcpy(val + at, x->val + from, n * sizeof(*val));
		at += n;
	}
	ptr[B] = at;
}

/* The sum of every column. */
static HT_CLONES void
sum_columns(struct columns *c)
{
	for (size_t k = 0; k < c->n; k++) {
		real sum = 0;

#pragma omp simd reduction(+ : sum)
		for (size_t e = c->ptr[k]; e < c->ptr[k + 1]; e++)
			sum += c->entry[e].val;
		c->sum[k] = sum;
	}
}

void
columns_of(struct columns *c, const struct sparse *x, size_t B, uint32_t *count, size_t in)
{
	/* what the loops write does not change these */
	const size_t *ptr = x->ptr;
	const uint32_t *col = x->col;
	const real *val = x->val;
	struct column_entry *entry = c->entry;
	size_t at = 0, n = 0;

	memset(count, 0, in * sizeof(*count));
	for (size_t e = ptr[0], end = ptr[B]; e < end; e++)
		count[col[e]]++;
	for (size_t j = 0; j < in; j++) {
		uint32_t entries = count[j];

		if (entries == 0)
			continue;
		c->col[n] = (uint32_t)j;
		c->ptr[n++] = at;
		count[j] = (uint32_t)at; /* where the column's next entry goes */
		at += entries;
	}
	assert(at <= UINT32_MAX);
	c->ptr[n] = at;
	c->n = n;
	for (size_t a = 0; a < B; a++)
		for (size_t e = ptr[a], to = ptr[a + 1]; e < to; e++)
			entry[count[col[e]]++] = (struct column_entry){ (uint32_t)a, val[e] };
	if (c->sum)
		sum_columns(c);
}

size_t
columns_find(const struct columns *c, size_t col)
{
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c->col[middle] < col)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* sum += v times the lanes from w on; `lanes` is a constant, so that the sums stay in
 * registers, for which the loops over them must be unrolled. */
LANE_INLINE void
add_lanes(lane *sum, real v, const real *w, const int lanes)
{
#pragma GCC unroll 8
	for (int i = 0; i < lanes; i++)
		sum[i] += v * lane_load(w + i * LANE);
}

/* Units j .. of one row, `lanes` times LANE. Where they are few, odd entries have sums
 * of their own: an addition need not wait for the one before. */
LANE_INLINE void
forward_block(real *out, const uint32_t *col, const real *val, size_t n, const real *w,
	      const real *b, size_t h, size_t j, const int lanes)
{
	lane even[LANES], odd[LANES], *next = lanes > LANES / 2 ? even : odd;
	size_t e = 0;

#pragma GCC unroll 8
	for (int i = 0; i < lanes; i++) {
		even[i] = b ? lane_load(b + j + i * LANE) : (lane){ 0 };
		odd[i] = (lane){ 0 };
	}
	w += j;
	for (; e + 2 <= n; e += 2) {
		add_lanes(even, val[e], w + col[e] * h, lanes);
		add_lanes(next, val[e + 1], w + col[e + 1] * h, lanes);
	}
	if (e < n)
		add_lanes(even, val[e], w + col[e] * h, lanes);
#pragma GCC unroll 8
	for (int i = 0; i < lanes; i++)
		lane_store(out + j + i * LANE, even[i] + odd[i]);
}

LANE_INLINE void
forward_row(real *out, const uint32_t *col, const real *val, size_t n, const real *w, const real *b,
	    size_t h)
{
	size_t j = 0;

	for (; j + 8 * LANE <= h; j += 8 * LANE)
		forward_block(out, col, val, n, w, b, h, j, 8);
	for (; j + 4 * LANE <= h; j += 4 * LANE)
		forward_block(out, col, val, n, w, b, h, j, 4);
	for (; j + LANE <= h; j += LANE)
		forward_block(out, col, val, n, w, b, h, j, 1);
	for (; j < h; j++) {
		real sum = b ? b[j] : 0;

		for (size_t e = 0; e < n; e++)
			sum += val[e] * w[col[e] * h + j];
		out[j] = sum;
	}
}

HT_CLONES void
sparse_forward(real *out, size_t stride, const struct sparse *x, size_t from, size_t to,
	       const real *w, const real *b, size_t h)
{
	for (size_t a = from; a < to; a++, out += stride) {
		size_t e = x->ptr[a];

		forward_row(out, x->col + e, x->val + e, x->ptr[a + 1] - e, w, b, h);
	}
}

/* Entries of one column; where n is 0, one that is 0. */
struct entries {
	const struct column_entry *entry;
	size_t n;
};

/* Number j .. of g's row for these entries, `lanes` times LANE. */
LANE_INLINE void
gradient_block(real *out, const struct sparse_gradient *g, struct entries x, const real *rest,
	       size_t j, const int lanes)
{
	lane even[LANES], odd[LANES], *next = lanes > LANES / 2 ? even : odd;
	const struct column_entry *last;
	const real *dout = g->dout + j;
	size_t e = 0, stride = g->stride;

#pragma GCC unroll 8
	for (int i = 0; i < lanes; i++)
		even[i] = odd[i] = (lane){ 0 };
	for (; e + 2 <= x.n; e += 2) {
		add_lanes(even, x.entry[e].val, dout + x.entry[e].row * stride, lanes);
		add_lanes(next, x.entry[e + 1].val, dout + x.entry[e + 1].row * stride, lanes);
	}
	/* columns are short: the last entry once more, times nothing where none is left, is
	 * cheaper than a branch that nobody can foresee */
	last = x.entry + (x.n ? x.n - 1 : 0);
	add_lanes(even, (real)(int)(x.n - e) * last->val, dout + last->row * stride, lanes);
#pragma GCC unroll 8
	for (int i = 0; i < lanes; i++) {
		lane sum = g->scale * (even[i] + odd[i]);

		lane_store(out + i * LANE, rest ? sum + lane_load(rest + j + i * LANE) : sum);
	}
}

/* The same of a single number. */
LANE_INLINE real
gradient_number(const struct sparse_gradient *g, struct entries x, const real *rest, size_t j)
{
	real sum = 0;

	for (size_t e = 0; e < x.n; e++)
		sum += x.entry[e].val * g->dout[x.entry[e].row * g->stride + j];
	return g->scale * sum + (rest ? rest[j] : 0);
}

/* What is done with n numbers of the gradient, which belong to number `at` of the
 * weights. */
typedef void use_gradient(void *ctx, size_t at, const real *g, size_t n);

LANE_INLINE void
gradient_row(const struct sparse_gradient *g, struct entries x, const real *rest, size_t at,
	     use_gradient *use, void *ctx)
{
	real block[LANES * LANE] __attribute__((aligned(64)));
	size_t j = 0, h = g->h;

	for (; j + 8 * LANE <= h; j += 8 * LANE) {
		gradient_block(block, g, x, rest, j, 8);
		use(ctx, at + j, block, 8 * LANE);
	}
	for (; j + 4 * LANE <= h; j += 4 * LANE) {
		gradient_block(block, g, x, rest, j, 4);
		use(ctx, at + j, block, 4 * LANE);
	}
	for (; j + LANE <= h; j += LANE) {
		gradient_block(block, g, x, rest, j, 1);
		use(ctx, at + j, block, LANE);
	}
	for (; j < h; j++) {
		block[0] = gradient_number(g, x, rest, j);
		use(ctx, at + j, block, 1);
	}
}

/* Row by row, those of columns without entries too. */
LANE_INLINE void
gradient_rows(const struct sparse_gradient *g, size_t from, size_t to, use_gradient *use, void *ctx)
{
	static const struct column_entry none;
	const struct columns *x = g->x;
	size_t k = columns_find(x, from);

	for (size_t col = from; col < to; col++) {
		struct entries entries = { &none, 0 };

		if (k < x->n && x->col[k] == col) {
			entries.entry = x->entry + x->ptr[k];
			entries.n = x->ptr[k + 1] - x->ptr[k];
			k++;
		}
		gradient_row(g, entries, g->rest ? g->rest + (col - from) * g->h : NULL,
			     (col - from) * g->h, use, ctx);
	}
}

LANE_INLINE void
add_gradient(void *ctx, size_t at, const real *g, size_t n)
{
	real *dw = (real *)ctx + at;

#pragma omp simd
	for (size_t i = 0; i < n; i++)
		dw[i] += g[i];
}

HT_CLONES void
sparse_backward(real *dw, const struct sparse_gradient *g, size_t from, size_t to)
{
	gradient_rows(g, from, to, add_gradient, dw);
}

struct learner {
	real *w, *m, *v;
	struct adam_step step;
	size_t ahead; /* numbers to what is fetched */
};

LANE_INLINE void
learn_gradient(void *ctx, size_t at, const real *g, size_t n)
{
	const struct learner *l = ctx;

	for (size_t i = at + l->ahead; i < at + l->ahead + n; i += LANE) {
		__builtin_prefetch(l->w + i);
		__builtin_prefetch(l->m + i);
		__builtin_prefetch(l->v + i);
	}
	adam_numbers(l->w + at, l->m + at, l->v + at, g, n, &l->step);
}

HT_CLONES void
sparse_learn(struct params *p, size_t at, const struct adam_step *step,
	     const struct sparse_gradient *g, size_t from, size_t to)
{
	size_t first = at + from * g->h;
	struct learner learner = { p->w + first, p->m + first, p->v + first, *step, AHEAD * g->h };

	gradient_rows(g, from, to, learn_gradient, &learner);
}

void
sparse_forward_plain(real *out, size_t stride, const struct sparse *x, size_t from, size_t to,
		     const real *w, const real *b, size_t h)
{
	for (size_t a = from; a < to; a++) {
		for (size_t j = 0; j < h; j++) {
			double sum = b ? (double)b[j] : 0;

			for (size_t e = x->ptr[a]; e < x->ptr[a + 1]; e++)
				sum += (double)x->val[e] * (double)w[x->col[e] * h + j];
			out[(a - from) * stride + j] = (real)sum;
		}
	}
}

void
sparse_backward_plain(real *dw, real scale, const struct sparse *x, size_t B, const real *dout,
		      size_t stride, size_t h, size_t from, size_t to)
{
	for (size_t a = 0; a < B; a++) {
		for (size_t e = x->ptr[a]; e < x->ptr[a + 1]; e++) {
			size_t col = x->col[e];

			for (size_t j = 0; col >= from && col < to && j < h; j++)
				dw[(col - from) * h + j] +=
					scale * x->val[e] * dout[a * stride + j];
		}
	}
}
