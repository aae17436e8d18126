/* What is in the boxes of the Neighbours screen. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/num/bits.h"
#include "tui/score.h"
#include "tui/views/neighbours.h"

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

/* ---- who is near ---- */

enum { RANK_COLUMNS = 5, TITLE_LEAST = 15 };

/* "^..^": where the codes differ, or the other code itself. */
static void
draw_code(const struct app *app, struct pane p, int y, const struct look_near *l,
	  const uint64_t *code, uint32_t from, uint32_t n)
{
	bool values = neighbours_state(app)->codes == CODES_VALUES;

	for (uint32_t i = 0; i < n; i++) {
		int mine = bits_get(l->code, from + i), its = bits_get(code, from + i);

		pane_text(p, RANK_COLUMNS + (int)i, y, mine == its ? ROLE_dim : ROLE_strong,
			  values	? its ? "1" : "0"
			  : mine == its ? "."
					: "^");
	}
}

/* Bits that a line of the list has room for beside the title, and the first of them. At
 * the prompt titles come before bits. */
static uint32_t
bits_in_list(const struct app *app, struct pane p, uint32_t bits, uint32_t *from)
{
	const struct neighbours_state *s = neighbours_state(app);
	uint32_t n = neighbours_bits_shown(app, bits, p.w - RANK_COLUMNS - 1 - TITLE_LEAST, from);

	return s->codes == CODES_NONE || (n < bits && you_ask(s)) ? 0 : n;
}

/* What was rated, in as many columns as there are; returns the column it begins at. */
static int
draw_rated(const struct app *app, struct pane p, int y, const struct look_near *l, uint32_t row,
	   int x, int right)
{
	bool narrow = right - x < 2 * TITLE_LEAST;
	const char *fold = NULL;
	double rating;
	int yours;

	if (l->q.way != USER_TO_ITEMS)
		return right;
	yours = l->q.you ? person_find(&l->q.who, row) : -1;
	if (!l->q.you)
		fold = rated(app, l->q.asker, row, &rating);
	if (yours >= 0) {
		rating = (double)l->q.who.rating[yours];
		fold = "yours";
	}
	if (!fold)
		return right;
	right -= narrow ? 5 : 10;
	pane_textf(p, right + 1, y, l->q.you || !strcmp(fold, "train") ? ROLE_dim : ROLE_good,
		   narrow ? "%g %.2s" : "%g %s", rating, fold);
	return right;
}

static void
near_line(const struct app *app, struct pane p, int y, const struct look_near *l, uint32_t at)
{
	const struct form_order *o = &l->form[l->q.row];
	enum near_side side = answers(l->q.way);
	const struct codes *c = &l->snap->net[app->run.info.row_net[l->q.row]].codes;
	enum form form = app->run.job.row[l->q.row]->form;
	uint32_t row = o->order[at], from;
	uint32_t n = bits_in_list(app, p, c->bits, &from);
	int x = RANK_COLUMNS + (int)n + (n > 0), right = p.w;
	char name[160];

	pane_right(p, RANK_COLUMNS - 1, y, ROLE_dim, "%u", at + 1);
	draw_code(app, p, y, l, (side == NEAR_USERS ? c->user : c->item) + (size_t)row * c->words,
		  from, n);
	if (l->q.sorting == BY_EXCESS || form == FORM_C || form == FORM_ST) {
		pane_right(p, x + 6, y, ROLE_text, l->q.sorting == BY_EXCESS ? "%+.2f" : "%.4g",
			   o->key[row]);
		x += 7;
	}
	if (l->place) {
		int moved = (int)l->place[row] - (int)at;

		right -= 6;
		if (moved)
			pane_right(p, p.w, y, ROLE_edit, "%+d", moved);
	}
	right = draw_rated(app, p, y, l, row, x, right);
	pane_fit(p, x, y, right - x, ROLE_text,
		 neighbours_name(app, side, row, name, sizeof(name)));
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

static void
list_title(const struct app *app, char *buf, size_t size)
{
	static const char *const lists[LISTS] = { "", ", not trained on", ", rated" };
	const struct neighbours_state *s = neighbours_state(app);
	int row = neighbours_row(app);
	const char *list = lists[s->listed];

	if (s->way != USER_TO_ITEMS)
		list = "";
	else if (s->listed == LIST_NEW && you_ask(s))
		list = ", not rated by you";
	snprintf(buf, size, "%s %s by %s%s",
		 s->sorting == BY_EXCESS ? "Nearer than to most:" : "Nearest",
		 s->way == USER_TO_USERS ? "users" : "items",
		 row < 0 ? "-" : form_short(app->run.job.row[row]), list);
}

void
draw_near(const struct app *app, struct pane p, bool focused)
{
	static const char *const ties[TIE_RULES] = { "id", "popularity", "chance", "features" };
	const struct neighbours_state *s = neighbours_state(app);
	const struct look_near *l = neighbours_look(app);
	int top = app->view[VIEW_v_neighbours].scroll[PANE_NEAR];
	struct pane in;
	char title[80];

	list_title(app, title, sizeof(title));
	in = view_box(p, focused, title);
	if (!l || !l->ok) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 0, ROLE_dim,
			  l ? l->err.msg : neighbours_why_nothing(app));
		return;
	}
	pane_box_note(p, ROLE_dim, "%sties by %s  [ ]", l->place ? "+- moved  " : "",
		      ties[s->ties]);
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
	double key = o->key[o->order[at]];

	return (at > 0 && o->key[o->order[at - 1]] == key) ||
	       (at + 1 < o->n && o->key[o->order[at + 1]] == key);
}

