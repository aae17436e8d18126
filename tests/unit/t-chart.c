#include "unit.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tui/chart.h"
#include "tui/ticks.h"

static struct str
drawn(const struct chart *chart, bool utf8, int w, int h)
{
	struct str text = STR_INIT;
	struct canvas c;

	canvas_init(&c, utf8);
	canvas_reset(&c, w, h);
	chart_draw(pane_of(&c), chart);
	canvas_to_text(&c, &text);
	canvas_free(&c);
	return text;
}

static void
assert_drawn(const struct chart *chart, bool utf8, int w, int h, const char *want)
{
	struct str text = drawn(chart, utf8, w, h);

	assert_string_equal(text.s, want);
	str_free(&text);
}

static void
test_line(void **state)
{
	const double y[] = { 0, 1, 2, 3, 4 };
	struct series s = { .y = y, .n = 5, .mark = '*', .name = "up" };
	struct chart c = CHART_INIT;

	(void)state;
	c.marks = MARKS_ASCII;
	c.whole_x = true;
	c.y_min = 0;
	c.y_max = 4;
	c.series = &s;
	c.nseries = 1;
	assert_drawn(&c, false, 30, 7,
		     "     4+                 *** up\n"
		     "      |             ****\n"
		     "     2+        *****\n"
		     "      |   *****\n"
		     "     0+***\n"
		     "      +-----+--------+-----\n"
		     "            2        4\n");
}

static void
test_nothing(void **state)
{
	struct series s = { .n = 0 };
	struct chart c = CHART_INIT;
	const double nan[] = { NAN, NAN };

	(void)state;
	c.marks = MARKS_ASCII;
	c.empty = "nothing";
	c.series = &s;
	c.nseries = 1;
	assert_drawn(&c, false, 10, 3, "\n nothing\n\n");
	s = (struct series){ .y = nan, .n = 2, .mark = '*' };
	assert_drawn(&c, false, 10, 3, "\n nothing\n\n");
}

/* A score has an axis that ends at 1, however flat the curve is. */
static void
test_axis_ends(void **state)
{
	const double y[] = { 1, 1, 1 };
	struct series s = { .y = y, .n = 3, .role = ROLE_form_s, .mark = '*' };
	struct chart c = CHART_INIT;

	(void)state;
	c.marks = MARKS_ASCII;
	c.y_least = 0;
	c.y_most = 1;
	c.series = &s;
	c.nseries = 1;
	assert_drawn(&c, false, 24, 6,
		     "  1.00+*****************\n"
		     "  0.98+\n"
		     "  0.96+\n"
		     "      |\n"
		     "      ++-------+-------+\n"
		     "       1       2       3\n");
}

static void
test_one_point_and_gap(void **state)
{
	const double one[] = { 5 }, gap[] = { 1, NAN, 1 };
	struct series s = { .y = one, .n = 1, .mark = '*' };
	struct chart c = CHART_INIT;

	(void)state;
	c.marks = MARKS_ASCII;
	c.series = &s;
	c.nseries = 1;
	c.x_min = 1;
	c.x_max = 3;
	assert_drawn(&c, false, 9, 3, "\n*\n\n");
	s.y = gap;
	s.n = 3;
	assert_drawn(&c, false, 9, 3, "\n*       *\n\n");
}

static void
test_log_skips_what_it_cannot_show(void **state)
{
	const double y[] = { 0, -1, 10, 1000 };
	struct series s = { .y = y, .n = 4, .mark = '*', .dots = true };
	struct chart c = CHART_INIT;

	(void)state;
	c.marks = MARKS_ASCII;
	c.log_y = true;
	c.series = &s;
	c.nseries = 1;
	c.x_min = 1;
	c.x_max = 4;
	c.y_min = 10;
	c.y_max = 1000;
	assert_drawn(&c, false, 4, 3, "   *\n\n  *\n");
}

