#include <config.h>

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hamtop/base/mem.h"
#include "tui/edit.h"
#include "tui/overlay.h"

/* ---- palette ---- */

static const char *
palette_name(int i)
{
	return i < CMDS ? cmd_rows[i].name : view_rows[i - CMDS].name;
}

/* The names that the first typed word is part of, those that begin with it
 * first; how many. */
static int
palette_matches(const struct app *app, int out[CMDS + VIEWS])
{
	size_t n = strcspn(app->input.text, " ");
	char word[64];
	int found = 0;

	snprintf(word, sizeof(word), "%.*s", (int)n, app->input.text);
	for (int part = 0; part < 2; part++) {
		for (int i = CMD_none + 1; i < CMDS + VIEWS; i++) {
			const char *at = strstr(palette_name(i), word);

			if (at && (at == palette_name(i)) == (part == 0))
				out[found++] = i;
		}
	}
	return found;
}

void
palette_open(struct app *app, const char *typed)
{
	field_set(&app->input, typed);
	app->choice = 0;
	app->mode = MODE_PALETTE;
}

void
palette_run(struct app *app, const char *line)
{
	size_t n = strcspn(line, " ");
	const char *arg = line + n + strspn(line + n, " ");
	enum cmd cmd = cmd_find(line, n);

	for (int v = 0; v < VIEWS; v++) {
		if (strlen(view_rows[v].name) == n && !memcmp(view_rows[v].name, line, n)) {
			app_go(app, (enum view_id)v);
			return;
		}
	}
	if (cmd && app_can(app, cmd))
		app_command(app, cmd, arg);
	else if (cmd)
		app_say(app, ROLE_warn, "%s does nothing here now.", cmd_rows[cmd].name);
	else
		app_say(app, ROLE_error, "There is no command \"%.*s\"; ? lists them.", (int)n,
			line);
}

static void
palette_enter(struct app *app)
{
	int match[CMDS + VIEWS], n = palette_matches(app, match);
	const char *rest = app->input.text + strcspn(app->input.text, " ");
	char line[sizeof(app->input.text) + 64];

	app->mode = MODE_NORMAL;
	if (app->choice < n)
		snprintf(line, sizeof(line), "%s%s", palette_name(match[app->choice]), rest);
	else
		snprintf(line, sizeof(line), "%s", app->input.text);
	if (line[0])
		palette_run(app, line);
}

static void
palette_move(struct app *app, int by)
{
	int match[CMDS + VIEWS], n = palette_matches(app, match);

	app->choice += by;
	app->choice = app->choice >= n ? n - 1 : app->choice;
	app->choice = app->choice < 0 ? 0 : app->choice;
}

/* ---- keys while typing ---- */

static void
accept(struct app *app)
{
	if (app->mode == MODE_VALUE) {
		edit_accept(app, app->input.text);
	} else if (app->mode == MODE_SEARCH) {
		snprintf(app->search, sizeof(app->search), "%.63s", app->input.text);
		app->help_scroll = 0;
		app->mode = MODE_HELP;
	} else {
		palette_enter(app);
	}
}

static void
cancel(struct app *app)
{
	app->mode = app->mode == MODE_VALUE    ? MODE_EDIT
		    : app->mode == MODE_SEARCH ? MODE_HELP
					       : MODE_NORMAL;
}

void
input_key(struct app *app, struct key key)
{
	bool palette = app->mode == MODE_PALETTE;

	if (key.code == KEY_RETURN) {
		accept(app);
	} else if (key.code == KEY_ESCAPE || key.code == 3) {
		cancel(app);
	} else if (key.code == KEY_RUBOUT && app->input.len == 0) {
		cancel(app);
	} else if (palette && (key.code == KEY_ARROW_UP || key.code == KEY_ARROW_DOWN)) {
		palette_move(app, key.code == KEY_ARROW_UP ? -1 : 1);
	} else if (palette && key.code == KEY_TAB) {
		int match[CMDS + VIEWS], n = palette_matches(app, match);

		if (app->choice < n) {
			char name[64];

			snprintf(name, sizeof(name), "%s ", palette_name(match[app->choice]));
			field_set(&app->input, name);
			app->choice = 0;
		}
	} else if (field_key(&app->input, key)) {
		app->choice = palette ? 0 : app->choice;
	}
}

