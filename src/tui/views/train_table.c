/* The table of the Train screen: epochs, results of the test fold, log. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/views/train.h"

static const char *const page_names[PAGES] = { "", "Epochs", "Test results", "Log", "Runs" };

static int
scroll_of(const struct app *app, int pane)
{
	return app->view[VIEW_v_train].scroll[pane];
}

/* ---- epochs ---- */

/* The first row that a network serves. */
static const char *
net_word(const struct history *h, int net)
{
	for (int r = 0; r < h->job.rows; r++)
		if (h->info.row_net[r] == net)
			return form_short(h->job.row[r]);
	return "";
}

/* The network whose alpha grows, which is that of ST; without one the last
 * trained one, and -1 where nothing is trained. */
static int
alpha_net(const struct history *h)
{
	int net = -1;

	for (int r = 0; r < h->job.rows; r++) {
		if (h->job.row[r]->form == FORM_ST && h->info.row_net[r] >= 0)
			return h->info.row_net[r];
		net = h->info.row_net[r] > net ? h->info.row_net[r] : net;
	}
	return net;
}

static void
epoch_head(const struct app *app, struct pane p)
{
	const struct history *h = &app->run;
	int x = 6;

	pane_right(p, x, 0, ROLE_dim, "epoch");
	for (int i = 0; i < h->info.nets; i++)
		pane_right(p, x += 10, 0, ROLE_dim, "loss %s", net_word(h, i));
	for (int r = 0; r < h->job.rows; r++)
		pane_right(p, x += 8, 0, form_role(h->job.row[r]->form), "%s@%u",
			   form_short(h->job.row[r]), h->job.eval.k[train_state(app)->cutoff]);
	if (alpha_net(h) >= 0)
		pane_right(p, x += 10, 0, ROLE_dim, "alpha %s", net_word(h, alpha_net(h)));
	pane_right(p, x += 10, 0, ROLE_dim, "lr");
	if (!app->headless)
		pane_right(p, x + 10, 0, ROLE_dim, "seconds");
}

/* "-" where there is none. */
static void
number(struct pane p, int x, int y, int digits, double v)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*g", digits, v);
	pane_right(p, x, y, ROLE_text, "%s", isfinite(v) ? text : "-");
}

static void
epoch_line(const struct app *app, struct pane p, int y, double epoch)
{
	const struct history *h = &app->run;
	int net = alpha_net(h), x = 6;
	double seconds = 0;
	char text[16];

	pane_right(p, x, y, ROLE_text, "%.0f", epoch);
	for (int i = 0; i < h->info.nets; i++) {
		double loss = history_at(h, i, COL_LOSS, epoch);

		seconds += history_at(h, i, COL_SECONDS, epoch);
		number(p, x += 10, y, 5, loss);
	}
	for (int r = 0; r < h->job.rows; r++) {
		double v = h->info.row_net[r] < 0
				   ? NAN
				   : history_at(h, h->info.row_net[r],
						col_valid(r, train_state(app)->cutoff), epoch);

		pane_right(p, x += 8, y, form_role(h->job.row[r]->form), "%s",
			   score_text(v, text, sizeof(text)));
	}
	if (net >= 0)
		number(p, x += 10, y, 4, history_at(h, net, COL_ALPHA, epoch));
	number(p, x += 10, y, 3, history_at(h, 0, COL_LR, epoch));
	if (!app->headless)
		number(p, x + 10, y, 3, seconds);
}

/* The newest epoch on top. */
static void
draw_epochs(const struct app *app, struct pane p)
{
	const struct history *h = &app->run;
	const struct net_history *t = &h->net[0];
	int top = scroll_of(app, PANE_TABLE), most = (int)t->n - (p.h - 1);

	if (!h->started || !t->n) {
		pane_text(p, 1, 0, ROLE_dim, "No epoch yet.");
		return;
	}
	top = top > most ? most : top;
	top = top < 0 ? 0 : top;
	epoch_head(app, p);
	for (int y = 1; y < p.h && top + y <= (int)t->n; y++)
		epoch_line(app, p, y, t->col[COL_EPOCH][(int)t->n - top - y]);
}

/* ---- results ---- */

