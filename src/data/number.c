#include "data/number.h"

#include <stdint.h>

/* Digits beyond 18 only move the point. */
struct digits {
	uint64_t value;
	int used;  /* significant digits in value */
	int total; /* digits seen */
	int exponent;
};

static const char *
take_digits(const char *p, const char *end, struct digits *d, bool fraction)
{
	for (; p < end && *p >= '0' && *p <= '9'; p++) {
		d->total++;
		if (d->used < 18) {
			d->value = 10 * d->value + (uint64_t)(*p - '0');
			d->used += d->value > 0;
			d->exponent -= fraction;
		} else {
			d->exponent += !fraction;
		}
	}
	return p;
}

/* "e+05" behind a number; NULL when it is not whole. */
static const char *
take_exponent(const char *p, const char *end, int *exponent)
{
	int e = 0;
	bool minus;

	if (p == end || (*p != 'e' && *p != 'E'))
		return p;
	p++;
	minus = p < end && *p == '-';
	if (p < end && (*p == '-' || *p == '+'))
		p++;
	if (p == end)
		return NULL;
	for (; p < end && *p >= '0' && *p <= '9'; p++)
		e = e < 10000 ? 10 * e + (*p - '0') : e;
	*exponent += minus ? -e : e;
	return p;
}

static double
scaled(uint64_t value, int exponent)
{
	/* long double holds 10^27 exactly on x86, so the usual few decimals
	 * are rounded once */
	long double x = (long double)value, ten = 10;
	unsigned n = (unsigned)(exponent < 0 ? -exponent : exponent);
	long double power = 1;

	if (!value)
		return 0;
	for (n = n > 400 ? 400 : n; n; n >>= 1, ten *= ten)
		if (n & 1)
			power *= ten;
	return (double)(exponent < 0 ? x / power : x * power);
}

bool
number_parse(const char *p, size_t n, double *value)
{
	const char *end = p + n;
	struct digits d = { 0, 0, 0, 0 };
	bool minus = p < end && *p == '-';

	if (p < end && (*p == '-' || *p == '+'))
		p++;
	p = take_digits(p, end, &d, false);
	if (p < end && *p == '.')
		p = take_digits(p + 1, end, &d, true);
	if (!d.total)
		return false;
	p = take_exponent(p, end, &d.exponent);
	if (p != end)
		return false;
	*value = scaled(d.value, d.exponent);
	if (minus)
		*value = -*value;
	return true;
}
