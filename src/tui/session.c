#include <config.h>

#include <string.h>
#include <unistd.h>

#include "tui/overlay.h"
#include "tui/session.h"

/* What views work out takes at most this share of one processor while it trains. */
#define ASIDE_SHARE .03

bool
session_open(struct session *s, const struct tui_options *opt, bool utf8, struct err *err)
{
	*s = (struct session){ .resume = opt->resume };
	app_init(&s->app, opt, utf8);
	if (opt->theme && !theme_load(&s->app.theme, opt->theme, err))
		return false;
	for (size_t i = 0; opt->theme && theme_name(i); i++)
		if (!strcmp(theme_name(i), opt->theme))
			s->app.theme_at = i;
	s->worker = worker_new(opt->also, err);
	s->view.aside = s->worker ? aside_new(err) : NULL;
	s->lesson.aside = s->view.aside && s->app.lesson.desk ? aside_new(err) : NULL;
	if (!s->view.aside || (s->app.lesson.desk && !s->lesson.aside))
		return false;
	if (opt->grid) {
		s->gridder = gridder_new(opt->grid, opt->cells, err);
		if (!s->gridder)
			return false;
		s->app.grid.seen = gridder_seen(s->gridder);
	}
	if (opt->record) {
		s->record = record_new(opt->record, opt->over, opt->version, opt->command, err);
		if (!s->record)
			return false;
		worker_edit_epochs(s->worker);
	}
	app_begin(&s->app);
	return true;
}

void
session_stop(struct session *s)
{
	if (!s->worker)
		return;
	worker_free(s->worker);
	s->worker = NULL;
}

/* How to call hamtop again so that it goes on from the checkpoint. */
static void
add_way_on(const struct app *app, struct str *out)
{
	const struct job *first = &app->opt->jobs[app->opt->first], *job = &app->job;

	if (job->seed != first->seed) {
		/* --seed would split the data anew, too */
		str_addf(out, "with its new seed %llu it cannot be resumed",
			 (unsigned long long)job->seed);
		return;
	}
	str_add(out, "the same command with");
	if (job->bits != first->bits)
		str_addf(out, " --bits %u", job->bits);
	str_add(out, " --resume goes on");
}

static void
add_cells(const struct app *app, struct str *out)
{
	size_t cells = app_grid_trained(app);

	if (!cells || !app->opt->cells)
		return;
	str_addf(out, "%s%zu cells of the grid are kept in %s", out->len ? "; " : "", cells,
		 app->opt->cells);
}

void
session_farewell(const struct session *s, bool interrupted, struct str *out)
{
	const struct app *app = &s->app;
	const char *dir = app->opt->out, *path = app->opt->checkpoint;
	const struct history *h = &app->run;
	const char *word = interrupted ? "interrupted; " : "";
	bool ended = h->ended && h->end != RUN_FAILED;
	unsigned epoch = history_epochs(h);

	if (h->ended && h->end == RUN_FAILED)
		return;
	if (dir && ended)
		str_addf(out, "%sthe run is complete after epoch %u; its results are in %s", word,
			 epoch, dir);
	else if (dir && path && access(path, R_OK) == 0) {
		str_addf(out, "%sthe run under way is kept in %s, whole epochs only; ", word, dir);
		add_way_on(app, out);
	} else if (dir)
		str_addf(out, "%sno epoch was finished, so %s holds nothing to go on from", word,
			 dir);
	else if (interrupted)
		str_addf(out, "interrupted%s; nothing is kept without --out DIR",
			 epoch ? "" : " before the first epoch was finished");
	add_cells(app, out);
}

static void
close_hand(struct hand *h)
{
	aside_free(h->aside);
	if (h->piece.run)
		h->piece.done(NULL, h->piece.ctx);
}

void
session_close(struct session *s)
{
	session_stop(s);
	lesson_room_stop(&s->app.lesson);
	close_hand(&s->lesson);
	close_hand(&s->view);
	s->app.grid.seen = NULL;
	gridder_free(s->gridder); /* behind the piece, which may read its scores */
	checkpoint_free(s->resume);
	app_free(&s->app);
}

/* A script lets training go on only while it waits for it, and of the run and the grid
 * one at a time has the processors. */
static void
pause_or_go_on(struct session *s)
{
	const struct app *app = &s->app;

	worker_pause(s->worker, app->paused || app->headless || app_grid_runs(app));
}

