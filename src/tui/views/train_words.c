/* The Train screen in words. */
#include <config.h>

#include <math.h>

#include "tui/views/train.h"

/* The first row that a network serves. */
static const char *
net_word(const struct history *h, int net)
{
	for (int r = 0; r < h->job.rows; r++)
		if (h->info.row_net[r] == net)
			return form_short(h->job.row[r]);
	return "";
}

/* The epoch under the cursor, or the newest: names and values, TABs between. */
bool
train_copy(const struct app *app, struct str *what, struct str *text)
{
	const struct history *h = &app->run;
	const struct train_state *s = train_state(app);
	double epoch = isnan(s->cursor) ? history_epochs(h) : s->cursor;
	struct str values = STR_INIT;

	if (!h->started || epoch < 1)
		return false;
	str_addf(what, "epoch %.0f", epoch);
	str_add(text, "epoch");
	str_addf(&values, "%.0f", epoch);
	for (int i = 0; i < h->info.nets; i++) {
		str_addf(text, "\tloss %s", net_word(h, i));
		str_addf(&values, "\t%.6g", history_at(h, i, COL_LOSS, epoch));
	}
	for (int r = 0; r < h->job.rows; r++) {
		if (h->info.row_net[r] < 0)
			continue;
		str_addf(text, "\tvalid NDCG@%u %s", h->job.eval.k[s->cutoff], h->job.row[r]->name);
		str_addf(&values, "\t%.6f",
			 history_at(h, h->info.row_net[r], col_valid(r, s->cutoff), epoch));
	}
	str_addf(text, "\n%s", values.s);
	str_free(&values);
	return true;
}
