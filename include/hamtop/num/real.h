/* The number type of training: float. The gradient tests compile num and model
 * a second time with HAMTOP_REAL_DOUBLE. */
#ifndef HAMTOP_NUM_REAL_H
#define HAMTOP_NUM_REAL_H

#ifdef HAMTOP_REAL_DOUBLE
typedef double real;
#else
typedef float real;
#endif

#endif
