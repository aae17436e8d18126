/* What is in the boxes of the Neighbours screen. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/num/bits.h"
#include "tui/score.h"
#include "tui/views/neighbours.h"

/* A row's name: an item's title, or a user's id with what is known of the user. */
static char *
name_of(const struct app *app, enum near_side side, uint32_t row, char *buf, size_t size)
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

static const char *
why_nothing(const struct app *app)
{
	const struct history *h = &app->run;

	if (h->started && h->info.nets == 0)
		return "This row is a rule: it has neither features nor codes, so nobody is near "
		       "anybody.";
	return "The neighbours are looked at after the first epoch.";
}

/* The asker's rating of an item: its fold as a word, or NULL. */
static const char *
rated(const struct app *app, uint32_t user, uint32_t item, double *rating)
{
	const struct csr *m = &app->opt->data->by_user;
	size_t from = m->ptr[user], to = m->ptr[user + 1];

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (m->col[mid] < item)
			from = mid + 1;
		else
			to = mid;
	}
	if (from == m->ptr[user + 1] || m->col[from] != item)
		return NULL;
	*rating = (double)m->val[from];
	return fold_name((enum fold)app->opt->split->fold[from]);
}

/* ---- who may ask ---- */

void
draw_askers(const struct app *app, struct pane p, bool focused)
{
	const struct neighbours_state *s = neighbours_state(app);
	const struct dataset *d = app->opt->data;
	bool users = asks(s->way) == NEAR_USERS;
	const struct csr *m = users ? &d->by_user : &d->by_item;
	struct pane in = view_box(p, focused, users ? "Users" : "Items");
	int rows = (int)m->rows, at = (int)(users ? s->user : s->item), h = in.h - 1;
	int top = at - h / 2;

	top = top > rows - h ? rows - h : top;
	top = top < 0 ? 0 : top;
	pane_text(in, 2, 0, ROLE_dim, "id");
	pane_right(in, in.w - 1, 0, ROLE_dim, in.w > 20 ? "ratings" : "n");
	for (int y = 0; y < h && top + y < rows; y++) {
		enum role role = top + y == at ? ROLE_select : ROLE_text;
		uint32_t row = (uint32_t)(top + y);
		const char *id = ids_get(users ? &d->user_ids : &d->item_ids, row);
		char text[64];

		pane_across(in, 0, y + 1, in.w, role, " ");
		pane_text(in, 0, y + 1, role, top + y == at ? ">" : " ");
		pane_fit(in, 2, y + 1, in.w - 9, role,
			 str_clean_into(text, sizeof(text), id, strlen(id)));
		pane_right(in, in.w - 1, y + 1, role, "%zu", csr_len(m, row));
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

/* How many bits stand in w columns, and the first of them, so that the chosen one is
 * among them. */
static uint32_t
bits_shown(const struct app *app, uint32_t bits, int w, uint32_t *from)
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

static void
code_lines(const struct app *app, struct pane in, const struct look_near *l)
{
	const struct neighbours_state *s = neighbours_state(app);
	uint32_t bits = l->snap->net[0].features.bits, from;
	uint32_t n = bits_shown(app, bits, in.w - 8, &from);
	uint8_t byte[BITS_MOST / 8];
	struct str hex = STR_INIT;

	pane_text(in, 1, 1, ROLE_dim, "code");
	pane_text(in, 1, 2, ROLE_dim, "flip");
	for (uint32_t i = 0; i < n; i++) {
		uint32_t j = from + i;
		bool flipped = bits_get(l->q.flip, j);

		pane_text(in, 7 + (int)i, 1, flipped ? ROLE_edit : ROLE_strong,
			  bits_get(l->code, j) ? "1" : "0");
		if (j == s->bit)
			pane_textf(in, 7 + (int)i, 2, ROLE_cursor,
				   flipped ? "^ bit %u, flipped" : "^ bit %u", j);
		else if (flipped && j < s->bit)
			pane_text(in, 7 + (int)i, 2, ROLE_edit, "^");
	}
	bits_to_bytes(byte, l->code, bits);
	str_add(&hex, "");
	for (uint32_t b = 0; b < bits_bytes(bits); b++)
		str_addf(&hex, "%02x", byte[b]);
	pane_text(in, 1, 3, ROLE_dim, "hex");
	pane_fit(in, 7, 3, in.w - 8, ROLE_text, hex.s);
	str_free(&hex);
}

static void
score_line(struct pane in, const struct look_near *l)
{
	struct str s = STR_INIT;
	char a[16], b[16], c[16], d[16];

	if (l->q.way != USER_TO_ITEMS)
		return;
	str_addf(&s, "NDCG@%u %s, %s: ", l->q.k, fold_name(l->q.fold),
		 protocol_name(l->q.protocol));
	if (isnan(l->ndcg.expected))
		str_add(&s, "- (nothing with a gain to rank)");
	else
		str_addf(&s, "%s (%s to %s), chance %s", score_text(l->ndcg.expected, a, sizeof(a)),
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
	char name[160];
	struct pane in;

	name_of(app, asks(s->way), asks(s->way) == NEAR_USERS ? s->user : s->item, name,
		sizeof(name));
	in = view_box(p, focused, name);
	profile(app, &about);
	pane_fit(in, 1, 0, in.w - 2, ROLE_dim, about.s);
	str_free(&about);
	if (!l) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 1, ROLE_dim, why_nothing(app));
		return;
	}
	code_lines(app, in, l);
	score_line(in, l);
}

/* ---- who is near ---- */

/* "^..^": where the codes differ, or the other code itself. */
static void
draw_code(const struct app *app, struct pane p, int y, const struct look_near *l,
	  const uint64_t *code, uint32_t from, uint32_t n)
{
	bool values = neighbours_state(app)->values;

	for (uint32_t i = 0; i < n; i++) {
		int mine = bits_get(l->code, from + i), its = bits_get(code, from + i);

		pane_text(p, 6 + (int)i, y, mine == its ? ROLE_dim : ROLE_strong,
			  values	? its ? "1" : "0"
			  : mine == its ? "."
					: "^");
	}
}

static void
near_line(const struct app *app, struct pane p, int y, const struct look_near *l, uint32_t at)
{
	const struct form_order *o = &l->form[l->q.row];
	enum near_side side = answers(l->q.way);
	const struct codes *c = &l->snap->net[app->run.info.row_net[l->q.row]].codes;
	uint32_t row = o->order[at], from;
	uint32_t n = bits_shown(app, c->bits, p.w > 90 ? p.w - 50 : (p.w - 20) / 2, &from);
	const char *fold = NULL;
	int x = 8 + (int)n, right = p.w;
	double rating;
	char name[160];

	pane_right(p, 5, y, ROLE_dim, "%u", at + 1);
	draw_code(app, p, y, l, (side == NEAR_USERS ? c->user : c->item) + (size_t)row * c->words,
		  from, n);
	if (app->job.row[l->q.row]->form == FORM_C || app->job.row[l->q.row]->form == FORM_ST) {
		pane_right(p, x + 6, y, ROLE_text, "%.4g", o->score[row]);
		x += 8;
	}
	if (l->q.way == USER_TO_ITEMS)
		fold = rated(app, l->q.asker, row, &rating);
	if (l->before) {
		int moved = (int)l->before[row] - (int)at;

		right -= 6;
		if (moved)
			pane_right(p, p.w, y, ROLE_edit, "%+d", moved);
	}
	if (fold) {
		right -= 10;
		pane_textf(p, right + 1, y, fold[0] == 't' && fold[1] == 'r' ? ROLE_dim : ROLE_good,
			   "%g %s", rating, fold);
	}
	pane_fit(p, x, y, right - x, ROLE_text, name_of(app, side, row, name, sizeof(name)));
}

static void
group_line(struct pane p, int y, const struct look_near *l, uint32_t at)
{
	const struct form_order *o = &l->form[l->q.row];
	double score = o->score[o->order[at]];
	uint32_t n = 0;

	while (at + n < o->n && o->score[o->order[at + n]] == score)
		n++;
	pane_across(p, 1, y, p.w - 2, ROLE_frame, "-");
	pane_textf(p, 3, y, ROLE_axis, " distance %.0f: %u tied ", -score, n);
}

void
draw_near(const struct app *app, struct pane p, bool focused)
{
	static const char *const titles[WAYS] = { "Nearest items", "Nearest users",
						  "Nearest items" };
	const struct look_near *l = neighbours_look(app);
	const struct view_at *at = &app->view[VIEW_v_neighbours];
	int row = neighbours_row(app), top = at->scroll[PANE_NEAR];
	struct pane in;
	char title[80];

	snprintf(title, sizeof(title), "%s by %s", titles[neighbours_state(app)->way],
		 row < 0 ? "-" : form_short(app->run.job.row[row]));
	in = view_box(p, focused, title);
	if (!l || !l->ok) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 0, ROLE_dim,
			  l ? l->err.msg : why_nothing(app));
		return;
	}
	pane_box_note(p, ROLE_dim, "epoch %u  [ ] page", l->q.epoch);
	top = top > (int)l->lines - in.h ? (int)l->lines - in.h : top;
	top = top < 0 ? 0 : top;
	for (int y = 0; y < in.h && top + y < (int)l->lines; y++) {
		int32_t line = l->line[top + y];

		if (line < 0)
			group_line(in, y, l, (uint32_t)(-1 - line));
		else
			near_line(app, in, y, l, (uint32_t)line);
	}
}

