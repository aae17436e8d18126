#include <config.h>

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "tui/overlay.h"
#include "tui/plain.h"

/* What the next line waits for. */
enum wait { WAIT_NOTHING, WAIT_EPOCH, WAIT_END, WAIT_GRID };

struct reader {
	struct plain p;
	struct str in; /* read and not done */
	bool end;      /* of the input */
	bool show;     /* the screen is to be said once it is worked out */
	enum wait wait;
	unsigned epoch; /* of WAIT_EPOCH */
	bool killed;
};

/* ---- signals ---- */

static int wake[2] = { -1, -1 };

/* The second one ends the process, by SA_RESETHAND. */
static void
on_signal(int sig)
{
	int saved = errno;

	(void)sig;
	if (write(wake[1], "", 1) < 0)
		errno = saved;
	errno = saved;
}

static const int caught[] = { SIGINT, SIGTERM, SIGHUP };
enum { CAUGHT = 3 };

static bool
catch_signals(struct sigaction before[CAUGHT], struct err *err)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

	if (pipe(wake) < 0)
		return err_sys(err, ERR_RUN, "Signals cannot be waited for");
	fcntl(wake[0], F_SETFL, O_NONBLOCK);
	fcntl(wake[1], F_SETFL, O_NONBLOCK);
	sigemptyset(&action.sa_mask);
	for (int i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &action, &before[i]);
	return true;
}

static void
release_signals(const struct sigaction before[CAUGHT])
{
	for (int i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &before[i], NULL);
	close(wake[0]);
	close(wake[1]);
	wake[0] = wake[1] = -1;
}

/* ---- lines ---- */

/* What is open over the screen, said and closed. */
static void
say_open(struct reader *r)
{
	struct app *app = &r->p.s->app;

	switch (app->mode) {
	case MODE_NORMAL:
		return;
	case MODE_CONFIRM:
		plain_say(&r->p, "%s", app->message);
		return;
	case MODE_VIEW:
		r->show = true;
		return;
	case MODE_COPY:
		plain_say(&r->p, "%s:", app->copy.what);
		plain_say(&r->p, "%s", app->copy.text);
		break;
	case MODE_LESSON:
		plain_say(&r->p, "Lessons come in lines by hamtop --lesson.");
		break;
	case MODE_PALETTE:
		plain_say(&r->p, "Write what it needs behind it: %s..", app->input.text);
		break;
	case MODE_HELP:
	case MODE_SEARCH:
		plain_menu(&r->p, "");
		break;
	default:
		plain_hypers(&r->p);
		break;
	}
	for (int i = 0; i < 3 && app->mode != MODE_NORMAL; i++)
		session_key(r->p.s, (struct key){ KEY_ESCAPE, false });
}

static void
press(struct reader *r, const char *names)
{
	while (*names) {
		size_t n = strcspn(names, " ");
		struct key key;

		if (!key_parse(&key, names, n)) {
			plain_say(&r->p,
				  "There is no key \"%.*s\"; there are a, Space, Enter, Esc, Up, "
				  "Down, ..",
				  (int)n, names);
			return;
		}
		session_key(r->p.s, key);
		names += n + strspn(names + n, " ");
	}
	r->show = true;
}

static void
start_waiting(struct reader *r, const char *what)
{
	char rest;

	if (!strcmp(what, "end"))
		r->wait = WAIT_END;
	else if (!strcmp(what, "grid"))
		r->wait = WAIT_GRID;
	else if (sscanf(what, "epoch %u%c", &r->epoch, &rest) == 1)
		r->wait = WAIT_EPOCH;
	else
		plain_say(&r->p, "Write wait end, wait epoch N or wait grid.");
}

static void
set_pace(struct reader *r, const char *seconds)
{
	char *end;
	double pace = strtod(seconds, &end);

	if (end == seconds || *end || !(pace >= 0))
		plain_say(&r->p, "Write pace and a number of seconds, as pace 30; 0 is never.");
	else
		r->p.pace = pace;
}

