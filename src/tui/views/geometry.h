/* Panes and state of the Geometry screen: Figure 2 of the paper, to be moved about. */
#ifndef HAMTOP_TUI_VIEWS_GEOMETRY_H
#define HAMTOP_TUI_VIEWS_GEOMETRY_H

#include "hamtop/eval/plane.h"
#include "tui/app.h"

enum { PANE_REAL, PANE_SCALED, PANE_ORDER, GEOMETRY_PANES };

struct geometry_state {
	struct plane f;
	double range; /* the plane of f is [-range, range]^2 */
	double alpha;
	int point; /* PLANE_A, .. that the arrows move */
	int example;
	enum plane_measure measure; /* of C and ST: by inner product or by distance */
	/* of the places where the chosen point could be, by what becomes of the order: of f
	 * against its signs, of h against its signs */
	double share[2][PLANE_ORDERS];
};

static inline struct geometry_state *
geometry_state(const struct app *app)
{
	return app->view[VIEW_v_geometry].state;
}

/* Where a click at (x, y) of the box of a plane lies, in [-1, 1] upwards; false: beside it. */
bool geometry_place(struct pane p, int x, int y, double at[2]);

void draw_plane(const struct app *app, struct pane p, bool focused, bool scaled);
void draw_order(const struct app *app, struct pane p, bool focused);

#endif
