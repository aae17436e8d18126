/* Search by looking at every code.
 *
 * An index that fits the first cache is left to search_small.c; one that fits the second
 * is gone over whole, each thread for some of the queries; a larger one is cut into parts, each for
 * all queries of a round. A part goes over its codes in tiles, each of which stays in the cache
 * while the queries pass, eight at a time. Of a tile the kernel reports the blocks of 64 codes that
 * hold something near enough, which soon are few. How near that is, the first codes tell, of which
 * the nearest are found to begin with; later parts know it from earlier ones. */
#include <stdatomic.h>
#include <stdlib.h>

#include "eval/search_parts.h"
#include "eval/search_row.h"
#include "eval/topk.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/num/bits.h"

enum {
	TILE_BYTES = 128 << 10, /* an eighth of a core's second cache */
	TILE_BLOCKS = 256,	/* at most */
	TOGETHER = 8,		/* queries that pass a tile at once */
	WHOLE_BYTES = 1 << 20,	/* an index of this size is not cut */
	PARTS_A_THREAD = 4,	/* of a larger one: so threads end at about the same time */
	PART_BLOCKS = 256,	/* a part's least */
	QUERIES_A_PART = 32,	/* when the index is not cut */
	LISTS = 1024,		/* at once, at most */
	LISTS_BYTES = 256 << 20,
	MANY = 8, /* codes of a block that are worth a look at all of them */
};

struct scan {
	const struct asked *asked;
	const size_t *which;
	size_t first, queries;	   /* of this round */
	size_t parts, part_blocks; /* of the codes */
	size_t groups, group_queries;
	uint32_t *query;	 /* [queries, planes] */
	struct topk *list;	 /* [parts, queries] */
	_Atomic uint16_t *known; /* [queries] within this distance k codes were found */
};

/* Scratch of a part. */
struct desk {
	struct row_desk row;
	uint32_t item[ROW_CODES]; /* the nearest of the first */
	uint16_t distance[ROW_CODES];
	struct hamming_hit hit[TILE_BLOCKS * TOGETHER];
};

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The codes of one block, whose distances are in row, that may be near enough. */
static void
take(struct topk *list, struct row row, size_t block, uint64_t codes)
{
	uint32_t first = (uint32_t)(block * HAMMING_BLOCK);

	/* many ties and no room for them: they are only counted */
	if (topk_full(list) && __builtin_popcountll(codes) >= MANY &&
	    (list->upto == 0 || row_count(row, 1, list->upto - 1) == 0)) {
		list->count[list->upto] += (uint32_t)row_count(row, 1, list->upto);
		return;
	}
	for (; codes; codes &= codes - 1) {
		uint32_t i = (uint32_t)__builtin_ctzll(codes);
		uint32_t d = row.narrow ? row.narrow[i] : row.wide[i];

		if (d <= list->upto)
			topk_add(list, first + i, d);
	}
}

/* Begins the lists of n queries, at most ROWS, from q on with the first blocks of a
 * part. The k-th distance of one query is the guess for the next. */
static void
begin(struct scan *s, struct desk *desk, struct topk *list, size_t q, uint32_t n, size_t from,
      size_t to, uint32_t *guess)
{
	const struct hamming_codes *c = s->asked->codes;
	uint32_t first = (uint32_t)(from * HAMMING_BLOCK);
	uint32_t codes = from < to ? (uint32_t)least(to * HAMMING_BLOCK, c->n) - first : 0;

	row_measure(&desk->row, c, s->query + q * c->planes, n, from, to);
	for (uint32_t j = 0; j < n; j++) {
		struct row row = row_of(&desk->row, c, j);
		uint32_t limit = atomic_load_explicit(&s->known[q + j], memory_order_relaxed);
		uint32_t near =
			limit < c->bits ? (uint32_t)row_count(row, to - from, limit) : codes;
		uint32_t k = (uint32_t)least(s->asked->k, near);
		struct search_end end = row_end(row, to - from, near, k, limit, *guess);

		row_nearest(desk->item, desk->distance, &desk->row, row, to - from, &end, k);
		topk_start(&list[q + j], c->bits);
		topk_take(&list[q + j], first, desk->item, desk->distance, k, &end);
		topk_limit(&list[q + j], limit);
		*guess = end.distance;
	}
}

/* Tells other parts within which distance a query has its k codes. */
static void
tell(_Atomic uint16_t *known, uint32_t upto)
{
	uint16_t seen = atomic_load_explicit(known, memory_order_relaxed);

	while (upto < seen &&
	       !atomic_compare_exchange_weak_explicit(known, &seen, (uint16_t)upto,
						      memory_order_relaxed, memory_order_relaxed))
		;
}

/* A tile for n queries, at most TOGETHER, from q on. */
static void
pass(struct scan *s, struct desk *desk, struct topk *list, size_t q, uint32_t n, size_t from,
     size_t to)
{
	const struct hamming_codes *c = s->asked->codes;
	const uint32_t *query = s->query + q * c->planes;
	uint16_t upto[TOGETHER];
	size_t hits;

	for (uint32_t j = 0; j < n; j++) {
		topk_limit(&list[q + j],
			   atomic_load_explicit(&s->known[q + j], memory_order_relaxed));
		upto[j] = (uint16_t)list[q + j].upto;
	}
	hits = hamming_near(desk->hit, c, query, upto, n, from, to);
	for (size_t h = 0; h < hits; h++) {
		struct hamming_hit hit = desk->hit[h];

		row_measure(&desk->row, c, query + hit.query * c->planes, 1, hit.block,
			    hit.block + 1);
		take(&list[q + hit.query], row_of(&desk->row, c, 0), hit.block, hit.codes);
	}
	for (uint32_t j = 0; hits && j < n; j++)
		tell(&s->known[q + j], list[q + j].upto);
}

