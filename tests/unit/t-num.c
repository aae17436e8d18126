/* Every fast kernel against its plain twin, on odd shapes; the straight-through
 * estimator against its declared surrogate; Adam against the paper's formulas. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/cosine.h"
#include "hamtop/num/layer.h"
#include "hamtop/num/params.h"
#include "hamtop/num/row.h"
#include "num/func.h"
#include "numbers.h"

static void
functions_are_accurate(void **state)
{
	(void)state;
	for (double x = -80; x < 80; x += 0.0137) {
		lane linear, factor, at = lane_all((real)x);
		double y = (double)(real)x, sigmoid = 1 / (1 + exp(-y));
		double mine = (double)func_sigmoid(at, &linear, &factor)[3];
		double softplus = (double)linear[3] + log((double)factor[3]);

		assert_true(fabs((double)func_exp(at)[3] / exp(y) - 1) < 3e-7);
		assert_true(fabs(mine / sigmoid - 1) < 3e-7);
		assert_true(fabs(softplus - (fmax(y, 0) + log1p(exp(-fabs(y))))) <
			    2e-7 * (1 + fabs(y)));
		assert_true(fabs((double)func_tanh(at)[3] - tanh(y)) < 3e-7);
	}
	for (int i = 0; i < LANE; i++) {
		lane linear, factor, low = lane_all(-200), high = lane_all(200);

		assert_true(func_exp(low)[i] >= 0 && func_exp(low)[i] < 1e-37f);
		assert_true(isfinite(func_exp(high)[i]));
		assert_true(func_sigmoid(low, &linear, &factor)[i] < 1e-37f);
		assert_true(linear[i] == 0 && factor[i] == 1);
		assert_true(func_sigmoid(high, &linear, &factor)[i] == 1);
		assert_true(linear[i] == 200 && factor[i] == 1);
		assert_true(func_tanh(high)[i] == 1 && func_tanh(low)[i] == -1);
		assert_true(isnan(func_tanh(lane_all(NAN))[i]));
		assert_true(isnan(func_sigmoid(lane_all(NAN), &linear, &factor)[i]));
	}
}

static void
a_product_keeps_the_sum_of_its_logarithms(void **state)
{
	struct func_log l = FUNC_LOG_INIT;
	double truth = 0;

	(void)state;
	for (uint64_t i = 0; i < 10000; i++) {
		lane x;

		for (int k = 0; k < LANE; k++) {
			x[k] = (real)(1 + rng_unit(rng_at(3, i * LANE + (uint64_t)k)));
			truth += log((double)x[k]);
		}
		l.product *= x;
		if (i % FUNC_FACTORS == FUNC_FACTORS - 1)
			func_log_settle(&l);
	}
	func_log_settle(&l);
	assert_true(fabs(func_log_sum(&l) / truth - 1) < 1e-7);
}

static void
the_straight_through_sign_is_as_declared(void **state)
{
	const real f[] = { -3, -1, -0.5f, 0, 0.5f, 1, 1.5f }, dh[] = { 1, 2, 3, 4, 5, 6, 7 };
	const real sign[] = { -1, -1, -1, 1, 1, 1, 1 }, passed[] = { 0, 2, 3, 4, 5, 6, 0 };
	real h[7], df[7];

	(void)state;
	relax_forward(RELAX_SIGN, h, f, 7, 9);
	relax_backward(RELAX_SIGN, df, dh, h, f, 7, 9);
	for (int i = 0; i < 7; i++) {
		assert_true(h[i] == sign[i]);
		assert_true(df[i] == passed[i]);
	}
}

static void
dropout_depends_on_its_key_alone(void **state)
{
	enum { ROWS = 200, W = 64 };
	static real x[ROWS * W], y[ROWS * W];
	uint32_t row[ROWS];
	size_t kept = 0;

	(void)state;
	for (uint32_t a = 0; a < ROWS; a++)
		row[a] = 7 * a;
	for (size_t i = 0; i < ROWS * W; i++)
		x[i] = y[i] = 1;
	dropout_apply(x, 42, row, ROWS, W, 0.6);
	dropout_apply(y, 42, row, 100, W, 0.6);
	dropout_apply(y + 100 * W, 42, row + 100, 100, W, 0.6);
	assert_memory_equal(x, y, sizeof(x));
	for (size_t i = 0; i < ROWS * W; i++) {
		assert_true(x[i] == 0 || fabs((double)x[i] - 2.5) < 1e-6);
		kept += x[i] != 0;
	}
	assert_in_range(kept, ROWS * W * 38 / 100, ROWS * W * 42 / 100);
	dropout_apply(y, 43, row, ROWS, W, 0);
	assert_memory_equal(x, y, sizeof(x));
}

/* Units that are kept together with the one `drow`, `dunit` and `dkey` away, of
 * the share that independence wants; in standard deviations. */
