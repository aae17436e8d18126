#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf/embedded.h"
#include "hamtop/base/str.h"
#include "hamtop/conf/settings.h"
#include "hamtop/conf/theme.h"

static void
expect_failure(const char *text, size_t n, const char *message)
{
	struct settings settings;
	struct err err = ERR_INIT;

	assert_false(settings_parse(&settings, "a.yaml", text, n, &err));
	assert_int_equal(err.code, ERR_USAGE);
	if (strncmp(err.msg, message, strlen(message)) != 0)
		assert_string_equal(err.msg, message);
	settings_free(&settings);
}

static void
run_files_are_read_in_their_order(void **state)
{
	static const char text[] = "# the paper's row\n"
				   "model: [CCSR-S, CCSR-ST]\n"
				   "bits: 40\n"
				   "header: no\n"
				   "quiet:\n"
				   "delimiter: \"\\t\"\n"
				   "set:\n"
				   "  lambda_ae: 0.1\n"
				   "  act: 'tanh'\n";
	static const struct {
		const char *key, *value;
		int line;
	} want[] = {
		{ "model", "CCSR-S,CCSR-ST", 2 },
		{ "bits", "40", 3 },
		{ "header", "no", 4 },
		{ "quiet", "", 5 },
		{ "delimiter", "\t", 6 },
		{ "set", "lambda_ae=0.1", 8 },
		{ "set", "act=tanh", 9 },
	};
	struct settings settings;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(settings_parse(&settings, "a.yaml", text, sizeof(text) - 1, &err));
	assert_string_equal(settings.file, "a.yaml");
	assert_int_equal(settings.n, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < settings.n; i++) {
		assert_string_equal(settings.v[i].key, want[i].key);
		assert_string_equal(settings.v[i].value, want[i].value);
		assert_int_equal(settings.v[i].line, want[i].line);
	}
	settings_free(&settings);
	assert_true(settings_parse(&settings, "a.yaml", "set: [a=1, b=2]\n", 16, &err));
	assert_int_equal(settings.n, 2);
	assert_string_equal(settings.v[1].value, "b=2");
	settings_free(&settings);
	assert_true(settings_parse(&settings, "a.yaml", "# nothing\n", 10, &err));
	assert_int_equal(settings.n, 0);
	settings_free(&settings);
}

static void
what_is_no_run_file_is_refused_by_line(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "bits: 40\nseed: 1\nbits: 20\n", "a.yaml:3: \"bits\" stands here a second time" },
		{ "a: &x 1\nb: *x\n", "a.yaml:1: anchors and aliases" },
		{ "a: 1\nb: *x\n", "a.yaml:2: anchors and aliases" },
		{ "a: &x [1]\n", "a.yaml:1: anchors and aliases" },
		{ "a: !!int 1\n", "a.yaml:1: tags (!)" },
		{ "- 1\n- 2\n", "a.yaml:1: a run file has lines such as" },
		{ "just words\n", "a.yaml:1: a run file has lines such as" },
		{ "a: 1\n---\nb: 2\n", "a.yaml:2: a second document" },
		{ "columns: {user: 1}\n", "a.yaml:1: \"columns\" takes a value or a list" },
		{ "set:\n  a: [1]\n", "a.yaml:2: \"set: a\" takes one value and not a list" },
		{ "a: [1, [2]]\n", "a.yaml:1: the list \"a\" takes values only" },
		{ "? [a]\n: 1\n", "a.yaml:1: a name is wanted here and not a list" },
		{ "a: 1\nb: [1, 2\nc: 3\n", "a.yaml:3: this is no YAML: " },
		{ "a: 1\n\tb: 2\n", "a.yaml:2: this is no YAML: " },
		{ "a: \"\\0\"\n", "a.yaml:1: the value has a NUL byte in it" },
		{ "a: [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]\n",
		  "a.yaml:1: values are nested more than 16 deep" },
		{ "a: \xff\xfe\n", "a.yaml: byte 3: " },
		{ "\x1b]0;x\a: 1\n", "a.yaml: byte 0: " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_failure(cases[i].text, strlen(cases[i].text), cases[i].message);
}

