/* The ways to search, for search.c. */
#ifndef HAMTOP_EVAL_SEARCH_PARTS_H
#define HAMTOP_EVAL_SEARCH_PARTS_H

#include "hamtop/eval/search.h"
#include "hamtop/num/hamming.h"

/* What is asked for and where the answers go; shapes as in search_topk(). */
struct asked {
	const struct hamming_codes *codes;
	const uint64_t *queries;
	uint32_t k;
	uint32_t *item;
	uint16_t *distance;
	struct search_end *end;
};

/* Answers n queries; which[i] is the row of the i-th, or i if which is NULL. */
bool search_scan(const struct asked *a, const size_t *which, size_t n, struct par *par,
		 struct err *err);

/* The same for an index so small that no memory is needed. */
bool search_is_small(const struct hamming_codes *codes);
void search_small(const struct asked *a, const size_t *which, size_t n, struct par *par);

/* Places by code. */
struct buckets {
	uint32_t bits;
	uint32_t *start; /* [2^bits + 1] of each code in item */
	uint32_t *item;	 /* [n], rising within a code */
};
bool buckets_init(struct buckets *b, const struct hamming_codes *codes, struct err *err);
void buckets_free(struct buckets *b);

/* Answers row i if that takes no more than `effort` steps (codes looked up and places
 * taken) and there is memory for them. False if not: a scan must answer. */
struct bucket_desk;
struct bucket_desk *bucket_desk_new(void);
void bucket_desk_free(struct bucket_desk *desk);
bool buckets_search(const struct buckets *b, struct bucket_desk *desk, const struct asked *a,
		    size_t i, size_t effort);

#endif