static double
dropout_ties(uint32_t drow, uint32_t dunit, uint64_t dkey)
{
	enum { ROWS = 500, W = 150 };
	static real x[ROWS * W], y[ROWS * W];
	uint32_t row[ROWS], other[ROWS];
	double p = 0.6, both = (1 - p) * (1 - p), seen = 0, n = 0;

	for (uint32_t a = 0; a < ROWS; a++) {
		row[a] = a;
		other[a] = a + drow;
	}
	for (size_t i = 0; i < ROWS * W; i++)
		x[i] = y[i] = 1;
	dropout_apply(x, rng_mix(7), row, ROWS, W, p);
	dropout_apply(y, rng_mix(7 + dkey), other, ROWS, W, p);
	for (size_t a = 0; a < ROWS; a++)
		for (size_t j = 0; j + dunit < W; j++, n++)
			seen += x[a * W + j] != 0 && y[a * W + j + dunit] != 0;
	return (seen - n * both) / sqrt(n * both * (1 - both));
}

static void
dropout_of_neighbours_is_independent(void **state)
{
	(void)state;
	for (uint32_t drow = 0; drow < 4; drow++)
		for (uint32_t dunit = 0; dunit < 20; dunit++)
			for (uint64_t dkey = 0; dkey < 4; dkey++)
				if (drow + dunit + dkey > 0)
					assert_true(fabs(dropout_ties(drow, dunit, dkey)) < 4.5);
	/* the same unit twice is anything but */
	assert_true(dropout_ties(0, 0, 0) > 100);
}

static void
adam_follows_its_paper(void **state)
{
	struct params p = { 0 };
	struct adam adam = { 0.01, 0.9, 0.999, 1e-8 };
	struct err err = ERR_INIT;
	double w[5], m[5] = { 0 }, v[5] = { 0 };
	size_t t = params_add(&p, "w", 1, 5);

	(void)state;
	assert_true(params_alloc(&p, &err));
	params_uniform(&p, t, 0.5, 3);
	for (int i = 0; i < 5; i++)
		w[i] = (double)params_w(&p, t)[i];
	for (int step = 1; step <= 50; step++) {
		for (int i = 0; i < 5; i++) {
			double g = sin(step * (i + 1));

			params_g(&p, t)[i] = (real)g;
			m[i] = 0.9 * m[i] + 0.1 * g;
			v[i] = 0.999 * v[i] + 0.001 * g * g;
			w[i] -= 0.01 * (m[i] / (1 - pow(0.9, step))) /
				(sqrt(v[i] / (1 - pow(0.999, step))) + 1e-8);
		}
		params_adam(&p, &adam, NULL);
	}
	for (int i = 0; i < 5; i++) {
		assert_true(fabs((double)params_w(&p, t)[i] - w[i]) < 1e-5);
		assert_true(params_g(&p, t)[i] == 0);
	}
	params_free(&p);
}

