#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "tui/app.h"
#include "tui/copy.h"

void
copy_free(struct copy *copy)
{
	free(copy->what);
	free(copy->text);
	*copy = (struct copy){ 0 };
}

/* ---- the sequence ---- */

static void
add_base64(struct str *out, const char *text, size_t n)
{
	static const char digit[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned v = 0;

		for (size_t j = 0; j < 3; j++)
			v = v << 8 | (i + j < n ? (unsigned char)text[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			str_addc(out, i + j > n ? '=' : digit[v >> (18 - 6 * j) & 63]);
	}
}

bool
copy_sequence(const char *ms, const char *text, struct str *out)
{
	size_t n = strlen(text);

	if (!ms || !strstr(ms, "%p2%s") || n > COPY_MOST)
		return false;
	while (*ms) {
		if (!strncmp(ms, "%p1%s", 5)) {
			str_add(out, "c"); /* the clipboard */
			ms += 5;
		} else if (!strncmp(ms, "%p2%s", 5)) {
			add_base64(out, text, n);
			ms += 5;
		} else if (*ms == '%') {
			return false;
		} else {
			str_addc(out, *ms++);
		}
	}
	return true;
}

/* ---- what is copied ---- */

/* Lines and TABs stay, other control characters do not: it may be pasted into a shell. */
static char *
clean(const char *text)
{
	struct str s = STR_INIT;

	str_add(&s, "");
	while (*text) {
		size_t n = strcspn(text, "\n\t");

		str_add_clean(&s, text, n);
		text += n;
		if (*text)
			str_addc(&s, *text++);
	}
	return str_steal(&s);
}

/* Whether it is what was there already. */
static bool
keep(struct copy *copy, const char *what, const char *text)
{
	char *now = clean(text);
	bool same = copy->text && !strcmp(copy->text, now);

	copy_free(copy);
	copy->what = clean(what);
	copy->text = now;
	return same;
}

static void
open_sheet(struct app *app)
{
	app->mode = MODE_COPY;
	app->message[0] = '\0';
	app->dirty = true;
}

void
copy_show(struct app *app, const char *what, const char *text)
{
	keep(&app->copy, what, text);
	open_sheet(app);
}

void
copy_text(struct app *app, const char *what, const char *text)
{
	if (keep(&app->copy, what, text) || app->headless || app->plain)
		open_sheet(app);
	else
		app->copy.wanted = true;
}

void
copy_taken(struct app *app, bool taken)
{
	const struct copy *c = &app->copy;
	char bytes[32];

	str_count(bytes, sizeof(bytes), strlen(c->text));
	if (taken)
		app_say(app, ROLE_message, "Sent to the clipboard (OSC 52): %s, %s bytes%s",
			c->what, bytes,
			app->mode == MODE_COPY ? "" : ". The same key again shows it");
	else if (app->mode != MODE_COPY)
		open_sheet(app);
	else if (strlen(c->text) > COPY_MOST)
		app_say(app, ROLE_warn, "%s bytes are too many for a terminal; select some of it.",
			bytes);
	else
		app_say(app, ROLE_warn,
			"This terminal takes no text (its terminfo entry has no Ms); select it.");
}

void
copy_value(struct app *app)
{
	const struct view_ops *ops = view_rows[app->now].ops;
	struct str what = STR_INIT, text = STR_INIT;

	if (ops->copy && ops->copy(app, &what, &text) && text.len)
		copy_text(app, what.s ? what.s : view_rows[app->now].title, text.s);
	else
		app_say(app, ROLE_warn, "There is nothing to copy here yet.");
	str_free(&what);
	str_free(&text);
}

/* ---- the sheet ---- */

/* The bytes of text that one line of w columns takes, and those to skip behind it. */
static size_t
line_bytes(bool utf8, const char *text, int w, size_t *skip)
{
	size_t n = 0;
	int columns = 0;

	*skip = 0;
	while (text[n] && text[n] != '\n') {
		unsigned code;
		char one[8] = "";
		size_t len = str_utf8_char(text + n, strlen(text + n), &code);

		len = len ? len : 1;
		memcpy(one, text + n, len);
		columns += text_width(utf8, one);
		if (columns > w && n)
			return n;
		n += len;
	}
	*skip = text[n] == '\n';
	return n;
}

/* Draws from line `top` on, p NULL: nothing; how many lines there are. */
static int
walk(const struct copy *c, const struct pane *p, bool utf8, int w, int top)
{
	const char *at = c->text;
	int line = 0;

	for (; *at; line++) {
		size_t skip, n = line_bytes(utf8, at, w < 1 ? 1 : w, &skip);

		if (p && line >= top && line - top < p->h) {
			char *text = mem_strndup(at, n);

			for (char *tab = text; (tab = strchr(tab, '\t'));)
				*tab = ' ';
			pane_text(*p, 0, line - top, ROLE_overlay, text);
			free(text);
		}
		at += n + skip;
		if (p && line - top >= p->h)
			break;
	}
	return line;
}

static int
sheet_height(const struct app *app)
{
	return view_body(app).h - 1;
}

bool
copy_command(struct app *app, enum cmd cmd)
{
	struct copy *c = &app->copy;
	int page = sheet_height(app), end = walk(c, NULL, app->utf8, app->w, 0) - page;

	switch (cmd) {
	case CMD_copy:
		c->wanted = !app->headless;
		break;
	case CMD_up:
		c->scroll--;
		break;
	case CMD_down:
		c->scroll++;
		break;
	case CMD_page_up:
		c->scroll -= page;
		break;
	case CMD_page_down:
	case CMD_pause:
		c->scroll += page;
		break;
	case CMD_first:
		c->scroll = 0;
		break;
	case CMD_last:
		c->scroll = end;
		break;
	case CMD_quit:
	case CMD_suspend:
	case CMD_redraw:
	case CMD_theme:
		return false;
	case CMD_back:
	case CMD_close:
	case CMD_open:
		app->mode = MODE_NORMAL;
		break;
	default:
		break;
	}
	c->scroll = c->scroll > end ? end : c->scroll;
	c->scroll = c->scroll < 0 ? 0 : c->scroll;
	return true;
}

/* Without a frame, so that selecting gets the text and nothing else. */
void
copy_draw(const struct app *app, struct pane screen)
{
	struct rect body = view_body(app);
	struct pane p = pane_sub(screen, body.x, body.y, body.w, body.h), in;
	char what[200];

	pane_clear(p, ROLE_overlay);
	snprintf(what, sizeof(what), "%s:", app->copy.what);
	pane_fit(p, 0, 0, p.w, ROLE_title, what);
	in = pane_sub(p, 0, 1, p.w, p.h - 1);
	walk(&app->copy, &in, app->utf8, p.w, app->copy.scroll);
}