static void
start(struct session *s)
{
	struct app *app = &s->app;
	bool first = app->generation == 0;

	pause_or_go_on(s);
	app_started(app, worker_start(s->worker, &app->job, app->opt->checkpoint,
				      first ? s->resume : NULL));
	s->resume = NULL;
	worker_want_snapshot(s->worker);
}

static void
recorded(struct session *s)
{
	struct asked asked = record_asked(s->record, &s->app);
	struct worker_place place = worker_place(s->worker);

	/* at once, while training is at that place; a script looks at them first */
	if (asked.edit && !s->app.headless)
		session_requests(s);
	record_done(s->record, asked, &place);
}

void
session_key(struct session *s, struct key key)
{
	bool number = false;

	for (int v = 0; v < VIEWS; v++)
		number |= view_rows[v].key == key.code;
	if (key.alt && !number) {
		/* Esc and a key pressed at once look the same */
		session_key(s, (struct key){ KEY_ESCAPE, false });
		key.alt = false;
	}
	record_key(s->record, &s->app, key);
	app_key(&s->app, key);
	recorded(s);
}

void
session_mouse(struct session *s, struct mouse mouse)
{
	record_mouse(s->record, &s->app, mouse);
	app_mouse(&s->app, mouse);
	recorded(s);
}

void
session_size(struct session *s, int w, int h)
{
	if (w != s->app.w || h != s->app.h || !s->sized)
		record_size(s->record, &s->app, w, h);
	s->sized = true;
	app_size(&s->app, w, h);
	recorded(s);
}

void
session_line(struct session *s, const char *line)
{
	record_line(s->record, &s->app, line);
	palette_run(&s->app, line);
	recorded(s);
}

void
session_requests(struct session *s)
{
	struct app *app = &s->app;

	for (size_t i = 0; i < app->requests; i++) {
		const struct request *r = &app->outbox[i];

		switch (r->kind) {
		case REQUEST_START:
			start(s);
			break;
		case REQUEST_STOP:
			worker_stop(s->worker);
			break;
		case REQUEST_PAUSE:
			pause_or_go_on(s);
			break;
		case REQUEST_STEP:
			worker_step(s->worker, 1);
			break;
		case REQUEST_STEP_EPOCH:
			worker_step_epoch(s->worker);
			break;
		case REQUEST_EDIT:
			worker_edit(s->worker, r->edit.index, r->edit.value);
			break;
		case REQUEST_GRID:
			pause_or_go_on(s);
			gridder_prefer(s->gridder, app->grid.prefer, app->grid.prefers);
			gridder_pause(s->gridder, app->grid.paused || app->headless);
			break;
		}
	}
	app->requests = 0;
}

int
session_grid_fd(const struct session *s)
{
	return s->gridder ? gridder_fd(s->gridder) : -1;
}

void
session_grid_place(struct session *s)
{
	struct gridder_place place;

	if (!s->gridder)
		return;
	place = gridder_place(s->gridder);
	app_grid_place(&s->app, &place);
}

static bool
grid_news(struct session *s)
{
	struct gridder_mail mail;
	bool any = false;

	while (s->gridder && gridder_take(s->gridder, &mail)) {
		app_grid_apply(&s->app, &mail);
		any = true;
	}
	return any;
}

bool
session_news(struct session *s)
{
	bool any = false;
	struct mail mail;

	while (worker_take(s->worker, &mail)) {
		app_apply(&s->app, &mail);
		any = true;
	}
	if (any && !s->app.run.ended)
		worker_want_snapshot(s->worker); /* of the next epoch */
	return grid_news(s) || any;
}

/* Ends the piece that is done and begins the next one. */
static void
work_on(struct session *s, struct hand *h, bool (*next)(const struct app *app, struct piece *out))
{
	struct app *app = &s->app;
	bool trains = (app->run.started && !app->run.ended && !app->paused) || app_grid_runs(app);
	struct piece piece;

	if (h->piece.run) {
		if (!aside_done(h->aside))
			return;
		h->piece.done(app, h->piece.ctx);
		app->dirty = true;
	}
	h->piece = (struct piece){ .run = NULL };
	if (next && next(app, &piece)) {
		h->piece = piece;
		aside_do(h->aside, h->piece.run, h->piece.ctx,
			 trains && !h->piece.asked && !app->plain ? ASIDE_SHARE : 1);
	}
}

void
session_work(struct session *s)
{
	work_on(s, &s->view, view_rows[s->app.now].ops->work);
	work_on(s, &s->lesson, lesson_work);
}
