/* Runs of the session on the Train screen: which there were, how this one differs from
 * another, and what the difference of their scores is worth. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "tui/card.h"
#include "tui/views/train.h"

const struct kept_run *
train_other(const struct app *app)
{
	const struct train_state *s = train_state(app);

	return s->with ? runs_find(&app->runs, s->with) : NULL;
}

int
train_row(const struct app *app)
{
	return history_row(&app->run, train_state(app)->form - 1, FORM_S);
}

/* --- the test, worked out aside --- */

static struct contest_of
contest_of(const struct app *app, const struct kept_run *other, int row,
	   const struct run_scores *scores)
{
	return (struct contest_of){ app->generation,	other->number,	      row,
				    scores->mine_epoch, scores->theirs_epoch, scores->test };
}

static bool
same_contest(const struct contest_of *a, const struct contest_of *b)
{
	return a->now == b->now && a->with == b->with && a->row == b->row && a->epoch == b->epoch &&
	       a->other_epoch == b->other_epoch && a->test == b->test;
}

struct errand {
	struct contest_of of;
	size_t users;
	float *mine, *theirs; /* [users] */
	bool ok;
	struct run_comparison is;
	struct err err;
};

static void
do_compare(void *ctx)
{
	const struct resampling how = RESAMPLING_INIT;
	struct errand *e = ctx;

	e->ok = runs_compare(&e->is, e->mine, e->theirs, e->users, &how, NULL, &e->err);
}

static void
compared(struct app *app, void *ctx)
{
	struct errand *e = ctx;

	if (app) {
		struct train_state *s = app->view[VIEW_v_train].state;

		s->contest.under_way = false;
		s->contest.there = true;
		s->contest.of = e->of;
		s->contest.ok = e->ok;
		s->contest.is = e->is;
		s->contest.err = e->err;
	}
	free(e->mine);
	free(e->theirs);
	free(e);
}

static float *
copy_scores(const float *x, size_t n)
{
	float *y = mem_try(n, sizeof(*y), "scores of users", NULL);

	return y ? memcpy(y, x, n * sizeof(*y)) : NULL;
}

bool
train_work(const struct app *app, struct piece *out)
{
	struct train_state *s = app->view[VIEW_v_train].state;
	const struct kept_run *other = train_other(app);
	int row = train_row(app);
	struct run_scores scores;
	struct contest_of of;
	struct errand *e;

	if (!other || row < 0 || s->contest.under_way ||
	    !runs_comparable(&app->run.job, &other->run.job, NULL) ||
	    !runs_scores(&scores, &app->run, other, app->run.job.row[row]->name, NULL))
		return false;
	of = contest_of(app, other, row, &scores);
	if (s->contest.there && same_contest(&of, &s->contest.of))
		return false;
	e = mem_new(1, sizeof(*e));
	e->of = of;
	e->users = app->run.job.data->users;
	e->mine = copy_scores(scores.mine, e->users);
	e->theirs = copy_scores(scores.theirs, e->users);
	if (!e->mine || !e->theirs) {
		compared(NULL, e);
		return false;
	}
	s->contest.under_way = true;
	*out = (struct piece){ e, do_compare, compared, .asked = app->run.ended };
	return true;
}

/* --- what differs --- */

/* One line where both values fit beside the key, else one each. */
static void
add_difference(struct card *c, const struct run_difference *d)
{
	int w = (c->p.w - c->labels - 2) / 2;

	if ((int)strlen(d->mine) < w && (int)strlen(d->theirs) < w) {
		if (c->y >= 0 && c->y < c->p.h) {
			pane_fit(c->p, 1, c->y, c->labels - 1, ROLE_dim, d->key);
			pane_fit(c->p, c->labels + 1, c->y, w - 1, ROLE_strong, d->mine);
			pane_fit(c->p, c->labels + 1 + w, c->y, w, ROLE_text, d->theirs);
		}
		c->y++;
		return;
	}
	card_line(c, ROLE_strong, d->key, d->mine);
	card_line(c, ROLE_text, "", d->theirs);
}

static void
difference_lines(struct card *c, const struct app *app)
{
	const struct kept_run *other = train_other(app);
	struct run_side mine = runs_side(&app->run), theirs = runs_side(&other->run);
	struct run_difference d[RUN_DIFFERENCES_MAX], head = { .key = "run" };
	int n = runs_differ(d, &mine, &theirs);

	snprintf(head.mine, sizeof(head.mine), "%u", app->generation);
	snprintf(head.theirs, sizeof(head.theirs), "%u", other->number);
	add_difference(c, &head);
	for (int i = 0; i < n; i++)
		add_difference(c, &d[i]);
	if (!n)
		card_say(c, ROLE_dim, "Nothing differs: the same numbers are to be expected.");
	else
		card_say(c, ROLE_dim, "All else that they were given is the same.");
}

