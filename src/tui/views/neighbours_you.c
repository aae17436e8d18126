/* You as a user: titles are looked for and rated at a prompt, and the users' encoder makes
 * a code of the ratings. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "hamtop/num/bits.h"
#include "tui/overlay.h"
#include "tui/views/neighbours.h"

/* The items that the list shows: those with the typed words, else those you rated. */
static int
shown(const struct neighbours_state *s, const uint32_t **item)
{
	bool words = s->prompt.words.len > 0;

	*item = words ? s->prompt.match : s->who.item;
	return words ? s->prompt.matches : (int)s->who.n;
}

static void
look_for(struct app *app, struct neighbours_state *s)
{
	struct prompt *p = &s->prompt;

	p->matches = (int)items_find(p->match, MATCHES, app->opt->data, p->words.text);
	p->mark = 0;
}

static void
mark(struct neighbours_state *s, int to)
{
	const uint32_t *item;
	int n = shown(s, &item);

	to = to >= n ? n - 1 : to;
	s->prompt.mark = to < 0 ? 0 : to;
}

/* ---- ratings ---- */

static void
rated(struct app *app, struct neighbours_state *s, uint32_t item, const struct person *before)
{
	s->rated = item;
	s->before = *before;
	app->view[VIEW_v_neighbours].scroll[PANE_NEAR] = 0;
	mark(s, s->prompt.mark);
}

static void
rate(struct app *app, struct neighbours_state *s, uint32_t item, double rating)
{
	struct person before = s->who;
	struct err err = ERR_INIT;

	if (!person_scale(app->opt->data, rating, &err))
		app_say(app, ROLE_warn, "%s", err.msg);
	else if (!person_rate(&s->who, item, (float)rating))
		app_say(app, ROLE_warn, "You have rated %d, as many as there is room for.",
			PERSON_MOST);
	else
		rated(app, s, item, &before);
}

static void
take_back(struct app *app, struct neighbours_state *s, uint32_t item)
{
	struct person before = s->who;

	if (person_take_back(&s->who, item))
		rated(app, s, item, &before);
	else
		app_say(app, ROLE_warn, "You have not rated it.");
}

/* A digit rates, 0 and - take back, + is one more. */
static void
rate_marked(struct app *app, struct neighbours_state *s, int code)
{
	const uint32_t *list;
	int n = shown(s, &list), at;
	uint32_t item;

	if (s->prompt.mark >= n)
		return;
	item = list[s->prompt.mark];
	at = person_find(&s->who, item);
	if (code == '0' || code == '-')
		take_back(app, s, item);
	else if (code == '+')
		rate(app, s, item,
		     at < 0 ? (double)app->opt->data->min : (double)s->who.rating[at] + 1);
	else
		rate(app, s, item, code - '0');
}

static void
open_prompt(struct app *app, struct neighbours_state *s)
{
	struct view_at *at = &app->view[VIEW_v_neighbours];

	if (!s->you)
		at->scroll[PANE_NEAR] = at->scroll[PANE_FORMS] = 0;
	s->you = true;
	s->way = s->way == ITEM_TO_ITEMS ? USER_TO_ITEMS : s->way;
	s->listed = s->listed == LIST_FOLD ? LIST_NEW : s->listed;
	at->focus = PANE_LIST;
}

/* What a code can tell depends on the pairs that it was trained on. */
static void
say_what_is_learned(struct app *app)
{
	const struct hypers *h = &app->run.job.hypers;
	int pairs = app->run.started ? hyper_find(h, "pairs") : -1;
	char text[40];

	if (pairs >= 0 &&
	    !strcmp(hyper_text(&h->def[pairs], h->v[pairs], text, sizeof(text)), "observed"))
		app_say(app, ROLE_message,
			"pairs observed: trained to tell how much, not what, you like; "
			"--recipe dual learns both");
}

void
you_rate(struct app *app, const char *arg)
{
	struct neighbours_state *s = neighbours_state(app);
	struct err err = ERR_INIT;
	uint32_t item;
	float rating;

	if (*arg && !person_parse(app->opt->data, arg, &item, &rating, &err)) {
		app_say(app, ROLE_error, "%s", err.msg);
		return;
	}
	if (!s->you && s->listed == LIST_EVERY)
		s->listed = LIST_NEW; /* what you know is no news */
	open_prompt(app, s);
	if (!*arg) {
		say_what_is_learned(app);
		app->mode = MODE_VIEW;
		s->prompt.typing = true;
		field_clear(&s->prompt.words);
		mark(s, 0);
	} else if (strcmp(strrchr(arg, '='), "=-") == 0) {
		take_back(app, s, item);
	} else {
		rate(app, s, item, (double)rating);
	}
}