/* ---- help ---- */

struct help_line {
	enum role role;
	char keys[32];
	char text[200];
};

struct help {
	struct help_line *v;
	size_t n, cap;
};

static bool
contains(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (; *text; text++)
		if (!strncasecmp(text, word, n))
			return true;
	return n == 0;
}

static void
help_add(const struct app *app, struct help *help, const char *keys, const char *text)
{
	struct help_line *l;

	if (!contains(text, app->search) && !contains(keys, app->search))
		return;
	VEC_ROOM(help->v, help->n, help->cap);
	l = &help->v[help->n++];
	snprintf(l->keys, sizeof(l->keys), "%s", keys);
	snprintf(l->text, sizeof(l->text), "%s", text);
	l->role = *keys ? ROLE_overlay : ROLE_title;
}

static bool
has_commands(unsigned where)
{
	for (int c = CMD_none + 1; c < CMDS; c++)
		if (cmd_rows[c].where & where)
			return true;
	return false;
}

static void
help_section(const struct app *app, struct help *help, const char *title, unsigned where)
{
	if (!*app->search) {
		if (help->n)
			help_add(app, help, "", "");
		help_add(app, help, "", title);
	}
	for (int c = CMD_none + 1; c < CMDS; c++) {
		struct str keys = STR_INIT;
		char text[200];

		if (!(cmd_rows[c].where & where) ||
		    (where == AT_ANY && cmd_rows[c].where != AT_ANY))
			continue;
		keymap_keys(&app->keys, (enum cmd)c, &keys);
		snprintf(text, sizeof(text), "%-14s %s", cmd_rows[c].name, cmd_rows[c].help);
		help_add(app, help, keys.len ? keys.s : ":", text);
		str_free(&keys);
	}
}

/* All lines of the help, from the live key map. */
static struct help
help_lines(const struct app *app)
{
	struct help help = { 0 };
	unsigned view = (unsigned)view_rows[app->now].ops->where;
	char text[100];

	if (!*app->search)
		help_add(app, &help, "", "Screens");
	for (int v = 0; v < VIEWS; v++) {
		char key[8] = { view_rows[v].key, '\0' };

		snprintf(text, sizeof(text), "%-14s the screen %s", view_rows[v].name,
			 view_rows[v].title);
		help_add(app, &help, key, text);
	}
	snprintf(text, sizeof(text), "On the screen %s", view_rows[app->now].title);
	if (has_commands(view))
		help_section(app, &help, text, view);
	help_section(app, &help, "Everywhere", AT_ANY);
	help_section(app, &help, "While editing", AT_EDIT);
	help_section(app, &help, "In the help", AT_HELP);
	help_section(app, &help, "By name only (:)", AT_PALETTE);
	return help;
}

static int
help_height(const struct app *app)
{
	int h = view_body(app).h - 2;

	return h < 1 ? 1 : h;
}

bool
help_command(struct app *app, enum cmd cmd)
{
	struct help help = help_lines(app);
	int page = help_height(app), end = (int)help.n - page;

	free(help.v);
	end = end < 0 ? 0 : end;
	switch (cmd) {
	case CMD_up:
		app->help_scroll--;
		break;
	case CMD_down:
		app->help_scroll++;
		break;
	case CMD_page_up:
		app->help_scroll -= page;
		break;
	case CMD_page_down:
	case CMD_pause: /* Space pages on, as in less */
		app->help_scroll += page;
		break;
	case CMD_first:
		app->help_scroll = 0;
		break;
	case CMD_last:
		app->help_scroll = end;
		break;
	case CMD_search:
		field_clear(&app->input);
		app->mode = MODE_SEARCH;
		break;
	case CMD_back:
		if (*app->search)
			app->search[0] = '\0';
		else
			app->mode = MODE_NORMAL;
		break;
	case CMD_close:
	case CMD_help:
		app->mode = MODE_NORMAL;
		break;
	case CMD_quit:
	case CMD_suspend:
	case CMD_redraw:
	case CMD_theme:
	case CMD_mouse:
		return false;
	default:
		break;
	}
	app->help_scroll = app->help_scroll > end ? end : app->help_scroll;
	app->help_scroll = app->help_scroll < 0 ? 0 : app->help_scroll;
	return true;
}

/* ---- questions ---- */

