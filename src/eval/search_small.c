/* Search in an index so small that the distances of all its codes to a query are made at
 * once, as a row that stays in the first cache. Nothing is carried from one row to the
 * next but a guess. */
#include "eval/search_parts.h"
#include "eval/search_row.h"
#include "hamtop/base/par.h"
#include "hamtop/num/bits.h"

enum { QUERIES_A_PART = 64, PLANES = 128 };

struct small {
	const struct asked *asked;
	const size_t *which;
	size_t n;
};

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The answer to row i of what is asked; the distance at which it ends. */
static uint32_t
answer(const struct asked *a, size_t i, struct row_desk *desk, struct row row, uint32_t guess)
{
	const struct hamming_codes *c = a->codes;
	uint32_t *item = a->item + i * a->k, k = (uint32_t)least(a->k, c->n);
	uint16_t *distance = a->distance + i * a->k;
	struct search_end end = { 0 };

	if (k) {
		end = row_end(row, c->blocks, (uint32_t)c->n, k, c->bits, guess);
		row_nearest(item, distance, desk, row, c->blocks, &end, k);
	}
	for (; k < a->k; k++) {
		item[k] = UINT32_MAX;
		distance[k] = UINT16_MAX;
	}
	if (a->end)
		a->end[i] = end;
	return end.distance;
}

static void
small_part(void *ctx, int part)
{
	const struct small *s = ctx;
	const struct asked *a = s->asked;
	const struct hamming_codes *c = a->codes;
	size_t first = (size_t)part * QUERIES_A_PART, last = least(first + QUERIES_A_PART, s->n);
	uint32_t guess = c->bits / 4, query[ROWS * PLANES];
	struct row_desk desk;

	for (size_t q = first; q < last; q += ROWS) {
		uint32_t n = (uint32_t)least(ROWS, last - q);
		size_t row[ROWS];

		for (uint32_t j = 0; j < n; j++) {
			row[j] = s->which ? s->which[q + j] : q + j;
			hamming_query(query + j * c->planes,
				      a->queries + row[j] * bits_words(c->bits), c->bits);
		}
		row_measure(&desk, c, query, n, 0, c->blocks);
		for (uint32_t j = 0; j < n; j++)
			guess = answer(a, row[j], &desk, row_of(&desk, c, j), guess);
	}
}

bool
search_is_small(const struct hamming_codes *codes)
{
	return codes->blocks <= ROW_BLOCKS;
}

void
search_small(const struct asked *a, const size_t *which, size_t n, struct par *par)
{
	struct small s = { a, which, n };

	par_run(par, (int)((n + QUERIES_A_PART - 1) / QUERIES_A_PART), small_part, &s);
}