static void
floods_end_at_once(void **state)
{
	struct str text = STR_INIT;

	(void)state;
	str_add(&text, "a: &a x\n");
	for (int i = 0; i < 60000; i++)
		str_add(&text, "- *a\n");
	expect_failure(text.s, text.len, "a.yaml:1: anchors and aliases");
	str_clear(&text);
	str_add(&text, "a:\n");
	for (int i = 0; i < 20000; i++)
		str_add(&text, "- 1\n");
	expect_failure(text.s, text.len, "a.yaml:9999: the file has more than 10000 values");
	str_clear(&text);
	for (int i = 0; i < 500000; i++)
		str_addc(&text, '[');
	expect_failure(text.s, text.len, "a.yaml:1: values are nested more than 16 deep");
	while (text.len <= 1 << 20)
		str_add(&text, "# more of the same\n");
	expect_failure(text.s, text.len, "a.yaml: a file of more than 1048576 bytes");
	str_free(&text);
}

static void
files_that_cannot_be_read_say_so(void **state)
{
	struct settings settings;
	struct err err = ERR_INIT;

	(void)state;
	assert_false(settings_read(&settings, "no/such.yaml", &err));
	assert_string_equal(err.msg, "cannot open no/such.yaml: No such file or directory");
	settings_free(&settings);
	assert_false(settings_read(&settings, ".", &err));
	assert_string_equal(err.msg, "cannot read .: Is a directory");
	assert_int_equal(err.code, ERR_USAGE);
	settings_free(&settings);
}

/* A theme in which every role has the same style, but for role `odd`. */
static void
write_theme(struct str *text, const char *head, const char *style, int odd, const char *line)
{
	str_clear(text);
	str_addf(text, "%sroles:\n", head);
	for (int i = 0; i < ROLES; i++)
		str_addf(text, "%s%s: %s\n", i == odd ? line : "  ",
			 i == odd && *line ? "" : role_name((enum role)i), style);
}

static void
expect_theme_failure(const char *text, const char *message)
{
	struct theme theme;
	struct err err = ERR_INIT;

	assert_false(theme_parse(&theme, "a.yaml", text, strlen(text), &err));
	assert_int_equal(err.code, ERR_USAGE);
	if (!strstr(err.msg, message))
		assert_string_equal(err.msg, message);
}

static void
colours_are_read_and_brought_down(void **state)
{
	static const struct {
		const char *style;
		short fg, bg, fg16, bg16;
	} cases[] = {
		{ "{}", -1, -1, -1, -1 },
		{ "{fg: default, bg: black}", -1, 0, -1, 0 },
		{ "{fg: bright-white, bg: blue}", 15, 4, 15, 4 },
		{ "{fg: 0, bg: 255}", 0, 255, 0, 7 },
		{ "{fg: \"#ff0000\", bg: \"#000000\"}", 196, 16, 9, 0 },
		{ "{fg: \"#FF8700\", bg: \"#080808\"}", 208, 232, 3, 0 },
		{ "{fg: \"#000080\", bg: \"#000000\"}", 18, 16, 8, 0 }, /* navy would not read */
		{ "{fg: 208, fg16: red, bg: 17, bg16: default}", 208, 17, 1, -1 },
	};
	struct str text = STR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct theme theme;
		struct err err = ERR_INIT;
		const struct style *s = &theme.role[ROLE_text];

		write_theme(&text, "name: a\n", cases[i].style, -1, "");
		if (!theme_parse(&theme, "a.yaml", text.s, text.len, &err))
			fail_msg("%s", err.msg);
		assert_int_equal(s->fg, cases[i].fg);
		assert_int_equal(s->bg, cases[i].bg);
		assert_int_equal(s->fg16, cases[i].fg16);
		assert_int_equal(s->bg16, cases[i].bg16);
	}
	str_free(&text);
	assert_true(colour_contrast(0, 15) > 20.9 && colour_contrast(0, 15) < 21.1);
	assert_true(colour_contrast(15, 15) == 1.0);
	/* #767676 on white: the well-known border of 4.5 */
	assert_true(colour_contrast(243, 231) > 4.5 && colour_contrast(243, 231) < 4.6);
}

