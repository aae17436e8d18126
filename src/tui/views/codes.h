/* Panes and state of the Codes screen. */
#ifndef HAMTOP_TUI_VIEWS_CODES_H
#define HAMTOP_TUI_VIEWS_CODES_H

#include "hamtop/run/audit.h"
#include "hamtop/run/meaning.h"
#include "hamtop/run/snapshot.h"
#include "tui/app.h"

enum {
	PANE_SHAPES,
	PANE_BITS,
	PANE_LOST,
	PANE_PAIRS,
	PANE_HEALTH,
	PANE_MEANING,
	PANE_REPLAY,
	PANE_LADDER,
	CODES_PANES
};

enum bit_order { BITS_BY_NUMBER, BITS_BY_MEAN, BITS_BY_CORRELATION, BITS_BY_NDCG, BIT_ORDERS };
enum { SIDE_ITEMS, SIDE_USERS, SIDES };

/* What is found out about one row of the job. */
struct row_look {
	bool scored, formed, timed;
	struct ndcg ndcg; /* validation fold, users of the panel */
	struct form_audit form;
	double seconds; /* a query */
};

/* The codes of one side of the network in focus. */
struct side_look {
	bool done;
	struct code_audit codes;
	double *fragile; /* [bits] share of |f| < eps; owned */
	double fragile_mean;
};

/* All that is found out about one epoch, piece by piece. A piece writes where nobody
 * reads; the screen's thread says that it is done. */
struct look {
	unsigned generation, epoch;
	struct snapshot *snap; /* a reference */
	int net;	       /* in focus: its bits are looked at */
	struct row_look row[ROWS_MAX];
	struct side_look side[SIDES];
	double with_all; /* NDCG by the codes of the network at the largest cut-off */
	double *without; /* [bits] .. without one of them; owned */
	uint32_t without_done;
	bool with_done, failed;
	bool past; /* no features; scores are those that training told */
	struct err err;
};

enum { MEANINGS = 12 };

/* What stands out where a bit is -1, and where it is +1. */
struct meaning {
	unsigned generation, epoch;
	int net, side;
	uint32_t bit;
	uint32_t rows[2];
	int n[2];
	struct lift lift[2][MEANINGS];
};

enum { LADDER_ITEMS = 10 };

/* A user's list at each code length there is. */
struct ladder_look {
	unsigned generation, epoch;
	int row;
	uint32_t user;
	int n;
	struct ladder_list {
		uint32_t bits;
		unsigned epoch;
		int n;
		uint32_t item[LADDER_ITEMS], distance[LADDER_ITEMS];
	} list[RUNGS_MAX + 1];
};

struct codes_state {
	int form; /* row of the job in focus; -1: the screen chooses */
	int side, cutoff, page;
	enum bit_order order;
	uint32_t bit; /* chosen */

	struct panel *panel;
	unsigned panel_of; /* generation that it was asked for; 0: none */
	struct err panel_err;
	struct look *now, *next; /* whole; under way; or NULL */

	struct snapshot *past; /* gone back to: without features; or NULL */
	unsigned past_of;      /* its generation */

	uint32_t user; /* whose list the ladder tells */
	struct ladder_look ladder;

	bool asked_traits, has_traits;
	struct traits traits[SIDES]; /* of all rows, once has_traits */
	struct meaning meaning;	     /* of the bit chosen last */
};

static inline struct codes_state *
codes_state(const struct app *app)
{
	return app->view[VIEW_v_codes].state;
}

/* The row of the job in focus, or -1 where no row has codes. */
int codes_row(const struct app *app);
/* The network whose bits are looked at, or -1. */
int codes_net(const struct app *app);
/* What is known of the bits in focus, or of the rows: of the last whole look if there is
 * one, else of the one under way, else NULL. */
const struct look *codes_look(const struct app *app);
const struct look *codes_row_look(const struct app *app);
/* The bits in the order of the screen, order [bits]. */
void codes_order(const struct app *app, uint32_t *order, uint32_t bits);

/* The snapshot that is looked at: the newest, or one gone back to. */
const struct snapshot *codes_snapshot(const struct app *app);
bool codes_in_past(const struct app *app);
void replay_command(struct app *app, enum cmd cmd);
bool replay_can(const struct app *app);

/* Makes the ladder's lists anew when what they are made of has changed. */
void ladder_refresh(const struct app *app);

bool codes_work(const struct app *app, struct piece *out);
void codes_work_close(struct codes_state *s);

bool meaning_work(const struct app *app, struct piece *out);
void meaning_close(struct codes_state *s);

void draw_shapes(const struct app *app, struct pane p, bool focused);
void draw_bits(const struct app *app, struct pane p, bool focused);
void draw_pairs(const struct app *app, struct pane p, bool focused);
void draw_lost(const struct app *app, struct pane p, bool focused);
void draw_health(const struct app *app, struct pane p, bool focused);
void draw_ladder(const struct app *app, struct pane p, bool focused);
void draw_replay(const struct app *app, struct pane p, bool focused);
void draw_meaning(const struct app *app, struct pane p, bool focused);

/* In words: what the cursor is on. */
bool codes_copy(const struct app *app, struct str *what, struct str *text);
void codes_plain(const struct app *app, struct str *out);

#endif
