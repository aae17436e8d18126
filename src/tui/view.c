#include <config.h>

#include <stdio.h>

#include "tui/app.h"

const struct view_row view_rows[VIEWS] = {
#define VIEW(ops, name, key, title) { &ops, name, key, title },
#include "tui/views/views.def"
#undef VIEW
};

struct rect
view_body(const struct app *app)
{
	int top = app->h >= 3, below = app->h >= 8 ? 2 : app->h >= 5 ? 1 : 0;

	return (struct rect){ 0, top, app->w, app->h - top - below };
}

bool
view_is_small(const struct app *app)
{
	struct rect body = view_body(app);

	return body.w < 64 || body.h < 16;
}

void
view_layout(const struct app *app, struct rect out[PANES_MAX])
{
	const struct view_at *at = &app->view[app->now];
	struct rect body = view_body(app);

	for (int i = 0; i < PANES_MAX; i++)
		out[i] = (struct rect){ 0 };
	if (at->zoom || view_is_small(app)) {
		out[at->focus] = body;
		return;
	}
	view_rows[app->now].ops->layout(app, body.w, body.h, out);
	for (int i = 0; i < PANES_MAX; i++)
		out[i].y += body.y;
}

struct pane
view_box(struct pane p, bool focused, const char *title)
{
	return pane_box(p, focused ? ROLE_frame_focus : ROLE_frame, title);
}

void
view_card(const struct app *app, int pane, struct pane p, bool focused, const char *title,
	  int labels, void (*lines)(struct card *c, const struct app *app))
{
	struct pane in = view_box(p, focused, title);
	struct card c = { { .c = in.c, .w = in.w }, 0, labels };
	int n, skip = app->view[app->now].scroll[pane];

	lines(&c, app);
	n = c.y;
	skip = skip < n - in.h ? skip : n - in.h;
	c = (struct card){ in, skip > 0 ? -skip : 0, labels };
	lines(&c, app);
	if (n > in.h)
		pane_box_note(p, ROLE_dim, "%d of %d", in.h, n);
}

static void
work_all(struct app *app, bool (*next)(const struct app *app, struct piece *out))
{
	struct piece piece;

	while (next && next(app, &piece)) {
		piece.run(piece.ctx);
		piece.done(app, piece.ctx);
	}
}

void
view_work_now(struct app *app)
{
	work_all(app, view_rows[app->now].ops->work);
	work_all(app, lesson_work);
}
