#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "tui/app.h"

void
lesson_room_init(struct lesson_room *room, const struct lesson_desk *desk)
{
	*room = (struct lesson_room){ .desk = desk && desk->all ? desk : NULL };
	if (!room->desk)
		return;
	room->guess = mem_new(desk->all->n, sizeof(*room->guess));
	for (size_t i = 0; i < desk->all->n; i++)
		room->guess[i] = desk->kept ? desk->kept(desk->ctx, &desk->all->v[i]) : -1;
}

void
lesson_room_stop(struct lesson_room *room)
{
	lesson_lab_drop(room->lab);
	room->lab = NULL;
}

void
lesson_room_free(struct lesson_room *room)
{
	free(room->guess);
	str_free(&room->words);
	str_free(&room->legend);
}

int
lesson_predictions(const struct lesson_room *room, int *right)
{
	int made = 0;

	*right = 0;
	for (size_t i = 0; i < room->desk->all->n; i++) {
		made += room->guess[i] >= 0;
		*right += room->guess[i] == room->desk->all->v[i].right;
	}
	return made;
}

/* --- scrolling --- */

/* Keeps the page where it has lines, and shows what is under the cursor. */
static void
settle_scroll(struct app *app)
{
	struct lesson_room *room = &app->lesson;
	struct rect inside = lesson_inside(app);
	struct lesson_extent page = lesson_extent(app, inside.w);
	int last = page.lines - inside.h;

	if (page.to > page.from && room->scroll + inside.h < page.to)
		room->scroll = page.to - inside.h;
	if (page.to > page.from && room->scroll > page.from)
		room->scroll = page.from;
	room->scroll = room->scroll > last ? last : room->scroll;
	room->scroll = room->scroll < 0 ? 0 : room->scroll;
}

/* --- the way through --- */

static void
to_list(struct app *app)
{
	app->lesson.stage = LESSON_LIST;
	settle_scroll(app);
}

static void
ask(struct app *app, size_t at)
{
	struct lesson_room *room = &app->lesson;
	struct err err = ERR_INIT;

	lesson_room_stop(room);
	str_clear(&room->words);
	room->at = at;
	room->lab = lesson_lab_new(room->desk, &room->desk->all->v[at], &room->words, &err);
	if (!room->lab) {
		app_say(app, ROLE_error, "%s", err.msg);
		to_list(app);
		return;
	}
	room->stage = LESSON_ASK;
	room->choice = room->scroll = 0;
}

/* The prediction is made: the experiment begins. */
static void
predict(struct app *app)
{
	struct lesson_room *room = &app->lesson;

	if (room->guess[room->at] < 0) {
		room->guess[room->at] = room->choice;
		if (room->desk->keep)
			room->desk->keep(room->desk->ctx, &room->desk->all->v[room->at],
					 room->choice);
	}
	room->done = room->steps = 0;
	room->name[0] = '\0';
	room->why = (struct err)ERR_INIT;
	room->stage = LESSON_RUN;
	room->scroll = 0;
}

/* The lesson that a text means; -1: none. */
static int
find(const struct lessons *all, const char *which)
{
	char *end;
	unsigned long number = strtoul(which, &end, 10);

	for (size_t i = 0; i < all->n; i++) {
		if (*end ? !strcmp(all->v[i].name, which) : number == i + 1)
			return (int)i;
	}
	return -1;
}

void
lesson_open(struct app *app, const char *which)
{
	struct lesson_room *room = &app->lesson;
	int at = *which ? find(room->desk->all, which) : -1;

	if (*which && at < 0) {
		app_say(app, ROLE_error, "There is no lesson \"%s\"; there are %zu.", which,
			room->desk->all->n);
		return;
	}
	app->mode = MODE_LESSON;
	if (at >= 0)
		ask(app, (size_t)at);
	settle_scroll(app);
}

void
lesson_begin(struct app *app)
{
	app->mode = MODE_LESSON;
	ask(app, (size_t)app->lesson.desk->first);
}

