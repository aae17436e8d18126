/* An axis of a figure: its range and where its ticks stand. */
#ifndef EXPORT_AXIS_H
#define EXPORT_AXIS_H

#include <stdbool.h>
#include <stddef.h>

enum { AXIS_TICKS = 16, AXIS_TEXT = 32 };

struct axis {
	double from, to; /* from < to */
	bool log;	 /* then from > 0 */
	int nticks;
	double tick[AXIS_TICKS];
	char text[AXIS_TICKS][AXIS_TEXT];
};

/* An axis that holds min .. max (finite; for log above 0), with about `want`
 * ticks; widen: to whole ticks at both ends, by a little room for log. */
void axis_fit(struct axis *axis, double min, double max, bool log, int want, bool widen);
/* Where v lies: 0 at from, 1 at to. */
double axis_place(const struct axis *axis, double v);

#endif