static void
themes_say_what_is_wrong_by_line(void **state)
{
	static const struct {
		const char *head, *style, *message;
	} cases[] = {
		{ "", "{}", "a.yaml:1: a theme needs \"name\"" },
		{ "name: Dark!\n", "{}", "a.yaml:1: a theme's name is" },
		{ "name: a\ncolour: red\n", "{}", "a.yaml:2: a theme has name, fg, bg" },
		{ "name: a\nbg: dusk\n", "{}",
		  "a.yaml:2: bg: \"dusk\" is no colour; write default" },
		{ "name: a\n", "{fg: 256}", "a.yaml:3: fg: \"256\" is no colour" },
		{ "name: a\n", "{fg: \"#12345\"}", "a.yaml:3: fg: \"#12345\" is no colour" },
		{ "name: a\n", "{fg: [1]}", "a.yaml:3: fg: \"a list\" is no colour" },
		{ "name: a\n", "{blink: yes}", "a.yaml:3: \"blink\" is nothing that a role has" },
		{ "name: a\n", "{bold: maybe}", "a.yaml:3: bold is yes or no" },
		{ "name: a\n", "{fg16: 16}", "a.yaml:3: fg16 and bg16 of \"text\"" },
		{ "name: a\n", "red", "a.yaml:3: a role looks like" },
		{ "name: \"\\e[2J\"\n", "{}", "a.yaml:1: a theme's name is" },
	};
	struct str text = STR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_theme(&text, cases[i].head, cases[i].style, -1, "");
		expect_theme_failure(text.s, cases[i].message);
	}
	expect_theme_failure("name: a\n", "a.yaml:1: a theme needs \"roles\"");
	expect_theme_failure("", "a.yaml:1: a theme has a name and roles");
	write_theme(&text, "name: a\n", "{}", ROLES - 1, "  ears");
	expect_theme_failure(text.s, ": there is no role \"ears\"; the roles are: text dim");
	write_theme(&text, "name: a\n", "{}", ROLES - 1, "# ");
	expect_theme_failure(text.s, "a.yaml:3: a role is not named and every role has to be");
	str_free(&text);
}

/* Roles that draw lines and not words need 3:1, all others 4.5:1 (WCAG 2). */
static double
contrast_wanted(enum role role)
{
	return role == ROLE_frame || role == ROLE_frame_focus || role == ROLE_raw ||
			       role == ROLE_bar
		       ? 3.0
		       : 4.5;
}

/* Whose background a terminal chooses, black or white, may have no colour that we chose,
 * nor the other way round: either could be unreadable. */
static void
check_own_colours(const struct theme *t)
{
	for (int i = 0; i < ROLES; i++) {
		const struct style *s = &t->role[i];

		if ((s->bg == COLOUR_DEFAULT && s->fg >= 16) ||
		    (s->fg == COLOUR_DEFAULT && s->bg != COLOUR_DEFAULT) ||
		    (s->fg16 == COLOUR_DEFAULT && s->bg16 != COLOUR_DEFAULT))
			fail_msg("%s: %s has one colour of ours and one of the terminal's", t->name,
				 role_name((enum role)i));
	}
}

/* The chosen line of a list, and the open tab are told from text by more than
 * the colour of letters, in 256 colours and in 16. */
static void
check_marked_roles(const struct theme *t)
{
	static const enum role marked[] = { ROLE_select, ROLE_tab_now };
	static const enum role plain[] = { ROLE_text, ROLE_tab };

	for (size_t i = 0; i < sizeof(marked) / sizeof(*marked); i++) {
		const struct style *m = &t->role[marked[i]], *p = &t->role[plain[i]];
		bool drawn = m->reverse != p->reverse || m->underline != p->underline;

		if (!drawn && (m->bg == p->bg || m->bg16 == p->bg16))
			fail_msg("%s: %s looks like %s", t->name, role_name(marked[i]),
				 role_name(plain[i]));
	}
}

