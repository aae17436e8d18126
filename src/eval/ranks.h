/* Ranks of values, ties sharing the mean of theirs. */
#ifndef HAMTOP_EVAL_RANKS_H
#define HAMTOP_EVAL_RANKS_H

#include <stddef.h>

/* rank: [n], 1 .. n. Returns the sum of t^3 - t over groups of t tied values,
 * which the variances of rank tests are corrected by. */
double ranks_of(double *rank, const double *x, size_t n);

#endif