enum { MOVED_COLUMNS = 6, FORM_COLUMNS = 18 };

/* One form's order in w columns from x; the numbers say how many places higher an item
 * stands than by the form in focus. */
static void
draw_form(const struct app *app, struct pane p, int x, int w, int r, int first)
{
	const struct look_near *l = neighbours_look(app);
	const struct model_row *form = app->run.job.row[r];
	const struct form_order *o = &l->form[r];
	bool moved = w >= FORM_COLUMNS && r != l->q.row;

	pane_fit(p, x + 1, 0, w - 1, form_role(form->form), form->name);
	if (r == l->q.row)
		pane_fit(p, x + 1, 1, w - 1, ROLE_dim, "in focus");
	else
		pane_textf(pane_sub(p, x + 1, 1, w - 1, 1), 0, 0, ROLE_text, "%u of %u",
			   l->shared[r], l->q.k < o->n ? l->q.k : o->n);
	for (int y = 2; y < p.h && first + y - 2 < (int)o->n; y++) {
		uint32_t at = (uint32_t)(first + y - 2);
		int by = (int)l->in_focus[o->order[at]] - (int)at;
		char name[160];

		pane_text(p, x, y, ROLE_dim, is_tied(o, at) ? "~" : " ");
		pane_fit(p, x + 1, y, w - 2 - (moved ? MOVED_COLUMNS : 0), ROLE_text,
			 neighbours_name(app, answers(l->q.way), o->order[at], name, sizeof(name)));
		if (moved && by)
			pane_right(p, x + w - 1, y, ROLE_edit, "%+d", by);
	}
}

void
draw_forms(const struct app *app, struct pane p, bool focused)
{
	const struct look_near *l = neighbours_look(app);
	const struct job *job = &app->run.job;
	struct pane in = view_box(p, focused, "The same by each form");
	int forms = 0, x = 5, top = app->view[VIEW_v_neighbours].scroll[PANE_FORMS], rows;

	pane_box_note(p, ROLE_dim, "~ tied");
	if (!l || !l->ok) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 0, ROLE_dim,
			  neighbours_why_nothing(app));
		return;
	}
	for (int r = 0; r < job->rows; r++)
		forms += l->form[r].n > 0;
	rows = (int)l->form[l->q.row].n;
	top = top > rows - in.h + 2 ? rows - in.h + 2 : top;
	top = top < 0 ? 0 : top;
	pane_right(in, 4, 1, ROLE_dim, "@%u", l->q.k);
	for (int y = 2; y < in.h && top + y - 2 < rows; y++)
		pane_right(in, 4, y, ROLE_dim, "%d", top + y - 1);
	for (int r = 0; forms && r < job->rows; r++) {
		if (!l->form[r].n)
			continue;
		draw_form(app, in, x, (in.w - 5) / forms, r, top);
		x += (in.w - 5) / forms;
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
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 0, ROLE_dim,
			  neighbours_why_nothing(app));
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
