/* The screen on a terminal: one poll for keys, news and signals. */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/clock.h"
#include "tui/session.h"
#include "tui/term.h"

/* At most 30 frames a second, and 10 where only news ask for one: then a key
 * hardly ever waits for a frame that is being sent. */
#define KEY_FRAME  (1 / 30.)
#define NEWS_FRAME (1 / 10.)
/* How long a message hides the status line at most. */
#define MESSAGE_SECONDS 5.
/* Between two steps of what moves by itself. */
#define TICK_SECONDS .1
/* How often the numbers of the status line are looked at while it trains. */
#define PLACE_SECONDS .25

struct loop {
	struct session *s;
	struct canvas canvas;
	bool mouse;
	struct theme theme;
	double drawn;  /* when the last frame was, */
	double ticked; /* and the last step of what moves */
	bool pressed;  /* a key came since */
	bool killed;
	unsigned messages; /* the last one seen, */
	double said;	   /* and when */
};

static void
draw(struct loop *l)
{
	struct app *app = &l->s->app;

	app_draw(app, &l->canvas);
	term_present(&l->canvas);
	app->dirty = false;
	l->pressed = false;
	l->drawn = clock_now();
}

static void
follow_switches(struct loop *l)
{
	struct app *app = &l->s->app;
	/* on the sheet it selects text */
	bool mouse = app->mouse && app->mode != MODE_COPY;

	if (memcmp(&app->theme, &l->theme, sizeof(l->theme))) {
		l->theme = app->theme;
		term_theme(&l->theme);
		app->redraw = true;
	}
	if (mouse != l->mouse) {
		l->mouse = mouse;
		term_mouse(l->mouse);
	}
	if (app->copy.wanted) {
		app->copy.wanted = false;
		copy_taken(app, term_copy(app->copy.text));
	}
	if (app->suspend) {
		app->suspend = false;
		term_suspend();
		app->dirty = app->redraw = true;
	}
	if (app->redraw) {
		app->redraw = false;
		term_redraw();
	}
}

static void
take_signals(struct loop *l)
{
	struct app *app = &l->s->app;
	int w, h;

	for (int sig; (sig = term_signal());) {
		switch (sig) {
		case SIGINT:
			session_key(l->s, (struct key){ 3, false });
			break;
		case SIGTSTP:
			app->suspend = true;
			break;
		case SIGCONT:
			app->dirty = app->redraw = true;
			break;
		case SIGWINCH:
			term_size(&w, &h);
			session_size(l->s, w, h);
			break;
		default:
			l->killed = app->quit = true;
			break;
		}
	}
}

static void
take_keys(struct loop *l)
{
	struct term_event e;

	while (term_read(&e)) {
		l->pressed = true;
		if (e.kind == TERM_MOUSE)
			session_mouse(l->s, e.mouse);
		else
			session_key(l->s, e.key);
	}
}

static const char *
moves(const struct app *app)
{
	const struct view_ops *ops = view_rows[app->now].ops;

	return ops->moves ? ops->moves(app) : NULL;
}

static void
tick(struct loop *l)
{
	const char *step = moves(&l->s->app);
	double now = clock_now();

	if (!step || now - l->ticked < TICK_SECONDS)
		return;
	session_line(l->s, step);
	l->ticked = now;
}

/* Milliseconds until there is something to do by itself; -1: never. */
static int
patience(const struct loop *l)
{
	const struct app *app = &l->s->app;
	double wait = (l->pressed ? KEY_FRAME : NEWS_FRAME) - (clock_now() - l->drawn);

	if (app->dirty)
		return wait > 0 ? (int)(wait * 1000) + 1 : 0;
	if (moves(app))
		return (int)(TICK_SECONDS * 1000);
	if (app_grid_runs(app) || (app->run.started && !app->run.ended && !app->paused))
		return (int)(PLACE_SECONDS * 1000);
	if (app->message[0])
		return (int)(MESSAGE_SECONDS * 1000);
	return -1;
}

static void
age_message(struct loop *l)
{
	struct app *app = &l->s->app;

	if (app->messages != l->messages) {
		l->messages = app->messages;
		l->said = clock_now();
	} else if (app->message[0] && app->mode != MODE_CONFIRM &&
		   clock_now() - l->said >= MESSAGE_SECONDS) {
		app->message[0] = '\0';
		app->dirty = true;
	}
}

static bool
loop_turn(struct loop *l, struct err *err)
{
	struct session *s = l->s;
	struct pollfd fds[6] = { { .fd = STDIN_FILENO, .events = POLLIN },
				 { .fd = term_signal_fd(), .events = POLLIN },
				 { .fd = worker_fd(s->worker), .events = POLLIN },
				 { .fd = aside_fd(s->view.aside), .events = POLLIN },
				 { .fd = session_grid_fd(s), .events = POLLIN },
				 { .fd = s->lesson.aside ? aside_fd(s->lesson.aside) : -1,
				   .events = POLLIN } };
	struct worker_place place;

	if (poll(fds, 6, patience(l)) < 0 && errno != EINTR)
		return err_sys(err, ERR_RUN, "The screen cannot wait for keys");
	if (fds[0].revents & (POLLHUP | POLLERR))
		l->killed = s->app.quit = true;
	take_signals(l);
	take_keys(l);
	session_news(s);
	place = worker_place(s->worker);
	app_place(&s->app, &place);
	session_grid_place(s);
	session_requests(s);
	session_work(s);
	tick(l);
	follow_switches(l);
	age_message(l);
	return true;
}

bool
loop_run(struct session *s, enum tui_color color, struct err *err)
{
	struct loop l = { .s = s };
	struct app *app = &s->app;
	bool ok = true;
	int w, h;

	if (!term_open(color, err))
		return false;
	canvas_init(&l.canvas, app->utf8);
	l.theme = app->theme;
	term_theme(&l.theme);
	l.mouse = app->mouse;
	term_mouse(l.mouse);
	term_size(&w, &h);
	session_size(s, w, h);
	session_requests(s);
	while (ok && !app->quit) {
		if (app->dirty && patience(&l) == 0)
			draw(&l);
		ok = loop_turn(&l, err);
	}
	if (ok && !l.killed) {
		app_say(app, ROLE_message, "Ending%s. ^C ends at once.",
			app->opt->checkpoint ? "; the epochs that were finished are kept" : "");
		draw(&l);
	}
	term_impatient();
	session_stop(s);
	term_close();
	canvas_free(&l.canvas);
	if (ok && l.killed) {
		struct str why = STR_INIT;

		session_farewell(s, true, &why);
		ok = err_set(err, ERR_INTERRUPTED, "%s", why.len ? why.s : "interrupted");
		str_free(&why);
	}
	return ok;
}