/* A command by its name, with what stands behind it. */
static void
command(struct reader *r, enum cmd cmd, const char *arg)
{
	struct app *app = &r->p.s->app;
	bool everywhere = cmd_rows[cmd].where == AT_ANY || cmd_rows[cmd].where == AT_PALETTE;
	unsigned messages = app->messages;
	struct str line = STR_INIT;

	if (!app_can(app, cmd)) {
		plain_say(&r->p, "%s does nothing here now.", cmd_rows[cmd].name);
		return;
	}
	str_addf(&line, "%s%s%s", cmd_rows[cmd].name, *arg ? " " : "", arg);
	session_line(r->p.s, line.s);
	str_free(&line);
	if (cmd == CMD_pause || cmd == CMD_step || cmd == CMD_step_epoch || cmd == CMD_grid)
		plain_state(&r->p);
	else if (app->mode == MODE_NORMAL && !app->quit && app->messages == messages)
		r->show = !everywhere || (cmd >= CMD_up && !plain_step(&r->p));
}

/* The words that only lines know. */
static bool
own_word(struct reader *r, const char *word, const char *arg)
{
	if (!strcmp(word, "?") || !strcmp(word, "help"))
		plain_menu(&r->p, arg);
	else if (!strcmp(word, "wait"))
		start_waiting(r, arg);
	else if (!strcmp(word, "pace"))
		set_pace(r, arg);
	else if (!strcmp(word, "key"))
		press(r, arg);
	else if (!strcmp(word, "how"))
		plain_state(&r->p);
	else if (!strcmp(word, "q") || !strcmp(word, "exit"))
		session_line(r->p.s, cmd_rows[CMD_close].name);
	else
		return false;
	return true;
}

/* A number of the menu: a screen, a command, or none. */
static bool
number(struct reader *r, const char *word, const char *arg)
{
	char *end;
	long n = strtol(word, &end, 10);

	if (!isdigit((unsigned char)*word) || *end)
		return false;
	for (int v = 0; v < VIEWS && !word[1]; v++) {
		if (view_rows[v].key == *word) {
			session_line(r->p.s, view_rows[v].name);
			return r->show = true;
		}
	}
	if (n <= PLAIN_COMMANDS || n >= PLAIN_COMMANDS + CMDS ||
	    !plain_has((enum cmd)(n - PLAIN_COMMANDS)))
		return false;
	command(r, (enum cmd)(n - PLAIN_COMMANDS), arg);
	return true;
}

/* What is typed into a view that takes the keys itself; a line of one dot leaves it. */
static void
type_line(struct reader *r, const char *line)
{
	if (!strcmp(line, ".")) {
		/* the first one may only clear what was typed */
		for (int i = 0; i < 2 && r->p.s->app.mode == MODE_VIEW; i++)
			session_key(r->p.s, (struct key){ KEY_ESCAPE, false });
		r->show = true;
		return;
	}
	while (*line) {
		unsigned code = 0;
		size_t n = str_utf8_char(line, strlen(line), &code);

		if (n)
			session_key(r->p.s, (struct key){ (int)code, false });
		line += n ? n : 1;
	}
	session_key(r->p.s, (struct key){ KEY_RETURN, false });
}

static void
do_line(struct reader *r, char *line)
{
	struct app *app = &r->p.s->app;
	size_t n = strcspn(line, " ");
	const char *arg = line + n + strspn(line + n, " ");
	enum cmd cmd;

	if (app->mode == MODE_CONFIRM) {
		session_key(r->p.s,
			    (struct key){ *line == 'y' || *line == 'Y' ? 'y' : 'n', false });
		return;
	}
	if (app->mode == MODE_VIEW) {
		type_line(r, line);
		return;
	}
	if (!*line) {
		r->show = true;
		return;
	}
	line[n] = '\0';
	cmd = cmd_find(line, n);
	for (int v = 0; v < VIEWS; v++) {
		if (!strcmp(view_rows[v].name, line)) {
			session_line(r->p.s, line);
			r->show = true;
			return;
		}
	}
	if (own_word(r, line, arg) || number(r, line, arg))
		return;
	if (cmd && plain_has(cmd))
		command(r, cmd, arg);
	else
		plain_say(&r->p, "There is no \"%s\"; write ? for what there is.", line);
}

/* ---- the loop ---- */

static bool
is_reached(const struct reader *r)
{
	const struct app *app = &r->p.s->app;

	switch (r->wait) {
	case WAIT_EPOCH:
		return app->run.ended || history_reached(&app->run, r->epoch);
	case WAIT_END:
		return app->run.ended;
	case WAIT_GRID:
		return !app->grid.seen || app->grid.ended || app->grid.why.code;
	default:
		return true;
	}
}

