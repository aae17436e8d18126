/* Beside the table of the Board screen: one cell in full, one row against another, a
 * row over the code lengths. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/card.h"
#include "tui/score.h"
#include "tui/views/board.h"

static struct card
card_in(struct pane box)
{
	return (struct card){ box, 0, 0 };
}

/* Numbers as words, by value, so that several stand in one call. */
struct word {
	char text[32];
};

static struct word
score(double v)
{
	struct word w;

	score_text(v, w.text, sizeof(w.text));
	return w;
}

static struct word
difference(double v)
{
	struct word w;

	difference_text(v, w.text, sizeof(w.text));
	return w;
}

static struct word
chance_of_it(double p)
{
	struct word w;

	p_text(p, w.text, sizeof(w.text));
	return w;
}

static struct word
count(size_t n)
{
	struct word w;

	str_count(w.text, sizeof(w.text), n);
	return w;
}

/* "CCSR-S, 40 bits"; a rule has no length. */
static void
add_name(struct str *out, const struct board *b, const struct model_row *row, int length)
{
	str_add(out, row->name);
	if (row->form != FORM_RULE)
		str_addf(out, ", %u bit%s", b->bits[length], b->bits[length] == 1 ? "" : "s");
}

/* --- one cell --- */

static const struct board_cell *
chosen_cell(const struct board_state *s, int cut)
{
	return board_cell_at(s, s->rank[s->at], s->length, cut);
}

/* A table of all cut-offs. */
static void
draw_numbers(struct card *l, const struct board_state *s)
{
	static const char *const label[] = { "ours",	     "sd over seeds", "ties at worst",
					     "ties at best", "printed",	      "ours less it",
					     "chance",	     "ours less it",  "item mean",
					     "ours less it" };

	for (int i = 0; i < (int)(sizeof(label) / sizeof(label[0])); i++)
		pane_text(l->p, 1, i + 1, ROLE_dim, label[i]);
	for (int cut = 0; cut < s->board.eval.cutoffs; cut++) {
		const struct board_cell *c = chosen_cell(s, cut);
		enum role role = cut == s->cut ? ROLE_strong : ROLE_text;
		const struct word value[] = {
			score(c->mean),	     score(c->sd),
			score(c->low),	     score(c->high),
			score(c->paper),     difference(c->mean - c->paper),
			score(c->chance),    difference(c->mean - c->chance),
			score(c->item_mean), difference(c->mean - c->item_mean),
		};
		int end = 17 + 8 * (cut + 1);

		pane_right(l->p, end, 0, ROLE_dim, "@%u", s->board.eval.k[cut]);
		for (int i = 0; i < (int)(sizeof(value) / sizeof(value[0])); i++)
			pane_right(l->p, end, i + 1, role, "%s", value[i].text);
	}
	l->y = 1 + (int)(sizeof(label) / sizeof(label[0]));
}

/* The same in two lines. */
static void
say_numbers(struct card *l, const struct board_state *s)
{
	const struct board_cell *c = chosen_cell(s, s->cut);
	struct str all = STR_INIT;

	for (int cut = 0; cut < s->board.eval.cutoffs; cut++)
		str_addf(&all, "@%u %s  ", s->board.eval.k[cut],
			 score(chosen_cell(s, cut)->mean).text);
	card_sayf(l, ROLE_strong, "%ssd %s  ties %s to %s", all.s, score(c->sd).text,
		  score(c->low).text, score(c->high).text);
	str_clear(&all);
	if (isfinite(c->paper))
		str_addf(&all, "printed %s (%s)  ", score(c->paper).text,
			 difference(c->mean - c->paper).text);
	card_sayf(l, ROLE_text, "%schance %s (%s)  item mean %s (%s)", all.len ? all.s : "",
		  score(c->chance).text, difference(c->mean - c->chance).text,
		  score(c->item_mean).text, difference(c->mean - c->item_mean).text);
	str_free(&all);
}

/* Users, and what training took. */
static void
say_work(struct card *l, const struct app *app, const struct board_cell *c)
{
	const struct board_state *s = board_state(app);
	const struct model_row *row = board_chosen(s);
	struct str work = STR_INIT;
	double seconds = 0;

	for (int i = 0; i < s->board.seeds && row->form != FORM_RULE; i++) {
		const struct grid_cell *g =
			grid_find(s->board.grid, row, s->board.bits[s->length], s->board.seed[i]);

		if (!g || !g->done)
			continue;
		str_addf(&work, "%s%u", work.len ? ", " : "  epochs ", g->epochs);
		seconds += g->seconds;
	}
	if (work.len && !app->headless)
		str_addf(&work, " in %.1f s", seconds);
	card_sayf(l, ROLE_text, "test fold, %s users, %s left out%s", count(c->users).text,
		  count(c->skipped).text, work.len ? work.s : "");
	str_free(&work);
}

