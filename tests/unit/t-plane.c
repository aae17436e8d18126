/* Three points on a plane, against Figure 2 of the paper and counts by hand. */
#include "unit.h"

#include <math.h>

#include "hamtop/base/rng.h"
#include "hamtop/eval/plane.h"

/* b is nearer to a than c; its sign is not: the left half of the figure. */
static const struct plane left = { { { .15, .6 }, { -.15, .7 }, { .9, .1 } } };

static void
test_signs_flip_the_order_of_the_figure(void **state)
{
	struct plane_near c, s;

	(void)state;
	c = plane_near(&left, PLANE_PRODUCT);
	assert_float_equal(c.b, .3975, 1e-12);
	assert_float_equal(c.c, .195, 1e-12);
	assert_int_equal(c.first, PLANE_B);
	assert_int_equal(plane_near(&left, PLANE_DISTANCE).first, PLANE_B);
	s = plane_near(&left, PLANE_BITS);
	assert_true(s.b == 1 && s.c == 0);
	assert_int_equal(plane_order(c, s), PLANE_FLIPPED);
}

/* Close to the corner 11 ST tells b from c, its signs do not: the right half. */
static void
test_signs_of_scaled_tanh_tie(void **state)
{
	const struct plane right = { { { .9, .8 }, { .6, .7 }, { .85, .15 } } };
	struct plane h = plane_relaxed(&right, RELAX_TANH, 2);

	(void)state;
	assert_float_equal(h.at[PLANE_C][1], tanh(.3), 1e-12);
	assert_int_equal(plane_near(&h, PLANE_DISTANCE).first, PLANE_B);
	assert_int_equal(plane_signed(&h, PLANE_DISTANCE), PLANE_TIED);
	assert_int_equal(plane_signed(&h, PLANE_PRODUCT), PLANE_TIED);
}

static void
test_zero_is_positive_and_ties_have_no_order(void **state)
{
	const struct plane p = { { { 0, 0 }, { -0., .5 }, { .5, 0 } } };
	struct plane h = plane_relaxed(&p, RELAX_SIGN, 1);

	(void)state;
	for (int i = 0; i < PLANE_POINTS; i++)
		assert_true(h.at[i][0] == 1 && h.at[i][1] == 1);
	assert_int_equal(plane_near(&p, PLANE_PRODUCT).first, PLANE_POINTS);
	assert_int_equal(plane_signed(&p, PLANE_DISTANCE), PLANE_NONE);
}

/* With two bits the Hamming distance is (2 - <sign, sign>) / 2, as codes have it. */
static void
test_bits_are_products_of_signs(void **state)
{
	struct rng rng = rng_start(rng_key(3, RNG_TEST, 0, 0));

	(void)state;
	for (int round = 0; round < 1000; round++) {
		struct plane p, s;
		struct plane_near bits, product;

		for (int i = 0; i < 2 * PLANE_POINTS; i++)
			p.at[i / 2][i % 2] = (double)rng_below(&rng, 9) - 4;
		s = plane_relaxed(&p, RELAX_SIGN, 1);
		bits = plane_near(&p, PLANE_BITS);
		product = plane_near(&s, PLANE_PRODUCT);
		assert_true(bits.b == (2 - product.b) / 2 && bits.c == (2 - product.c) / 2);
		assert_int_equal(bits.first, product.first);
	}
}

/* b nearer than c by distance is a disc around a; where its sign is worse is the part of
 * it outside the quadrant of a and c. */
static void
test_shares_are_areas(void **state)
{
	const struct plane p = { { { .2, .5 }, { 0, 0 }, { .5, .5 } } };
	const double r = .3;
	const double outside = r * r * acos(.2 / r) - .2 * sqrt(r * r - .2 * .2);
	double share[PLANE_ORDERS];

	(void)state;
	plane_shares(share, &p, PLANE_B, 1, PLANE_DISTANCE);
	assert_float_equal(share[PLANE_FLIPPED], outside / 4, 2e-3);
	assert_float_equal(share[PLANE_TIED], .25, 1e-3);
	assert_float_equal(share[PLANE_KEPT] + share[PLANE_TIED] + share[PLANE_FLIPPED], 1, 1e-9);
}

