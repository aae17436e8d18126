#include "hamtop/num/box.h"

#include <stdbool.h>
#include <string.h>

#include "num/clones.h"
#include "num/lane.h"

LANE_INLINE real
clip(real x)
{
	return x > 1 ? 1 : x < -1 ? -1 : x;
}

HT_CLONES void
box_descend(real *x, real *gradient, const real *h, size_t r, size_t stride, unsigned sweeps)
{
	bool moved = true;

	for (unsigned sweep = 0; moved && sweep < sweeps; sweep++) {
		moved = false;
		for (size_t k = 0; k < r; k++) {
			const real *row = h + k * stride;
			real next = clip(x[k] - gradient[k] / row[k]);
			real step = next - x[k];

			if (step == 0)
				continue;
			moved = true;
			x[k] = next;
#pragma omp simd
			for (size_t j = 0; j < stride; j++)
				gradient[j] += step * row[j];
		}
	}
}

HT_CLONES void
box_rest(real *rest, const real *x, const struct box_rows *b)
{
	for (size_t e = 0; e < b->n; e++) {
		const real *f = b->f + e * b->stride;
		lane dot = lane_all(0);

		for (size_t j = 0; j < b->stride; j += LANE)
			dot += lane_load(f + j) * lane_load(x + j);
		rest[e] = b->t * lane_total(dot) - b->y[e];
	}
}

/* What ridge and linear add to the gradient of coordinates j .. */
LANE_INLINE lane
own_gradient(const real *x, const struct box_rows *b, size_t j)
{
	lane g = b->ridge * lane_load(x + j);

	return b->linear ? g + lane_load(b->linear + j) : g;
}

HT_CLONES void
box_gradient(real *gradient, const real *x, const real *rest, const struct box_rows *b)
{
	for (size_t j = 0; j < b->stride; j += LANE) {
		lane sum = lane_all(0);

		for (size_t e = 0; e < b->n; e++)
			sum += rest[e] * lane_load(b->f + e * b->stride + j);
		lane_store(gradient + j, 2 * b->t * sum + own_gradient(x, b, j));
	}
}

size_t
box_scratch(size_t stride)
{
	return stride * LANE;
}

/* The matrix 2 t^2 F'F + ridge of the coordinates j .. j+LANE-1: h [LANE, LANE]. */
LANE_INLINE void
block_matrix(real *h, const struct box_rows *b, size_t j)
{
	lane sum[LANE];

	for (int k = 0; k < LANE; k++)
		sum[k] = lane_all(0);
	for (size_t e = 0; e < b->n; e++) {
		const real *f = b->f + e * b->stride + j;
		lane all = lane_load(f);

		for (int k = 0; k < LANE; k++)
			sum[k] += f[k] * all;
	}
	for (int k = 0; k < LANE; k++) {
		lane_store(h + k * LANE, 2 * b->t * b->t * sum[k]);
		h[k * LANE + k] += b->ridge;
	}
}

/* One round through the first n of a block's coordinates: x [LANE] by its gradient g;
 * step [LANE] is what it moved. */
LANE_INLINE bool
block_descend(real *x, real *step, lane g, const real *h, size_t n)
{
	bool moved = false;

	for (size_t k = 0; k < n; k++) {
		real slope[LANE], next;

		lane_store(slope, g);
		next = clip(x[k] - slope[k] / h[k * LANE + k]);
		step[k] = next - x[k];
		x[k] = next;
		moved |= step[k] != 0;
		g += step[k] * lane_load(h + k * LANE);
	}
	return moved;
}

/* The coordinates go in blocks of a lane: within one their small matrix says how a step
 * changes the others' slopes, and one pass over the rows tells the next block. */
HT_CLONES void
box_descend_rows(real *x, real *rest, const struct box_rows *b, unsigned sweeps, real *scratch)
{
	size_t stride = b->stride;
	bool moved = true;

	for (size_t j = 0; j < stride; j += LANE)
		block_matrix(scratch + j * LANE, b, j);
	for (unsigned sweep = 0; moved && sweep < sweeps; sweep++) {
		real step[LANE] = { 0 };

		moved = false;
		for (size_t j = 0, last = 0; j < stride; last = j, j += LANE) {
			lane by = b->t * lane_load(step), sum = lane_all(0);

			for (size_t e = 0; e < b->n; e++) {
				const real *f = b->f + e * stride;

				rest[e] += lane_total(by * lane_load(f + last));
				sum += rest[e] * lane_load(f + j);
			}
			memset(step, 0, sizeof(step));
			moved |= block_descend(x + j, step, 2 * b->t * sum + own_gradient(x, b, j),
					       scratch + j * LANE,
					       b->r - j < LANE ? b->r - j : LANE);
		}
		for (size_t e = 0; e < b->n; e++)
			rest[e] += lane_total(b->t * lane_load(step) *
					      lane_load(b->f + e * stride + stride - LANE));
	}
}
