/* The k nearest of codes that come by in order of their places.
 *
 * Codes are counted by distance up to `upto`, which falls as k codes are found; those
 * that can still be among the first k are kept in the order in which they came. */
#ifndef HAMTOP_EVAL_TOPK_H
#define HAMTOP_EVAL_TOPK_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/eval/search.h"

struct found {
	uint32_t item;
	uint16_t distance;
};

struct topk {
	uint32_t k;
	uint32_t upto;	  /* k codes are at this distance or nearer; bits at first */
	uint32_t below;	  /* codes nearer than upto, fewer than k */
	uint32_t *count;  /* [bits + 1] codes seen at each distance; true up to upto */
	struct found *at; /* [room] */
	size_t n, room;
};

/* Room that a list over `items` codes needs. */
size_t topk_room(size_t items, uint32_t k);

/* Starts again: k, count, at and room are set. */
void topk_start(struct topk *list, uint32_t bits);

/* The codes that come first, all at once: the n nearest of them, which are k or all, in
 * order of (distance, place), where they end, and what to add to a place. */
void topk_take(struct topk *list, uint32_t first, const uint32_t *item, const uint16_t *distance,
	       uint32_t n, const struct search_end *end);

/* A smaller upto, of which somebody else knows that it holds. */
void topk_limit(struct topk *list, uint32_t upto);

/* Makes room in a full list: what cannot be among the first k goes. */
void topk_drop(struct topk *list);

/* Whether codes at distance upto need no place any more, only to be counted. */
static inline bool
topk_full(const struct topk *list)
{
	return list->below + list->count[list->upto] >= list->k;
}

/* The next code; its distance is at most upto. Which of the two it is cannot be
 * foreseen, so there is no branch on it: a code is always written, and kept or not. */
static inline void
topk_add(struct topk *list, uint32_t item, uint32_t distance)
{
	bool nearer = distance < list->upto;

	if (list->n == list->room)
		topk_drop(list);
	list->at[list->n] = (struct found){ item, (uint16_t)distance };
	list->n += nearer || !topk_full(list);
	list->count[distance]++;
	list->below += nearer;
	while (list->below >= list->k)
		list->below -= list->count[--list->upto];
}

/* One answer from the lists of parts that follow one another, `apart` lists apart:
 * item and distance [k]. */
void topk_join(uint32_t *item, uint16_t *distance, struct search_end *end, const struct topk *list,
	       size_t parts, size_t apart, uint32_t bits);

#endif
