#include <config.h>

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "tui/words.h"

void
words_line(struct str *out, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_addvf(out, fmt, ap);
	va_end(ap);
	str_addc(out, '\n');
}

void
words_score(struct str *out, double v)
{
	if (isfinite(v))
		str_addf(out, "%.4f", v);
	else
		str_add(out, "none");
}

void
words_ndcg(struct str *out, unsigned k, double v)
{
	str_addf(out, "NDCG at %u, ", k);
	words_score(out, v);
}

void
words_clean(struct str *out, const char *text)
{
	str_add_clean(out, text, strlen(text));
}

void
words_protocol(const struct job *job, struct str *out)
{
	static const char *const gains[] = {
		[GAIN_EXP] = "2^R - 1", [GAIN_LINEAR] = "R", [GAIN_BINARY] = "1 above the threshold"
	};

	str_addf(out, "%s items, gain %s", protocol_name(job->eval.protocol),
		 gains[job->eval.gain]);
}

/* The lines that every score stands beside. */
static void
add_baselines(struct str *out, const struct baselines *b, int cut)
{
	str_add(out, "; item mean ");
	words_score(out, b->item_mean.expected[cut]);
	str_add(out, "; chance ");
	words_score(out, b->chance.expected[cut]);
}

void
words_epoch(const struct app *app, unsigned epoch, struct str *out)
{
	const struct history *h = &app->run;
	int cut = h->job.eval.cutoffs - 1, rows = 0;

	str_addf(out, "Epoch %u of %u. Validation fold, ", epoch, job_epochs(&h->job));
	words_protocol(&h->job, out);
	str_addf(out, ", NDCG at %u:", h->job.eval.k[cut]);
	for (int r = 0; r < h->job.rows; r++) {
		if (h->info.row_net[r] < 0)
			continue;
		str_addf(out, "%s %s ", rows++ ? "," : "", h->job.row[r]->name);
		words_score(out, history_at(h, h->info.row_net[r], col_valid(r, cut), epoch));
	}
	add_baselines(out, &h->info.valid, cut);
	str_addc(out, '.');
}

void
words_results(const struct app *app, struct str *out)
{
	const struct history *h = &app->run;

	if (!h->results)
		return;
	str_add(out, "Test fold, ");
	words_protocol(&h->job, out);
	words_line(out, ", %zu users, %zu left out:", h->result[0].ndcg.users,
		   h->result[0].ndcg.skipped);
	for (int r = 0; r < h->results; r++) {
		str_addf(out, "%s after %u epochs:", h->result[r].row->name, h->result[r].epochs);
		for (int i = 0; i < h->job.eval.cutoffs; i++) {
			const struct ndcg *n = &h->result[r].ndcg;

			str_addf(out, "%s NDCG at %u ", i ? ";" : "", h->job.eval.k[i]);
			words_score(out, n->expected[i]);
			str_add(out, ", over the orders of ties from ");
			words_score(out, n->low[i]);
			str_add(out, " to ");
			words_score(out, n->high[i]);
			add_baselines(out, &h->result[r].base, i);
		}
		str_add(out, ".\n");
	}
}

void
words_state(const struct app *app, struct str *out)
{
	static const char *const ends[] = { "Finished", "Stopped early", "Stopped", "Failed" };
	const struct history *h = &app->run;
	const char *state = !h->started		 ? "Starting"
			    : h->ended		 ? ends[h->end]
			    : app->stopping	 ? "Evaluating"
			    : app->paused	 ? "Paused"
			    : app_grid_runs(app) ? "Waiting for the grid"
						 : "Running";

	words_line(out, "%s, epoch %u of %u, seed %llu.", state, history_epochs(h),
		   job_epochs(&app->job), (unsigned long long)app->job.seed);
	if (app->grid.news || app_grid_runs(app)) {
		str_add(out, "The grid: ");
		app_grid_status(app, out);
		str_add(out, ".\n");
	}
}
