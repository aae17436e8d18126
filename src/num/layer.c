#include "hamtop/num/layer.h"

#include <string.h>

#include "hamtop/base/rng.h"
#include "hamtop/num/blas.h"
#include "num/clones.h"
#include "num/func.h"

void
affine_forward(real *out, const real *in, const real *w, const real *b, size_t B, size_t i,
	       size_t o)
{
	for (size_t a = 0; b && a < B; a++)
		memcpy(out + a * o, b, o * sizeof(*out));
	gemm(out, in, false, w, false, B, o, i, 1, b ? 1 : 0, i, o, o);
}

HT_CLONES void
bias_backward(real *db, const real *dout, size_t B, size_t o)
{
	for (size_t a = 0; a < B; a++) {
		const real *d = dout + a * o;

#pragma omp simd
		for (size_t j = 0; j < o; j++)
			db[j] += d[j];
	}
}

/* y = tanh(alpha x) */
static HT_CLONES void
tanh_forward(real *y, const real *x, size_t n, real alpha)
{
	size_t i = 0;

	for (; n - i >= LANE; i += LANE)
		lane_store(y + i, func_tanh(alpha * lane_load(x + i)));
	lane_store_some(y + i, func_tanh(alpha * lane_load_some(x + i, n - i)), n - i);
}

/* dx = dy d/dx tanh(alpha x) */
static HT_CLONES void
tanh_backward(real *dx, const real *dy, const real *y, size_t n, real alpha)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		dx[i] = dy[i] * alpha * (1 - y[i] * y[i]);
}

static HT_CLONES void
relu_forward(real *y, const real *x, size_t n)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		y[i] = x[i] > 0 ? x[i] : 0;
}

static HT_CLONES void
relu_backward(real *dx, const real *dy, const real *y, size_t n)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		dx[i] = y[i] > 0 ? dy[i] : 0;
}

static HT_CLONES void
sign_forward(real *h, const real *f, size_t n)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		h[i] = f[i] >= 0 ? 1 : -1;
}

static HT_CLONES void
sign_backward(real *df, const real *dh, const real *f, size_t n)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		df[i] = f[i] >= -1 && f[i] <= 1 ? dh[i] : 0;
}

void
act_forward(enum activation act, real *y, const real *x, size_t n)
{
	if (act == ACT_TANH) {
		tanh_forward(y, x, n, 1);
		return;
	}
	relu_forward(y, x, n);
}

void
act_backward(enum activation act, real *dx, const real *dy, const real *y, size_t n)
{
	if (act == ACT_TANH) {
		tanh_backward(dx, dy, y, n, 1);
		return;
	}
	relu_backward(dx, dy, y, n);
}

/* One row: kept where 32 random bits reach `below`. */
static HT_CLONES void
dropout_row(real *x, uint64_t key, size_t w, uint32_t below, real scale)
{
#pragma omp simd
	for (size_t j = 0; j < w; j++)
		x[j] = rng_short(key, (uint32_t)j) < below ? 0 : scale * x[j];
}

void
dropout_apply(real *x, uint64_t key, const uint32_t *row, size_t B, size_t w, double p)
{
	if (p <= 0)
		return;
	for (size_t a = 0; a < B; a++)
		dropout_row(x + a * w, rng_mix(key ^ row[a]), w, (uint32_t)(p * 0x1p32),
			    (real)(1 / (1 - p)));
}

void
relax_forward(enum relax relax, real *h, const real *f, size_t n, double alpha)
{
	switch (relax) {
	case RELAX_NONE:
		if (h != f)
			memcpy(h, f, n * sizeof(*h));
		break;
	case RELAX_TANH:
		tanh_forward(h, f, n, (real)alpha);
		break;
	case RELAX_SIGN:
		sign_forward(h, f, n);
		break;
	}
}

void
relax_backward(enum relax relax, real *df, const real *dh, const real *h, const real *f, size_t n,
	       double alpha)
{
	switch (relax) {
	case RELAX_NONE:
		if (df != dh)
			memcpy(df, dh, n * sizeof(*df));
		break;
	case RELAX_TANH:
		tanh_backward(df, dh, h, n, (real)alpha);
		break;
	case RELAX_SIGN:
		sign_backward(df, dh, f, n);
		break;
	}
}

HT_CLONES double
sum_squares(const real *x, size_t n)
{
	double sum = 0;

#pragma omp simd reduction(+ : sum)
	for (size_t i = 0; i < n; i++)
		sum += (double)x[i] * (double)x[i];
	return sum;
}

HT_CLONES void
scale_by(real *x, real by, size_t n)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		x[i] *= by;
}

HT_CLONES void
add_scaled(real *sum, real by, const real *x, size_t n)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		sum[i] += by * x[i];
}
