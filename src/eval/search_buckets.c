/* Search by looking codes up: the places of each possible code lie together, and the
 * codes at distance d from a query are those that differ from it in d bits. */
#include <stdlib.h>
#include <string.h>

#include "eval/search_parts.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/room.h"

/* The code at place i as a number of b->bits bits. */
static uint32_t
code_at(const struct buckets *b, const struct hamming_codes *c, size_t i)
{
	const uint8_t *at =
		c->plane + i / HAMMING_BLOCK * c->planes * HAMMING_BLOCK + i % HAMMING_BLOCK;
	uint32_t code = 0;

	for (uint32_t p = 0; p < c->planes; p++)
		code = code << 8 | at[p * HAMMING_BLOCK];
	return code >> (8 * c->planes - b->bits);
}

bool
buckets_init(struct buckets *b, const struct hamming_codes *c, struct err *err)
{
	size_t codes = (size_t)1 << c->bits;

	b->bits = c->bits;
	b->start = mem_try(codes + 1, sizeof(*b->start), "the buckets of codes", err);
	b->item = b->start ? mem_try(c->n, sizeof(*b->item), "the buckets of codes", err) : NULL;
	if (!b->item) {
		buckets_free(b);
		return false;
	}
	for (size_t i = 0; i < c->n; i++)
		b->start[code_at(b, c, i) + 1]++;
	for (size_t k = 0; k < codes; k++)
		b->start[k + 1] += b->start[k];
	/* start[k] walks to the end of its bucket, where the next began, and is set back */
	for (size_t i = 0; i < c->n; i++)
		b->item[b->start[code_at(b, c, i)]++] = (uint32_t)i;
	memmove(b->start + 1, b->start, codes * sizeof(*b->start));
	b->start[0] = 0;
	return true;
}

void
buckets_free(struct buckets *b)
{
	free(b->start);
	free(b->item);
	*b = (struct buckets){ 0 };
}

/* The places at one distance: runs of rising ones. */
struct bucket_desk {
	uint32_t *item, *other; /* the same room, for merging */
	size_t n, cap;
	size_t *run; /* where runs begin, and n */
	size_t runs, runs_cap;
};

struct bucket_desk *
bucket_desk_new(void)
{
	return mem_new(1, sizeof(struct bucket_desk));
}

void
bucket_desk_free(struct bucket_desk *desk)
{
	free(desk->item);
	free(desk->other);
	free(desk->run);
	free(desk);
}

/* Room for `cap` numbers of `size` bytes in the place of p, which stays when there is
 * none: NULL. */
static void *
more_room(void *p, size_t cap, size_t size)
{
	return cap <= SIZE_MAX / 2 / size && room_for(cap * size) ? realloc(p, cap * size) : NULL;
}

/* False: no memory. */
static bool
add_run(struct bucket_desk *desk, const uint32_t *item, size_t n)
{
	void *p;

	if (n == 0)
		return true;
	if (desk->n + n > desk->cap) {
		size_t cap = 2 * (desk->n + n);

		if (!(p = more_room(desk->item, cap, sizeof(*desk->item))))
			return false;
		desk->item = p;
		if (!(p = more_room(desk->other, cap, sizeof(*desk->other))))
			return false;
		desk->other = p;
		desk->cap = cap;
	}
	if (desk->runs + 2 > desk->runs_cap) {
		size_t cap = 2 * desk->runs_cap + 64;

		if (!(p = more_room(desk->run, cap, sizeof(*desk->run))))
			return false;
		desk->run = p;
		desk->runs_cap = cap;
	}
	memcpy(desk->item + desk->n, item, n * sizeof(*item));
	desk->run[desk->runs++] = desk->n;
	desk->n += n;
	desk->run[desk->runs] = desk->n;
	return true;
}

/* Merges two runs, as far as the first `most` of them. Returns how many. */
static size_t
merge(uint32_t *to, const uint32_t *a, size_t na, const uint32_t *b, size_t nb, size_t most)
{
	size_t n = 0, i = 0, j = 0;

	while (n < most && (i < na || j < nb))
		to[n++] = j == nb || (i < na && a[i] < b[j]) ? a[i++] : b[j++];
	return n;
}

/* Makes one run of all, as far as its first `most`. */
static void
merge_runs(struct bucket_desk *desk, size_t most)
{
	while (desk->runs > 1) {
		uint32_t *from = desk->item;
		size_t n = 0, runs = 0;

		for (size_t r = 0; r < desk->runs; r += 2) {
			size_t a = desk->run[r], b = desk->run[r + 1];
			size_t end = r + 1 < desk->runs ? desk->run[r + 2] : b;
			size_t got =
				merge(desk->other + n, from + a, b - a, from + b, end - b, most);

			desk->run[runs++] = n;
			n += got;
		}
		desk->run[runs] = n;
		desk->runs = runs;
		desk->n = n;
		desk->item = desk->other;
		desk->other = from;
	}
}

/* Gathers the first `most` places of each code at distance d. Their number in all, or
 * SIZE_MAX when that takes more than the effort that is left, or memory. */
static size_t
gather(const struct buckets *b, struct bucket_desk *desk, uint32_t code, uint32_t d, size_t most,
       size_t *effort)
{
	/* all numbers with d bits set, rising (Gosper, HAKMEM 175) */
	uint32_t differ = d ? (1u << d) - 1 : 0, end = 1u << b->bits;
	size_t tied = 0;

	desk->n = desk->runs = 0;
	while (differ < end) {
		const uint32_t *start = b->start + (code ^ differ);
		size_t n = start[1] - start[0], taken = n < most ? n : most;

		if (*effort < taken + 1 || !add_run(desk, b->item + start[0], taken))
			return SIZE_MAX;
		*effort -= taken + 1;
		tied += n;
		if (differ == 0)
			break;
		uint32_t low = differ & -differ, up = differ + low;
		differ = ((differ ^ up) >> 2) / low | up;
	}
	return tied;
}

bool
buckets_search(const struct buckets *b, struct bucket_desk *desk, const struct asked *a, size_t i,
	       size_t effort)
{
	uint32_t *item = a->item + i * a->k;
	uint16_t *distance = a->distance + i * a->k;
	uint32_t code = (uint32_t)(a->queries[i] >> (64 - b->bits));
	struct search_end end = { 0 };
	size_t n = 0, nearer = 0;

	for (uint32_t d = 0; d <= b->bits && n < a->k; d++) {
		size_t tied = gather(b, desk, code, d, a->k - n, &effort);

		if (tied == SIZE_MAX)
			return false;
		if (!tied)
			continue;
		end = (struct search_end){ d, (uint32_t)nearer, (uint32_t)tied };
		nearer += tied;
		merge_runs(desk, a->k - n);
		for (size_t j = 0; j < desk->n && n < a->k; j++, n++) {
			item[n] = desk->item[j];
			distance[n] = (uint16_t)d;
		}
	}
	for (; n < a->k; n++) {
		item[n] = UINT32_MAX;
		distance[n] = UINT16_MAX;
	}
	if (a->end)
		a->end[i] = end;
	return true;
}
