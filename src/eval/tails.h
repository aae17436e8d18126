/* Upper tails of distributions: the door to GSL. NAN without it. */
#ifndef HAMTOP_EVAL_TAILS_H
#define HAMTOP_EVAL_TAILS_H

double tail_normal(double z);
double tail_t(double t, double df);
double tail_chi2(double x, double df);

/* Both tails of one; stays NAN. */
static inline double
tail_both(double upper)
{
	return upper > 0.5 ? 1 : 2 * upper;
}

#endif
