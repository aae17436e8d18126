/* Who may ask on the Neighbours screen, and the one who does. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/num/bits.h"
#include "tui/score.h"
#include "tui/views/neighbours.h"

char *
neighbours_name(const struct app *app, enum near_side side, uint32_t row, char *buf, size_t size)
{
	const struct dataset *d = app->opt->data;
	const struct label *label = side == NEAR_USERS ? d->user_label : NULL;
	struct str s = STR_INIT;

	if (side == NEAR_ITEMS)
		str_add(&s, dataset_title(d, row));
	else
		str_addf(&s, "user %s", ids_get(&d->user_ids, row));
	if (label && label[row].groups)
		str_addf(&s, "  %s", label[row].groups);
	str_clean_into(buf, size, s.s, s.len);
	str_free(&s);
	return buf;
}

/* ---- who may ask ---- */

/* What stands at the right of a row. */
static void
draw_number(struct pane p, int y, enum role role, const struct csr *m, uint32_t row,
	    const struct user_gaps *gaps)
{
	char text[16];

	if (gaps)
		pane_right(p, p.w - 1, y, role, "%s",
			   difference_text(gaps->gap[row], text, sizeof(text)));
	else
		pane_right(p, p.w - 1, y, role, "%zu", csr_len(m, row));
}

void
draw_askers(const struct app *app, struct pane p, bool focused)
{
	const struct neighbours_state *s = neighbours_state(app);
	const struct user_gaps *gaps = neighbours_gaps(app);
	const struct dataset *d = app->opt->data;
	bool users = asks(s->way) == NEAR_USERS;
	const struct csr *m = users ? &d->by_user : &d->by_item;
	int rows = (int)m->rows, at = (int)(users ? s->user : s->item), h, top;
	struct pane in;

	if (you_ask(s)) {
		draw_your_list(app, p, focused);
		return;
	}
	in = view_box(p, focused, users ? "Users" : "Items");
	h = in.h - 1;
	at = gaps ? (int)gaps->place[at] : at;
	top = at - h / 2;
	top = top > rows - h ? rows - h : top;
	top = top < 0 ? 0 : top;
	pane_text(in, 2, 0, ROLE_dim, "id");
	if (gaps)
		pane_right(in, in.w - 1, 0, ROLE_dim, "%s - %s",
			   form_short(app->run.job.row[gaps->row[0]]),
			   form_short(app->run.job.row[gaps->row[1]]));
	else
		pane_right(in, in.w - 1, 0, ROLE_dim, in.w > 20 ? "ratings" : "n");
	for (int y = 0; y < h && top + y < rows; y++) {
		enum role role = top + y == at ? ROLE_select : ROLE_text;
		uint32_t row = gaps ? gaps->order[top + y] : (uint32_t)(top + y);
		const char *id = ids_get(users ? &d->user_ids : &d->item_ids, row);
		char text[64];

		pane_across(in, 0, y + 1, in.w, role, " ");
		pane_text(in, 0, y + 1, role, top + y == at ? ">" : " ");
		pane_fit(in, 2, y + 1, in.w - 9, role,
			 str_clean_into(text, sizeof(text), id, strlen(id)));
		draw_number(in, y + 1, role, m, row, gaps);
	}
}

/* ---- the asker ---- */

static void
profile(const struct app *app, struct str *out)
{
	const struct neighbours_state *s = neighbours_state(app);
	bool users = asks(s->way) == NEAR_USERS;
	const struct dataset *d = app->opt->data;
	const struct csr *m = users ? &d->by_user : &d->by_item;
	uint32_t row = users ? s->user : s->item;
	double sum = 0, squares = 0, n = (double)csr_len(m, row);

	for (size_t e = m->ptr[row]; e < m->ptr[row + 1]; e++) {
		sum += (double)m->val[e];
		squares += (double)m->val[e] * (double)m->val[e];
	}
	str_addf(out, "%.0f ratings", n);
	for (enum fold f = FOLD_TRAIN; users && f < FOLDS; f++)
		str_addf(out, "%s%zu %s", f == FOLD_TRAIN ? ": " : ", ",
			 csr_len(&app->opt->split->user[f], row), fold_name(f));
	if (n > 0)
		str_addf(out, "; mean %.2f, sd %.2f", sum / n,
			 sqrt(fmax(0, squares / n - sum * sum / n / n)));
}

