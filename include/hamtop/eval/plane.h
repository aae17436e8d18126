/* Three points on the plane of two bits, as in Figure 2 of the paper: a, and what is near
 * it, b and c; and what becomes of the order of b and c when features become a code. */
#ifndef HAMTOP_EVAL_PLANE_H
#define HAMTOP_EVAL_PLANE_H

#include <stdint.h>

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
enum { PLANE_GRID = 100 };
void plane_shares(double share[PLANE_ORDERS], const struct plane *p, int which, double range,
		  enum plane_measure measure);

/* Three points whose order is plain, by inner product and by distance alike, and whose
 * signs keep, tie or flip it, each as often: the n-th of a seed. */
void plane_question(struct plane *out, uint64_t seed, uint32_t n);

/* ---- more bits than two ---- */

/* Two bits of three codes, on which the three make a plane. */
struct plane_bits {
	uint32_t bit[2];
	enum plane_order order; /* there, by inner product */
	double gap;		/* <a, b> - <a, c> there */
};
struct plane plane_of_bits(const float *f, uint32_t bits, const uint32_t bit[2]);
/* The pairs of bits of f [3, bits], a b c, that show best how signs break the order in
 * which b is first: flipped ones, then tied ones, and of them those with the largest gap.
 * Writes at most `most` to out and returns how many. */
int plane_best_bits(struct plane_bits *out, int most, const float *f, uint32_t bits);

/* What signs do to the order of triples whose features are independent normal numbers. */
enum { RANDOM_LENGTHS = 6, RANDOM_DRAWS = 20000 };
extern const uint32_t random_length[RANDOM_LENGTHS];
struct random_orders {
	uint32_t drawn; /* triples so far */
	uint32_t flipped[RANDOM_LENGTHS], tied[RANDOM_LENGTHS];
};
/* Draws up to so many; it starts as zeros. The same numbers in any number of parts. */
void random_orders_draw(struct random_orders *r, uint32_t upto);

#endif
