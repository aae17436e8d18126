#include <config.h>

#include <math.h>
#include <stdio.h>

#include "tui/app.h"
#include "tui/frame.h"

void
app_grid_init(struct app *app)
{
	app->grid = (struct app_grid){ .paused = true, .left = NAN };
	if (app->opt->no_grid)
		err_set(&app->grid.why, ERR_USAGE, "%s", app->opt->no_grid);
}

bool
app_grid_runs(const struct app *app)
{
	const struct app_grid *g = &app->grid;

	return g->seen && g->opened && !g->paused && !g->ended;
}

bool
app_grid_can(const struct app *app)
{
	return app->grid.seen && app->grid.opened && !app->grid.ended;
}

size_t
app_grid_cells(const struct app *app)
{
	const struct grid *g = app->grid.seen;
	size_t done = 0;

	for (size_t i = 0; g && i < g->cells; i++)
		done += g->cell[i].done;
	return done;
}

size_t
app_grid_trained(const struct app *app)
{
	const struct grid *g = app->grid.seen;
	size_t done = 0;

	for (size_t i = 0; g && i < g->cells; i++)
		done += g->cell[i].done && g->cell[i].row->form != FORM_RULE;
	return done;
}

void
app_grid_prefer(struct app *app, const struct model_row *const *row, int rows)
{
	struct app_grid *g = &app->grid;

	g->prefers = rows;
	for (int i = 0; i < rows; i++)
		g->prefer[i] = row[i];
	app_request(app, REQUEST_GRID);
}

void
app_grid_toggle(struct app *app, const struct model_row *const *prefer, int rows)
{
	struct app_grid *g = &app->grid;

	if (!app_grid_can(app))
		return;
	g->paused = !g->paused;
	app_grid_prefer(app, prefer, rows);
}

/* Seconds to the end of what is not done, less what the network under way has. */
static double
left_of(const struct app_grid *g)
{
	double left = grid_left(g->seen), here;
	size_t nets = g->seen->nets - grid_done(g->seen) - g->failed;

	here = nets ? left / (double)nets * g->place.share : 0;
	return fmax(left - here, 0);
}

void
app_grid_place(struct app *app, const struct gridder_place *place)
{
	struct app_grid *g = &app->grid;

	if (g->place.state == place->state && g->place.net == place->net &&
	    g->place.share == place->share)
		return;
	g->place = *place;
	g->left = left_of(g);
	app->dirty = true;
}

/* Views make anew what they draw from the grid. */
static void
tell_views(struct app *app)
{
	for (int v = 0; v < VIEWS; v++) {
		if (view_rows[v].ops->grid_news)
			view_rows[v].ops->grid_news(app);
	}
}

static void
opened(struct app *app, const struct err *err)
{
	struct app_grid *g = &app->grid;
	size_t found = grid_done(g->seen);

	g->opened = true;
	g->ended = err->code != ERR_NONE;
	g->why = *err;
	if (err->code)
		app_log(app, "no grid: %s", err->msg);
	else if (found)
		app_log(app, "grid: %zu of %zu networks were kept", found, g->seen->nets);
	tell_views(app);
}

static void
net_done(struct app *app, const struct gridder_mail *mail)
{
	struct app_grid *g = &app->grid;
	const struct grid_net *net = &g->seen->net[mail->net];
	char name[64];

	g->news++;
	g->failed += mail->kind == GRIDDER_FAILED;
	grid_net_name(net, name, sizeof(name));
	if (mail->kind == GRIDDER_FAILED)
		app_log(app, "grid: %s failed: %s", name, mail->err.msg);
	else if (g->opened && app->headless)
		app_log(app, "grid: %s", name);
	else if (g->opened)
		app_log(app, "grid: %s, %.1f s", name, net->seconds);
	g->left = left_of(g);
	g->known = grid_left_known(g->seen);
	if (g->opened) /* what the store has is looked at together */
		tell_views(app);
}

static void
grid_over(struct app *app)
{
	struct app_grid *g = &app->grid;
	bool ran = !g->paused;

	g->ended = true;
	if (g->failed)
		app_log(app, "the grid ends: %zu of %zu networks failed", g->failed, g->seen->nets);
	else
		app_log(app, "the grid is complete: %zu networks", g->seen->nets);
	if (ran)
		app_request(app, REQUEST_GRID); /* training goes on */
}

void
app_grid_apply(struct app *app, struct gridder_mail *mail)
{
	app->dirty = true;
	switch (mail->kind) {
	case GRIDDER_OPENED:
		opened(app, &mail->err);
		break;
	case GRIDDER_NOTE:
		app_log(app, "grid: %s", mail->err.msg);
		break;
	case GRIDDER_NET:
	case GRIDDER_FAILED:
		net_done(app, mail);
		break;
	case GRIDDER_STUCK:
		app->grid.paused = true;
		app_request(app, REQUEST_GRID);
		app_log(app, "the grid waits: %s", mail->err.msg);
		app_say(app, ROLE_error, "The grid waits: %s", mail->err.msg);
		break;
	case GRIDDER_END:
		grid_over(app);
		break;
	}
}

void
app_grid_status(const struct app *app, struct str *out)
{
	const struct app_grid *g = &app->grid;

	if (!g->seen || g->why.code) {
		str_add(out, g->why.code ? g->why.msg : "none was planned");
		return;
	}
	str_addf(out, "%zu of %zu networks", grid_done(g->seen), g->seen->nets);
	if (g->failed)
		str_addf(out, ", %zu failed", g->failed);
	if (g->ended || !g->opened)
		return;
	str_add(out, "   ETA ");
	if (app->headless || !isfinite(g->left)) {
		str_add(out, "-:--");
	} else {
		str_add(out, g->known ? "" : "> ");
		frame_duration(out, g->left);
	}
	if (!g->paused && app->run.started && !app->run.ended)
		str_add(out, "   training waits");
}