/* The next line that may be done now; NULL: none. The last one needs no end. */
static char *
next_line(struct reader *r)
{
	const struct history *h = &r->p.s->app.run;
	char *line, *at;
	size_t n;

	if (!h->started && !h->ended)
		return NULL;
	if (!r->in.len || r->show || r->wait != WAIT_NOTHING || r->p.s->app.quit)
		return NULL;
	n = strcspn(r->in.s, "\n");
	if (n == r->in.len && !r->end)
		return NULL;
	line = mem_strndup(r->in.s, n);
	memmove(r->in.s, r->in.s + n + (n < r->in.len), r->in.len - n - (n < r->in.len) + 1);
	r->in.len -= n + (n < r->in.len);
	for (at = line; *at; at++)
		*at = *at == '\t' || *at == '\r' ? ' ' : *at;
	while (at > line && at[-1] == ' ')
		*--at = '\0';
	at = line + strspn(line, " ");
	memmove(line, at, strlen(at) + 1);
	return line;
}

static void
read_some(struct reader *r)
{
	char buf[4096];
	ssize_t n = read(STDIN_FILENO, buf, sizeof(buf));

	if (n > 0)
		for (ssize_t i = 0; i < n; i++)
			str_addc(&r->in, buf[i] ? buf[i] : ' ');
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		r->end = true;
}

static void
do_lines(struct reader *r)
{
	char *line;

	while ((line = next_line(r))) {
		do_line(r, line);
		session_requests(r->p.s);
		plain_news(&r->p);
		say_open(r);
		free(line);
	}
	if (r->end && !r->in.len && !r->show && r->wait == WAIT_NOTHING)
		r->p.s->app.quit = true;
}

/* Milliseconds until there is something to do by itself. */
static int
patience(const struct reader *r)
{
	const struct app *app = &r->p.s->app;
	double left = r->p.pace - (clock_now() - r->p.said);

	if ((r->show && !r->p.s->view.piece.run) || (r->wait != WAIT_NOTHING && is_reached(r)))
		return 0;
	if (r->p.epochs == history_epochs(&app->run) || r->p.pace <= 0)
		return -1;
	return left > 0 ? (int)(left * 1000) + 1 : 0;
}

static bool
turn(struct reader *r, struct err *err)
{
	struct session *s = r->p.s;
	struct pollfd fds[5] = { { .fd = r->end ? -1 : STDIN_FILENO, .events = POLLIN },
				 { .fd = wake[0], .events = POLLIN },
				 { .fd = worker_fd(s->worker), .events = POLLIN },
				 { .fd = aside_fd(s->view.aside), .events = POLLIN },
				 { .fd = session_grid_fd(s), .events = POLLIN } };
	struct worker_place place;
	int got = poll(fds, 5, patience(r));

	if (got < 0 && errno != EINTR)
		return err_sys(err, ERR_RUN, "There is no waiting for lines");
	if (got > 0 && fds[1].revents) {
		r->killed = s->app.quit = true;
		return true;
	}
	session_news(s);
	place = worker_place(s->worker);
	app_place(&s->app, &place);
	session_grid_place(s);
	session_requests(s);
	plain_news(&r->p);
	if (r->show) {
		session_work(s);
		if (!s->view.piece.run) {
			plain_screen(&r->p);
			r->show = false;
		}
	}
	if (is_reached(r))
		r->wait = WAIT_NOTHING;
	if (got > 0 && fds[0].revents)
		read_some(r);
	do_lines(r);
	if (fflush(r->p.out) || ferror(r->p.out))
		return err_sys(err, ERR_RUN, "standard output");
	return true;
}

bool
plain_run(struct session *s, bool dumb, struct err *err)
{
	FILE *out = fdopen(dup(STDOUT_FILENO), "w");
	struct reader r = { .p = { .s = s, .out = out, .pace = PLAIN_PACE } };
	struct sigaction before[CAUGHT];
	bool ok = true;

	if (!out || !catch_signals(before, err))
		return err_sys(err, ERR_RUN, "standard output");
	plain_hello(&r.p, dumb);
	session_requests(s);
	fflush(out);
	while (ok && !s->app.quit)
		ok = turn(&r, err);
	session_stop(s);
	if (ok && r.killed) {
		struct str why = STR_INIT;

		session_farewell(s, true, &why);
		ok = err_set(err, ERR_INTERRUPTED, "%s", why.len ? why.s : "interrupted");
		str_free(&why);
	}
	if (fclose(out) && ok)
		ok = err_sys(err, ERR_RUN, "standard output");
	release_signals(before);
	str_free(&r.in);
	return ok;
}
