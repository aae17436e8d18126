/* The formats: each is told by its lines, and says so. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/load.h"
#include "loading.h"

static void
movielens_1m(void **state)
{
	struct dataset *data;

	(void)state;
	put("ratings.dat", "1::10::5::978300760\r\n1::2::3::978302109\r\n7::10::4::978301968");
	put("movies.dat", "2::Am\351lie's Kitchen (1998)::Comedy|Drama\n10::Ten (2001)::Drama\n");
	put("users.dat", "1::F::25::10::48067\n7::M::56::16::70072\n");
	data = load_ok(folder(), NULL);
	assert_string_equal(data->report.format, "movielens-1m");
	assert_string_equal(data->report.why,
			    "4 fields between \"::\": user, item, rating, time, with whole ratings");
	assert_ratings(data, "1,2,3 1,10,5 7,10,4");
	assert_true(data->time_min == 978300760 && data->time_max == 978302109);
	assert_string_equal(dataset_title(data, 0), "Am\303\251lie's Kitchen (1998)");
	assert_int_equal(data->item_label[0].year, 1998);
	assert_string_equal(data->item_label[0].groups, "Comedy|Drama");
	assert_string_equal(data->user_label[1].groups, "M|56|16");
	assert_int_equal(data->report.lines, 3);
	assert_true(data->min == 3 && data->max == 5 && !data->implicit);
	dataset_free(data);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(movielens_1m, folder_make, folder_remove),
	};

	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
