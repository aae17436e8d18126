#include "eval/topk.h"

#include <string.h>

enum { ROOM_LEAST = 64, DISTANCES = 1025 };

size_t
topk_room(size_t items, uint32_t k)
{
	size_t room = (size_t)k + (k > ROOM_LEAST ? k : ROOM_LEAST);

	return items < room ? items : room;
}

void
topk_start(struct topk *list, uint32_t bits)
{
	memset(list->count, 0, (bits + 1) * sizeof(*list->count));
	list->n = 0;
	list->upto = bits;
	list->below = 0;
}

void
topk_take(struct topk *list, uint32_t first, const uint32_t *item, const uint16_t *distance,
	  uint32_t n, const struct search_end *end)
{
	for (uint32_t i = 0; i < n; i++) {
		list->at[i] = (struct found){ first + item[i], distance[i] };
		list->count[distance[i]]++;
	}
	list->n = n;
	list->count[end->distance] = end->tied;
	list->below = end->nearer + (end->distance < list->upto ? end->tied : 0);
	if (n == list->k)
		topk_limit(list, end->distance);
}

void
topk_limit(struct topk *list, uint32_t upto)
{
	while (list->upto > upto)
		list->below -= list->count[--list->upto];
}

void
topk_drop(struct topk *list)
{
	size_t n = 0, ties = list->k - list->below;

	for (size_t i = 0; i < list->n; i++) {
		struct found f = list->at[i];

		if (f.distance > list->upto || (f.distance == list->upto && ties == 0))
			continue;
		ties -= f.distance == list->upto;
		list->at[n++] = f;
	}
	list->n = n;
}

void
topk_join(uint32_t *item, uint16_t *distance, struct search_end *end, const struct topk *list,
	  size_t parts, size_t apart, uint32_t bits)
{
	/* where the next code at a distance goes */
	uint32_t place[DISTANCES], k = list->k, n = 0, last = 0;

	*end = (struct search_end){ 0 };
	for (uint32_t d = 0; d <= bits && n < k; d++) {
		uint32_t tied = 0;

		for (size_t p = 0; p < parts; p++)
			tied += list[p * apart].count[d];
		place[d] = n;
		if (tied)
			*end = (struct search_end){ d, n, tied };
		n += tied;
		last = d;
	}
	for (size_t p = 0; p < parts; p++) {
		const struct topk *one = list + p * apart;

		for (size_t i = 0; i < one->n; i++) {
			uint32_t d = one->at[i].distance, to;

			if (d > last || (to = place[d]) >= k)
				continue;
			place[d]++;
			item[to] = one->at[i].item;
			distance[to] = (uint16_t)d;
		}
	}
	for (; n < k; n++) {
		item[n] = UINT32_MAX;
		distance[n] = UINT16_MAX;
	}
}
