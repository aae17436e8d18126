#include "hamtop/num/recon.h"

#include <string.h>

#include "hamtop/num/blas.h"
#include "hamtop/num/layer.h"
#include "num/clones.h"

size_t
recon_scratch(size_t h)
{
	return 2 * h * h + 2 * h;
}

static inline __attribute__((always_inline)) real
dot_of(const real *a, const real *b, size_t n)
{
	real dot = 0;

#pragma omp simd reduction(+ : dot)
	for (size_t i = 0; i < n; i++)
		dot += a[i] * b[i];
	return dot;
}

/* d = d loss / d xhat of one entry, down to the activations and the weights. */
static inline __attribute__((always_inline)) void
entry_backward(real *dact, real *dw, real *dc, real d, const real *act, const real *w, size_t h)
{
	*dc += d;
#pragma omp simd
	for (size_t i = 0; i < h; i++) {
		dact[i] += d * w[i];
		dw[i] += d * act[i];
	}
}

HT_CLONES double
recon_masked(real *dact, real *dw, real *dc, const struct recon *r)
{
	size_t h = r->h;
	double loss = 0;

	memset(dact, 0, r->B * h * sizeof(*dact));
	for (size_t a = 0; a < r->B; a++) {
		const real *act = r->act + a * h;

		for (size_t e = r->x->ptr[r->row[a]]; e < r->x->ptr[r->row[a] + 1]; e++) {
			size_t j = r->x->col[e];
			const real *w = r->w + j * h;
			real diff = dot_of(act, w, h) + r->c[j] - r->x->val[e];

			loss += (double)diff * (double)diff;
			entry_backward(dact + a * h, dw + j * h, dc + j,
				       (real)(2 * r->weight) * diff, act, w, h);
		}
	}
	return loss;
}

/* What the observed entries contribute: dact -= 2 w X W, dw -= 2 w X'A, dc -= 2 w X'1;
 * returns |X|^2 - 2 <X, A W' + c>. */
static HT_CLONES double
observed_part(real *dact, real *dw, real *dc, const struct recon *r)
{
	size_t h = r->h;
	double loss = 0;

	for (size_t a = 0; a < r->B; a++) {
		const real *act = r->act + a * h;

		for (size_t e = r->x->ptr[r->row[a]]; e < r->x->ptr[r->row[a] + 1]; e++) {
			size_t j = r->x->col[e];
			const real *w = r->w + j * h;
			real x = r->x->val[e], hat = dot_of(act, w, h) + r->c[j];

			loss += (double)x * ((double)x - 2 * (double)hat);
			entry_backward(dact + a * h, dw + j * h, dc + j, (real)(-2 * r->weight) * x,
				       act, w, h);
		}
	}
	return loss;
}

double
recon_full(real *dact, real *dw, real *dc, const struct recon *r, real *scratch)
{
	size_t h = r->h, in = r->in, B = r->B;
	real *K = scratch, *V = K + h * h; /* A'A and W'W, [h, h] */
	real *s = V + h * h, *u = s + h;   /* A'1 and W'c, [h] */
	real two = (real)(2 * r->weight);
	double loss = 0, trace = 0, cross = 0;

	gemm(K, r->act, true, r->act, false, h, h, B, 1, 0, h, h, h);
	gemm(V, r->w, true, r->w, false, h, h, in, 1, 0, h, h, h);
	memset(s, 0, h * sizeof(*s));
	bias_backward(s, r->act, B, h);
	gemm(u, r->c, false, r->w, false, 1, h, in, 1, 0, in, h, h);
	for (size_t i = 0; i < h * h; i++)
		trace += (double)K[i] * (double)V[i];
	for (size_t i = 0; i < h; i++)
		cross += (double)s[i] * (double)u[i];
	loss += trace + 2 * cross + (double)B * sum_squares(r->c, in);

	/* dact = 2 (A V + 1 u' - X W) */
	for (size_t a = 0; a < B; a++)
		for (size_t i = 0; i < h; i++)
			dact[a * h + i] = two * u[i];
	gemm(dact, r->act, false, V, false, B, h, h, two, 1, h, h, h);
	/* dw = 2 (W K + c s' - X'A), dc = 2 (W s + B c - X'1) */
	gemm(dw, r->w, false, K, false, in, h, h, two, 1, h, h, h);
	gemm(dw, r->c, false, s, false, in, h, 1, two, 1, 1, h, h);
	gemm(dc, r->w, false, s, false, in, 1, h, two, 1, h, 1, 1);
	for (size_t j = 0; j < in; j++)
		dc[j] += two * (real)B * r->c[j];
	return loss + observed_part(dact, dw, dc, r);
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

			for (size_t e = r->x->ptr[r->row[a]]; e < r->x->ptr[r->row[a] + 1]; e++)
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
