#include "tui-drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

struct fake fake;

int
open_fake(void **state)
{
	(void)state;
	fake_open(&fake);
	return 0;
}

int
close_fake(void **state)
{
	(void)state;
	fake_close(&fake);
	return 0;
}

void
fake_begin(struct app *app, const struct fake *of, bool utf8, int w, int h)
{
	struct mail mail;

	app_init(app, &of->options, utf8);
	app_begin(app);
	assert_int_equal(app->requests, 1);
	assert_int_equal(app->outbox[0].kind, REQUEST_START);
	app->requests = 0;
	app->generation = 1;
	app_size(app, w, h);
	fake_started(&app->job, &mail, 1);
	app_apply(app, &mail);
}

void
fake_train_to(struct app *app, unsigned epoch)
{
	struct mail mail;

	for (unsigned e = history_epochs(&app->run) + 1; e <= epoch; e++) {
		if (e == 4) {
			fake_edit(&mail, app->generation, e);
			app_apply(app, &mail);
		}
		for (int net = 0; net < 3; net++) {
			fake_epoch(&mail, app->generation, net, e);
			app_apply(app, &mail);
		}
		fake_snapshot(&app->job, &mail, app->generation, e);
		app_apply(app, &mail);
	}
}

void
fake_end(struct app *app)
{
	struct mail mail;

	for (int row = 0; row < 4; row++) {
		fake_result(&app->job, &mail, app->generation, row);
		app_apply(app, &mail);
	}
	fake_ended(&mail, app->generation, RUN_FINISHED);
	app_apply(app, &mail);
}

void
fake_show(struct app *app, const char *key, bool utf8, int w, int h)
{
	fake_begin(app, &fake, utf8, w, h);
	fake_train_to(app, 7);
	press(app, key);
	view_work_now(app);
}

void
fake_train_grid(struct app *app, struct fake *of, size_t nets)
{
	struct gridder_mail mail = { .kind = GRIDDER_OPENED };

	fake_untrain(of);
	app->grid.seen = &of->grid;
	app_grid_apply(app, &mail);
	app->grid.ended = false;
	press(app, app->grid.paused ? "5 Space" : "5");
	assert_true(app_grid_runs(app));
	for (size_t i = 0; i < nets && i < of->grid.nets; i++) {
		fake_net(of, &mail, i);
		app_grid_apply(app, &mail);
	}
	if (nets >= of->grid.nets) {
		mail = (struct gridder_mail){ .kind = GRIDDER_END };
		app_grid_apply(app, &mail);
	} else {
		app_grid_place(app, &(struct gridder_place){ GRIDDER_RUNNING, nets, .5 });
	}
	app->message[0] = '\0';
}

void
press(struct app *app, const char *keys)
{
	while (*keys) {
		size_t n = strcspn(keys, " ");
		struct key key;

		assert_true(key_parse(&key, keys, n));
		app_key(app, key);
		keys += n + strspn(keys + n, " ");
	}
}

char *
screen(const struct app *app)
{
	struct str text = STR_INIT;
	struct canvas c;

	canvas_init(&c, app->utf8);
	app_draw(app, &c);
	assert_int_equal(c.w, app->w);
	assert_int_equal(c.h, app->h);
	canvas_to_text(&c, &text);
	canvas_free(&c);
	return text.s;
}

static char *
slurp(const char *path)
{
	char *text = calloc(1, 65536);
	FILE *f = fopen(path, "r");

	if (f) {
		text[fread(text, 1, 65535, f)] = '\0';
		fclose(f);
	}
	return text;
}

void
assert_screen(const struct app *app, const char *name)
{
	const char *dir = getenv("top_srcdir");
	char path[4096], *got = screen(app), *want;

	snprintf(path, sizeof(path), "%s/tests/screen/%s.txt", dir ? dir : "..", name);
	if (getenv("HAMTOP_UPDATE_SCREENS")) {
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		fputs(got, f);
		assert_int_equal(fclose(f), 0);
	}
	want = slurp(path);
	if (strcmp(got, want))
		fprintf(stderr, "# %s differs; the screen is\n%s", path, got);
	assert_string_equal(got, want);
	free(got);
	free(want);
}

