#include "config.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export/axis.h"
#include "hamtop/base/mem.h"
#include "hamtop/export/figures.h"

static void
check_ticks(const struct axis *axis, const char *expected)
{
	char text[512] = "";

	for (int i = 0; i < axis->nticks; i++) {
		if (i)
			strcat(text, " ");
		strcat(text, axis->text[i]);
	}
	assert_string_equal(text, expected);
}

static void
ticks_are_round(void **state)
{
	static const struct {
		double min, max;
		bool log;
		int want;
		bool widen;
		const char *ticks;
	} cases[] = {
		{ 0.662, 0.8431, false, 6, true, "0.65 0.70 0.75 0.80 0.85" },
		{ 1, 60, false, 8, false, "10 20 30 40 50 60" },
		{ 0, 6950, false, 6, true, "0 2000 4000 6000 8000" },
		{ -1, 1, false, 8, false, "-1.0 -0.5 0.0 0.5 1.0" },
		{ 3, 3, false, 6, true, "2.7 2.8 2.9 3.0 3.1 3.2 3.3" },
		{ 0, 0, false, 6, true, "-1.0 -0.5 0.0 0.5 1.0" },
		{ 0, 2.5e7, false, 6, true, "0 5e+06 1e+07 1.5e+07 2e+07 2.5e+07" },
		{ 0.0011, 1.5, true, 6, true, "0.001 0.01 0.1 1" },
		{ 0.03, 1.1, true, 6, true, "0.05 0.1 0.2 0.5 1" },
		{ 0.61, 0.69, true, 6, true, "0.62 0.64 0.66 0.68" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct axis axis;

		axis_fit(&axis, cases[i].min, cases[i].max, cases[i].log, cases[i].want,
			 cases[i].widen);
		check_ticks(&axis, cases[i].ticks);
		assert_true(axis.from <= cases[i].min && axis.to >= cases[i].max);
		assert_true(axis.from < axis.to);
		assert_true(axis_place(&axis, axis.from) == 0.0);
		assert_true(axis_place(&axis, axis.to) == 1.0);
		for (int t = 1; t < axis.nticks; t++)
			assert_true(axis_place(&axis, axis.tick[t]) >
				    axis_place(&axis, axis.tick[t - 1]));
	}
}

static void
odd_ranges_do_no_harm(void **state)
{
	static const double ranges[][2] = {
		{ 1e-300, 1e300 },
		{ -1.7e308, 1.7e308 },
		{ 5e-324, 1e-323 },
		{ 1e15, 1e15 + 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		for (int log = 0; log < 2; log++) {
			struct axis axis;

			if (log && ranges[i][0] <= 0)
				continue;
			axis_fit(&axis, ranges[i][0], ranges[i][1], log, 6, true);
			assert_true(axis.nticks >= 0 && axis.nticks <= AXIS_TICKS);
		}
	}
}

/* Writes the figure and returns the bytes of its file, which is then gone. */
static char *
drawn(const struct figure *figure, const char *ending, size_t *len)
{
	char path[64];
	struct err err = ERR_INIT;
	char *bytes = mem_new(1 << 20, 1);

	snprintf(path, sizeof(path), "/tmp/t-figures.%ld%s", (long)getpid(), ending);
	if (!figure_write(path, figure, &err))
		fail_msg("%s", err.msg);
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	*len = fread(bytes, 1, (1 << 20) - 1, f);
	fclose(f);
	unlink(path);
	return bytes;
}

static void
figures_are_written(void **state)
{
	static const double x[] = { 1, 2, 3, 4 }, y[] = { 0.7, NAN, 0.8, 0.75 };
	static const double edge[] = { 0, 1, 2, 3 }, count[] = { 10, 0, 30 };
	static const struct series series[] = { { "CCSR-S", x, y, 4 }, { "none", x, y, 0 } };
	static const struct level level[] = { { "chance", 0.66 }, { "item mean", NAN } };
	static const struct figure figures[] = {
		{ "NDCG", "epoch", "NDCG@10", series, 2, level, 2, { 0 }, false },
		{ "\033]0;title\a \351", NULL, NULL, series, 1, NULL, 0, { 0 }, true },
		{ .title = "Bars", .bars = { "items", edge, count, 3 } },
		{ .title = "Bars, log", .bars = { NULL, edge, count, 3 }, .log_y = true },
		{ .title = "Empty" },
	};

	(void)state;
	if (!figures_available()) {
		struct err err = ERR_INIT;

		assert_false(figure_write("x.svg", &figures[0], &err));
		assert_int_equal(err.code, ERR_RUN);
		assert_non_null(strstr(err.msg, "without cairo"));
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
		size_t len;
		char *svg = drawn(&figures[i], ".svg", &len);

		assert_non_null(strstr(svg, "<svg "));
		assert_non_null(strstr(svg, "</svg>"));
		free(svg);
		char *png = drawn(&figures[i], ".png", &len);

		assert_memory_equal(png, "\x89PNG\r\n\x1a\n", 8);
		assert_memory_equal(png + len - 8, "IEND", 4);
		free(png);
	}
}

static void
a_curve_is_drawn_in_its_colour(void **state)
{
	static const double x[] = { 1, 2 }, y[] = { 1, 2 };
	static const struct series series[] = { { "one", x, y, 2 }, { "two", x, y, 2 } };
	struct figure figure = { .series = series, .nseries = 1 };
	size_t len;

	(void)state;
	if (!figures_available())
		skip();
	char *one = drawn(&figure, ".svg", &len);

	figure.nseries = 2;
	char *two = drawn(&figure, ".svg", &len);

	/* Okabe and Ito's vermillion, D55E00: the second series' only */
	assert_null(strstr(one, "(83.5"));
	assert_non_null(strstr(two, "(83.5"));
	free(one);
	free(two);
}

static void
another_ending_is_refused(void **state)
{
	struct figure figure = { .title = "x" };
	struct err err = ERR_INIT;

	(void)state;
	if (!figures_available())
		skip();
	assert_false(figure_write("/tmp/t-figures.gif", &figure, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_false(figure_write("/no/such/folder/x.svg", &figure, &err));
	assert_int_equal(err.code, ERR_RUN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ticks_are_round),
		cmocka_unit_test(odd_ranges_do_no_harm),
		cmocka_unit_test(figures_are_written),
		cmocka_unit_test(a_curve_is_drawn_in_its_colour),
		cmocka_unit_test(another_ending_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
