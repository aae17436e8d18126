/* The users behind the groups: scores by both rows and the features that are tested. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "tui/score.h"
#include "tui/views/groups.h"

struct place {
	double key;
	uint32_t user;
};

static int
by_key(const void *a, const void *b)
{
	const struct place *p = a, *q = b;

	if (p->key != q->key)
		return p->key < q->key ? -1 : 1;
	return (p->user > q->user) - (p->user < q->user);
}

static double
difference(const struct groups *g, uint32_t u)
{
	return (double)g->ndcg[0][u] - (double)g->ndcg[1][u];
}

/* What the list rises by; those without a value come last. */
static double
key_of(const struct groups *g, uint32_t u, enum groups_order order)
{
	double key = u;

	switch (order) {
	case ORDER_FIRST:
		key = -difference(g, u);
		break;
	case ORDER_SECOND:
		key = difference(g, u);
		break;
	case ORDER_NUMBER:
	case ORDER_MEAN:
	case ORDER_SD:
		key = -g->feature[u][order - ORDER_NUMBER];
		break;
	default:
		break;
	}
	return isfinite(key) ? key : INFINITY;
}

void
groups_list(struct groups_state *s)
{
	const struct groups *g = groups_shown(s);
	struct place *place = mem_new((size_t)g->users + 1, sizeof(*place));

	free(s->user);
	s->user = mem_new((size_t)g->users + 1, sizeof(*s->user));
	s->users = 0;
	for (uint32_t u = 0; u < g->users; u++) {
		if (s->shown == GROUPS || s->shown == g->of[u])
			place[s->users++] = (struct place){ key_of(g, u, s->order), u };
	}
	qsort(place, s->users, sizeof(*place), by_key);
	for (size_t i = 0; i < s->users; i++)
		s->user[i] = place[i].user;
	if (s->chosen >= s->users)
		s->chosen = s->users ? s->users - 1 : 0;
	free(place);
}

/* --- drawing --- */

/* From the left; those that do not fit are left out. */
enum column {
	COL_USER,
	COL_DIFF,
	COL_FIRST,
	COL_SECOND,
	COL_NUMBER,
	COL_MEAN,
	COL_SD,
	COL_GROUP,
	COLUMNS
};

static const struct {
	int w;
	bool left;	  /* words, not a number */
	const char *head; /* NULL: the row's name */
} columns[COLUMNS] = {
	[COL_USER] = { 9, true, "user" },      [COL_DIFF] = { 8, false, "diff." },
	[COL_FIRST] = { 9, false, NULL },      [COL_SECOND] = { 9, false, NULL },
	[COL_NUMBER] = { 8, false, "number" }, [COL_MEAN] = { 6, false, "mean" },
	[COL_SD] = { 6, false, "std." },       [COL_GROUP] = { 10, true, "group" },
};

static void
feature_text(double v, int digits, char *buf, size_t size)
{
	snprintf(buf, size, "%.*f", digits, v);
	if (!isfinite(v))
		snprintf(buf, size, "-");
}

static void
cell_text(const struct app *app, uint32_t u, enum column column, char *buf, size_t size)
{
	const struct groups_state *s = groups_state(app);
	const struct groups *g = groups_shown(s);
	const char *id = ids_get(&app->opt->data->user_ids, u), *group;

	switch (column) {
	case COL_USER:
		str_clean_into(buf, size, id, strlen(id));
		break;
	case COL_DIFF:
		difference_text(difference(g, u), buf, size);
		break;
	case COL_FIRST:
	case COL_SECOND:
		score_text((double)g->ndcg[column - COL_FIRST][u], buf, size);
		break;
	case COL_NUMBER:
		feature_text(g->feature[u][FEATURE_NUMBER], 0, buf, size);
		break;
	case COL_MEAN:
		feature_text(g->feature[u][FEATURE_MEAN], 2, buf, size);
		break;
	case COL_SD:
		feature_text(g->feature[u][FEATURE_SD], 2, buf, size);
		break;
	default:
		group = groups_name(&s->t, g->of[u]);
		snprintf(buf, size, "%s", *group ? group : "left out");
		break;
	}
}

/* Column i at *x, which goes on behind it. */
static void
put(struct pane p, int *x, int y, enum role role, int i, const char *text)
{
	if (columns[i].left)
		pane_fit(p, *x + 2, y, columns[i].w - 2, role, text);
	else
		pane_right(p, *x + columns[i].w, y, role, "%s", text);
	*x += columns[i].w;
}

static void
draw_head(const struct app *app, struct pane p)
{
	const struct groups_table *t = &groups_state(app)->t;

	for (int i = 0, x = 0; i < COLUMNS && x + columns[i].w <= p.w; i++)
		put(p, &x, 0, ROLE_dim, i,
		    columns[i].head ? columns[i].head : t->row[i - COL_FIRST]->name);
}

static void
draw_line(const struct app *app, struct pane p, int y, uint32_t u, bool chosen)
{
	enum role role = chosen ? ROLE_select : ROLE_text;

	if (chosen) {
		pane_across(p, 0, y, p.w, role, " ");
		pane_text(p, 0, y, role, ">");
	}
	for (int i = 0, x = 0; i < COLUMNS && x + columns[i].w <= p.w; i++) {
		char text[64];

		cell_text(app, u, (enum column)i, text, sizeof(text));
		put(p, &x, y, role, i, text);
	}
}

static const char *
order_name(const struct groups_state *s, char *buf, size_t size)
{
	static const char *const names[ORDERS] = {
		[ORDER_NUMBER] = "most ratings",
		[ORDER_MEAN] = "highest mean",
		[ORDER_SD] = "highest std.",
		[ORDER_ID] = "as in the data",
	};

	if (names[s->order])
		return names[s->order];
	snprintf(buf, size, "%s before %s", s->t.name[s->order], s->t.name[!s->order]);
	return buf;
}

void
groups_draw_users(const struct app *app, struct pane p, bool focused)
{
	const struct groups_state *s = groups_state(app);
	char title[80], order[40], count[32];
	struct pane in;
	int list, top;

	if (!s->t.at || !groups_shown(s)->users) {
		in = view_box(p, focused, "Users");
		pane_text(in, 1, 0, ROLE_dim, "No groups yet.");
		return;
	}
	snprintf(title, sizeof(title), "%s users %s: test NDCG@%u, %s, %u bits",
		 str_count(count, sizeof(count), s->users),
		 s->shown == GROUPS	  ? "of all groups"
		 : s->shown == GROUP_NONE ? "left out"
					  : groups_name(&s->t, s->shown),
		 s->t.k, s->t.way < GRID_GAINS ? "rated" : "all", s->t.bits[s->length]);
	in = view_box(p, focused, title);
	pane_box_note(p, ROLE_dim, "] %s", order_name(s, order, sizeof(order)));
	draw_head(app, in);
	list = in.h - 1;
	top = (int)s->chosen - list / 2;
	top = top > (int)s->users - list ? (int)s->users - list : top;
	top = top < 0 ? 0 : top;
	for (int y = 0; y < list && top + y < (int)s->users; y++)
		draw_line(app, in, y + 1, s->user[top + y],
			  focused && (size_t)(top + y) == s->chosen);
	if (!s->users)
		pane_text(in, 1, 1, ROLE_dim, "Nobody; Left and Right show the other groups.");
}
