/* What binarizing does, counted another way: pair by pair, user by user. */
#include "unit.h"

#include <math.h>

#include "hamtop/num/bits.h"
#include "hamtop/run/audit.h"
#include "hamtop/run/snapshot.h"
#include "toy.h"

/* Features of small whole numbers and a half: sums are exact, signs clear. */
static struct features
make_features(uint32_t users, uint32_t items, uint32_t bits, uint64_t seed)
{
	struct rng rng = rng_start(rng_key(seed, RNG_TEST, 1, 0));
	struct features f;

	assert_true(features_init(&f, users, items, bits, NULL));
	f.alpha = 1.5;
	for (size_t i = 0; i < (size_t)users * bits; i++)
		f.user[i] = (float)rng_below(&rng, 8) / 2 - 1.75f;
	for (size_t i = 0; i < (size_t)items * bits; i++)
		f.item[i] = (float)rng_below(&rng, 8) / 2 - 1.75f;
	return f;
}

static double
plain_correlation(const float *f, uint32_t rows, uint32_t bits, uint32_t i, uint32_t j)
{
	double x = 0, y = 0, xy = 0, xx = 0, yy = 0;

	for (uint32_t a = 0; a < rows; a++) {
		x += f[a * bits + i] >= 0;
		y += f[a * bits + j] >= 0;
	}
	x /= rows;
	y /= rows;
	for (uint32_t a = 0; a < rows; a++) {
		double dx = (f[a * bits + i] >= 0) - x, dy = (f[a * bits + j] >= 0) - y;

		xy += dx * dy;
		xx += dx * dx;
		yy += dy * dy;
	}
	return xy / sqrt(xx * yy);
}

static void
check_bits(const struct code_audit *a, const float *f, uint32_t rows)
{
	for (uint32_t i = 0; i < a->bits; i++) {
		double sum = 0, p, most = 0;

		for (uint32_t row = 0; row < rows; row++)
			sum += f[row * a->bits + i] >= 0 ? 1 : -1;
		p = (sum / rows + 1) / 2;
		assert_true(fabs(a->bit[i].mean - sum / rows) < 1e-12);
		assert_int_equal(a->bit[i].dead, fabs(sum) == rows);
		if (a->bit[i].dead)
			assert_true(a->bit[i].entropy == 0 && a->bit[i].correlation == 0);
		else
			assert_true(fabs(a->bit[i].entropy + p * log2(p) + (1 - p) * log2(1 - p)) <
				    1e-12);
		for (uint32_t j = 0; j < a->bits; j++) {
			double c = plain_correlation(f, rows, a->bits, i, j);
			float got = a->correlation[i * a->bits + j];

			assert_true(isnan(c) ? isnan(got) : fabs(c - (double)got) < 1e-6);
			if (j != i && fabs(c) > most)
				most = fabs(c);
		}
		assert_true(fabs(fabs(a->bit[i].correlation) - most) < 1e-12);
	}
}

static void
bits_are_counted_as_by_hand(void **state)
{
	static const uint32_t bits[] = { 1, 7, 64, 70 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct features f = make_features(3, 90, bits[i], i);
		struct code_audit a;
		struct codes c;

		for (uint32_t row = 0; row < 90; row++)
			f.item[row * bits[i] + bits[i] / 2] = i == 1 ? -1 : 1; /* a dead bit */
		assert_true(codes_init(&c, &f, NULL));
		assert_true(code_audit_init(&a, c.item, 90, bits[i], NULL));
		check_bits(&a, f.item, 90);
		code_audit_free(&a);
		codes_free(&c);
		features_free(&f);
	}
}

