#include <config.h>

#include "tui/bars.h"

void
bars_draw(struct pane p, const uint32_t *bin, int n)
{
	static const char *const eighth[] = { " ",	"\u2581", "\u2582", "\u2583", "\u2584",
					      "\u2585", "\u2586", "\u2587", "\u2588" };
	uint32_t most = 1;

	for (int i = 0; i < n; i++)
		most = bin[i] > most ? bin[i] : most;
	for (int x = 0; x < p.w; x++) {
		double full = (double)bin[x * n / p.w] / most * p.h;

		for (int y = 0; y < p.h; y++) {
			double part = full - (p.h - 1 - y);
			int level = part >= 1 ? 8 : part > 0 ? (int)(part * 8 + .5) : 0;

			if (level > 0)
				pane_text(p, x, y, ROLE_bar,
					  p.c->utf8   ? eighth[level]
					  : level > 3 ? "#"
						      : ".");
		}
	}
}