/* ---- keys ---- */

static bool
move(struct app *app, struct neighbours_state *s, int code)
{
	int page = view_body(app).h / 2, by = 0;

	if (app->view[VIEW_v_neighbours].focus != PANE_LIST)
		return false;
	switch (code) {
	case KEY_ARROW_UP:
		by = -1;
		break;
	case KEY_ARROW_DOWN:
		/* from the field to the first line, then on */
		by = s->prompt.typing ? 0 : 1;
		break;
	case KEY_PAGE_UP:
		by = -page;
		break;
	case KEY_PAGE_DOWN:
		by = page;
		break;
	default:
		return false;
	}
	s->prompt.typing = false;
	mark(s, s->prompt.mark + by);
	return true;
}

/* Out of the list into the field. */
static void
type_on(struct app *app, struct neighbours_state *s, struct key key)
{
	struct prompt *p = &s->prompt;

	if (!p->typing && key.code != KEY_RUBOUT)
		field_clear(&p->words);
	p->typing = true;
	app->view[VIEW_v_neighbours].focus = PANE_LIST;
	if (key.code != '/' || p->words.len > 0)
		field_key(&p->words, key);
	look_for(app, s);
}

bool
you_type(struct app *app, struct key key)
{
	struct neighbours_state *s = neighbours_state(app);
	struct prompt *p = &s->prompt;
	bool rates = (key.code >= '0' && key.code <= '9') || key.code == '-' || key.code == '+';

	if (move(app, s, key.code))
		return true;
	if (key.code == KEY_ESCAPE && p->words.len > 0) {
		field_clear(&p->words);
		p->typing = true;
		mark(s, 0);
	} else if (key.code == KEY_ESCAPE || key.code == 3) {
		app->mode = MODE_NORMAL;
	} else if (key.code == KEY_RETURN) {
		p->typing = false;
	} else if (!p->typing && rates) {
		rate_marked(app, s, key.code);
	} else if (key.code == KEY_RUBOUT || key.code == 21 ||
		   (key.code >= ' ' && key.code < KEY_SPECIAL)) {
		type_on(app, s, key);
	} else {
		return false;
	}
	return true;
}

const char *const *
you_typing(const struct app *app)
{
	static const char *const field[] = { "Enter", "to the list", "Esc", "done", NULL };
	static const char *const list[] = { "1-5",     "rate",	 "- 0",	     "take back",
					    "Up Down", "choose", "a letter", "search",
					    "Esc",     "done",	 NULL };

	return neighbours_state(app)->prompt.typing ? field : list;
}

/* ---- what is drawn ---- */

void
draw_your_list(const struct app *app, struct pane p, bool focused)
{
	const struct neighbours_state *s = neighbours_state(app);
	const struct prompt *prompt = &s->prompt;
	struct pane in = view_box(p, focused, "You");
	bool open = app->mode == MODE_VIEW;
	const uint32_t *item;
	int n = shown(s, &item), h = in.h - 1, top = prompt->mark - h / 2, x;

	pane_box_note(p, ROLE_dim, "%u rated", s->who.n);
	x = pane_text(in, 0, 0, open && prompt->typing ? ROLE_input : ROLE_dim, "title: ");
	x = pane_fit(in, x, 0, in.w - x - 1, ROLE_input, prompt->words.text);
	if (open && prompt->typing)
		pane_text(in, x, 0, ROLE_input, "_");
	if (!n) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 2, ROLE_dim,
			  prompt->words.len ? "No title has these words."
			  : open ? "Type words of a title; Enter and the arrows go to the list, "
				   "where digits rate and - takes back."
				 : "r opens the prompt: rate some titles, and see the code "
				   "that they make of you.");
		return;
	}
	top = top > n - h ? n - h : top;
	top = top < 0 ? 0 : top;
	for (int y = 0; y < h && top + y < n; y++) {
		bool here = open && top + y == prompt->mark;
		enum role role = here && !prompt->typing ? ROLE_select : ROLE_text;
		int at = person_find(&s->who, item[top + y]);
		char name[160];

		pane_across(in, 0, y + 1, in.w, role, " ");
		pane_text(in, 0, y + 1, role, here ? ">" : " ");
		if (at >= 0)
			pane_textf(in, 2, y + 1, here && !prompt->typing ? role : ROLE_strong, "%g",
				   (double)s->who.rating[at]);
		pane_fit(in, 4, y + 1, in.w - 4, role,
			 neighbours_name(app, NEAR_ITEMS, item[top + y], name, sizeof(name)));
	}
}

