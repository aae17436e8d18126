/* Panes and settings of the Groups screen. */
#ifndef HAMTOP_TUI_VIEWS_GROUPS_H
#define HAMTOP_TUI_VIEWS_GROUPS_H

#include "hamtop/run/groups_table.h"
#include "tui/app.h"

enum { GROUPS_TABLE, GROUPS_FIGURE, GROUPS_HOLDS, GROUPS_USERS, GROUPS_PANES };

/* The same question under another choice: all without drawing again. */
struct groups_choice {
	char name[32];
	bool done;
	bool there; /* its networks are; else done and nothing more */
	size_t count[2];
	double chi2[FEATURES], effect[FEATURES];
};

/* Orders of the list of users. */
enum groups_order {
	ORDER_FIRST, /* best served by the first row, beside the second */
	ORDER_SECOND,
	ORDER_NUMBER, /* the most ratings */
	ORDER_MEAN,   /* the highest mean */
	ORDER_SD,
	ORDER_ID, /* as in the data */
	ORDERS,
};

enum { GROUPS_FORMS = 4, GROUPS_CHOICES = GRID_WAYS - 1 + 1 + GROUPS_FORMS - 1 };

struct groups_state {
	struct groups_table t; /* .at NULL: no grid was planned */
	bool *failed;	       /* [seeds * lengths] no memory for it: said once; owned */
	unsigned version;      /* counts what .at depends on: pieces of an older one are dropped */
	int form;	       /* of the pair; -1: rows that were asked for by name */
	int seed, length;      /* the cell that is shown */
	enum feature feature;  /* the one that narrow tables show */
	enum correction correction;
	bool other_unit;

	struct groups_choice choice[GROUPS_CHOICES];
	unsigned choices_of; /* counts what they depend on: version, seed, length */

	enum groups_order order;
	int shown;	/* enum user_group; GROUPS: all */
	uint32_t *user; /* [users] in this order; owned */
	size_t users;
	size_t chosen; /* index into user */
};

static inline const struct groups_state *
groups_state(const struct app *app)
{
	return app->view[VIEW_v_groups].state;
}

/* The cell that is shown; users 0: not there yet. */
static inline const struct groups *
groups_shown(const struct groups_state *s)
{
	return groups_at(&s->t, s->seed, s->length);
}

/* The rows of a pair by form: CCSR's and AECF's. */
void groups_pair(const struct model_row *row[2], int form);

/* --- choices.c --- */

/* What choice i is, as a table without cells. */
struct groups_table groups_choice_table(const struct groups_state *s, int i);
/* Names all choices beside the one that is shown; none is done. */
void groups_choices_begin(struct groups_state *s);

/* --- users.c --- */

/* Lists the users of the cell that is shown, in the chosen order. */
void groups_list(struct groups_state *s);
void groups_draw_users(const struct app *app, struct pane p, bool focused);

/* --- draw.c --- */

void groups_draw_table(const struct app *app, struct pane p, bool focused);
void groups_draw_figure(const struct app *app, struct pane p, bool focused);
void groups_draw_holds(const struct app *app, struct pane p, bool focused);

/* In words: what the cursor is on. */
bool groups_copy(const struct app *app, struct str *what, struct str *text);
void groups_plain(const struct app *app, struct str *out);

#endif
