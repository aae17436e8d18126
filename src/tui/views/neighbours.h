/* Panes and state of the Neighbours screen. */
#ifndef HAMTOP_TUI_VIEWS_NEIGHBOURS_H
#define HAMTOP_TUI_VIEWS_NEIGHBOURS_H

#include "hamtop/data/person.h"
#include "hamtop/eval/near.h"
#include "hamtop/run/meaning.h"
#include "hamtop/run/snapshot.h"
#include "tui/app.h"

enum { PANE_LIST, PANE_ROW, PANE_NEAR, PANE_FORMS, PANE_RADIUS, NEIGHBOURS_PANES };

/* From whom one looks at whom. */
enum way { USER_TO_ITEMS, USER_TO_USERS, ITEM_TO_ITEMS, WAYS };
/* Which items are listed from a user: all, those not trained on (not rated by you), or
 * the user's own of the fold. */
enum listed { LIST_EVERY, LIST_NEW, LIST_FOLD, LISTS };
/* What orders items of equal distance. */
enum ties { TIES_ID, TIES_POPULARITY, TIES_RANDOM, TIES_FEATURES, TIE_RULES };

/* What is listed first: what is nearest, or what is nearer than to the average row of the
 * asker's side. */
enum sorting { BY_NEARNESS, BY_EXCESS, SORTINGS };

enum { BITS_MOST = 1024, TOP_LIST = 20, TOP_TRAITS = 4, MATCHES = 50 };

/* What a look depends on; compared as bytes, so it begins as zeros. */
struct question {
	unsigned generation, epoch;
	int row; /* of the job: the form in focus */
	enum way way;
	enum listed listed;
	enum ties ties;
	enum sorting sorting;
	bool you;		   /* who asks, not a user of the data */
	uint32_t asker;		   /* row of the dataset */
	struct person who, before; /* you now, and before the last rating */
	enum protocol protocol;
	enum gain gain;
	enum fold fold;
	uint32_t k;
	uint64_t flip[BITS_MOST / 64]; /* bits of the asker's code turned round */
};

/* How one form orders the others; n 0: no such form. */
struct form_order {
	double *score;	 /* [rows] how near by row; owned */
	double *key;	 /* [rows] what is sorted by: the score, less what it is for the
			  * average asker; owned */
	uint32_t *order; /* [n] the nearest first; owned */
	uint32_t n;
};

struct look_near {
	struct question q;
	struct snapshot *snap;		 /* a reference */
	uint64_t code[BITS_MOST / 64];	 /* of the asker, flips and all */
	uint64_t before[BITS_MOST / 64]; /* of you before the last rating */
	struct form_order form[ROWS_MAX];
	/* of the form in focus: a place in its order, or minus 1 minus the place at
	 * which a group of ties begins, before which its line stands */
	int32_t *line; /* [lines]; owned */
	size_t lines;
	uint32_t *in_focus;	   /* [rows] place in the order of the form in focus; owned */
	uint32_t shared[ROWS_MAX]; /* of the first k, with the form in focus */
	uint32_t *place; /* [rows] without the flips, or before the last rating; owned, or NULL */
	struct ndcg_one ndcg, chance;	  /* NAN where there is none */
	double as_shown;		  /* NDCG with the ties as they are listed */
	struct list_lift top[TOP_TRAITS]; /* what the first TOP_LIST items are */
	int tops;
	bool ok;
	struct err err;
};

/* Users by NDCG of one form less that of another, on the test fold. */
struct user_gaps {
	unsigned generation;
	int row[2];	 /* of the job */
	double *gap;	 /* [users] NAN where there is none; owned */
	uint32_t *order; /* [users] the lowest first; owned; NULL: as in the data */
	uint32_t *place; /* [users] in it; owned */
};

/* The prompt of you. */
struct prompt {
	struct field words;
	bool typing;		 /* else the list has the keys: digits rate */
	uint32_t match[MATCHES]; /* items with the words */
	int matches, mark;	 /* mark: line of the list */
};

