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
	assert_float_equal(share[PLANE_FLIPPED], outside / 4, 1e-3);
	assert_float_equal(share[PLANE_TIED], .25, 1e-3);
	assert_float_equal(share[PLANE_KEPT] + share[PLANE_TIED] + share[PLANE_FLIPPED], 1, 1e-9);
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
	};

	return cmocka_run_group_tests_name("plane", tests, NULL, NULL);
}
