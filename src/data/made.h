/* What the makers of data share: random numbers that need no libm, ids, report. */
#ifndef HAMTOP_DATA_MADE_PARTS_H
#define HAMTOP_DATA_MADE_PARTS_H

#include "hamtop/base/err.h"
#include "hamtop/base/rng.h"
#include "hamtop/data/dataset.h"

/* About N(0, 1): the sum of four uniforms. Only exact operations, so that every
 * libm gives the same bits. */
double made_normal(struct rng *rng);

/* x rounded into 1 .. 5. */
float made_stars(double x);

/* Of cumulative weights cum[n] (rising), the index that a uniform draw falls on. */
uint32_t made_pick(const double *cum, uint32_t n, double uniform);

/* The external ids "1" .. "n". */
bool made_ids(struct ids *ids, uint32_t n, struct err *err);

/* Name and report of a finished dataset; the digest and the peek are of lines
 * "user\titem\trating". */
void made_report(struct dataset *data, const char *name, const char *why);

#endif
