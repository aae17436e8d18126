#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app.h"
#include "tui/edit.h"
#include "tui/overlay.h"
#include "tui/shot.h"
#include "tui/views/train.h"

static bool
is_training(const struct app *app)
{
	return app->run.started && !app->run.ended;
}

static void
start(struct app *app)
{
	app->paused = false;
	app->stopping = false;
	memset(app->has_pending, 0, sizeof(app->has_pending));
	if (history_epochs(&app->run))
		app_log(app, "run %u is kept; c on Train compares the new one with it",
			app->generation);
	app_request(app, REQUEST_START);
}

/* Starts what cmd means; a run that has trained something is asked about. */
static void
ask_to_start(struct app *app, enum cmd cmd, const char *what)
{
	unsigned done = history_epochs(&app->run);

	if (is_training(app) && done)
		overlay_ask(app, cmd, "%s? The run at epoch %u is dropped. y/n", what, done);
	else
		overlay_confirmed(app, cmd);
}

static void
new_seed(struct app *app, const char *arg)
{
	unsigned long long seed = app->job.seed + 1;
	char *end;

	if (*arg) {
		errno = 0;
		seed = strtoull(arg, &end, 10);
		if (errno || *end || *arg == '-') {
			app_say(app, ROLE_error, "A seed is a whole number, not \"%s\".", arg);
			return;
		}
	}
	app->job.seed = seed;
	app_log(app, "seed %llu", seed);
	start(app);
}

static void
other_length(struct app *app, int by)
{
	uint64_t seed = app->job.seed;

	app->job_at += by;
	app->job = app->opt->jobs[app->job_at];
	app->job.seed = seed;
	app_log(app, "%u bits", app->job.bits);
	start(app);
}

void
overlay_confirmed(struct app *app, enum cmd cmd)
{
	switch (cmd) {
	case CMD_restart:
		app_log(app, "again with seed %llu", (unsigned long long)app->job.seed);
		start(app);
		break;
	case CMD_new_seed:
		new_seed(app, app->input.text);
		break;
	case CMD_shorter:
		other_length(app, -1);
		break;
	case CMD_longer:
		other_length(app, 1);
		break;
	case CMD_stop:
		app->stopping = true;
		app_request(app, REQUEST_STOP);
		break;
	case CMD_quit:
		app->quit = true;
		break;
	default:
		break;
	}
	app->dirty = true;
}

static void
set_theme(struct app *app, const char *arg)
{
	struct err err = ERR_INIT;
	const char *name = arg;

	if (!*name) {
		app->theme_at = theme_name(app->theme_at + 1) ? app->theme_at + 1 : 0;
		name = theme_name(app->theme_at);
	}
	if (theme_load(&app->theme, name, &err))
		app_say(app, ROLE_message, "Theme %s", app->theme.name);
	else
		app_say(app, ROLE_error, "%s", err.msg);
}

static void
next_marks(struct app *app)
{
	static const char *const names[] = { "Braille", "blocks", "ASCII" };

	if (!app->utf8) {
		app_say(app, ROLE_warn, "This terminal's locale has no UTF-8; charts stay ASCII.");
		return;
	}
	app->marks = (app->marks + 1) % 3;
	app_say(app, ROLE_message, "Charts in %s", names[app->marks]);
}

static void
next_pane(struct app *app, int by)
{
	struct view_at *at = &app->view[app->now];
	int n = view_rows[app->now].ops->panes;
	bool zoom = at->zoom;
	struct rect r[PANES_MAX];

	at->zoom = false;
	view_layout(app, r);
	do
		at->focus = (at->focus + by + n) % n;
	while (!view_is_small(app) && !r[at->focus].w);
	at->zoom = zoom;
}

static void
scroll(struct app *app, enum cmd cmd)
{
	struct view_at *at = &app->view[app->now];
	int page = view_body(app).h / 2, *s = &at->scroll[at->focus];

	*s += cmd == CMD_up ? -1
	      : cmd == CMD_down ? 1
	      : cmd == CMD_page_up ? -page
	      : cmd == CMD_page_down ? page
	      : cmd == CMD_first ? -*s
				 : 1000000;
	*s = *s < 0 ? 0 : *s;
}

static void
close_or_quit(struct app *app)
{
	size_t cells = app->opt->cells ? 0 : app_grid_trained(app);

	if (app->view[app->now].zoom)
		app->view[app->now].zoom = false;
	else if (cells)
		overlay_ask(app, CMD_quit,
			    "Quit? %zu cells of the grid are not saved (--out saves). y/n", cells);
	else if (is_training(app) && history_epochs(&app->run) && !app->opt->checkpoint)
		overlay_ask(app, CMD_quit, "Quit? The run at epoch %u is not saved (--out saves). y/n",
			    history_epochs(&app->run));
	else
		app->quit = true;
}

static void
train_command(struct app *app, enum cmd cmd)
{
	if (cmd == CMD_pause) {
		app->paused = !app->paused;
		app_request(app, REQUEST_PAUSE);
	} else {
		app_request(app, cmd == CMD_step ? REQUEST_STEP : REQUEST_STEP_EPOCH);
	}
}

static void
open_edit(struct app *app)
{
	struct view_at *at = &app->view[VIEW_v_train];

	app->now = VIEW_v_train;
	at->focus = PANE_RUN;
	at->zoom = false;
	app->choice = 0;
	app->mode = MODE_EDIT;
}

static void
shoot(struct app *app, const char *path)
{
	struct err err = ERR_INIT;

	if (!*path)
		palette_open(app, "shot ");
	else if (!strcmp(path, "-") && !app->headless && !app->plain)
		app_say(app, ROLE_error, "The screen is on the terminal; name a file.");
	else if (shot_write(app, path, false, &err))
		app_say(app, ROLE_message, "The screen is in %s.", path);
	else
		app_say(app, ROLE_error, "%s", err.msg);
}