static void
momentum_follows_its_formula(void **state)
{
	struct params p = { 0 };
	struct momentum momentum = { 0.01, 0.9, 0.05 };
	struct err err = ERR_INIT;
	double w[5], m[5] = { 0 };
	size_t t = params_add(&p, "w", 1, 5);

	(void)state;
	assert_true(params_alloc(&p, &err));
	params_uniform(&p, t, 0.5, 3);
	for (int i = 0; i < 5; i++)
		w[i] = (double)params_w(&p, t)[i];
	for (int step = 1; step <= 50; step++) {
		for (int i = 0; i < 5; i++) {
			double g = sin(step * (i + 1));

			params_g(&p, t)[i] = (real)g;
			m[i] = 0.9 * m[i] + g + 0.05 * w[i];
			w[i] -= 0.01 * m[i];
		}
		params_momentum(&p, &momentum, NULL);
	}
	for (int i = 0; i < 5; i++) {
		assert_true(fabs((double)params_w(&p, t)[i] - w[i]) < 1e-5);
		assert_true(params_g(&p, t)[i] == 0);
	}
	params_free(&p);
}

/* the cosine of rows a and b of x, by their dense form */
static double
dense_cosine(const struct sparse *x, size_t cols, uint32_t a, uint32_t b)
{
	double *row[2] = { mem_new(cols, sizeof(double)), mem_new(cols, sizeof(double)) };
	double dot = 0, length[2] = { 0 };

	for (int i = 0; i < 2; i++) {
		uint32_t r = i ? b : a;

		for (size_t e = x->ptr[r]; e < x->ptr[r + 1]; e++)
			row[i][x->col[e]] = (double)x->val[e];
	}
	for (size_t j = 0; j < cols; j++) {
		dot += row[0][j] * row[1][j];
		length[0] += row[0][j] * row[0][j];
		length[1] += row[1][j] * row[1][j];
	}
	free(row[0]);
	free(row[1]);
	return length[0] > 0 && length[1] > 0 ? dot / sqrt(length[0] * length[1]) : 0;
}

static void
cosines_are_those_of_dense_rows(void **state)
{
	enum { ROWS = 23, COLS = 41, B = 9 };
	/* one twice; row 3 is empty */
	static const uint32_t row[B] = { 5, 0, 22, 3, 7, 5, 1, 11, 16 };
	struct sparse x = sparse_new(ROWS, COLS, 77);
	real length[ROWS], dense[COLS] = { 0 }, c[B * B];

	(void)state;
	sparse_lengths(length, &x, ROWS);
	for (size_t parts = 1; parts <= 3; parts++) {
		memset(c, 0xff, sizeof(c));
		for (size_t part = 0; part < parts; part++)
			sparse_cosines(c, &x, length, row, B, dense, part, parts);
		for (size_t k = 0; k < B; k++)
			for (size_t l = 0; l < B; l++)
				assert_true(fabs((double)c[k * B + l] -
						 dense_cosine(&x, COLS, row[k], row[l])) < 1e-6);
		for (size_t j = 0; j < COLS; j++)
			assert_true(dense[j] == 0);
	}
	assert_true(fabs((double)c[0 * B + 5] - 1) < 1e-6 && c[3 * B + 3] == 0);
	sparse_free(&x);
}

