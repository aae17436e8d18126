/* Bits of the Codes screen: how what they are made of is spread, each, in pairs. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "tui/bars.h"
#include "tui/score.h"
#include "tui/views/codes.h"

static const char *const side_names[] = { "items", "users" };

/* ---- distributions ---- */

static bool
is_code(enum form form)
{
	return form == FORM_S || form == FORM_SST;
}

static void
shape_title(const struct snapshot_net *n, enum form form, int w, char *out, size_t size)
{
	switch (form) {
	case FORM_C:
		snprintf(out, size, w >= 24 ? "C: features f" : "C: f");
		break;
	case FORM_ST:
		snprintf(out, size, w >= 24 ? "ST: tanh(%.3g f)" : "ST, a %.3g", n->features.alpha);
		break;
	case FORM_S:
		snprintf(out, size, w >= 24 ? "S: sign of f" : "S: sign");
		break;
	default:
		snprintf(out, size, w >= 24 ? "SST: sign of ST" : "SST: sign");
		break;
	}
}

/* One form: what all users and items have, counted in bins, with an axis below. */
static void
draw_shape(const struct snapshot_net *n, const struct model_row *row, struct pane p)
{
	const struct code_health *w = &n->health;
	uint32_t bin[SNAPSHOT_BINS] = { 0 };
	const uint32_t *bins = row->form == FORM_C ? w->f_bin : w->bin;
	double all = (double)(n->features.users + n->features.items) * n->features.bits;
	char title[32];

	shape_title(n, row->form, p.w, title, sizeof(title));
	pane_fit(p, 0, 0, p.w, form_role(row->form), title);
	if (p.h < 4)
		return;
	if (is_code(row->form)) {
		/* two spikes, as wide as two bins */
		bin[0] = bin[1] = (uint32_t)((all - (double)w->ones) / all * 1e6);
		bin[SNAPSHOT_BINS - 1] = bin[SNAPSHOT_BINS - 2] =
			(uint32_t)((double)w->ones / all * 1e6);
		bins = bin;
	}
	bars_draw(pane_sub(p, 0, 1, p.w, p.h - 3), bins, SNAPSHOT_BINS);
	pane_across(p, 0, p.h - 2, p.w, ROLE_axis, p.c->utf8 ? "\u2500" : "-");
	pane_textf(p, 0, p.h - 1, ROLE_axis, "%.3g", row->form == FORM_C ? -w->range : -1);
	pane_right(p, p.w, p.h - 1, ROLE_axis, "%+.3g", row->form == FORM_C ? w->range : 1);
	if (is_code(row->form) && p.w >= 16)
		pane_textf(p, p.w / 2 - 4, p.h - 1, ROLE_axis, "%.1f %% +1",
			   100 * (double)w->ones / all);
	else
		pane_text(p, p.w / 2, p.h - 1, ROLE_axis, "0");
}

void
draw_shapes(const struct app *app, struct pane p, bool focused)
{
	const struct history *h = &app->run;
	const struct snapshot *snap = codes_snapshot(app);
	struct pane in = view_box(p, focused,
				  p.w < 56 ? "What rows rank by"
					   : "What rows rank by: all users, items and bits");
	int n = 0, at = 0;

	for (int r = 0; snap && r < h->job.rows; r++)
		n += h->info.row_net[r] >= 0;
	if (!n) {
		pane_text(in, 1, 0, ROLE_dim, "The first codes come with the first epoch.");
		return;
	}
	for (int r = 0; r < h->job.rows; r++) {
		int x = 1 + at * (in.w - 1) / n, end = 1 + (at + 1) * (in.w - 1) / n;

		if (h->info.row_net[r] < 0)
			continue;
		draw_shape(&snap->net[h->info.row_net[r]], h->job.row[r],
			   pane_sub(in, x, 0, end - x - 1, in.h));
		at++;
	}
	pane_box_note(p, ROLE_dim, "epoch %u", snap->epoch);
}

/* ---- what the panes of bits have in common ---- */

