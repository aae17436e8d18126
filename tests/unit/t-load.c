/* The formats: each is told by its lines, and says so. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/load.h"
#include "loading.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)

static void
movielens_1m(void **state)
{
	struct dataset *data;

	(void)state;
	put("ratings.dat", "1::10::5::970000001\r\n1::2::3::970000003\r\n7::10::4::970000002");
	put("movies.dat", "2::Am\351lie's Kitchen (1998)::Comedy|Drama\n10::Ten (2001)::Drama\n");
	put("users.dat", "1::F::25::10::48067\n7::M::56::16::70072\n");
	data = load_ok(folder(), NULL);
	assert_string_equal(data->report.format, "movielens-1m");
	assert_string_equal(
		data->report.why,
		"4 fields between \"::\": user, item, rating, time, with whole ratings");
	assert_ratings(data, "1,2,3 1,10,5 7,10,4");
	assert_true(data->time_min == 970000001 && data->time_max == 970000003);
	assert_string_equal(dataset_title(data, 0), "Am\303\251lie's Kitchen (1998)");
	assert_int_equal(data->item_label[0].year, 1998);
	assert_string_equal(data->item_label[0].groups, "Comedy|Drama");
	assert_string_equal(data->user_label[1].groups, "M|56|16");
	assert_int_equal(data->report.lines, 3);
	assert_true(data->min == 3 && data->max == 5 && !data->implicit);
	dataset_free(data);
}

/* What a text must become. */
struct shape {
	const char *what, *text;
	const char *format, *ratings;
};

static void
check_shape(const struct shape *shape)
{
	struct dataset *data = load_ok(put("shape.txt", shape->text), NULL);

	print_message("# %s\n", shape->what);
	assert_string_equal(data->report.format, shape->format);
	assert_ratings(data, shape->ratings);
	assert_int_equal(data->report.bad + data->report.duplicates, 0);
	assert_string_equal(data->name, "shape");
	dataset_free(data);
}