void
draw_differences(const struct app *app, struct pane p, bool focused)
{
	char title[48];

	snprintf(title, sizeof(title), "Run %u beside run %u", app->generation,
		 train_other(app)->number);
	view_card(app, PANE_RUN, p, focused, title, 11, difference_lines);
}

/* --- what it is worth --- */

static void
add_scores(struct card *c, const struct app *app, const struct contest *is)
{
	const struct baselines *base = is->of.test ? &app->run.info.test : &app->run.info.valid;
	int k = app->job.eval.cutoffs - 1;
	char label[32], text[16];

	snprintf(label, sizeof(label), "run %u", is->of.now);
	card_linef(c, ROLE_strong, label, "%s ep %u", score_text(is->is.mine, text, sizeof(text)),
		   is->of.epoch);
	snprintf(label, sizeof(label), "run %u", is->of.with);
	card_linef(c, ROLE_text, label, "%s ep %u", score_text(is->is.theirs, text, sizeof(text)),
		   is->of.other_epoch);
	card_line(c, ROLE_chance, "chance",
		  score_text(base->chance.expected[k], text, sizeof(text)));
}

/* What is in the place of numbers; false: the numbers are there. */
static bool
why_no_contest(struct str *out, const struct app *app, const struct kept_run *other)
{
	const struct contest *is = &train_state(app)->contest;
	struct err why = ERR_INIT;
	struct run_scores scores;
	int row = train_row(app);

	if (row < 0)
		str_add(out, "Scores of users come with the first epoch.");
	else if (!runs_comparable(&app->run.job, &other->run.job, &why) ||
		 !runs_scores(&scores, &app->run, other, app->run.job.row[row]->name, &why))
		str_add(out, why.msg);
	else if (!is->there || is->of.now != app->generation || is->of.with != other->number ||
		 is->of.row != row)
		str_add(out, "Resampling the users ..");
	else if (!is->ok)
		str_add(out, is->err.msg);
	else if (!is->is.users.users)
		str_add(out, "No user has a score in both.");
	return out->len > 0;
}

static void
contest_lines(struct card *c, const struct app *app)
{
	const struct contest *is = &train_state(app)->contest;
	const struct paired *u = &is->is.users;
	struct str why = STR_INIT;
	char a[16], b[16];

	if (why_no_contest(&why, app, train_other(app))) {
		card_say(c, ROLE_dim, why.s);
		str_free(&why);
		return;
	}

	card_sayf(c, ROLE_strong, "%s, NDCG@%u", app->run.job.row[is->of.row]->name,
		  app->job.eval.k[app->job.eval.cutoffs - 1]);
	card_sayf(c, ROLE_dim, "%s, %s items", is->of.test ? "test fold" : "validation",
		  protocol_name(app->job.eval.protocol));
	add_scores(c, app, is);
	card_line(c, ROLE_strong, "difference", difference_text(u->mean, a, sizeof(a)));
	card_linef(c, ROLE_text, "95 %", "%s %s", difference_text(u->low, a, sizeof(a)),
		   difference_text(u->high, b, sizeof(b)));
	card_line(c, ROLE_text, "bootstrap", p_text(u->p_bootstrap, a, sizeof(a)));
	card_line(c, ROLE_text, "Wilcoxon", p_text(u->p_wilcoxon, a, sizeof(a)));
	card_line(c, ROLE_text, "paired t", p_text(u->p_t, a, sizeof(a)));
	card_linef(c, ROLE_text, "users", "%zu", u->users);
	card_linef(c, ROLE_text, "better", "%zu", u->wins);
	card_linef(c, ROLE_text, "equal", "%zu, worse %zu", u->ties, u->losses);
	card_say(c, ROLE_dim, "Over users, of one seed each: another seed may differ by as much.");
}

void
draw_contest(const struct app *app, struct pane p, bool focused)
{
	view_card(app, PANE_WATCH, p, focused, "Is it better?", 11, contest_lines);
}

/* --- the list --- */

static const struct ndcg *
result_of(const struct history *h, const char *row)
{
	for (int i = 0; i < h->results; i++) {
		if (!strcmp(h->result[i].row->name, row))
			return &h->result[i].ndcg;
	}
	return NULL;
}

static const char *
state_word(const struct history *h, bool now)
{
	static const char *const end[] = { [RUN_FINISHED] = "finished",
					   [RUN_EARLY] = "stopped early",
					   [RUN_STOPPED] = "stopped",
					   [RUN_FAILED] = "failed" };

	return h->ended ? end[h->end] : now ? "running" : "dropped";
}

enum { RUN_W = 6, BITS_W = 6, SEED_W = 7, EPOCH_W = 7, SCORE_W = 7 };