/* The box of a pane that shows one side of a look; NULL when there is none yet. */
static const struct side_look *
open_side(const struct app *app, struct pane p, bool focused, const char *what, struct pane *in)
{
	const struct codes_state *s = codes_state(app);
	const struct look *l = codes_look(app);
	int row = codes_row(app);
	char title[80];

	snprintf(title, sizeof(title), "%s %s, %s", what,
		 row < 0 ? "-" : form_short(app->run.job.row[row]), side_names[s->side]);
	*in = view_box(p, focused, title);
	if (l && l->side[s->side].done) {
		pane_box_note(p, ROLE_dim, "epoch %u", l->epoch);
		return &l->side[s->side];
	}
	pane_wrap(pane_sub(*in, 1, 0, in->w - 1, in->h), 0, ROLE_dim,
		  app->run.snapshot ? "Being counted .." : "They come with the first epoch.");
	return NULL;
}

/* The first line to show of n, so that line `at` is among `rows`. */
static int
top_for(int at, int n, int rows)
{
	int top = at - rows / 2;

	top = top > n - rows ? n - rows : top;
	return top < 0 ? 0 : top;
}

/* ---- each bit ---- */

struct bit_columns {
	int mean, entropy, pair, without, fragile, bar; /* right ends; 0: no room */
	int bar_w;
};

static struct bit_columns
columns_for(int w)
{
	struct bit_columns c = { .mean = 10, .entropy = 16 };

	if (w < 24)
		return (struct bit_columns){ .mean = 10 };
	c.pair = w >= 36 ? 22 : 0;
	c.without = w >= 36 ? 30 : 24;
	c.fragile = w >= 54 ? 39 : 0;
	c.bar = (c.fragile ? c.fragile : c.without) + 2;
	c.bar_w = w - c.bar - 1;
	if (c.bar_w > 41)
		c.bar_w = 41;
	if (c.bar_w < 5)
		c.bar = 0;
	return c;
}

/* -1 .. 0 .. +1: a bar from the middle. */
static void
draw_mean(struct pane p, int x, int y, int w, double mean)
{
	int half = (w - 1) / 2, n = (int)(fabs(mean) * half + .5);

	pane_across(p, x, y, w, ROLE_axis, p.c->utf8 ? "\u00b7" : ".");
	pane_across(p, mean < 0 ? x + half - n : x + half + 1, y, n, ROLE_bar,
		    p.c->utf8 ? "\u2588" : "#");
	pane_text(p, x + half, y, ROLE_axis, p.c->utf8 ? "\u2502" : "|");
}

static void
bit_head(struct pane p, const struct bit_columns *c)
{
	pane_right(p, 4, 0, ROLE_dim, "bit");
	pane_right(p, c->mean, 0, ROLE_dim, "mean");
	if (c->entropy)
		pane_right(p, c->entropy, 0, ROLE_dim, "entr.");
	if (c->pair)
		pane_right(p, c->pair, 0, ROLE_dim, "corr.");
	if (c->without)
		pane_right(p, c->without, 0, ROLE_dim, "dNDCG");
	if (c->fragile)
		pane_right(p, c->fragile, 0, ROLE_dim, "fragile");
	if (c->bar) {
		pane_text(p, c->bar, 0, ROLE_dim, "-1");
		pane_text(p, c->bar + (c->bar_w - 1) / 2, 0, ROLE_dim, "0");
		pane_right(p, c->bar + c->bar_w, 0, ROLE_dim, "+1");
	}
}

static void
bit_line(const struct look *l, const struct side_look *s, struct pane p, int y,
	 const struct bit_columns *c, uint32_t j, bool chosen)
{
	const struct bit_health *b = &s->codes.bit[j];
	enum role role = b->dead ? ROLE_bad : ROLE_text;
	char text[24];

	if (chosen) {
		pane_across(p, 0, y, p.w, ROLE_select, " ");
		role = ROLE_select;
	}
	pane_text(p, 0, y, role, chosen ? ">" : " ");
	pane_right(p, 4, y, role, "%u", j);
	pane_right(p, c->mean, y, role, "%+.2f", b->mean);
	if (c->entropy)
		pane_right(p, c->entropy, y, role, "%s",
			   share_text(b->entropy, 3, text, sizeof(text)));
	if (c->pair && b->dead)
		pane_right(p, c->pair, y, role, "dead");
	else if (c->pair)
		pane_right(p, c->pair, y, role, "%+.2f", b->correlation);
	if (c->without)
		pane_right(p, c->without, y, role, "%s",
			   j < l->without_done ? difference_text(l->without[j] - l->with_all, text,
								 sizeof(text))
					       : "..");
	if (c->fragile)
		pane_right(p, c->fragile, y, role, s->fragile ? "%.1f %%" : "-",
			   s->fragile ? 100 * s->fragile[j] : 0);
	if (c->bar)
		draw_mean(p, c->bar, y, c->bar_w, b->mean);
}

