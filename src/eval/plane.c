#include "hamtop/eval/plane.h"

#include <math.h>
#include <stdbool.h>

#include "hamtop/base/rng.h"

static double
sign(double f)
{
	return f < 0 ? -1 : 1;
}

struct plane
plane_relaxed(const struct plane *f, enum relax relax, double alpha)
{
	struct plane h = *f;

	for (int p = 0; p < PLANE_POINTS; p++) {
		for (int j = 0; j < 2; j++) {
			if (relax == RELAX_TANH)
				h.at[p][j] = tanh(alpha * f->at[p][j]);
			else if (relax == RELAX_SIGN)
				h.at[p][j] = sign(f->at[p][j]);
		}
	}
	return h;
}

static double
measured(const double a[2], const double b[2], enum plane_measure measure)
{
	switch (measure) {
	case PLANE_PRODUCT:
		return a[0] * b[0] + a[1] * b[1];
	case PLANE_DISTANCE:
		return sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
	default:
		return (sign(a[0]) != sign(b[0])) + (sign(a[1]) != sign(b[1]));
	}
}

struct plane_near
plane_near(const struct plane *p, enum plane_measure measure)
{
	struct plane_near n = { measured(p->at[PLANE_A], p->at[PLANE_B], measure),
				measured(p->at[PLANE_A], p->at[PLANE_C], measure), PLANE_POINTS };

	if (n.b != n.c)
		n.first = (n.b > n.c) == (measure == PLANE_PRODUCT) ? PLANE_B : PLANE_C;
	return n;
}

enum plane_order
plane_order(struct plane_near before, struct plane_near after)
{
	if (before.first == PLANE_POINTS)
		return PLANE_NONE;
	if (after.first == PLANE_POINTS)
		return PLANE_TIED;
	return after.first == before.first ? PLANE_KEPT : PLANE_FLIPPED;
}

enum plane_order
plane_signed(const struct plane *p, enum plane_measure measure)
{
	return plane_order(plane_near(p, measure), plane_near(p, PLANE_BITS));
}

void
plane_shares(double share[PLANE_ORDERS], const struct plane *p, int which, double range,
	     enum plane_measure measure)
{
	const double step = 2 * range / PLANE_GRID;
	struct plane q = *p;

	for (int o = 0; o < PLANE_ORDERS; o++)
		share[o] = 0;
	for (int i = 0; i < PLANE_GRID; i++) {
		for (int j = 0; j < PLANE_GRID; j++) {
			q.at[which][0] = -range + (i + .5) * step;
			q.at[which][1] = -range + (j + .5) * step;
			share[plane_signed(&q, measure)] += 1. / (PLANE_GRID * PLANE_GRID);
		}
	}
}

/* ---- questions ---- */

/* A multiple of a twentieth in (-1, 1) but 0. */
static double
draw_place(struct rng *rng)
{
	int twentieths = 1 + (int)rng_below(rng, 19);

	return (rng_below(rng, 2) ? twentieths : -twentieths) / 20.;
}

static bool
is_plain(const struct plane *p)
{
	struct plane_near product = plane_near(p, PLANE_PRODUCT);
	struct plane_near distance = plane_near(p, PLANE_DISTANCE);

	return product.first == distance.first && fabs(product.b - product.c) > .1 &&
	       fabs(distance.b - distance.c) > .1;
}

void
plane_question(struct plane *out, uint64_t seed, uint32_t n)
{
	static const enum plane_order fates[] = { PLANE_KEPT, PLANE_TIED, PLANE_FLIPPED };
	struct rng rng = rng_start(rng_key(seed, RNG_AUDIT, 2, n));
	enum plane_order fate = fates[rng_below(&rng, 3)];

	do
		for (int i = 0; i < 2 * PLANE_POINTS; i++)
			out->at[i / 2][i % 2] = draw_place(&rng);
	while (!is_plain(out) || plane_signed(out, PLANE_PRODUCT) != fate);
}

/* ---- more bits than two ---- */

struct plane
plane_of_bits(const float *f, uint32_t bits, const uint32_t bit[2])
{
	struct plane p;

	for (int i = 0; i < PLANE_POINTS; i++)
		for (int j = 0; j < 2; j++)
			p.at[i][j] = (double)f[(size_t)i * bits + bit[j]];
	return p;
}

static int
rank_of(const struct plane_bits *b)
{
	return b->gap <= 0 ? 0 : b->order == PLANE_FLIPPED ? 3 : b->order == PLANE_TIED ? 2 : 1;
}

static bool
shows_better(const struct plane_bits *x, const struct plane_bits *y)
{
	return rank_of(x) != rank_of(y) ? rank_of(x) > rank_of(y) : x->gap > y->gap;
}

int
plane_best_bits(struct plane_bits *out, int most, const float *f, uint32_t bits)
{
	int n = 0;

	for (uint32_t j = 0; j + 1 < bits; j++) {
		for (uint32_t k = j + 1; k < bits; k++) {
			struct plane_bits b = { .bit = { j, k } };
			struct plane p = plane_of_bits(f, bits, b.bit);
			struct plane_near near = plane_near(&p, PLANE_PRODUCT);
			int at;

			b.order = plane_signed(&p, PLANE_PRODUCT);
			b.gap = near.b - near.c;
			for (at = n; at > 0 && shows_better(&b, &out[at - 1]); at--)
				if (at < most)
					out[at] = out[at - 1];
			if (at < most)
				out[at] = b;
			n += n < most;
		}
	}
	return n;
}

const uint32_t random_length[RANDOM_LENGTHS] = { 2, 5, 10, 20, 40, 80 };

static void
draw_triple(struct random_orders *r)
{
	struct rng rng = rng_start(rng_key(1, RNG_AUDIT, 3, r->drawn++));
	double product = 0;
	int code = 0;

	for (uint32_t j = 0, at = 0; at < RANDOM_LENGTHS; j++) {
		double a, b, c;

		if (j == random_length[at]) {
			r->tied[at] += code == 0;
			r->flipped[at++] += code && (code > 0) != (product > 0);
		}
		a = rng_normal(&rng);
		b = rng_normal(&rng);
		c = rng_normal(&rng);
		product += a * (b - c);
		code += (int)(sign(a) * (sign(b) - sign(c)));
	}
}

void
random_orders_draw(struct random_orders *r, uint32_t upto)
{
	while (r->drawn < upto)
		draw_triple(r);
}
