/* Panes and state of the Neighbours screen. */
#ifndef HAMTOP_TUI_VIEWS_NEIGHBOURS_H
#define HAMTOP_TUI_VIEWS_NEIGHBOURS_H

#include "hamtop/eval/near.h"
#include "hamtop/run/snapshot.h"
#include "tui/app.h"

enum { PANE_LIST, PANE_ROW, PANE_NEAR, PANE_FORMS, PANE_RADIUS, NEIGHBOURS_PANES };

/* From whom one looks at whom. */
enum way { USER_TO_ITEMS, USER_TO_USERS, ITEM_TO_ITEMS, WAYS };

enum { BITS_MOST = 1024 };

/* What a look depends on; compared as bytes, so it begins as zeros. */
struct question {
	unsigned generation, epoch;
	int row; /* of the job: the form in focus */
	enum way way;
	uint32_t asker; /* row of the dataset */
	enum protocol protocol;
	enum fold fold;
	uint32_t k;
	uint64_t flip[BITS_MOST / 64]; /* bits of the asker's code turned round */
};

/* How one form orders the others; n 0: no such form. */
struct form_order {
	double *score;	 /* [n] by row; owned */
	uint32_t *order; /* [n] the nearest first; owned */
	uint32_t n;
};

struct look_near {
	struct question q;
	struct snapshot *snap;	       /* a reference */
	uint64_t code[BITS_MOST / 64]; /* of the asker, flips and all */
	struct form_order form[ROWS_MAX];
	/* of the form in focus: a place in its order, or minus 1 minus the place at
	 * which a group of ties begins, before which its line stands */
	int32_t *line; /* [lines]; owned */
	size_t lines;
	uint32_t *before; /* [n] place by row without the flips; owned, NULL without flips */
	struct ndcg_one ndcg, chance; /* NAN where there is none */
	size_t candidates;
	bool ok;
	struct err err;
};

struct neighbours_state {
	enum way way;
	uint32_t user, item; /* chosen */
	int form;	     /* row of the job; -1: the screen chooses */
	int cutoff;
	enum protocol protocol;
	bool values; /* codes as they are instead of what differs */
	uint32_t bit;
	uint64_t flip[BITS_MOST / 64];
	int page;		/* PANE_NEAR, .. where there is no room for all */
	struct look_near *look; /* or NULL */
};

static inline struct neighbours_state *
neighbours_state(const struct app *app)
{
	return app->view[VIEW_v_neighbours].state;
}

static inline enum near_side
asks(enum way way)
{
	return way == ITEM_TO_ITEMS ? NEAR_ITEMS : NEAR_USERS;
}

static inline enum near_side
answers(enum way way)
{
	return way == USER_TO_USERS ? NEAR_USERS : NEAR_ITEMS;
}

/* Row of the job in focus, or -1. */
int neighbours_row(const struct app *app);
/* What was found out about the question that the screen asks now, or NULL. */
const struct look_near *neighbours_look(const struct app *app);
bool neighbours_work(const struct app *app, struct piece *out);
void look_near_free(struct look_near *l);

void draw_askers(const struct app *app, struct pane p, bool focused);
void draw_asker(const struct app *app, struct pane p, bool focused);
void draw_near(const struct app *app, struct pane p, bool focused);
void draw_forms(const struct app *app, struct pane p, bool focused);
void draw_radius(const struct app *app, struct pane p, bool focused);

/* In words: what the cursor is on. */
bool neighbours_copy(const struct app *app, struct str *what, struct str *text);

#endif
