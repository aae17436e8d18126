#define NCURSES_WIDECHAR 1
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "tui/copy.h"
#include "tui/crash.h"
#include "tui/term.h"

#include <curses.h>
#include <term.h> /* last: its macros have common names */

static SCREEN *screen;
static FILE *tty_out, *tty_in;
static WINDOW *keys; /* a pad, so that reading never draws */
static attr_t role_attr[ROLES];
static short role_pair[ROLES];
static bool has_color;
static cchar_t *row;
static int row_cap;
static bool mouse_on, motion_due, button_down;

/* Whether TERM names a terminal whose fonts are known to be small. */
static bool
is_plain_terminal(void)
{
	static const char *const plain[] = { "linux", "vt", "ansi", "cons25", "hurd", "pcansi" };
	const char *term = getenv("TERM");

	for (size_t i = 0; term && i < ARRAY_LEN(plain); i++)
		if (!strncmp(term, plain[i], strlen(plain[i])))
			return true;
	return false;
}

bool
term_is_utf8(void)
{
	setlocale(LC_CTYPE, "");
	return !strcmp(nl_langinfo(CODESET), "UTF-8") && !is_plain_terminal();
}

bool
term_is_dumb(void)
{
	const char *name = getenv("TERM");

	return name && !strcmp(name, "dumb");
}

static bool
check_terminal(struct err *err)
{
	const char *name = getenv("TERM");
	bool places_text;
	int found = 0;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE,
			       "The screen needs a terminal; --batch works without one.");
	if (!name || !*name)
		return err_set(err, ERR_USAGE,
			       "TERM is not set, so hamtop does not know this terminal; set it "
			       "(TERM=xterm-256color) or use --batch.");
	if (setupterm(NULL, STDOUT_FILENO, &found) != OK || found != 1)
		return err_set(err, ERR_USAGE,
			       "This system does not know the terminal TERM=%s; set TERM to one "
			       "that it knows (xterm, vt100) or use --batch.",
			       name);
	places_text = cursor_address && clear_screen;
	del_curterm(cur_term);
	if (!places_text)
		return err_set(err, ERR_USAGE,
			       "A terminal with TERM=%s cannot place text on the screen; use "
			       "another TERM or --batch.",
			       name);
	return true;
}

/* What the crash handler writes: mouse off, plain text, cursor, keypad, screen. */
static void
tell_crash_handler(void)
{
	struct str s = STR_INIT;

	if (key_mouse)
		str_add(&s, "\033[?1000l\033[?1002l\033[?1003l\033[?1006l");
	for (int i = 0; i < 5; i++) {
		const char *cap = i == 0   ? exit_attribute_mode
				  : i == 1 ? orig_pair
				  : i == 2 ? keypad_local
				  : i == 3 ? cursor_normal
					   : exit_ca_mode;

		if (cap)
			str_add(&s, cap);
	}
	crash_arm(STDOUT_FILENO, s.s ? s.s : "");
	str_free(&s);
}

bool
term_wants_color(enum tui_color want)
{
	const char *no = getenv("NO_COLOR");

	return want == TUI_COLOR_ALWAYS || (want == TUI_COLOR_AUTO && (!no || !*no));
}

static void
close_files(void)
{
	if (tty_out)
		fclose(tty_out);
	if (tty_in)
		fclose(tty_in);
	tty_out = tty_in = NULL;
}

bool
term_open(enum tui_color want, struct err *err)
{
	if (!check_terminal(err) || !crash_prepare(err))
		return false;
	tty_out = fdopen(dup(STDOUT_FILENO), "w");
	tty_in = fdopen(dup(STDIN_FILENO), "r");
	screen = tty_out && tty_in ? newterm(NULL, tty_out, tty_in) : NULL;
	if (!screen) {
		close_files();
		crash_release();
		return err_set(err, ERR_USAGE, "This terminal cannot be used for a screen.");
	}
	if (!getenv("ESCDELAY"))
		set_escdelay(25);
	cbreak();
	noecho();
	nonl();
	curs_set(0);
	keys = newpad(1, 1);
	keypad(keys, TRUE);
	nodelay(keys, TRUE);
	mouseinterval(0);
	leaveok(stdscr, TRUE);
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	has_color = has_colors() && term_wants_color(want);
	tell_crash_handler();
	return true;
}