/* ---- the same by each form ---- */

static bool
is_tied(const struct form_order *o, uint32_t at)
{
	double score = o->score[o->order[at]];

	return (at > 0 && o->score[o->order[at - 1]] == score) ||
	       (at + 1 < o->n && o->score[o->order[at + 1]] == score);
}

void
draw_forms(const struct app *app, struct pane p, bool focused)
{
	const struct look_near *l = neighbours_look(app);
	const struct job *job = &app->run.job;
	struct pane in = view_box(p, focused, "The same by each form");
	int forms = 0, x = 4, top = app->view[VIEW_v_neighbours].scroll[PANE_FORMS];

	pane_box_note(p, ROLE_dim, "~ tied");
	if (!l || !l->ok) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 0, ROLE_dim, why_nothing(app));
		return;
	}
	for (int r = 0; r < job->rows; r++)
		forms += l->form[r].n > 0;
	for (int r = 0; r < job->rows; r++) {
		const struct form_order *o = &l->form[r];
		int w = forms ? (in.w - 4) / forms : 0, rows = (int)o->n;
		int first = top > rows - in.h + 1 ? rows - in.h + 1 : top;

		if (!o->n)
			continue;
		first = first < 0 ? 0 : first;
		pane_fit(in, x + 1, 0, w - 1, form_role(job->row[r]->form), job->row[r]->name);
		for (int y = 1; y < in.h && first + y <= rows; y++) {
			uint32_t at = (uint32_t)(first + y - 1);
			char name[160];

			pane_right(in, 3, y, ROLE_dim, "%u", at + 1);
			pane_text(in, x, y, ROLE_dim, is_tied(o, at) ? "~" : " ");
			pane_fit(in, x + 1, y, w - 2, ROLE_text,
				 name_of(app, answers(l->q.way), o->order[at], name, sizeof(name)));
		}
		x += w;
	}
}

