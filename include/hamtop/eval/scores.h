/* How a trained row scores an item for a user: what evaluation ranks by. */
#ifndef HAMTOP_EVAL_SCORES_H
#define HAMTOP_EVAL_SCORES_H

#include <stdbool.h>
#include <stdint.h>

enum scores_kind {
	SCORES_TIED,	/* all alike: the row Random, and chance */
	SCORES_ITEM,	/* a number an item, the same for every user */
	SCORES_DOT,	/* <user, item> of real features */
	SCORES_HAMMING, /* minus the Hamming distance of two codes */
};

/* Lent arrays, shapes as below; nothing here owns anything.
 * Codes: numpy.packbits' order inside bytes, see num/bits.h. */
struct scores {
	enum scores_kind kind;
	uint32_t users, items;
	uint32_t bits;		  /* DOT: columns; HAMMING: code length; 1 .. 1024 */
	const double *item_score; /* ITEM: [items] */
	const float *user, *item; /* DOT: [users, bits], [items, bits] */
	const uint64_t *user_code, *item_code; /* HAMMING: [users, words], [items, words] */
	uint32_t words;		  /* of 64 bits a code */
};

#endif
