/* The panes of the Groups screen but the users: Table 6, Figure 3, and what holds. */
#include <config.h>

#include <math.h>
#include <stdio.h>

#include "tui/score.h"
#include "tui/views/groups.h"

/* A chi-squared test of one degree of freedom finds p < .05 from here on. */
#define CHI2_STAR 3.8414588206941254

static const char *
short_title(enum feature f)
{
	static const char *const titles[FEATURES] = { "number", "avg.", "std." };

	return titles[f];
}

/* ".0012", "<.0001"; "-" where there is none. */
static char *
p_short(double p, char *buf, size_t size)
{
	if (p < 1e-4)
		snprintf(buf, size, "<.0001");
	else
		score_text(p, buf, size);
	return buf;
}

/* A statistic in at most 8 columns, starred where p would be below .05. */
static char *
statistic(double v, bool star, char *buf, size_t size)
{
	if (isfinite(v))
		snprintf(buf, size,
			 v >= 1e5   ? "%.1e%s"
			 : v >= 1e3 ? "%.0f%s"
				    : "%.2f%s",
			 v, star && v > CHI2_STAR ? "*" : "");
	else
		snprintf(buf, size, "-");
	return buf;
}

/* Whether the grid was asked for the shown rows. */
static bool
comes_first(const struct app *app)
{
	const struct app_grid *g = &app->grid;
	const struct model_row *const *row = groups_state(app)->t.row;

	return g->prefers == 2 && g->prefer[0] == row[0] && g->prefer[1] == row[1];
}

/* Why there is nothing to see in the cell that is shown, or NULL. */
static const char *
why_empty(const struct app *app, char *buf, size_t size)
{
	const struct groups_state *s = groups_state(app);
	const struct model_row *missing[2];
	int n = 0;

	if (!s->t.at || app->grid.why.code)
		return app->grid.why.code ? app->grid.why.msg
					  : "No networks were planned for this screen.";
	if (groups_shown(s)->users)
		return NULL;
	for (int i = 0; i < 2; i++) {
		const struct grid_cell *c =
			app->grid.seen ? grid_find(app->grid.seen, s->t.row[i],
						   s->t.bits[s->length], s->t.seed[s->seed])
				       : NULL;

		if (!c || !c->done)
			missing[n++] = s->t.row[i];
	}
	if (!n)
		return "Being worked out.";
	snprintf(buf, size, "%s%s%s of %u bits %s not trained yet%s", missing[0]->name,
		 n > 1 ? " and " : "", n > 1 ? missing[1]->name : "", s->t.bits[s->length],
		 n > 1 ? "are" : "is",
		 app_grid_runs(app)
			 ? comes_first(app) ? "; they come first." : "; their turn will come."
		 : app_grid_can(app) ? "; Space trains what is missing."
				     : ".");
	return buf;
}

/* --- Table 6 --- */

enum { BITS_W = 6, NARROW_W = 24, WIDE_W = 41, COUNTS_W = 28 };

/* How the features lie beside each other: all, or the chosen one and what fits. */
struct table_shape {
	int each; /* columns of a feature */
	int first, n;
	bool counts; /* sizes of the groups behind them */
};

static struct table_shape
shape_of(const struct groups_state *s, int w)
{
	struct table_shape shape = { .each = NARROW_W, .n = (w - BITS_W) / NARROW_W };

	if (w >= BITS_W + FEATURES * WIDE_W)
		shape.each = WIDE_W;
	shape.counts = w >= BITS_W + FEATURES * shape.each + COUNTS_W;
	shape.n = shape.n < 1 ? 1 : shape.n > FEATURES ? FEATURES : shape.n;
	shape.first = (int)s->feature < FEATURES - shape.n ? (int)s->feature : FEATURES - shape.n;
	return shape;
}

static const char *
correction_name(enum correction c)
{
	static const char *const names[CORRECTIONS] = { "perm.p", "Bonf.p", "Holm p" };

	return names[c];
}

