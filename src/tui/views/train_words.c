/* The Train screen in words. */
#include <config.h>

#include <math.h>

#include "tui/words.h"
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

/* ---- the screen ---- */

static void
add_loss(const struct history *h, int net, struct str *out)
{
	const struct loss_words *words = &h->job.ops->loss;

	str_addf(out, "Loss of %s, mean over each %s: %.5g", net_word(h, net), words->per,
		 history_last(h, net, COL_LOSS));
	for (int i = 0; i < 3; i++)
		if (words->part[i].name)
			str_addf(out, "%s %s %.5g", i ? "," : "; its parts before their weights:", words->part[i].name,
				 history_last(h, net, COL_LOSS + 1 + i));
	words_line(out, ". Alpha %.4g, learning rate %.3g.", history_last(h, net, COL_ALPHA),
		   history_last(h, net, COL_LR));
}

static void
add_health(const struct history *h, int net, struct str *out)
{
	const struct code_health *w = &h->snapshot->net[net].health;
	const struct features *f = &h->snapshot->net[net].features;

	words_line(
		out,
		"Codes of %s after epoch %u: %u different of %u users, %u different of %u items, "
		"at most %u items on one code; %u of %u bits dead; bit %u leans most, mean %+.2f.",
		net_word(h, net), h->snapshot->epoch, w->distinct_users, f->users,
		w->distinct_items, f->items, w->largest_bucket, w->dead_bits, f->bits, w->worst_bit,
		w->worst_mean);
	words_line(out,
		   "Of tanh(alpha f) of %s, %.0f percent are beyond .99 and %.0f percent below .1; "
		   "largest |f| %.3g; %llu features exactly 0.",
		   net_word(h, net), 100 * w->saturated, 100 * w->undecided, w->max_abs_f,
		   (unsigned long long)w->exact_zeros);
}

static void
add_scores(const struct history *h, struct str *out)
{
	const struct baselines *b = &h->info.valid;

	str_add(out, "Validation fold, ");
	words_protocol(&h->job, out);
	words_line(out, ":");
	for (int r = -2; r < h->job.rows; r++) {
		if (r >= 0 && h->info.row_net[r] < 0)
			continue;
		str_addf(out, "%s: ",
			 r == -2   ? "Chance"
			 : r == -1 ? "Item mean"
				   : h->job.row[r]->name);
		for (int i = 0; i < h->job.eval.cutoffs; i++) {
			str_add(out, i ? "; " : "");
			words_ndcg(out, h->job.eval.k[i],
				   r == -2 ? b->chance.expected[i]
				   : r == -1
					   ? b->item_mean.expected[i]
					   : history_last(h, h->info.row_net[r], col_valid(r, i)));
		}
		words_line(out, ".");
	}
}

void
train_plain(const struct app *app, struct str *out)
{
	const struct history *h = &app->run;
	const struct job *job = &app->job;

	words_line(out, "Model %s, %u bits, recipe %s.", job->ops->family, job->bits,
		   recipe_name(job->recipe));
	words_state(app, out);
	if (!history_epochs(h)) {
		words_line(out, "No epoch is finished yet.");
		return;
	}
	for (int i = 0; i < h->info.nets; i++)
		add_loss(h, i, out);
	add_scores(h, out);
	for (int i = 0; h->snapshot && i < h->snapshot->nets; i++)
		add_health(h, i, out);
	words_results(app, out);
	for (size_t i = 0; i < h->edits; i++)
		words_line(out, "Edit: in epoch %u %s became %g, was %g.", h->edit[i].epoch,
			   job->hypers.def[h->edit[i].index].key, h->edit[i].to, h->edit[i].from);
}
