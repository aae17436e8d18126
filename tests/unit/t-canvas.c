#include "unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "tui/canvas.h"

static void
assert_text(const struct canvas *c, const char *want)
{
	struct str got = STR_INIT;

	canvas_to_text(c, &got);
	assert_string_equal(got.s, want);
	str_free(&got);
}

static struct canvas
canvas(bool utf8, int w, int h)
{
	struct canvas c;

	canvas_init(&c, utf8);
	canvas_reset(&c, w, h);
	return c;
}

static void
test_clipping(void **state)
{
	struct canvas c = canvas(true, 6, 2);
	struct pane p = pane_sub(pane_of(&c), 1, 0, 3, 1);

	(void)state;
	assert_int_equal(pane_text(p, -1, 0, ROLE_text, "abcdef"), 5);
	pane_text(p, 0, 1, ROLE_text, "below");
	pane_text(p, 0, -1, ROLE_text, "above");
	assert_text(&c, " bcd\n\n");
	p = pane_sub(p, 2, 0, 100, 100);
	assert_int_equal(p.w, 1);
	assert_int_equal(p.h, 1);
	assert_int_equal(pane_sub(p, 5, 5, 2, 2).w, 0);
	canvas_free(&c);
}

static void
test_wide(void **state)
{
	struct canvas c = canvas(true, 8, 1);
	struct pane p = pane_of(&c);

	(void)state;
	/* two wide characters, then one with a combining mark */
	assert_int_equal(pane_text(p, 0, 0, ROLE_text, "\u65e5\u672ce\u0301x"), 6);
	assert_text(&c, "\u65e5\u672ce\u0301x\n");
	/* half of a wide character cannot stand */
	pane_text(p, 1, 0, ROLE_text, "|");
	assert_text(&c, " |\u672ce\u0301x\n");
	pane_text(p, 7, 0, ROLE_text, "\u65e5");
	assert_text(&c, " |\u672ce\u0301x\n");
	assert_int_equal(pane_fit(p, 0, 0, 4, ROLE_text, "\u65e5\u672c\u65e5"), 3);
	canvas_free(&c);
}

static void
test_ascii(void **state)
{
	struct canvas c = canvas(false, 12, 3);

	(void)state;
	pane_text(pane_box(pane_of(&c), ROLE_frame, "A"), 0, 0, ROLE_text, "\u65e5e\u0301 ok");
	assert_text(&c, "+- A ------+\n|?e? ok    |\n+----------+\n");
	canvas_free(&c);
}

static void
test_box_note_gives_way(void **state)
{
	struct canvas c = canvas(false, 20, 3);

	(void)state;
	pane_box(pane_of(&c), ROLE_frame, "A long title");
	pane_box_note(pane_of(&c), ROLE_dim, "note");
	assert_text(&c, "+- A long title ---+\n|                  |\n+------------------+\n");
	canvas_reset(&c, 20, 3);
	pane_box(pane_of(&c), ROLE_frame, "Short");
	pane_box_note(pane_of(&c), ROLE_dim, "note");
	assert_text(&c, "+- Short --- note -+\n|                  |\n+------------------+\n");
	canvas_free(&c);
}

static void
test_wrap(void **state)
{
	struct canvas c = canvas(false, 8, 4);

	(void)state;
	assert_int_equal(pane_wrap(pane_of(&c), 0, ROLE_text, "one two three abcdefghijk"), 4);
	assert_text(&c, "one two\nthree\nabcdefgh\nijk\n");
	canvas_free(&c);
}

static void
test_one_cell(void **state)
{
	struct canvas c = canvas(true, 0, -3);
	struct pane p = pane_of(&c);

	(void)state;
	assert_int_equal(c.w * c.h, 1);
	pane_box(p, ROLE_frame, "title");
	pane_bar(p, 0, 0, 1, ROLE_bar, 1);
	pane_fit(p, 0, 0, 0, ROLE_text, "xyz");
	pane_wrap(pane_sub(p, 1, 1, 0, 0), 0, ROLE_text, "some words");
	assert_text(&c, "\u2588\n");
	canvas_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clipping),	   cmocka_unit_test(test_wide),
		cmocka_unit_test(test_ascii),		   cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_box_note_gives_way), cmocka_unit_test(test_one_cell),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