static void
table_head(const struct groups_state *s, struct pane p, const struct table_shape *shape)
{
	int x = BITS_W;

	pane_right(p, BITS_W, 1, ROLE_dim, "bits");
	for (int i = 0; i < shape->n; i++, x += shape->each) {
		enum feature f = (enum feature)(shape->first + i);
		char ours[24] = "ours";

		if (s->other_unit)
			snprintf(ours, sizeof(ours), "in x%g", feature_unit(f).factor);
		pane_right(p, x + shape->each, 0, ROLE_strong, "%s", feature_title(f));
		pane_right(p, x + 8, 1, ROLE_dim, "printed");
		pane_right(p, x + 17, 1, s->other_unit ? ROLE_edit : ROLE_dim, "%s", ours);
		if (shape->each == WIDE_W) {
			pane_right(p, x + 25, 1, ROLE_dim, "seed sd");
			pane_right(p, x + 34, 1, ROLE_dim, "random");
		}
		pane_right(p, x + shape->each, 1, ROLE_dim, "%s", correction_name(s->correction));
	}
	for (int i = 0; shape->counts && i < GROUPS; i++)
		pane_right(p, x + 7 * (i + 1), 1, ROLE_dim, "%.6s",
			   i == GROUP_NONE ? "none" : groups_name(&s->t, i));
}

static void
table_cell(const struct groups_state *s, struct pane p, int x, int y, int length, enum feature f,
	   int each)
{
	const struct groups *g = groups_at(&s->t, s->seed, length);
	const struct feature_test *t = &g->test[f];
	double factor = s->other_unit ? feature_unit(f).factor : 1;
	double pc = groups_p(&s->t, s->seed, length, f, s->correction);
	char text[32];

	pane_right(p, x + 8, y, ROLE_text, "%s",
		   statistic(groups_printed(&s->t, length, f), true, text, sizeof(text)));
	if (!g->users) {
		pane_right(p, x + 17, y, ROLE_dim, "-");
		return;
	}
	pane_right(
		p, x + 17, y, s->other_unit ? ROLE_edit : ROLE_strong, "%s",
		statistic(s->other_unit ? t->other.chi2 : t->chi2.chi2, true, text, sizeof(text)));
	if (each == WIDE_W) {
		double sd = groups_over_seeds(&s->t, length, f).sd;

		pane_right(p, x + 25, y, ROLE_text, "%s",
			   statistic(factor * sd, false, text, sizeof(text)));
		pane_right(p, x + 34, y, ROLE_text, "%s",
			   statistic(factor * t->chi2.null_mean, false, text, sizeof(text)));
	}
	pane_right(p, x + each, y, pc < .05 ? ROLE_strong : ROLE_text, "%s",
		   p_short(pc, text, sizeof(text)));
}

static void
table_line(const struct groups_state *s, struct pane p, int y, int length,
	   const struct table_shape *shape)
{
	const struct groups *g = groups_at(&s->t, s->seed, length);
	bool chosen = length == s->length;
	int x = BITS_W;

	pane_textf(p, 0, y, chosen ? ROLE_select : ROLE_text, "%c%*u", chosen ? '>' : ' ',
		   BITS_W - 1, s->t.bits[length]);
	for (int i = 0; i < shape->n; i++, x += shape->each)
		table_cell(s, p, x, y, length, (enum feature)(shape->first + i), shape->each);
	for (int i = 0; shape->counts && g->users && i < GROUPS; i++)
		pane_right(p, x + 7 * (i + 1), y, ROLE_text, "%zu", g->count[i]);
}

