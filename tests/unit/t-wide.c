/* Titles and names in any script, or broken: the columns of every list stay. */
#include <config.h>

#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "tui-drive.h"

static const char *const odd[] = {
	"\u65e5\u672c\u8a9e\u306e\u6620\u753b\u306e\u9577\u3044\u984c\u540d\u3067\u3042\u308b",
	"Ve\u0301ne\u0300se a\u0300 l\u2019e\u0301te\u0301, o\u0308de",
	"Z\u0351\u036b\u0343\u0352\u0353a\u0323\u0324\u0325\u0326\u0327l\u0300\u0301\u0302\u0303g",
	"\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family "
	"\U0001f3f3\ufe0f\u200d\U0001f308",
	"\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd \u0627\u0644\u0633\u0644\u0627\u0645",
	"\u202egnihtyna\u202c \u2066isolated\u2069 \u200bzero\u200b \u00adsoft",
	"tab\tnew\nline\033[31mred\a\x7f\xc2\x9b"
	"31m",
	"\xff\xfe\xc3(broken\xe2\x82 \xed\xa0\x80 \xf5\x80\x80\x80",
	"\u3000\uff26\uff35\uff2c\uff2c \uff37\uff29\uff24\uff34\uff28\u3000\u1100\u1161\u11a8",
	"",
	"\u0301starts with a mark",
};
enum { ODD = sizeof(odd) / sizeof(*odd) };

/* Where titles and names stand: the keys that lead there. */
static const char *const places[] = {
	"3",
	"3 Tab",
	"3 Tab Tab",
	"3 u u",
	"3 u u Tab Tab z",
	"3 ]",
	"3 ] ]",
	"3 u u ] z",
	"2 o Down ]",
	"2 ] ] ]",
	"2 ] ] ] ]",
	"3 r",
	"3 r a",
	"3 r t h e Down",
	"3 r t Enter 5",
	"6",
	"6 ]",
	"6 [ W",
	"6 W z",
	"7",
	"7 Tab z",
	"7 Tab Tab Tab z",
	"4 Enter",
	"1",
	"1 z",
};

static char *kept[8192];

static void
entitle(bool plain)
{
	for (size_t i = 0; i < fake.data->items; i++)
		fake.data->item_label[i].title =
			(char *)(plain ? "An invented film" : odd[i % ODD]);
}

static int
open_titles(void **state)
{
	open_fake(state);
	assert_true(fake.data->items < sizeof(kept) / sizeof(*kept));
	for (size_t i = 0; i < fake.data->items; i++)
		kept[i] = fake.data->item_label[i].title;
	return 0;
}

static int
close_titles(void **state)
{
	for (size_t i = 0; i < fake.data->items; i++)
		fake.data->item_label[i].title = kept[i];
	return close_fake(state);
}

/* Columns that a terminal gives the text of one cell. */
static int
columns(const struct cell *cell)
{
	const char *at = cell->text;
	mbstate_t mb;
	int total = 0;
	wchar_t c;

	memset(&mb, 0, sizeof(mb));
	while (*at) {
		size_t n = mbrtowc(&c, at, strlen(at), &mb);

		assert_true(n > 0 && n < 16); /* else it is no UTF-8 */
		assert_true(c >= ' ' && (c < 0x7f || c > 0x9f));
		/* what would turn the line round */
		assert_false((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
		assert_true(wcwidth(c) >= 0);
		total += wcwidth(c);
		at += n;
	}
	return total;
}

/* Each cell takes one column, or two, and then the next takes none. */
static void
assert_columns(const struct canvas *c)
{
	for (int y = 0; y < c->h; y++) {
		for (int x = 0; x < c->w; x++) {
			const struct cell *cell = canvas_at(c, x, y);
			int n = columns(cell);

			if (cell->len == 0)
				assert_int_equal(columns(canvas_at(c, x - 1, y)), 2);
			else if (n == 2)
				assert_true(x + 1 < c->w && canvas_at(c, x + 1, y)->len == 0);
			else
				assert_int_equal(n, 1);
			if (!c->utf8)
				assert_true((unsigned char)cell->text[0] < 0x80);
		}
	}
}

static void
draw_place(struct canvas *c, const char *keys, bool plain, bool utf8, int w, int h)
{
	struct app app;

	entitle(plain);
	fake_show(&app, "1", utf8, w, h);
	press(&app, keys);
	view_work_now(&app);
	canvas_init(c, utf8);
	app_draw(&app, c);
	app_free(&app);
}

static bool
is_frame(const struct cell *cell)
{
	static const char *const lines[] = { "|",      "+",	 "\u2502", "\u256d",
					     "\u256e", "\u2570", "\u256f" };

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (!strcmp(cell->text, lines[i]) &&
		    (cell->role == ROLE_frame || cell->role == ROLE_frame_focus))
			return true;
	return false;
}

/* The lines of boxes stand where they stand with plain titles. */
static void
assert_frames(const struct canvas *odd_one, const struct canvas *plain, const char *keys)
{
	for (int y = 0; y < plain->h; y++)
		for (int x = 0; x < plain->w; x++)
			if (is_frame(canvas_at(plain, x, y)) != is_frame(canvas_at(odd_one, x, y)))
				fail_msg("after %s at %dx%d a box has another line at %d,%d", keys,
					 plain->w, plain->h, x, y);
}

static void
the_columns_stay(void **state)
{
	static const int size[][2] = { { 80, 24 }, { 160, 50 }, { 40, 12 }, { 64, 17 }, { 23, 9 } };

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		for (size_t s = 0; s < 2 * sizeof(size) / sizeof(*size); s++) {
			const int *wh = size[s / 2];
			struct canvas plain, c;

			draw_place(&plain, places[i], true, s % 2, wh[0], wh[1]);
			draw_place(&c, places[i], false, s % 2, wh[0], wh[1]);
			assert_columns(&c);
			assert_frames(&c, &plain, places[i]);
			canvas_free(&plain);
			canvas_free(&c);
		}
	}
}

/* At every width of a window, since wide characters meet its edge at every second. */
static void
every_width_cuts_well(void **state)
{
	struct canvas c;
	struct app app;

	(void)state;
	entitle(false);
	fake_show(&app, "3", true, 80, 24);
	canvas_init(&c, true);
	press(&app, "u u");
	view_work_now(&app);
	for (int w = 1; w <= 200; w++) {
		app_size(&app, w, 24);
		app_draw(&app, &c);
		assert_columns(&c);
	}
	/* and titles were there to be cut */
	assert_shows(&app, "\u65e5\u672c\u8a9e");
	assert_shows(&app, "\u05e9\u05dc\u05d5\u05dd");
	assert_shows(&app, "\\x1b[31mred");
	canvas_free(&c);
	app_free(&app);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_columns_stay),
		cmocka_unit_test(every_width_cuts_well),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("wide", tests, open_titles, close_titles);
}