static const struct shape all_shapes[] = {
	{ "MovieLens 10M", "1::20::4.5::830000001\n2::30::5::830000002\n", "movielens-10m",
	  "1,20,4.5 2,30,5" },
	{ "MovieLens without times", "1::20::4\n2::31::5\n", "movielens-1m", "1,20,4 2,31,5" },
	{ "MovieLens 100K", "19\t24\t3\t880000001\n18\t30\t3\t890000001\n", "movielens-100k",
	  "18,30,3 19,24,3" },
	{ "MovieLens latest", "userId,movieId,rating,timestamp\n1,21,2.5,1200000001\n",
	  "movielens-latest", "1,21,2.5" },
	{ "RecBole",
	  "user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
	  "u1\ti 9\t3.0\t880000001.0\nu0\ti 9\t2\t880000001\n",
	  "recbole-inter", "u0,i 9,2 u1,i 9,3" },
	{ "RecBole, other order, no ratings",
	  "timestamp:float\titem_id:token\tuser_id:token\n8\ta\tb\n", "recbole-inter", "b,a,1" },
	{ "Amazon 2014",
	  "A2TESTUSER0002,B000AAAAAA,5.0,1360000000\nA1TESTUSER0001,0009990001,1.0,"
	  "1370000000\n",
	  "amazon-2014", "A1TESTUSER0001,0009990001,1 A2TESTUSER0002,B000AAAAAA,5" },
	{ "Amazon 2018",
	  "B000AAAAAA,A2TESTUSER0002,5.0,1360000000\n0009990001,A1TESTUSER0001,1.0,"
	  "1370000000\n",
	  "amazon-2018", "A1TESTUSER0001,0009990001,1 A2TESTUSER0002,B000AAAAAA,5" },
	{ "Amazon 2018, short products", "B01,A2TESTUSER0002,5.0\nB02,A1TESTUSER0001,1.0\n",
	  "amazon-2018", "A1TESTUSER0001,B02,1 A2TESTUSER0002,B01,5" },
	{ "Amazon 2018, products that begin with A",
	  "A000000001,A2TESTUSER0002,5.0,1360000000\nA000000002,A1TESTUSER0001,1.0,1370000000\n",
	  "amazon-2018", "A1TESTUSER0001,A000000002,1 A2TESTUSER0002,A000000001,5" },
	{ "no Amazon", "ann,A000000001,5\nbob,A000000002,4\n", "csv",
	  "ann,A000000001,5 bob,A000000002,4" },
	{ "Amazon 2023",
	  "user_id,parent_asin,rating,timestamp\nAEXAMPLEUSERFORTESTING000001,B00EXAMPLE,5."
	  "0,"
	  "1580000000123\n",
	  "amazon-2023", "AEXAMPLEUSERFORTESTING000001,B00EXAMPLE,5" },
	{ "LIBMF", "0 0 3.5\n1 0 0\n1 2 -1.25e0\n", "libmf", "0,0,3.5 1,0,0 1,2,-1.25" },
	{ "LightGCN", "0 5 6 7\n1 5\n2\n3 8 9\n", "lightgcn",
	  "0,5,1 0,6,1 0,7,1 1,5,1 3,8,1 3,9,1" },
	{ "pairs", "alice,dune\nbob,emma\n", "pairs", "alice,dune,1 bob,emma,1" },
	{ "pairs with a header", "user,item\nalice,dune\n", "pairs", "alice,dune,1" },
	{ "pairs with counts", "user;item;plays\nann;x;3\nann;y;0\nbo;x;1\n", "pairs",
	  "ann,x,1 bo,x,1" },
	{ "spaces", "  ann  dune   4 \nbob\tdune\t3.5\n", "csv", "ann,dune,4 bob,dune,3.5" },
	{ "semicolons, another header", "uid;film;stars\n7;12;4\n8;12;0.5\n", "csv",
	  "7,12,4 8,12,0.5" },
	{ "bars and a scale to 4", "a|x|0.5\nb|x|4\n", "csv", "a,x,0.5 b,x,4" },
	{ "the item first, by its header", "movie_id,user,score,when\n5,ann,3,x\n", "csv",
	  "ann,5,3" },
	{ "quoted, with all that may be in quotes",
	  "\"User-ID\";\"ISBN\";\"Book-Rating\"\n\"1\";\"a;b\";\"5\"\r\n\"2\";\"say "
	  "\"\"x\"\"\""
	  ";3\n",
	  "csv", "1,a;b,5 2,say \"x\",3" },
	{ "a byte order mark",
	  "\xef\xbb\xbf"
	  "user,item,rating\n1,2,3\n",
	  "csv", "1,2,3" },
	{ "carriage returns", "1,2,3\r\n\r\n3,4,5\r\n", "csv", "1,2,3 3,4,5" },
	{ "Amazon's reviews",
	  "{\"reviewerID\": \"A1\", \"asin\": \"B1\", \"overall\": 5.0, "
	  "\"unixReviewTime\": 5}\n"
	  "{\"overall\":3,\"asin\":\"B0\",\"reviewerID\":\"A1\",\"reviewText\":\"\\n\"}\n",
	  "jsonl", "A1,B0,3 A1,B1,5" },
	{ "JSON with numbers for ids", "{\"user_id\":7,\"item_id\":70,\"rating\":\"4.5\"}\n",
	  "jsonl", "7,70,4.5" },
	{ "JSON without ratings", "{\"user_id\":7,\"parent_asin\":\"B\"}\n", "jsonl", "7,B,1" },
	{ "ids as long and as odd as they come",
	  "007,99999999999999999999,1\n7,99999999,2\n70000000,x y,3\n", "csv",
	  "007,99999999999999999999,1 7,99999999,2 70000000,x y,3" },
};

static void
shapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all_shapes); i++)
		check_shape(&all_shapes[i]);
}

static void
implicit_data_says_so(void **state)
{
	struct dataset *data;

	(void)state;
	data = load_ok(put("a.txt", "1 2 3\n2 2\n"), NULL);
	assert_true(data->implicit && data->min == 1 && data->max == 1);
	dataset_free(data);
	data = load_ok(put("a.csv", "user,item,count\n1,2,9\n1,3,0\n2,2,-1\n"), NULL);
	assert_true(data->implicit);
	assert_int_equal(data->report.zero_dropped, 2);
	assert_int_equal(data->ratings, 1);
	dataset_free(data);
	data = load_ok(put("b.csv", "user,item,rating\n1,2,0\n"), NULL);
	assert_false(data->implicit);
	assert_int_equal(data->report.zero_dropped, 0);
	assert_true(data->max == 0);
	dataset_free(data);
}

