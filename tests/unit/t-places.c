/* Directories, labels beside the ratings, compressed files and archives. */
#include "config.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef HAVE_ARCHIVE
#include <archive.h>
#include <archive_entry.h>
#endif

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/load.h"
#include "loading.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)

static void
put_100k(void)
{
	put("u.data", "1\t2\t3\t880000001\n1\t3\t5\t880000002\n2\t2\t4\t880000003\n");
	put("u.item",
	    "2|Tea\351 (1994)|01-Jan-1994||http://x|0|1|1\n3|Three|01-Jan-1995||x|0|0|0\n");
	put("u.genre", "unknown|0\nAction|1\nComedy|2\n\n");
	put("u.user", "1|24|M|technician|85711\n2|53|F|other|94043\n");
	put("u1.base", "1\t2\t3\t880000001\n");
	put("README", "words\n");
}

static void
movielens_100k(void **state)
{
	struct dataset *data;

	(void)state;
	put_100k();
	data = load_ok(folder(), NULL);
	assert_string_equal(data->name, folder());
	assert_string_equal(data->report.format, "movielens-100k");
	assert_string_equal(dataset_title(data, 0), "Tea\303\251 (1994)");
	assert_string_equal(data->item_label[0].groups, "Action|Comedy");
	assert_int_equal(data->item_label[0].year, 1994);
	assert_null(data->item_label[1].groups);
	assert_string_equal(data->user_label[0].groups, "M|24|technician");
	assert_string_equal(strrchr(data->report.titles, '/'), "/u.item");
	assert_string_equal(strrchr(data->report.users, '/'), "/u.user");
	dataset_free(data);
	/* the file by itself has them too */
	data = load_ok(file("u.data"), NULL);
	assert_string_equal(data->name, "u");
	assert_string_equal(dataset_title(data, 0), "Tea\303\251 (1994)");
	dataset_free(data);
}

static void
movielens_latest(void **state)
{
	struct dataset *data;

	(void)state;
	put("ratings.csv", "userId,movieId,rating,timestamp\n1,31,2.5,9\n1,7,4,9\n");
	put("movies.csv",
	    "movieId,title,genres\n7,\"Day, A \"\"Good\"\" (2001) \",(no genres listed)\n"
	    "31,Am\303\251lie (2001),Comedy|Drama\n");
	put("tags.csv", "userId,movieId,tag,timestamp\n1,2,x,3\n");
	put("links.csv", "movieId,imdbId,tmdbId\n1,2,3\n");
	data = load_ok(folder(), NULL);
	assert_string_equal(data->report.format, "movielens-latest");
	assert_string_equal(dataset_title(data, 0), "Day, A \"Good\" (2001) ");
	assert_int_equal(data->item_label[0].year, 2001);
	assert_null(data->item_label[0].groups);
	assert_string_equal(dataset_title(data, 1), "Am\303\251lie (2001)");
	assert_string_equal(data->item_label[1].groups, "Comedy|Drama");
	assert_null(data->user_label);
	dataset_free(data);
}

static void
recbole(void **state)
{
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct dataset *data;

	(void)state;
	put("x.inter",
	    "user_id:token\titem_id:token\trating:float\n1\ta\t3\n1\tb\t4\n2\ta\t5\n2\tc\t1\n");
	put("x.item", "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
		      "b\tBee\t1999\tComedy Drama\nc\tSea\t2000\tWar\n");
	put("x.user",
	    "user_id:token\tage:token\tgender:token\toccupation:token\n2\t30\tF\tother\n");
	data = load_ok(folder(), NULL);
	assert_string_equal(dataset_title(data, 0), "a");
	assert_string_equal(dataset_title(data, 1), "Bee");
	assert_string_equal(data->item_label[1].groups, "Comedy|Drama");
	assert_string_equal(data->user_label[1].groups, "F|30|other");
	assert_null(data->user_label[0].groups);
	dataset_free(data);
	/* what is left keeps its labels */
	opt.min_item = 2;
	data = load_ok(folder(), &opt);
	assert_int_equal(data->items, 1);
	assert_int_equal(data->report.items_filtered, 2);
	assert_string_equal(data->user_label[1].groups, "F|30|other");
	dataset_free(data);
}

