#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui-drive.h"
#include "tui/shot.h"

/* A row of text with a wide and a combined character, and one of roles. */
static struct canvas
drawn(void)
{
	struct canvas c;
	struct pane p;

	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	canvas_init(&c, true);
	canvas_reset(&c, 8, 2);
	p = pane_of(&c);
	pane_text(p, 0, 0, ROLE_text, "a<\u65e5e\u0301&>");
	pane_text(p, 0, 1, ROLE_select, "ab");
	pane_text(p, 3, 1, ROLE_good, "g");
	return c;
}

static struct str
rendered(enum shot_kind kind, const char *name, bool color)
{
	struct canvas c = drawn();
	struct str out = STR_INIT;
	struct err err = ERR_INIT;
	struct theme theme;

	assert_true(theme_load(&theme, name, &err));
	shot_render(&c, &theme, kind, color, &out);
	canvas_free(&c);
	return out;
}

static void
test_names_tell_the_kind(void **state)
{
	(void)state;
	assert_int_equal(shot_kind_of("a.svg"), SHOT_SVG);
	assert_int_equal(shot_kind_of("a.b.ans"), SHOT_ANSI);
	assert_int_equal(shot_kind_of("a.txt"), SHOT_TEXT);
	assert_int_equal(shot_kind_of("svg"), SHOT_TEXT);
	assert_int_equal(shot_kind_of("-"), SHOT_TEXT);
}

static void
test_colours_of_a_terminal(void **state)
{
	struct str s = rendered(SHOT_ANSI, "light", true);
	struct err err = ERR_INIT;
	struct theme light;
	char select[64];

	(void)state;
	assert_true(theme_load(&light, "light", &err));
	assert_non_null(strstr(s.s, "a<\u65e5e\u0301&> \033[0m\n"));
	snprintf(select, sizeof(select), "\033[0;38;5;%d;48;5;%dmab\033[0", light.role[ROLE_select].fg,
		 light.role[ROLE_select].bg);
	assert_non_null(strstr(s.s, select));
	str_free(&s);
}

static void
test_no_colours(void **state)
{
	struct str s = rendered(SHOT_ANSI, "light", false);

	(void)state;
	assert_null(strstr(s.s, ";5;"));
	assert_non_null(strstr(s.s, "\033[0;7mab\033[0m"));
	str_free(&s);
	s = rendered(SHOT_SVG, "light", false);
	/* the two of a canvas without colours: ours and the paper's */
	assert_null(strstr(s.s, "#005faf"));
	str_free(&s);
}

static void
test_a_picture_keeps_columns(void **state)
{
	struct str s = rendered(SHOT_SVG, "light", true);

	(void)state;
	assert_non_null(strstr(s.s, "<tspan x=\"0\" textLength=\"18\" "
				    "lengthAdjust=\"spacingAndGlyphs\">a&lt;</tspan>"));
	/* two columns, then one, then the rest behind them */
	assert_non_null(strstr(s.s, "<tspan x=\"18\" textLength=\"18\" "
				    "lengthAdjust=\"spacingAndGlyphs\">\u65e5</tspan>"));
	assert_non_null(strstr(s.s, "<tspan x=\"36\" textLength=\"9\" "
				    "lengthAdjust=\"spacingAndGlyphs\">e\u0301</tspan>"));
	assert_non_null(strstr(s.s, "<tspan x=\"45\" textLength=\"27\" "
				    "lengthAdjust=\"spacingAndGlyphs\">&amp;&gt; </tspan>"));
	assert_non_null(strstr(s.s, "<rect x=\"0\" y=\"18\" width=\"18\" height=\"18\" "
				    "fill=\"#005faf\"/>"));
	str_free(&s);
}

static void
test_no_file_is_lost(void **state)
{
	char path[] = "/tmp/hamtop-shot.XXXXXX";
	int fd = mkstemp(path);
	char name[64], line[128] = "";
	struct app app;
	FILE *f;

	(void)state;
	assert_true(fd >= 0 && write(fd, "mine\n", 5) == 5 && close(fd) == 0);
	fake_begin(&app, &fake, false, 80, 24);
	snprintf(name, sizeof(name), "%s.txt", path);
	app_command(&app, CMD_shot, path);
	assert_shows(&app, "is there already");
	f = fopen(path, "r");
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	assert_string_equal(line, "mine\n");
	app_command(&app, CMD_shot, name);
	assert_shows(&app, "The screen is in ");
	f = fopen(name, "r");
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	assert_int_equal(strncmp(line, "[1 Train]", 9), 0);
	app_command(&app, CMD_shot, "/tmp/hamtop-no-such-folder/a.svg");
	assert_shows(&app, "No such file");
	app_command(&app, CMD_shot, "");
	assert_shows(&app, ":shot _");
	unlink(path);
	unlink(name);
	app_free(&app);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_tell_the_kind),
		cmocka_unit_test(test_colours_of_a_terminal),
		cmocka_unit_test(test_no_colours),
		cmocka_unit_test(test_a_picture_keeps_columns),
		cmocka_unit_test(test_no_file_is_lost),
	};

	return cmocka_run_group_tests(tests, open_fake, close_fake);
}