static size_t
row_asked(const struct scan *s, size_t q)
{
	return s->which ? s->which[s->first + q] : s->first + q;
}

/* The answers of queries from .. to - 1 of this round. */
static void
answer(const struct scan *s, size_t from, size_t to)
{
	const struct asked *a = s->asked;

	for (size_t q = from; q < to; q++) {
		size_t i = row_asked(s, q);
		struct search_end end;

		topk_join(a->item + i * a->k, a->distance + i * a->k, &end, s->list + q, s->parts,
			  s->queries, a->codes->bits);
		if (a->end)
			a->end[i] = end;
	}
}

static void
answer_part(void *ctx, int i)
{
	const struct scan *s = ctx;
	size_t from = (size_t)i * QUERIES_A_PART;

	answer(s, from, least(from + QUERIES_A_PART, s->queries));
}

static void
scan_part(void *ctx, int i)
{
	struct scan *s = ctx;
	const struct hamming_codes *c = s->asked->codes;
	size_t part = (size_t)i % s->parts, group = (size_t)i / s->parts;
	size_t first = group * s->group_queries;
	size_t last = least(first + s->group_queries, s->queries);
	size_t from = least(part * s->part_blocks, c->blocks);
	size_t to = least(from + s->part_blocks, c->blocks);
	size_t tile = TILE_BYTES / (c->planes * HAMMING_BLOCK),
	       begun = least(from + ROW_BLOCKS, to);
	struct topk *list = s->list + part * s->queries;
	uint32_t guess = c->bits / 4;
	struct desk desk;

	for (size_t q = first; q < last; q += ROWS) {
		begin(s, &desk, list, q, (uint32_t)least(ROWS, last - q), from, begun, &guess);
		for (size_t j = q; j < q + ROWS && j < last; j++)
			tell(&s->known[j], list[j].upto);
	}
	tile = least(tile, TILE_BLOCKS);
	for (size_t b = begun; b < to; b += tile)
		for (size_t q = first; q < last; q += TOGETHER)
			pass(s, &desk, list, q, (uint32_t)least(TOGETHER, last - q), b,
			     least(b + tile, to));
	if (s->parts == 1)
		answer(s, first, last);
}

/* How the codes are cut, and how many queries a round has. `bytes` of memory a list. */
static size_t
plan(struct scan *s, size_t n, size_t threads, size_t *room, size_t *bytes)
{
	const struct hamming_codes *c = s->asked->codes;
	bool whole = threads == 1 || c->blocks * c->planes * HAMMING_BLOCK <= WHOLE_BYTES;
	size_t round;

	s->parts = whole ? 1 : least(PARTS_A_THREAD * threads, c->blocks / PART_BLOCKS + 1);
	s->part_blocks = (c->blocks + s->parts - 1) / s->parts;
	*room = topk_room(s->part_blocks * HAMMING_BLOCK, s->asked->k);
	*bytes = *room * sizeof(struct found) + (c->bits + 1) * sizeof(uint32_t);
	round = least(LISTS / s->parts, n);
	while (round > 1 && s->parts * round * *bytes > LISTS_BYTES)
		round /= 2;
	return round;
}

/* One round: the queries `first` .. of s. */
static void
search_round(struct scan *s, struct par *par)
{
	const struct hamming_codes *c = s->asked->codes;
	uint32_t words = bits_words(c->bits);
	bool small = s->parts == 1 && par_threads(par) > 1;

	for (size_t q = 0; q < s->queries; q++) {
		hamming_query(s->query + q * c->planes, s->asked->queries + row_asked(s, q) * words,
			      c->bits);
		atomic_init(&s->known[q], (uint16_t)c->bits);
	}
	s->group_queries = small ? QUERIES_A_PART : s->queries;
	s->groups = (s->queries + s->group_queries - 1) / s->group_queries;
	par_run(par, (int)(s->parts * s->groups), scan_part, s);
	if (s->parts > 1)
		par_run(par, (int)((s->queries + QUERIES_A_PART - 1) / QUERIES_A_PART), answer_part,
			s);
}

bool
search_scan(const struct asked *a, const size_t *which, size_t n, struct par *par, struct err *err)
{
	struct scan s = { .asked = a, .which = which };
	size_t room, bytes, round = plan(&s, n, (size_t)par_threads(par), &room, &bytes), lists;
	struct found *found = NULL;
	uint32_t *count = NULL;
	bool ok = false;

	if (!n)
		return true;
	if (search_is_small(a->codes)) {
		search_small(a, which, n, par);
		return true;
	}
	lists = s.parts * round;
	s.query = mem_try(round * a->codes->planes, sizeof(*s.query), "the queries", err);
	s.known = s.query ? mem_try(round, sizeof(*s.known), "the queries", err) : NULL;
	s.list = s.known ? mem_try(lists, sizeof(*s.list), "the nearest codes", err) : NULL;
	found = s.list ? mem_try(lists * room, sizeof(*found), "the nearest codes", err) : NULL;
	count = found ? mem_try(lists * (a->codes->bits + 1), sizeof(*count), "the nearest codes",
				err)
		      : NULL;
	if (!count)
		goto out;
	for (size_t i = 0; i < lists; i++)
		s.list[i] = (struct topk){ .k = a->k,
					   .count = count + i * (a->codes->bits + 1),
					   .at = found + i * room,
					   .room = room };
	for (; s.first < n; s.first += s.queries) {
		s.queries = least(round, n - s.first);
		search_round(&s, par);
	}
	ok = true;
out:
	free(s.query);
	free((void *)s.known);
	free(s.list);
	free(found);
	free(count);
	return ok;
}
