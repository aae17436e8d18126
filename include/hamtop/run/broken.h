/* The orders by inner product that a network's signs break most: of a user and two items,
 * the one that f puts far ahead has the code that differs in more bits. */
#ifndef HAMTOP_RUN_BROKEN_H
#define HAMTOP_RUN_BROKEN_H

#include "hamtop/base/err.h"
#include "hamtop/model/features.h"

struct broken_order {
	uint32_t user;
	uint32_t first, second;		      /* items, as f orders them */
	double product_first, product_second; /* <f, f> with the user */
	uint32_t bits_first, bits_second;     /* that differ from the user's: more of the first */
	double gap; /* of the products, in lengths of the user by the root mean square of items' */
};

enum {
	BROKEN_MOST = 8,
	BROKEN_PAIRS = 100000000, /* a user with an item: so many are looked at, at most */
};

/* A search under way: exact over the users that it looks at and all items. */
struct broken_search {
	const struct features *f; /* lent */
	const struct codes *c;	  /* lent */
	uint32_t users;		  /* that are looked at, evenly among all */
	uint32_t done;		  /* of them */
	uint32_t at_once;
	double scale;	/* of an item */
	float *product; /* [items] of one user; owned */
	uint32_t *best; /* [2, bits + 1] of one user: the item of the largest and of the
			 * smallest product at each distance; owned */
	int n;
	struct broken_order worst[BROKEN_MOST]; /* one a user at most, the worst first */
};

/* False and ERR_RUN: no memory. */
bool broken_begin(struct broken_search *s, const struct features *f, const struct codes *c,
		  struct err *err);
/* Looks at some more users, for a few milliseconds unless the items are very many; false
 * when there is none left. */
bool broken_go_on(struct broken_search *s);
void broken_end(struct broken_search *s);

#endif