static void
score_line(const struct app *app, struct pane p, int y, enum role role, const char *name,
	   const struct ndcg *n, bool ties)
{
	const struct job *job = &app->run.job;
	int k = train_state(app)->cutoff, x = 11;
	char a[16], b[16];

	pane_fit(p, 1, y, 10, role, name);
	for (int i = 0; i < job->eval.cutoffs; i++)
		pane_right(p, x += 8, y, i == k ? role : ROLE_text, "%s",
			   score_text(n->expected[i], a, sizeof(a)));
	if (!ties || x + 17 > p.w)
		return;
	pane_right(p, x + 17, y, ROLE_text, "%s to %s", score_text(n->low[k], a, sizeof(a)),
		   score_text(n->high[k], b, sizeof(b)));
}

static void
protocol_card(const struct app *app, struct pane p, int y)
{
	const struct job *job = &app->run.job;
	const struct mail_result *r = &app->run.result[0];
	static const char *const gains[] = {
		[GAIN_EXP] = "2^R - 1", [GAIN_LINEAR] = "R", [GAIN_BINARY] = "R > threshold"
	};
	struct str s = STR_INIT;

	str_addf(&s,
		 "Test fold, %s; gain %s; ties: mean over their orders; split %.8s; seed %llu; "
		 "%u epochs; %zu users (%zu left out)",
		 job->eval.protocol == PROTOCOL_RATED ? "each user's own items (rated)"
						      : "all items not in training (all)",
		 gains[job->eval.gain], job->split->sha256, (unsigned long long)job->seed,
		 r->epochs, r->ndcg.users, r->ndcg.skipped);
	pane_wrap(pane_sub(p, 1, 0, p.w - 2, p.h), y, ROLE_dim, s.s);
	str_free(&s);
}

static void
draw_results(const struct app *app, struct pane p)
{
	const struct history *h = &app->run;
	const struct baselines *base = &h->info.test;
	const char *why;
	int x = 11, y = 1;

	if (!h->results) {
		pane_wrap(pane_sub(p, 1, 0, p.w - 2, p.h), 0, ROLE_dim,
			  "The test fold is looked at once, when the run has ended.");
		return;
	}
	pane_text(p, 1, 0, ROLE_dim, "row");
	for (int i = 0; i < h->job.eval.cutoffs; i++)
		pane_right(p, x += 8, 0, ROLE_dim, "NDCG@%u", h->job.eval.k[i]);
	if (x + 17 <= p.w)
		pane_right(p, x + 17, 0, ROLE_dim, "ties @%u",
			   h->job.eval.k[train_state(app)->cutoff]);
	for (int r = 0; r < h->results; r++)
		score_line(app, p, y++, form_role(h->result[r].row->form), h->result[r].row->name,
			   &h->result[r].ndcg, true);
	base = &h->result[0].base;
	score_line(app, p, y++, ROLE_item_mean, "item mean", &base->item_mean, false);
	score_line(app, p, y++, ROLE_chance, "chance", &base->chance, false);
	why = no_contest(&base->chance, train_state(app)->cutoff);
	if (why)
		y = pane_wrap(pane_sub(p, 1, 0, (p.w >= x + 60 ? x + 20 : p.w) - 2, p.h), y,
			      ROLE_warn, why);
	if (p.w >= x + 60)
		protocol_card(app, pane_sub(p, x + 20, 0, p.w - x - 20, p.h), 0);
	else
		protocol_card(app, p, y);
}

/* ---- log ---- */

static void
log_lines(const struct app *app, struct pane p, int pane)
{
	int back = scroll_of(app, pane), most = (int)app->logs - p.h;

	back = back > most ? most : back;
	back = back < 0 ? 0 : back;
	if (!app->logs)
		pane_text(p, 1, 0, ROLE_dim, "Nothing to tell so far.");
	p = pane_sub(p, 1, 0, p.w - 1, p.h);
	for (int i = (int)app->logs - 1 - back, y = 0; i >= 0 && y < p.h; i--)
		y = pane_wrap(p, y, ROLE_text, app->log[i]);
}

void
draw_log(const struct app *app, struct pane p, bool focused)
{
	log_lines(app, view_box(p, focused, "Log, newest first"), PANE_LOG);
}

void
draw_table(const struct app *app, struct pane p, bool focused)
{
	enum train_page page = train_state(app)->page;
	struct pane in;

	if (page == PAGE_NONE)
		page = PAGE_EPOCHS;
	in = view_box(p, focused, page_names[page]);
	pane_box_note(p, ROLE_dim, "[ ] page");
	if (page == PAGE_EPOCHS)
		draw_epochs(app, in);
	else if (page == PAGE_RESULTS)
		draw_results(app, in);
	else if (page == PAGE_RUNS)
		draw_runs(app, in);
	else
		log_lines(app, in, PANE_TABLE);
}
