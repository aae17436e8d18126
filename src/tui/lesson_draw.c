/* The pages of a lesson. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "tui/app.h"
#include "tui/card.h"

/* Columns of the table where there is room for it in lines. */
enum { TABLE_LABEL = 40, TABLE_COLUMN = 10, TABLE_WIDTH = TABLE_LABEL + 3 * TABLE_COLUMN + 7 };

struct rect
lesson_inside(const struct app *app)
{
	struct rect body = view_body(app);
	int w = body.w > 100 ? 100 : body.w;
	struct rect in = { (body.w - w) / 2 + 1, body.y + 1, w - 2, body.h - 2 };

	in.w = in.w < 1 ? 1 : in.w;
	in.h = in.h < 1 ? 1 : in.h;
	return in;
}

static void
blank(struct card *c)
{
	c->y++;
}

static void
head(struct card *c, const char *text)
{
	blank(c);
	card_say(c, ROLE_title, text);
}

/* "mark text", the text wrapped behind the mark. */
static void
item(struct card *c, enum role role, const char *mark, const char *text)
{
	int w = text_width(true, mark) + 1;
	struct card body = *c;

	body.p = pane_sub(c->p, w, 0, c->p.w - w, c->p.h);
	pane_text(c->p, 1, c->y, role, mark);
	card_say(&body, role, text);
	c->y = body.y;
}

/* --- the list --- */

static void
list_page(const struct lesson_room *room, struct card *c, struct lesson_extent *at)
{
	const struct lessons *all = room->desk->all;

	for (size_t i = 0; i < all->n; i++) {
		const struct lesson *l = &all->v[i];
		bool chosen = i == room->at;
		enum role role = chosen ? ROLE_select : ROLE_overlay;

		if (chosen) {
			pane_across(c->p, 0, c->y, c->p.w, role, " ");
			at->from = c->y;
			at->to = c->y + 1;
		}
		pane_textf(c->p, 0, c->y, role, "%s%3zu", chosen ? ">" : " ", i + 1);
		pane_fit(c->p, 6, c->y, c->p.w - 12, role, l->title);
		if (room->guess[i] >= 0)
			pane_right(c->p, c->p.w - 1, c->y, role, "%s",
				   room->guess[i] == l->right ? "right" : "wrong");
		c->y++;
	}
	blank(c);
	card_say(c, ROLE_overlay,
		 "Each asks for a prediction, runs an experiment, and shows what came of it. The "
		 "first "
		 "prediction of a lesson counts.");
}

/* --- the question --- */

static void
ask_page(const struct lesson_room *room, struct card *c, struct lesson_extent *at)
{
	const struct lesson *l = &room->desk->all->v[room->at];
	char mark[8];

	card_say(c, ROLE_overlay, l->theory);
	blank(c);
	card_say(c, ROLE_strong, l->question);
	blank(c);
	for (int i = 0; i < l->answers; i++) {
		bool chosen = i == room->choice;

		if (chosen)
			at->from = c->y;
		snprintf(mark, sizeof(mark), "%s %d", chosen ? ">" : " ", i + 1);
		item(c, chosen ? ROLE_select : ROLE_overlay, mark, l->answer[i]);
		if (chosen)
			at->to = c->y;
	}
	head(c, "The experiment");
	card_say(c, ROLE_overlay, room->words.s);
	blank(c);
	card_say(c, ROLE_overlay, "Choose what you expect; Enter runs it.");
}

/* --- the experiment --- */

