/* Which items a user is shown at each code length that was trained in this session. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "tui/score.h"
#include "tui/views/codes.h"

/* The rungs that are shown: those kept, and the run itself in its place. Returns how
 * many. */
static int
all_rungs(const struct app *app, struct rung out[RUNGS_MAX + 1])
{
	const struct ladder *l = &app->ladder;
	struct rung live = { app->run.job.bits, app->run.job.seed, { 0 }, app->run.snapshot };
	int n = 0;
	bool put = !app->run.started || !live.snap;

	memcpy(live.row_net, app->run.info.row_net, sizeof(live.row_net));
	for (int i = 0; i < l->n; i++) {
		if (!put && l->rung[i].bits >= live.bits) {
			out[n++] = live;
			put = true;
			if (l->rung[i].bits == live.bits)
				continue;
		}
		out[n++] = l->rung[i];
	}
	if (!put)
		out[n++] = live;
	return n;
}

void
ladder_refresh(const struct app *app)
{
	struct codes_state *s = codes_state(app);
	struct ladder_look *look = &s->ladder;
	struct rung rung[RUNGS_MAX + 1];
	int row = codes_row(app), n;

	if (row < 0 || !app->run.snapshot ||
	    (look->generation == app->generation && look->epoch == app->run.snapshot->epoch &&
	     look->row == row && look->user == s->user))
		return;
	look->generation = app->generation;
	look->epoch = app->run.snapshot->epoch;
	look->row = row;
	look->user = s->user;
	look->n = 0;
	n = all_rungs(app, rung);
	for (int i = 0; i < n; i++) {
		struct ladder_list *list = &look->list[look->n];
		int net = rung[i].row_net[row];
		const struct codes *c = net >= 0 ? &rung[i].snap->net[net].codes : NULL;

		if (!c || !c->user || c->users != app->opt->data->users)
			continue;
		list->bits = rung[i].bits;
		list->epoch = rung[i].snap->epoch;
		list->n = ladder_nearest(list->item, list->distance, LADDER_ITEMS, c,
					 app->opt->split, s->user);
		look->n++;
	}
}

static bool
is_in(const struct ladder_list *l, uint32_t item)
{
	for (int i = 0; i < l->n; i++)
		if (l->item[i] == item)
			return true;
	return false;
}

/* One code length; before: the list of the next shorter one, or NULL. */
static void
draw_list(const struct app *app, const struct ladder_list *l, const struct ladder_list *before,
	  struct pane p)
{
	int entered = 0;

	for (int i = 0; i < l->n; i++) {
		const char *title = dataset_title(app->opt->data, l->item[i]);
		bool enters = before && !is_in(before, l->item[i]);
		enum role role = enters ? ROLE_good : ROLE_text;
		char clean[80];

		entered += enters;
		str_clean_into(clean, sizeof(clean), title, strlen(title));
		pane_text(p, 0, i + 2, role, enters ? "+" : " ");
		pane_right(p, 4, i + 2, ROLE_dim, "%u", l->distance[i]);
		pane_fit(p, 5, i + 2, p.w - 6, role, clean);
	}
	pane_textf(p, 0, 0, ROLE_strong, "%u bits", l->bits);
	if (p.w >= 20)
		pane_textf(p, 9, 0, ROLE_dim, "epoch %u", l->epoch);
	if (before)
		pane_textf(p, 0, 1, ROLE_dim, "%d enter, %d leave", entered,
			   entered + before->n - l->n);
}

void
draw_ladder(const struct app *app, struct pane p, bool focused)
{
	const struct codes_state *s = codes_state(app);
	const struct ladder_look *look = &s->ladder;
	struct str title = STR_INIT;
	struct pane in;
	int shown, from, w;

	str_add(&title, "Ladder: nearest 10 of user ");
	str_add_clean(&title, ids_get(&app->opt->data->user_ids, s->user),
		      strlen(ids_get(&app->opt->data->user_ids, s->user)));
	in = view_box(p, focused, title.s);
	str_free(&title);
	if (look->generation != app->generation || !look->n) {
		pane_text(in, 1, 0, ROLE_dim, "It comes with the first epoch.");
		return;
	}
	pane_box_note(p, ROLE_dim, "%s; up and down: user",
		      form_short(app->run.job.row[look->row]));
	/* the longest codes where there is no room for all */
	shown = (in.w - 1) / 19 < 1 ? 1 : (in.w - 1) / 19;
	shown = shown > look->n ? look->n : shown;
	from = look->n - shown;
	w = look->n > 1 ? (in.w - 1) / shown : in.w / 2;
	for (int i = 0; i < shown; i++)
		draw_list(app, &look->list[from + i], from + i ? &look->list[from + i - 1] : NULL,
			  pane_sub(in, 1 + i * w, 0, w, in.h));
	if (look->n == 1 && in.w >= 40)
		pane_wrap(
			pane_sub(in, in.w / 2 + 1, 0, in.w / 2 - 2, in.h), 0, ROLE_dim,
			"Only one code length was trained so far. { and } train others; then this "
			"box tells which items enter (+) and leave as codes grow.");
	else if (look->n == 1)
		pane_fit(in, 1, in.h - 1, in.w - 1, ROLE_dim, "{ } train other lengths");
}
