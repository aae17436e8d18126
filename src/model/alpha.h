/* alpha of scaled tanh by epoch, for every family that has it. */
#ifndef HAMTOP_MODEL_ALPHA_H
#define HAMTOP_MODEL_ALPHA_H

#include <math.h>

/* in the order of the names that their hyper-parameter takes */
enum alpha_schedule { ALPHA_EXP, ALPHA_SQRT };

static inline double
alpha_at(enum alpha_schedule schedule, double growth, unsigned epoch)
{
	/* tanh is sign long before; above, its slope would leave float's range */
	const double largest = 1e4;

	return fmin(largest, schedule == ALPHA_SQRT ? sqrt(epoch) : pow(growth, epoch - 1.0));
}

#endif
