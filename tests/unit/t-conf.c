#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/str.h"
#include "hamtop/conf/settings.h"

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
		{ "model", "CCSR-S,CCSR-ST", 2 }, { "bits", "40", 3 },
		{ "header", "no", 4 },		  { "quiet", "", 5 },
		{ "delimiter", "\t", 6 },	  { "set", "lambda_ae=0.1", 8 },
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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(run_files_are_read_in_their_order),
		cmocka_unit_test(what_is_no_run_file_is_refused_by_line),
		cmocka_unit_test(floods_end_at_once),
		cmocka_unit_test(files_that_cannot_be_read_say_so),
	};

	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
