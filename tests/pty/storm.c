/* Random keys, mouse events and sizes from 1x1 to 300x100 on every screen of the real
 * program, while it trains, on a pseudo-terminal of ours: it must neither crash nor leak
 * nor hang, and give the terminal back, whether it is quit, killed or hung up on.
 *
 * HAMTOP_EVENTS: how many a screen gets (210; .ci/run takes 2000, under sanitizers, too).
 * HAMTOP_SEED: another storm; a failure says the seed. HAMTOP_STORM=name: one screen. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/base/str.h"
#include "tui/view.h"

enum way_out { BY_QUIT, BY_SIGTERM, BY_HANGUP, WAYS_OUT };

static const char *const way_words[WAYS_OUT] = { "quit", "killed", "hung up on" };

enum {
	PATIENCE = 120, /* seconds that an end or a first frame may take */
	LAST = 60,	/* events that a failure shows */
};

/* What the program told the terminal. */
struct terminal {
	bool alternate, no_cursor, mouse, sgr;
	bool was_alternate;
	struct str after; /* bytes since the alternate screen was left */
	char pending[64]; /* a control sequence that has not ended */
	size_t n;
};

struct storm {
	const struct view_row *on;
	struct rng rng;
	int master, slave; /* slave: held open to read its modes */
	struct termios before;
	pid_t pid;
	char log[64]; /* its standard error */
	int w, h;
	struct terminal t;
	char last[LAST][32];
	unsigned events;
	char why[200]; /* it failed; empty: it did not */
};

static const char *program;
static char dir[] = "/tmp/hamtop-storm-XXXXXX";

__attribute__((format(printf, 2, 3))) static bool
storm_fail(struct storm *s, const char *fmt, ...)
{
	va_list ap;

	if (*s->why)
		return false;
	va_start(ap, fmt);
	vsnprintf(s->why, sizeof(s->why), fmt, ap);
	va_end(ap);
	return false;
}

/* ---- what comes from the program ---- */

/* CSI ? numbers h or l */
static void
take_modes(struct terminal *t)
{
	bool on = t->pending[t->n - 1] == 'h';

	for (char *at = t->pending + 3; *at; at += strspn(at, ";hl")) {
		switch (strtol(at, &at, 10)) {
		case 1049:
			t->alternate = on;
			t->was_alternate |= on;
			str_free(&t->after);
			break;
		case 25:
			t->no_cursor = !on;
			break;
		case 1000:
			t->mouse = on;
			break;
		case 1006:
			t->sgr = on;
			break;
		default:
			break;
		}
		if (!strchr(";hl", *at))
			break;
	}
}

static void
take_byte(struct terminal *t, char byte)
{
	if (t->was_alternate && !t->alternate)
		str_addc(&t->after, byte);
	if (byte == '\033')
		t->n = 0;
	else if (!t->n)
		return;
	t->pending[t->n++] = byte;
	if (t->n == 2 && byte == '[')
		return;
	if (t->n == 1 || (t->n < sizeof(t->pending) - 1 && byte < '@'))
		return;
	t->pending[t->n] = '\0';
	if (!strncmp(t->pending, "\033[?", 3) && (byte == 'h' || byte == 'l'))
		take_modes(t);
	t->n = 0;
}

/* Reads what is there, waiting so many milliseconds for the first of it; how much. */
static size_t
listen(struct storm *s, int wait)
{
	struct pollfd fd = { .fd = s->master, .events = POLLIN };
	size_t total = 0;
	char buf[8192];

	while (poll(&fd, 1, total ? 0 : wait) > 0) {
		ssize_t n = read(s->master, buf, sizeof(buf));

		if (n <= 0)
			break;
		for (ssize_t i = 0; i < n; i++)
			take_byte(&s->t, buf[i]);
		total += (size_t)n;
	}
	return total;
}

/* ---- the program ---- */

