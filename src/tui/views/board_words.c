/* The Board screen in words. */
#include <config.h>

#include <math.h>

#include "tui/views/board.h"

/* The score that the cursor is on. */
bool
board_copy(const struct app *app, struct str *what, struct str *text)
{
	const struct board_state *s = board_state(app);
	const struct board_cell *c;

	if (!s->cell)
		return false;
	c = board_cell_at(s, s->rank[s->at], s->length, s->cut);
	if (isnan(c->mean))
		return false;
	str_addf(what, "%s at %u bits", board_chosen(s)->name, s->board.bits[s->length]);
	str_addf(text, "%.6f", c->mean);
	return true;
}