/* ---- how far the others are ---- */

void
draw_radius(const struct app *app, struct pane p, bool focused)
{
	const struct look_near *l = neighbours_look(app);
	struct pane in = view_box(p, focused, "Distances of all");
	uint32_t count[BITS_MOST + 1], bits, most = 1, inside = 0, first = 0;
	const struct form_order *o;
	bool users;

	if (!l || !l->ok) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 0, ROLE_dim, why_nothing(app));
		return;
	}
	o = &l->form[l->q.row];
	users = answers(l->q.way) == NEAR_USERS;
	if (app->run.job.row[l->q.row]->form == FORM_C ||
	    app->run.job.row[l->q.row]->form == FORM_ST) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 0, ROLE_dim,
			  "Inner products have no Hamming distance; b chooses a form with codes.");
		return;
	}
	bits = l->snap->net[0].features.bits;
	memset(count, 0, sizeof(count));
	for (uint32_t i = 0; i < o->n; i++) {
		uint32_t d = (uint32_t)-o->score[o->order[i]];

		most = ++count[d] > most ? count[d] : most;
	}
	while (first < bits && !count[first])
		first++;
	pane_textf(in, 1, 0, ROLE_dim, "  d  %s", users ? "users" : "items");
	pane_right(in, in.w - 1, 0, ROLE_dim, "within d  codes to try");
	for (uint32_t d = 0; d <= bits && (int)(d < first ? 0 : d - first) + 1 < in.h; d++) {
		int y = (int)(d - first) + 1;

		if (d < first)
			continue;
		inside += count[d];
		pane_right(in, 4, y, ROLE_text, "%u", d);
		pane_right(in, 10, y, ROLE_text, "%u", count[d]);
		pane_bar(in, 11, y, in.w - 36, ROLE_bar, (double)count[d] / (double)most);
		pane_right(in, in.w - 16, y, ROLE_text, "%u", inside);
		pane_right(in, in.w - 1, y, near_ball(bits, d) > o->n ? ROLE_warn : ROLE_good,
			   "%.4g", near_ball(bits, d));
	}
}
