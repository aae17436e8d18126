/* What the chosen bit stands for. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "tui/score.h"
#include "tui/views/codes.h"

/* One question; without a snapshot, for the traits that all answers need. */
struct question {
	const struct dataset *data;
	const struct split *split;
	struct traits made[SIDES];
	const struct traits *traits; /* of the side */
	struct snapshot *snap;	     /* a reference */
	struct meaning is;
	bool ok;
	struct err err;
};

static void
run_question(void *ctx)
{
	struct question *q = ctx;
	struct meaning *m = &q->is;

	if (!q->snap) {
		q->ok = traits_of_items(&q->made[SIDE_ITEMS], q->data, q->split, &q->err) &&
			traits_of_users(&q->made[SIDE_USERS], q->data, q->split, &q->err);
		return;
	}
	const struct codes *c = &q->snap->net[m->net].codes;

	for (int v = 0; v < 2; v++)
		m->n[v] =
			bit_meaning(m->lift[v], MEANINGS, &m->rows[v], q->traits,
				    m->side == SIDE_USERS ? c->user : c->item, c->words, m->bit, v);
}

static void
question_done(struct app *app, void *ctx)
{
	struct question *q = ctx;
	struct codes_state *s = app ? codes_state(app) : NULL;

	if (s && q->snap) {
		s->meaning = q->is;
	} else if (s && q->ok) {
		memcpy(s->traits, q->made, sizeof(q->made));
		memset(q->made, 0, sizeof(q->made));
		s->has_traits = true;
	} else if (s) {
		app_log(app, "%s", q->err.msg);
	}
	for (int i = 0; i < SIDES; i++)
		traits_free(&q->made[i]);
	snapshot_unref(q->snap);
	free(q);
}

static bool
is_answered(const struct meaning *m, const struct look *l, int side, uint32_t bit)
{
	return m->generation == l->generation && m->epoch == l->epoch && m->net == l->net &&
	       m->side == side && m->bit == bit;
}

bool
meaning_work(const struct app *app, struct piece *out)
{
	struct codes_state *s = codes_state(app);
	const struct look *l = codes_look(app);
	struct question *q;

	if (s->asked_traits && !s->has_traits)
		return false;
	if (s->has_traits &&
	    (!l || s->bit >= app->run.job.bits || is_answered(&s->meaning, l, s->side, s->bit)))
		return false;
	q = mem_new(1, sizeof(*q));
	q->data = app->opt->data;
	q->split = app->opt->split;
	*out = (struct piece){ q, run_question, question_done, s->has_traits };
	s->asked_traits = true;
	if (!s->has_traits)
		return true;
	q->traits = &s->traits[s->side];
	q->snap = snapshot_ref(l->snap);
	q->is = (struct meaning){ .generation = l->generation,
				  .epoch = l->epoch,
				  .net = l->net,
				  .side = s->side,
				  .bit = s->bit };
	return true;
}

void
meaning_close(struct codes_state *s)
{
	for (int i = 0; i < SIDES; i++)
		traits_free(&s->traits[i]);
}

/* ---- the pane ---- */

/* The traits of one side of the bit in a pane of their own. */
static void
draw_value(const struct meaning *m, const struct traits *t, int value, struct pane p)
{
	pane_textf(p, 0, 0, ROLE_strong, "%s  %u of %u", value ? "+1" : "-1", m->rows[value],
		   t->rows);
	pane_right(p, p.w - 7, 0, ROLE_dim, "lift");
	pane_right(p, p.w, 0, ROLE_dim, "count");
	for (int i = 0; i < m->n[value]; i++) {
		const struct lift *l = &m->lift[value][i];
		char name[48];

		str_clean_into(name, sizeof(name), t->name[l->trait], strlen(t->name[l->trait]));
		pane_fit(p, 1, i + 1, p.w - 14, ROLE_text, name);
		pane_right(p, p.w - 7, i + 1, l->lift >= 1.5 ? ROLE_strong : ROLE_text, "%.2f",
			   l->lift);
		pane_right(p, p.w, i + 1, ROLE_text, "%u", l->count);
	}
	if (!m->n[value])
		pane_wrap(pane_sub(p, 1, 1, p.w - 1, p.h - 1), 0, ROLE_dim,
			  "nothing stands out by 3 standard deviations");
}

void
draw_meaning(const struct app *app, struct pane p, bool focused)
{
	const struct codes_state *s = codes_state(app);
	const struct meaning *m = &s->meaning;
	const struct traits *t = &s->traits[m->side];
	int row = codes_row(app), notes;
	struct pane in, note;
	char title[64];

	snprintf(title, sizeof(title), "Bit %u of %s, %s", s->bit,
		 row < 0 ? "-" : form_short(app->run.job.row[row]),
		 s->side == SIDE_USERS ? "users" : "items");
	in = view_box(p, focused, title);
	if (!s->has_traits || m->generation != app->generation) {
		pane_text(in, 1, 0, ROLE_dim, "It comes with the first epoch.");
		return;
	}
	pane_box_note(p, ROLE_dim, "epoch %u", m->epoch);
	notes = t->labels ? 1 : 3;
	note = pane_sub(in, 1, in.h - notes, in.w - 2, notes);
	if (t->labels)
		pane_fit(note, 0, 0, note.w, ROLE_dim, "lift: share there over all's");
	else
		pane_wrap(note, 0, ROLE_warn,
			  m->side == SIDE_USERS
				  ? "These data say nothing of users; only how much they rate is "
				    "known."
				  : "These data have no genres or years; only how much an item is "
				    "rated is known.");
	in.h -= notes;
	if (in.w >= 60) {
		draw_value(m, t, 1, pane_sub(in, 1, 0, in.w / 2 - 2, in.h));
		draw_value(m, t, 0, pane_sub(in, in.w / 2 + 1, 0, in.w - in.w / 2 - 2, in.h));
	} else {
		draw_value(m, t, 1, pane_sub(in, 1, 0, in.w - 2, in.h / 2));
		draw_value(m, t, 0, pane_sub(in, 1, in.h / 2, in.w - 2, in.h - in.h / 2));
	}
}