void
overlay_ask(struct app *app, enum cmd cmd, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(app->message, sizeof(app->message), fmt, ap);
	va_end(ap);
	app->message_role = ROLE_message;
	app->mode = MODE_CONFIRM;
	app->confirm = cmd;
}

/* ---- drawing ---- */

static struct pane
draw_sheet(struct pane screen, struct rect r, const char *title)
{
	struct pane p = pane_sub(screen, r.x, r.y, r.w, r.h);

	pane_clear(p, ROLE_overlay);
	return pane_box(p, ROLE_frame_focus, title);
}

static void
draw_help(const struct app *app, struct pane screen)
{
	struct rect body = view_body(app);
	struct help help = help_lines(app);
	int w = body.w > 100 ? 100 : body.w, top = app->help_scroll;
	struct rect r = { (body.w - w) / 2, body.y, w, body.h };
	struct pane p = draw_sheet(screen, r, "Help");

	if (app->mode == MODE_SEARCH)
		pane_box_note(pane_sub(screen, r.x, r.y, r.w, r.h), ROLE_input, "/%s_",
			      app->input.text);
	else if (*app->search)
		pane_box_note(pane_sub(screen, r.x, r.y, r.w, r.h), ROLE_match,
			      "lines with \"%s\"  (Esc: all)", app->search);
	else if ((int)help.n > p.h)
		pane_box_note(pane_sub(screen, r.x, r.y, r.w, r.h), ROLE_overlay, "%d to %d of %zu",
			      top + 1, top + p.h < (int)help.n ? top + p.h : (int)help.n, help.n);
	if (!help.n)
		pane_textf(p, 1, 0, ROLE_overlay, "No line has \"%s\".", app->search);
	for (int y = 0; y < p.h && top + y < (int)help.n; y++) {
		const struct help_line *l = &help.v[top + y];

		if (!*l->keys) {
			pane_text(p, 1, y, ROLE_title, l->text);
			continue;
		}
		pane_fit(p, 2, y, 11, ROLE_key, l->keys);
		pane_fit(p, 14, y, p.w - 14, ROLE_overlay, l->text);
	}
	free(help.v);
}

static void
draw_palette(const struct app *app, struct pane screen)
{
	struct rect body = view_body(app);
	int match[CMDS + VIEWS], n = palette_matches(app, match);
	int w = body.w > 90 ? 90 : body.w, h = body.h > 16 ? 16 : body.h;
	struct pane p =
		draw_sheet(screen, (struct rect){ (body.w - w) / 2, body.y, w, h }, "Command");
	int list = p.h - 1, top = app->choice >= list ? app->choice - list + 1 : 0;
	int x = pane_text(p, 0, 0, ROLE_input, ":");

	x = pane_text(p, x, 0, ROLE_input, app->input.text);
	pane_text(p, x, 0, ROLE_input, "_");
	for (int i = top; i < n && i - top < list; i++) {
		bool is_view = match[i] >= CMDS;
		enum role role = i == app->choice ? ROLE_select : ROLE_overlay;
		int y = i - top + 1;
		struct str keys = STR_INIT;

		if (is_view)
			str_addc(&keys, view_rows[match[i] - CMDS].key);
		else
			keymap_keys(&app->keys, (enum cmd)match[i], &keys);
		pane_across(p, 0, y, p.w, role, " ");
		pane_text(p, 0, y, role, i == app->choice ? ">" : " ");
		pane_fit(p, 2, y, 14, role, palette_name(match[i]));
		pane_fit(p, 17, y, 10, i == app->choice ? role : ROLE_key, keys.s);
		pane_fit(p, 28, y, p.w - 28, role,
			 is_view ? "go to this screen" : cmd_rows[match[i]].help);
		str_free(&keys);
	}
	if (!n)
		pane_text(p, 2, 1, ROLE_overlay, "No command has this in its name.");
}

void
overlay_draw(const struct app *app, struct pane screen)
{
	if (app->mode == MODE_HELP || app->mode == MODE_SEARCH)
		draw_help(app, screen);
	else if (app->mode == MODE_PALETTE)
		draw_palette(app, screen);
	else if (app->mode == MODE_COPY)
		copy_draw(app, screen);
	else if (app->mode == MODE_LESSON)
		lesson_draw(app, screen);
}
