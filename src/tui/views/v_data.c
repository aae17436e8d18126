/* The screen Data: what came in, how it is spread, how it is split. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tui/card.h"
#include "tui/views/data.h"

enum { PANE_SHAPE, PANE_TAIL, PANE_BARS, PANE_SPLIT, PANE_SOURCE, PANE_PEEK, DATA_PANES };

static int
clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

static void
data_layout(const struct app *app, int w, int h, struct rect out[PANES_MAX])
{
	if (w >= 120 && h >= 30) {
		int a = w / 3, b = (w - a) / 2, upper = h * 11 / 20;

		out[PANE_SHAPE] = (struct rect){ 0, 0, a, upper };
		out[PANE_BARS] = (struct rect){ a, 0, b, upper };
		out[PANE_TAIL] = (struct rect){ a + b, 0, w - a - b, upper };
		out[PANE_SPLIT] = (struct rect){ 0, upper, a, h - upper };
		out[PANE_SOURCE] = (struct rect){ a, upper, b, h - upper };
		out[PANE_PEEK] = (struct rect){ a + b, upper, w - a - b, h - upper };
	} else {
		int left = w / 2, shape = clamp(h * 9 / 21, 7, 13);
		int bars = clamp(app->summary.bars + 2, 7, (h - shape) * 7 / 12);
		int tail = h * 8 / 21, split = clamp(h * 8 / 21, 6, 9);

		out[PANE_SHAPE] = (struct rect){ 0, 0, left, shape };
		out[PANE_BARS] = (struct rect){ 0, shape, left, bars };
		out[PANE_PEEK] = (struct rect){ 0, shape + bars, left, h - shape - bars };
		out[PANE_TAIL] = (struct rect){ left, 0, w - left, tail };
		out[PANE_SPLIT] = (struct rect){ left, tail, w - left, split };
		out[PANE_SOURCE] = (struct rect){ left, tail + split, w - left, h - tail - split };
	}
}

/* A count by its buffer number, so that several stand in one call. */
static const char *
count(size_t n)
{
	static _Thread_local char buf[8][32];
	static _Thread_local unsigned next;

	return str_count(buf[next % 8], sizeof(buf[0]), n) ? buf[next++ % 8] : "";
}

/* What filters by --min-user and --min-item would leave. */
static void
core_lines(struct card *c, const struct app *app)
{
	const struct data_state *s = data_state(app);
	size_t all = app->opt->data->ratings;
	char label[16];

	for (int i = 0; i < s->cores; i++) {
		const struct core *k = &s->core[i];

		snprintf(label, sizeof(label), "%u-core", data_core_of[i]);
		card_linef(c, ROLE_text, label, "%s users, %s items, %.*f %%", count(k->users),
			   count(k->items), k->ratings == all ? 0 : 1,
			   100 * (double)k->ratings / (double)all);
	}
}

static void
shape_lines(struct card *c, const struct app *app)
{
	const struct dataset *d = app->opt->data;
	const struct summary *s = &app->summary;

	card_linef(c, ROLE_text, "users", "%s", count(d->users));
	card_linef(c, ROLE_text, "items", "%s", count(d->items));
	card_linef(c, ROLE_text, "ratings", "%s", count(d->ratings));
	card_linef(c, ROLE_text, "density", "%.3g %%", 100 * s->density);
	card_linef(c, ROLE_text, "per user", "%s/%s/%s min/med/max", count(s->per_user.min),
		   count(s->per_user.median), count(s->per_user.max));
	card_linef(c, ROLE_text, "per item", "%s/%s/%s", count(s->per_item.min),
		   count(s->per_item.median), count(s->per_item.max));
	card_linef(c, ROLE_text, "similar", "%.1f %% (S=1 where R > %g)",
		   d->ratings ? 100.0 * (double)s->above_threshold / (double)d->ratings : 0,
		   app->opt->threshold);
	card_linef(c, ROLE_text, "mean rating", "%.3f, sd %.3f", s->mean, s->sd);
	card_linef(c, ROLE_text, "scale", "%g to %g%s", (double)d->min, (double)d->max,
		   d->implicit ? " (no ratings in the file)" : "");
	card_linef(c, ROLE_text, "top tenth", "of items: %.0f %% of ratings",
		   100 * s->top_tenth_share);
	core_lines(c, app);
}

static void
draw_shape(const struct app *app, struct pane p, bool focused)
{
	view_card(app, PANE_SHAPE, p, focused, "Shape", 12, shape_lines);
}