bool
lesson_key(struct app *app, int code)
{
	struct lesson_room *room = &app->lesson;
	const struct lessons *all = room->desk->all;
	int digit = code - '1';

	if (digit < 0 || digit > 8)
		return false;
	if (room->stage == LESSON_LIST && digit < (int)all->n) {
		ask(app, (size_t)digit);
	} else if (room->stage == LESSON_ASK && digit < all->v[room->at].answers) {
		room->choice = digit;
		settle_scroll(app);
	}
	/* elsewhere it goes to the screen with this number */
	return room->stage != LESSON_SHOW;
}

static void
move(struct app *app, int by)
{
	struct lesson_room *room = &app->lesson;
	const struct lessons *all = room->desk->all;

	if (room->stage == LESSON_LIST) {
		long at = (long)room->at + by;

		at = at < 0 ? 0 : at;
		room->at = at < (long)all->n ? (size_t)at : all->n - 1;
	} else if (room->stage == LESSON_ASK) {
		int most = all->v[room->at].answers - 1;

		room->choice += by;
		room->choice = room->choice > most ? most : room->choice < 0 ? 0 : room->choice;
	} else {
		room->scroll += by;
	}
	settle_scroll(app);
}

static void
enter(struct app *app)
{
	struct lesson_room *room = &app->lesson;

	if (room->stage == LESSON_LIST)
		ask(app, room->at);
	else if (room->stage == LESSON_ASK)
		predict(app);
	else if (room->stage == LESSON_SHOW && room->at + 1 < room->desk->all->n)
		ask(app, room->at + 1);
	else if (room->stage == LESSON_SHOW)
		to_list(app);
}

static void
leave(struct app *app)
{
	if (app->lesson.stage == LESSON_LIST || app->lesson.stage == LESSON_RUN)
		app->mode = MODE_NORMAL;
	else
		to_list(app);
}

bool
lesson_command(struct app *app, enum cmd cmd)
{
	struct lesson_room *room = &app->lesson;
	int page = lesson_inside(app).h - 1;

	switch (cmd) {
	case CMD_up:
	case CMD_down:
		move(app, cmd == CMD_up ? -1 : 1);
		break;
	case CMD_page_up:
	case CMD_page_down:
		move(app, cmd == CMD_page_up ? -page : page);
		break;
	case CMD_first:
	case CMD_last:
		move(app, cmd == CMD_first ? -10000 : 10000);
		break;
	case CMD_open:
		enter(app);
		break;
	case CMD_close:
	case CMD_back:
		leave(app);
		break;
	case CMD_lesson:
		app->mode = MODE_NORMAL;
		break;
	case CMD_next_lesson:
	case CMD_prev_lesson:
		if (cmd == CMD_next_lesson ? room->at + 1 < room->desk->all->n : room->at > 0)
			ask(app, cmd == CMD_next_lesson ? room->at + 1 : room->at - 1);
		break;
	case CMD_zoom:
	case CMD_next_pane:
	case CMD_prev_pane:
	case CMD_left:
	case CMD_right:
		break;
	default:
		return false;
	}
	return true;
}

bool
lesson_work(const struct app *app, struct piece *out)
{
	const struct lesson_room *room = &app->lesson;

	return room->lab && room->stage == LESSON_RUN && lesson_lab_piece(room->lab, out);
}

const char *const *
lesson_hints(const struct app *app)
{
	static const char *const list[] = { "Enter", "open",  "Up Down", "choose",
					    "Esc",   "close", NULL };
	static const char *const question[] = { "1-9",	"choose", "Enter",	  "run it", "Esc",
						"list", "n p",	  "other lesson", NULL };
	static const char *const run[] = { "Esc", "close; it goes on, 0 comes back", NULL };
	static const char *const show[] = { "Up Down", "scroll",
					    "Esc",     "list",
					    "Enter",   "next lesson",
					    "1-7",     "to a screen, 0 comes back",
					    NULL };

	switch (app->lesson.stage) {
	case LESSON_LIST:
		return list;
	case LESSON_ASK:
		return question;
	case LESSON_RUN:
		return run;
	default:
		return show;
	}
}