void
draw_bits(const struct app *app, struct pane p, bool focused)
{
	const struct codes_state *state = codes_state(app);
	const struct look *l = codes_look(app);
	struct pane in;
	const struct side_look *s = open_side(app, p, focused, "Bits of", &in);
	struct bit_columns c = columns_for(in.w);
	uint32_t *order, bits, at = 0;
	int top;

	if (!s)
		return;
	bits = s->codes.bits;
	order = mem_new(bits, sizeof(*order));
	codes_order(app, order, bits);
	while (at + 1 < bits && order[at] != state->bit)
		at++;
	top = top_for((int)at, (int)bits, in.h - 1);
	bit_head(in, &c);
	for (int y = 1; y < in.h && top + y - 1 < (int)bits; y++)
		bit_line(l, s, in, y, &c, order[top + y - 1], order[top + y - 1] == state->bit);
	free(order);
}

/* ---- pairs of bits ---- */

/* Tenths of a correlation: 1 to 9 above 0, a to i below. */
static char
pair_mark(float c)
{
	int tenths = (int)(fabsf(c) * 10);

	if (isnan(c))
		return 'x';
	tenths = tenths > 9 ? 9 : tenths;
	return (char)(!tenths ? '.' : c > 0 ? '0' + tenths : 'a' + tenths - 1);
}

static enum role
pair_role(float c)
{
	return fabsf(c) >= .5f ? ROLE_bad : fabsf(c) >= .3f ? ROLE_warn : ROLE_text;
}

static void
pair_line(const struct app *app, const struct code_audit *a, struct pane p, int y, uint32_t i,
	  int left, int cell)
{
	uint32_t chosen = codes_state(app)->bit;

	pane_right(p, 4, y, i == chosen ? ROLE_select : ROLE_dim, "%u", i);
	for (int x = 5; x + cell <= p.w; x += cell) {
		uint32_t j = (uint32_t)(left + (x - 5) / cell);
		float c = j < a->bits ? a->correlation[(size_t)i * a->bits + j] : 0;
		char mark[2] = { i == j ? '@' : pair_mark(c), '\0' };

		if (j >= a->bits)
			return;
		pane_text(p, x, y, i == j ? ROLE_dim : pair_role(c), mark);
		if (i == chosen || j == chosen)
			pane_paint(p, x, y, 1, i == j ? ROLE_dim : pair_role(c), CELL_BOLD);
	}
}

void
draw_pairs(const struct app *app, struct pane p, bool focused)
{
	const struct codes_state *state = codes_state(app);
	struct pane in;
	const struct side_look *s = open_side(app, p, focused, "Correlation of bits,", &in);
	const struct bit_health *b;
	int bits, cell, rows = in.h - 3, cols, top, left;

	if (!s)
		return;
	bits = (int)s->codes.bits;
	cell = 5 + 2 * bits <= in.w ? 2 : 1;
	cols = (in.w - 5) / cell;
	top = top_for((int)state->bit, bits, rows);
	left = top_for((int)state->bit, bits, cols);
	for (int x = 0; x < cols && left + x < bits; x++)
		if ((left + x) % 10 == 0 || (cell == 2 && (left + x) % 5 == 0))
			pane_textf(in, 5 + x * cell, 0, ROLE_dim, "%d", left + x);
	for (int y = 0; y < rows && top + y < bits; y++)
		pair_line(app, &s->codes, in, y + 1, (uint32_t)(top + y), left, cell);
	pane_fit(in, 1, in.h - 2, in.w - 1, ROLE_dim, "tenths: 1-9 above 0, a-i below, x: dead");
	if (state->bit >= s->codes.bits)
		return;
	b = &s->codes.bit[state->bit];
	if (b->dead)
		pane_textf(in, 1, in.h - 1, ROLE_bad, "bit %u is alike in all %s", state->bit,
			   side_names[state->side]);
	else
		pane_textf(in, 1, in.h - 1, ROLE_strong, "bit %u: %+.3f with bit %u", state->bit,
			   b->correlation, b->with);
}
