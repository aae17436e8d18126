/* Data made on the spot: the same bits on every machine. */
#ifndef HAMTOP_DATA_MADE_H
#define HAMTOP_DATA_MADE_H

#include <stdint.h>

#include "hamtop/base/err.h"
#include "hamtop/data/dataset.h"

/* `demo`: 1,000 users and 600 invented films with titles, years and genres,
 * rated from planted tastes. A user's groups is "taste:families" or another of
 * the planted audiences, a film's "Crime|Thriller", its own genre first. Does
 * not depend on any seed. */
struct dataset *data_demo(struct err *err);

/* `synth:NAME`: name is "ml-1m", "amazon" or "ichiba"; the user, item and rating
 * counts of the paper's Table 2, from a planted low-rank model. ERR_USAGE names
 * the names. */
struct dataset *data_synth(const char *name, uint64_t seed, struct err *err);

#endif