static void
folders_in_doubt(void **state)
{
	(void)state;
	load_fails(folder(), NULL, ERR_DATA,
		   "DIR: there is no ratings file in it, such as ratings.dat, ratings.csv, u.data "
		   "or a .inter file");
	put("movies.dat", "1::A (1999)::X\n");
	put("picture.png", "x");
	load_fails(folder(), NULL, ERR_DATA,
		   "DIR: there is no ratings file in it, such as ratings.dat, ratings.csv, u.data "
		   "or a .inter file");
	put("x.train.inter", "a");
	put("x.test.inter", "a");
	load_fails(folder(), NULL, ERR_DATA,
		   "DIR: several files in it could be the ratings (x.test.inter, x.train.inter): "
		   "name one of them");
}

/* LightGCN's data are two files. */
static void
lightgcn_of_two_files(void **state)
{
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct dataset *data;

	(void)state;
	put("train.txt", "0 5 6 7\n1 5\n2\n3 8 9"); /* no line end */
	put("test.txt", "\xef\xbb\xbf"
			"0 8\n3 5\n1 \n");
	put("user_list.txt", "org_id remap_id\na 0\n");
	for (int asked = 0; asked < 2; asked++) {
		opt.format = asked ? "lightgcn" : NULL;
		data = load_ok(folder(), &opt);
		assert_string_equal(data->report.format, "lightgcn");
		assert_ratings(data, "0,5,1 0,6,1 0,7,1 0,8,1 1,5,1 3,5,1 3,8,1 3,9,1");
		assert_non_null(
			strstr(data->report.why,
			       "; read from train.txt and test.txt beside it, all pairs of both"));
		assert_int_equal(data->report.lines, 7);
		dataset_free(data);
	}
	data = load_ok(file("train.txt"), NULL); /* one that is named is read alone */
	assert_int_equal(data->ratings, 6);
	dataset_free(data);
	/* bad lines are named by the file that they are in */
	put("test.txt", "0 8\n3 x\n");
	load_fails(
		folder(), NULL, ERR_DATA,
		"DIR/test.txt:2: the list has something else than whole numbers in it; --skip-bad "
		"leaves such lines out");
	opt.skip_bad = true;
	data = load_ok(folder(), &opt);
	assert_int_equal(data->ratings, 7);
	dataset_free(data);
	put("train.txt", "0 5 6\n1 y\n2 3\n4 4 5 6\n5 6\n6 7\n7 8\n8 9\n9 9\n10 5\n");
	load_fails(
		folder(), NULL, ERR_DATA,
		"DIR/train.txt:2: the list has something else than whole numbers in it; --skip-bad "
		"leaves such lines out");
}

/* train.txt and test.txt of another kind stay in doubt, as do lists that are all
 * of one length. */
static void
two_files_in_doubt(void **state)
{
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct dataset *data;

	(void)state;
	put("train.txt", "user,item,rating\n1,2,3\n");
	put("test.txt", "user,item,rating\n1,3,3\n");
	load_fails(folder(), NULL, ERR_DATA,
		   "DIR: several files in it could be the ratings (test.txt, train.txt): name one "
		   "of them");
	put("train.txt", "0 1 2 3\n1 2 3 4\n2 2 3 9\n");
	put("test.txt", "0 4\n");
	load_fails(folder(), NULL, ERR_DATA,
		   "DIR/train.txt: all its lines are 4 whole numbers between spaces, which may be "
		   "a user and items or columns: type --input-format lightgcn if they are a user "
		   "and items, or --columns user=1,item=2,rating=3 if they are columns");
	opt.format = "lightgcn";
	data = load_ok(folder(), &opt);
	assert_int_equal(data->ratings, 10);
	dataset_free(data);
	put("train.txt", "0 1\n1 2\n");
	data = load_ok(folder(), NULL); /* there is no other way to read these */
	assert_ratings(data, "0,1,1 0,4,1 1,2,1");
	dataset_free(data);
}

static void
the_only_table_is_taken(void **state)
{
	struct dataset *data;

	(void)state;
	put("mine.csv", "1,2,3\n");
	put("readme.txt", "words");
	data = load_ok(folder(), NULL);
	assert_ratings(data, "1,2,3");
	dataset_free(data);
}

static char warned[512];

static void
keep_line(void *ctx, enum log_level level, const char *text)
{
	(void)ctx;
	assert_int_equal(level, LOG_WARN);
	snprintf(warned, sizeof(warned), "%s", text);
}

