/* The distance at which the k nearest end is found by counting; then the codes that are
 * nearer are listed and sorted, and of those at it as many follow as there is room for. */
#include "eval/search_row.h"

#include <string.h>

enum { DISTANCES = 1025 };

void
row_measure(struct row_desk *desk, const struct hamming_codes *c, const uint32_t *query,
	    uint32_t queries, size_t from, size_t to)
{
	if (c->bits <= HAMMING_NARROW)
		hamming_distances8(desk->narrow[0], ROW_CODES, c, query, queries, from, to);
	else
		hamming_distances16(desk->wide[0], ROW_CODES, c, query, queries, from, to);
}

struct row
row_of(const struct row_desk *desk, const struct hamming_codes *c, size_t i)
{
	return c->bits <= HAMMING_NARROW ? (struct row){ desk->narrow[i], NULL }
					 : (struct row){ NULL, desk->wide[i] };
}

size_t
row_count(struct row row, size_t blocks, uint32_t upto)
{
	return row.narrow ? hamming_count8(row.narrow, blocks, (uint8_t)upto)
			  : hamming_count16(row.wide, blocks, (uint16_t)upto);
}

/* The first `room` places whose distances are from .. upto. */
static size_t
row_places(uint16_t *place, size_t room, struct row row, size_t blocks, uint32_t from,
	   uint32_t upto)
{
	return row.narrow ? hamming_places8(place, room, row.narrow, blocks, (uint8_t)from,
					    (uint8_t)upto)
			  : hamming_places16(place, room, row.wide, blocks, (uint16_t)from,
					     (uint16_t)upto);
}

/* The guess is followed by what lies beside it, in growing steps, until the distance is
 * between two that were tried. */
struct search_end
row_end(struct row row, size_t blocks, uint32_t n, uint32_t k, uint32_t bits, uint32_t guess)
{
	uint32_t low = 0, high = bits, step = 1, at = guess < bits ? guess : bits - 1;
	uint32_t nearer = 0, upto = n; /* codes nearer than low, up to high */
	bool below = false, above = false;

	while (low < high) {
		uint32_t count = (uint32_t)row_count(row, blocks, at);

		if (count >= k) {
			high = at;
			upto = count;
			above = true;
		} else {
			low = at + 1;
			nearer = count;
			below = true;
		}
		if (below && above)
			at = low + (high - low) / 2;
		else if (above)
			at = high - low > step ? high - step : low;
		else
			at = high - low > step ? low + step - 1 : high - 1;
		step *= 2;
	}
	return (struct search_end){ low, nearer, upto - nearer };
}

/* Sorts n places by distance, all less than `limit`, by counting; those of one distance
 * keep their order. */
static void
sort(uint32_t *item, uint16_t *distance, struct row_desk *desk, struct row row, size_t n,
     uint32_t limit)
{
	uint32_t first[DISTANCES + 1]; /* where the next code at a distance goes */

	for (size_t i = 0; row.narrow && i < n; i++)
		desk->distance[i] = row.narrow[desk->place[i]];
	for (size_t i = 0; row.wide && i < n; i++)
		desk->distance[i] = row.wide[desk->place[i]];
	memset(first, 0, (limit + 1) * sizeof(*first));
	for (size_t i = 0; i < n; i++)
		first[desk->distance[i] + 1]++;
	for (uint32_t d = 1; d < limit; d++)
		first[d] += first[d - 1];
	for (size_t i = 0; i < n; i++) {
		uint32_t to = first[desk->distance[i]]++;

		item[to] = desk->place[i];
		distance[to] = desk->distance[i];
	}
}

void
row_nearest(uint32_t *item, uint16_t *distance, struct row_desk *desk, struct row row,
	    size_t blocks, const struct search_end *end, uint32_t k)
{
	uint32_t at = end->distance, nearer = end->nearer;

	if (nearer) {
		row_places(desk->place, nearer, row, blocks, 0, at - 1);
		sort(item, distance, desk, row, nearer, at);
	}
	row_places(desk->place, k - nearer, row, blocks, at, at);
	for (uint32_t i = nearer; i < k; i++) {
		item[i] = desk->place[i - nearer];
		distance[i] = (uint16_t)at;
	}
}
