#include <config.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/run/snapshot.h"
#include "tui/app.h"
#include "tui/edit.h"
#include "tui/frame.h"
#include "tui/overlay.h"
#include "tui/views/train.h"

enum { LOG_LINES = 500 };

void
app_init(struct app *app, const struct tui_options *opt, bool utf8)
{
	*app = (struct app){ .opt = opt, .utf8 = utf8, .w = 80, .h = 24 };
	app->headless = opt->script != NULL;
	app->plain = opt->plain;
	app->mouse = !opt->no_mouse;
	app->marks = utf8 ? MARKS_BRAILLE : MARKS_ASCII;
	app->paused = opt->start_paused;
	app->job_at = opt->first;
	app->job = opt->jobs[opt->first];
	app->dirty = true;
	app_grid_init(app);
	lesson_room_init(&app->lesson, opt->lessons);
	keymap_init(&app->keys);
	theme_default(&app->theme);
	summary_of(&app->summary, opt->data, opt->split, opt->threshold);
	for (int v = 0; v < VIEWS; v++) {
		const struct view_ops *ops = view_rows[v].ops;

		app->view[v].state = mem_new(1, ops->state_size ? ops->state_size : 1);
		if (ops->open)
			ops->open(app, app->view[v].state);
	}
	for (int v = 0; v < VIEWS; v++)
		if (opt->view && !strcmp(view_rows[v].name, opt->view))
			app->now = (enum view_id)v;
	for (const char *const *note = opt->notes; note && *note; note++)
		app_log(app, "%s", *note);
}

void
app_free(struct app *app)
{
	copy_free(&app->copy);
	lesson_room_stop(&app->lesson);
	lesson_room_free(&app->lesson);
	history_free(&app->run);
	ladder_free(&app->ladder);
	runs_free(&app->runs);
	for (int v = 0; v < VIEWS; v++) {
		if (view_rows[v].ops->close)
			view_rows[v].ops->close(app->view[v].state);
		free(app->view[v].state);
	}
	for (size_t i = 0; i < app->logs; i++)
		free(app->log[i]);
	free(app->log);
	free(app->outbox);
}

void
app_say(struct app *app, enum role role, const char *fmt, ...)
{
	va_list ap;
	char text[sizeof(app->message)];

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	str_clean_into(app->message, sizeof(app->message), text, strlen(text));
	app->message_role = role;
	app->messages++;
	app->dirty = true;
}

void
app_log(struct app *app, const char *fmt, ...)
{
	struct str line = STR_INIT, clean = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addvf(&line, fmt, ap);
	va_end(ap);
	str_add_clean(&clean, line.s, line.len);
	str_free(&line);
	if (app->logs == LOG_LINES) {
		free(app->log[0]);
		memmove(app->log, app->log + 1, --app->logs * sizeof(*app->log));
	}
	VEC_ROOM(app->log, app->logs, app->log_cap);
	app->log[app->logs++] = str_steal(&clean);
	app->logged++;
	app->dirty = true;
}

void
app_request(struct app *app, enum request_kind kind)
{
	VEC_ROOM(app->outbox, app->requests, app->request_cap);
	app->outbox[app->requests++] = (struct request){ .kind = kind };
}

void
app_request_edit(struct app *app, int index, double value)
{
	app_request(app, REQUEST_EDIT);
	app->outbox[app->requests - 1].edit = (struct edit){ index, value };
	app->has_pending[index] = true;
	app->pending[index] = value;
}

void
app_begin(struct app *app)
{
	app_request(app, REQUEST_START);
	if (app->lesson.desk && app->lesson.desk->first >= 0)
		lesson_begin(app);
}

double
app_hyper(const struct app *app, int index)
{
	return app->run.started ? history_hyper(&app->run, index) : app->job.hypers.v[index];
}

int
app_live(const struct app *app, int out[HYPER_MAX])
{
	const struct hypers *h = &app->job.hypers;
	int n = 0;

	for (size_t i = 0; i < h->n; i++)
		if (h->def[i].live)
			out[n++] = (int)i;
	return n;
}