/* Under what conditions, where there is room for it. */
static void
say_protocol(struct card *l, const struct app *app)
{
	const struct split *split = app->opt->split;
	const struct split_options *o = &split->options;

	if (l->p.h - l->y < 2)
		return;
	card_sayf(l, ROLE_dim,
		  "recipe %s; split %g/%g %s, seed %llu %.8s; ties: mean of their orders",
		  recipe_name(app->opt->jobs[0].recipe), 100 * (1 - o->test_share),
		  100 * o->test_share, o->kind == SPLIT_USER ? "per user" : "over all ratings",
		  (unsigned long long)o->seed, split->sha256);
}

/* Why the chosen row is low: what its cells show, then what is known of its family. */
static void
say_reason(struct card *l, const struct board_state *s)
{
	const struct model_row *row = board_chosen(s);
	const char *caveat = board_caveat(row);
	struct str why = STR_INIT;

	board_reason(&why, &s->board, row, s->length, s->way, s->cut);
	card_sayf(l, ROLE_bad, "v: at or below chance; it %s", why.len ? why.s : "");
	if (caveat)
		card_sayf(l, ROLE_dim, "%s: %s", row->name, caveat);
	str_free(&why);
}

/* The lowest length of each row that is low, as many as there is room for. */
static void
say_reasons(struct card *l, const struct board_state *s)
{
	for (int row = 0; row < s->board.rows && l->y < l->p.h; row++) {
		const struct model_row *is = s->board.row[row];
		struct str why = STR_INIT;
		double least = INFINITY;
		int length = 0;

		for (int i = 0; i < s->board.lengths; i++) {
			const struct board_cell *c = board_cell_at(s, row, i, s->cut);

			if (!board_is_low(s, row, c) || c->mean >= least)
				continue;
			least = c->mean;
			length = i;
		}
		if (isfinite(least) && board_reason(&why, &s->board, is, length, s->way, s->cut))
			card_sayf(l, ROLE_bad, "v %s, %u bits: it %s", is->name,
				  s->board.bits[length], why.s);
		str_free(&why);
	}
}

static void
say_mark(struct card *l, const struct board_state *s, const struct board_cell *c)
{
	const struct model_row *row = board_chosen(s);

	if (c->best)
		card_sayf(l, ROLE_good, "*: the best %s row at this length", form_short(row));
	else if (c->seeds < s->board.seeds)
		card_sayf(l, ROLE_dim, "%d of %d seeds are there", c->seeds, s->board.seeds);
	else if (row == s->board.chance)
		card_sayf(l, ROLE_dim, "chance: the mean over all orders of the same items");
}

void
draw_board_cell(const struct app *app, struct pane p, bool focused)
{
	const struct board_state *s = board_state(app);
	struct str title = STR_INIT;
	struct card l;

	if (!s->cell) {
		view_box(p, focused, "Cell");
		return;
	}
	add_name(&title, &s->board, board_chosen(s), s->length);
	l = card_in(view_box(p, focused, title.s));
	str_free(&title);
	board_page_note(app, p);
	if (!chosen_cell(s, s->cut)->seeds) {
		card_sayf(&l, ROLE_dim, "%s",
			  app->grid.paused
				  ? "Not trained yet; Space trains the grid in the background."
				  : "Not trained yet.");
		return;
	}
	if (l.p.h >= 13)
		draw_numbers(&l, s);
	else
		say_numbers(&l, s);
	if (board_is_low(s, s->rank[s->at], chosen_cell(s, s->cut)))
		say_reason(&l, s);
	say_mark(&l, s, chosen_cell(s, s->cut));
	say_work(&l, app, chosen_cell(s, s->cut));
	say_protocol(&l, app);
}

/* --- one row against another --- */

static void
say_duel(struct card *l, const struct duel *d)
{
	const struct paired *u = &d->is.users;

	card_sayf(l, ROLE_strong, "%s  95 %% %s to %s  %s (bootstrap)", difference(u->mean).text,
		  difference(u->low).text, difference(u->high).text,
		  chance_of_it(u->p_bootstrap).text);
	card_sayf(l, ROLE_text, "paired t %s   Wilcoxon %s, effect %+.2f",
		  chance_of_it(u->p_t).text, chance_of_it(u->p_wilcoxon).text, u->effect);
	card_sayf(l, ROLE_text,
		  "of %s users %s better, %s equal, %s worse; seeds that agree: %d of %d",
		  count(u->users).text, count(u->wins).text, count(u->ties).text,
		  count(u->losses).text, d->is.agree, d->is.seeds);
	card_sayf(l, ROLE_dim,
		  "The same users and splits; %u resamples; not corrected for many looks.",
		  ((struct resampling)RESAMPLING_INIT).times);
}