static void
shared_codes_are_counted_as_by_hand(void **state)
{
	struct features f = make_features(1, 200, 6, 5);
	struct code_counts got;
	uint32_t distinct = 0, sharing = 0, largest = 0;
	double entropy = 0;
	struct codes c;

	(void)state;
	assert_true(codes_init(&c, &f, NULL));
	assert_true(count_codes(&got, c.item, 200, 1, NULL));
	for (uint32_t a = 0; a < 200; a++) {
		uint32_t same = 0;

		for (uint32_t b = 0; b < 200; b++)
			same += c.item[a] == c.item[b];
		entropy += log2(200.0 / same) / 200;
		sharing += same > 1;
		largest = same > largest ? same : largest;
		for (uint32_t b = 0; b <= a; b++) {
			if (c.item[a] == c.item[b]) {
				distinct += a == b;
				break;
			}
		}
	}
	assert_int_equal(got.distinct, distinct);
	assert_int_equal(got.sharing, sharing);
	assert_int_equal(got.largest, largest);
	assert_true(fabs(got.entropy - entropy) < 1e-9);
	codes_free(&c);
	features_free(&f);
}

static void
add_plain(double n[4], const float *f, size_t all, double alpha, uint32_t *bin)
{
	for (size_t i = 0; i < all; i++) {
		double h = tanh(alpha * (double)f[i]);

		n[0] += fabs(h) > .99;
		n[1] += fabs(h) < .1;
		n[2] += f[i] == 0;
		n[3] += f[i] >= 0;
		bin[(int)((h + 1) / 2 * SNAPSHOT_BINS)]++;
	}
}

static void
health_is_counted_as_by_hand(void **state)
{
	struct features f = make_features(40, 90, 70, 4);
	struct code_health got;
	struct codes c;
	double n[4] = { 0 };
	uint32_t bin[SNAPSHOT_BINS] = { 0 }, all = 0;

	(void)state;
	for (int i = 0; i < 30; i++)
		f.user[7 * i] = i % 2 ? 0 : -3.5f;
	for (int i = 0; i < 90; i++)
		f.item[i * 70 + 69] = -1;
	assert_true(codes_init(&c, &f, NULL));
	assert_true(code_health_of(&got, &f, &c, NULL));
	add_plain(n, f.user, 40 * 70, 1.5, bin);
	add_plain(n, f.item, 90 * 70, 1.5, bin);
	assert_true(got.saturated == n[0] / (130 * 70));
	assert_true(got.undecided == n[1] / (130 * 70));
	assert_int_equal(got.exact_zeros, n[2]);
	assert_int_equal(got.ones, n[3]);
	assert_memory_equal(got.bin, bin, sizeof(bin));
	for (int i = 0; i < SNAPSHOT_BINS; i++)
		all += got.f_bin[i];
	assert_int_equal(all, 130 * 70);
	assert_true(got.max_abs_f == 3.5);
	assert_true(got.dead_bits >= 1 && got.worst_bit == 69 && got.worst_mean == -1);
	codes_free(&c);
	features_free(&f);
}

struct world {
	struct dataset *data;
	struct split *split;
	struct job job;
};

static void
world_open(struct world *w, uint32_t users, uint32_t items, double share, enum protocol protocol)
{
	const struct split_options opt = SPLIT_OPTIONS_INIT;

	w->data = toy_dataset(users, items, share, 3);
	w->split = split_new(w->data, &opt, NULL);
	assert_non_null(w->split);
	w->job = (struct job){ .data = w->data, .split = w->split, .eval = EVAL_OPTIONS_INIT };
	w->job.eval.protocol = protocol;
}

static void
world_close(struct world *w)
{
	split_free(w->split);
	dataset_free(w->data);
}

