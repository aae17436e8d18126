#include "hamtop/eval/search.h"

#include <stdlib.h>

#include "eval/search_parts.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"

struct search_index {
	struct hamming_codes codes;
	enum search_method method; /* SEARCH_SCAN: there are no buckets */
	struct buckets buckets;
};

enum {
	QUERIES_A_PART = 16,
	/* A step among buckets, a jump in memory, takes as long as about this many
	 * vectors of 64 bytes of a scan. */
	STEP_VECTORS = 8,
};

struct search_index *
search_new(size_t n, uint32_t bits, struct err *err)
{
	struct search_index *index = mem_new(1, sizeof(*index));

	index->method = SEARCH_SCAN;
	if (bits < 1 || bits > SEARCH_BITS) {
		err_set(err, ERR_USAGE, "codes have 1 to %d bits, not %u", SEARCH_BITS, bits);
		goto fail;
	}
	if (n >= UINT32_MAX) {
		err_set(err, ERR_USAGE, "an index holds fewer than %u codes, not %zu", UINT32_MAX,
			n);
		goto fail;
	}
	if (!hamming_codes_init(&index->codes, n, bits, err))
		goto fail;
	return index;
fail:
	search_free(index);
	return NULL;
}

void
search_free(struct search_index *index)
{
	if (!index)
		return;
	hamming_codes_free(&index->codes);
	buckets_free(&index->buckets);
	free(index);
}

void
search_put(struct search_index *index, size_t first, const uint64_t *codes, size_t n)
{
	hamming_codes_put(&index->codes, first, codes, n);
}

bool
search_ready(struct search_index *index, enum search_method method, struct err *err)
{
	uint32_t bits = index->codes.bits;
	bool fits = bits <= SEARCH_BUCKET_BITS;

	if (method == SEARCH_BUCKETS && !fits)
		return err_set(err, ERR_USAGE,
			       "codes of %u bits are too long to be looked up; at most %d bits are",
			       bits, SEARCH_BUCKET_BITS);
	/* with fewer codes than there could be, most looks would find nothing */
	if (method == SEARCH_AUTO && (!fits || index->codes.n >> bits == 0))
		method = SEARCH_SCAN;
	buckets_free(&index->buckets);
	index->method = SEARCH_SCAN;
	if (method != SEARCH_SCAN && !buckets_init(&index->buckets, &index->codes, err))
		return false;
	index->method = method;
	return true;
}

struct search_index *
search_of(const uint64_t *codes, size_t n, uint32_t bits, enum search_method method,
	  struct err *err)
{
	struct search_index *index = search_new(n, bits, err);

	if (!index)
		return NULL;
	search_put(index, 0, codes, n);
	if (search_ready(index, method, err))
		return index;
	search_free(index);
	return NULL;
}

size_t
search_items(const struct search_index *index)
{
	return index->codes.n;
}

uint32_t
search_bits(const struct search_index *index)
{
	return index->codes.bits;
}

size_t
search_bytes(const struct search_index *index)
{
	return index->codes.blocks * index->codes.planes * HAMMING_BLOCK;
}

struct lookup {
	const struct search_index *index;
	const struct asked *asked;
	size_t n, effort;
	uint8_t *left; /* [n] 1: to be scanned */
};

static void
look_up_part(void *ctx, int part)
{
	struct lookup *l = ctx;
	struct bucket_desk *desk = bucket_desk_new();

	for (size_t i = (size_t)part * QUERIES_A_PART;
	     i < l->n && i < (size_t)(part + 1) * QUERIES_A_PART; i++)
		l->left[i] = !buckets_search(&l->index->buckets, desk, l->asked, i, l->effort);
	bucket_desk_free(desk);
}

/* Looks up what is quickly found, and scans for the rest. */
static bool
look_up(const struct search_index *index, const struct asked *a, size_t n, size_t *by_buckets,
	struct par *par, struct err *err)
{
	struct lookup l = { .index = index, .asked = a, .n = n, .effort = SIZE_MAX };
	size_t *which = mem_try(n, sizeof(*which), "the queries", err), scanned = 0;
	bool ok;

	l.left = which ? mem_try(n, sizeof(*l.left), "the queries", err) : NULL;
	if (!l.left) {
		free(which);
		return false;
	}
	if (index->method == SEARCH_AUTO)
		l.effort = index->codes.blocks * index->codes.planes / STEP_VECTORS;
	par_run(par, (int)((n + QUERIES_A_PART - 1) / QUERIES_A_PART), look_up_part, &l);
	for (size_t i = 0; i < n; i++)
		if (l.left[i])
			which[scanned++] = i;
	ok = search_scan(a, which, scanned, par, err);
	*by_buckets = n - scanned;
	free(which);
	free(l.left);
	return ok;
}

bool
search_topk(const struct search_index *index, const uint64_t *queries, size_t n, uint32_t k,
	    uint32_t *item, uint16_t *distance, struct search_end *end, size_t *by_buckets,
	    struct par *par, struct err *err)
{
	struct asked asked = { .codes = &index->codes,
			       .queries = queries,
			       .k = k,
			       .item = item,
			       .distance = distance,
			       .end = end };
	size_t looked_up = 0;
	bool ok = index->method == SEARCH_SCAN ? search_scan(&asked, NULL, n, par, err)
					       : look_up(index, &asked, n, &looked_up, par, err);

	if (by_buckets)
		*by_buckets = looked_up;
	return ok;
}