static void
draw_turned(struct pane in, int y, const struct look_near *l, uint32_t from, uint32_t n)
{
	pane_text(in, 1, y, ROLE_dim, "turn");
	for (uint32_t i = 0; i < n; i++)
		if (bits_get(l->code, from + i) ^ bits_get(l->q.flip, from + i) ^
		    bits_get(l->before, from + i))
			pane_text(in, 7 + (int)i, y, ROLE_strong, "^");
}

/* "3 rated; 4 of 40 bits turned by 5 for Bambi (1942)" */
static void
summary(const struct app *app, struct pane in, const struct look_near *l)
{
	const struct neighbours_state *s = neighbours_state(app);
	int at = person_find(&s->who, s->rated);
	struct str text = STR_INIT;
	uint64_t now[BITS_MOST / 64];
	char name[160];

	str_addf(&text, "%u rated", s->who.n);
	if (l && memcmp(&l->q.who, &l->q.before, sizeof(l->q.who))) {
		uint32_t words = bits_words(l->snap->net[0].features.bits);

		for (uint32_t w = 0; w < words; w++)
			now[w] = l->code[w] ^ l->q.flip[w];
		str_addf(&text, "; %u of %u bits turned by ", bits_distance(now, l->before, words),
			 l->snap->net[0].features.bits);
		if (at >= 0)
			str_addf(&text, "%g for ", (double)s->who.rating[at]);
		else
			str_add(&text, "taking back ");
		str_add(&text, neighbours_name(app, NEAR_ITEMS, s->rated, name, sizeof(name)));
	}
	pane_fit(in, 1, 0, in.w - 2, ROLE_text, text.s);
	str_free(&text);
}

/* "top 20 (by chance): Children's 14 (1.4), .." */
static void
draw_top(const struct app *app, struct pane in, int y, const struct look_near *l)
{
	const struct traits *t = neighbours_state(app)->traits;
	const struct form_order *o = &l->form[l->q.row];
	struct str text = STR_INIT;
	int n = 0;

	if (l->q.way != USER_TO_ITEMS || !t)
		return;
	str_addf(&text, "top %d (by chance): ", o->n < TOP_LIST ? (int)o->n : TOP_LIST);
	/* how much they are rated comes last */
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < l->tops; i++) {
			const char *name = t->name[l->top[i].trait];

			if ((strstr(name, "quarter") != NULL) != (pass == 1))
				continue;
			str_add(&text, n++ ? ", " : "");
			str_add_clean(&text, name, strlen(name));
			str_addf(&text, " %u (%.1f)", l->top[i].count, l->top[i].chance);
		}
	if (!l->tops)
		str_add(&text, "no kind more often than by chance");
	pane_fit(in, 1, y, in.w - 2, ROLE_text, text.s);
	str_free(&text);
}

void
draw_you(const struct app *app, struct pane p, bool focused)
{
	const struct look_near *l = neighbours_look(app);
	struct pane in = view_box(p, focused, "you");
	static const uint64_t none[BITS_MOST / 64];
	uint32_t from, n;

	summary(app, in, l);
	if (!l || !l->ok) {
		pane_wrap(pane_sub(in, 1, 0, in.w - 2, in.h), 1, ROLE_dim,
			  l ? l->err.msg : neighbours_why_nothing(app));
		return;
	}
	pane_box_note(p, ROLE_dim, "epoch %u", l->q.epoch);
	n = neighbours_bits_shown(app, l->snap->net[0].features.bits, in.w - 8, &from);
	draw_code_line(in, 1, "was", l->before, from, n, none);
	draw_code_line(in, 2, "code", l->code, from, n, l->q.flip);
	draw_turned(in, 3, l, from, n);
	draw_flip_line(app, in, 4, l, from, n);
	draw_top(app, in, 5, l);
}
