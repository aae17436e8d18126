#include "tui-drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

void
fake_begin(struct app *app, const struct fake *fake, bool utf8, int w, int h)
{
	struct mail mail;

	app_init(app, &fake->options, utf8);
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
fake_train_grid(struct app *app, struct fake *fake, size_t nets)
{
	struct gridder_mail mail = { .kind = GRIDDER_OPENED };

	fake_untrain(fake);
	app->grid.seen = &fake->grid;
	app_grid_apply(app, &mail);
	app->grid.ended = false;
	press(app, app->grid.paused ? "5 Space" : "5");
	assert_true(app_grid_runs(app));
	for (size_t i = 0; i < nets && i < fake->grid.nets; i++) {
		fake_net(fake, &mail, i);
		app_grid_apply(app, &mail);
	}
	if (nets >= fake->grid.nets) {
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
assert_shows(const struct app *app, const char *words)
{
	char *text = screen(app);

	if (!strstr(text, words))
		fail_msg("no \"%s\" on\n%s", words, text);
	free(text);
}
