/* What binarizing loses, and what the codes are like as a whole. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/score.h"
#include "tui/views/codes.h"

/* ---- the table of forms ---- */

/* One column of the table. */
struct lost_column {
	const struct model_row *row;
	const struct row_look *look;
};

struct lost_table {
	const struct app *app;
	struct lost_column col[ROWS_MAX];
	int n, labels, width; /* columns; cells of a label, of a column */
	struct pane p;
	int y;
};

static void table_label(struct lost_table *t, enum role role, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void
table_label(struct lost_table *t, enum role role, const char *fmt, ...)
{
	char text[32];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	pane_fit(t->p, 1, t->y, t->labels - 1, role, text);
}

static void
table_cell(struct lost_table *t, int col, enum role role, const char *text)
{
	pane_right(t->p, 1 + t->labels + (col + 1) * t->width, t->y, role, "%s", text);
}

static void
line_ndcg(struct lost_table *t, int cut)
{
	const struct job *job = &t->app->run.job;
	char text[16];

	table_label(t, cut == codes_state(t->app)->cutoff ? ROLE_text : ROLE_dim, "NDCG@%u",
		    job->eval.k[cut]);
	for (int i = 0; i < t->n; i++) {
		const struct row_look *l = t->col[i].look;

		table_cell(t, i, form_role(t->col[i].row->form),
			   l && l->scored ? score_text(l->ndcg.expected[cut], text, sizeof(text))
					  : "..");
	}
	t->y++;
}

static void
line_chance(struct lost_table *t)
{
	const struct codes_state *s = codes_state(t->app);
	char text[16];

	table_label(t, ROLE_dim, "chance@%u", t->app->run.job.eval.k[s->cutoff]);
	for (int i = 0; s->panel && i < t->n; i++)
		table_cell(t, i, ROLE_chance,
			   score_text(panel_chance(s->panel)->expected[s->cutoff], text,
				      sizeof(text)));
	t->y++;
}

static void
line_ties(struct lost_table *t)
{
	int cut = codes_state(t->app)->cutoff;
	char text[16];

	table_label(t, ROLE_dim, "ties@%u", t->app->run.job.eval.k[cut]);
	for (int i = 0; i < t->n; i++) {
		const struct row_look *l = t->col[i].look;

		table_cell(t, i, ROLE_text,
			   l && l->scored ? score_text(l->ndcg.high[cut] - l->ndcg.low[cut], text,
						       sizeof(text))
					  : "..");
	}
	t->y++;
}

enum lost_row { LOST_PART, LOST_FLIPPED, LOST_TIED };

static void
line_form(struct lost_table *t, enum lost_row what)
{
	static const char *const label[] = { "lost |f|^2", "flipped %", "tied %" };
	char text[16];

	table_label(t, ROLE_dim, "%s", label[what]);
	for (int i = 0; i < t->n; i++) {
		const struct row_look *l = t->col[i].look;
		const struct form_audit *f = l && l->formed ? &l->form : NULL;

		if (!f)
			snprintf(text, sizeof(text), codes_in_past(t->app) ? "-" : "..");
		else if (what == LOST_PART)
			share_text(fabs(f->lost), 3, text, sizeof(text));
		else
			snprintf(text, sizeof(text), "%.1f",
				 100 * (what == LOST_FLIPPED ? f->flipped : f->tied));
		table_cell(t, i, ROLE_text, text);
	}
	t->y++;
}

static void
line_cost(struct lost_table *t)
{
	char text[16];

	table_label(t, ROLE_dim, "bytes");
	for (int i = 0; i < t->n; i++) {
		snprintf(text, sizeof(text), "%u",
			 form_bytes(t->col[i].row->form, t->app->run.job.bits));
		table_cell(t, i, ROLE_text, text);
	}
	t->y++;
	table_label(t, ROLE_dim, "us/query");
	for (int i = 0; i < t->n; i++) {
		const struct row_look *l = t->col[i].look;

		if (l && l->timed)
			snprintf(text, sizeof(text), "%.2f", 1e6 * l->seconds);
		else
			snprintf(text, sizeof(text), "-");
		table_cell(t, i, ROLE_text, text);
	}
	t->y++;
}

/* "Heat (1995)" without what would harm a terminal, at most `most` bytes. */
static void
add_title(struct str *s, const struct app *app, uint32_t item, size_t most)
{
	const char *title = dataset_title(app->opt->data, item);
	char clean[64];

	str_clean_into(clean, most < sizeof(clean) ? most : sizeof(clean), title, strlen(title));
	str_add(s, clean);
}

/* The triple that suffers most, in words. */
static void
say_worst(struct lost_table *t)
{
	struct str s = STR_INIT;
	bool any = false;

	for (int i = 0; i < t->n; i++) {
		const struct row_look *l = t->col[i].look;
		const struct form_audit *f = l && l->formed && l->form.any ? &l->form : NULL;
		bool code = t->col[i].row->form != FORM_ST;

		if (!f)
			continue;
		str_clear(&s);
		str_addf(&s, "%s turns round, for user ", form_short(t->col[i].row));
		str_add_clean(&s, ids_get(&t->app->opt->data->user_ids, f->user),
			      strlen(ids_get(&t->app->opt->data->user_ids, f->user)));
		str_add(&s, ": ");
		add_title(&s, t->app, f->near, 40);
		str_add(&s, " before ");
		add_title(&s, t->app, f->far, 40);
		str_addf(&s, ", cosine %.2f > %.2f; %s %.4g %c %.4g.", f->cos_near, f->cos_far,
			 code ? "distance" : "product", f->form_near, code ? '>' : '<',
			 f->form_far);
		t->y = pane_wrap(pane_sub(t->p, 1, 0, t->p.w - 2, t->p.h), t->y,
				 form_role(t->col[i].row->form), s.s);
		any = true;
	}
	if (any)
		t->y = pane_wrap(pane_sub(t->p, 1, 0, t->p.w - 2, t->p.h), t->y, ROLE_dim,
				 "Enter shows the one in focus on the plane.");
	str_free(&s);
}

static void
say_notes(struct lost_table *t)
{
	const struct codes_state *s = codes_state(t->app);
	const struct job *job = &t->app->run.job;
	struct pane p = pane_sub(t->p, 1, 0, t->p.w - 2, t->p.h);
	struct str text = STR_INIT;
	uint32_t all = job->data->users;

	str_addf(&text,
		 "Validation fold, %s items, gain %s, %u of %u users (seed %d); ties: mean "
		 "over their orders, and best less worst.",
		 protocol_name(job->eval.protocol), gain_name(job->eval.gain),
		 s->panel ? panel_users(s->panel) : 0, all, AUDIT_SEED);
	t->y = pane_wrap(p, t->y, ROLE_dim, text.s);
	str_clear(&text);
	str_addf(&text,
		 "Flipped and tied: of %d draws of a user and two items (seed %d), against "
		 "<f, f>. A query finds the nearest 10 of all items, 64 users at once.",
		 FORM_TRIPLES, AUDIT_SEED);
	t->y = pane_wrap(p, t->y, ROLE_dim, text.s);
	str_clear(&text);
	str_addf(&text, "ST is not a code: %u floats, %u bytes. A code of %u bits takes %u.",
		 job->bits, form_bytes(FORM_ST, job->bits), job->bits,
		 form_bytes(FORM_S, job->bits));
	t->y = pane_wrap(p, t->y, ROLE_text, text.s);
	str_free(&text);
}

static void
table_lines(struct lost_table *t)
{
	table_label(t, ROLE_dim, "%s", "");
	for (int i = 0; i < t->n; i++)
		table_cell(t, i, form_role(t->col[i].row->form), form_short(t->col[i].row));
	t->y++;
	for (int k = 0; k < t->app->run.job.eval.cutoffs; k++)
		line_ndcg(t, k);
	line_chance(t);
	line_ties(t);
	for (int what = LOST_PART; what <= LOST_TIED; what++)
		line_form(t, (enum lost_row)what);
	line_cost(t);
	say_notes(t);
	say_worst(t);
}

/* How far a pane of n lines is scrolled. */
static int
scrolled(const struct app *app, int pane, int lines, int rows)
{
	int s = app->view[VIEW_v_codes].scroll[pane], most = lines - rows;

	s = s > most ? most : s;
	return s < 0 ? 0 : s;
}

void
draw_lost(const struct app *app, struct pane p, bool focused)
{
	const struct history *h = &app->run;
	const struct look *l = codes_row_look(app);
	bool rated = app->job.eval.protocol == PROTOCOL_RATED;
	/* the fold stands in the last line, too, which may be out of sight */
	struct pane in = view_box(p, focused,
				  rated ? "Lost by binarizing, valid rated"
					: "Lost by binarizing, valid all");
	struct lost_table t = { .app = app, .labels = 11 };
	int lines;

	for (int r = 0; h->started && r < h->job.rows; r++)
		if (h->info.row_net[r] >= 0)
			t.col[t.n++] = (struct lost_column){ h->job.row[r], l ? &l->row[r] : NULL };
	if (!t.n)
		return;
	t.width = (in.w - t.labels - 1) / t.n;
	t.width = t.width > 9 ? 9 : t.width;
	/* once for the number of lines */
	t.p = (struct pane){ .c = in.c, .w = in.w };
	table_lines(&t);
	lines = t.y;
	t.p = in;
	t.y = -scrolled(app, PANE_LOST, lines, in.h);
	table_lines(&t);
	if (l)
		pane_box_note(p, ROLE_dim, "epoch %u", l->epoch);
}

/* ---- health ---- */

struct health {
	struct pane p;
	int y;
	const struct look *look;
};

/* A line of two numbers: of items and of users. */
static void
health_line(struct health *h, const char *label, int digits, const char *unit, double items,
	    double users)
{
	const double value[SIDES] = { items, users };
	char text[32];

	if (h->y >= 0 && h->y < h->p.h)
		pane_fit(h->p, 1, h->y, h->p.w - 18, ROLE_dim, label);
	for (int i = 0; i < SIDES; i++) {
		snprintf(text, sizeof(text), "%.*f%s", digits, value[i], unit);
		if (!isfinite(value[i]))
			snprintf(text, sizeof(text), "-");
		pane_right(h->p, h->p.w - 1 - 9 * (SIDES - 1 - i), h->y, ROLE_text, "%s",
			   h->look->side[i].done ? text : "..");
	}
	h->y++;
}

/* A number of both together. */
static void
whole_line(struct health *h, const char *label, int digits, const char *unit, double value)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*f%s", digits, value, unit);
	pane_fit(h->p, 1, h->y, h->p.w - 14, ROLE_dim, label);
	pane_right(h->p, h->p.w - 1, h->y, ROLE_text, "%s", text);
	h->y++;
}

