#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hamtop/base/clock.h"
#include "tui/edit.h"
#include "tui/plain.h"
#include "tui/words.h"

void
plain_say(struct plain *p, const char *fmt, ...)
{
	struct str s = STR_INIT, out = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addvf(&s, fmt, ap);
	va_end(ap);
	for (const char *at = s.s; *at;) {
		unsigned code = 0;
		size_t n = str_utf8_char(at, strlen(at), &code);

		if (n > 1 && p->s->app.utf8)
			str_addn(&out, at, n);
		else
			str_addc(&out, n == 1 ? *at : '?');
		at += n ? n : 1;
	}
	str_addc(&out, '\n');
	fputs(out.s, p->out);
	str_free(&s);
	str_free(&out);
}

void
plain_hello(struct plain *p, bool dumb)
{
	const struct app *app = &p->s->app;
	const struct dataset *d = app->opt->data;
	struct str name = STR_INIT;

	str_add_clean(&name, d->name, strlen(d->name));
	plain_say(p, "hamtop %s, in lines%s. Write ? for what can be written.",
		  app->opt->version ? app->opt->version : "",
		  dumb ? ", since TERM=dumb cannot place text" : "");
	plain_say(p, "Data %s: %u users, %u items, %zu ratings.", name.s, d->users, d->items,
		  d->ratings);
	plain_say(p, "Training %s, %u bits, %u epochs, seed %llu.", app->job.ops->family,
		  app->job.bits, job_epochs(&app->job), (unsigned long long)app->job.seed);
	str_free(&name);
}

/* ---- what happens ---- */

static void
say_epoch(struct plain *p)
{
	struct str s = STR_INIT;

	words_epoch(&p->s->app, history_epochs(&p->s->app.run), &s);
	plain_say(p, "%s", s.s);
	str_free(&s);
}

void
plain_news(struct plain *p)
{
	const struct app *app = &p->s->app;
	unsigned epochs = history_epochs(&app->run);
	unsigned lines = app->logged - p->logged;

	if (app->generation != p->generation) {
		p->generation = app->generation;
		p->epochs = 0;
		p->ended = false;
	}
	if (lines > app->logs)
		lines = (unsigned)app->logs;
	for (size_t i = app->logs - lines; i < app->logs; i++)
		plain_say(p, "%s", app->log[i]);
	p->logged = app->logged;
	if (epochs > p->epochs && p->pace > 0 &&
	    (p->epochs == 0 || app->run.ended || clock_now() - p->said >= p->pace)) {
		say_epoch(p);
		p->epochs = epochs;
		p->said = clock_now();
	}
	if (app->run.ended && !p->ended) {
		struct str s = STR_INIT;

		words_results(app, &s);
		if (s.len)
			plain_say(p, "%.*s", (int)s.len - 1, s.s);
		str_free(&s);
		p->ended = true;
	}
	if (app->messages != p->messages && app->message[0])
		plain_say(p, "%s", app->message);
	p->messages = app->messages;
}

void
plain_state(struct plain *p)
{
	struct str s = STR_INIT;

	words_state(&p->s->app, &s);
	plain_say(p, "%.*s", (int)s.len - 1, s.s);
	str_free(&s);
}

void
plain_screen(struct plain *p)
{
	const struct app *app = &p->s->app;
	struct str s = STR_INIT;

	plain_say(p, "Screen %c, %s.", view_rows[app->now].key, view_rows[app->now].title);
	view_rows[app->now].ops->plain(app, &s);
	if (s.len)
		plain_say(p, "%.*s", (int)s.len - (s.s[s.len - 1] == '\n'), s.s);
	str_free(&s);
}

bool
plain_step(struct plain *p)
{
	const struct app *app = &p->s->app;
	const struct view_ops *ops = view_rows[app->now].ops;
	struct str what = STR_INIT, text = STR_INIT, clean = STR_INIT;
	bool step = !ops->plain_anew && ops->copy && ops->copy(app, &what, &text);

	if (step) {
		for (const char *at = text.s; *at; at += strcspn(at, "\n\t"), at += *at != '\0') {
			if (clean.len)
				str_add(&clean, ", ");
			str_add_clean(&clean, at, strcspn(at, "\n\t"));
		}
		plain_say(p, "%s: %s.", what.s, clean.s);
	}
	str_free(&what);
	str_free(&text);
	str_free(&clean);
	return step;
}

void
plain_hypers(struct plain *p)
{
	const struct app *app = &p->s->app;
	int live[HYPER_MAX], n = app_live(app, live);

	plain_say(p, n ? "Write set KEY VALUE to change one of these while it trains."
		       : "This family has nothing to change while it trains.");
	for (int i = 0; i < n; i++) {
		const struct hyper_def *def = &app->job.hypers.def[live[i]];
		char now[40], lo[40], hi[40];

		plain_say(p, "%s is %s: %s; %s to %s.", def->key,
			  hyper_text(def, app_hyper(app, live[i]), now, sizeof(now)), def->help,
			  hyper_text(def, def->min, lo, sizeof(lo)),
			  hyper_text(def, def->max, hi, sizeof(hi)));
	}
}

/* ---- what can be written ---- */

bool
plain_has(enum cmd cmd)
{
	static const enum cmd of_boxes[] = { CMD_none,	CMD_zoom,    CMD_theme,	  CMD_marks,
					     CMD_mouse, CMD_palette, CMD_suspend, CMD_redraw,
					     CMD_help,	CMD_close,   CMD_lesson,  CMD_open,
					     CMD_more,	CMD_less,    CMD_search };

	for (size_t i = 0; i < sizeof(of_boxes) / sizeof(of_boxes[0]); i++)
		if (of_boxes[i] == cmd)
			return false;
	return true;
}

/* Whether `line` has the word, in any case; the empty word is in every line. */
static bool
has(const char *line, const char *word)
{
	size_t n = strlen(word);

	for (; *line && strncasecmp(line, word, n) != 0; line++)
		;
	return *line || !n;
}

static void offer(struct plain *p, const char *word, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void
offer(struct plain *p, const char *word, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addvf(&s, fmt, ap);
	va_end(ap);
	if (has(s.s, word))
		plain_say(p, "%s", s.s);
	str_free(&s);
}

void
plain_menu(struct plain *p, const char *word)
{
	const struct app *app = &p->s->app;

	if (!*word)
		plain_say(p, "Write a number, or a name with what stands behind it. An empty line "
			     "says the screen again. Screens:");
	for (int v = 0; v < VIEWS; v++)
		offer(p, word, "%c: %s, the screen %s", view_rows[v].key, view_rows[v].name,
		      view_rows[v].title);
	if (!*word)
		plain_say(p, "Commands that do something now:");
	for (int c = CMD_none + 1; c < CMDS; c++)
		if (plain_has((enum cmd)c) && app_can(app, (enum cmd)c))
			offer(p, word, "%d: %s, %s", PLAIN_COMMANDS + c, cmd_rows[c].name,
			      cmd_rows[c].help);
	offer(p, word, "wait epoch N, wait end, wait grid: read no further line until then");
	offer(p, word, "pace SECONDS: tell how training goes so often at most; 0 is never");
	offer(p, word, "how: how far training is");
	offer(p, word, "key KEY: press a key of the screen, as Down or Enter");
}
