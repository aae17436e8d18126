/* The cards of the Train screen: run, watch list, distribution of the codes. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/run/snapshot.h"
#include "tui/bars.h"
#include "tui/card.h"
#include "tui/edit.h"
#include "tui/views/train.h"

static void
add_hypers(struct card *c, const struct app *app, bool live)
{
	const struct hypers *h = &app->job.hypers;
	char text[40];

	for (size_t i = 0; i < h->n; i++) {
		double v = app_hyper(app, (int)i);

		if (h->def[i].live == live && strcmp(h->def[i].key, "epochs"))
			card_line(c, v != h->v[i] ? ROLE_edit : ROLE_text, h->def[i].key,
				  hyper_text(&h->def[i], v, text, sizeof(text)));
	}
}

static void
run_lines(struct card *c, const struct app *app)
{
	const struct job *job = &app->job;
	const struct split *split = job->split;
	struct str forms = STR_INIT;
	int net = train_net(app);

	str_add(&forms, "");
	for (int r = 0; r < job->rows; r++)
		str_addf(&forms, "%s%s", r ? " " : "", form_short(job->row[r]));
	card_linef(c, ROLE_strong, "model", "%s", job->ops->family);
	card_linef(c, ROLE_strong, "forms", "%s", forms.s);
	str_free(&forms);
	card_linef(c, ROLE_strong, "bits", "%u%s", job->bits, app->opt->njobs > 1 ? "  { }" : "");
	card_linef(c, ROLE_text, "recipe", "%s", recipe_name(job->recipe));
	card_linef(c, ROLE_text, "seed", "%llu", (unsigned long long)job->seed);
	if (net >= 0 && app->run.net[net].n) {
		card_linef(c, ROLE_text, "alpha now", "%.4g",
			   history_last(&app->run, net, COL_ALPHA));
		card_linef(c, ROLE_text, "lr now", "%.3g", history_last(&app->run, net, COL_LR));
	}
	add_hypers(c, app, true);
	card_linef(c, ROLE_text, "split", "%g/%g %s", 100 * (1 - split->options.test_share),
		   100 * split->options.test_share,
		   split->options.kind == SPLIT_USER ? "per user" : "global");
	card_linef(c, ROLE_text, "split seed", "%llu", (unsigned long long)split->options.seed);
	card_linef(c, ROLE_text, "split sha", "%.12s", split->sha256);
	card_linef(c, ROLE_text, "data sha", "%.12s", job->data->report.sha256);
	card_linef(c, ROLE_text, "threads", "%d", job->threads);
	if (app->opt->engine)
		card_line(c, ROLE_text, "engine", app->opt->engine);
	add_hypers(c, app, false);
}

void
draw_run(const struct app *app, struct pane p, bool focused)
{
	if (app->mode == MODE_EDIT || app->mode == MODE_VALUE)
		edit_draw(app, view_box(p, focused, "Edit while it trains"));
	else if (train_other(app))
		draw_differences(app, p, focused);
	else
		view_card(app, PANE_RUN, p, focused, "Run", p.w > 42 ? 16 : 12, run_lines);
}

static void
watch_gap(struct card *c, const struct app *app)
{
	const struct history *h = &app->run;
	int k = train_state(app)->cutoff, st = -1, sst = -1;
	char text[16];
	double gap;

	for (int r = 0; r < h->job.rows; r++) {
		st = h->job.row[r]->form == FORM_ST ? r : st;
		sst = h->job.row[r]->form == FORM_SST ? r : sst;
	}
	if (st < 0 || sst < 0)
		return;
	gap = history_last(h, h->info.row_net[st], col_valid(st, k)) -
	      history_last(h, h->info.row_net[sst], col_valid(sst, k));
	card_linef(c, gap > .03 ? ROLE_warn : ROLE_good, "ST - SST", "%s%s%s", gap < 0 ? "-" : "",
		   score_text(fabs(gap), text, sizeof(text)), gap > .03 ? " !" : "");
}

static enum role
judged(double v, double warn, double bad)
{
	return v >= bad ? ROLE_bad : v >= warn ? ROLE_warn : ROLE_good;
}

/* How many different codes there are for how many; the first where both are too
 * long for the narrow card. */
static void
codes_line(struct card *c, const char *label, unsigned distinct, unsigned all)
{
	char text[32];

	if (snprintf(text, sizeof(text), "%u of %u", distinct, all) > 13)
		snprintf(text, sizeof(text), "%u", distinct);
	card_line(c, ROLE_text, label, text);
}

