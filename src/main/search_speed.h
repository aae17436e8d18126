/* How fast codes are searched, and real vectors of as many dimensions. */
#ifndef HAMTOP_MAIN_SEARCH_SPEED_H
#define HAMTOP_MAIN_SEARCH_SPEED_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/par.h"

struct speed_case {
	size_t items, queries;
	uint32_t bits, k;
	uint64_t seed;
	size_t real_items; /* real vectors that are searched, at most items */
};

/* One line of the result: counts are whole, all rates medians. */
struct speed {
	double items, bits, queries, k, threads;
	double gcodes, scan_gb, read_gb; /* batch; one query alone; reading memory: a second */
	double real_queries;		 /* a second in a batch, as for all items */
	double batch_queries, single_queries, single_real_queries; /* a second */
	double times, single_times;				   /* codes against real vectors */
	double code_bytes, float_bytes, double_bytes, real_items;
	double by_buckets, checksum;
	const char *method; /* "scan", "buckets", "both" */
	const char *kernels;
};

/* Makes codes and vectors from the seed and searches them. ERR_RUN: no memory;
 * ERR_INTERRUPTED: the user stopped it. `progress` is called between steps with a share
 * of the work, 0 to 1. */
bool speed_measure(struct speed *out, const struct speed_case *c, struct par *par,
		   void (*progress)(void *ctx, double done), void *ctx, struct err *err);

#endif