static void
draw_stars(const struct app *app, struct pane p, bool focused)
{
	const struct summary *s = &app->summary;
	struct pane in = view_box(p, focused, "Ratings");
	size_t most = 1;

	for (int i = 0; i < s->bars; i++)
		most = s->bar[i] > most ? s->bar[i] : most;
	for (int i = 0; i < s->bars; i++) {
		double share = app->opt->data->ratings
				       ? (double)s->bar[i] / (double)app->opt->data->ratings
				       : 0;

		pane_right(in, 6, i, ROLE_text, s->binned ? "%.3g+" : "%g", s->bar_from[i]);
		pane_bar(in, 7, i, in.w - 16, ROLE_bar, (double)s->bar[i] / (double)most);
		pane_right(in, in.w - 1, i, ROLE_dim, "%.1f %%", 100 * share);
	}
}

static void
draw_tail(const struct app *app, struct pane p, bool focused)
{
	const struct summary *s = &app->summary;
	struct pane in = view_box(p, focused, "Long tail (log, log)");
	double x[SUMMARY_TAIL], y[SUMMARY_TAIL];
	struct series series = { .x = x, .y = y, .role = ROLE_bar, .mark = '*' };
	struct chart chart = CHART_INIT;

	for (int i = 0; i < s->tails; i++) {
		x[i] = s->tail_rank[i];
		y[i] = s->tail[i];
	}
	series.n = (size_t)s->tails;
	chart.marks = app->marks;
	chart.log_x = chart.log_y = true;
	chart.series = &series;
	chart.nseries = 1;
	chart.empty = "No ratings.";
	chart_draw(in, &chart);
	pane_box_note(p, ROLE_dim, "ratings by rank of item");
}

/* What would make a score look better than it is. */
static void
leak_lines(struct card *c, const struct app *app)
{
	const struct summary *s = &app->summary;
	const struct load_report *r = &app->opt->data->report;

	card_linef(c, s->time_leak > .5 ? ROLE_warn : ROLE_text, "time leak",
		   "%.1f %% of test (expected)", 100 * s->time_leak);
	card_say(c, ROLE_dim,
		 "is older than the user's newest training rating: the split draws whatever the "
		 "time");
	card_linef(c, ROLE_text, "same pair", "never in two folds (%s duplicate%s)",
		   count(r->duplicates), r->duplicates == 1 ? "" : "s");
	card_line(c, r->ratings_filtered ? ROLE_warn : ROLE_text, "filtered",
		  r->ratings_filtered ? "before the split, test included"
				      : "nothing before the split");
	card_line(c, ROLE_text, "popularity", "of the training fold only");
	card_line(c, ROLE_text, "stopping",
		  s->fold[FOLD_VALID] ? "by validation, never by test"
				      : "by epochs: no validation fold");
}

static void
split_lines(struct card *c, const struct app *app)
{
	const struct split *split = app->opt->split;
	const struct summary *s = &app->summary;

	card_linef(c, ROLE_text, "train", "%s", count(s->fold[FOLD_TRAIN]));
	card_linef(c, ROLE_text, "validation", "%s (%g %% of training)", count(s->fold[FOLD_VALID]),
		   100 * split->options.valid_share);
	card_linef(c, ROLE_text, "test", "%s", count(s->fold[FOLD_TEST]));
	card_linef(c, ROLE_text, "cold items", "%s, with %s test ratings", count(s->cold_items),
		   count(s->cold_test));
	card_linef(c, ROLE_text, "users", "%s no test, %s none > %g", count(s->users_without_test),
		   count(s->users_without_liked_test), app->opt->threshold);
	leak_lines(c, app);
	card_linef(c, ROLE_text, "sha256", "%.16s", split->sha256);
}

static void
draw_split(const struct app *app, struct pane p, bool focused)
{
	const struct split_options *o = &app->opt->split->options;
	char title[80];

	snprintf(title, sizeof(title), "Split %g/%g %s, seed %llu", 100 * (1 - o->test_share),
		 100 * o->test_share, o->kind == SPLIT_USER ? "per user" : "over all ratings",
		 (unsigned long long)o->seed);
	view_card(app, PANE_SPLIT, p, focused, title, 12, split_lines);
}

static void
day(char *buf, size_t size, int64_t t)
{
	time_t when = (time_t)t;
	struct tm tm;

	if (!gmtime_r(&when, &tm) || !strftime(buf, size, "%Y-%m-%d", &tm))
		snprintf(buf, size, "?");
}

/* Text of the data under the others. */
static void
sentence(struct card *c, enum role role, const char *label, const char *text)
{
	struct str s = STR_INIT;

	if (!text || !*text)
		return;
	str_addf(&s, "%s", label);
	str_add_clean(&s, text, strlen(text));
	card_say(c, role, s.s);
	str_free(&s);
}

