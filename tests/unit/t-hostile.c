/* Broken and hostile files: one clear sentence, and with --skip-bad a count. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/base/str.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/load.h"
#include "data/number.h"
#include "loading.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)

static void
files_that_hold_nothing(void **state)
{
	(void)state;
	load_fails(file("none.csv"), NULL, ERR_DATA,
		   "cannot open DIR/none.csv: No such file or directory");
	load_fails(put("a.csv", ""), NULL, ERR_DATA, "DIR/a.csv is empty");
	load_fails(put("a.csv", "\xef\xbb\xbf"), NULL, ERR_DATA, "DIR/a.csv is empty");
	load_fails(put("a.csv", " \r\n\n\t\n"), NULL, ERR_DATA,
		   "DIR/a.csv holds nothing but blank lines");
	load_fails(put("a.csv", "userId,movieId,rating,timestamp\n"), NULL, ERR_DATA,
		   "DIR/a.csv: there is no rating in it");
	load_fails(put("a.csv", "user,item,rating\n\n"), NULL, ERR_DATA,
		   "DIR/a.csv: there is no rating in it");
	load_fails(put("a.csv", "user,item,count\n1,2,0\n"), NULL, ERR_DATA,
		   "DIR/a.csv: there is no rating in it");
}

static void
files_that_are_no_text(void **state)
{
	static const unsigned char png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
					     0,	   0,	0,   13,  'I',	'H',  'D',  'R',
					     0,	   0,	2,   0,	  0,	0,    1,    0 };
	static const char utf16[] = "\xff\xfe"
				    "1\0,\0002\0,\0003\0\n\0";
	size_t n = 5 << 20;
	char *line = mem_new(n, 1);

	(void)state;
	load_fails(put_bytes("a.csv", png, sizeof(png)), NULL, ERR_DATA,
		   "DIR/a.csv is a binary file: hamtop reads text, such as ratings.csv");
	load_fails(put_bytes("a.csv", utf16, sizeof(utf16) - 1), NULL, ERR_DATA,
		   "DIR/a.csv is UTF-16 text: make it UTF-8 first, as in iconv -f UTF-16 -t UTF-8");
	memset(line, '7', n);
	load_fails(put_bytes("a.csv", line, n), NULL, ERR_DATA,
		   "DIR/a.csv:1: the line is longer than 1,048,576 bytes, so this is no ratings "
		   "file");
	free(line);
}

/* Among good lines, a bad one: refused with its number and reason, or skipped
 * and counted. */
static void
bad_lines(void **state)
{
	static const struct {
		const char *line, *reason;
	} all[] = {
		{ "3,30,nan", "rating \"nan\" is not a number" },
		{ "3,30,NaN", "rating \"NaN\" is not a number" },
		{ "3,30,inf", "rating \"inf\" is not a number" },
		{ "3,30,-Infinity", "rating \"-Infinity\" is not a number" },
		{ "3,30,0x10", "rating \"0x10\" is not a number" },
		{ "3,30,1e", "rating \"1e\" is not a number" },
		{ "3,30,4.5.1", "rating \"4.5.1\" is not a number" },
		{ "3,30,.", "rating \".\" is not a number" },
		{ "3,30,1e400", "rating 1e400 is not between -1,000,000 and 1,000,000" },
		{ "3,30,-1000001", "rating -1000001 is not between -1,000,000 and 1,000,000" },
		{ "3,30,", "there is no rating" },
		{ "3,30", "the line has 2 fields instead of 3" },
		{ "3", "the line has 1 field instead of 3" },
		{ "3,30,4,5", "the line has 4 fields instead of 3" },
		{ ",30,4", "there is no user id" },
		{ "3,,4", "there is no item id" },
		{ "3,a\tb,4", "the item id has a TAB or a line end in it" },
		{ "3,\"a\nb\",4", "the item id has a TAB or a line end in it" },
		{ "3,\"30\"x,4", "there is text behind a closing quote" },
		{ "3,30,\033[31m", "rating \"\\x1b[31m\" is not a number" },
	};
	struct load_options skip = LOAD_OPTIONS_INIT;
	struct str text = STR_INIT, message = STR_INIT;

	(void)state;
	skip.skip_bad = true;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct dataset *data;

		str_clear(&text);
		str_addf(&text, "1,10,5\n1,20,4\n\n2,10,3\n%s\n2,20,2\n9,9,1", all[i].line);
		str_clear(&message);
		str_addf(&message, "DIR/bad.csv:5: %s; --skip-bad leaves such lines out",
			 all[i].reason);
		load_fails(put("bad.csv", text.s), NULL, ERR_DATA, message.s);
		data = load_ok(file("bad.csv"), &skip);
		assert_ratings(data, "1,10,5 1,20,4 2,10,3 2,20,2 9,9,1");
		assert_int_equal(data->report.bad, 1);
		assert_int_equal(data->report.blank, 1);
		str_clear(&message);
		str_addf(&message, "bad.csv:5: %s", all[i].reason);
		assert_string_equal(strstr(data->report.first_bad, "bad.csv"), message.s);
		dataset_free(data);
	}
	str_free(&text);
	str_free(&message);
}

