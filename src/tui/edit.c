#include <config.h>

#include <stdio.h>
#include <string.h>

#include "tui/edit.h"
#include "tui/overlay.h"

/* Rows that the help of a hyper-parameter may take below the list. */
enum { HELP_ROWS = 6 };

/* The index into job.hypers of the chosen line, or -1. */
static int
chosen(const struct app *app)
{
	int live[HYPER_MAX];
	int n = app_live(app, live);

	return app->choice >= 0 && app->choice < n ? live[app->choice] : -1;
}

/* The value that is or soon will be in effect. */
static double
wanted(const struct app *app, int index)
{
	return app->has_pending[index] ? app->pending[index] : app_hyper(app, index);
}

bool
edit_type(struct app *app, struct key key)
{
	if (key.code < '0' || key.code > '9' || chosen(app) < 0)
		return false;
	field_clear(&app->input);
	app->mode = MODE_VALUE;
	input_key(app, key);
	return true;
}

static void
change(struct app *app, int index, double value)
{
	const struct hyper_def *def = &app->job.hypers.def[index];
	char text[40];

	if (value == wanted(app, index))
		return;
	if (app->run.ended || !app->run.started) {
		app_say(app, ROLE_warn, "Nothing trains now; R starts again.");
		return;
	}
	app_request_edit(app, index, value);
	app_say(app, ROLE_edit, "%s %s from the next %s on", def->key,
		hyper_text(def, value, text, sizeof(text)),
		app->run.info.nets > 1 ? "epoch" : "mini-batch");
}

void
edit_accept(struct app *app, const char *text)
{
	struct hypers h = app->job.hypers;
	struct err err = ERR_INIT;
	int index = chosen(app);

	app->mode = MODE_EDIT;
	if (index < 0 || !*text)
		return;
	if (hyper_set(&h, h.def[index].key, text, &err))
		change(app, index, h.v[index]);
	else
		app_say(app, ROLE_error, "%s", err.msg);
}

void
edit_set(struct app *app, const char *arg)
{
	size_t n = strcspn(arg, " =");
	const char *value = arg + n + strspn(arg + n, " =");
	struct hypers h = app->job.hypers;
	struct err err = ERR_INIT;
	char key[64];
	int index;

	snprintf(key, sizeof(key), "%.*s", (int)n, arg);
	index = hyper_find(&h, key);
	if (index >= 0 && !h.def[index].live)
		app_say(app, ROLE_error, "%s cannot be changed while it trains; use --set %s=..", key,
			key);
	else if (!hyper_set(&h, key, value, &err))
		app_say(app, ROLE_error, "%s", err.msg);
	else
		change(app, index, h.v[index]);
}

bool
edit_command(struct app *app, enum cmd cmd)
{
	int live[HYPER_MAX], n = app_live(app, live), index = chosen(app);

	switch (cmd) {
	case CMD_up:
		app->choice -= app->choice > 0;
		return true;
	case CMD_down:
		app->choice += app->choice < n - 1;
		return true;
	case CMD_first:
		app->choice = 0;
		return true;
	case CMD_last:
		app->choice = n ? n - 1 : 0;
		return true;
	case CMD_more:
	case CMD_right:
	case CMD_less:
	case CMD_left:
		if (index >= 0)
			change(app, index,
			       hyper_step(&app->job.hypers.def[index], wanted(app, index),
					  cmd == CMD_more || cmd == CMD_right ? 1 : -1));
		return true;
	case CMD_open:
		if (index >= 0) {
			field_clear(&app->input);
			app->mode = MODE_VALUE;
		}
		return true;
	case CMD_back:
	case CMD_close:
	case CMD_edit:
		app->mode = MODE_NORMAL;
		return true;
	default:
		return false;
	}
}

void
edit_help(const struct app *app, bool source, struct str *out)
{
	int index = chosen(app);
	const struct hyper_def *def = &app->job.hypers.def[index < 0 ? 0 : index];
	char lo[40], hi[40];

	str_add(out, "");
	if (index < 0)
		return;
	str_addf(out, "%s: %s; %s to %s.", def->key, def->help,
		 hyper_text(def, def->min, lo, sizeof(lo)),
		 hyper_text(def, def->max, hi, sizeof(hi)));
	if (source && def->source)
		str_addf(out, " From: %s", def->source);
}

static void
draw_line(const struct app *app, struct pane p, int y, int index, bool is_chosen)
{
	const struct hyper_def *def = &app->job.hypers.def[index];
	char now[40], next[40];

	if (is_chosen)
		pane_across(p, 0, y, p.w, ROLE_select, " ");
	pane_text(p, 0, y, is_chosen ? ROLE_select : ROLE_dim, is_chosen ? ">" : " ");
	pane_fit(p, 2, y, 13, is_chosen ? ROLE_select : ROLE_text, def->key);
	hyper_text(def, app_hyper(app, index), now, sizeof(now));
	if (is_chosen && app->mode == MODE_VALUE) {
		int x = pane_text(p, 16, y, ROLE_input, app->input.text);

		pane_text(p, x, y, ROLE_input, "_");
	} else if (app->has_pending[index]) {
		hyper_text(def, app->pending[index], next, sizeof(next));
		pane_textf(p, 16, y, ROLE_edit, "> %s", next);
	} else {
		pane_text(p, 16, y, is_chosen ? ROLE_select : ROLE_strong, now);
	}
}

void
edit_draw(const struct app *app, struct pane p)
{
	int live[HYPER_MAX], n = app_live(app, live), index = chosen(app);
	int list = p.h >= n + HELP_ROWS ? n : p.h;
	int top = app->choice >= list ? app->choice - list + 1 : 0;

	if (!n)
		pane_wrap(p, 0, ROLE_dim, "This family has nothing to change while it trains.");
	for (int i = top; i < n && i - top < list; i++)
		draw_line(app, p, i - top, live[i], i == app->choice);
	if (index >= 0 && list < p.h) {
		struct str help = STR_INIT;

		edit_help(app, true, &help);
		pane_wrap(pane_sub(p, 1, 0, p.w - 2, p.h), n + 1, ROLE_dim, help.s);
		str_free(&help);
	}
}
