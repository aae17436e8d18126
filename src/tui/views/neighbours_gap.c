/* The users of the Neighbours screen by what they lose or win by the form in focus. */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "tui/views/neighbours.h"

static const float *
scores_by(const struct history *h, int row)
{
	for (int i = 0; row >= 0 && i < h->results; i++)
		if (h->result[i].row == h->job.row[row])
			return h->result[i].per_user;
	return NULL;
}

/* The row that another is compared with: the features themselves, else the first other. */
static int
other_row(const struct history *h, int row)
{
	int other = -1;

	for (int r = 0; r < h->job.rows; r++) {
		if (r == row || !scores_by(h, r))
			continue;
		if (other < 0 || h->job.row[r]->form == FORM_C)
			other = r;
	}
	return other;
}

void
user_gaps_free(struct user_gaps *g)
{
	free(g->gap);
	free(g->order);
	free(g->place);
	*g = (struct user_gaps){ 0 };
}

const struct user_gaps *
neighbours_gaps(const struct app *app)
{
	const struct neighbours_state *s = neighbours_state(app);

	return s->gaps.order && s->gaps.generation == app->generation && s->way != ITEM_TO_ITEMS
		       ? &s->gaps
		       : NULL;
}

static bool
make(struct user_gaps *g, const float *mine, const float *theirs, uint32_t users, struct err *err)
{
	static const char what[] = "the users by their gaps";
	double *key = mem_try(users, sizeof(*key), what, err);
	bool ok;

	g->gap = mem_try(users, sizeof(*g->gap), what, err);
	g->order = mem_try(users, sizeof(*g->order), what, err);
	g->place = mem_try(users, sizeof(*g->place), what, err);
	ok = key && g->gap && g->order && g->place;
	for (uint32_t u = 0; ok && u < users; u++) {
		g->order[u] = u;
		g->gap[u] = (double)mine[u] - (double)theirs[u];
		key[u] = isfinite(g->gap[u]) ? -g->gap[u] : -INFINITY;
	}
	ok = ok && near_sort(g->order, users, key, NULL, err);
	if (ok)
		near_places(g->place, g->order, users);
	free(key);
	return ok;
}

void
neighbours_sort_users(struct app *app)
{
	struct neighbours_state *s = neighbours_state(app);
	const struct history *h = &app->run;
	bool sorted = neighbours_gaps(app) != NULL;
	int row = neighbours_row(app), other = other_row(h, row);
	const float *mine = scores_by(h, row);
	struct err err = ERR_INIT;

	user_gaps_free(&s->gaps);
	if (sorted)
		return;
	if (!mine || other < 0) {
		app_say(app, ROLE_warn,
			"Users are sorted by the gap between two forms when a run of both has "
			"ended.");
		return;
	}
	s->gaps.generation = app->generation;
	s->gaps.row[0] = row;
	s->gaps.row[1] = other;
	if (make(&s->gaps, mine, scores_by(h, other), h->job.data->users, &err)) {
		app_say(app, ROLE_message, "NDCG@%u by %s less that by %s, the most lost first",
			h->job.eval.k[h->job.eval.cutoffs - 1], h->job.row[row]->name,
			h->job.row[other]->name);
		return;
	}
	user_gaps_free(&s->gaps);
	app_say(app, ROLE_error, "%s", err.msg);
}
