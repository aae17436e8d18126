#include "hamtop/num/sparse.h"

#include <assert.h>
#include <string.h>

#include "num/clones.h"
#include "num/lane.h"

enum { LANES = 8 }; /* of one row that are summed at a time */

size_t
sparse_entries(const struct sparse *x, const uint32_t *row, size_t B)
{
	size_t n = 0;

	for (size_t a = 0; a < B; a++)
		n += x->ptr[row[a] + 1] - x->ptr[row[a]];
	return n;
}

void
columns_of(struct columns *c, const struct sparse *x, const uint32_t *row, size_t B,
	   uint32_t *count, size_t in)
{
	/* what the loops write does not change these */
	const size_t *ptr = x->ptr;
	const uint32_t *col = x->col;
	const real *val = x->val;
	struct column_entry *entry = c->entry;
	size_t at = 0, n = 0;

	memset(count, 0, in * sizeof(*count));
	for (size_t a = 0; a < B; a++)
		for (size_t e = ptr[row[a]], to = ptr[row[a] + 1]; e < to; e++)
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
		for (size_t e = ptr[row[a]], to = ptr[row[a] + 1]; e < to; e++)
			entry[count[col[e]]++] = (struct column_entry){ (uint32_t)a, val[e] };
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

/* Units j .. of one row, `lanes` (a constant) times LANE: the sums stay in registers,
 * for which the loops over lanes must be unrolled. */
LANE_INLINE void
forward_block(real *out, const uint32_t *col, const real *val, size_t n, const real *w,
	      const real *b, size_t h, size_t j, const int lanes)
{
	lane sum[LANES];

#pragma GCC unroll 8
	for (int i = 0; i < lanes; i++)
		sum[i] = b ? lane_load(b + j + i * LANE) : (lane){ 0 };
	for (size_t e = 0; e < n; e++) {
		const real *wi = w + (col[e] * h + j);
		real v = val[e];

#pragma GCC unroll 8
		for (int i = 0; i < lanes; i++)
			sum[i] += v * lane_load(wi + i * LANE);
	}
#pragma GCC unroll 8
	for (int i = 0; i < lanes; i++)
		lane_store(out + j + i * LANE, sum[i]);
}

LANE_INLINE void
forward_row(real *out, const uint32_t *col, const real *val, size_t n, const real *w, const real *b,
	    size_t h)
{
	size_t j = 0;

	for (; j + 8 * LANE <= h; j += 8 * LANE)
		forward_block(out, col, val, n, w, b, h, j, 8);
	for (; j + 2 * LANE <= h; j += 2 * LANE)
		forward_block(out, col, val, n, w, b, h, j, 2);
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
sparse_forward(real *out, const struct sparse *x, const uint32_t *row, size_t B, const real *w,
	       const real *b, size_t h)
{
	for (size_t a = 0; a < B; a++) {
		size_t from = x->ptr[row[a]], n = x->ptr[row[a] + 1] - from;

		forward_row(out + a * h, x->col + from, x->val + from, n, w, b, h);
	}
}

LANE_INLINE void
backward_block(real *dw, real scale, const struct column_entry *entry, size_t n, const real *dout,
	       size_t h, size_t j, const int lanes)
{
	lane sum[LANES];

#pragma GCC unroll 8
	for (int i = 0; i < lanes; i++)
		sum[i] = (lane){ 0 };
	for (size_t e = 0; e < n; e++) {
		const real *d = dout + (entry[e].row * h + j);
		real v = entry[e].val;

#pragma GCC unroll 8
		for (int i = 0; i < lanes; i++)
			sum[i] += v * lane_load(d + i * LANE);
	}
#pragma GCC unroll 8
	for (int i = 0; i < lanes; i++) {
		real *to = dw + j + i * LANE;

		lane_store(to, lane_load(to) + scale * sum[i]);
	}
}

LANE_INLINE void
backward_column(real *dw, real scale, const struct column_entry *entry, size_t n, const real *dout,
		size_t h)
{
	size_t j = 0;

	for (; j + 8 * LANE <= h; j += 8 * LANE)
		backward_block(dw, scale, entry, n, dout, h, j, 8);
	for (; j + 2 * LANE <= h; j += 2 * LANE)
		backward_block(dw, scale, entry, n, dout, h, j, 2);
	for (; j + LANE <= h; j += LANE)
		backward_block(dw, scale, entry, n, dout, h, j, 1);
	for (; j < h; j++) {
		real sum = 0;

		for (size_t e = 0; e < n; e++)
			sum += entry[e].val * dout[entry[e].row * h + j];
		dw[j] += scale * sum;
	}
}

HT_CLONES void
sparse_backward(real *dw, real scale, const struct columns *x, const real *dout, size_t h,
		size_t from, size_t to)
{
	for (size_t k = columns_find(x, from); k < x->n && x->col[k] < to; k++)
		backward_column(dw + (x->col[k] - from) * h, scale, x->entry + x->ptr[k],
				x->ptr[k + 1] - x->ptr[k], dout, h);
}

void
sparse_forward_plain(real *out, const struct sparse *x, const uint32_t *row, size_t B,
		     const real *w, const real *b, size_t h)
{
	for (size_t a = 0; a < B; a++) {
		for (size_t j = 0; j < h; j++) {
			double sum = b ? (double)b[j] : 0;

			for (size_t e = x->ptr[row[a]]; e < x->ptr[row[a] + 1]; e++)
				sum += (double)x->val[e] * (double)w[x->col[e] * h + j];
			out[a * h + j] = (real)sum;
		}
	}
}

void
sparse_backward_plain(real *dw, real scale, const struct sparse *x, const uint32_t *row, size_t B,
		      const real *dout, size_t h, size_t from, size_t to)
{
	for (size_t a = 0; a < B; a++) {
		for (size_t e = x->ptr[row[a]]; e < x->ptr[row[a] + 1]; e++) {
			size_t col = x->col[e];

			for (size_t j = 0; col >= from && col < to && j < h; j++)
				dw[(col - from) * h + j] += scale * x->val[e] * dout[a * h + j];
		}
	}
}
