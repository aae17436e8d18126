/* The factor kernels against plain loops in double, at every width of a row; the
 * quadratic program against the conditions of its minimum. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/box.h"
#include "hamtop/num/factor.h"

enum { COLUMNS = 7, ENTRIES = 11 };

struct toy {
	size_t r, stride;
	real *u, *v; /* [stride], [COLUMNS, stride] */
	real val[ENTRIES], weight[COLUMNS];
	uint32_t col[ENTRIES];
	struct factor_row row;
	struct factor_rates rates;
};

static void
toy_init(struct toy *t, size_t r)
{
	struct rng rng = rng_start(rng_key(1, RNG_TEST, r, 0));

	t->r = r;
	t->stride = factor_stride(r);
	t->u = mem_new(t->stride, sizeof(*t->u));
	t->v = mem_new(COLUMNS * t->stride, sizeof(*t->v));
	for (size_t j = 0; j < r; j++)
		t->u[j] = (real)rng_normal(&rng) / 4;
	for (size_t b = 0; b < COLUMNS; b++) {
		t->weight[b] = (real)rng_uniform(&rng);
		for (size_t j = 0; j < r; j++)
			t->v[b * t->stride + j] = (real)rng_normal(&rng) / 4;
	}
	for (size_t e = 0; e < ENTRIES; e++) {
		t->col[e] = (uint32_t)rng_below(&rng, COLUMNS); /* some twice */
		t->val[e] = (real)(1 + rng_below(&rng, 5));
	}
	t->row = (struct factor_row){ t->col, t->val, ENTRIES, t->stride };
	t->rates = (struct factor_rates){ (real)0.01, (real)0.3, (real)0.7, t->weight };
}

static void
toy_free(struct toy *t)
{
	free(t->u);
	free(t->v);
}

/* The definition, in double; u [r] and v [COLUMNS, r]. */
static double
plain_sgd(double *u, double *v, const struct toy *t)
{
	double sum = 0;

	for (size_t e = 0; e < ENTRIES; e++) {
		double *w = v + t->col[e] * t->r, error = (double)t->val[e];
		double step = (double)t->rates.step;

		for (size_t j = 0; j < t->r; j++)
			error -= u[j] * w[j];
		sum += error * error;
		for (size_t j = 0; j < t->r; j++) {
			double a = u[j], b = w[j];
			double far = (double)t->rates.far * (double)t->weight[t->col[e]];

			u[j] += step * (error * b - (double)t->rates.near * a);
			w[j] += step * (error * a - far * b);
		}
	}
	return sum;
}

static void
descent_follows_its_definition(void **state)
{
	(void)state;
	for (size_t r = 1; r <= 150; r += r < 70 ? 1 : 13) {
		struct toy t;
		double u[150], v[COLUMNS * 150];

		toy_init(&t, r);
		for (size_t j = 0; j < r; j++) {
			u[j] = (double)t.u[j];
			for (size_t b = 0; b < COLUMNS; b++)
				v[b * r + j] = (double)t.v[b * t.stride + j];
		}
		double want = plain_sgd(u, v, &t);

		assert_float_equal(factor_sgd(t.u, t.v, &t.row, &t.rates), want, 1e-4 * want);
		for (size_t j = 0; j < t.stride; j++) {
			assert_float_equal(t.u[j], j < r ? u[j] : 0, 1e-5);
			for (size_t b = 0; b < COLUMNS; b++)
				assert_float_equal(t.v[b * t.stride + j], j < r ? v[b * r + j] : 0,
						   1e-5);
		}
		toy_free(&t);
	}
}

static void
errors_are_those_before_any_step(void **state)
{
	(void)state;
	for (size_t r = 1; r <= 150; r += 7) {
		struct toy t;

		toy_init(&t, r);
		double scaled = factor_error(t.u, t.v, &t.row, 0.5), want = 0;

		for (size_t e = 0; e < ENTRIES; e++) {
			double dot = 0;

			for (size_t j = 0; j < r; j++)
				dot += (double)t.u[j] * (double)t.v[t.col[e] * t.stride + j];
			want += ((double)t.val[e] - dot / 2) * ((double)t.val[e] - dot / 2);
		}
		assert_float_equal(scaled, want, 1e-5 * want);
		t.rates.step = 0;
		assert_float_equal(factor_sgd(t.u, t.v, &t.row, &t.rates),
				   factor_error(t.u, t.v, &t.row, 1), 1e-12);
		toy_free(&t);
	}
}

/* x'Hx / 2 + g'x, in double */
static double
quadratic(const real *x, const real *h, const real *g, size_t r, size_t stride)
{
	double sum = 0;

	for (size_t i = 0; i < r; i++) {
		sum += (double)g[i] * (double)x[i];
		for (size_t j = 0; j < r; j++)
			sum += (double)x[i] * (double)h[i * stride + j] * (double)x[j] / 2;
	}
	return sum;
}

