/* The Board screen in words. */
#include <config.h>

#include <math.h>

#include "tui/words.h"
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

/* ---- the screen ---- */

static void
add_cell(const struct board_state *s, int row, int length, struct str *out)
{
	const struct board_cell *c = board_cell_at(s, row, length, s->cut);
	const struct model_row *r = s->board.row[row];

	if (isnan(c->mean))
		return;
	str_addf(out, "%s", r->name);
	if (r->form != FORM_RULE)
		str_addf(out, ", %u bits", s->board.bits[length]);
	str_add(out, ": ");
	words_score(out, c->mean);
	if (!isnan(c->paper))
		str_addf(out, ", printed %.4f", c->paper);
	str_addf(out, ", ties from %.4f to %.4f, chance %.4f, item mean %.4f", c->low, c->high,
		 c->chance, c->item_mean);
	if (!isnan(c->sd))
		str_addf(out, ", standard deviation over %d seeds %.4f", c->seeds, c->sd);
	str_add(out, c->best ? ", best of its group" : "");
	words_line(out, "%s.", board_is_low(s, row, c) ? ", at or below chance" : "");
}

void
board_plain(const struct app *app, struct str *out)
{
	const struct board_state *s = board_state(app);
	size_t before;

	if (!app->grid.seen || app->grid.why.code || !s->cell) {
		words_line(out, "There is no grid: %s.",
			   app->grid.why.code  ? app->grid.why.msg
			   : app->opt->no_grid ? app->opt->no_grid
					       : "nothing is there yet");
		return;
	}
	str_add(out, "The grid: ");
	app_grid_status(app, out);
	words_line(out, ".");
	board_title(out, &s->board, s->way, s->cut);
	words_line(out, ", test fold:");
	before = out->len;
	for (int i = 0; i < s->board.rows; i++) {
		int row = s->rank[i];
		bool rule = s->board.row[row]->form == FORM_RULE;

		for (int length = 0; length < (rule ? 1 : s->board.lengths); length++)
			add_cell(s, row, length, out);
	}
	if (out->len == before)
		words_line(out, "No score yet; grid starts training, wait grid waits for the end.");
}