/* Asks for movements with a button down (xterm's mode 1002): ncurses reads them, but only
 * asks for presses. After its own asking, that is, after a frame. */
static void
report_motion(bool on)
{
	if (key_mouse && mouse_on) {
		fputs(on ? "\033[?1002h" : "\033[?1002l", tty_out);
		fflush(tty_out);
	}
	motion_due = false;
}

void
term_mouse(bool on)
{
	if (!on)
		report_motion(false);
	mousemask(on ? BUTTON1_PRESSED | BUTTON1_RELEASED | REPORT_MOUSE_POSITION |
				  BUTTON4_PRESSED | BUTTON5_PRESSED
		     : 0,
		  NULL);
	mouse_on = motion_due = on;
	button_down = false;
}

void
term_close(void)
{
	if (!screen)
		return;
	term_mouse(false);
	endwin();
	delwin(keys);
	delscreen(screen);
	close_files();
	screen = NULL;
	free(row);
	row = NULL;
	row_cap = 0;
	crash_release();
}

static attr_t
style_attr(const struct style *s)
{
	return (s->bold ? A_BOLD : A_NORMAL) | (s->underline ? A_UNDERLINE : A_NORMAL) |
	       (s->reverse ? A_REVERSE : A_NORMAL);
}

/* Eight colours: bright ones are bold; grey, which would be black there, is the
 * plain foreground; and nothing is as its background. */
static void
down_to_8(short *fg, short *bg, attr_t *attr)
{
	enum { GREY = 8, WHITE = 7, BLACK = 0 };

	if (*bg >= GREY)
		*bg = (short)(*bg - GREY);
	if (*fg == GREY) {
		*fg = *bg < 0 ? COLOUR_DEFAULT : WHITE;
	} else if (*fg > GREY) {
		*attr |= A_BOLD;
		*fg = (short)(*fg - GREY);
	}
	if (*fg == *bg && *fg >= 0)
		*fg = *bg == BLACK ? WHITE : BLACK;
}

void
term_theme(const struct theme *theme)
{
	for (int r = 0; r < ROLES; r++) {
		struct style mono = theme_mono(theme, (enum role)r);
		const struct style *s = has_color ? &theme->role[r] : &mono;
		short fg = COLORS >= 256 ? s->fg : s->fg16, bg = COLORS >= 256 ? s->bg : s->bg16;

		role_attr[r] = style_attr(s);
		role_pair[r] = 0;
		if (!has_color)
			continue;
		if (COLORS < 16)
			down_to_8(&fg, &bg, &role_attr[r]);
		if (r + 1 < COLOR_PAIRS && init_pair((short)(r + 1), fg, bg) == OK)
			role_pair[r] = (short)(r + 1);
	}
	wbkgd(stdscr, (chtype)(role_attr[ROLE_text] & A_REVERSE) |
			      (chtype)COLOR_PAIR(role_pair[ROLE_text]) | ' ');
}

void
term_size(int *w, int *h)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row) {
		if (size.ws_row != LINES || size.ws_col != COLS)
			resizeterm(size.ws_row, size.ws_col);
	}
	*w = COLS;
	*h = LINES;
}

static void
set_cell(cchar_t *out, const struct cell *cell)
{
	attr_t attr = role_attr[cell->role];
	wchar_t text[CCHARW_MAX + 1];
	size_t n = 0, at = 0;

	while (at < cell->len && n < CCHARW_MAX) {
		unsigned code = '?';
		size_t len = str_utf8_char(cell->text + at, cell->len - at, &code);

		text[n++] = (wchar_t)code;
		at += len ? len : 1;
	}
	text[n] = L'\0';
	if (cell->attrs & CELL_REVERSE)
		attr ^= A_REVERSE;
	if (cell->attrs & CELL_BOLD)
		attr |= A_BOLD;
	if (cell->attrs & CELL_UNDERLINE)
		attr |= A_UNDERLINE;
	setcchar(out, text, attr, role_pair[cell->role], NULL);
}