/* A run, its row in focus; name NULL: nothing is trained yet. */
static void
run_line(const struct app *app, struct pane p, int y, const struct history *h, unsigned number,
	 bool pinned, const char *name)
{
	const struct ndcg *test = name ? result_of(h, name) : NULL;
	int row = name ? runs_row(h, name) : -1, k = train_state(app)->cutoff, x = RUN_W;
	bool now = h == &app->run;
	char text[16];

	pane_textf(p, 2, y, ROLE_strong, "%u%s", number, pinned ? " p" : "");
	pane_right(p, x += BITS_W, y, ROLE_text, "%u", h->job.bits);
	pane_right(p, x += SEED_W, y, ROLE_text, "%llu", (unsigned long long)h->job.seed);
	pane_right(p, x += EPOCH_W, y, ROLE_text, "%u", history_epochs(h));
	pane_right(
		p, x += SCORE_W, y, row < 0 ? ROLE_text : form_role(h->job.row[row]->form), "%s",
		score_text(row < 0 ? NAN : history_last(h, h->info.row_net[row], col_valid(row, k)),
			   text, sizeof(text)));
	pane_right(p, x += SCORE_W, y, ROLE_text, "%s",
		   score_text(test ? test->expected[k] : NAN, text, sizeof(text)));
	pane_text(p, x + 2, y, ROLE_dim, state_word(h, now));
}

static void
list_head(struct pane p)
{
	int x = RUN_W;

	pane_text(p, 2, 0, ROLE_dim, "run");
	pane_right(p, x += BITS_W, 0, ROLE_dim, "bits");
	pane_right(p, x += SEED_W, 0, ROLE_dim, "seed");
	pane_right(p, x += EPOCH_W, 0, ROLE_dim, "epochs");
	pane_right(p, x += SCORE_W, 0, ROLE_dim, "valid");
	pane_right(p, x += SCORE_W, 0, ROLE_dim, "test");
}

void
draw_runs(const struct app *app, struct pane p)
{
	const struct train_state *s = train_state(app);
	const struct runs *r = &app->runs;
	int row = train_row(app), lines = p.h - 2, top = s->at - lines / 2;
	const char *name = row < 0 ? NULL : app->run.job.row[row]->name;

	top = top > r->n + 1 - lines ? r->n + 1 - lines : top;
	top = top < 0 ? 0 : top;
	list_head(p);
	/* the newest on top */
	for (int y = 0; y < lines && top + y <= r->n; y++) {
		int i = r->n - (top + y);
		const struct kept_run *k = i < r->n ? r->run[i] : NULL;

		if (k)
			run_line(app, p, y + 1, &k->run, k->number, k->pinned, name);
		else if (app->run.started)
			run_line(app, p, y + 1, &app->run, app->generation, app->pinned, name);
		if (top + y == s->at)
			pane_text(p, 0, y + 1, ROLE_select, ">");
	}
	pane_textf(p, 1, p.h - 1, ROLE_dim, "%s%sNDCG@%u; p pins, c compares; %d of %d kept",
		   name ? name : "", name ? ", " : "", app->job.eval.k[s->cutoff], r->n, RUNS_MAX);
}

/* --- keys --- */

/* The number of the chosen line. */
static unsigned
chosen(const struct app *app)
{
	int i = app->runs.n - train_state(app)->at;

	return i >= 0 && i < app->runs.n ? app->runs.run[i]->number : app->generation;
}

/* "" or a number that there is; 0 and a message otherwise. */
static unsigned
number_of(struct app *app, const char *arg, unsigned otherwise)
{
	char *end;
	unsigned long n;

	if (!*arg)
		return otherwise;
	n = strtoul(arg, &end, 10);
	if (!*end && n <= app->generation &&
	    (n == app->generation || runs_find(&app->runs, (unsigned)n)))
		return (unsigned)n;
	app_say(app, ROLE_error, "There is no run \"%s\"; page Runs lists them.", arg);
	return 0;
}

void
train_pin(struct app *app, const char *arg)
{
	bool listed = train_lists_runs(app);
	unsigned n = number_of(app, arg, listed ? chosen(app) : app->generation);
	struct kept_run *k = runs_find(&app->runs, n);
	bool *pinned = k ? &k->pinned : &app->pinned;

	if (!n)
		return;
	if (!*pinned && runs_pinned(&app->runs) + app->pinned >= RUNS_MAX) {
		app_say(app, ROLE_warn, "%d runs are pinned, which is the most; unpin one.",
			RUNS_MAX);
		return;
	}
	*pinned = !*pinned;
	app_say(app, ROLE_message,
		*pinned ? "Run %u is pinned: it is kept, and c compares with it."
			: "Run %u is not pinned any more.",
		n);
}

void
train_compare(struct app *app, const char *arg)
{
	struct train_state *s = app->view[VIEW_v_train].state;
	unsigned listed = train_lists_runs(app) ? chosen(app) : 0, n;
	const struct kept_run *newest = runs_newest(&app->runs);

	if (listed == app->generation)
		listed = 0;
	n = number_of(app, arg, listed ? listed : newest->number);
	if (n == app->generation)
		app_say(app, ROLE_warn,
			"Run %u is the one under way; another one is compared with it.", n);
	else if (n)
		s->with = s->with == n ? 0 : n;
}