/* The mean of the statistic under random groups, where it has no column of its own. */
static void
random_line(const struct groups_state *s, struct pane p, int y, const struct table_shape *shape)
{
	const struct groups *g = groups_shown(s);
	int x = BITS_W;

	pane_text(p, 1, y, ROLE_chance, "random");
	for (int i = 0; g->users && i < shape->n; i++, x += shape->each) {
		enum feature f = (enum feature)(shape->first + i);
		double factor = s->other_unit ? feature_unit(f).factor : 1;
		char text[32];

		pane_right(
			p, x + 17, y, ROLE_chance, "%s",
			statistic(factor * g->test[f].chi2.null_mean, false, text, sizeof(text)));
	}
}

/* "40 bits: 3,511 better with CCSR-C, .." or why there are none. */
static int
users_line(const struct app *app, struct pane p, int y)
{
	const struct groups_state *s = groups_state(app);
	const struct groups *g = groups_shown(s);
	char count[GROUPS][32], text[200];
	const char *why = why_empty(app, text, sizeof(text));

	if (!why) {
		for (int i = 0; i < GROUPS; i++)
			str_count(count[i], sizeof(count[i]), g->count[i]);
		snprintf(text, sizeof(text),
			 "%u bits: %s better with %s, %s with %s; %s tied, %s unscored",
			 s->t.bits[s->length], count[GROUP_FIRST], s->t.row[0]->name,
			 count[GROUP_SECOND], s->t.row[1]->name, count[GROUP_TIED],
			 count[GROUP_NONE]);
		why = text;
	}
	return pane_wrap(pane_sub(p, 1, 0, p.w - 1, p.h), y, ROLE_text, why);
}

static void
table_title(const struct app *app, int w, char *buf, size_t size)
{
	const struct groups_state *s = groups_state(app);
	static const char *const gains[GRID_GAINS] = { "2^R - 1", "R", "liked" };
	const char *candidates = s->t.way < GRID_GAINS ? "rated" : "all";

	if (w < 64)
		snprintf(buf, size, "%s/%s NDCG@%u %s", s->t.row[0]->name, s->t.row[1]->name,
			 s->t.k, candidates);
	else
		snprintf(buf, size, "Table 6: %s / %s by test NDCG@%u, %s, %s", s->t.row[0]->name,
			 s->t.row[1]->name, s->t.k, candidates, gains[s->t.way % GRID_GAINS]);
}

void
groups_draw_table(const struct app *app, struct pane p, bool focused)
{
	const struct groups_state *s = groups_state(app);
	char title[100], text[200];
	struct table_shape shape;
	struct pane in;
	int lines, top, y;

	if (!s->t.at) {
		in = view_box(p, focused, "Table 6");
		pane_wrap(in, 0, ROLE_dim, why_empty(app, text, sizeof(text)));
		return;
	}
	table_title(app, p.w, title, sizeof(title));
	in = view_box(p, focused, title);
	if (s->t.seeds > 1)
		pane_box_note(p, ROLE_dim, "seed %llu of %d",
			      (unsigned long long)s->t.seed[s->seed], s->t.seeds);
	shape = shape_of(s, in.w);
	table_head(s, in, &shape);
	lines = in.h - 5 < 1 ? 1 : in.h - 5;
	lines = lines > s->t.lengths ? s->t.lengths : lines;
	top = s->length - lines + 1;
	top = top < 0 ? 0 : top;
	for (int i = 0; i < lines; i++)
		table_line(s, in, 2 + i, top + i, &shape);
	y = 2 + lines;
	if (shape.each == NARROW_W)
		random_line(s, in, y++, &shape);
	y = users_line(app, in, y);
	pane_wrap(pane_sub(in, 1, 0, in.w - 1, in.h), y, ROLE_dim,
		  in.h - y < 2 ? "* above 3.84; random: its mean under random groups, variance/mean"
			       : "chi-squared of the raw feature, as scikit-learn has it, and * "
				 "where it would find p < .05 with one degree of freedom. random: "
				 "its mean under random groups, variance/mean of the feature. It "
				 "follows the unit (o); p is of a permutation test and does not.");
}

/* --- Figure 3 --- */