static void
bad_lines_of_other_formats(void **state)
{
	static const struct {
		const char *text, *reason;
	} all[] = {
		{ "1::2::3::4\n1::3::x::4\n2::2::2::2\n",
		  "DIR/o.txt:2: rating \"x\" is not a number" },
		{ "1::2::3::4\n1::3::4::soon\n2::2::2::2\n",
		  "DIR/o.txt:2: time \"soon\" is not a number" },
		{ "1::2::3::4\n1::3::3,5::4\n2::2::2::2\n",
		  "DIR/o.txt:2: rating \"3,5\" is not a number (write a point, not a comma)" },
		{ "0 1 2 3\n1 2\n2 2\n3 4\n4 4\n5 5\n6 6\n7 7\n8 8\n9 x 3\n",
		  "DIR/o.txt:10: the list has something else than whole numbers in it" },
		{ "{\"user_id\":1,\"item_id\":2,\"rating\":3}\n{\"user_id\":1,\"item_id\":2",
		  "DIR/o.txt:2: the line is not a JSON object" },
		{ "{\"user_id\":1,\"item_id\":2,\"rating\":3}\n{\"user_id\":1,\"rating\":2}",
		  "DIR/o.txt:2: the object has no item id" },
		{ "{\"user_id\":1,\"item_id\":2,\"rating\":3}\n{\"user_id\":1,\"item_id\":2}",
		  "DIR/o.txt:2: the object has no rating" },
		{ "{\"user_id\":1,\"item_id\":2,\"rating\":3}\n"
		  "{\"user_id\":1,\"item_id\":2,\"rating\":1e9}",
		  "DIR/o.txt:2: the rating is not a number between -1,000,000 and 1,000,000" },
		{ "{\"user_id\":1,\"item_id\":2,\"rating\":3}\n"
		  "{\"user_id\":\"a\\tb\",\"item_id\":2,\"rating\":1}",
		  "DIR/o.txt:2: an id has a TAB or a line end in it" },
		{ "1,2,3\n\"2,3,4\n5,6,5\n", "DIR/o.txt:2: a quoted field is not closed" },
	};

	struct str message = STR_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		str_clear(&message);
		str_addf(&message, "%s; --skip-bad leaves such lines out", all[i].reason);
		load_fails(put("o.txt", all[i].text), NULL, ERR_DATA, message.s);
	}
	str_free(&message);
}