static void
times_are_seconds(void **state)
{
	struct dataset *data;

	(void)state;
	data = load_ok(put("a.csv", "user_id,parent_asin,rating,timestamp\n1,2,3,1580000000123\n"
				    "1,4,3,970000001000\n"),
		       NULL);
	assert_true(data->time_min == 970000001 && data->time_max == 1580000000);
	dataset_free(data);
	data = load_ok(put("b.csv", "user,item,rating,date\n1,2,3,2001-01-05\n"), NULL);
	assert_true(data->time_min == 0 && data->time_max == 0);
	dataset_free(data);
	data = load_ok(put("c.csv", "1,2,3,1580000000\n1,3,3,970000001\n"), NULL);
	assert_true(data->time_min == 970000001 && data->time_max == 1580000000);
	dataset_free(data);
}

static void
titles_in_the_same_file(void **state)
{
	struct dataset *data;

	(void)state;
	data = load_ok(put("a.csv", "user,item,title,rating,genres\n"
				    "1,10,\"Good, the \"\"Bad\"\" (1966)\",5,Western\n"
				    "2,10,other,4,\n2,11,\"Two\nlines\",3,Comedy|Drama\n"),
		       NULL);
	assert_ratings(data, "1,10,5 2,10,4 2,11,3");
	assert_string_equal(dataset_title(data, 0), "Good, the \"Bad\" (1966)");
	assert_int_equal(data->item_label[0].year, 1966);
	assert_string_equal(dataset_title(data, 1), "Two\nlines");
	assert_string_equal(data->item_label[1].groups, "Comedy|Drama");
	assert_int_equal(data->report.lines, 5);
	dataset_free(data);
}

/* Where both columns could be users, the report names the rule that decided. */
static void
amazon_by_length(void **state)
{
	struct dataset *data;

	(void)state;
	data = load_ok(put("a.csv", "A000000001,A2TESTUSER0002,5.0,1360000000\n"
				    "A000000002,A1TESTUSER0001,1.0,1370000000\n"),
		       NULL);
	assert_string_equal(data->report.format, "amazon-2018");
	assert_string_equal(
		data->report.why,
		"both columns could be Amazon user ids, but in all 2 lines the first "
		"has ten characters, as product ids have: its length makes it the item");
	dataset_free(data);
	data = load_ok(put("b.csv", "A2TESTUSER0002,A000000001,5.0\n"
				    "A1TESTUSER0001,A000000002,1.0\n"),
		       NULL);
	assert_string_equal(data->report.format, "amazon-2014");
	assert_non_null(strstr(data->report.why, "the second has ten characters"));
	dataset_free(data);
	load_fails(put("c.csv", "A2TESTUSER0002,A000000001,5.0\n"
				"A1TESTUSER0001,A0000000022,1.0\n"),
		   NULL, ERR_DATA,
		   "DIR/c.csv: both its first and its second column look like Amazon user ids: "
		   "type --columns user=1,item=2,rating=3 (as in 2014) or --columns "
		   "item=1,user=2,rating=3 (as in 2018)");
}

/* Lists that happen to be of one length are refused with what to type; tables of
 * numbers are not. */
static void
lists_of_one_length(void **state)
{
	static const char lists[] = "DIR/train.txt: all its lines are 3 whole numbers between "
				    "spaces, which may be a user and items or columns: type "
				    "--input-format lightgcn if they are a user and items, or "
				    "--columns user=1,item=2,rating=3 if they are columns";
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct str text = STR_INIT;
	struct dataset *data;

	(void)state;
	load_fails(put("train.txt", "0 1 2\n1 3 4\n"), NULL, ERR_DATA, lists);
	opt.format = "lightgcn";
	data = load_ok(file("train.txt"), &opt);
	assert_ratings(data, "0,1,1 0,2,1 1,3,1 1,4,1");
	dataset_free(data);
	opt.format = NULL;
	opt.columns = "user=1,item=2,rating=3";
	data = load_ok(file("train.txt"), &opt);
	assert_ratings(data, "0,1,2 1,3,4");
	dataset_free(data);
	data = load_ok(put("train.txt", "0 1 2\n0 3 4\n1 1 5\n"), NULL);
	assert_string_equal(data->report.format, "libmf");
	dataset_free(data);
	data = load_ok(put("train.txt", "0 1 2 970000001\n1 3 4 970000002\n"), NULL);
	assert_ratings(data, "0,1,2 1,3,4");
	dataset_free(data);
	for (int i = 0; i < 20; i++)
		str_addf(&text, "%d %d %d\n", i, i % 7, i % 5 + 1);
	load_fails(put("x.txt", text.s), NULL, ERR_DATA,
		   "DIR/x.txt: all its lines are 3 whole numbers between spaces, which may be a "
		   "user and items or columns: type --input-format lightgcn if they are a user "
		   "and items, or --columns user=1,item=2,rating=3 if they are columns");
	str_free(&text);
}