/* Labels of other data are said and left out. */
static void
labels_that_do_not_fit(void **state)
{
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct log log = { keep_line, NULL };
	struct err err = ERR_INIT;
	struct dataset *data;

	(void)state;
	put("ratings.dat", "1::2::3::4\n");
	put("movies.dat", "77::A (1999)::X\nnonsense\n\n");
	data = data_load(folder(), &opt, NULL, &log, &err);
	assert_non_null(data);
	assert_null(data->item_label);
	assert_null(data->report.titles);
	assert_non_null(strstr(warned, "movies.dat has no label for any item of the ratings"));
	dataset_free(data);
}

static void
made_data(void **state)
{
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct dataset *data;

	(void)state;
	data = load_ok("demo", NULL);
	assert_string_equal(data->name, "demo");
	assert_in_range(data->users, 900, 1000);
	dataset_free(data);
	opt.min_user = 60;
	data = load_ok("demo", &opt);
	assert_true(data->report.users_filtered > 0);
	dataset_free(data);
	load_fails("synth:nothing", NULL, ERR_USAGE,
		   "there is no made-up data named \"nothing\"; take synth:ml-1m, synth:amazon or "
		   "synth:ichiba");
}

#ifdef HAVE_ARCHIVE

struct member {
	const char *name;
	const void *bytes;
	size_t n;
};