/* Whatever the format is, and however few the other lines are. */
static void
nul_bytes_of_all_formats(void **state)
{
	static const struct {
		const char *text; /* "#" stands for the NUL */
		int line;
		bool loads; /* without that line */
	} all[] = {
		{ "1,2,3\n1,#,4\n", 2, true },
		{ "1,#,4\n", 1, false },
		{ "1,#,4\n1,2,3\n", 1, true },
		{ "user,item,rating\n1,#,4\n1,2,3\n", 2, true },
		{ "1::2::3::4\n1::#::3::4\n", 2, true },
		{ "1\t2\t3\t970000001\n2\t2\t#\t970000001\n", 2, true },
		{ "0 1 2 3\n1 2\n2 #\n", 3, true },
		{ "ann,x\nbob,#\n", 2, true },
		{ "A2TESTUSER0002,B000AAAAAA,5,1\nA2TESTUSER0003,B000AAAAAB,#,1\n", 2, true },
		{ "u:token\titem_id:token\tuser_id:token\n1\t2\t3\n1\t#\t3\n", 3, true },
		{ "{\"user_id\":7,\"item_id\":70,\"rating\":4}\n{\"user_id\":#\n", 2, true },
	};
	struct load_options skip = LOAD_OPTIONS_INIT;

	(void)state;
	skip.skip_bad = true;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		char *bytes = mem_strdup(all[i].text);
		size_t n = strlen(bytes);
		char message[128];

		*strchr(bytes, '#') = '\0';
		snprintf(message, sizeof(message),
			 "DIR/nul.txt:%d: there is a NUL byte in the line%s", all[i].line,
			 all[i].loads ? "; --skip-bad leaves such lines out" : "");
		load_fails(put_bytes("nul.txt", bytes, n), NULL, ERR_DATA, message);
		if (all[i].loads) {
			struct dataset *data = load_ok(file("nul.txt"), &skip);

			assert_int_equal(data->report.bad, 1);
			dataset_free(data);
		}
		free(bytes);
	}
}

/* An id may hold any other byte; a file full of escapes is no binary file. */
static void
escapes_in_ids(void **state)
{
	struct str text = STR_INIT;
	struct dataset *data;

	(void)state;
	str_add(&text, "user,item,rating,title\n");
	for (int i = 10; i < 60; i++)
		str_addf(&text, "\033[1mu%d,\001\002\033]0;i%d\a,%d,\033[2J\bx\n", i, i, i % 5);
	data = load_ok(put("esc.csv", text.s), NULL);
	assert_int_equal(data->ratings, 50);
	assert_string_equal(ids_get(&data->user_ids, 0), "\033[1mu10");
	assert_string_equal(dataset_title(data, 0), "\033[2J\bx");
	assert_null(strchr(data->report.peek.s, '\033'));
	assert_non_null(strstr(data->report.peek.s, "\n\\x1b[1mu10,\\x01\\x02\\x1b]0;i10\\x07,0,"
						    "\\x1b[2J\\x08x\n"));
	dataset_free(data);
	data = load_ok(put("esc.txt", "\033\033a,\033b,1\n\033c,\033\033d,2\n"), NULL);
	assert_ratings(data, "\033\033a,\033b,1 \033c,\033\033d,2");
	dataset_free(data);
	str_free(&text);
}

static void
nul_bytes_and_long_lines_among_others(void **state)
{
	static const char nul[] = "1,10,5\n2,\0,4\n3,10,3\n";
	struct load_options skip = LOAD_OPTIONS_INIT;
	struct str text = STR_INIT;
	struct dataset *data;

	(void)state;
	skip.skip_bad = true;
	load_fails(
		put_bytes("a.csv", nul, sizeof(nul) - 1), NULL, ERR_DATA,
		"DIR/a.csv:2: there is a NUL byte in the line; --skip-bad leaves such lines out");
	data = load_ok(file("a.csv"), &skip);
	assert_ratings(data, "1,10,5 3,10,3");
	dataset_free(data);

	str_add(&text, "1,10,5\n2,10,4\n");
	for (int i = 0; i < 5 << 20; i++)
		str_addc(&text, 'x');
	str_add(&text, "\n3,10,3\n");
	load_fails(put_bytes("b.csv", text.s, text.len), NULL, ERR_DATA,
		   "DIR/b.csv:3: the line is longer than 1,048,576 bytes; --skip-bad leaves such "
		   "lines out");
	data = load_ok(file("b.csv"), &skip);
	assert_ratings(data, "1,10,5 2,10,4 3,10,3");
	assert_int_equal(data->report.lines, 4);
	dataset_free(data);
	str_free(&text);
}

