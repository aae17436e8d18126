/* Panes and state of the Geometry screen: Figure 2 of the paper, to be moved about. */
#ifndef HAMTOP_TUI_VIEWS_GEOMETRY_H
#define HAMTOP_TUI_VIEWS_GEOMETRY_H

#include "hamtop/eval/plane.h"
#include "hamtop/run/audit.h"
#include "hamtop/run/broken.h"
#include "hamtop/run/snapshot.h"
#include "tui/app.h"

enum {
	PANE_REAL,
	PANE_SCALED,
	PANE_ORDER,
	PANE_TELL,
	PANE_SWEEP,
	PANE_RANDOM,
	GEOMETRY_PANES,
};

#define ALPHA_LEAST .1
#define ALPHA_MOST  100.

enum { EXAMPLES = 4, BEST_BITS = 100 };

/* What the alpha sweep draws. */
enum curve { CURVE_NEAR, CURVE_BIT_X, CURVE_BIT_Y, CURVES };

/* A user and two items of a network, seen on two of its bits. */
struct triple {
	const struct model_row *row; /* static */
	unsigned epoch;
	uint32_t bits;
	double alpha;
	struct broken_order is;
	double tanh_first, tanh_second; /* <h, h>, h = tanh(alpha f) */
	uint32_t users; /* that were looked at for it; 0: by the order audit of Codes */
	int rank, ranks; /* 1 is the worst of as many; 0: not of a hunt */
	float *f;	/* [3, bits] a, b, c; owned */
	struct plane_bits best[BEST_BITS];
	int pairs, pair; /* of best; the one that is shown */
};

/* A search for the worst orders. Changed by its pieces, and by the screen's thread only
 * where no piece is under way. */
struct hunt {
	unsigned generation;
	const struct model_row *row;
	int net;
	struct snapshot *snap; /* a reference */
	struct broken_search search;
	bool ok, whole;
	struct err err;
};

/* Predict first, then reveal. */
struct ask {
	bool on, answered;
	uint32_t question; /* of plane_question() */
	int answer;	   /* PLANE_B, PLANE_C or PLANE_POINTS for a tie */
	unsigned asked, right;
};

struct geometry_state {
	struct plane f;
	double range; /* the plane of f is [-range, range]^2 */
	double alpha;
	int point;		    /* PLANE_A, .. that the arrows move */
	enum plane_measure measure; /* of C and ST: by inner product or by distance */
	/* of the places where the chosen point could be, by what becomes of the order: of f
	 * against its signs, of h against its signs */
	double share[2][PLANE_ORDERS];

	int start;	       /* an example, or EXAMPLES plus a place in the hunt */
	struct triple *triple; /* or NULL; owned */

	bool wanted;	   /* a hunt in the newest snapshot */
	struct hunt *hunt; /* or NULL; owned */
	bool hunting;
	uint32_t seen; /* users that the hunt has looked at, .. */
	int found;     /* and orders that it has kept, once it is whole */

	struct random_orders random;
	struct form_audit own; /* signs of a network, .. */
	unsigned own_generation, own_epoch;
	int own_net;
	bool has_own;

	enum curve curve;
	bool second_page;
	bool sweeping;
	struct ask ask;
};

static inline struct geometry_state *
geometry_state(const struct app *app)
{
	return app->view[VIEW_v_geometry].state;
}

/* Whether the answer to a question is still to be hidden. */
static inline bool
geometry_hides(const struct geometry_state *s)
{
	return s->ask.on && !s->ask.answered;
}

/* After the points, alpha, the measure or the chosen point have changed. */
void geometry_changed(struct geometry_state *s);
void geometry_show_example(struct geometry_state *s, int at);
const char *geometry_example_name(int at);
const char *geometry_example_text(int at);

/* Shows a user and two items of a network; is: which ones. False, and nothing changed: no two
 * bits show it, as where there is one. */
bool geometry_show_triple(struct geometry_state *s, const struct model_row *row,
			  const struct snapshot *snap, int net, const struct broken_order *is);
/* The same for what the hunt, which is whole, has found at a place from 0. */
bool geometry_show_worst(struct geometry_state *s, int at);
/* Looks at the pair of bits before or behind. */
void geometry_turn_bits(struct geometry_state *s, int by);
/* Puts the points back to where a pair of bits has them. */
void geometry_reset_triple(struct geometry_state *s);
void geometry_drop_triple(struct geometry_state *s);
/* The screen Geometry with the triple that a form audit found; of: that row of the job. */
void geometry_open_audit(struct app *app, const struct snapshot *snap, int of,
			 const struct form_audit *audit);

/* The commands that put the points where they are. */
bool geometry_copy(const struct app *app, struct str *what, struct str *text);
bool geometry_work(const struct app *app, struct piece *out);
void geometry_close(void *state);

/* Where a click at (x, y) of the box of a plane lies, in [-1, 1] upwards; false: beside it. */
bool geometry_place(struct pane p, int x, int y, double at[2]);
/* The point whose letter is drawn there or beside it, or -1. */
int geometry_point_at(const struct app *app, struct pane p, int x, int y, bool scaled);

void draw_plane(const struct app *app, struct pane p, bool focused, bool scaled);
void draw_order(const struct app *app, struct pane p, bool focused);
void draw_tell(const struct app *app, struct pane p, bool focused);
void draw_sweep(const struct app *app, struct pane p, bool focused);
void draw_random(const struct app *app, struct pane p, bool focused);

extern const char *const point_name[PLANE_POINTS + 1];
extern const enum role point_role[PLANE_POINTS];

/* In words. */
void geometry_plain(const struct app *app, struct str *out);

#endif
