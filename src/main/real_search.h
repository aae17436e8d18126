/* Search by inner product of real vectors, done as well as BLAS does it: what codes are
 * measured against. */
#ifndef HAMTOP_MAIN_REAL_SEARCH_H
#define HAMTOP_MAIN_REAL_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/par.h"

/* The k vectors of item [items, dim] with the largest products with each of query
 * [queries, dim]: places, best first, in found [queries, k]. False and ERR_RUN: no memory. */
bool real_search(uint32_t *found, const float *item, size_t items, const float *query,
		 size_t queries, uint32_t dim, uint32_t k, struct par *par, struct err *err);

#endif