/* The questions have plain answers, and every fate is among them. */
static void
test_questions_have_one_answer(void **state)
{
	int fates[PLANE_ORDERS] = { 0 };

	(void)state;
	for (uint32_t n = 0; n < 300; n++) {
		struct plane p, again;

		plane_question(&p, 1, n);
		plane_question(&again, 1, n);
		assert_memory_equal(&p, &again, sizeof(p));
		assert_int_equal(plane_signed(&p, PLANE_PRODUCT), plane_signed(&p, PLANE_DISTANCE));
		fates[plane_signed(&p, PLANE_PRODUCT)]++;
		for (int i = 0; i < 2 * PLANE_POINTS; i++)
			assert_true(p.at[i / 2][i % 2] != 0 && fabs(p.at[i / 2][i % 2]) < 1);
	}
	assert_true(fates[PLANE_KEPT] > 70 && fates[PLANE_TIED] > 70 && fates[PLANE_FLIPPED] > 70);
}

static void
test_the_bits_that_show_it_best(void **state)
{
	/* a, b, c: bits 1 and 3 alone flip */
	const float f[] = { 1, .15f, 1, .6f, 1, -.15f, 1, .7f, 1, .9f, 1, .1f };
	struct plane_bits best[6];
	struct plane p;

	(void)state;
	assert_int_equal(plane_best_bits(best, 6, f, 4), 6);
	assert_true(best[0].bit[0] == 1 && best[0].bit[1] == 3);
	assert_int_equal(best[0].order, PLANE_FLIPPED);
	p = plane_of_bits(f, 4, best[0].bit);
	assert_float_equal(p.at[PLANE_C][0], .9, 1e-6);
	assert_float_equal(best[0].gap, .2025, 1e-6);
	/* whatever there is room for, the best stays */
	assert_int_equal(plane_best_bits(best, 2, f, 4), 2);
	assert_int_equal(best[0].order, PLANE_FLIPPED);
	assert_int_equal(plane_best_bits(best, 6, f, 1), 0);
}

/* Both sums over bits are nearly normal for long codes, and their correlation is that of
 * a b and sign(a) sign(b), 2/pi: so they differ in sign as often as arccos(2/pi)/pi. */
static void
test_random_orders_flip_as_normal_numbers_do(void **state)
{
	struct random_orders all = { 0 }, parts = { 0 };
	const double pi = acos(-1), n = RANDOM_DRAWS;

	(void)state;
	random_orders_draw(&all, RANDOM_DRAWS);
	for (uint32_t i = 777; i < RANDOM_DRAWS; i += 777)
		random_orders_draw(&parts, i);
	random_orders_draw(&parts, RANDOM_DRAWS);
	assert_memory_equal(&all, &parts, sizeof(all));
	for (int i = 3; i < RANDOM_LENGTHS; i++)
		assert_float_equal((all.flipped[i] + all.tied[i] / 2.) / n, acos(2 / pi) / pi,
				   .012);
	/* 2 bits: b and c differ from a in as many: 1/16 + 1/4 + 1/16 */
	assert_float_equal(all.tied[0] / n, .375, .012);
	for (int i = 1; i < RANDOM_LENGTHS; i++)
		assert_true(all.tied[i] < all.tied[i - 1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signs_flip_the_order_of_the_figure),
		cmocka_unit_test(test_signs_of_scaled_tanh_tie),
		cmocka_unit_test(test_zero_is_positive_and_ties_have_no_order),
		cmocka_unit_test(test_bits_are_products_of_signs),
		cmocka_unit_test(test_shares_are_areas),
		cmocka_unit_test(test_questions_have_one_answer),
		cmocka_unit_test(test_the_bits_that_show_it_best),
		cmocka_unit_test(test_random_orders_flip_as_normal_numbers_do),
	};

	return cmocka_run_group_tests_name("plane", tests, NULL, NULL);
}
