/* The orders that signs break most, against a count of all triples. */
#include "unit.h"

#include <math.h>

#include "hamtop/base/rng.h"
#include "hamtop/num/bits.h"
#include "hamtop/run/broken.h"

enum { USERS = 30, ITEMS = 41, BITS = 9 };

static void
fill(struct features *f, struct codes *c)
{
	struct rng rng = rng_start(rng_key(11, RNG_TEST, 0, 0));
	struct err err = ERR_INIT;

	assert_true(features_init(f, USERS, ITEMS, BITS, &err));
	for (int i = 0; i < USERS * BITS; i++)
		f->user[i] = (float)rng_normal(&rng);
	for (int i = 0; i < ITEMS * BITS; i++)
		f->item[i] = (float)rng_normal(&rng);
	assert_true(codes_init(c, f, &err));
}

static double
product(const struct features *f, uint32_t user, uint32_t item)
{
	double sum = 0;

	for (uint32_t j = 0; j < BITS; j++)
		sum += (double)f->user[user * BITS + j] * (double)f->item[item * BITS + j];
	return sum;
}

/* The largest gap of a user's flipped orders, in the same lengths; 0 without one. */
static double
worst_of(const struct features *f, const struct codes *c, uint32_t user)
{
	double squares = 0, own = 0, gap = 0;

	for (uint32_t i = 0; i < ITEMS * BITS; i++)
		squares += (double)f->item[i] * (double)f->item[i];
	for (uint32_t j = 0; j < BITS; j++)
		own += (double)f->user[user * BITS + j] * (double)f->user[user * BITS + j];
	for (uint32_t b = 0; b < ITEMS; b++)
		for (uint32_t d = 0; d < ITEMS; d++)
			if (bits_distance(c->user + user, c->item + b, 1) >
			    bits_distance(c->user + user, c->item + d, 1))
				gap = fmax(gap, product(f, user, b) - product(f, user, d));
	return gap / sqrt(own * squares / ITEMS);
}

static void
test_the_worst_are_those_of_all_triples(void **state)
{
	struct broken_search s;
	struct err err = ERR_INIT;
	struct features f;
	struct codes c;
	double last = HUGE_VAL;
	int better = 0;

	(void)state;
	fill(&f, &c);
	assert_true(broken_begin(&s, &f, &c, &err));
	while (broken_go_on(&s))
		;
	assert_int_equal(s.done, USERS);
	assert_int_equal(s.n, BROKEN_MOST);
	for (int i = 0; i < s.n; i++) {
		const struct broken_order *o = &s.worst[i];

		assert_true(o->gap <= last);
		last = o->gap;
		assert_float_equal(o->gap, worst_of(&f, &c, o->user), 1e-5);
		assert_float_equal(o->product_first, product(&f, o->user, o->first), 1e-9);
		assert_true(o->product_first > o->product_second);
		assert_int_equal(o->bits_first,
				 bits_distance(c.user + o->user, c.item + o->first, 1));
		assert_int_equal(o->bits_second,
				 bits_distance(c.user + o->user, c.item + o->second, 1));
		assert_true(o->bits_first > o->bits_second);
	}
	for (uint32_t u = 0; u < USERS; u++)
		better += worst_of(&f, &c, u) > last + 1e-5;
	assert_true(better < BROKEN_MOST);
	broken_end(&s);
	codes_free(&c);
	features_free(&f);
}

/* Features that are their own signs have no order to break. */
static void
test_signs_break_nothing_of_signs(void **state)
{
	struct broken_search s;
	struct err err = ERR_INIT;
	struct features f;
	struct codes c;

	(void)state;
	fill(&f, &c);
	for (int i = 0; i < USERS * BITS; i++)
		f.user[i] = f.user[i] < 0 ? -1 : 1;
	for (int i = 0; i < ITEMS * BITS; i++)
		f.item[i] = f.item[i] < 0 ? -1 : 1;
	assert_true(broken_begin(&s, &f, &c, &err));
	while (broken_go_on(&s))
		;
	assert_int_equal(s.n, 0);
	broken_end(&s);
	codes_free(&c);
	features_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_worst_are_those_of_all_triples),
		cmocka_unit_test(test_signs_break_nothing_of_signs),
	};

	return cmocka_run_group_tests_name("broken", tests, NULL, NULL);
}