static void
run_page(const struct lesson_room *room, struct card *c)
{
	const struct lesson *l = &room->desk->all->v[room->at];

	card_sayf(c, ROLE_strong, "You expect %d: %s", room->choice + 1, l->answer[room->choice]);
	blank(c);
	if (!room->steps)
		card_say(c, ROLE_overlay, "The data are loaded ..");
	else if (room->done < room->steps)
		card_sayf(c, ROLE_overlay, "%zu of %zu networks are trained and scored", room->done,
			  room->steps);
	else
		card_say(c, ROLE_overlay, "All are trained; the figures are worked out ..");
	if (room->steps)
		pane_bar(c->p, 1, c->y, c->p.w - 2, ROLE_bar,
			 (double)room->done / (double)room->steps);
	blank(c);
	card_say(c, ROLE_dim, room->name);
	head(c, "The question");
	card_say(c, ROLE_overlay, l->question);
	head(c, "The experiment");
	card_say(c, ROLE_overlay, room->words.s);
}

/* --- what it showed --- */

/* A value in the columns that end at `at`. */
static void
number(const struct card *c, enum role role, enum unit unit, int at, double v)
{
	char text[32];

	pane_right(c->p, at, c->y, role, "%s", unit_text(unit, v, text, sizeof(text)));
}

static void
table_line(struct card *c, const char *label, const struct reading *r)
{
	int at = TABLE_LABEL + TABLE_COLUMN;

	pane_fit(c->p, 1, c->y, TABLE_LABEL - 1, ROLE_overlay, label);
	number(c, ROLE_strong, r->unit, at, r->left);
	if (r->seeds > 1) {
		number(c, ROLE_overlay, r->unit, at + TABLE_COLUMN, r->low);
		number(c, ROLE_overlay, r->unit, at + 2 * TABLE_COLUMN, r->high);
	}
	if (isfinite(r->chance))
		number(c, ROLE_chance, UNIT_SCORE, at + 2 * TABLE_COLUMN + 7, r->chance);
	c->y++;
}

/* The same on a narrow screen. */
static void
table_words(struct card *c, const char *label, const struct reading *r)
{
	char mean[32], low[32], high[32];

	card_say(c, ROLE_overlay, label);
	unit_text(r->unit, r->left, mean, sizeof(mean));
	unit_text(r->unit, r->low, low, sizeof(low));
	unit_text(r->unit, r->high, high, sizeof(high));
	if (r->seeds > 1)
		card_sayf(c, ROLE_strong, "  %s (%s to %s)", mean, low, high);
	else
		card_sayf(c, ROLE_strong, "  %s", mean);
	if (isfinite(r->chance))
		card_sayf(c, ROLE_chance, "  chance %.4f", r->chance);
}

static void
table(const struct lesson_room *room, struct card *c)
{
	const struct lesson *l = &room->desk->all->v[room->at];
	bool wide = c->p.w >= TABLE_WIDTH, many = room->found.table[0].seeds > 1;
	int at = TABLE_LABEL + TABLE_COLUMN;

	blank(c);
	if (wide) {
		pane_text(c->p, 1, c->y, ROLE_title, "Measured");
		pane_right(c->p, at, c->y, ROLE_title, "%s", many ? "mean" : "value");
		if (many) {
			pane_right(c->p, at + TABLE_COLUMN, c->y, ROLE_title, "lowest");
			pane_right(c->p, at + 2 * TABLE_COLUMN, c->y, ROLE_title, "highest");
		}
		pane_right(c->p, at + 2 * TABLE_COLUMN + 7, c->y, ROLE_title, "chance");
		c->y++;
	} else {
		card_say(c, ROLE_title, many ? "Measured: mean (lowest to highest)" : "Measured");
	}
	for (int i = 0; i < l->rows; i++)
		(wide ? table_line : table_words)(c, l->table[i].label, &room->found.table[i]);
}

static void
claims(const struct lesson_room *room, struct card *c)
{
	const struct lesson *l = &room->desk->all->v[room->at];

	head(c, "What is claimed");
	for (int i = 0; i < l->claims; i++) {
		const struct reading *r = &room->found.claim[i];
		bool holds = r->holds == r->seeds;
		char margin[32];

		item(c, holds ? ROLE_good : ROLE_bad, holds ? "holds" : "FAILS", l->claim[i].text);
		card_sayf(c, ROLE_overlay, "      at %d of %d seeds; at the worst by %s", r->holds,
			  r->seeds, unit_text(r->unit, r->margin, margin, sizeof(margin)));
	}
}

