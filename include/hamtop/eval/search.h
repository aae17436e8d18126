/* Exact search: of many codes, those nearest to a query by Hamming distance.
 *
 * The answer is ordered by (distance, place), so there is one right answer, which
 * depends neither on threads nor on the CPU. Every code is looked at, or, where codes
 * are so short that many share one, the codes are looked up: all that differ from the
 * query in no bit, in one bit, in two. */
#ifndef HAMTOP_EVAL_SEARCH_H
#define HAMTOP_EVAL_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/err.h"

struct par;
struct search_index;

enum search_method {
	SEARCH_AUTO,	/* what should be faster, decided for each query */
	SEARCH_SCAN,	/* every code is looked at */
	SEARCH_BUCKETS, /* places by code; for codes of at most SEARCH_BUCKET_BITS bits */
};
enum {
	SEARCH_BITS = 1024, /* longest codes */
	SEARCH_BUCKET_BITS = 20,
};

/* Room for n codes of 1 to SEARCH_BITS bits. NULL and ERR_RUN: no memory; ERR_USAGE:
 * other bits, or 2^32 - 1 codes or more. */
struct search_index *search_new(size_t n, uint32_t bits, struct err *err);
void search_free(struct search_index *index);

/* Writes n codes [n, bits_words(bits)], packed as num/bits.h says, to the places from
 * `first` on. Threads may write at once from multiples of 64 on. */
void search_put(struct search_index *index, size_t first, const uint64_t *codes, size_t n);

/* When all codes are there: makes what the method needs. ERR_USAGE: codes too long for
 * SEARCH_BUCKETS; ERR_RUN: no memory. */
bool search_ready(struct search_index *index, enum search_method method, struct err *err);

/* All three for codes that lie in memory. */
struct search_index *search_of(const uint64_t *codes, size_t n, uint32_t bits,
			       enum search_method method, struct err *err);

size_t search_items(const struct search_index *index);
uint32_t search_bits(const struct search_index *index);
size_t search_bytes(const struct search_index *index); /* of the codes that a scan reads */

/* Where the k nearest end: the largest of their distances, how many codes of the index
 * are nearer than it, how many are at it. All of them have rank nearer + 1 to nearer +
 * tied. All 0 for an empty index. */
struct search_end {
	uint32_t distance, nearer, tied;
};

/* The k nearest codes of each query, queries [n, bits_words(bits)]: places in item
 * [n, k], distances in distance [n, k]. k is at least 1; if it is larger than the index,
 * the rest of a row holds UINT32_MAX and UINT16_MAX. end [n], and by_buckets, how many
 * queries were looked up and not scanned, may be NULL. par may be NULL. Several threads
 * may search one index. False and ERR_RUN: no memory. */
bool search_topk(const struct search_index *index, const uint64_t *queries, size_t n, uint32_t k,
		 uint32_t *item, uint16_t *distance, struct search_end *end, size_t *by_buckets,
		 struct par *par, struct err *err);

#endif