static void
codes_are_packed_as_promised(void **state)
{
	const float f[] = { 1, -1, 0, -2, 3, 4, -5, -6, 7, -1 }; /* 1010 1100 10 */
	uint8_t bytes[16];
	uint64_t code[16], back[16];

	(void)state;
	bits_from_sign(code, f, 1, 10);
	assert_true(code[0] == 0xac80000000000000u);
	bits_to_bytes(bytes, code, 10);
	assert_int_equal(bytes[0], 0xac);
	assert_int_equal(bytes[1], 0x80);
	for (uint32_t bits = 1; bits <= 1024; bits = bits * 3 / 2 + 1) {
		float *g = mem_new(bits, sizeof(*g));
		uint32_t ones = 0;

		for (uint32_t j = 0; j < bits; j++) {
			g[j] = (float)(rng_unit(rng_at(bits, j)) - 0.5);
			ones += g[j] >= 0;
		}
		bits_from_sign(code, g, 1, bits);
		uint8_t *packed = mem_new(bits_bytes(bits), 1);

		bits_to_bytes(packed, code, bits);
		bits_from_bytes(back, packed, bits);
		assert_memory_equal(code, back, bits_words(bits) * sizeof(*code));
		memset(back, 0, sizeof(back));
		assert_int_equal(bits_distance(code, back, bits_words(bits)), ones);
		free(packed);
		free(g);
	}
}

static void
scores_and_levels_find_their_place(void **state)
{
	enum { MOST = 300 };

	(void)state;
	for (size_t n = 0; n < MOST; n += 13) {
		size_t above = 0, same = 0, mine, tied;
		float row[MOST] = { 0 }, x = 3;

		for (size_t i = 0; i < n; i++) {
			row[i] = (float)(rng_at(70, i) % 19) - 9;
			above += row[i] > x;
			same += row[i] == x;
		}
		row_place(&mine, &tied, row, n, x);
		assert_int_equal(mine, above);
		assert_int_equal(tied, same);

		uint32_t level[MOST], least = UINT32_MAX;
		uint16_t level16[MOST];

		for (size_t i = 0; i < n; i++) {
			level[i] = (uint32_t)(rng_at(71, i) % 1000);
			level16[i] = (uint16_t)level[i];
			if (level[i] >= 500 && level[i] < least)
				least = level[i];
		}
		assert_int_equal(level_next(level, n, 500), least);
		assert_int_equal(level_next16(level16, n, 500),
				 least == UINT32_MAX ? UINT16_MAX : least);
	}
}

static void
picked_scores_equal_their_twin(void **state)
{
	enum { ITEMS = 9, BITS = 150 };
	static const uint32_t at[] = { 8, 0, 3, 3, 5 };

	(void)state;
	for (uint32_t bits = 1; bits <= BITS; bits += 7) {
		uint32_t words = bits_words(bits);
		double dot[ARRAY_LEN(at)], minus[ARRAY_LEN(at)];
		uint64_t code[ITEMS * (BITS / 64 + 1)];
		float items[ITEMS * BITS];

		for (size_t i = 0; i < ITEMS * bits; i++)
			items[i] = (float)(2 * rng_unit(rng_at(77, i)) - 1);
		bits_from_sign(code, items, ITEMS, bits);
		pick_dots(dot, items, items, bits, at, ARRAY_LEN(at));
		pick_distances(minus, code, code, words, at, ARRAY_LEN(at));
		for (size_t i = 0; i < ARRAY_LEN(at); i++) {
			double sum = 0, differ = 0;

			for (uint32_t j = 0; j < bits; j++) {
				sum += (double)items[j] * (double)items[at[i] * bits + j];
				differ += bits_get(code, j) != bits_get(code + at[i] * words, j);
			}
			assert_true(fabs(dot[i] - sum) < 1e-12);
			assert_true(minus[i] == -differ);
		}
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_are_accurate),
		cmocka_unit_test(a_product_keeps_the_sum_of_its_logarithms),
		cmocka_unit_test(the_straight_through_sign_is_as_declared),
		cmocka_unit_test(dropout_depends_on_its_key_alone),
		cmocka_unit_test(dropout_of_neighbours_is_independent),
		cmocka_unit_test(adam_follows_its_paper),
		cmocka_unit_test(momentum_follows_its_formula),
		cmocka_unit_test(cosines_are_those_of_dense_rows),
		cmocka_unit_test(codes_are_packed_as_promised),
		cmocka_unit_test(scores_and_levels_find_their_place),
		cmocka_unit_test(picked_scores_equal_their_twin),
	};

	return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}