enum { FIGURE_NAME = 9, FIGURE_GROUP = 6, FIGURE_MEAN = 9 };

static double
furthest(const struct groups *g)
{
	double most = 0;

	for (int i = 0; i < FEATURES * GROUP_TIED; i++) {
		const struct share *s = &g->test[i / GROUP_TIED].share[i % GROUP_TIED];

		if (isfinite(s->mean))
			most = fmax(most, fmax(fabs(s->low - 1), fabs(s->high - 1)));
	}
	return most;
}

/* From the axis in the middle of 2 side + 1 columns to the mean; brackets around its
 * interval. */
static void
draw_bar(const struct app *app, struct pane p, int x, int y, int side, const struct share *s,
	 double most)
{
	int axis = x + side, mean = axis + (int)lround((s->mean - 1) / most * side);
	int from = mean < axis ? mean : axis, w = mean < axis ? axis - mean : mean - axis;

	pane_across(p, from + (mean > axis), y, w, ROLE_bar, app->utf8 ? "\u2588" : "#");
	pane_text(p, axis + (int)lround((s->low - 1) / most * side), y, ROLE_strong, "(");
	pane_text(p, axis + (int)lround((s->high - 1) / most * side), y, ROLE_strong, ")");
	pane_text(p, axis, y, ROLE_axis, app->utf8 ? "\u2502" : "|");
}

static void
figure_line(const struct app *app, struct pane p, int y, enum feature f, int group, int side,
	    double most)
{
	const struct groups_state *s = groups_state(app);
	const struct share *share = &groups_shown(s)->test[f].share[group];
	int x = FIGURE_NAME + FIGURE_GROUP;

	if (!group)
		pane_text(p, 1, y, ROLE_text, short_title(f));
	pane_fit(p, FIGURE_NAME, y, FIGURE_GROUP - 1, ROLE_text, s->t.name[group]);
	if (!isfinite(share->mean)) {
		pane_text(p, x, y, ROLE_dim, "-");
		return;
	}
	pane_right(p, x + FIGURE_MEAN - 1, y, ROLE_strong, "%+.1f %%", 100 * (share->mean - 1));
	draw_bar(app, p, x + FIGURE_MEAN, y, side, share, most);
}

void
groups_draw_figure(const struct app *app, struct pane p, bool focused)
{
	const struct groups_state *s = groups_state(app);
	char title[80] = "Figure 3", text[200], end[24];
	int left = FIGURE_NAME + FIGURE_GROUP + FIGURE_MEAN, side, y = 1, gap;
	const char *why = why_empty(app, text, sizeof(text));
	struct pane in;
	double most;

	if (s->t.at)
		snprintf(title, sizeof(title), "Figure 3: means beside all, %u bits",
			 s->t.bits[s->length]);
	in = view_box(p, focused, title);
	if (why) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 0, ROLE_dim, why);
		return;
	}
	most = furthest(groups_shown(s));
	side = (in.w - left - 1) / 2;
	if (most == 0 || side < 3)
		return;
	gap = in.h >= 3 * FEATURES + 2;
	snprintf(end, sizeof(end), "%+.2g %%", 100 * most);
	pane_textf(in, left, 0, ROLE_axis, "%+.2g %%", -100 * most);
	pane_text(in, left + side, 0, ROLE_axis, "0");
	pane_right(in, left + 2 * side + 1, 0, ROLE_axis, "%s", end);
	for (int f = 0; f < FEATURES; f++, y += gap) {
		for (int i = 0; i < GROUP_TIED; i++)
			figure_line(app, in, y++, (enum feature)f, i, side, most);
	}
	pane_wrap(pane_sub(in, 1, 0, in.w - 1, in.h), y, ROLE_dim,
		  in.w < 60 ? "all: also the tied; ( ) 95 % bootstrap"
			    : "all users: the tied as well; ( ): 95 % interval by bootstrap over "
			      "the users");
}

/* --- what holds --- */