/* Lines of the legend: those of NDCG, without which a score says nothing, or the others. */
static void
legend(const struct lesson_room *room, struct card *c, enum role role, bool scores)
{
	const char *text = room->legend.s;

	while (*text) {
		size_t n = strcspn(text, "\n");

		if (!strncmp(text, "NDCG", 4) == scores)
			card_sayf(c, role, "%.*s", (int)n, text);
		text += n + (text[n] == '\n');
	}
}

static void
show_page(const struct lesson_room *room, struct card *c)
{
	const struct lesson *l = &room->desk->all->v[room->at];
	bool right = room->choice == l->right;

	if (room->why.code) {
		card_say(c, ROLE_error, room->why.msg);
		return;
	}
	card_sayf(c, ROLE_overlay, "You expected %d: %s", room->choice + 1,
		  l->answer[room->choice]);
	if (right)
		card_say(c, ROLE_good, "That is right.");
	else
		card_sayf(c, ROLE_warn, "It is %d: %s", l->right + 1, l->answer[l->right]);
	table(room, c);
	legend(room, c, ROLE_dim, true);
	blank(c);
	card_say(c, ROLE_overlay, l->reveal);
	head(c, "One thing to try");
	card_say(c, ROLE_overlay, l->try_this);
	claims(room, c);
	head(c, "The figures");
	card_say(c, ROLE_overlay,
		 "NDCG is a mean over users, and over the orders of tied items where nothing else "
		 "is "
		 "said; chance is that of a random order of the same items.");
	legend(room, c, ROLE_overlay, false);
	head(c, "The experiment");
	card_say(c, ROLE_overlay, room->words.s);
}

/* --- the sheet --- */

static struct lesson_extent
draw_page(const struct lesson_room *room, struct pane p, int scroll)
{
	struct card c = { .p = p, .y = -scroll };
	struct lesson_extent at = { 0, 0, 0 };

	switch (room->stage) {
	case LESSON_LIST:
		list_page(room, &c, &at);
		break;
	case LESSON_ASK:
		ask_page(room, &c, &at);
		break;
	case LESSON_RUN:
		run_page(room, &c);
		break;
	case LESSON_SHOW:
		show_page(room, &c);
		break;
	}
	at.lines = c.y + scroll;
	return at;
}

struct lesson_extent
lesson_extent(const struct app *app, int w)
{
	struct canvas none = { .utf8 = app->utf8 };

	return draw_page(&app->lesson, (struct pane){ &none, 0, 0, w, 0 }, 0);
}

void
lesson_draw(const struct app *app, struct pane screen)
{
	const struct lesson_room *room = &app->lesson;
	struct rect in = lesson_inside(app);
	struct pane box = pane_sub(screen, in.x - 1, in.y - 1, in.w + 2, in.h + 2), p;
	const struct lessons *all = room->desk->all;
	struct str title = STR_INIT;
	int right, made = lesson_predictions(room, &right), lines;

	if (room->stage == LESSON_LIST)
		str_addf(&title, "%zu lessons", all->n);
	else
		str_addf(&title, "Lesson %zu of %zu: %s", room->at + 1, all->n,
			 all->v[room->at].title);
	pane_clear(box, ROLE_overlay);
	p = pane_box(box, ROLE_frame_focus, title.s);
	lines = lesson_extent(app, in.w).lines;
	if (lines > p.h && room->stage == LESSON_SHOW)
		pane_box_note(box, ROLE_overlay, "%d to %d of %d lines", room->scroll + 1,
			      room->scroll + p.h < lines ? room->scroll + p.h : lines, lines);
	else if (made && room->stage == LESSON_LIST)
		pane_box_note(box, ROLE_overlay, "%d of %d predictions right", right, made);
	draw_page(room, p, room->scroll);
	str_free(&title);
}
