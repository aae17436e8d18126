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

/* Entries of the user that share ranks with each other and with other candidates. */
struct tie {
	size_t first; /* candidates that stand before them */
	size_t n;     /* candidates that share the ranks, the entries among them */
	size_t gains; /* entries */
};

struct desk {
	/* of the user's entries, [longest] */
	double *gain;	 /* [longest + 1] of those in ties, a tie's by falling gain */
	struct tie *tie; /* best first */
	double *score;
	struct ranked *hit, *scratch;
	uint32_t *level; /* distance or group: less is better */
	/* of all items: a row for each user of a batch, one of these */
	uint32_t batch;	     /* users */
	size_t stride;	     /* numbers a row */
	uint8_t *near;	     /* distances of codes of up to HAMMING_NARROW bits */
	uint16_t *far;	     /* of longer codes */
	float *dot;	     /* scores */
	uint32_t *query;     /* [batch, planes] */
	uint16_t *away;	     /* [longest, whole blocks] distances of the user's entries */
	uint64_t *known_bit; /* [blocks] of one user, if the set has none; 0 between users */
	/* of groups */
	uint32_t *known_in; /* [groups] items that are no candidates; 0 between users */
	size_t *upto;	    /* [groups + 1] candidates in the groups before */
};

bool desk_init(struct desk *d, const struct standing *st, struct err *err);
void desk_free(struct desk *d);

/* Makes the rows of users from .. from + n - 1, n at most batch. */
void desk_batch(struct desk *d, const struct standing *st, uint32_t from, uint32_t n);

/* Finds the ties that reach the largest cut-off, into d->tie and d->gain, and returns
 * how many. in_batch is the user's place in the batch. */
size_t desk_user(struct desk *d, const struct standing *st, uint32_t user, uint32_t in_batch);

#endif
