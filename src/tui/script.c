/* The screen without a terminal: a script presses the keys and saves screens as
 * text. Training goes on only while a line waits for it, so that the same script
 * and seed give the same screens. The language is in man/hamtop-script.5. */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "tui/overlay.h"
#include "tui/session.h"
#include "tui/shot.h"

struct script {
	struct session *s;
	const char *file;
	int line;
};

static bool complain(const struct script *sc, struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static bool
complain(const struct script *sc, struct err *err, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addvf(&s, fmt, ap);
	va_end(ap);
	err_set(err, ERR_USAGE, "%s:%d: %s", sc->file, sc->line, s.s);
	str_free(&s);
	return false;
}

/* Waits until there are news and takes them. */
static bool
wait_for_news(struct script *sc, struct err *err)
{
	struct pollfd fd[2] = { { .fd = worker_fd(sc->s->worker), .events = POLLIN },
				{ .fd = session_grid_fd(sc->s), .events = POLLIN } };

	while (!session_news(sc->s))
		if (poll(fd, 2, -1) < 0 && errno != EINTR)
			return err_sys(err, ERR_RUN, "%s:%d: waiting failed", sc->file, sc->line);
	return true;
}

/* Until an epoch has been told, or the run has ended. */
static bool
train_epochs(struct script *sc, unsigned epoch, struct err *err)
{
	struct app *app = &sc->s->app;
	unsigned asked = 0;

	while (!history_reached(&app->run, epoch) && !app->run.ended) {
		unsigned done = history_epochs(&app->run);

		if (asked != done + 1 && history_reached(&app->run, done)) {
			worker_step_epoch(sc->s->worker);
			asked = done + 1;
		}
		if (!wait_for_news(sc, err))
			return false;
	}
	return true;
}

static bool
wait_epoch(struct script *sc, unsigned epoch, struct err *err)
{
	struct app *app = &sc->s->app;

	if (app_grid_runs(app) && !history_reached(&app->run, epoch))
		return complain(sc, err, "training waits while the grid runs; pause it before");
	if (app->paused && !history_reached(&app->run, epoch))
		return complain(sc, err, "training is paused, so epoch %u never comes", epoch);
	if (!train_epochs(sc, epoch, err))
		return false;
	if (!history_reached(&app->run, epoch))
		return complain(sc, err, "the run ended after epoch %u", history_epochs(&app->run));
	return true;
}

static bool
wait_end(struct script *sc, struct err *err)
{
	struct app *app = &sc->s->app;

	if (app_grid_runs(app) && !app->run.ended)
		return complain(sc, err, "training waits while the grid runs; pause it before");
	if (app->paused && !app->run.ended)
		return complain(sc, err, "training is paused, so its end never comes");
	if (!train_epochs(sc, job_epochs(&app->job), err))
		return false;
	while (!app->run.ended)
		if (!wait_for_news(sc, err))
			return false;
	return true;
}

/* Trains one network after the other until `cells` have scores, or all. */
static bool
train_cells(struct script *sc, size_t cells, struct err *err)
{
	const struct app *app = &sc->s->app;

	while (app_grid_cells(app) < cells && !app->grid.ended) {
		unsigned news = app->grid.news;

		gridder_step(sc->s->gridder);
		while (app->grid.news == news && !app->grid.ended)
			if (!wait_for_news(sc, err))
				return false;
	}
	return true;
}

static bool
wait_cells(struct script *sc, size_t cells, struct err *err)
{
	const struct app *app = &sc->s->app;

	if (app_grid_cells(app) < cells && !app->grid.ended && !app_grid_runs(app))
		return complain(sc, err, "the grid is paused; Space on Board starts it");
	return train_cells(sc, cells, err) &&
	       (cells == SIZE_MAX || app_grid_cells(app) >= cells ||
		complain(sc, err, "the grid ended with %zu cells", app_grid_cells(app)));
}

static bool
wait_grid(struct script *sc, struct err *err)
{
	const struct app *app = &sc->s->app;

	if (!app->grid.seen)
		return complain(sc, err, "there is no grid");
	if (app->grid.why.code)
		return complain(sc, err, "%s", app->grid.why.msg);
	return wait_cells(sc, SIZE_MAX, err);
}

/* Does what was asked for; the grid's store is read, a run that was asked for has begun
 * afterwards, a step of an epoch is done, and so is what the shown view wants worked
 * out. */
static bool
settle(struct script *sc, struct err *err)
{
	const struct app *app = &sc->s->app;
	const struct history *h = &app->run;
	unsigned until = 0;

	for (size_t i = 0; i < app->requests; i++)
		if (app->outbox[i].kind == REQUEST_STEP_EPOCH)
			until = history_epochs(h) + 1;
	session_requests(sc->s);
	while (!h->ended && (!h->started || (until && !history_reached(&app->run, until))))
		if (!wait_for_news(sc, err))
			return false;
	while (app->grid.seen && !app->grid.opened)
		if (!wait_for_news(sc, err))
			return false;
	view_work_now(&sc->s->app);
	return true;
}

/* A key or command that does nothing now is a slip in the script. */
static bool
check_command(const struct script *sc, enum cmd cmd, const char *what, struct err *err)
{
	const struct app *app = &sc->s->app;

	if (cmd && app_can(app, cmd))
		return true;
	if (cmd == CMD_step || cmd == CMD_step_epoch)
		return complain(sc, err, "\"%s\" is for a paused run; press Space before", what);
	return complain(sc, err, "\"%s\" does nothing here now", what);
}

static bool
check_key(const struct script *sc, struct key key, const char *what, struct err *err)
{
	const struct app *app = &sc->s->app;

	return app_takes(app, key) || check_command(sc, app_key_command(app, key), what, err);
}

static bool
do_wait(struct script *sc, const char *arg, struct err *err)
{
	unsigned epoch, cells;
	char rest;

	if (!strcmp(arg, "grid"))
		return wait_grid(sc, err);
	if (sscanf(arg, "cells %u%c", &cells, &rest) == 1)
		return wait_cells(sc, cells, err);
	if (!strcmp(arg, "end"))
		return wait_end(sc, err);
	if (sscanf(arg, "epoch %u%c", &epoch, &rest) == 1)
		return wait_epoch(sc, epoch, err);
	return complain(sc, err, "write `wait epoch N`, `wait end`, `wait cells N` or `wait grid`");
}

/* Trains as far as a recorded session had been told, paused or not; a run that ends
 * earlier here than it did there is as far as it gets. */
static bool
do_told(struct script *sc, const char *arg, struct err *err)
{
	struct app *app = &sc->s->app;
	unsigned epoch = 0, cells;
	bool end = !strcmp(arg, "end");
	char rest;

	if (sscanf(arg, "cells %u%c", &cells, &rest) == 1)
		return !app->grid.seen || app->grid.why.code || train_cells(sc, cells, err);
	if (!end && sscanf(arg, "epoch %u%c", &epoch, &rest) != 1)
		return complain(sc, err, "write `told epoch N`, `told end` or `told cells N`");
	if (!train_epochs(sc, end ? job_epochs(&app->job) : epoch, err))
		return false;
	while (end && !app->run.ended)
		if (!wait_for_news(sc, err))
			return false;
	return true;
}

static bool
do_size(struct script *sc, const char *arg, struct err *err)
{
	int w, h;
	char rest;

	if (sscanf(arg, "%dx%d%c", &w, &h, &rest) != 2 || w < 1 || h < 1 || w > 1000 || h > 1000)
		return complain(sc, err, "write `size WxH`, from 1x1 to 1000x1000");
	session_size(sc->s, w, h);
	return true;
}

static bool
do_shot(struct script *sc, const char *arg, struct err *err)
{
	struct err inner = ERR_INIT;

	if (!*arg)
		return complain(sc, err, "write `shot FILE` or `shot -`");
	return shot_write(&sc->s->app, arg, true, &inner) ||
	       err_set(err, inner.code, "%s:%d: %s", sc->file, sc->line, inner.msg);
}

static bool
do_keys(struct script *sc, const char *arg, struct err *err)
{
	while (*arg) {
		size_t n = strcspn(arg, " ");
		char name[16];
		struct key key;

		if (!key_parse(&key, arg, n))
			return complain(sc, err,
					"there is no key \"%.*s\"; write a, Space, Enter, "
					"Esc, Tab, Up, PgDn, F1, ^L, ..",
					(int)n, arg);
		snprintf(name, sizeof(name), "%.*s", (int)n, arg);
		if (!check_key(sc, key, name, err))
			return false;
		session_key(sc->s, key);
		/* the next key finds this one's work done */
		if (!settle(sc, err))
			return false;
		arg += n + strspn(arg + n, " ");
	}
	return true;
}

static bool
do_type(struct script *sc, const char *arg)
{
	while (*arg) {
		unsigned code;
		size_t n = str_utf8_char(arg, strlen(arg), &code);

		if (n)
			session_key(sc->s, (struct key){ (int)code, false });
		arg += n ? n : 1;
	}
	return true;
}

static bool
do_command(struct script *sc, const char *arg, struct err *err)
{
	size_t n = strcspn(arg, " ");
	enum cmd cmd = cmd_find(arg, n);
	bool known = cmd != CMD_none;
	char name[32];

	snprintf(name, sizeof(name), "%.*s", (int)n, arg);
	if (cmd && !check_command(sc, cmd, name, err))
		return false;
	for (int v = 0; v < VIEWS; v++)
		known |= !strcmp(view_rows[v].name, name);
	if (!known)
		return complain(sc, err, "there is no command \"%s\"", name);
	session_line(sc->s, arg);
	return true;
}

static bool
do_mouse(struct script *sc, enum mouse_kind kind, const char *arg, struct err *err)
{
	struct mouse m = { kind, 0, 0 };
	char rest;

	if (sscanf(arg, "%d %d%c", &m.x, &m.y, &rest) != 2)
		return complain(sc, err, "write `%s COLUMN ROW`, from 0",
				kind == MOUSE_CLICK ? "click" : "drag");
	session_mouse(sc->s, m);
	return true;
}

static bool
do_wheel(struct script *sc, const char *arg, struct err *err)
{
	struct mouse m = { MOUSE_WHEEL_UP, 0, 0 };
	char way[8], rest;

	if (sscanf(arg, "%7s %d %d%c", way, &m.x, &m.y, &rest) != 3 ||
	    (strcmp(way, "up") && strcmp(way, "down")))
		return complain(sc, err, "write `wheel up COLUMN ROW` or `wheel down COLUMN ROW`");
	m.kind = !strcmp(way, "up") ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN;
	session_mouse(sc->s, m);
	return true;
}

static bool
do_line(struct script *sc, char *line, struct err *err)
{
	size_t n = strcspn(line, " ");
	const char *arg = line + n + strspn(line + n, " ");
	bool ok;

	line[n] = '\0';
	if (!strcmp(line, "key"))
		ok = do_keys(sc, arg, err);
	else if (!strcmp(line, "type"))
		ok = do_type(sc, arg);
	else if (!strcmp(line, "cmd"))
		ok = do_command(sc, arg, err);
	else if (!strcmp(line, "click"))
		ok = do_mouse(sc, MOUSE_CLICK, arg, err);
	else if (!strcmp(line, "drag"))
		ok = do_mouse(sc, MOUSE_DRAG, arg, err);
	else if (!strcmp(line, "wait"))
		ok = do_wait(sc, arg, err);
	else if (!strcmp(line, "wheel"))
		ok = do_wheel(sc, arg, err);
	else if (!strcmp(line, "told"))
		ok = do_told(sc, arg, err);
	else if (!strcmp(line, "size"))
		ok = do_size(sc, arg, err);
	else if (!strcmp(line, "shot"))
		ok = do_shot(sc, arg, err);
	else
		ok = complain(sc, err,
			      "there is no \"%s\"; write key, type, cmd, click, drag, wheel, "
			      "wait, told, size or shot",
			      line);
	return ok && settle(sc, err);
}

static bool
read_lines(struct script *sc, FILE *in, struct err *err)
{
	char *line = NULL;
	size_t cap = 0;
	bool ok = true;

	while (ok && !sc->s->app.quit && getline(&line, &cap, in) >= 0) {
		char *at = line + strspn(line, " \t");
		size_t n = strcspn(at, "\r\n");

		sc->line++;
		while (n > 0 && (at[n - 1] == ' ' || at[n - 1] == '\t'))
			n--;
		at[n] = '\0';
		if (*at && *at != '#')
			ok = do_line(sc, at, err);
	}
	free(line);
	return ok;
}

bool
script_run(struct session *s, struct err *err)
{
	const struct tui_options *opt = s->app.opt;
	struct script sc = { .s = s, .file = opt->script };
	FILE *in = strcmp(opt->script, "-") ? fopen(opt->script, "r") : stdin;
	bool ok;

	if (!in)
		return err_sys(err, ERR_USAGE, "%s", opt->script);
	session_size(s, opt->width ? opt->width : 80, opt->height ? opt->height : 24);
	ok = settle(&sc, err) && read_lines(&sc, in, err);
	if (in != stdin)
		fclose(in);
	return ok;
}
