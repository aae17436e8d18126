#include "unit.h"

#include <string.h>

#include "tui-drive.h"

static void
assert_sequence(const char *ms, const char *text, const char *expected)
{
	struct str s = STR_INIT;

	assert_true(copy_sequence(ms, text, &s));
	assert_string_equal(s.s, expected);
	str_free(&s);
}

#define MS "\033]52;%p1%s;%p2%s\007"

/* The texts of RFC 4648. */
static void
test_a_text_becomes_a_sequence(void **state)
{
	(void)state;
	assert_sequence(MS, "", "\033]52;c;\007");
	assert_sequence(MS, "f", "\033]52;c;Zg==\007");
	assert_sequence(MS, "fo", "\033]52;c;Zm8=\007");
	assert_sequence(MS, "foo", "\033]52;c;Zm9v\007");
	assert_sequence(MS, "foobar", "\033]52;c;Zm9vYmFy\007");
	assert_sequence("<%p2%s>", "\xc3\xa9\xff", "<w6n/>");
}

static void
test_not_every_terminal_takes_it(void **state)
{
	struct str s = STR_INIT;
	char *text = test_malloc(COPY_MOST + 2);

	(void)state;
	assert_false(copy_sequence(NULL, "foo", &s));
	assert_false(copy_sequence("", "foo", &s));
	assert_false(copy_sequence("\033]52;%p1%d;%p2%s\007", "foo", &s));
	memset(text, 'a', COPY_MOST + 1);
	text[COPY_MOST + 1] = '\0';
	assert_false(copy_sequence(MS, text, &s));
	text[COPY_MOST] = '\0';
	str_clear(&s);
	assert_true(copy_sequence(MS, text, &s));
	assert_true(s.len <= 100000);
	test_free(text);
	str_free(&s);
}

static void
test_the_terminal_is_asked_once(void **state)
{
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	app.headless = false;
	copy_text(&app, "some text", "one\ntwo");
	assert_true(app.copy.wanted);
	app.copy.wanted = false;
	copy_taken(&app, true);
	assert_shows(&app, "Sent to the clipboard (OSC 52): some text, 7 bytes");
	assert_int_equal(app.mode, MODE_NORMAL);
	copy_text(&app, "some text", "one\ntwo");
	assert_false(app.copy.wanted);
	assert_shows(&app, "\ntwo\n");
	press(&app, "y");
	assert_true(app.copy.wanted);
	app.copy.wanted = false;
	copy_taken(&app, false);
	assert_shows(&app, "has no Ms");
	press(&app, "q");
	assert_int_equal(app.mode, MODE_NORMAL);
	assert_false(app.quit);
	copy_text(&app, "other text", "three");
	copy_taken(&app, false);
	assert_shows(&app, "other text:\nthree\n");
	app_free(&app);
}

static void
test_control_characters_are_never_copied(void **state)
{
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	copy_show(&app, "e\033vil", "a\tb\rc\n\033[31m\n");
	assert_string_equal(app.copy.text, "a\tb\\x0dc\n\\x1b[31m\n");
	assert_shows(&app, "e\\x1bvil:\na b\\x0dc\n\\x1b[31m\n");
	app_free(&app);
}

static void
test_a_long_text_scrolls(void **state)
{
	struct str text = STR_INIT;
	struct app app;

	(void)state;
	fake_begin(&app, &fake, false, 40, 12);
	for (int i = 1; i <= 50; i++)
		str_addf(&text, "%02d 34567890123456789012345678901234567890 next\n", i);
	copy_show(&app, "lines", text.s);
	assert_shows(&app, "lines:\n01 3456789012345678901234567890123456789\n0 next\n02 ");
	press(&app, "Down Down");
	assert_shows(&app, "lines:\n02 ");
	press(&app, "End");
	assert_shows(&app, "50 3456789012345678901234567890123456789\n0 next\n");
	press(&app, "Home");
	assert_shows(&app, "lines:\n01 ");
	str_free(&text);
	app_free(&app);
}

static void
test_screens_have_values(void **state)
{
	struct app app;
	struct mail mail;

	(void)state;
	fake_begin(&app, &fake, false, 80, 24);
	press(&app, "y");
	assert_shows(&app, "nothing to copy here yet");
	fake_train_to(&app, 7);
	fake_snapshot(&app.job, &mail, app.generation, 7);
	app_apply(&app, &mail);
	copy_value(&app);
	assert_string_equal(app.copy.what, "epoch 7");
	assert_int_equal(strncmp(app.copy.text, "epoch\tloss ", 11), 0);
	press(&app, "Esc 7 y");
	assert_string_equal(app.copy.text, fake.split->sha256);
	press(&app, "Esc 3");
	view_work_now(&app);
	press(&app, "y");
	assert_int_equal(strspn(app.copy.text, "01"), app.job.bits);
	assert_int_equal(strlen(app.copy.text), app.job.bits);
	press(&app, "Esc 2");
	view_work_now(&app);
	press(&app, "y");
	assert_non_null(strstr(app.copy.text, "bit 0 of "));
	app_free(&app);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_becomes_a_sequence),
		cmocka_unit_test(test_not_every_terminal_takes_it),
		cmocka_unit_test(test_the_terminal_is_asked_once),
		cmocka_unit_test(test_control_characters_are_never_copied),
		cmocka_unit_test(test_a_long_text_scrolls),
		cmocka_unit_test(test_screens_have_values),
	};

	return cmocka_run_group_tests(tests, open_fake, close_fake);
}