/* A title is the item's id where there is no other. */
static void
titles_for_ids(void **state)
{
	struct dataset *data;

	(void)state;
	data = load_ok(put("t.csv",
			   "user,title,rating\r\nann,\"Snow, the \"\"9th\"\" (1966)\",5\r\n"
			   "bob,Fog,4\r\nann,\"Fog\",2\r\n"),
		       NULL);
	assert_ratings(data, "ann,Fog,2 ann,Snow, the \"9th\" (1966),5 bob,Fog,4");
	assert_string_equal(data->report.why, "3 fields between commas under a header that names "
					      "\"user\", \"title\", \"rating\"; the title is the "
					      "item's id");
	assert_string_equal(dataset_title(data, 1), "Snow, the \"9th\" (1966)");
	assert_int_equal(data->item_label[1].year, 1966);
	dataset_free(data);
	data = load_ok(put("n.csv", "movie_name;score;uid\nFog;3;7\nRain;4;8\n"), NULL);
	assert_ratings(data, "7,Fog,3 8,Rain,4");
	dataset_free(data);
}

/* Blanks within titles are no delimiter where a comma or its like is one. */
static void
blanks_in_titles(void **state)
{
	static const struct {
		const char *line /* "#": a number */, *columns, *item;
	} all[] = {
		{ "u#,\"Film #, The \"\"#th\"\"\",2\n", NULL, "Film 10, The \"10th\"" },
		{ "u#,\"Film #, The \"\"#th\"\"\",2\n", "user=1,item=2,rating=3",
		  "Film 10, The \"10th\"" },
		{ "u#,The Film # of #,2\n", NULL, "The Film 10 of 10" },
		{ "u#;\"Fog, Rain, Snow, Ice #, #\";2\n", NULL, "Fog, Rain, Snow, Ice 10, 10" },
		{ "u#\tThe Film # of #\t2\n", NULL, "The Film 10 of 10" },
		{ "u#::The Film, #, of, #::2\n", "user=1,item=2,rating=3", "The Film, 10, of, 10" },
	};
	struct str text = STR_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct load_options opt = LOAD_OPTIONS_INIT;
		struct dataset *data;

		opt.columns = all[i].columns;
		str_clear(&text);
		for (int k = 10; k < 50; k++) {
			for (const char *p = all[i].line; *p; p++)
				if (*p == '#')
					str_addf(&text, "%d", k);
				else
					str_addc(&text, *p);
		}
		data = load_ok(put("b.txt", text.s), &opt);
		assert_int_equal(data->ratings, 40);
		assert_string_equal(ids_get(&data->user_ids, 0), "u10");
		assert_string_equal(ids_get(&data->item_ids, 0), all[i].item);
		dataset_free(data);
	}
	str_free(&text);
	load_fails(put("d.txt", "ann fog 3,5\nbob ice 4,0\n"), NULL, ERR_DATA,
		   "DIR/d.txt: it has no header, and its third column does not look like ratings "
		   "(\"4,0\"): say which columns they are, as in --columns "
		   "user=1,item=2,rating=3");
}

static struct load_options
with(const char *columns, const char *delimiter, const char *format, int header)
{
	struct load_options opt = LOAD_OPTIONS_INIT;

	opt.columns = columns;
	opt.delimiter = delimiter;
	opt.format = format;
	opt.header = header;
	return opt;
}