static void
source_lines(struct card *c, const struct app *app)
{
	const struct dataset *d = app->opt->data;
	const struct load_report *r = &d->report;
	char from[24], to[24], text[160];

	sentence(c, ROLE_strong, "", r->source);
	snprintf(text, sizeof(text), "%s: ", r->format ? r->format : "?");
	sentence(c, ROLE_text, text, r->why);
	snprintf(text, sizeof(text), "%s lines, %s blank, %s bad, %s duplicate%s", count(r->lines),
		 count(r->blank), count(r->bad), count(r->duplicates),
		 r->duplicates ? " (last wins)" : "");
	sentence(c, r->bad ? ROLE_warn : ROLE_text, "", text);
	sentence(c, ROLE_warn, "first bad: ", r->first_bad);
	if (r->zero_dropped) {
		snprintf(text, sizeof(text), "%s ratings of 0 left out", count(r->zero_dropped));
		sentence(c, ROLE_text, "", text);
	}
	if (r->ratings_filtered) {
		snprintf(text, sizeof(text), "filters dropped %s users, %s items, %s ratings",
			 count(r->users_filtered), count(r->items_filtered),
			 count(r->ratings_filtered));
		sentence(c, ROLE_text, "", text);
	}
	sentence(c, ROLE_dim, "titles: ", r->titles);
	sentence(c, ROLE_dim, "users: ", r->users);
	if (d->time_min || d->time_max) {
		day(from, sizeof(from), d->time_min);
		day(to, sizeof(to), d->time_max);
		snprintf(text, sizeof(text), "%s to %s", from, to);
		sentence(c, ROLE_dim, "rated from ", text);
	}
	sentence(c, ROLE_dim, "sha256 ", r->sha256);
}

static void
draw_source(const struct app *app, struct pane p, bool focused)
{
	view_card(app, PANE_SOURCE, p, focused, "Why this format", 12, source_lines);
}

static void
draw_clean(struct pane p, int y, const char *text, size_t n)
{
	struct str s = STR_INIT;

	str_add_clean(&s, text, n);
	pane_fit(p, 1, y, p.w - 1, ROLE_text, s.s ? s.s : "");
	str_free(&s);
}

/* The first ratings of the dataset, with titles. */
static void
draw_as_read(const struct app *app, struct pane p)
{
	const struct dataset *d = app->opt->data;
	const struct csr *m = &d->by_user;

	pane_text(p, 1, 0, ROLE_dim, "as read:");
	for (size_t e = 0; e < csr_len(m, 0) && (int)e + 1 < p.h; e++) {
		struct str s = STR_INIT;

		str_addf(&s, "user %s  %g  %s", ids_get(&d->user_ids, 0),
			 (double)m->val[m->ptr[0] + e], dataset_title(d, m->col[m->ptr[0] + e]));
		draw_clean(p, (int)e + 1, s.s, s.len);
		str_free(&s);
	}
}

static void
draw_peek(const struct app *app, struct pane p, bool focused)
{
	const char *at = app->opt->data->report.peek.s;
	struct pane outer = view_box(p, focused, "Peek"), in = outer;
	int skip = app->view[VIEW_v_data].scroll[PANE_PEEK];

	if (app->opt->data->item_label && outer.h >= 6) {
		in.h = outer.h / 2;
		draw_as_read(app, pane_sub(outer, 0, in.h, outer.w, outer.h - in.h));
	}

	for (int y = -skip; at && *at && y < in.h; y++) {
		size_t n = strcspn(at, "\n");
		struct str s = STR_INIT;

		for (size_t i = 0; i < n; i++)
			str_addc(&s, at[i] == '\t' ? ' ' : at[i]);
		if (y >= 0 && s.s)
			draw_clean(in, y, s.s, s.len);
		str_free(&s);
		at += n + (at[n] != '\0');
	}
}

static void
data_draw(const struct app *app, int pane, struct pane p, bool focused)
{
	static void (*const draw[DATA_PANES])(const struct app *, struct pane, bool) = {
		draw_shape, draw_tail, draw_stars, draw_split, draw_source, draw_peek,
	};

	draw[pane](app, p, focused);
}

const struct view_ops v_data = {
	.state_size = sizeof(struct data_state),
	.where = AT_DATA,
	.panes = DATA_PANES,
	.layout = data_layout,
	.draw = data_draw,
	.copy = data_copy,
	.work = data_work,
	.plain = data_plain,
};
