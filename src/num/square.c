#include "num/square.h"

#include "hamtop/num/blas.h"
#include "num/clones.h"
#include "num/lane.h"

enum {
	ROWS = 6, /* of out in registers */
	WIDE = 4, /* lanes of each, where a lane is one of 32 registers; else one */
};

/* Some rows of out, `lanes` lanes from column j on; rows and lanes are constants. */
LANE_INLINE void
block(real *out, const real *a, const real *k, const real *c, const real *s, size_t h, size_t j,
      real by, const int rows, const int lanes)
{
	lane sum[ROWS][WIDE];

#pragma GCC unroll 6
	for (int i = 0; i < rows; i++)
#pragma GCC unroll 4
		for (int l = 0; l < lanes; l++)
			sum[i][l] = c[i] * lane_load(s + j + l * LANE);
	k += j;
	for (size_t x = 0; x < h; x++, k += h) {
		lane kx[WIDE];

#pragma GCC unroll 4
		for (int l = 0; l < lanes; l++)
			kx[l] = lane_load(k + l * LANE);
#pragma GCC unroll 6
		for (int i = 0; i < rows; i++)
#pragma GCC unroll 4
			for (int l = 0; l < lanes; l++)
				sum[i][l] += a[(size_t)i * h + x] * kx[l];
	}
#pragma GCC unroll 6
	for (int i = 0; i < rows; i++)
#pragma GCC unroll 4
		for (int l = 0; l < lanes; l++)
			lane_store(out + (size_t)i * h + j + l * LANE, by * sum[i][l]);
}

/* All rows of these columns: k's stay in the cache. */
LANE_INLINE void
panel(real *out, const real *a, const real *k, const real *c, const real *s, size_t n, size_t h,
      size_t j, real by, const int lanes)
{
	size_t i = 0;

	for (; i + ROWS <= n; i += ROWS)
		block(out + i * h, a + i * h, k, c + i, s, h, j, by, ROWS, lanes);
	for (; i + 2 <= n; i += 2)
		block(out + i * h, a + i * h, k, c + i, s, h, j, by, 2, lanes);
	if (i < n)
		block(out + i * h, a + i * h, k, c + i, s, h, j, by, 1, lanes);
}

/* h is a number of whole lanes. */
static HT_CLONES void
panels(real *out, const real *a, const real *k, const real *c, const real *s, size_t n, size_t h,
       real by, bool wide)
{
	size_t j = 0;

	for (; wide && j + WIDE * LANE <= h; j += WIDE * LANE)
		panel(out, a, k, c, s, n, h, j, by, WIDE);
	for (; j < h; j += LANE)
		panel(out, a, k, c, s, n, h, j, by, 1);
}

void
square_product(real *out, const real *a, const real *k, const real *c, const real *s, size_t n,
	       size_t h, real by)
{
	if (h % LANE == 0) {
		panels(out, a, k, c, s, n, h, by, lane_is_register());
		return;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < h; j++)
			out[i * h + j] = by * c[i] * s[j];
	gemm(out, a, false, k, false, n, h, h, by, 1, h, h, h);
}

void
square_product_plain(real *out, const real *a, const real *k, const real *c, const real *s,
		     size_t n, size_t h, real by)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < h; j++) {
			double sum = (double)c[i] * (double)s[j];

			for (size_t x = 0; x < h; x++)
				sum += (double)a[i * h + x] * (double)k[x * h + j];
			out[i * h + j] = (real)((double)by * sum);
		}
	}
}