/* NDCG of the Hamming distances of all users, bit `without` of the features cut out. */
static double
plain_without(const struct world *w, const struct features *f, uint32_t without)
{
	struct eval_options opt = w->job.eval;
	struct eval_set *set;
	struct features g;
	struct codes c;
	struct ndcg ndcg;
	struct scores s;

	opt.fold = FOLD_TEST;
	assert_true(features_init(&g, f->users, f->items, f->bits - 1, NULL));
	for (uint32_t j = 0, to = 0; j < f->bits; j++) {
		if (j == without)
			continue;
		for (uint32_t a = 0; a < f->users; a++)
			g.user[a * g.bits + to] = f->user[a * f->bits + j];
		for (uint32_t a = 0; a < f->items; a++)
			g.item[a * g.bits + to] = f->item[a * f->bits + j];
		to++;
	}
	assert_true(codes_init(&c, &g, NULL));
	s = (struct scores){ .kind = SCORES_HAMMING,
			     .users = f->users,
			     .items = f->items,
			     .bits = g.bits,
			     .user_code = c.user,
			     .item_code = c.item,
			     .words = c.words };
	set = eval_set_new(w->data, w->split, &opt, NULL, NULL);
	assert_true(ndcg_eval(&ndcg, NULL, &s, set, NULL, NULL));
	eval_set_free(set);
	codes_free(&c);
	features_free(&g);
	return ndcg.expected[opt.cutoffs - 1];
}

static void
scores_without_a_bit_are_those_of_shorter_codes(void **state)
{
	(void)state;
	for (int protocol = PROTOCOL_RATED; protocol <= PROTOCOL_ALL; protocol++) {
		struct world w;
		struct features f = make_features(60, 40, 66, 7);
		struct codes c;
		struct panel *p;
		struct ndcg all;
		double got;

		world_open(&w, 60, 40, .5, (enum protocol)protocol);
		p = panel_new(&w.job, FOLD_TEST, NULL);
		assert_non_null(p);
		assert_true(codes_init(&c, &f, NULL));
		for (uint32_t j = 0; j < 66; j += 13) {
			assert_true(panel_score_without(&got, p, &c, j, NULL));
			assert_true(fabs(got - plain_without(&w, &f, j)) < 1e-12);
		}
		assert_true(panel_score_without(&got, p, &c, 66, NULL));
		assert_true(panel_score(&all, p, &f, FORM_SST, NULL));
		assert_true(fabs(got - all.expected[2]) < 1e-12);
		assert_true(all.low[2] < all.expected[2] && all.expected[2] < all.high[2]);
		assert_true(panel_chance(p)->expected[2] > 0);
		codes_free(&c);
		features_free(&f);
		panel_free(p);
		world_close(&w);
	}
}

static void
a_panel_of_many_is_drawn(void **state)
{
	struct world w;
	struct panel *p, *again;

	(void)state;
	world_open(&w, 3000, 1000, .005, PROTOCOL_ALL);
	p = panel_new(&w.job, FOLD_TEST, NULL);
	again = panel_new(&w.job, FOLD_TEST, NULL);
	assert_int_equal(panel_users(p), (1 << 21) / 1000);
	assert_true(panel_chance(p)->expected[2] == panel_chance(again)->expected[2]);
	panel_free(p);
	panel_free(again);
	world_close(&w);
}

/* Shares over all triples of a few rows, which the drawn ones must come near. */
static struct form_audit
plain_form(const struct features *f, enum form form)
{
	struct form_audit o = { 0 };
	double n = 0, cuts[2][2] = { { 0 } };

	for (uint32_t u = 0; u < f->users; u++)
		for (uint32_t b = 0; b < f->items; b++)
			for (uint32_t c = 0; c < f->items; c++) {
				double s[2] = { 0 }, t[2] = { 0 };

				for (uint32_t j = 0; b != c && j < f->bits; j++) {
					double x = (double)f->user[u * f->bits + j];

					for (int i = 0; i < 2; i++) {
						double y =
							(double)f->item[(i ? c : b) * f->bits + j];

						s[i] += x * y;
						t[i] += form == FORM_ST ? tanh(f->alpha * x) *
										  tanh(f->alpha * y)
									: (x < 0) == (y < 0);
					}
				}
				if (s[0] == s[1])
					continue;
				n++;
				o.tied += t[0] == t[1];
				o.flipped += t[0] != t[1] && (t[0] > t[1]) != (s[0] > s[1]);
			}
	o.tied /= n;
	o.flipped /= n;
	for (int side = 0; side < 2; side++) {
		const float *x = side ? f->item : f->user;
		size_t all = (size_t)(side ? f->items : f->users) * f->bits;

		for (size_t i = 0; i < all; i++) {
			double v = (double)x[i], h = form == FORM_ST ? tanh(f->alpha * v)
						     : v < 0	     ? -1
								     : 1;
			double weight = (side + 1.0) / (double)all;

			cuts[0][0] += weight * v * v;
			cuts[0][1] += weight * v * h;
			cuts[1][1] += weight * h * h;
		}
	}
	o.lost = 1 - cuts[0][1] * cuts[0][1] / (cuts[0][0] * cuts[1][1]);
	return o;
}