static double
dead_bits(const struct side_look *s)
{
	double n = 0;

	for (uint32_t j = 0; s->done && j < s->codes.bits; j++)
		n += s->codes.bit[j].dead;
	return n;
}

static void
health_lines(struct health *h)
{
	const struct side_look *i = &h->look->side[SIDE_ITEMS], *u = &h->look->side[SIDE_USERS];
	const struct code_counts *ic = &i->codes.counts, *uc = &u->codes.counts;
	const struct code_health *w = &h->look->snap->net[h->look->net].health;

	pane_right(h->p, h->p.w - 10, h->y, ROLE_dim, "items");
	pane_right(h->p, h->p.w - 1, h->y, ROLE_dim, "users");
	h->y++;
	health_line(h, "codes", 0, "", ic->rows, uc->rows);
	health_line(h, "different", 0, "", ic->distinct, uc->distinct);
	health_line(h, "share theirs", 0, "", ic->sharing, uc->sharing);
	health_line(h, "on one, most", 0, "", ic->largest, uc->largest);
	health_line(h, "entropy, bits", 2, "", ic->entropy, uc->entropy);
	health_line(h, "at most", 2, "", log2(ic->rows), log2(uc->rows));
	health_line(h, "dead bits", 0, "", dead_bits(i), dead_bits(u));
	health_line(h, "fragile bits", 1, " %", i->fragile ? 100 * i->fragile_mean : NAN,
		    u->fragile ? 100 * u->fragile_mean : NAN);
	whole_line(h, "f exactly 0", 0, "", (double)w->exact_zeros);
	whole_line(h, "|h| > .99", 1, " %", 100 * w->saturated);
	whole_line(h, "|h| < .1", 1, " %", 100 * w->undecided);
	whole_line(h, "largest |f|", 3, "", w->max_abs_f);
	h->y = pane_wrap(pane_sub(h->p, 1, 0, h->p.w - 2, h->p.h), h->y, ROLE_dim,
			 "h is tanh(alpha f). Fragile: |f| under .05 of its root mean square; "
			 "noise of that size flips "
			 "the bit. Of exactly 0, engines disagree which sign it has.");
}

void
draw_health(const struct app *app, struct pane p, bool focused)
{
	const struct look *l = codes_look(app);
	struct health h = { .look = l };
	char title[40];
	int row = codes_row(app), lines;
	struct pane in;

	snprintf(title, sizeof(title), "Health of %s",
		 row < 0 ? "codes" : form_short(app->run.job.row[row]));
	in = view_box(p, focused, title);
	if (!l) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 1, in.h), 0, ROLE_dim,
			  "It comes with the first epoch.");
		return;
	}
	h.p = (struct pane){ .c = in.c, .w = in.w };
	health_lines(&h);
	lines = h.y;
	h.p = in;
	h.y = -scrolled(app, PANE_HEALTH, lines, in.h);
	health_lines(&h);
	pane_box_note(p, ROLE_dim, "epoch %u", l->epoch);
}
