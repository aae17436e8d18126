#include <config.h>

#include <math.h>
#include <stdio.h>

#include "tui/ticks.h"

/* 1, 2 or 5 times a power of ten, at least v. */
static double
round_up(double v)
{
	double base = pow(10, floor(log10(v)));
	double f = v / base;

	return base * (f <= 1 ? 1 : f <= 2 ? 2 : f <= 5 ? 5 : 10);
}

static void
add(struct ticks *t, double v)
{
	if (t->n < TICKS_MAX)
		t->at[t->n++] = v;
}

static struct ticks
decades(double lo, double hi, int want)
{
	struct ticks t = { 0 };
	int from = (int)ceil(log10(lo) - 1e-9), to = (int)floor(log10(hi) + 1e-9);
	int step = want > 0 ? (to - from) / want + 1 : 1;

	for (int e = from; e <= to; e += step)
		add(&t, pow(10, e));
	t.decimals = from < 0 ? -from : 0;
	return t;
}

struct ticks
ticks_of(double lo, double hi, int want, bool log, bool whole)
{
	struct ticks t = { 0 };
	double step;

	if (!(hi > lo) || !isfinite(lo) || !isfinite(hi) || want < 1)
		return t;
	if (log && lo > 0 && hi / lo >= 50)
		return decades(lo, hi, want);
	step = round_up((hi - lo) / want);
	if (whole && step < 1)
		step = 1;
	for (double k = ceil(lo / step - 1e-9); k * step <= hi + step * 1e-9; k++) {
		if (t.n == TICKS_MAX)
			break;
		add(&t, k == 0 ? 0 : k * step);
	}
	t.decimals = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;
	return t;
}

char *
tick_text(const struct ticks *t, int i, char *buf, size_t size)
{
	double v = t->at[i];

	if (t->decimals == 0 && fabs(v) >= 1e6)
		snprintf(buf, size, "%gM", v / 1e6);
	else if (t->decimals == 0 && fabs(v) >= 1e4)
		snprintf(buf, size, "%gk", v / 1e3);
	else if (t->decimals > 4 || fabs(v) >= 1e15)
		snprintf(buf, size, "%.0e", v);
	else
		snprintf(buf, size, "%.*f", t->decimals, v);
	return buf;
}