/* The network that the list speaks of, as it was seen last; NULL: not yet. */
static const struct snapshot_net *
watched(const struct app *app)
{
	const struct snapshot *snap = app->run.snapshot;
	int net = train_net(app);

	return snap && net >= 0 && net < snap->nets ? &snap->net[net] : NULL;
}

/* Between which scores the order of tied items moves the rows of the network. */
static void
watch_ties(struct card *c, const struct app *app)
{
	const struct history *h = &app->run;
	int k = train_state(app)->cutoff, net = train_net(app);
	char label[24], low[16], high[16];

	for (int r = 0; r < h->job.rows; r++) {
		const struct ndcg *n = &h->snapshot->ndcg[r];

		if (h->info.row_net[r] != net || !h->snapshot->valid[r] ||
		    !(n->low[k] < n->high[k]))
			continue;
		snprintf(label, sizeof(label), "ties %s@%u", form_short(h->job.row[r]),
			 h->job.eval.k[k]);
		card_linef(c, ROLE_text, label, "%s-%s", score_text(n->low[k], low, sizeof(low)),
			   score_text(n->high[k], high, sizeof(high)));
	}
}

static void
watch_lines(struct card *c, const struct app *app)
{
	const struct snapshot_net *s = watched(app);
	const struct code_health *w = s ? &s->health : NULL;
	const struct features *f = s ? &s->features : NULL;

	if (!s) {
		card_say(c, ROLE_dim, "The state of the codes comes with the first epoch.");
		return;
	}
	watch_gap(c, app);
	card_linef(c, ROLE_text, "|h| > .99", "%.0f %%", 100 * w->saturated);
	card_linef(c, judged(w->undecided, .2, .5), "|h| < .1", "%.0f %%", 100 * w->undecided);
	card_linef(c, judged(w->dead_bits, 1, f->bits / 4.0), "dead bits", "%u of %u%s",
		   w->dead_bits, f->bits, w->dead_bits ? " !" : "");
	card_linef(c, judged(fabs(w->worst_mean), .6, .95), "bit balance", "#%u %+.2f%s",
		   w->worst_bit, w->worst_mean, fabs(w->worst_mean) >= .6 ? " !" : "");
	codes_line(c, "user codes", w->distinct_users, f->users);
	codes_line(c, "item codes", w->distinct_items, f->items);
	card_linef(c, ROLE_text, "on one code", "%u items", w->largest_bucket);
	card_linef(c, judged((double)w->exact_zeros, 1, 1e9), "exact zeros", "%llu",
		   (unsigned long long)w->exact_zeros);
	card_linef(c, ROLE_text, "max |f|", "%.3g", w->max_abs_f);
	watch_ties(c, app);
}

void
draw_watch(const struct app *app, struct pane p, bool focused)
{
	const struct history *h = &app->run;
	int net = train_net(app);
	char title[64] = "Watch";

	if (train_other(app)) {
		draw_contest(app, p, focused);
		return;
	}
	for (int r = 0; watched(app) && r < h->job.rows; r++)
		if (h->info.row_net[r] == net && !strchr(title, ' '))
			snprintf(title, sizeof(title), "Watch %s, epoch %u",
				 form_short(h->job.row[r]), h->snapshot->epoch);
	view_card(app, PANE_WATCH, p, focused, title, 12, watch_lines);
}

void
draw_codes(const struct app *app, struct pane p, bool focused)
{
	const struct snapshot *snap = app->run.snapshot;
	struct pane in = view_box(p, focused, p.w >= 34 ? "h = tanh(alpha f)" : "h, all bits");
	int net = train_net(app);

	if (!snap || net < 0 || net >= snap->nets || in.h < 3)
		return;
	bars_draw(pane_sub(in, 1, 0, in.w - 2, in.h - 2), snap->net[net].health.bin, SNAPSHOT_BINS);
	pane_across(in, 1, in.h - 2, in.w - 2, ROLE_axis, in.c->utf8 ? "\u2500" : "-");
	pane_text(in, 1, in.h - 1, ROLE_axis, "-1");
	pane_text(in, in.w / 2, in.h - 1, ROLE_axis, "0");
	pane_right(in, in.w - 1, in.h - 1, ROLE_axis, "+1");
	pane_box_note(p, ROLE_dim, "alpha %.3g", snap->net[net].features.alpha);
}
