#include "hamtop/num/recon.h"

#include <string.h>

#include "hamtop/num/blas.h"
#include "hamtop/num/layer.h"
#include "hamtop/num/outer.h"
#include "num/clones.h"
#include "num/square.h"

/* Numbers of a row: loops over all units in vectors. */
static inline __attribute__((always_inline)) real
dot_of(const real *a, const real *b, size_t n)
{
	real dot = 0;

#pragma omp simd reduction(+ : dot)
	for (size_t i = 0; i < n; i++)
		dot += a[i] * b[i];
	return dot;
}

static inline __attribute__((always_inline)) void
add_times(real *sum, real d, const real *a, size_t n)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		sum[i] += d * a[i];
}

HT_CLONES double
recon_masked_rows(real *dact, const struct recon *r, size_t from, size_t to)
{
	const struct sparse *x = r->x;
	size_t h = r->h;
	real two = (real)(2 * r->weight);
	double loss = 0;

	memset(dact, 0, (to - from) * h * sizeof(*dact));
	for (size_t a = from; a < to; a++) {
		for (size_t e = x->ptr[a]; e < x->ptr[a + 1]; e++) {
			const real *w = r->w + x->col[e] * h;
			real diff = dot_of(r->act + a * h, w, h) + r->c[x->col[e]] - x->val[e];

			loss += (double)diff * (double)diff;
			add_times(dact + (a - from) * h, two * diff, w, h);
		}
	}
	return loss;
}

HT_CLONES void
recon_masked_columns(real *dw, real *dc, const struct recon *r, size_t from, size_t to)
{
	const struct columns *x = r->columns;
	size_t h = r->h;
	real two = (real)(2 * r->weight);

	memset(dw, 0, (to - from) * h * sizeof(*dw));
	memset(dc, 0, (to - from) * sizeof(*dc));
	for (size_t k = columns_find(x, from); k < x->n && x->col[k] < to; k++) {
		size_t j = x->col[k];

		for (size_t e = x->ptr[k]; e < x->ptr[k + 1]; e++) {
			const real *act = r->act + x->entry[e].row * h;
			real d = two * (dot_of(act, r->w + j * h, h) + r->c[j] - x->entry[e].val);

			dc[j - from] += d;
			add_times(dw + (j - from) * h, d, act, h);
		}
	}
}

size_t
recon_gram_size(size_t h)
{
	return h * h + h;
}

void
recon_gram(real *gram, const real *a, const real *by, size_t n, size_t h)
{
	real *sum = gram + h * h;

	outer_square(gram, a, n, h);
	if (by) {
		gemm(sum, by, false, a, false, 1, h, n, 1, 0, n, h, h);
	} else {
		memset(sum, 0, h * sizeof(*sum));
		bias_backward(sum, a, n, h);
	}
}

HT_CLONES void
recon_join(real *gram, const real *more, size_t h)
{
	for (size_t i = 0; i < h; i++)
		add_times(gram + i * h + i, 1, more + i * h + i, h - i);
	for (size_t i = 0; i < h; i++)
		for (size_t j = 0; j < i; j++)
			gram[i * h + j] = gram[j * h + i];
	add_times(gram + h * h, 1, more + h * h, h);
}

/* <a, b> of two symmetric matrices; a's upper triangle is all that is looked at */
static HT_CLONES double
symmetric_product(const real *a, const real *b, size_t h)
{
	double diagonal = 0, above = 0;

	for (size_t i = 0; i < h; i++) {
		double sum = 0;

		diagonal += (double)a[i * h + i] * (double)b[i * h + i];
#pragma omp simd reduction(+ : sum)
		for (size_t j = i + 1; j < h; j++)
			sum += (double)a[i * h + j] * (double)b[i * h + j];
		above += sum;
	}
	return diagonal + 2 * above;
}

/* dact = X W of the rows from .. to-1 -> two (u - X W), of which the caller has the
 * first; returns what their observed entries add to the loss, sum x^2 - 2 x xhat, but for
 * the biases in xhat. */