static void
duplicates_the_last_wins(void **state)
{
	struct dataset *data = load_ok(put("a.csv", "b,x,1\na,x,2\nb,x,3\na,y,1\nb,x,5\n"), NULL);

	(void)state;
	assert_ratings(data, "a,x,2 a,y,1 b,x,5");
	assert_int_equal(data->report.duplicates, 2);
	assert_true(data->min == 1 && data->max == 5);
	dataset_free(data);
	data = load_ok(put("b.csv", "1,1,1\n1,1,4\n2,1,4\n"), NULL);
	assert_true(data->min == 4 && data->max == 4);
	dataset_free(data);
}

static void
text_in_reports_is_clean(void **state)
{
	struct dataset *data =
		load_ok(put("a.csv", "user,item,rating,title\n1,\033[2J,3,\033]0;x\a\n"), NULL);

	(void)state;
	assert_string_equal(data->report.peek.s,
			    "user,item,rating,title\n1,\\x1b[2J,3,\\x1b]0;x\\x07\n");
	assert_string_equal(dataset_title(data, 0), "\033]0;x\a"); /* as it came: shown clean */
	dataset_free(data);
}

/* Many ratings in many parts: ids of digits and others, half stars, blank lines. */
static void
write_many(struct str *text, const uint32_t *order, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++) {
		uint64_t r = rng_at(7, order[k]);
		unsigned user = (unsigned)(order[k] / 50), item = (unsigned)(r % 997);

		str_addf(text, "%s%u,%s%u,%u.%u\n", user % 7 ? "" : "u", user, item % 5 ? "" : "0",
			 item, (unsigned)(r >> 32) % 5, (unsigned)(r >> 40) % 2 * 5);
		if (order[k] % 1000 == 999)
			str_add(text, "\r\n");
	}
}

static void
assert_same(const struct dataset *a, const struct dataset *b)
{
	assert_int_equal(a->users, b->users);
	assert_int_equal(a->items, b->items);
	assert_int_equal(a->ratings, b->ratings);
	assert_memory_equal(a->by_user.ptr, b->by_user.ptr, (a->users + 1) * sizeof(size_t));
	assert_memory_equal(a->by_user.col, b->by_user.col, a->ratings * sizeof(uint32_t));
	assert_memory_equal(a->by_user.val, b->by_user.val, a->ratings * sizeof(float));
	assert_memory_equal(a->by_item.ptr, b->by_item.ptr, (a->items + 1) * sizeof(size_t));
	assert_memory_equal(a->by_item.col, b->by_item.col, a->ratings * sizeof(uint32_t));
	assert_memory_equal(a->by_item.val, b->by_item.val, a->ratings * sizeof(float));
	assert_memory_equal(a->user_ids.text, b->user_ids.text, a->user_ids.at[a->users]);
	assert_memory_equal(a->item_ids.text, b->item_ids.text, a->item_ids.at[a->items]);
	assert_int_equal(a->report.lines, b->report.lines);
	assert_int_equal(a->report.blank, b->report.blank);
}

/* Threads never change what is read. */
static void
threads_make_no_difference(void **state)
{
	enum { N = 400000 };
	struct load_options opt = LOAD_OPTIONS_INIT;
	uint32_t *order = mem_new(N, sizeof(*order));
	struct rng rng = rng_start(3);
	struct str text = STR_INIT;
	struct dataset *one, *four;
	struct err err = ERR_INIT;
	struct par *par = par_new(4, &err);

	(void)state;
	for (uint32_t i = 0; i < N; i++)
		order[i] = i;
	for (int shuffled = 0; shuffled < 2; shuffled++) {
		if (shuffled)
			rng_shuffle(&rng, order, N);
		str_clear(&text);
		write_many(&text, order, N);
		put_bytes("many.csv", text.s, text.len);
		assert_true(text.len > 4u << 20); /* several parts */
		one = load_ok(file("many.csv"), NULL);
		four = data_load(file("many.csv"), &opt, par, NULL, &err);
		assert_non_null(four);
		assert_same(one, four);
		assert_int_equal(one->report.blank, N / 1000);
		assert_string_equal(one->report.sha256, four->report.sha256);
		assert_true(one->report.duplicates > 1000);
		dataset_free(one);
		dataset_free(four);
	}
	par_free(par);
	str_free(&text);
	free(order);
}

