/* Line charts on a pane: Braille, blocks or ASCII.
 *
 * A chart only refers to its numbers; it reads exactly n of each series, skips
 * what is not finite, and draws on any size of pane. */
#ifndef HAMTOP_TUI_CHART_H
#define HAMTOP_TUI_CHART_H

#include "tui/canvas.h"

enum marks { MARKS_BRAILLE, MARKS_BLOCK, MARKS_ASCII };

struct series {
	const double *x; /* NULL: 1, 2, .. */
	const double *y;
	size_t n;
	enum role role;
	const char *name; /* at its right end; NULL: none */
	char mark;	  /* its points in ASCII */
	bool dots;	  /* points only, not joined */
};

/* A horizontal line with a name. */
struct chart_ref {
	double y; /* NAN: not there */
	enum role role;
	const char *name;
	char mark;
	int on, off; /* dots drawn and left out, in turn */
};

struct chart {
	enum marks marks;
	bool log_x, log_y, whole_x;
	double x_min, x_max; /* NAN: from the series */
	double y_min, y_max; /* NAN: from series and lines */
	double y_least, y_most; /* what the axis never passes, or NAN */
	const struct series *series;
	int nseries;
	const struct chart_ref *ref;
	int nrefs;
	const double *note; /* x of short marks on the axis (edits) */
	size_t nnotes;
	double cursor; /* x, or NAN */
	int name_w;    /* columns for the names at the right; 0: as they need */
	const char *empty; /* said where there is nothing to draw */
};

#define CHART_INIT                                                                      \
	{                                                                               \
		.x_min = NAN, .x_max = NAN, .y_min = NAN, .y_max = NAN, .cursor = NAN,  \
		.y_least = NAN, .y_most = NAN                                           \
	}

void chart_draw(struct pane p, const struct chart *chart);
/* x of column col of the pane (for the mouse); NAN beside the plot. */
double chart_x_at(struct pane p, const struct chart *chart, int col);

#endif