enum { HOLDS_LABEL = 13, HOLDS_NARROW = 7, HOLDS_WIDE = 20 };

struct holds {
	const struct app *app;
	struct pane p;
	int y; /* of the next line; negative: scrolled away */
	int each;
};

/* One line of texts by feature. */
static void
holds_line(struct holds *h, enum role role, const char *label,
	   void (*one)(const struct groups_state *s, enum feature f, char *buf, size_t size))
{
	const struct groups_state *s = groups_state(h->app);

	if (h->y >= 1)
		pane_text(h->p, 1, h->y, role, label);
	for (int f = 0; f < FEATURES && h->y >= 1; f++) {
		char text[40];

		one(s, (enum feature)f, text, sizeof(text));
		pane_right(h->p, HOLDS_LABEL + h->each * (f + 1), h->y, role, "%s", text);
	}
	h->y++;
}

static const struct feature_test *
shown_test(const struct groups_state *s, enum feature f)
{
	return &groups_shown(s)->test[f];
}

static void
chi2_p(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	p_short(s->other_unit ? shown_test(s, f)->other.p : shown_test(s, f)->chi2.p, buf, size);
}

static void
permutation_p(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	p_short(shown_test(s, f)->p_permutation, buf, size);
}

static void
corrected_p(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	p_short(groups_p(&s->t, s->seed, s->length, f, s->correction), buf, size);
}

static void
ranks_p(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	p_short(shown_test(s, f)->rank.p, buf, size);
}

static void
effect(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	if (isfinite(shown_test(s, f)->rank.effect))
		snprintf(buf, size, "%+.3f", shown_test(s, f)->rank.effect);
	else
		snprintf(buf, size, "-");
}

/* How large an effect must be to be found. */
static void
detectable(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	(void)f;
	share_text(groups_detectable(groups_shown(s)), 3, buf, size);
}

static void
median_first(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	snprintf(buf, size, "%.3g", shown_test(s, f)->quartile[GROUP_FIRST][1]);
}

static void
median_second(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	snprintf(buf, size, "%.3g", shown_test(s, f)->quartile[GROUP_SECOND][1]);
}

static void
quartiles_first(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	const double *q = shown_test(s, f)->quartile[GROUP_FIRST];

	snprintf(buf, size, "%.3g/%.3g/%.3g", q[0], q[1], q[2]);
}

static void
quartiles_second(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	const double *q = shown_test(s, f)->quartile[GROUP_SECOND];

	snprintf(buf, size, "%.3g/%.3g/%.3g", q[0], q[1], q[2]);
}

/* The middle of each group, where there is room between its quartiles. */
static void
middle_lines(struct holds *h)
{
	const struct groups_state *s = groups_state(h->app);
	bool wide = h->each == HOLDS_WIDE;
	char label[HOLDS_LABEL];

	snprintf(label, sizeof(label), "mid %.8s", groups_name(&s->t, GROUP_FIRST));
	holds_line(h, ROLE_text, label, wide ? quartiles_first : median_first);
	snprintf(label, sizeof(label), "mid %.8s", groups_name(&s->t, GROUP_SECOND));
	holds_line(h, ROLE_text, label, wide ? quartiles_second : median_second);
}

/* Seeds in which the same group has the larger mean; of one there is nothing to say. */
static void
same_sign(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	struct groups_seeds over = groups_over_seeds(&s->t, s->length, f);
	const double *mean = shown_test(s, f)->mean;
	int agree = mean[GROUP_FIRST] > mean[GROUP_SECOND] ? over.first_larger
							   : over.seeds - over.first_larger;

	snprintf(buf, size, "%d/%d", agree, over.seeds);
	if (over.seeds < 2)
		snprintf(buf, size, "-");
}

static void
holm_seeds(const struct groups_state *s, enum feature f, char *buf, size_t size)
{
	struct groups_seeds over = groups_over_seeds(&s->t, s->length, f);

	snprintf(buf, size, "%d/%d", over.holm, over.seeds);
	if (over.seeds < 2)
		snprintf(buf, size, "-");
}

