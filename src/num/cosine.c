#include "hamtop/num/cosine.h"

#include <math.h>

#include "num/clones.h"

/* a shorter row counts as this long, so that nothing is divided by 0 */
static const real LEAST = (real)1e-12;

void
sparse_lengths(real *length, const struct sparse *x, size_t rows)
{
	for (size_t a = 0; a < rows; a++) {
		double sum = 0;

		for (size_t e = x->ptr[a]; e < x->ptr[a + 1]; e++)
			sum += (double)x->val[e] * (double)x->val[e];
		length[a] = (real)sqrt(sum);
	}
}

HT_CLONES void
sparse_cosines(real *c, const struct sparse *x, const real *length, const uint32_t *row, size_t B,
	       real *dense, size_t part, size_t parts)
{
	for (size_t k = part; k < B; k += parts) {
		size_t from = x->ptr[row[k]], to = x->ptr[row[k] + 1];

		for (size_t e = from; e < to; e++)
			dense[x->col[e]] = x->val[e];
		for (size_t l = k; l < B; l++) {
			real both = length[row[k]] * length[row[l]], sum = 0;

#pragma omp simd reduction(+ : sum)
			for (size_t e = x->ptr[row[l]]; e < x->ptr[row[l] + 1]; e++)
				sum += x->val[e] * dense[x->col[e]];
			c[k * B + l] = c[l * B + k] = both > 0 ? sum / both : 0;
		}
		for (size_t e = from; e < to; e++)
			dense[x->col[e]] = 0;
	}
}

void
unit_forward(real *n, real *length, const real *h, size_t B, size_t r)
{
	for (size_t a = 0; a < B; a++) {
		double sum = 0;

		for (size_t j = 0; j < r; j++)
			sum += (double)h[a * r + j] * (double)h[a * r + j];
		length[a] = (real)sqrt(sum) > LEAST ? (real)sqrt(sum) : LEAST;
		for (size_t j = 0; j < r; j++)
			n[a * r + j] = h[a * r + j] / length[a];
	}
}

void
unit_backward(real *dh, const real *dn, const real *n, const real *length, size_t B, size_t r)
{
	for (size_t a = 0; a < B; a++) {
		real along = 0;

		for (size_t j = 0; j < r; j++)
			along += dn[a * r + j] * n[a * r + j];
		for (size_t j = 0; j < r; j++)
			dh[a * r + j] = (dn[a * r + j] - along * n[a * r + j]) / length[a];
	}
}