/* Before anything was compared. */
static void
say_prompt(struct card *l, const struct board_state *s)
{
	card_sayf(
		l, ROLE_dim,
		"c compares the chosen row with %s user by user; p pins the chosen one to compare "
		"others with.",
		s->pinned ? s->pinned->name : "the item mean");
	if (s->cell)
		say_reasons(l, s);
}

void
draw_board_compare(const struct app *app, struct pane p, bool focused)
{
	const struct board_state *s = board_state(app);
	const struct duel *d = &s->duel;
	struct str title = STR_INIT;
	struct card l;

	if (!d->row) {
		str_add(&title, "Is it better?");
	} else {
		add_name(&title, &s->board, d->row, d->length);
		str_addf(&title, " less %s: NDCG@%u", d->other->name,
			 s->board.eval.k[s->board.eval.cutoffs - 1]);
	}
	l = card_in(view_box(p, focused, title.s));
	str_free(&title);
	board_page_note(app, p);
	if (!d->row)
		say_prompt(&l, s);
	else if (d->wanted && !d->done)
		card_sayf(&l, ROLE_dim, "Resampling the users ..");
	else if (!d->done)
		card_sayf(&l, ROLE_error, "%s", d->err.msg);
	else if (!d->is.seeds)
		card_sayf(&l, ROLE_warn, "No seed has both rows yet.");
	else
		say_duel(&l, d);
}

/* --- a row over the lengths --- */

enum { CURVES_MAX = 8 };

struct curves {
	int n;
	struct series series[CURVES_MAX];
	double x[BOARD_LENGTHS_MAX], y[CURVES_MAX][BOARD_LENGTHS_MAX];
};

static void
add_curve(struct curves *c, const struct board_state *s, int row, char mark)
{
	const struct model_row *is = s->board.row[row];

	if (c->n == CURVES_MAX)
		return;
	for (int i = 0; i < s->board.lengths; i++)
		c->y[c->n][i] = board_cell_at(s, row, i, s->cut)->mean;
	c->series[c->n] = (struct series){ .x = c->x,
					   .y = c->y[c->n],
					   .n = (size_t)s->board.lengths,
					   .role = form_role(is->form),
					   .name = is->name,
					   .mark = mark };
	c->n++;
}

/* The chosen row, the pinned one, and those of the chosen one's form. */
static void
add_curves(struct curves *c, const struct board_state *s)
{
	const struct model_row *chosen = board_chosen(s);

	for (int i = 0; i < s->board.lengths; i++)
		c->x[i] = s->board.bits[i];
	for (int row = 0; row < s->board.rows; row++) {
		const struct model_row *is = s->board.row[row];

		if (is == chosen && is->form != FORM_RULE)
			add_curve(c, s, row, '*');
	}
	for (int row = 0; row < s->board.rows; row++) {
		const struct model_row *is = s->board.row[row];

		if (is == chosen || is->form == FORM_RULE)
			continue;
		if (is == s->pinned || is->form == chosen->form)
			add_curve(c, s, row, is == s->pinned ? 'p' : '.');
	}
}

static double
rule_score(const struct board_state *s, const struct model_row *rule)
{
	for (int row = 0; row < s->board.rows; row++) {
		if (s->board.row[row] == rule)
			return board_cell_at(s, row, s->length, s->cut)->mean;
	}
	return NAN;
}

void
draw_board_lengths(const struct app *app, struct pane p, bool focused)
{
	const struct board_state *s = board_state(app);
	struct curves curves = { .n = 0 };
	struct chart chart = CHART_INIT;
	struct chart_ref ref[2];
	struct str title = STR_INIT;
	struct pane in;

	if (!s->cell) {
		view_box(p, focused, "Lengths");
		return;
	}
	str_addf(&title, "NDCG@%u by bits, %s", s->board.eval.k[s->cut], board_chosen(s)->name);
	in = view_box(p, focused, title.s);
	str_free(&title);
	board_page_note(app, p);
	add_curves(&curves, s);
	ref[0] = (struct chart_ref){
		rule_score(s, s->board.chance), ROLE_chance, "chance", '-', 1, 1
	};
	ref[1] = (struct chart_ref){
		rule_score(s, s->board.item_mean), ROLE_item_mean, "item mean", '=', 3, 2
	};
	chart.marks = app->marks;
	chart.log_x = true;
	chart.y_least = 0;
	chart.y_most = 1;
	chart.series = curves.series;
	chart.nseries = curves.n;
	chart.ref = ref;
	chart.nrefs = 2;
	chart.empty = board_chosen(s)->form == FORM_RULE
			      ? "A rule has no code length; choose another row."
			      : "Nothing of this form is trained yet.";
	chart_draw(in, &chart);
}