/* What the options cannot say stands behind it, as what to type. */
static void
show_state(struct app *app)
{
	const struct job *first = &app->opt->jobs[app->opt->first];
	struct str s = STR_INIT;

	str_addf(&s, "%s --view %s", app->opt->command ? app->opt->command : "hamtop",
		 view_rows[app->now].name);
	if (app->job.bits != first->bits)
		str_addf(&s, "\n# then { or } until it trains %u bits", app->job.bits);
	if (app->job.seed != first->seed)
		str_addf(&s, "\n# then :seed %llu", (unsigned long long)app->job.seed);
	copy_show(app, "this screen again", s.s);
	str_free(&s);
}

static void
screen_command(struct app *app, enum cmd cmd, const char *arg)
{
	struct view_at *at = &app->view[app->now];

	switch (cmd) {
	case CMD_next_pane:
	case CMD_prev_pane:
		next_pane(app, cmd == CMD_next_pane ? 1 : -1);
		break;
	case CMD_zoom:
	case CMD_open:
		at->zoom = !at->zoom;
		break;
	case CMD_theme:
		set_theme(app, arg);
		break;
	case CMD_marks:
		next_marks(app);
		break;
	case CMD_mouse:
		app->mouse = !app->mouse;
		app_say(app, ROLE_message, "%s",
			app->mouse ? "The mouse is hamtop's; with Shift it selects text."
				   : "The mouse is the terminal's: select and copy as usual.");
		break;
	case CMD_lesson:
		lesson_open(app, arg);
		break;
	case CMD_copy:
		copy_value(app);
		break;
	case CMD_state:
		show_state(app);
		break;
	case CMD_shot:
		shoot(app, arg);
		break;
	case CMD_palette:
		palette_open(app, "");
		break;
	case CMD_help:
		app->help_scroll = 0;
		app->search[0] = '\0';
		app->mode = MODE_HELP;
		break;
	case CMD_close:
		close_or_quit(app);
		break;
	case CMD_quit:
		app->quit = true;
		break;
	case CMD_suspend:
		app->suspend = true;
		break;
	case CMD_redraw:
		app->redraw = true;
		break;
	case CMD_back:
		at->zoom = false;
		break;
	default:
		scroll(app, cmd);
		break;
	}
}

void
app_command(struct app *app, enum cmd cmd, const char *arg)
{
	const struct view_ops *ops = view_rows[app->now].ops;

	app->dirty = true;
	if (app->mode == MODE_EDIT && edit_command(app, cmd))
		return;
	if (app->mode == MODE_HELP && help_command(app, cmd))
		return;
	if (app->mode == MODE_COPY && copy_command(app, cmd))
		return;
	if (app->mode == MODE_LESSON && lesson_command(app, cmd))
		return;
	if (!app_can(app, cmd)) {
		if (cmd == CMD_step || cmd == CMD_step_epoch)
			app_say(app, ROLE_warn, "Steps are for a paused run; Space pauses.");
		return;
	}
	if (ops->command && ops->command(app, cmd, arg))
		return;
	switch (cmd) {
	case CMD_pause:
	case CMD_step:
	case CMD_step_epoch:
		train_command(app, cmd);
		break;
	case CMD_grid:
		app_grid_toggle(app, app->grid.prefer, app->grid.prefers);
		break;
	case CMD_edit:
		open_edit(app);
		break;
	case CMD_set:
		edit_set(app, arg);
		break;
	case CMD_restart:
		ask_to_start(app, cmd, "Train again from the start");
		break;
	case CMD_new_seed:
		snprintf(app->input.text, sizeof(app->input.text), "%s", arg);
		ask_to_start(app, cmd, "Train again with another seed");
		break;
	case CMD_shorter:
	case CMD_longer:
		ask_to_start(app, cmd, "Train again with another code length");
		break;
	case CMD_stop:
		overlay_ask(app, cmd, "Stop here and evaluate epoch %u? y/n",
			    history_epochs(&app->run));
		break;
	default:
		screen_command(app, cmd, arg);
		break;
	}
}

bool
app_can(const struct app *app, enum cmd cmd)
{
	const struct view_ops *ops = view_rows[app->now].ops;
	unsigned views = cmd_rows[cmd].where & AT_VIEWS;

	if (views && !(views & (unsigned)ops->where))
		return false;
	if (cmd == CMD_grid)
		return app_grid_can(app);
	if (views && ops->can)
		return ops->can(app, cmd);
	switch (cmd) {
	case CMD_pause:
		return is_training(app) && !app->stopping;
	case CMD_step:
	case CMD_step_epoch:
		return is_training(app) && app->paused && !app->stopping;
	case CMD_stop:
		return is_training(app) && !app->stopping;
	case CMD_edit:
	case CMD_set:
		return is_training(app);
	case CMD_shorter:
		return app->job_at > 0;
	case CMD_longer:
		return app->job_at + 1 < app->opt->njobs;
	case CMD_lesson:
		return app->lesson.desk;
	case CMD_next_lesson:
	case CMD_prev_lesson:
		return app->mode == MODE_LESSON;
	default:
		return true;
	}
}

const char *
app_label(const struct app *app, enum cmd cmd)
{
	if (cmd == CMD_pause && app->paused)
		return "go on";
	if (cmd == CMD_grid && app->grid.paused)
		return app->grid.news ? "go on" : "start";
	if (cmd == CMD_grid)
		return "pause";
	if (cmd == CMD_close && app->view[app->now].zoom)
		return "all boxes";
	if (cmd == CMD_zoom && (app->view[app->now].zoom || view_is_small(app)))
		return NULL;
	return cmd_rows[cmd].label;
}
