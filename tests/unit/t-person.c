/* Somebody who is not in the data, and items by words of their titles. */
#include "unit.h"

#include <string.h>

#include "hamtop/base/err.h"
#include "hamtop/data/person.h"
#include "toy.h"

enum { USERS = 12, ITEMS = 9 };

static const char *const titles[ITEMS] = {
	"Toy Boat (1995)",  "A Boat for Toys (1999)",
	"Boat, The (1981)", "Se7en Boats (1995)",
	"1984 (1984)",	    "boat toy II (2003)",
	"Snow (1937)",	    "The Toymaker's Boat (1951)",
	"Snow Boat (1990)",
};

static struct dataset *data;

static int
open_data(void **state)
{
	(void)state;
	data = toy_dataset(USERS, ITEMS, .4, 7);
	data->item_label = mem_new(ITEMS, sizeof(*data->item_label));
	for (size_t i = 0; i < ITEMS; i++)
		data->item_label[i].title = mem_strdup(titles[i]);
	return 0;
}

static int
close_data(void **state)
{
	(void)state;
	dataset_free(data);
	return 0;
}

/* Many ratings given, given anew and taken back, against a plain table. */
static void
ratings_stay_in_order(void **state)
{
	struct rng rng = rng_start(rng_key(3, RNG_TEST, 0, 0));
	float plain[300] = { 0 };
	struct person p = { 0 };
	uint32_t n = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		uint32_t item = (uint32_t)rng_below(&rng, ARRAY_LEN(plain));
		float rating = (float)rng_below(&rng, 6);

		if (rating > 0) {
			bool fits = n < PERSON_MOST || plain[item] > 0;

			assert_int_equal(person_rate(&p, item, rating), fits);
			n += fits && plain[item] == 0;
			plain[item] = fits ? rating : 0;
		} else {
			assert_int_equal(person_take_back(&p, item), plain[item] > 0);
			n -= plain[item] > 0;
			plain[item] = 0;
		}
		assert_int_equal(p.n, n);
		for (uint32_t j = 0; j < ARRAY_LEN(plain); j++) {
			int at = person_find(&p, j);

			assert_int_equal(at >= 0, plain[j] > 0);
			assert_true(at < 0 || p.rating[at] == plain[j]);
		}
	}
}

/* Rated and taken back, nothing is left of it. */
static void
taken_back_is_as_never_rated(void **state)
{
	struct person never = { 0 }, p = { 0 };

	(void)state;
	person_rate(&never, 4, 3);
	person_rate(&p, 7, 1);
	person_rate(&p, 4, 3);
	person_rate(&p, 2, 5);
	person_take_back(&p, 7);
	person_take_back(&p, 2);
	assert_memory_equal(&p, &never, sizeof(p));
}

static void
ratings_are_read_or_refused(void **state)
{
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "i3", "ITEM=RATING" },	{ "=3", "ITEM=RATING" },
		{ "i3=", "ITEM=RATING" },	{ "i33=4", "no item 'i33'" },
		{ "i3=6", "are 1 to 5" },	{ "i3=0", "are 1 to 5" },
		{ "i3=four", "not a rating" },	{ "i3=nan", "not a rating" },
		{ "i3=1e999", "not a rating" },
	};
	struct err err = ERR_INIT;
	uint32_t item;
	float rating;

	(void)state;
	assert_true(person_parse(data, "i3=4.5", &item, &rating, &err));
	assert_int_equal(item, 3);
	assert_true(rating == 4.5f);
	assert_true(person_parse(data, "i8=-", &item, &rating, &err));
	assert_int_equal(item, 8);
	assert_true(rating == 0);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		err = (struct err)ERR_INIT;
		assert_false(person_parse(data, bad[i].text, &item, &rating, &err));
		assert_int_equal(err.code, ERR_USAGE);
		if (!strstr(err.msg, bad[i].says))
			fail_msg("'%s': %s", bad[i].text, err.msg);
	}
}

/* All that have the words and no other, in the promised order. */
static void
items_are_found_by_words(void **state)
{
	static const struct {
		const char *text;
		size_t n, first; /* first: ITEMS, whichever is rated most */
	} cases[] = {
		{ "boat toy", 4, 5 },  { "TOY boat", 4, 0 }, { "  snow  ", 2, ITEMS },
		{ "1984", 1, 4 },      { "i6", 1, 6 },	     { "7en", 1, 3 },
		{ "zebra", 0, ITEMS }, { "   ", 0, ITEMS },  { "", 0, ITEMS },
	};
	uint32_t out[ITEMS], few[2];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t n = items_find(out, ITEMS, data, cases[i].text);

		assert_int_equal(n, cases[i].n);
		if (n && cases[i].first < ITEMS)
			assert_int_equal(out[0], cases[i].first);
		for (size_t j = 2; j < n; j++)
			assert_true(csr_len(&data->by_item, out[j - 1]) >=
				    csr_len(&data->by_item, out[j]));
		assert_int_equal(items_find(few, 2, data, cases[i].text), n < 2 ? n : 2);
		assert_memory_equal(few, out, (n < 2 ? n : 2) * sizeof(*few));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratings_stay_in_order),
		cmocka_unit_test(taken_back_is_as_never_rated),
		cmocka_unit_test(ratings_are_read_or_refused),
		cmocka_unit_test(items_are_found_by_words),
	};

	return cmocka_run_group_tests_name("person", tests, open_data, close_data);
}