static HT_CLONES double
observed_rows(real *dact, const struct recon *r, const real *u, size_t from, size_t to)
{
	const struct sparse *x = r->x;
	size_t h = r->h;
	real two = (real)(2 * r->weight);
	double loss = 0;

	for (size_t a = from; a < to; a++, dact += h) {
		size_t e = x->ptr[a];

		loss += sum_squares(x->val + e, x->ptr[a + 1] - e);
		loss -= 2 * (double)dot_of(r->act + a * h, dact, h);
#pragma omp simd
		for (size_t i = 0; i < h; i++)
			dact[i] = two * (u[i] - dact[i]);
	}
	return loss;
}

/* <X'1, c>: what the biases add to x xhat of all observed entries. */
static double
observed_biases(const struct recon *r)
{
	const struct columns *x = r->columns;
	double sum = 0;

	for (size_t k = 0; k < x->n; k++)
		sum += (double)x->sum[k] * (double)r->c[x->col[k]];
	return sum;
}

double
recon_full_rows(real *dact, real *gram, const struct recon *r, size_t from, size_t to)
{
	size_t h = r->h, n = to - from;
	const real *act = r->act + from * h, *V = r->of_w, *u = V + h * h, *s = gram + h * h;
	double loss = (double)n * sum_squares(r->c, r->in);

	recon_gram(gram, act, NULL, n, h);
	loss += symmetric_product(gram, V, h);
	for (size_t i = 0; i < h; i++)
		loss += 2 * (double)s[i] * (double)u[i];
	sparse_forward(dact, h, r->x, from, to, r->w, NULL, h);
	loss += observed_rows(dact, r, u, from, to);
	if (from == 0)
		loss -= 2 * observed_biases(r);
	gemm(dact, act, false, V, false, n, h, h, (real)(2 * r->weight), 1, h, h, h);
	return loss;
}

HT_CLONES void
recon_full_rest(real *rest, real *dc, const struct recon *r, size_t from, size_t to)
{
	const struct columns *x = r->columns;
	size_t h = r->h;
	const real *K = r->of_act, *s = K + h * h, *w = r->w + from * h, *c = r->c + from;
	real two = (real)(2 * r->weight), B = (real)r->B;

	square_product(rest, w, K, c, s, to - from, h, two);
	for (size_t j = 0; j < to - from; j++)
		dc[j] = two * (dot_of(w + j * h, s, h) + B * c[j]);
	for (size_t k = columns_find(x, from); k < x->n && x->col[k] < to; k++)
		dc[x->col[k] - from] -= two * x->sum[k];
}

struct sparse_gradient
recon_full_gradient(const struct recon *r, const real *rest)
{
	return (struct sparse_gradient){ .x = r->columns,
					 .dout = r->act,
					 .stride = r->h,
					 .h = r->h,
					 .scale = (real)(-2 * r->weight),
					 .rest = rest };
}

double
recon_plain(real *dact, real *dw, real *dc, const struct recon *r, int masked)
{
	double loss = 0;

	memset(dact, 0, r->B * r->h * sizeof(*dact));
	for (size_t a = 0; a < r->B; a++) {
		for (size_t j = 0; j < r->in; j++) {
			double x = 0, hat = (double)r->c[j];
			int seen = 0;

			for (size_t e = r->x->ptr[a]; e < r->x->ptr[a + 1]; e++)
				if (r->x->col[e] == j)
					x = (double)r->x->val[e], seen = 1;
			if (masked && !seen)
				continue;
			for (size_t i = 0; i < r->h; i++)
				hat += (double)r->act[a * r->h + i] * (double)r->w[j * r->h + i];
			double d = 2 * r->weight * (hat - x);

			loss += (hat - x) * (hat - x);
			dc[j] += (real)d;
			for (size_t i = 0; i < r->h; i++) {
				dact[a * r->h + i] += (real)(d * (double)r->w[j * r->h + i]);
				dw[j * r->h + i] += (real)(d * (double)r->act[a * r->h + i]);
			}
		}
	}
	return loss;
}