static void
forms_lose_as_much_as_all_triples_say(void **state)
{
	static const enum form forms[] = { FORM_S, FORM_ST, FORM_SST };
	struct features f = make_features(9, 12, 5, 11);
	struct form_audit got;

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct form_audit want = plain_form(&f, forms[i]);

		assert_true(form_audit_of(&got, &f, forms[i], NULL));
		assert_true(fabs(got.flipped - want.flipped) < .02);
		assert_true(fabs(got.tied - want.tied) < .02);
		assert_true(fabs(got.lost - want.lost) < .01);
		assert_true(got.any && got.cos_near > got.cos_far);
		if (forms[i] == FORM_ST)
			assert_true(got.form_near < got.form_far);
		else
			assert_true(got.form_near > got.form_far && got.form_far >= 0);
	}
	assert_true(form_audit_of(&got, &f, FORM_C, NULL));
	assert_true(got.flipped == 0 && got.tied == 0 && !got.any && fabs(got.lost) < 1e-9);
	features_free(&f);
}

/* Features that are +1 and -1 already have nothing to lose. */
static void
signs_of_signs_lose_nothing(void **state)
{
	struct features f = make_features(9, 12, 5, 11);
	struct form_audit got;

	(void)state;
	for (int i = 0; i < 9 * 5; i++)
		f.user[i] = f.user[i] < 0 ? -1 : 1;
	for (int i = 0; i < 12 * 5; i++)
		f.item[i] = f.item[i] < 0 ? -1 : 1;
	assert_true(form_audit_of(&got, &f, FORM_S, NULL));
	assert_true(got.flipped == 0 && got.tied == 0 && fabs(got.lost) < 1e-9);
	features_free(&f);
}

static void
fragile_bits_are_those_near_zero(void **state)
{
	/* root mean square about 1: eps is about .05 */
	const float f[] = { 1, .01f, -1, -.02f, 1, 1, -1, 1.5f };
	double share[2];

	(void)state;
	assert_true(fragile_bits(share, f, 4, 2) == .25);
	assert_true(share[0] == 0 && share[1] == .5);
}

static void
a_query_takes_time(void **state)
{
	static const enum form forms[] = { FORM_C, FORM_S };
	struct features f = make_features(5, 300, 20, 2);

	(void)state;
	for (int i = 0; i < 2; i++) {
		double seconds;

		assert_true(query_seconds(&seconds, &f, forms[i], NULL));
		assert_true(seconds > 0 && seconds < 1);
	}
	assert_int_equal(form_bytes(FORM_S, 20), 3);
	assert_int_equal(form_bytes(FORM_ST, 20), 80);
	features_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bits_are_counted_as_by_hand),
		cmocka_unit_test(shared_codes_are_counted_as_by_hand),
		cmocka_unit_test(health_is_counted_as_by_hand),
		cmocka_unit_test(scores_without_a_bit_are_those_of_shorter_codes),
		cmocka_unit_test(a_panel_of_many_is_drawn),
		cmocka_unit_test(forms_lose_as_much_as_all_triples_say),
		cmocka_unit_test(signs_of_signs_lose_nothing),
		cmocka_unit_test(fragile_bits_are_those_near_zero),
		cmocka_unit_test(a_query_takes_time),
	};

	return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