static void
choice_lines(struct holds *h)
{
	const struct groups_state *s = groups_state(h->app);

	if (h->y >= 1)
		pane_text(h->p, 1, h->y, ROLE_strong,
			  h->each == HOLDS_WIDE ? "other choices: chi-squared, effect"
						: "other choices: effect");
	h->y++;
	for (int i = 0; i < GROUPS_CHOICES; i++, h->y++) {
		const struct groups_choice *c = &s->choice[i];

		if (h->y < 1)
			continue;
		pane_fit(h->p, 1, h->y, HOLDS_LABEL - 1, ROLE_text, c->name);
		for (int f = 0; f < FEATURES; f++) {
			int x = HOLDS_LABEL + h->each * (f + 1);
			char text[32] = "-";

			if (c->there && isfinite(c->effect[f]))
				snprintf(text, sizeof(text), "%+.3f", c->effect[f]);
			pane_right(h->p, x, h->y, c->there ? ROLE_text : ROLE_dim, "%s", text);
			if (c->there && h->each == HOLDS_WIDE)
				pane_right(h->p, x - 8, h->y, ROLE_text, "%s",
					   statistic(c->chi2[f], true, text, sizeof(text)));
		}
	}
}

enum { HOLDS_LINES = 10 + 1 + GROUPS_CHOICES };

void
groups_draw_holds(const struct app *app, struct pane p, bool focused)
{
	const struct groups_state *s = groups_state(app);
	char title[80] = "Does it hold?", text[200];
	const char *why = why_empty(app, text, sizeof(text));
	struct holds h = { .app = app, .each = HOLDS_NARROW };
	int scroll = app->view[VIEW_v_groups].scroll[GROUPS_HOLDS];

	if (s->t.at)
		snprintf(title, sizeof(title), "Does it hold? %u bits", s->t.bits[s->length]);
	h.p = view_box(p, focused, title);
	if (why) {
		pane_wrap(pane_sub(h.p, 1, 0, h.p.w - 2, h.p.h), 0, ROLE_dim, why);
		return;
	}
	scroll = scroll > HOLDS_LINES + 1 - h.p.h ? HOLDS_LINES + 1 - h.p.h : scroll;
	scroll = scroll < 0 ? 0 : scroll;
	if (HOLDS_LINES + 1 > h.p.h)
		pane_box_note(p, ROLE_dim, "%d-%d of %d", scroll + 1, scroll + h.p.h - 1,
			      HOLDS_LINES);
	if (h.p.w >= HOLDS_LABEL + FEATURES * HOLDS_WIDE)
		h.each = HOLDS_WIDE;
	for (int f = 0; f < FEATURES; f++)
		pane_right(h.p, HOLDS_LABEL + h.each * (f + 1), 0, ROLE_dim, "%s",
			   h.each == HOLDS_WIDE ? feature_title((enum feature)f)
						: short_title((enum feature)f));
	h.y = 1 - scroll;
	holds_line(&h, s->other_unit ? ROLE_edit : ROLE_text,
		   s->other_unit ? "chi2 p, unit" : "chi2 p", chi2_p);
	holds_line(&h, ROLE_text, "perm. p", permutation_p);
	holds_line(&h, ROLE_text,
		   s->correction == CORRECTION_NONE ? "uncorrected"
						    : correction_name(s->correction),
		   corrected_p);
	holds_line(&h, ROLE_text, "ranks p", ranks_p);
	holds_line(&h, ROLE_strong, "effect", effect);
	holds_line(&h, ROLE_text, "detectable", detectable);
	holds_line(&h, ROLE_text, "seeds agree", same_sign);
	holds_line(&h, ROLE_text, "seeds p<.05", holm_seeds);
	middle_lines(&h);
	choice_lines(&h);
}
