#include "unit.h"

#include <string.h>

#include "tui/cmd.h"
#include "tui/view.h"

static void
test_names_come_back(void **state)
{
	static const char *const names[] = { "a", "Space", "^C", "F1", "F12", "M-1", "S-Tab",
					     "Enter", "Esc", "PgUp", "\u00e9", "?", "Backspace" };
	struct key key;
	char text[16];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_true(key_parse(&key, names[i], strlen(names[i])));
		assert_string_equal(key_text(key, text, sizeof(text)), names[i]);
	}
	assert_false(key_parse(&key, "", 0));
	assert_false(key_parse(&key, "F13", 3));
	assert_false(key_parse(&key, "ab", 2));
	assert_false(key_parse(&key, "^c", 2));
	assert_false(key_parse(&key, "\xff", 1));
}

/* Every default key is a key, and no two commands that work at the same place
 * have the same one. */
static void
test_default_map(void **state)
{
	struct keymap map;

	(void)state;
	keymap_init(&map);
	for (int c = CMD_none + 1; c < CMDS; c++) {
		const char *at = cmd_rows[c].keys;
		int n = 0;

		for (; *at; n++) {
			size_t len = strcspn(at, " ");
			struct key key;

			assert_true(key_parse(&key, at, len));
			assert_true(n < KEYS_PER_CMD);
			assert_int_equal(map.key[c][n].code, key.code);
			at += len + strspn(at + len, " ");
		}
		for (int d = CMD_none + 1; d < c; d++)
			for (int i = 0; i < KEYS_PER_CMD && (cmd_rows[c].where & cmd_rows[d].where);
			     i++)
				for (int j = 0; j < KEYS_PER_CMD; j++)
					if (map.key[c][i].code &&
					    map.key[c][i].code == map.key[d][j].code)
						fail_msg("%s and %s have the same key",
							 cmd_rows[c].name, cmd_rows[d].name);
	}
}

static void
test_special_place_wins(void **state)
{
	struct keymap map;
	struct str keys = STR_INIT;

	(void)state;
	keymap_init(&map);
	assert_int_equal(keymap_find(&map, (struct key){ '+', false }, AT_ANY), CMD_none);
	assert_int_equal(keymap_find(&map, (struct key){ '+', false }, AT_ANY | AT_EDIT), CMD_more);
	assert_int_equal(keymap_find(&map, (struct key){ KEY_FN + 1, false }, AT_ANY), CMD_help);
	assert_int_equal(keymap_find(&map, (struct key){ 'x', true }, AT_ANY), CMD_none);
	keymap_keys(&map, CMD_quit, &keys);
	assert_string_equal(keys.s, "Q F10 ^C");
	str_free(&keys);
	assert_int_equal(cmd_find("theme", 5), CMD_theme);
	assert_int_equal(cmd_find("them", 4), CMD_none);
	/* an added command must not take a screen's number */
	for (int v = 0; v < VIEWS; v++)
		assert_int_equal(keymap_find(&map, (struct key){ view_rows[v].key, false }, ~0u),
				 CMD_none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_come_back),
		cmocka_unit_test(test_default_map),
		cmocka_unit_test(test_special_place_wins),
	};

	return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
