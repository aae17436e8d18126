#include "export/axis.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The smallest of 1, 2, 5 times a power of ten that is at least x. */
static double
nice_step(double x)
{
	double unit = pow(10.0, floor(log10(x)));
	double times = x / unit;

	if (times <= 1.0)
		return unit;
	return times <= 2.0 ? 2.0 * unit : times <= 5.0 ? 5.0 * unit : 10.0 * unit;
}

static void
add_tick(struct axis *axis, double at, int decimals)
{
	double size = fabs(at);
	char *text = axis->text[axis->nticks];

	if (axis->nticks == AXIS_TICKS)
		return;
	axis->tick[axis->nticks++] = at;
	if (at != 0.0 && (size >= 1e6 || size < 1e-4))
		snprintf(text, AXIS_TEXT, "%.3g", at);
	else
		snprintf(text, AXIS_TEXT, "%.*f", decimals, at);
}

static void
linear_ticks(struct axis *axis, int want, bool widen)
{
	double step = nice_step((axis->to - axis->from) / want);
	double slack = 1e-9 * step;
	int decimals = step < 1.0 ? (int)ceil(-log10(step) - 1e-9) : 0;
	double first;

	if (widen) {
		axis->from = step * floor((axis->from + slack) / step);
		axis->to = step * ceil((axis->to - slack) / step);
	}
	first = ceil((axis->from - slack) / step);
	for (int i = 0; i < AXIS_TICKS && (first + i) * step <= axis->to + slack; i++)
		add_tick(axis, (first + i) * step, decimals);
}

static int
decimals_of(double power)
{
	return power < 0.0 ? (int)-power : 0;
}

/* Powers of ten, and 2 and 5 times them where they are few. */
static void
log_ticks(struct axis *axis, bool widen)
{
	static const double times[] = { 1.0, 2.0, 5.0 };
	double room = widen ? pow(axis->to / axis->from, 0.04) : 1.0;

	axis->from /= room;
	axis->to *= room;
	double low = floor(log10(axis->from) + 1e-9), high = ceil(log10(axis->to) - 1e-9);
	double every = ceil((high - low + 1.0) / AXIS_TICKS);
	bool between = high - low <= 3.0;

	for (double p = low; p <= high; p += every) {
		for (int i = 0; i < (between ? 3 : 1); i++) {
			double at = times[i] * pow(10.0, p);

			if (at >= axis->from * (1.0 - 1e-9) && at <= axis->to * (1.0 + 1e-9))
				add_tick(axis, at, decimals_of(p));
		}
	}
}

void
axis_fit(struct axis *axis, double min, double max, bool log, int want, bool widen)
{
	memset(axis, 0, sizeof(*axis));
	axis->log = log;
	axis->from = min;
	axis->to = max;
	if (log && max <= min * (1.0 + 1e-9)) {
		axis->from = min / 2.0;
		axis->to = max * 2.0;
	} else if (!log && max - min <= 1e-9 * fmax(fabs(min), fabs(max))) {
		double room = min == 0.0 ? 1.0 : 0.1 * fabs(min);

		axis->from = min - room;
		axis->to = max + room;
	}
	if (log)
		log_ticks(axis, widen);
	if (axis->nticks < 2) { /* also a log axis within one decade */
		axis->nticks = 0;
		linear_ticks(axis, want, widen && !log);
	}
}

double
axis_place(const struct axis *axis, double v)
{
	if (axis->log)
		return log10(v / axis->from) / log10(axis->to / axis->from);
	return (v - axis->from) / (axis->to - axis->from);
}
