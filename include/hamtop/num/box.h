/* Convex quadratic programs in the box [-1, 1]^r, by cyclic coordinate descent. */
#ifndef HAMTOP_NUM_BOX_H
#define HAMTOP_NUM_BOX_H

#include <stddef.h>

#include "hamtop/num/real.h"

/* Lowers x'Hx / 2 + g'x over the box: x [r] starts inside; h [r, stride] is
 * symmetric with a diagonal above 0. Comes in with gradient [stride] = H x + g
 * and keeps it so. Goes through all coordinates `sweeps` times, or until none
 * moves; no step raises the objective. */
void box_descend(real *x, real *gradient, const real *h, size_t r, size_t stride, unsigned sweeps);

#endif