static void
descent_in_the_box_ends_at_its_minimum(void **state)
{
	enum { R = 21, STRIDE = 32 };
	real h[R * STRIDE] = { 0 }, g[STRIDE] = { 0 }, x[R] = { 0 }, gradient[STRIDE];
	struct rng rng = rng_start(rng_key(2, RNG_TEST, 0, 0));
	double last;

	(void)state;
	for (size_t n = 0; n < 2 * R; n++) {
		real row[R];

		for (size_t i = 0; i < R; i++)
			row[i] = (real)rng_normal(&rng);
		for (size_t i = 0; i < R; i++)
			for (size_t j = 0; j < R; j++)
				h[i * STRIDE + j] += row[i] * row[j];
	}
	for (size_t i = 0; i < R; i++)
		g[i] = 20 * (real)rng_normal(&rng);
	memcpy(gradient, g, sizeof(g));
	last = 0;
	for (int round = 0; round < 200; round++) {
		box_descend(x, gradient, h, R, STRIDE, 1);
		double now = quadratic(x, h, g, R, STRIDE);

		assert_true(now <= last + 1e-4);
		last = now;
	}
	size_t inside = 0;

	for (size_t i = 0; i < R; i++) {
		double slope = (double)g[i];

		for (size_t j = 0; j < R; j++)
			slope += (double)h[i * STRIDE + j] * (double)x[j];
		assert_float_equal(gradient[i], slope, 1e-2);
		assert_true(fabs((double)x[i]) <= 1);
		/* inside it is flat; at a wall it falls outwards */
		if (fabs((double)x[i]) < 1)
			assert_float_equal(slope, 0, 1e-2);
		else
			assert_true(slope * (double)x[i] <= 1e-2);
		inside += fabs((double)x[i]) < 1;
	}
	assert_in_range(inside, 1, R - 1);
}

/* The same steps by the matrix and by what is left of y, of whole blocks and of rests. */
static void
descent_by_rows_is_that_of_the_matrix(void **state)
{
	static const size_t shapes[][2] = { { 1, 3 }, { 16, 40 }, { 21, 9 }, { 50, 120 } };
	const real t = (real)0.3, ridge = (real)0.2;

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
		size_t r = shapes[s][0], n = shapes[s][1], stride = factor_stride(r);
		real *f = mem_new(n * stride, sizeof(*f)), *y = mem_new(n, sizeof(*y)),
		     *h = mem_new(r * stride, sizeof(*h)), *x = mem_new(stride, sizeof(*x)),
		     *mine = mem_new(stride, sizeof(*x)), *g = mem_new(stride, sizeof(*g)),
		     *slope = mem_new(stride, sizeof(*g)), *rest = mem_new(n, sizeof(*rest)),
		     *linear = mem_new(stride, sizeof(*linear)),
		     *scratch = mem_new(box_scratch(stride), sizeof(*scratch));
		struct rng rng = rng_start(rng_key(3, RNG_TEST, s, 0));
		struct box_rows b = { f, y, n, r, stride, t, ridge, linear };

		for (size_t k = 0; k < r; k++) {
			linear[k] = (real)rng_normal(&rng);
			mine[k] = x[k] = (real)(rng_uniform(&rng) - 0.5);
			h[k * stride + k] = ridge;
			g[k] = linear[k] + ridge * x[k];
		}
		for (size_t e = 0; e < n; e++) {
			double dot = 0;

			y[e] = (real)rng_normal(&rng);
			for (size_t k = 0; k < r; k++)
				dot += (double)x[k] *
				       (double)(f[e * stride + k] = (real)rng_normal(&rng));
			for (size_t k = 0; k < r; k++) {
				const real *row = f + e * stride;

				g[k] += 2 * t * ((real)dot * t - y[e]) * row[k];
				for (size_t j = 0; j < r; j++)
					h[k * stride + j] += 2 * t * t * row[k] * row[j];
			}
		}
		box_rest(rest, mine, &b);
		box_gradient(slope, mine, rest, &b);
		for (size_t k = 0; k < r; k++)
			assert_float_equal(slope[k], g[k], 1e-3);
		box_descend(x, g, h, r, stride, 3);
		box_descend_rows(mine, rest, &b, 3, scratch);
		box_gradient(slope, mine, rest, &b);
		size_t moved = 0;
		for (size_t k = 0; k < stride; k++) {
			assert_float_equal(mine[k], x[k], 1e-3);
			assert_float_equal(slope[k], g[k], 1e-2);
			moved += fabs((double)x[k]) < 1 && k < r;
		}
		assert_true(r == 1 || moved > 0);
		real *const owned[] = { f, y, h, x, mine, g, slope, rest, linear, scratch };
		for (size_t i = 0; i < ARRAY_LEN(owned); i++)
			free(owned[i]);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(descent_follows_its_definition),
		cmocka_unit_test(errors_are_those_before_any_step),
		cmocka_unit_test(descent_in_the_box_ends_at_its_minimum),
		cmocka_unit_test(descent_by_rows_is_that_of_the_matrix),
	};

	return cmocka_run_group_tests_name("factors", tests, NULL, NULL);
}
