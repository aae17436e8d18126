#include "hamtop/num/outer.h"

#include <string.h>

#include "hamtop/num/blas.h"
#include "num/clones.h"
#include "num/lane.h"

/* Eight rows by three lanes of c are summed in 24 of the 32 registers of AVX-512, and as
 * eight divide a lane, no block of rows crosses one of the diagonal. BLAS, which copies
 * what it reads, is a fifth slower at 512 columns and nearly a half at 128. */
enum {
	ROWS = 8,
	WIDE = 3,
	CHUNK = 256, /* rows of a and b that stay in the cache while all of c is met */
};

/* ROWS rows of c, `lanes` lanes from where it begins; a constant. */
LANE_INLINE void
block(real *c, size_t ldc, const real *a, size_t lda, const real *b, size_t ldb, size_t n,
      const int lanes)
{
	lane sum[ROWS][WIDE];

#pragma GCC unroll 8
	for (int i = 0; i < ROWS; i++)
#pragma GCC unroll 3
		for (int l = 0; l < lanes; l++)
			sum[i][l] = lane_load(c + (size_t)i * ldc + l * LANE);
	for (size_t x = 0; x < n; x++, a += lda, b += ldb) {
		lane bx[WIDE];

#pragma GCC unroll 3
		for (int l = 0; l < lanes; l++)
			bx[l] = lane_load(b + l * LANE);
#pragma GCC unroll 8
		for (int i = 0; i < ROWS; i++)
#pragma GCC unroll 3
			for (int l = 0; l < lanes; l++)
				sum[i][l] += a[i] * bx[l];
	}
#pragma GCC unroll 8
	for (int i = 0; i < ROWS; i++)
#pragma GCC unroll 3
		for (int l = 0; l < lanes; l++)
			lane_store(c + (size_t)i * ldc + l * LANE, sum[i][l]);
}

/* ROWS rows of c [, w] from column j on; w is a number of whole lanes. */
LANE_INLINE void
rows(real *c, const real *a, size_t lda, const real *b, size_t n, size_t j, size_t w)
{
	for (; j + 3 * LANE <= w; j += 3 * LANE)
		block(c + j, w, a, lda, b + j, w, n, 3);
	if (j + 2 * LANE <= w)
		block(c + j, w, a, lda, b + j, w, n, 2);
	else if (j < w)
		block(c + j, w, a, lda, b + j, w, n, 1);
}

/* h is a number of whole ROWS; upper: columns of the lane of the diagonal, and behind. */
static HT_CLONES void
chunks(real *c, const real *a, size_t lda, const real *b, size_t n, size_t h, size_t w, bool upper)
{
	for (size_t x = 0, some; x < n; x += some) {
		some = n - x < CHUNK ? n - x : CHUNK;
		for (size_t i = 0; i < h; i += ROWS)
			rows(c + i * w, a + x * lda + i, lda, b + x * w, some,
			     upper ? i / LANE * LANE : 0, w);
	}
}

/* Whether the blocks are for this CPU and rows of w numbers. */
static bool
suits(size_t w)
{
	return w % LANE == 0 && lane_is_register();
}

void
outer_add(real *c, const real *a, size_t lda, const real *b, size_t n, size_t h, size_t w)
{
	size_t done = suits(w) ? h / ROWS * ROWS : 0;

	chunks(c, a, lda, b, n, done, w, false);
	gemm(c + done * w, a + done, true, b, false, h - done, w, n, 1, 1, lda, w, w);
}

void
outer_square(real *c, const real *a, size_t n, size_t h)
{
	if (!suits(h)) {
		syrk(c, a, h, n);
		return;
	}
	memset(c, 0, h * h * sizeof(*c));
	chunks(c, a, h, a, n, h, h, true);
}

void
outer_plain(real *c, const real *a, size_t lda, const real *b, size_t n, size_t h, size_t w)
{
	for (size_t i = 0; i < h; i++) {
		for (size_t j = 0; j < w; j++) {
			double sum = (double)c[i * w + j];

			for (size_t x = 0; x < n; x++)
				sum += (double)a[x * lda + i] * (double)b[x * w + j];
			c[i * w + j] = (real)sum;
		}
	}
}
