/* The Codes screen in words. */
#include <config.h>

#include <math.h>

#include "tui/words.h"
#include "tui/score.h"
#include "tui/views/codes.h"

static const char *const side_names[] = { "items", "users" };

/* What is known of the chosen bit. */
bool
codes_copy(const struct app *app, struct str *what, struct str *text)
{
	const struct codes_state *s = codes_state(app);
	const struct look *l = codes_look(app);
	const struct side_look *side = l ? &l->side[s->side] : NULL;
	const struct bit_health *b;
	char without[24];

	if (!side || !side->done || s->bit >= side->codes.bits)
		return false;
	b = &side->codes.bit[s->bit];
	str_addf(what, "bit %u, %s", s->bit, side_names[s->side]);
	str_addf(text, "bit %u of %s, %s, epoch %u: mean %+.4f, entropy %.4f bit", s->bit,
		 app->run.job.row[codes_row(app)]->name, side_names[s->side], l->epoch, b->mean,
		 b->entropy);
	if (b->dead)
		str_add(text, ", dead");
	else
		str_addf(text, ", correlation %+.4f with bit %u", b->correlation, b->with);
	if (s->bit < l->without_done)
		str_addf(text, ", validation NDCG without it %s",
			 difference_text(l->without[s->bit] - l->with_all, without,
					 sizeof(without)));
	return true;
}

/* ---- the screen ---- */

static void
add_form(const struct app *app, const struct look *l, int r, struct str *out)
{
	const struct row_look *row = &l->row[r];
	const struct job *job = &app->run.job;
	const struct codes_state *s = codes_state(app);

	str_addf(out, "%s: ", job->row[r]->name);
	if (row->scored) {
		words_ndcg(out, job->eval.k[s->cutoff], row->ndcg.expected[s->cutoff]);
		str_add(out, ", over the orders of ties from ");
		words_score(out, row->ndcg.low[s->cutoff]);
		str_add(out, " to ");
		words_score(out, row->ndcg.high[s->cutoff]);
	} else {
		str_add(out, "not scored");
	}
	if (row->formed)
		str_addf(out,
			 "; of the orders of two items that C has, %.1f percent flipped and %.1f "
			 "percent tied; %.1f percent of the features' squares lost",
			 100 * row->form.flipped, 100 * row->form.tied, 100 * fabs(row->form.lost));
	str_addf(out, "; bytes a row: %u", form_bytes(job->row[r]->form, job->bits));
	if (row->timed && !app->headless)
		str_addf(out, "; %.3g microseconds a query", 1e6 * row->seconds);
	words_line(out, ".");
}

static void
add_side(const struct look *l, int side, struct str *out)
{
	const struct code_counts *c = &l->side[side].codes.counts;

	words_line(out,
		   "Codes of %s: %u, different %u, at most %u on one, entropy %.2f of at most %.2f "
		   "bits.",
		   side_names[side], c->rows, c->distinct, c->largest, c->entropy, log2(c->rows));
}

static void
add_bit(const struct app *app, const struct look *l, uint32_t j, struct str *out)
{
	const struct side_look *side = &l->side[codes_state(app)->side];
	const struct bit_health *b = &side->codes.bit[j];

	str_addf(out, "Bit %u: mean %+.2f, entropy %.3f bit", j, b->mean, b->entropy);
	if (b->dead)
		str_add(out, ", dead");
	else
		str_addf(out, ", correlation %+.2f with bit %u", b->correlation, b->with);
	if (j < l->without_done)
		str_addf(out, ", without it NDCG changes by %+.4f", l->without[j] - l->with_all);
	if (side->fragile)
		str_addf(out, ", %.1f percent fragile", 100 * side->fragile[j]);
	words_line(out, ".");
}

/* What stands out on the sides of the chosen bit. */
static void
add_meaning(const struct app *app, struct str *out)
{
	const struct codes_state *s = codes_state(app);
	const struct meaning *m = &s->meaning;

	for (int v = 0; v < 2 && m->epoch && m->bit == s->bit && m->side == s->side; v++) {
		str_addf(out, "Where bit %u is %s, %u %s", m->bit, v ? "plus 1" : "minus 1",
			 m->rows[v], side_names[m->side]);
		for (int i = 0; i < m->n[v]; i++) {
			str_add(out, i ? ", " : ": over-represented are ");
			words_clean(out, s->traits[m->side].name[m->lift[v][i].trait]);
			str_addf(out, " (%u, lift %.2f)", m->lift[v][i].count, m->lift[v][i].lift);
		}
		words_line(out, ".");
	}
}

void
codes_plain(const struct app *app, struct str *out)
{
	const struct codes_state *s = codes_state(app);
	const struct look *rows = codes_row_look(app), *l = codes_look(app);
	const struct history *h = &app->run;
	int row = codes_row(app);

	if (!rows || !l || row < 0) {
		words_line(out, "The first codes come with the first epoch; rules have none.");
		return;
	}
	str_addf(out, "What binarizing loses, epoch %u, validation fold, ", rows->epoch);
	words_protocol(&h->job, out);
	str_add(out, ", chance ");
	words_score(out, s->panel ? panel_chance(s->panel)->expected[s->cutoff] : NAN);
	words_line(out, ":");
	for (int r = 0; r < h->job.rows; r++)
		if (h->info.row_net[r] >= 0)
			add_form(app, rows, r, out);
	for (int side = 0; side < SIDES; side++)
		if (l->side[side].done)
			add_side(l, side, out);
	if (!l->side[s->side].done)
		return;
	words_line(out,
		   "Bits of %s, %s, epoch %u. The chosen one is %u; down and up choose, side "
		   "and form go to others.",
		   h->job.row[row]->name, side_names[s->side], l->epoch, s->bit);
	for (uint32_t j = 0; j < l->side[s->side].codes.bits; j++)
		add_bit(app, l, j, out);
	add_meaning(app, out);
}
