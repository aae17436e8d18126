#include <config.h>

#include "eval/tails.h"

#include <math.h>

#include "hamtop/eval/stats.h"

#ifdef HAVE_GSL

#include <gsl/gsl_cdf.h>

bool
stats_have_p(void)
{
	return true;
}

double
tail_normal(double z)
{
	return gsl_cdf_ugaussian_Q(z);
}

double
tail_t(double t, double df)
{
	return gsl_cdf_tdist_Q(t, df);
}

double
tail_chi2(double x, double df)
{
	return gsl_cdf_chisq_Q(x, df);
}

#else

bool
stats_have_p(void)
{
	return false;
}

double
tail_normal(double z)
{
	(void)z;
	return NAN;
}

double
tail_t(double t, double df)
{
	(void)t;
	(void)df;
	return NAN;
}

double
tail_chi2(double x, double df)
{
	(void)x;
	(void)df;
	return NAN;
}

#endif
