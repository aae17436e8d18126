/* How a user's items stand among the candidates, found out at a desk of one thread.
 *
 * Only items with a gain add to DCG, so of each of them that reaches the largest
 * cut-off it is enough to know how many candidates stand before it and how many
 * beside it. Candidates that cannot matter are never put in order. */
#ifndef HAMTOP_EVAL_DESK_H
#define HAMTOP_EVAL_DESK_H

#include "eval/set.h"
#include "hamtop/num/hamming.h"

/* Scores as all desks share them. */
struct standing {
	const struct scores *s;
	const struct eval_set *set;
	/* ITEM and TIED: items of one score are a group; the best is group 0 */
	uint32_t *group;	    /* [items] */
	uint32_t *group_size;	    /* [groups] */
	struct hamming_codes codes; /* HAMMING, all items */
};

bool standing_init(struct standing *st, const struct scores *s, const struct eval_set *set,
		   struct err *err);
void standing_free(struct standing *st);

struct desk {
	/* of the user's entries, [longest] */
	double *score, *gain;
	struct ranked *hit, *scratch;
	/* All items: a row for each user of a batch, one of these. Those that are no
	 * candidates have the largest number, or -INFINITY. */
	uint32_t batch;	 /* users */
	size_t stride;	 /* numbers a row */
	uint8_t *near;	 /* distances of codes of up to HAMMING_NARROW bits */
	uint16_t *far;	 /* of longer codes */
	float *dot;	 /* scores */
	uint32_t *query; /* [batch, planes] */
	/* Distances or groups, all items: upto[l] candidates lie before level base + l. */
	size_t *upto;
	uint32_t base, levels;
	uint32_t *known; /* [groups] of the user's known items; 0 between users */
};

bool desk_init(struct desk *d, const struct standing *st, struct err *err);
void desk_free(struct desk *d);

/* Makes the rows of users from .. from + n - 1, n at most batch. */
void desk_batch(struct desk *d, const struct standing *st, uint32_t from, uint32_t n);

/* The user's entries that may reach the largest cut-off: scores in d->hit, gains in
 * d->gain, by falling score, then falling gain. Returns how many. in_batch is the
 * user's place in the batch. */
size_t desk_user(struct desk *d, const struct standing *st, uint32_t user, uint32_t in_batch);

/* How many candidates stand before hit i of the user and how many, itself among them,
 * have its score; `tied` hits do. */
void desk_place(const struct desk *d, const struct standing *st, uint32_t in_batch, size_t i,
		size_t tied, size_t *first, size_t *n);

#endif
