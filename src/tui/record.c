#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "tui/record.h"

struct record {
	FILE *out;
	char *path;
	int error; /* errno of the first write that failed, or 0 */

	/* how far a replay of the lines so far is */
	unsigned generation, epochs;
	bool ended;
	unsigned networks; /* of the grid that were heard of */

	struct str line; /* what the user does now */
	size_t asked;	 /* requests of the app before it */
	struct str held; /* lines from a stop on: how many epochs there were comes later */
};

/* Each line is on its way at once: what kills hamtop leaves a whole script. */
static void put(struct record *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
put(struct record *r, const char *fmt, ...)
{
	va_list ap;
	bool ok;

	va_start(ap, fmt);
	ok = vfprintf(r->out, fmt, ap) >= 0 && fputc('\n', r->out) != EOF && fflush(r->out) == 0;
	va_end(ap);
	if (!ok && !r->error)
		r->error = errno ? errno : EIO;
}

struct record *
record_new(const char *path, bool over, const char *version, const char *command, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | (over ? O_TRUNC : O_EXCL), 0666);
	FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
	struct record *r;

	if (!out) {
		if (errno == EEXIST)
			err_set(err, ERR_USAGE,
				"--record: %s is there already; name another, or write over it "
				"with --force",
				path);
		else
			err_sys(err, ERR_USAGE, "--record: %s", path);
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	r = mem_new(1, sizeof(*r));
	r->out = out;
	r->path = mem_strdup(path);
	put(r, "# A session of hamtop %s. The same options with --script and this file instead of",
	    version ? version : "");
	put(r, "# --record show it again:");
	put(r, "# %s", command ? command : "hamtop");
	return r;
}

/* What the screen has been told since the last line; last: no more is to come. */
static void
catch_up(struct record *r, const struct app *app, bool last)
{
	unsigned epochs = history_epochs(&app->run);

	if (app->generation != r->generation) {
		r->generation = app->generation;
		r->epochs = 0;
		r->ended = false;
	}
	if (r->held.len && !app->run.ended && !last)
		return;
	if (epochs > r->epochs) {
		put(r, "told epoch %u", epochs);
		r->epochs = epochs;
	}
	if (r->held.len) {
		put(r, "%s", r->held.s);
		str_clear(&r->held);
	}
	if (app->run.ended && !r->ended) {
		put(r, "told end");
		r->ended = true;
	}
	if (app->grid.news != r->networks) {
		put(r, "told cells %zu", app_grid_cells(app));
		r->networks = app->grid.news;
	}
}

bool
record_close(struct record *r, const struct app *app, struct err *err)
{
	int error;

	if (!r)
		return true;
	catch_up(r, app, true);
	error = r->error;
	if (fclose(r->out) && !error)
		error = errno;
	if (error) {
		errno = error;
		err_sys(err, ERR_RUN, "--record: %s", r->path);
	}
	str_free(&r->line);
	str_free(&r->held);
	free(r->path);
	free(r);
	return !error;
}

/* Keeps the line that the replay shall do until it is known what comes of it. */
static void prepare(struct record *r, const struct app *app, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void
prepare(struct record *r, const struct app *app, const char *fmt, ...)
{
	va_list ap;

	catch_up(r, app, false);
	va_start(ap, fmt);
	str_addvf(&r->line, fmt, ap);
	va_end(ap);
	r->asked = app->requests;
}

/* The epoch before which an edit that is asked for now does not take effect. */
static unsigned
under_way(const struct worker_place *place)
{
	bool before = place->state == WORKER_PAUSED && place->net == 0 && place->batch == 0;

	return place->epoch - (place->epoch > 0 && before);
}

struct asked
record_asked(const struct record *r, const struct app *app)
{
	struct asked asked = { 0 };

	for (size_t i = r && r->line.len ? r->asked : app->requests; i < app->requests; i++) {
		asked.edit |= app->outbox[i].kind == REQUEST_EDIT;
		asked.stop |= app->outbox[i].kind == REQUEST_STOP;
	}
	return asked;
}

void
record_done(struct record *r, struct asked asked, const struct worker_place *place)
{
	unsigned epoch = under_way(place);

	if (!r || !r->line.len)
		return;
	if (asked.edit && !r->held.len && place->generation == r->generation && epoch > r->epochs) {
		put(r, "told epoch %u", epoch);
		r->epochs = epoch;
	}
	if (asked.stop || r->held.len)
		str_addf(&r->held, "%s%s", r->held.len ? "\n" : "", r->line.s);
	else
		put(r, "%s", r->line.s);
	str_clear(&r->line);
}

void
record_key(struct record *r, const struct app *app, struct key key)
{
	enum cmd cmd = app_key_command(app, key);
	char name[16];
	struct key same;

	if (!r)
		return;
	key_text(key, name, sizeof(name));
	if (!app_takes(app, key) || cmd == CMD_step || cmd == CMD_suspend ||
	    !key_parse(&same, name, strlen(name)))
		return;
	if (cmd == CMD_step_epoch) {
		/* the replay waits for the epoch */
		if (r->epochs > history_epochs(&app->run))
			return;
		catch_up(r, app, false);
		r->epochs++;
	}
	prepare(r, app, "key %s", name);
}

void
record_mouse(struct record *r, const struct app *app, struct mouse mouse)
{
	if (r && mouse.kind == MOUSE_CLICK)
		prepare(r, app, "click %d %d", mouse.x, mouse.y);
	else if (r && mouse.kind == MOUSE_DRAG)
		prepare(r, app, "drag %d %d", mouse.x, mouse.y);
	else if (r)
		prepare(r, app, "wheel %s %d %d", mouse.kind == MOUSE_WHEEL_UP ? "up" : "down",
			mouse.x, mouse.y);
}

void
record_size(struct record *r, const struct app *app, int w, int h)
{
	if (r)
		prepare(r, app, "size %dx%d", w, h);
}

void
record_line(struct record *r, const struct app *app, const char *line)
{
	if (r)
		prepare(r, app, "cmd %s", line);
}
