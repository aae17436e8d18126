#include "unit.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "hamtop/data/builder.h"
#include "hamtop/export/csv.h"
#include "hamtop/export/npy.h"
#include "hamtop/export/out.h"
#include "hamtop/export/query.h"
#include "hamtop/export/sql.h"
#include "hamtop/export/tables.h"

static char folder[64];

static int
make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/t-export.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int
drop_folder(void **state)
{
	(void)state;
	return rmdir(folder); /* fails when a test left a file, a temporary one too */
}

static const char *
in_folder(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

/* The whole file, which is then gone; the caller frees. */
static char *
taken(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	char *bytes = mem_new(1 << 20, 1);

	assert_non_null(f);
	*len = fread(bytes, 1, (1 << 20) - 1, f);
	fclose(f);
	unlink(path);
	return bytes;
}

static void
assert_file(const char *path, const char *expected)
{
	size_t len;
	char *text = taken(path, &len);

	assert_string_equal(text, expected);
	assert_int_equal(len, strlen(expected));
	free(text);
}

static bool
is_there(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

static void
a_file_appears_whole_or_not_at_all(void **state)
{
	const char *path = in_folder("whole");
	struct err err = ERR_INIT;
	struct out *out = out_open(path, &err);

	(void)state;
	assert_non_null(out);
	out_add(out, "half", 4);
	assert_false(is_there(path));
	out_add(out, " and half\n", 10);
	assert_true(out_close(out, &err));
	assert_file(path, "half and half\n");

	assert_true(out_file(path, "old", 3, &err));
	out = out_open(path, &err);
	out_add(out, "new", 3);
	out_drop(out);
	assert_file(path, "old");
	out_drop(NULL);
	assert_false(out_close(NULL, &err));
}

static void
what_cannot_be_written_is_said(void **state)
{
	struct rlimit all, little = { 4096, 0 };
	struct err err = ERR_INIT;
	char *much = mem_new(1 << 20, 1);
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s", in_folder("no/such/file"));
	assert_null(out_open(path, &err));
	assert_int_equal(err.code, ERR_RUN);
	assert_non_null(strstr(err.msg, "no/such/file: No such file"));

	/* a limit on the size of files stands in for a full disk */
	snprintf(path, sizeof(path), "%s", in_folder("much"));
	assert_true(out_file(path, "old", 3, &err));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
	little.rlim_max = all.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
	assert_false(out_file(path, much, 1 << 20, &err));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	assert_int_equal(err.code, ERR_RUN);
	assert_non_null(strstr(err.msg, "/much: File too large"));
	assert_file(path, "old");
	free(much);
}

static void
numpy_reads_codes(void **state)
{
	/* ten bits: two bytes a row, the last six bits padding */
	const uint64_t codes[] = { 0xffc0000000000000u, 0x8040000000000000u, 0 };
	static const unsigned char rows[] = { 0xff, 0xc0, 0x80, 0x40, 0x00, 0x00 };
	struct err err = ERR_INIT;
	const char *path = in_folder("c.npy");
	size_t len;

	(void)state;
	assert_true(npy_codes(path, codes, 3, 10, &err));
	char *bytes = taken(path, &len);

	assert_memory_equal(bytes, "\x93NUMPY\x01\x00\x76\x00{'descr': '|u1', ", 27);
	assert_non_null(strstr(bytes + 10, "'fortran_order': False, 'shape': (3, 2), }"));
	assert_int_equal(bytes[127], '\n');
	assert_int_equal(len, 128 + sizeof(rows));
	assert_memory_equal(bytes + 128, rows, sizeof(rows));
	free(bytes);
}

static void
numpy_reads_features(void **state)
{
	const float v[] = { 1.5f, -2.0f, 0.0f, 3.25f, NAN, 1e-30f };
	struct err err = ERR_INIT;
	const char *path = in_folder("f.npy");
	size_t len;

	(void)state;
	assert_true(npy_floats(path, v, 2, 3, &err));
	char *bytes = taken(path, &len);

	assert_non_null(strstr(bytes + 10, "f4', 'fortran_order': False, 'shape': (2, 3), }"));
	assert_int_equal(len, 128 + sizeof(v));
	assert_memory_equal(bytes + 128, v, sizeof(v));
	free(bytes);
}

static void
csv_is_quoted_where_it_must(void **state)
{
	struct str line = STR_INIT;

	(void)state;
	csv_text(&line, "plain");
	csv_text(&line, "a, b");
	csv_text(&line, "say \"hi\"");
	csv_text(&line, "\033[31m\n");
	csv_text(&line, NULL);
	csv_text(&line, "");
	csv_end(&line);
	assert_string_equal(line.s, "plain,\"a, b\",\"say \"\"hi\"\"\",\\x1b[31m\\x0a,,\n");
	str_clear(&line);
	csv_number(&line, 0.1);
	csv_number(&line, 1.0 / 3.0);
	csv_number(&line, NAN);
	csv_number(&line, INFINITY);
	csv_number(&line, -0.0);
	csv_number(&line, 5e-324);
	csv_float(&line, 3.5f);
	csv_float(&line, 0.1f);
	csv_float(&line, 16777217.0f);
	csv_count(&line, 18446744073709551615u);
	csv_end(&line);
	assert_string_equal(line.s, "0.1,0.3333333333333333,,,-0,4.94065645841247e-324,3.5,0.1,"
				    "16777216,18446744073709551615\n");
	str_free(&line);
}

/* Users "a,b" and "u\x1b", items "1" and "2"; the ratings 5, 3.5 and 1. */
static struct dataset *
small(void)
{
	uint32_t user[] = { 0, 0, 1 }, item[] = { 0, 1, 1 };
	float rating[] = { 5.0f, 3.5f, 1.0f };
	struct triples t = { 3, user, item, rating };
	struct ids users = { 0 }, items = { 0 };
	struct err err = ERR_INIT;

	assert_true(ids_add(&users, "a,b", 3, &err) && ids_add(&users, "u\033", 2, &err));
	assert_true(ids_add(&items, "1", 1, &err) && ids_add(&items, "it's \\N", 7, &err));
	struct dataset *data = dataset_build(&t, &users, &items, &err);

	assert_non_null(data);
	data->item_label = mem_new(2, sizeof(*data->item_label));
	data->item_label[1].title = mem_strdup("back\\slash\tand \"quote'");
	return data;
}

static void
ids_and_folds_are_tables(void **state)
{
	struct dataset *data = small();
	struct split_options opt = { SPLIT_GLOBAL, 0.4, 0.4, 1 };
	struct err err = ERR_INIT;
	struct split *split = split_new(data, &opt, &err);
	const char *path = in_folder("t");

	(void)state;
	assert_non_null(split);
	assert_true(table_ids(path, &data->user_ids, &err));
	assert_file(path, "a,b\nu\\x1b\n");
	split->fold[0] = FOLD_TEST;
	split->fold[1] = FOLD_TRAIN;
	split->fold[2] = FOLD_VALID;
	assert_true(table_split(path, data, split, &err));
	assert_file(path, "user,item,rating,fold\n"
			  "\"a,b\",1,5,test\n"
			  "\"a,b\",it's \\N,3.5,train\n"
			  "u\\x1b,it's \\N,1,valid\n");
	split_free(split);
	dataset_free(data);
}

static void
losses_and_users_are_tables(void **state)
{
	static const struct loss_line lines[] = {
		{ "CCSR", 40, 1, 0.75, 0.5, 0.25, 0.0, 1.1, 0.125, 0.8 },
		{ "CCSR", 40, 2, 0.5, 0.25, 0.25, 0.0, 1.21, 0.125, NAN },
	};
	static const double s[] = { 0.5, 0.75, NAN, NAN }, c[] = { 1, 1, 0.25, 0.5 };
	static const struct user_scores scores[] = { { "CCSR-S", s }, { "CCSR-C", c } };
	static const uint32_t k[] = { 2, 10 };
	static const char *const group[] = { "CCSR", "tied" };
	struct dataset *data = small();
	struct user_table t = { &data->user_ids, &data->by_user, 2, k, 2, scores, group };
	struct err err = ERR_INIT;
	const char *path = in_folder("t");

	(void)state;
	assert_true(table_losses(path, lines, 2, &err));
	assert_file(path, "model,bits,epoch,loss,loss_sim,loss_balance,loss_ae,alpha,seconds,"
			  "valid_ndcg\n"
			  "CCSR,40,1,0.75,0.5,0.25,0,1.1,0.125,0.8\n"
			  "CCSR,40,2,0.5,0.25,0.25,0,1.21,0.125,\n");
	assert_true(table_users(path, &t, &err));
	assert_file(path, "user,model,ndcg_2,ndcg_10,num_ratings,avg_rating,std_rating,group\n"
			  "\"a,b\",CCSR-S,0.5,0.75,2,4.25,0.75,CCSR\n"
			  "\"a,b\",CCSR-C,1,1,2,4.25,0.75,CCSR\n"
			  "u\\x1b,CCSR-S,,,1,1,0,tied\n"
			  "u\\x1b,CCSR-C,0.25,0.5,1,1,0,tied\n");
	t.group = NULL;
	t.models = 1;
	assert_true(table_users(path, &t, &err));
	assert_file(path, "user,model,ndcg_2,ndcg_10,num_ratings,avg_rating,std_rating,group\n"
			  "\"a,b\",CCSR-S,0.5,0.75,2,4.25,0.75,\n"
			  "u\\x1b,CCSR-S,,,1,1,0,\n");
	dataset_free(data);
}

static void
postgresql_reads_codes(void **state)
{
	const uint64_t user[] = { 0xf000000000000000u, 0x0800000000000000u };
	const uint64_t item[] = { 0xa800000000000000u, 0 };
	struct dataset *data = small();
	struct sql_codes codes = { "CCSR-S", data, user, item, 5 };
	struct err err = ERR_INIT;
	const char *path = in_folder("codes.sql");
	size_t len;

	(void)state;
	free(data->user_ids.text);
	data->user_ids.text = mem_dup("o'b\0u2", 7);
	data->user_ids.at[1] = 4;
	assert_true(sql_codes(path, &codes, &err));
	char *text = taken(path, &len);

	assert_non_null(strstr(text, "\tcode bit(5) NOT NULL\n"));
	assert_non_null(strstr(text, "COPY hamtop_user (row, id, code) FROM stdin;\n"
				     "0\to'b\t11110\n"
				     "1\tu2\t00001\n"
				     "\\.\n"));
	assert_non_null(strstr(text, "COPY hamtop_item (row, id, title, code) FROM stdin;\n"
				     "0\t1\t\\N\t10101\n"
				     "1\tit's \\\\N\tback\\\\slash\\\\x09and \"quote'\t00000\n"
				     "\\.\n"));
	assert_non_null(strstr(text, "bit_count(person.code # item.code) AS distance"));
	assert_non_null(strstr(text, "WHERE person.id = 'o''b'\n"));
	assert_null(strchr(text, '\033'));
	free(text);
	dataset_free(data);
}

static void
engines_are_asked_for_what_is_near(void **state)
{
	const uint64_t code = UINT64_C(0xb2) << 56; /* 1011 001, and a 0 to fill the byte */
	struct query q = { &code, 7, 4, false };
	struct str text = STR_INIT;

	(void)state;
	query_postgresql(&text, &q);
	assert_string_equal(text.s,
			    "SELECT row, id, title, bit_count(code # B'1011001') AS distance\n"
			    "FROM hamtop_item\nORDER BY distance, row\nLIMIT 4;\n");
	str_clear(&text);
	q.users = true;
	query_pgvector(&text, &q);
	assert_string_equal(text.s, "SELECT row, id, code <~> B'1011001' AS distance\n"
				    "FROM hamtop_user\nORDER BY distance, row\nLIMIT 4;\n");
	str_clear(&text);
	query_faiss(&text, &q);
	assert_non_null(strstr(text.s, "numpy.load(\"user_codes.npy\")"));
	assert_non_null(strstr(text.s, "bytes.fromhex(\"b2\")"));
	assert_non_null(strstr(text.s, "index.search(code[None], 4)"));
	str_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_appears_whole_or_not_at_all),
		cmocka_unit_test(what_cannot_be_written_is_said),
		cmocka_unit_test(numpy_reads_codes),
		cmocka_unit_test(numpy_reads_features),
		cmocka_unit_test(csv_is_quoted_where_it_must),
		cmocka_unit_test(ids_and_folds_are_tables),
		cmocka_unit_test(losses_and_users_are_tables),
		cmocka_unit_test(postgresql_reads_codes),
		cmocka_unit_test(engines_are_asked_for_what_is_near),
	};

	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
