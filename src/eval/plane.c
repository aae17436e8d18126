#include "hamtop/eval/plane.h"

#include <math.h>

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
		return hypot(a[0] - b[0], a[1] - b[1]);
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