/* The same ratings in another order are the same data (without duplicates, of
 * which the order decides). */
static void
order_makes_no_difference(void **state)
{
	enum { N = 3000 };
	uint32_t order[N];
	struct rng rng = rng_start(5);
	struct dataset *first = NULL;
	struct str text = STR_INIT;

	(void)state;
	for (uint32_t i = 0; i < N; i++)
		order[i] = i;
	for (int round = 0; round < 4; round++) {
		struct dataset *data;

		str_clear(&text);
		for (uint32_t k = 0; k < N; k++)
			str_addf(&text, "%s%u|%u|%u\n", order[k] % 2 ? "x" : "", order[k] / 60,
				 (order[k] * 7) % 420, order[k] % 5);
		data = load_ok(put("order.txt", text.s), NULL);
		assert_int_equal(data->report.duplicates, 0);
		if (first) {
			assert_same(first, data);
			dataset_free(data);
		} else {
			first = data;
		}
		rng_shuffle(&rng, order, N);
	}
	dataset_free(first);
	str_free(&text);
}

static void
numbers_are_read_as_c_does(void **state)
{
	static const char *const good[] = {
		"0",	  "5",	       "-0.5",	"+3",
		"3.50",	  ".5",	       "5.",	"1e3",
		"2.5E-3", "000012.25", "1e-30", "123456789.125",
		"0.1",	  "0.7",       "4.35",	"99999999999999999999",
		"1e22",	  "1e-5",
	};
	static const char *const bad[] = {
		"",    "-",   "+",  ".",  "e5",	 "1e",	"1e+",	 "nan",
		"inf", "0x1", "1 ", " 1", "1,5", "--1", "1e5.0", "NAN(1)"
	};
	double x;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_true(number_parse(good[i], strlen(good[i]), &x));
		if (x != strtod(good[i], NULL))
			fail_msg("%s became %.17g", good[i], x);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (number_parse(bad[i], strlen(bad[i]), &x))
			fail_msg("\"%s\" was read as %g", bad[i], x);
}

/* The short cut for plain lines and the way by the book read alike. */
static void
quick_lines_are_like_others(void **state)
{
	static const char *const lines[] = {
		"1,2,3,4",
		"12345678,2,3.5,4",
		"01,2,3,4",
		"1,02,3,4",
		"9999999,1,0.5,970000001",
		"1,3,10,4",
		"1,4,2.25,9700000010",
		"1,5,5.,1",
		"1,6,-1,99999999999",
		"0,0,0,0",
		"2,7,4,",
		" 3,9,4,5",
		"3, 10,4 ,5",
		"00,11,4,5",
		"65536,12,1.0,7",
	};
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct str plain = STR_INIT, wide = STR_INIT;
	struct dataset *a, *b;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		str_addf(&plain, "%s\n9,%zu,1,1\n", lines[i], i);
		/* with a fifth column, no line is simple */
		str_addf(&wide, "%s,x\n9,%zu,1,1,x\n", lines[i], i);
	}
	opt.columns = "user=1,item=2,rating=3,time=4";
	a = load_ok(put("plain.csv", plain.s), NULL);
	b = load_ok(put("wide.csv", wide.s), &opt);
	assert_same(a, b);
	assert_true(a->time_min == b->time_min && a->time_max == b->time_max);
	assert_true(a->time_max == 99999999999);
	dataset_free(a);
	dataset_free(b);
	str_free(&plain);
	str_free(&wide);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(files_that_hold_nothing),
		TEST(files_that_are_no_text),
		TEST(bad_lines),
		TEST(bad_lines_of_other_formats),
		TEST(nul_bytes_of_all_formats),
		TEST(escapes_in_ids),
		TEST(nul_bytes_and_long_lines_among_others),
		TEST(duplicates_the_last_wins),
		TEST(text_in_reports_is_clean),
		TEST(threads_make_no_difference),
		TEST(order_makes_no_difference),
		TEST(numbers_are_read_as_c_does),
		TEST(quick_lines_are_like_others),
	};

	return cmocka_run_group_tests_name("hostile", tests, NULL, NULL);
}