static void
apply_edit(struct app *app, const struct edit_record *rec)
{
	const struct hyper_def *def = &app->job.hypers.def[rec->index];
	char from[40], to[40];

	history_edit(&app->run, rec);
	if (app->has_pending[rec->index] && app->pending[rec->index] == rec->to)
		app->has_pending[rec->index] = false;
	app_log(app, "epoch %u: %s %s, was %s", rec->epoch, def->key,
		hyper_text(def, rec->to, to, sizeof(to)),
		hyper_text(def, rec->from, from, sizeof(from)));
}

static void
apply_ended(struct app *app, const struct mail *mail)
{
	struct train_state *train = app->view[VIEW_v_train].state;
	unsigned epochs = history_epochs(&app->run);

	app->run.ended = true;
	app->run.end = mail->ended.end;
	app->run.err = mail->ended.err;
	app->stopping = false;
	switch (mail->ended.end) {
	case RUN_FINISHED:
		app_log(app, "finished after %u epochs", epochs);
		break;
	case RUN_EARLY:
		app_log(app, "stopped early after %u epochs: validation did not improve", epochs);
		break;
	case RUN_STOPPED:
		app_log(app, "stopped after %u epochs", epochs);
		break;
	case RUN_FAILED:
		app_log(app, "%s", mail->ended.err.msg);
		app_say(app, ROLE_error, "%s", mail->ended.err.msg);
		break;
	}
	if (app->run.results && train->page == PAGE_NONE)
		train->page = PAGE_RESULTS;
}

void
app_apply(struct app *app, struct mail *mail)
{
	if (mail->generation != app->generation) {
		mail_free(mail);
		return;
	}
	switch (mail->kind) {
	case MAIL_STARTED:
		history_start(&app->run, &mail->started);
		break;
	case MAIL_EPOCH:
		history_epoch(&app->run, &mail->epoch);
		break;
	case MAIL_EDIT:
		apply_edit(app, &mail->edit);
		break;
	case MAIL_SNAPSHOT:
		history_snapshot(&app->run, mail->snapshot);
		break;
	case MAIL_RESULT:
		history_result(&app->run, &mail->result);
		break;
	case MAIL_ENDED:
		apply_ended(app, mail);
		break;
	}
	app->dirty = true;
}

void
app_started(struct app *app, unsigned generation)
{
	ladder_keep(&app->ladder, &app->run);
	runs_keep(&app->runs, &app->run, app->generation, app->pinned);
	app->pinned = false;
	app->generation = generation;
	app->dirty = true;
}

void
app_place(struct app *app, const struct worker_place *place)
{
	if (memcmp(&app->place, place, sizeof(*place))) {
		app->place = *place;
		app->dirty = true;
	}
}

void
app_size(struct app *app, int w, int h)
{
	app->w = w < 1 ? 1 : w;
	app->h = h < 1 ? 1 : h;
	app->dirty = true;
}

unsigned
app_where(const struct app *app)
{
	unsigned view = (unsigned)view_rows[app->now].ops->where;

	switch (app->mode) {
	case MODE_EDIT:
		return AT_EDIT | AT_ANY | view;
	case MODE_HELP:
		return AT_HELP | AT_ANY;
	case MODE_COPY:
		return AT_ANY;
	case MODE_LESSON:
		return AT_ANY | AT_LESSON;
	default:
		return AT_ANY | view;
	}
}

void
app_go(struct app *app, enum view_id view)
{
	app->now = view;
	if (app->mode == MODE_VIEW)
		app->mode = MODE_NORMAL;
}

/* 1 .. 9 go to the screen with that number; with Alt also while typing. */
static bool
go_by_number(struct app *app, struct key key)
{
	for (int v = 0; v < VIEWS; v++) {
		if (view_rows[v].key != key.code)
			continue;
		app->now = (enum view_id)v;
		app->mode = MODE_NORMAL;
		return true;
	}
	return false;
}

static bool
is_number(struct key key)
{
	for (int v = 0; v < VIEWS; v++)
		if (view_rows[v].key == key.code)
			return true;
	return false;
}

enum cmd
app_key_command(const struct app *app, struct key key)
{
	if (app->mode != MODE_NORMAL || is_number(key))
		return CMD_none;
	return keymap_find(&app->keys, key, app_where(app));
}

