/* Three points on the plane of two bits, as in Figure 2 of the paper: a, and what is near
 * it, b and c; and what becomes of the order of b and c when features become a code. */
#ifndef HAMTOP_EVAL_PLANE_H
#define HAMTOP_EVAL_PLANE_H

#include "hamtop/num/layer.h"

enum { PLANE_A, PLANE_B, PLANE_C, PLANE_POINTS };

struct plane {
	double at[PLANE_POINTS][2];
};

/* What the points become: h of f, with each relaxation; sign(0) = 1. */
struct plane plane_relaxed(const struct plane *f, enum relax relax, double alpha);

enum plane_measure {
	PLANE_PRODUCT,	/* inner product, by which C and ST rank: large is near */
	PLANE_DISTANCE, /* length of the difference, as the eye sees it: small is near */
	PLANE_BITS,	/* bits whose signs differ: small is near */
};

/* How near b and c are to a. */
struct plane_near {
	double b, c;
	int first; /* PLANE_B, PLANE_C, or PLANE_POINTS for a tie */
};
struct plane_near plane_near(const struct plane *p, enum plane_measure measure);

/* What became of the order of b and c. */
enum plane_order { PLANE_KEPT, PLANE_TIED, PLANE_FLIPPED, PLANE_NONE, PLANE_ORDERS };
/* PLANE_NONE when they were tied before. */
enum plane_order plane_order(struct plane_near before, struct plane_near after);
/* By the signs of the points where they are: of h as of f. */
enum plane_order plane_signed(const struct plane *p, enum plane_measure measure);

/* How much of a square [-range, range]^2 has each fate when point `which` is moved over
 * it and the others stay: shares by order, from a grid of PLANE_GRID^2 points. */
enum { PLANE_GRID = 200 };
void plane_shares(double share[PLANE_ORDERS], const struct plane *p, int which, double range,
		  enum plane_measure measure);

#endif