/* Options overrule what the file looks like. */
static void
options_overrule(void **state)
{
	static const struct {
		const char *text, *columns, *delimiter, *format;
		int header;
		const char *name, *ratings;
	} all[] = {
		{ "9,x,y,ann,4\n9,x,z,bob,2\n", "user=4,item=3,rating=5", NULL, NULL, -1, "csv",
		  "ann,y,4 bob,z,2" },
		{ "5 1 3.5\n6 1 2\n", "item=1,user=2,rating=3", NULL, NULL, -1, "libmf",
		  "1,5,3.5 1,6,2" },
		{ "1::2::3::4\n", "user=2,item=1,rating=3", NULL, NULL, -1, "movielens-1m",
		  "2,1,3" },
		{ "1,2,5\n1,3,4\n", "user=1,item=2", NULL, NULL, -1, "csv", "1,2,1 1,3,1" },
		{ "a#b#3\nc#d#4\n", NULL, "#", NULL, -1, "csv", "a,b,3 c,d,4" },
		{ "a b c--d--3\n", NULL, "--", NULL, -1, "csv", "a b c,d,3" },
		{ "a,b\tc\t3\n", NULL, "\\t", NULL, -1, "csv", "a,b,c,3" },
		{ "user,item,rating\na,b,3\n", NULL, NULL, "auto", -1, "csv", "a,b,3" },
		{ "0 1 2\n1 3 4\n", NULL, NULL, "lightgcn", -1, "lightgcn",
		  "0,1,1 0,2,1 1,3,1 1,4,1" },
		{ "1,2,3\n1,3,4\n", NULL, NULL, "pairs", -1, "pairs", "1,2,1 1,3,1" },
		{ "one two 3\na b 4\n", "user=1,item=2,rating=3", NULL, NULL, 1, "csv", "a,b,4" },
		{ "1::2::3::4\n1::3::5::6\n", NULL, NULL, "movielens-1m", 1, "movielens-1m",
		  "1,3,5" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct load_options opt =
			with(all[i].columns, all[i].delimiter, all[i].format, all[i].header);
		struct dataset *data;

		data = load_ok(put("o.txt", all[i].text), &opt);
		assert_string_equal(data->report.format, all[i].name);
		assert_ratings(data, all[i].ratings);
		dataset_free(data);
	}
}

/* In doubt, a file is refused with what to type. */
static void
doubt_is_refused(void **state)
{
	static const struct {
		const char *text, *message;
	} all[] = {
		{ "A000000001,A000000002,5,1360000000\nA000000003,A000000004,4,1360000000\n",
		  "DIR/d.csv: both its first and its second column look like Amazon user ids: type "
		  "--columns user=1,item=2,rating=3,time=4 (as in 2014) or --columns "
		  "item=1,user=2,rating=3,time=4 (as in 2018)" },
		{ "who,what,how\n1,2,3\n",
		  "DIR/d.csv: its header names \"who\", \"what\", \"how\", of which hamtop cannot "
		  "tell "
		  "the user and the item: say which columns they are, as in --columns "
		  "user=1,item=2,rating=3" },
		{ "uid;film;bewertung\n1;2;3\n",
		  "DIR/d.csv: its header names no rating, and \"bewertung\" may be one: say which "
		  "columns they are, as in --columns user=1,item=2,rating=3 or, without ratings, "
		  "--columns user=1,item=2" },
		{ "1,2,1360000000\n2,3,1360000001\n",
		  "DIR/d.csv: it has no header, and its third column does not look like ratings "
		  "(\"1360000001\"): say which columns they are, as in --columns "
		  "user=1,item=2,rating=3" },
		{ "1,2,3,4,5\n6,7,8,9,1\n",
		  "DIR/d.csv: it has no header, and with 5 columns hamtop cannot tell the user, "
		  "the "
		  "item and the rating: say which columns they are, as in --columns "
		  "user=1,item=2,rating=3" },
		{ "session:token\tthing:token\n1\t2\n",
		  "DIR/d.csv: its header names no user_id:token and item_id:token: say which "
		  "columns "
		  "they are, as in --columns user=1,item=2,rating=3" },
		{ "user_id:token\titem_id:token\tclick:float\n1\t2\t1\n",
		  "DIR/d.csv: its column click:float may or may not be the rating: say which "
		  "columns "
		  "to take, as in --columns user=1,item=2,rating=3 or, without ratings, --columns "
		  "user=1,item=2" },
		{ "1 2 3\n4 5 999\n",
		  "DIR/d.csv: its third column does not look like ratings (it goes from 3 to 999): "
		  "type --input-format libmf if it holds them, --input-format lightgcn if its "
		  "lines "
		  "are a user and items, or --columns user=1,item=2,rating=3" },
		{ "[{\"user_id\":1}]\n",
		  "DIR/d.csv: it is a JSON array, and hamtop reads one object a line: jq -c '.[]' "
		  "makes such a file of it" },
		{ "{\"who\":1}\n",
		  "DIR/d.csv: its objects have none of the names that hamtop takes for the user "
		  "and "
		  "the item (user_id, reviewerID; item_id, asin, parent_asin, business_id)" },
		{ "This is a letter.\n\nIt has some lines, and no ratings.\nYours\n",
		  "DIR/d.csv: hamtop cannot tell what its lines are (it begins with \"This is a "
		  "letter.\"): say it, as in --delimiter , --columns user=1,item=2,rating=3" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		load_fails(put("d.csv", all[i].text), NULL, ERR_DATA, all[i].message);
}

static void
wrong_options_are_refused(void **state)
{
	static const struct {
		const char *columns, *delimiter, *format, *message;
	} all[] = {
		{ "user=1", NULL, NULL,
		  "--columns user=1: user and item are needed, as in user=1,item=2,rating=3" },
		{ "user=1,item=x", NULL, NULL,
		  "--columns user=1,item=x: \"item=x\" is none of user=N, item=N, rating=N, "
		  "time=N, "
		  "count=N, title=N, genres=N with N from 1 to 64, once each" },
		{ "user=1,item=2,rating=2", NULL, NULL,
		  "--columns user=1,item=2,rating=2: column 2 is named twice" },
		{ "user=1,item=2,rating=5", NULL, NULL,
		  "--columns user=1,item=2,rating=5: there is no column 5 in DIR/w.csv, which has "
		  "3" },
		{ NULL, "", NULL,
		  "--delimiter \"\": it takes 1 to 8 bytes, as in --delimiter ';', or the word tab "
		  "or "
		  "space" },
		{ NULL, NULL, "xml",
		  "--input-format xml: there are auto, movielens, inter, amazon, jsonl, lightgcn, "
		  "libmf, csv, pairs" },
		{ "user=1,item=2", NULL, "jsonl",
		  "--input-format jsonl says where everything is: leave --columns and --delimiter "
		  "out" },
	};
	struct load_options opt;

	(void)state;
	put("w.csv", "1,2,3\n4,5,3\n");
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		opt = with(all[i].columns, all[i].delimiter, all[i].format, -1);
		load_fails(file("w.csv"), &opt, ERR_USAGE, all[i].message);
	}
	opt = with(NULL, NULL, "inter", -1);
	load_fails(file("w.csv"), &opt, ERR_DATA,
		   "DIR/w.csv does not look like inter (it begins with \"1,2,3\"): leave "
		   "--input-format out, or say --input-format csv with --delimiter and --columns");
	opt = with(NULL, "#", NULL, -1);
	load_fails(file("w.csv"), &opt, ERR_DATA,
		   "DIR/w.csv: the delimiter \"#\" does not cut its lines into columns (it begins "
		   "with \"1,2,3\"): say another --delimiter");
}

static void
every_format_has_its_help(void **state)
{
	const struct format_help *help = data_formats();
	int n = 0;

	(void)state;
	for (; help[n].name; n++)
		assert_true(strlen(help[n].help) > 20);
	assert_int_equal(n, 8);
	assert_string_equal(help[0].name, "movielens");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(movielens_1m),
		TEST(shapes),
		TEST(implicit_data_says_so),
		TEST(times_are_seconds),
		TEST(titles_in_the_same_file),
		TEST(amazon_by_length),
		TEST(lists_of_one_length),
		TEST(titles_for_ids),
		TEST(blanks_in_titles),
		TEST(options_overrule),
		TEST(doubt_is_refused),
		TEST(wrong_options_are_refused),
		TEST(every_format_has_its_help),
	};

	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