void
term_present(const struct canvas *c)
{
	if (row_cap < c->w) {
		row_cap = c->w;
		row = mem_resize(row, (size_t)row_cap, sizeof(*row));
	}
	for (int y = 0; y < c->h && y < LINES; y++) {
		int n = 0;

		for (int x = 0; x < c->w; x++)
			if (canvas_at(c, x, y)->len)
				set_cell(&row[n++], canvas_at(c, x, y));
		mvadd_wchnstr(y, 0, row, n);
	}
	wnoutrefresh(stdscr);
	doupdate();
	if (motion_due)
		report_motion(true);
}

bool
term_copy(const char *text)
{
	const char *ms = tigetstr("Ms");
	struct str s = STR_INIT;
	bool ok = ms != (char *)-1 && copy_sequence(ms, text, &s);

	if (ok)
		ok = fwrite(s.s, 1, s.len, tty_out) == s.len && fflush(tty_out) == 0;
	str_free(&s);
	return ok;
}

void
term_redraw(void)
{
	clearok(curscr, TRUE);
}

static int
from_curses(wint_t code)
{
	static const struct {
		wint_t curses;
		int ours;
	} map[] = {
		{ KEY_UP, KEY_ARROW_UP },      { KEY_DOWN, KEY_ARROW_DOWN },
		{ KEY_LEFT, KEY_ARROW_LEFT },  { KEY_RIGHT, KEY_ARROW_RIGHT },
		{ KEY_HOME, KEY_LINE_HOME },   { KEY_END, KEY_LINE_END },
		{ KEY_PPAGE, KEY_PAGE_UP },    { KEY_NPAGE, KEY_PAGE_DOWN },
		{ KEY_BTAB, KEY_BACKTAB },     { KEY_DC, KEY_DEL },
		{ KEY_BACKSPACE, KEY_RUBOUT }, { KEY_ENTER, KEY_RETURN },
	};

	for (size_t i = 0; i < ARRAY_LEN(map); i++)
		if (map[i].curses == code)
			return map[i].ours;
	if (code >= KEY_F(1) && code <= KEY_F(12))
		return KEY_FN + (int)(code - KEY_F(0));
	return KEY_NONE;
}

static bool
read_mouse(struct term_event *out)
{
	MEVENT m;

	if (getmouse(&m) != OK)
		return false;
	out->kind = TERM_MOUSE;
	out->mouse = (struct mouse){ button_down ? MOUSE_DRAG : MOUSE_CLICK, m.x, m.y };
	if (m.bstate & BUTTON4_PRESSED)
		out->mouse.kind = MOUSE_WHEEL_UP;
	else if (m.bstate & BUTTON5_PRESSED)
		out->mouse.kind = MOUSE_WHEEL_DOWN;
	else if (m.bstate & (BUTTON1_PRESSED | BUTTON1_RELEASED))
		button_down = (m.bstate & BUTTON1_PRESSED) != 0;
	return out->mouse.kind >= MOUSE_WHEEL_UP || button_down;
}

static int
plain_code(wint_t code)
{
	return code == '\n' ? KEY_RETURN : code == 8 ? KEY_RUBOUT : (int)code;
}

bool
term_read(struct term_event *out)
{
	for (;;) {
		wint_t code, next;
		int got = wget_wch(keys, &code);

		if (got == ERR)
			return false;
		out->kind = TERM_KEY;
		out->key = (struct key){ plain_code(code), false };
		if (got == KEY_CODE_YES && code == KEY_MOUSE) {
			if (read_mouse(out))
				return true;
			continue;
		}
		if (got == KEY_CODE_YES)
			out->key.code = from_curses(code);
		else if (code == KEY_ESCAPE && wget_wch(keys, &next) == OK)
			out->key = (struct key){ plain_code(next), true };
		if (out->key.code != KEY_NONE)
			return true;
	}
}

void
term_suspend(void)
{
	bool mouse = mouse_on;

	report_motion(false);
	endwin();
	crash_stop();
	reset_prog_mode();
	curs_set(0);
	clearok(curscr, TRUE);
	motion_due = mouse;
	button_down = false;
}