struct neighbours_state {
	enum way way;
	bool you;
	struct person who, before;
	uint32_t rated;	     /* item: the last rating, given or taken back */
	uint32_t user, item; /* chosen */
	int form;	     /* row of the job; -1: the screen chooses */
	int cutoff;
	enum protocol protocol; /* of the score while all is listed */
	enum listed listed;
	enum ties ties;
	enum sorting sorting;
	enum gain gain;
	enum code_lines { CODES_DIFFER, CODES_VALUES, CODES_NONE, CODE_LINES } codes;
	uint32_t bit;
	uint64_t flip[BITS_MOST / 64];
	int page;		/* PANE_NEAR, .. where there is no room for all */
	struct look_near *look; /* or NULL */
	struct traits *traits;	/* of the items; made with the first look of you */
	struct prompt prompt;
	struct user_gaps gaps;
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

/* Whether it is you who asks. */
static inline bool
you_ask(const struct neighbours_state *s)
{
	return s->you && asks(s->way) == NEAR_USERS;
}

/* Row of the job in focus, or -1. */
int neighbours_row(const struct app *app);
/* What was found out about the question that the screen asks now, or NULL. */
const struct look_near *neighbours_look(const struct app *app);
/* Why there is nothing to look at. */
const char *neighbours_why_nothing(const struct app *app);
bool neighbours_work(const struct app *app, struct piece *out);
void look_near_free(struct look_near *l);

/* A look as it is asked for; false: its err says why not. row_net: of each row of the
 * job, its network, or -1. traits: of the items, or NULL. */
bool look_near_make(struct look_near *l, const struct job *job, const int row_net[ROWS_MAX],
		    const struct traits *traits);

/* Goes to the screen, at a user. */
void neighbours_at(struct app *app, uint32_t user);
/* Shows the queries that other engines answer with the same list. */
void neighbours_queries(struct app *app);

/* Sorts the users by their gaps, or as in the data again. */
void neighbours_sort_users(struct app *app);
/* How the list of users is sorted; NULL: as in the data. */
const struct user_gaps *neighbours_gaps(const struct app *app);
void user_gaps_free(struct user_gaps *g);

/* ---- you ---- */

/* Opens the prompt, or, with ITEM=RATING, rates. */
void you_rate(struct app *app, const char *arg);
bool you_type(struct app *app, struct key key);
const char *const *you_typing(const struct app *app);
void draw_your_list(const struct app *app, struct pane p, bool focused);
void draw_you(const struct app *app, struct pane p, bool focused);

/* A row's name, clean: an item's title, or a user's id with what is known of the user.
 * Returns buf. */
char *neighbours_name(const struct app *app, enum near_side side, uint32_t row, char *buf,
		      size_t size);
/* How many bits stand in w columns, and the first of them, so that the chosen one is
 * among them. */
uint32_t neighbours_bits_shown(const struct app *app, uint32_t bits, int w, uint32_t *from);
/* A line of the bits from .. from+n-1, and the line of flips with the cursor. */
void draw_code_line(struct pane p, int y, const char *word, const uint64_t *code, uint32_t from,
		    uint32_t n, const uint64_t *flips);
void draw_flip_line(const struct app *app, struct pane p, int y, const struct look_near *l,
		    uint32_t from, uint32_t n);

void draw_askers(const struct app *app, struct pane p, bool focused);
void draw_asker(const struct app *app, struct pane p, bool focused);
void draw_near(const struct app *app, struct pane p, bool focused);
void draw_forms(const struct app *app, struct pane p, bool focused);
void draw_radius(const struct app *app, struct pane p, bool focused);

/* In words: what the cursor is on. */
bool neighbours_copy(const struct app *app, struct str *what, struct str *text);
void neighbours_plain(const struct app *app, struct str *out);

#endif