void
assert_screens(const char *name, void (*begin)(struct app *app, bool utf8, int w, int h))
{
	static const int size[][2] = { { 80, 24 }, { 40, 12 }, { 160, 50 } };
	struct app app;
	char file[64];

	for (size_t i = 0; i < 3; i++) {
		begin(&app, false, size[i][0], size[i][1]);
		snprintf(file, sizeof(file), "%s-%dx%d", name, size[i][0], size[i][1]);
		assert_screen(&app, file);
		app_free(&app);
	}
}

void
assert_shows(const struct app *app, const char *words)
{
	char *text = screen(app);

	if (!strstr(text, words))
		fail_msg("no \"%s\" on\n%s", words, text);
	free(text);
}

bool
work_once(struct app *app)
{
	const struct view_ops *ops = view_rows[app->now].ops;
	struct piece piece;

	if (!ops->work || !ops->work(app, &piece))
		return false;
	piece.run(piece.ctx);
	piece.done(app, piece.ctx);
	return true;
}

void
news_of_training(struct app *app, struct rng *rng)
{
	unsigned epoch = history_epochs(&app->run);

	(void)rng;
	if (app->run.ended || !app->run.started)
		return;
	if (epoch < FAKE_EPOCHS)
		fake_train_to(app, epoch + 1);
	else
		fake_end(app);
}

static int
random_key(struct rng *rng, const char *often)
{
	static const int special[] = {
		KEY_TAB,	KEY_RETURN,	KEY_ESCAPE,	 KEY_RUBOUT,	KEY_ARROW_UP,
		KEY_ARROW_DOWN, KEY_ARROW_LEFT, KEY_ARROW_RIGHT, KEY_LINE_HOME, KEY_LINE_END,
		KEY_PAGE_UP,	KEY_PAGE_DOWN,	KEY_BACKTAB,	 KEY_DEL,	KEY_FN + 1,
		0xe9,		0x65e5,
	};

	switch (rng_below(rng, 4)) {
	case 0:
		return special[rng_below(rng, sizeof(special) / sizeof(*special))];
	case 1:
		return 32 + (int)rng_below(rng, 95);
	default:
		return often[rng_below(rng, strlen(often))];
	}
}

static void
throw_event(struct app *app, struct rng *rng, const struct throws *t)
{
	struct mouse m;

	switch (rng_below(rng, 10)) {
	case 0:
		app_size(app, 1 + (int)rng_below(rng, 300), 1 + (int)rng_below(rng, 100));
		break;
	case 1:
		m.kind = (enum mouse_kind)rng_below(rng, 3);
		m.x = (int)rng_below(rng, (uint64_t)app->w);
		m.y = (int)rng_below(rng, (uint64_t)app->h);
		app_mouse(app, m);
		break;
	case 2:
		if (t->news)
			t->news(app, rng);
		break;
	default:
		app_key(app, (struct key){ random_key(rng, t->keys), rng_below(rng, 40) == 0 });
		break;
	}
}

/* As the session would answer. */
static void
answer_requests(struct app *app)
{
	for (size_t r = 0; r < app->requests; r++) {
		struct mail mail;

		if (app->outbox[r].kind != REQUEST_START)
			continue;
		app_started(app, app->generation + 1);
		fake_started(&app->job, &mail, app->generation);
		app_apply(app, &mail);
	}
	app->requests = 0;
}

void
throw_events(struct app *app, const struct throws *t)
{
	enum { EVENTS = 2000, SOON = 4 };
	const char *wanted = getenv("HAMTOP_SEED");
	uint64_t seed = wanted ? strtoull(wanted, NULL, 10) : t->seed;
	struct rng rng = rng_start(rng_key(seed, RNG_TEST, (uint64_t)t->on, 0));
	struct canvas c;

	fprintf(stderr, "# random keys on %s, HAMTOP_SEED=%llu\n",
		t->on < VIEWS ? view_rows[t->on].title : "any screen", (unsigned long long)seed);
	canvas_init(&c, app->utf8);
	for (int i = 0; i < EVENTS; i++) {
		throw_event(app, &rng, t);
		app->quit = app->suspend = false;
		answer_requests(app);
		if (t->on < VIEWS && (app->now != t->on || rng_below(&rng, SOON) == 0)) {
			app->mode = MODE_NORMAL;
			app->now = t->on;
		}
		if (rng_below(&rng, t->work) == 0)
			work_once(app);
		app_draw(app, &c);
		assert_int_equal(c.w, app->w);
		assert_int_equal(c.h, app->h);
	}
	canvas_free(&c);
}