static void
become_hamtop(struct storm *s)
{
	char name[128], out[16];
	int log = open(s->log, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	setsid();
	snprintf(out, sizeof(out), "out-%d", (int)getpid());
	snprintf(name, sizeof(name), "%s", ptsname(s->master));
	close(s->slave);
	s->slave = open(name, O_RDWR);
	ioctl(s->slave, TIOCSCTTY, 0);
	dup2(s->slave, STDIN_FILENO);
	dup2(s->slave, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	close(s->slave);
	close(s->master);
	close(log);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("NO_COLOR");
	if (chdir(dir) == 0)
		execl(program, program, "-e", "100000", "-t", "1", "-b", "10,20", "--out", out,
		      (char *)NULL);
	_exit(127);
}

static void
set_size(struct storm *s, int w, int h)
{
	struct winsize size = { .ws_col = (unsigned short)w, .ws_row = (unsigned short)h };

	s->w = w;
	s->h = h;
	ioctl(s->master, TIOCSWINSZ, &size);
}

static bool
storm_begin(struct storm *s)
{
	double until = clock_now() + PATIENCE;

	s->t = (struct terminal){ .after = STR_INIT };
	snprintf(s->log, sizeof(s->log), "%s/stderr", dir);
	s->master = posix_openpt(O_RDWR | O_NOCTTY);
	if (s->master < 0 || grantpt(s->master) || unlockpt(s->master))
		return storm_fail(s, "no pseudo-terminal: %s", strerror(errno));
	s->slave = open(ptsname(s->master), O_RDWR | O_NOCTTY);
	if (s->slave < 0 || tcgetattr(s->slave, &s->before))
		return storm_fail(s, "no terminal: %s", strerror(errno));
	set_size(s, 80, 24);
	s->pid = fork();
	if (s->pid == 0)
		become_hamtop(s);
	while (!listen(s, 100) || !s->t.alternate)
		if (clock_now() > until || waitpid(s->pid, NULL, WNOHANG) == s->pid)
			return storm_fail(s, "it does not start");
	return true;
}

/* Waits for its end; what waitpid() says. */
static int
storm_wait(struct storm *s)
{
	double until = clock_now() + PATIENCE;
	int status;

	while (waitpid(s->pid, &status, WNOHANG) == 0) {
		if (clock_now() > until) {
			kill(s->pid, SIGKILL);
			waitpid(s->pid, &status, 0);
			storm_fail(s, "it does not end");
			break;
		}
		if (s->master >= 0)
			listen(s, 20);
		else
			poll(NULL, 0, 20);
	}
	if (s->master >= 0)
		listen(s, 0);
	s->pid = 0;
	return status;
}

/* ---- what it gets ---- */

static void
send_bytes(struct storm *s, const char *bytes, size_t n)
{
	while (n > 0) {
		struct pollfd fd = { .fd = s->master, .events = POLLOUT };
		ssize_t done;

		listen(s, 0);
		if (poll(&fd, 1, 1000) <= 0)
			return; /* it does not read: storm_wait() will tell */
		done = write(s->master, bytes, n);
		if (done <= 0)
			return;
		bytes += done;
		n -= (size_t)done;
	}
}

/* An event by what a person would call it. */
static void
remember(struct storm *s, const char *what, int a, int b)
{
	snprintf(s->last[s->events++ % LAST], sizeof(s->last[0]), "%s:%d:%d", what, a, b);
}

/* As xterm sends it. */
static void
send_key(struct storm *s, struct key key)
{
	static const struct {
		int key;
		const char *bytes;
	} special[] = {
		{ KEY_ARROW_UP, "\033OA" },    { KEY_ARROW_DOWN, "\033OB" },
		{ KEY_ARROW_RIGHT, "\033OC" }, { KEY_ARROW_LEFT, "\033OD" },
		{ KEY_LINE_HOME, "\033OH" },   { KEY_LINE_END, "\033OF" },
		{ KEY_PAGE_UP, "\033[5~" },    { KEY_PAGE_DOWN, "\033[6~" },
		{ KEY_BACKTAB, "\033[Z" },     { KEY_DEL, "\033[3~" },
		{ KEY_FN + 1, "\033OP" },
	};
	struct str bytes = STR_INIT;
	char name[16];

	if (key.alt)
		str_addc(&bytes, '\033');
	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		if (special[i].key == key.code)
			str_add(&bytes, special[i].bytes);
	if (key.code == 0xe9)
		str_add(&bytes, "\u00e9");
	else if (key.code == 0x65e5)
		str_add(&bytes, "\u65e5");
	else if (key.code < 0x80)
		str_addc(&bytes, (char)key.code);
	key_text(key, name, sizeof(name));
	snprintf(s->last[s->events++ % LAST], sizeof(s->last[0]), "%s", name);
	send_bytes(s, bytes.s ? bytes.s : "", bytes.len);
	str_free(&bytes);
}

static void
send_mouse(struct storm *s)
{
	static const int button[] = { 0, 64, 65, 1, 2 };
	int b = button[rng_below(&s->rng, ARRAY_LEN(button))];
	int x = 1 + (int)rng_below(&s->rng, (uint64_t)s->w);
	int y = 1 + (int)rng_below(&s->rng, (uint64_t)s->h);
	char bytes[64];

	snprintf(bytes, sizeof(bytes), "\033[<%d;%d;%dM\033[<%d;%d;%dm", b, x, y, b, x, y);
	remember(s, b ? "wheel" : "click", x, y);
	if (s->t.sgr)
		send_bytes(s, bytes, strlen(bytes));
}

/* Keys of the screen, half of the time; of all places; and what nobody asked for. */
static struct key
random_key(struct storm *s)
{
	static const int stray[] = { 0xe9, 0x65e5, KEY_DEL, KEY_RUBOUT, KEY_ESCAPE, KEY_RETURN };
	unsigned here = (unsigned)s->on->ops->where | AT_ANY;
	struct key key = { 0 };
	struct keymap map;

	keymap_init(&map);
	switch (rng_below(&s->rng, 8)) {
	case 0:
		return (struct key){ stray[rng_below(&s->rng, ARRAY_LEN(stray))], false };
	case 1:
		return (struct key){ ' ' + (int)rng_below(&s->rng, 95), false };
	case 2:
		here = ~0u;
		break;
	case 3:
		break;
	default:
		here &= ~(unsigned)AT_ANY;
		break;
	}
	for (int tries = 0; tries < 1000 && !key.code; tries++) {
		enum cmd cmd = (enum cmd)(1 + rng_below(&s->rng, CMDS - 1));

		if (cmd_rows[cmd].where & here)
			key = map.key[cmd][rng_below(&s->rng, KEYS_PER_CMD)];
	}
	return key;
}

/* Whether the key may end it: such a one is thrown once in a while only. */
static bool
may_quit(struct key key)
{
	return key.code == 'Q' || key.code == 'q' || key.code == 3 || key.code == KEY_FN + 10;
}

static void
send_event(struct storm *s)
{
	struct key key;

	switch (rng_below(&s->rng, 12)) {
	case 0:
		set_size(s, 1 + (int)rng_below(&s->rng, 300), 1 + (int)rng_below(&s->rng, 100));
		remember(s, "size", s->w, s->h);
		break;
	case 1:
		send_mouse(s);
		break;
	case 2: /* back to the screen, from wherever */
		send_key(s, (struct key){ s->on->key, true });
		break;
	default:
		key = random_key(s);
		if (!may_quit(key) || rng_below(&s->rng, 50) == 0)
			send_key(s, key);
		break;
	}
}

/* ---- the end ---- */

/* What a sanitizer said, if it did. */
static void
check_log(struct storm *s)
{
	static const char *const bad[] = { "Sanitizer", "runtime error:", "Assertion" };
	FILE *f = fopen(s->log, "r");
	char line[400];

	while (f && fgets(line, sizeof(line), f)) {
		for (size_t i = 0; i < ARRAY_LEN(bad); i++)
			if (strstr(line, bad[i]))
				storm_fail(s, "%.150s", line);
		if (*s->why)
			printf("# %s%s", line, strchr(line, '\n') ? "" : "\n");
	}
	if (f)
		fclose(f);
}

/* Modes as before, alternate screen left, cursor shown, mouse released; what follows the
 * alternate screen are words and the end of the keypad's mode. */
static void
check_terminal(struct storm *s)
{
	static const char *const may[] = { "\033[23;0;0t", "\033[?1l", "\033>",	    "\033[39;49m",
					   "\033[m",	   "\033(B",   "\033[?12l", "\033[?25h" };
	struct termios after;
	const char *at = s->t.after.s ? s->t.after.s : "";

	if (tcgetattr(s->slave, &after) || after.c_iflag != s->before.c_iflag ||
	    after.c_oflag != s->before.c_oflag || after.c_cflag != s->before.c_cflag ||
	    after.c_lflag != s->before.c_lflag ||
	    memcmp(after.c_cc, s->before.c_cc, sizeof(after.c_cc)))
		storm_fail(s, "the modes of the terminal are not as before");
	if (s->t.alternate || s->t.no_cursor || s->t.mouse || s->t.sgr)
		storm_fail(s, "not given back:%s%s%s", s->t.alternate ? " alternate screen" : "",
			   s->t.no_cursor ? " cursor" : "", s->t.mouse || s->t.sgr ? " mouse" : "");
	for (; (at = strchr(at, '\033')); at++) {
		bool known = false;

		for (size_t i = 0; i < ARRAY_LEN(may); i++)
			known |= !strncmp(at, may[i], strlen(may[i]));
		if (!known)
			storm_fail(s, "escape%.20s after the alternate screen was left", at + 1);
	}
}

static void
storm_close(struct storm *s)
{
	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	close(s->slave);
	if (s->master >= 0)
		close(s->master);
	str_free(&s->t.after);
}

/* Ends it one way, or looks how it ended: NULL when a key that was thrown did it. */
static bool
storm_end(struct storm *s, const enum way_out *way)
{
	int status;
	bool hangup = way && *way == BY_HANGUP, killed = hangup || (way && *way == BY_SIGTERM);

	if (hangup) {
		close(s->master);
		s->master = -1;
	} else if (way && *way == BY_SIGTERM) {
		kill(s->pid, SIGTERM);
	} else if (way) {
		send_key(s, (struct key){ s->on->key, true });
		send_key(s, (struct key){ 'Q', false });
	}
	status = storm_wait(s);
	/* a key under way may have ended it before the signal does; of two hang-ups the
	 * second ends it at once */
	if (!(WIFEXITED(status) && WEXITSTATUS(status) == 0) &&
	    !(killed && WIFEXITED(status) && WEXITSTATUS(status) == 130) &&
	    !(hangup && WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP))
		storm_fail(s, WIFSIGNALED(status) ? "it ends by signal %d" : "it ends with %d",
			   WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	check_log(s);
	if (!hangup)
		check_terminal(s);
	storm_close(s);
	return !*s->why;
}

static bool
has_ended(const struct storm *s)
{
	siginfo_t info = { .si_pid = 0 };

	return waitid(P_PID, (id_t)s->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == s->pid;
}

/* A storm of so many events and its end. */
static bool
storm(struct storm *s, unsigned events, enum way_out way)
{
	if (!storm_begin(s))
		return false;
	while (s->events < events) {
		send_event(s);
		/* now and then all of it is drawn, else what comes is in the midst of it */
		listen(s, rng_below(&s->rng, 8) ? 1 : 40);
		if (has_ended(s) && (!storm_end(s, NULL) || !storm_begin(s)))
			return false;
	}
	return storm_end(s, &way);
}

static void
say_why(const struct storm *s)
{
	unsigned first = s->events > LAST ? s->events - LAST : 0;

	printf("# %s\n# the last events:", s->why);
	for (unsigned i = first; i < s->events; i++)
		printf("%s %s", (i - first) % 10 ? "" : "\n#", s->last[i % LAST]);
	printf("\n");
}

static unsigned long
number_of(const char *name, unsigned long without)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : without;
}

static void
remove_dir(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	if (system(command) != 0)
		printf("# %s is left\n", dir);
}

int
main(void)
{
	unsigned events = (unsigned)number_of("HAMTOP_EVENTS", 210), n = 0, failed = 0;
	unsigned long seed = number_of("HAMTOP_SEED", 1);
	const char *only = getenv("HAMTOP_STORM");

	program = getenv("HAMTOP");
	if (!program || !mkdtemp(dir)) {
		printf("1..0 # SKIP no HAMTOP, or no folder for it\n");
		return 0;
	}
	signal(SIGPIPE, SIG_IGN);
	printf("1..%d\n", only ? WAYS_OUT : VIEWS * WAYS_OUT);
	for (int v = 0; v < VIEWS * WAYS_OUT; v++) {
		enum way_out way = (enum way_out)(v % WAYS_OUT);
		struct storm s = { .on = &view_rows[v / WAYS_OUT],
				   .rng = rng_start(rng_key(seed, RNG_TEST, (uint64_t)v, 0)) };
		bool ok;

		if (only && strcmp(only, s.on->name))
			continue;
		ok = storm(&s, (events + WAYS_OUT - 1) / WAYS_OUT, way);
		if (!ok)
			say_why(&s);
		if (!ok && s.pid > 0)
			storm_close(&s);
		failed += !ok;
		printf("%sok %u - %s: %u events, then %s (HAMTOP_SEED=%lu)\n", ok ? "" : "not ",
		       ++n, s.on->name, s.events, way_words[way], seed);
		fflush(stdout);
	}
	remove_dir();
	return failed != 0;
}