static void
embedded_themes_load_and_read_well(void **state)
{
	int n = 0;

	(void)state;
	for (const struct embedded_text *t = embedded_themes; t->name; t++, n++) {
		struct theme theme;
		struct err err = ERR_INIT;

		if (!theme_parse(&theme, t->name, t->text, strlen(t->text), &err))
			fail_msg("%s", err.msg);
		assert_string_equal(theme.name, t->name);
		check_own_colours(&theme);
		check_marked_roles(&theme);
		for (int i = 0; i < ROLES; i++) {
			const struct style *s = &theme.role[i];
			bool own = s->fg == COLOUR_DEFAULT || s->bg == COLOUR_DEFAULT;

			if (!own && colour_contrast(s->fg, s->bg) < contrast_wanted((enum role)i))
				fail_msg("%s: %s has contrast %.2f", t->name,
					 role_name((enum role)i), colour_contrast(s->fg, s->bg));
			if (!own &&
			    colour_contrast(s->fg16, s->bg16) < contrast_wanted((enum role)i))
				fail_msg("%s: %s has contrast %.2f in 16 colours", t->name,
					 role_name((enum role)i),
					 colour_contrast(s->fg16, s->bg16));
			/* the nearest of 16 to a grey or a green may be red */
			if ((i == ROLE_frame || i == ROLE_frame_focus || i == ROLE_axis ||
			     i == ROLE_raw || i == ROLE_dim) &&
			    (s->fg16 == 1 || s->fg16 == 9))
				fail_msg("%s: %s is red in 16 colours", t->name,
					 role_name((enum role)i));
			if (strcmp(t->name, "dark") == 0 && i >= ROLE_form_c && i <= ROLE_form_sst)
				assert_true(s->fg16 % 8 != 7 && s->fg16 % 8 != 0);
			if (strcmp(t->name, "mono") == 0)
				assert_true(s->fg == COLOUR_DEFAULT && s->bg == COLOUR_DEFAULT);
			if (strcmp(t->name, "default") == 0)
				assert_true(s->fg < 16 && s->bg == COLOUR_DEFAULT);
		}
	}
	assert_true(n >= 6);
	assert_string_equal(embedded_themes[0].name, "default");
	assert_string_equal(theme_name(0), "default");
	assert_null(theme_name((size_t)n));
	assert_null(theme_name((size_t)n + 5));
}

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void
themes_are_found_where_they_may_be(void **state)
{
	char dir[] = "t-conf-XXXXXX";
	struct str text = STR_INIT, path = STR_INIT;
	struct theme theme;
	struct err err = ERR_INIT;

	(void)state;
	assert_non_null(mkdtemp(dir));
	str_addf(&path, "%s/themes", dir);
	assert_int_equal(mkdir(path.s, 0700), 0);
	unsetenv("XDG_CONFIG_HOME");
	setenv("HOME", "/nonexistent", 1);
	setenv("HAMTOP_DATADIR", dir, 1);
	assert_true(theme_load(&theme, "dark", &err));
	assert_int_not_equal(theme.role[ROLE_text].fg, 99);
	assert_false(theme_load(&theme, "mine", &err));
	assert_non_null(strstr(err.msg, "there is no theme \"mine\"; there are default, dark, "));
	assert_false(theme_load(&theme, "./mine.yaml", &err));
	assert_string_equal(err.msg, "cannot open ./mine.yaml: No such file or directory");
	theme_default(&theme);
	assert_string_equal(theme.name, "default");

	write_theme(&text, "name: mine\n", "{fg: 99}", -1, "");
	str_add(&path, "/mine.yaml");
	write_file(path.s, text.s);
	assert_true(theme_load(&theme, "mine", &err));
	assert_int_equal(theme.role[ROLE_bar].fg, 99);
	setenv("HAMTOP_DATADIR", "/nonexistent", 1);
	assert_false(theme_load(&theme, "mine", &err));
	assert_true(theme_load(&theme, path.s, &err));
	assert_string_equal(theme.name, "mine");

	unlink(path.s);
	str_clear(&path);
	str_addf(&path, "%s/themes", dir);
	rmdir(path.s);
	rmdir(dir);
	str_free(&path);
	str_free(&text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(run_files_are_read_in_their_order),
		cmocka_unit_test(what_is_no_run_file_is_refused_by_line),
		cmocka_unit_test(floods_end_at_once),
		cmocka_unit_test(files_that_cannot_be_read_say_so),
		cmocka_unit_test(colours_are_read_and_brought_down),
		cmocka_unit_test(themes_say_what_is_wrong_by_line),
		cmocka_unit_test(embedded_themes_load_and_read_well),
		cmocka_unit_test(themes_are_found_where_they_may_be),
	};

	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