uint32_t
neighbours_bits_shown(const struct app *app, uint32_t bits, int w, uint32_t *from)
{
	uint32_t room = w < 4 ? 4 : (uint32_t)w, at = neighbours_state(app)->bit;

	at = at < bits ? at : bits - 1;
	*from = 0;
	if (bits <= room)
		return bits;
	*from = at < room / 2 ? 0 : at - room / 2;
	*from = *from > bits - room ? bits - room : *from;
	return room;
}

void
draw_code_line(struct pane p, int y, const char *word, const uint64_t *code, uint32_t from,
	       uint32_t n, const uint64_t *flips)
{
	pane_text(p, 1, y, ROLE_dim, word);
	for (uint32_t i = 0; i < n; i++)
		pane_text(p, 7 + (int)i, y, bits_get(flips, from + i) ? ROLE_edit : ROLE_strong,
			  bits_get(code, from + i) ? "1" : "0");
}

void
draw_flip_line(const struct app *app, struct pane p, int y, const struct look_near *l,
	       uint32_t from, uint32_t n)
{
	const struct neighbours_state *s = neighbours_state(app);

	pane_text(p, 1, y, ROLE_dim, "flip");
	for (uint32_t i = 0; i < n; i++) {
		uint32_t j = from + i;
		bool flipped = bits_get(l->q.flip, j);

		if (j == s->bit)
			pane_textf(p, 7 + (int)i, y, ROLE_cursor,
				   flipped ? "^ bit %u, flipped" : "^ bit %u", j);
		else if (flipped && j < s->bit)
			pane_text(p, 7 + (int)i, y, ROLE_edit, "^");
	}
}

/* "7dcfb0": its bytes, the first bit the highest. */
static void
add_hex(struct str *out, const uint64_t *code, uint32_t bits)
{
	uint8_t byte[BITS_MOST / 8];

	bits_to_bytes(byte, code, bits);
	for (uint32_t b = 0; b < bits_bytes(bits); b++)
		str_addf(out, "%02x", byte[b]);
}

static void
score_lines(struct pane in, const struct look_near *l)
{
	struct str s = STR_INIT, hex = STR_INIT;
	char a[16], b[16], c[16], d[16];

	add_hex(&hex, l->code, l->snap->net[0].features.bits);
	if (l->q.way == USER_TO_ITEMS && !isnan(l->as_shown))
		str_addf(&hex, "   NDCG@%u as listed: %s", l->q.k,
			 score_text(l->as_shown, a, sizeof(a)));
	pane_text(in, 1, 3, ROLE_dim, "hex");
	pane_fit(in, 7, 3, in.w - 8, ROLE_text, hex.s);
	str_free(&hex);
	if (l->q.way != USER_TO_ITEMS)
		return;
	str_addf(&s, "%s %s %s: ", fold_name(l->q.fold), protocol_name(l->q.protocol),
		 gain_name(l->q.gain));
	if (isnan(l->ndcg.expected))
		str_add(&s, "- (nothing with a gain to rank)");
	else
		str_addf(&s, "%s (ties %s to %s), chance %s",
			 score_text(l->ndcg.expected, a, sizeof(a)),
			 score_text(l->ndcg.low, b, sizeof(b)),
			 score_text(l->ndcg.high, c, sizeof(c)),
			 score_text(l->chance.expected, d, sizeof(d)));
	pane_fit(in, 1, 4, in.w - 2, ROLE_text, s.s);
	str_free(&s);
}

void
draw_asker(const struct app *app, struct pane p, bool focused)
{
	const struct neighbours_state *s = neighbours_state(app);
	const struct look_near *l = neighbours_look(app);
	struct str about = STR_INIT;
	uint32_t from, n;
	char name[160];
	struct pane in;

	if (you_ask(s)) {
		draw_you(app, p, focused);
		return;
	}
	neighbours_name(app, asks(s->way), asks(s->way) == NEAR_USERS ? s->user : s->item, name,
			sizeof(name));
	in = view_box(p, focused, name);
	profile(app, &about);
	pane_fit(in, 1, 0, in.w - 2, ROLE_dim, about.s);
	str_free(&about);
	if (!l || !l->ok) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 1, ROLE_dim,
			  l ? l->err.msg : neighbours_why_nothing(app));
		return;
	}
	pane_box_note(p, ROLE_dim, "epoch %u", l->q.epoch);
	n = neighbours_bits_shown(app, l->snap->net[0].features.bits, in.w - 8, &from);
	draw_code_line(in, 1, "code", l->code, from, n, l->q.flip);
	draw_flip_line(app, in, 2, l, from, n);
	score_lines(in, l);
}