static void
test_reference_and_cursor(void **state)
{
	const double y[] = { 0, 0 };
	struct series s = { .y = y, .n = 2, .mark = '*' };
	struct chart_ref ref = { 1, ROLE_chance, "one", '-', 1, 1 };
	const double note[] = { 2 };
	struct chart c = CHART_INIT;

	(void)state;
	c.marks = MARKS_ASCII;
	c.series = &s;
	c.nseries = 1;
	c.ref = &ref;
	c.nrefs = 1;
	c.y_min = 0;
	c.y_max = 1;
	c.cursor = 1;
	c.note = note;
	c.nnotes = 1;
	assert_drawn(&c, false, 21, 4, "- - - - - - - - - one\n|               :\n*****************\n"
				       "+-------+-------^\n");
}

static void
test_braille_and_blocks(void **state)
{
	const double y[] = { 0, 1 };
	struct series s = { .y = y, .n = 2 };
	struct chart c = CHART_INIT;

	(void)state;
	c.series = &s;
	c.nseries = 1;
	c.y_min = 0;
	c.y_max = 1;
	c.marks = MARKS_BRAILLE;
	assert_drawn(&c, true, 4, 2, "  \u2860\u280a\n\u2860\u280a\n");
}

/* Every kind of chart on every small size, with more and fewer points than
 * columns: nothing is read or written outside. */
static void
test_all_sizes(void **state)
{
	double y[300];
	struct series s[2] = { { .y = y, .n = 300, .name = "\u65e5\u672c" },
			       { .y = y, .n = 3, .dots = true } };
	struct chart_ref ref = { 2, ROLE_chance, "reference", '-', 2, 2 };
	struct chart c = CHART_INIT;

	(void)state;
	for (int i = 0; i < 300; i++)
		y[i] = i % 7 == 3 ? NAN : i % 11 == 4 ? INFINITY : sin(i) * pow(10, i % 40 - 20);
	c.series = s;
	c.nseries = 2;
	c.ref = &ref;
	c.nrefs = 1;
	c.cursor = 150;
	for (int marks = 0; marks < 3; marks++) {
		for (int log = 0; log < 4; log++) {
			c.marks = (enum marks)marks;
			c.log_x = log & 1;
			c.log_y = log & 2;
			for (int w = 1; w < 40; w += 3)
				for (int h = 1; h < 12; h++) {
					struct str text = drawn(&c, marks != MARKS_ASCII, w, h);

					assert_true(text.len >= (size_t)h);
					str_free(&text);
				}
		}
	}
}

static void
test_ticks(void **state)
{
	struct ticks t = ticks_of(.6, .8, 3, false, false);
	char text[32];

	(void)state;
	assert_int_equal(t.n, 3);
	assert_string_equal(tick_text(&t, 1, text, sizeof(text)), "0.7");
	t = ticks_of(1, 24, 4, false, true);
	assert_int_equal(t.n, 2);
	assert_string_equal(tick_text(&t, 0, text, sizeof(text)), "10");
	t = ticks_of(1, 100000, 10, true, false);
	assert_int_equal(t.n, 6);
	assert_string_equal(tick_text(&t, 4, text, sizeof(text)), "10k");
	assert_int_equal(ticks_of(1, 1, 4, false, false).n, 0);
	assert_int_equal(ticks_of(NAN, 1, 4, false, false).n, 0);
	assert_true(ticks_of(0, 1e300, 1000, false, false).n <= TICKS_MAX);
}

static void
test_column_to_x(void **state)
{
	struct chart c = CHART_INIT;
	struct canvas canvas = { .utf8 = true };
	struct pane p = { &canvas, 0, 0, 50, 10 };

	(void)state;
	c.x_min = 1;
	c.x_max = 21;
	c.name_w = 10;
	assert_true(isnan(chart_x_at(p, &c, 6)));
	assert_true(chart_x_at(p, &c, 7) == 1);
	assert_true(chart_x_at(p, &c, 38) == 21);
	assert_true(isnan(chart_x_at(p, &c, 39)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_axis_ends),
		cmocka_unit_test(test_one_point_and_gap),
		cmocka_unit_test(test_log_skips_what_it_cannot_show),
		cmocka_unit_test(test_reference_and_cursor),
		cmocka_unit_test(test_braille_and_blocks),
		cmocka_unit_test(test_all_sizes),
		cmocka_unit_test(test_ticks),
		cmocka_unit_test(test_column_to_x),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
