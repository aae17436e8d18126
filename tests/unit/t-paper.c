#include "unit.h"

#include <math.h>
#include <string.h>

#include "hamtop/eval/paper.h"

/* Cells of Tables 3 to 5 as printed. */
static void
cells_are_as_printed(void **state)
{
	(void)state;
	assert_float_equal(paper_ndcg(PAPER_ML1M, "CCSR-S", 40, 10), 0.7897, 1e-12);
	assert_float_equal(paper_ndcg(PAPER_ML1M, "CCSR-C", 40, 2), 0.7246, 1e-12);
	assert_float_equal(paper_ndcg(PAPER_AMAZON, "Top", 7, 6), 0.0327, 1e-12);
	assert_float_equal(paper_ndcg(PAPER_ICHIBA, "Random", 0, 10), 0.0009, 1e-12);
	assert_true(isnan(paper_ndcg(PAPER_ML1M, "Top", 40, 2)));
	assert_true(isnan(paper_ndcg(PAPER_ML1M, "CCSR-S", 41, 10)));
	assert_true(isnan(paper_ndcg(PAPER_ML1M, "CCSR-S", 40, 5)));
	assert_true(isnan(paper_ndcg(PAPER_NONE, "CCSR-S", 40, 10)));
	assert_true(isnan(paper_ndcg(PAPER_ML1M, "ItemMean", 40, 10)));
}

static void
cells_stand_beside_their_own_protocol_only(void **state)
{
	struct dataset data = { .users = 6040, .ratings = 1000209 };
	struct eval_options rated = EVAL_OPTIONS_INIT, all = EVAL_OPTIONS_INIT;
	char file[] = "ml-1m", made[] = "synth:ml-1m";

	(void)state;
	all.protocol = PROTOCOL_ALL;
	data.report.source = file;
	assert_float_equal(paper_beside(&data, &rated, "CCSR-S", 40, 10), 0.7897, 1e-12);
	assert_true(isnan(paper_beside(&data, &all, "CCSR-S", 40, 10)));
	assert_true(isnan(paper_beside(&data, &rated, "Top", 40, 10)));
	assert_float_equal(paper_beside(&data, &all, "Top", 40, 10), 0.3196, 1e-12);
	rated.gain = GAIN_LINEAR;
	assert_true(isnan(paper_beside(&data, &rated, "CCSR-S", 40, 10)));
	rated.gain = GAIN_EXP;
	data.report.source = made;
	assert_true(isnan(paper_beside(&data, &rated, "CCSR-S", 40, 10)));
	data.report.source = file;
	data.users = 6039;
	assert_true(isnan(paper_beside(&data, &rated, "CCSR-S", 40, 10)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_as_printed),
		cmocka_unit_test(cells_stand_beside_their_own_protocol_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
