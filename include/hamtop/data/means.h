/* The unpersonalised mean of an item, which every score stands beside. */
#ifndef HAMTOP_DATA_MEANS_H
#define HAMTOP_DATA_MEANS_H

#include "hamtop/data/split.h"

/* Ratings at the global mean that each item is given. */
#define ITEM_MEAN_DAMPING 5.0

/* (sum + damping mu) / (count + damping) of the training fold; out [items]. */
void item_means(double *out, const struct split *split, double damping);

#endif
