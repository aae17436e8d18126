/* Round numbers for the axes of a chart. */
#ifndef HAMTOP_TUI_TICKS_H
#define HAMTOP_TUI_TICKS_H

#include <stdbool.h>
#include <stddef.h>

enum { TICKS_MAX = 32 };

struct ticks {
	int n;
	double at[TICKS_MAX];
	int decimals;
};

/* About `want` round values within [lo, hi], rising. whole: integers only. log:
 * decades where the range has some, else as without. */
struct ticks ticks_of(double lo, double hi, int want, bool log, bool whole);
/* A tick as text: "0.85", "120", "3k". Returns buf. */
char *tick_text(const struct ticks *t, int i, char *buf, size_t size);

#endif