bool
app_takes(const struct app *app, struct key key)
{
	enum cmd cmd = app_key_command(app, key);

	return app->mode != MODE_NORMAL || is_number(key) || (cmd && app_can(app, cmd));
}

static void
answer(struct app *app, struct key key)
{
	enum cmd cmd = app->confirm;

	app->mode = MODE_NORMAL;
	app->confirm = CMD_none;
	if (key.code == 'y' || key.code == 'Y')
		overlay_confirmed(app, cmd);
}

void
app_key(struct app *app, struct key key)
{
	enum cmd cmd;

	app->dirty = true;
	app->message[0] = '\0';
	if (key.alt && go_by_number(app, key))
		return;
	if (key.alt) {
		/* Esc and a key pressed at once look the same */
		app_key(app, (struct key){ KEY_ESCAPE, false });
		key.alt = false;
	}
	switch (app->mode) {
	case MODE_CONFIRM:
		answer(app, key);
		return;
	case MODE_VALUE:
	case MODE_SEARCH:
	case MODE_PALETTE:
		input_key(app, key);
		return;
	case MODE_EDIT:
		if (edit_type(app, key))
			return;
		break;
	case MODE_NORMAL:
		if (go_by_number(app, key))
			return;
		break;
	case MODE_VIEW:
		if (view_rows[app->now].ops->type(app, key))
			return;
		break;
	case MODE_LESSON:
		if (lesson_key(app, key.code) || go_by_number(app, key))
			return;
		break;
	case MODE_HELP:
	case MODE_COPY:
		break;
	}
	cmd = keymap_find(&app->keys, key, app_where(app));
	if (cmd)
		app_command(app, cmd, "");
}

static void
click_pane(struct app *app, struct mouse m)
{
	const struct view_ops *ops = view_rows[app->now].ops;
	struct view_at *at = &app->view[app->now];
	struct canvas sizes = { .utf8 = app->utf8 };
	struct rect r[PANES_MAX];

	view_layout(app, r);
	for (int i = 0; i < ops->panes; i++) {
		struct pane p = { &sizes, r[i].x, r[i].y, r[i].w, r[i].h };

		if (m.x < r[i].x || m.x >= r[i].x + r[i].w || m.y < r[i].y ||
		    m.y >= r[i].y + r[i].h)
			continue;
		if (m.kind == MOUSE_CLICK) {
			at->focus = i;
			if (ops->click)
				ops->click(app, i, p, m.x - p.x, m.y - p.y);
		} else if (m.kind == MOUSE_DRAG) {
			if (ops->drag && i == at->focus)
				ops->drag(app, i, p, m.x - p.x, m.y - p.y);
		} else {
			at->scroll[i] += m.kind == MOUSE_WHEEL_UP ? -3 : 3;
			at->scroll[i] = at->scroll[i] < 0 ? 0 : at->scroll[i];
		}
		return;
	}
}

void
app_mouse(struct app *app, struct mouse m)
{
	int view;

	app->dirty = true;
	app->message[0] = '\0';
	if (m.kind == MOUSE_DRAG) {
		if (app->mode == MODE_NORMAL)
			click_pane(app, m);
	} else if ((app->mode == MODE_HELP || app->mode == MODE_COPY || app->mode == MODE_LESSON) &&
		   m.kind != MOUSE_CLICK) {
		app_command(app, m.kind == MOUSE_WHEEL_UP ? CMD_up : CMD_down, "");
	} else if (app->mode != MODE_NORMAL && app->mode != MODE_EDIT && app->mode != MODE_LESSON) {
		app->mode = MODE_NORMAL;
	} else if (m.y == 0 && (view = frame_tab_at(app, m.x)) >= 0) {
		app_go(app, (enum view_id)view);
		if (app->mode == MODE_LESSON)
			app->mode = MODE_NORMAL;
	} else if (m.y == app->h - 1 && m.kind == MOUSE_CLICK) {
		enum cmd cmd = frame_hint_at(app, m.x);

		if (cmd)
			app_command(app, cmd, "");
	} else if (app->mode != MODE_LESSON) {
		click_pane(app, m);
	}
}
