/* Figures as SVG or PNG through cairo: what the screen shows, for a paper. */
#ifndef HAMTOP_EXPORT_FIGURES_H
#define HAMTOP_EXPORT_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "hamtop/base/err.h"

enum { FIGURE_SERIES_MAX = 8 };

/* A curve through the finite points; a gap where x or y is not finite. */
struct series {
	const char *name;
	const double *x, *y; /* [n] */
	size_t n;
};

/* A dashed line across: chance, item mean. Left out when y is not finite. */
struct level {
	const char *name;
	double y;
};

/* A bar from edge i to edge i + 1, as high as value i. */
struct bars {
	const char *name;
	const double *edge;  /* [n + 1], rising */
	const double *value; /* [n] */
	size_t n;
};

struct figure {
	const char *title, *x_label, *y_label; /* any may be NULL; cleaned */
	const struct series *series;
	int nseries;
	const struct level *level;
	int nlevels;
	struct bars bars; /* n 0: none */
	bool log_y;	  /* points that are not above 0 are gaps */
};

/* Whether this hamtop was built with cairo. */
bool figures_available(void);

/* By the name's ending: .svg or .png. ERR_RUN without cairo (says so by name)
 * and when the file cannot be written. One thread at a time. */
bool figure_write(const char *path, const struct figure *figure, struct err *err);

#endif
