/* Histograms. */
#ifndef HAMTOP_TUI_BARS_H
#define HAMTOP_TUI_BARS_H

#include "tui/canvas.h"

/* Upright bars of n counts over the whole pane, the largest as high as it is. */
void bars_draw(struct pane p, const uint32_t *bin, int n);

#endif