/* kind: "zip", "tar.gz" or "gz" */
static const char *
pack(const char *name, const char *kind, const struct member *members, size_t n)
{
	struct archive *a = archive_write_new();
	const char *path = file(name);

	if (!strcmp(kind, "zip")) {
		assert_int_equal(archive_write_set_format_zip(a), ARCHIVE_OK);
	} else {
		assert_int_equal(archive_write_add_filter_gzip(a), ARCHIVE_OK);
		if (!strcmp(kind, "gz"))
			assert_int_equal(archive_write_set_format_raw(a), ARCHIVE_OK);
		else
			assert_int_equal(archive_write_set_format_pax_restricted(a), ARCHIVE_OK);
	}
	assert_int_equal(archive_write_open_filename(a, path), ARCHIVE_OK);
	for (size_t i = 0; i < n; i++) {
		struct archive_entry *entry = archive_entry_new();

		archive_entry_set_pathname(entry, members[i].name);
		archive_entry_set_size(entry, (la_int64_t)members[i].n);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
		assert_int_equal(archive_write_data(a, members[i].bytes, members[i].n),
				 (la_ssize_t)members[i].n);
		archive_entry_free(entry);
	}
	assert_int_equal(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
	return path;
}

static const char ratings[] = "1::2::3::4\n1::3::5::6\n2::2::4::5\n";
static const char movies[] = "2::Two (1999)::Drama\n3::Three (2000)::War\n";

static void
archives(void **state)
{
	static const struct member members[] = {
		{ "ml-x/README", "words\n", 6 },
		{ "__MACOSX/ml-x/._ratings.dat", "\0\1", 2 },
		{ "other/movies.dat", "2::Wrong (1900)::X\n", 19 },
		{ "ml-x/movies.dat", movies, sizeof(movies) - 1 },
		{ "ml-x/ratings.dat", ratings, sizeof(ratings) - 1 },
	};
	static const char *const names[][2] = { { "ml-x.zip", "zip" },
						{ "ml-x.tar.gz", "tar.gz" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct dataset *data;

		data = load_ok(pack(names[i][0], names[i][1], members, ARRAY_LEN(members)), NULL);
		assert_string_equal(data->name, "ml-x");
		assert_ratings(data, "1,2,3 1,3,5 2,2,4");
		assert_string_equal(dataset_title(data, 1), "Three (2000)");
		assert_string_equal(dataset_title(data, 0), "Two (1999)");
		assert_int_equal(data->report.bytes, sizeof(ratings) - 1);
		dataset_free(data);
	}
}

static void
compressed_files(void **state)
{
	static const struct member one = { "x", ratings, sizeof(ratings) - 1 };
	struct dataset *data, *plain;

	(void)state;
	put("movies.dat", movies);
	plain = load_ok(put("plain.dat", ratings), NULL);
	data = load_ok(pack("ratings.dat.gz", "gz", &one, 1), NULL);
	assert_string_equal(data->name, "ratings");
	assert_ratings(data, "1,2,3 1,3,5 2,2,4");
	assert_string_equal(dataset_title(data, 1), "Three (2000)");
	assert_string_equal(data->report.sha256, plain->report.sha256);
	assert_int_equal(strlen(data->report.sha256), 64);
	dataset_free(data);
	dataset_free(plain);
	unlink(file("plain.dat"));
	data = load_ok(folder(), NULL); /* and in a directory */
	assert_ratings(data, "1,2,3 1,3,5 2,2,4");
	assert_string_equal(dataset_title(data, 1), "Three (2000)");
	dataset_free(data);
}

static void
archives_in_doubt(void **state)
{
	static const struct member two[] = { { "a/ratings.csv", "1,2,3\n", 6 },
					     { "b/ratings.csv", "1,2,3\n", 6 } };
	static const struct member none = { "picture.png", "x", 1 };
	static const struct member empty = { "x", "", 0 };

	(void)state;
	load_fails(pack("two.zip", "zip", two, 2), NULL, ERR_DATA,
		   "DIR/two.zip: several files in it could be the ratings (a/ratings.csv, "
		   "b/ratings.csv): unpack it and name one of them");
	load_fails(
		pack("none.zip", "zip", &none, 1), NULL, ERR_DATA,
		"DIR/none.zip: there is no ratings file in it, such as ratings.dat, ratings.csv, "
		"u.data or a .inter file");
	load_fails(pack("void.zip", "zip", NULL, 0), NULL, ERR_DATA,
		   "DIR/void.zip: there is nothing in it");
	load_fails(pack("void.csv.gz", "gz", &empty, 1), NULL, ERR_DATA,
		   "DIR/void.csv.gz: there is nothing in it");
}

static void
fails_with(const char *path, const char *part)
{
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct err err = ERR_INIT;

	assert_null(data_load(path, &opt, NULL, NULL, &err));
	if (!strstr(err.msg, part))
		fail_msg("%s", err.msg);
	assert_int_equal(err.code, ERR_DATA);
}

/* Cut off anywhere, an archive is refused and never half read. */
static void
archives_cut_off(void **state)
{
	static const char *const names[][2] = { { "c.zip", "zip" },
						{ "c.tar.gz", "tar.gz" },
						{ "c.csv.gz", "gz" } };
	struct str text = STR_INIT;

	(void)state;
	for (int i = 0; i < 20000; i++)
		str_addf(&text, "%d,%d,%d\n", i * 7 % 1009, i * i % 911, i % 5);
	for (size_t k = 0; k < ARRAY_LEN(names); k++) {
		struct member one = { "c.csv", text.s, text.len };
		const char *path = pack(names[k][0], names[k][1], &one, 1);
		struct stat st;

		assert_int_equal(stat(path, &st), 0);
		for (int eighth = 7; eighth > 0; eighth--) {
			assert_int_equal(truncate(path, st.st_size * eighth / 8), 0);
			fails_with(path, "the archive is broken or cut off");
		}
	}
	str_free(&text);
}

static void
bombs(void **state)
{
	size_t n = 96 << 20;
	struct member one = { "x", mem_new(n, 1), n };

	(void)state;
	memset((char *)one.bytes, '\n', n);
	load_fails(pack("bomb.csv.gz", "gz", &one, 1), NULL, ERR_DATA,
		   "DIR/bomb.csv.gz: what is in it is more than a hundred times larger than the "
		   "archive: unpack it yourself if you trust it");
	free((char *)one.bytes);
}

#else

static void
without_libarchive(void **state)
{
	(void)state;
	load_fails(
		put("a.csv.gz", "\x1f\x8b\x08 and so on"), NULL, ERR_DATA,
		"DIR/a.csv.gz is compressed, and this hamtop was built without libarchive, which "
		"reads .gz, .zip and .tar.gz: unpack it first");
}

#endif

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(movielens_100k),
		TEST(movielens_latest),
		TEST(recbole),
		TEST(folders_in_doubt),
		TEST(lightgcn_of_two_files),
		TEST(two_files_in_doubt),
		TEST(the_only_table_is_taken),
		TEST(labels_that_do_not_fit),
		TEST(made_data),
#ifdef HAVE_ARCHIVE
		TEST(archives),
		TEST(compressed_files),
		TEST(archives_in_doubt),
		TEST(archives_cut_off),
		TEST(bombs),
#else
		TEST(without_libarchive),
#endif
	};

	return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
