/* Layers behind sparse input and the output layer against their plain twins, on odd
 * shapes. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/outer.h"
#include "hamtop/num/recon.h"
#include "num/square.h"
#include "numbers.h"

/* These rows of x, and their transpose, in arrays of their own. */
struct packed {
	struct sparse x;
	struct columns columns;
};

static struct packed
packed_new(const struct sparse *x, const uint32_t *row, size_t B, size_t in)
{
	size_t n = sparse_entries(x, row, B), *ptr = mem_new(B + 1, sizeof(*ptr));
	uint32_t *count = mem_new(in, sizeof(*count)), *col = mem_new(n, sizeof(*col));
	real *val = mem_new(n, sizeof(*val));
	struct packed p = { { ptr, col, val },
			    { .col = mem_new(n, sizeof(uint32_t)),
			      .ptr = mem_new(n + 1, sizeof(size_t)),
			      .entry = mem_new(n, sizeof(struct column_entry)),
			      .sum = mem_new(n, sizeof(real)) } };

	sparse_pack(ptr, col, val, x, row, B);
	for (size_t a = 0; a < B; a++) {
		size_t from = x->ptr[row[a]], length = x->ptr[row[a] + 1] - from;

		assert_int_equal(ptr[a + 1] - ptr[a], length);
		assert_memory_equal(col + ptr[a], x->col + from, length * sizeof(*col));
		assert_memory_equal(val + ptr[a], x->val + from, length * sizeof(*val));
	}
	columns_of(&p.columns, &p.x, B, count, in);
	assert_int_equal(p.columns.ptr[p.columns.n], n);
	free(count);
	return p;
}

static void
packed_free(struct packed *p)
{
	sparse_free(&p->x);
	free(p->columns.col);
	free(p->columns.ptr);
	free(p->columns.sum);
	free(p->columns.entry);
}

static void
recon_columns(real *dw, real *dc, const struct recon *r, size_t from, size_t to)
{
	real *rest = mem_new((to - from) * r->h, sizeof(*rest));
	struct sparse_gradient g = recon_full_gradient(r, rest);

	recon_full_rest(rest, dc, r, from, to);
	sparse_backward(dw, &g, from, to);
	free(rest);
}

/* Loss and gradients by the fast kernels, in halves as a tower calls them. */
static double
recon_fast(real *dact, real *dw, real *dc, struct recon *r, int masked)
{
	size_t h = r->h, n = recon_gram_size(h), rows = (r->B + 1) / 2, in = r->in / 2;
	real *gram = mem_new(4 * n, sizeof(*gram));
	double loss = 0;

	if (masked) {
		loss += recon_masked_rows(dact, r, 0, rows);
		loss += recon_masked_rows(dact + rows * h, r, rows, r->B);
		recon_masked_columns(dw, dc, r, 0, in);
		recon_masked_columns(dw + in * h, dc + in, r, in, r->in);
	} else {
		recon_gram(gram, r->w, r->c, in, h);
		recon_gram(gram + n, r->w + in * h, r->c + in, r->in - in, h);
		recon_join(gram, gram + n, h);
		r->of_w = gram;
		loss += recon_full_rows(dact, gram + 2 * n, r, 0, rows);
		loss += recon_full_rows(dact + rows * h, gram + 3 * n, r, rows, r->B);
		recon_join(gram + 2 * n, gram + 3 * n, h);
		r->of_act = gram + 2 * n;
		recon_columns(dw, dc, r, 0, in);
		recon_columns(dw + in * h, dc + in, r, in, r->in);
	}
	free(gram);
	return loss;
}

static void
reconstructions_equal_their_twin(void **state)
{
	static const size_t shapes[][3] = {
		{ 1, 1, 1 }, { 5, 3, 11 }, { 37, 16, 53 }, { 64, 33, 200 }, { 40, 128, 90 }
	};

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
		size_t B = shapes[s][0], h = shapes[s][1], in = shapes[s][2];
		struct sparse x = sparse_new(B, in, 17 * s);
		real *act = numbers(B * h, 1), *w = numbers(in * h, 2), *c = numbers(in, 3);
		uint32_t *row = mem_new(B, sizeof(*row));

		for (size_t a = 0; a < B; a++)
			row[a] = (uint32_t)(B - 1 - a);
		struct packed packed = packed_new(&x, row, B, in);

		for (int masked = 0; masked < 2; masked++) {
			struct recon r = { .B = B,
					   .h = h,
					   .in = in,
					   .act = act,
					   .w = w,
					   .c = c,
					   .x = &packed.x,
					   .columns = &packed.columns,
					   .weight = 0.3 };
			size_t n = B * h + in * (h + 1);
			real *mine = mem_new(n, sizeof(*mine)), *truth = mem_new(n, sizeof(*truth));
			real *dw = mine + B * h, *tw = truth + B * h;
			double a = recon_fast(mine, dw, dw + in * h, &r, masked);
			double b = recon_plain(truth, tw, tw + in * h, &r, masked);

			assert_true(fabs(a - b) < 1e-4 * (1 + fabs(b)));
			assert_close(mine, truth, n, 1e-4, "reconstruction gradient");
			free(mine);
			free(truth);
		}
		sparse_free(&x);
		packed_free(&packed);
		free(act);
		free(w);
		free(c);
		free(row);
	}
}

static void
sparse_layers_equal_their_twins(void **state)
{
	/* rows, columns, units; widths that fill blocks of registers, and rests */
	static const size_t shapes[][3] = { { 1, 1, 1 },   { 13, 29, 15 },  { 4, 1, 16 },
					    { 21, 7, 17 }, { 13, 29, 150 }, { 9, 40, 128 },
					    { 5, 3, 300 }, { 33, 100, 48 } };

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
		size_t all = shapes[s][0], in = shapes[s][1], h = shapes[s][2], B = all;
		/* rows of what goes out and comes in may stand apart */
		size_t stride = h + 3 * (s % 2);
		struct sparse x = sparse_new(all, in, 5 * s);
		real *w = numbers(in * h, 1), *b = numbers(h, 2), *dout = numbers(B * stride, 3);
		real *mine = numbers(B * stride + in * h, 4);
		real *truth = numbers(B * stride + in * h, 4);
		uint32_t *row = mem_new(B, sizeof(*row));
		for (size_t a = 0; a < B; a++)
			row[a] = (uint32_t)((a * 4 + 3) % all); /* some twice, some never */
		struct packed packed = packed_new(&x, row, B, in);

		for (int bias = 0; bias < 2; bias++) {
			const real *add = bias ? b : NULL;
			size_t from = B / 3;

			sparse_forward(mine, stride, &packed.x, 0, from, w, add, h);
			sparse_forward(mine + from * stride, stride, &packed.x, from, B, w, add, h);
			sparse_forward_plain(truth, stride, &packed.x, 0, B, w, add, h);
			assert_close(mine, truth, B * stride, 1e-5, "sparse forward");
		}
		for (size_t from = 0, to; from < in; from = to) {
			size_t at = B * stride + from * h;
			struct sparse_gradient g = {
				&packed.columns, dout, stride, h, -0.7f, NULL
			};

			to = from + 11 < in ? from + 11 : in;
			sparse_backward(mine + at, &g, from, to);
			sparse_backward_plain(truth + at, -0.7f, &packed.x, B, dout, stride, h,
					      from, to);
		}
		assert_close(mine, truth, B * stride + in * h, 1e-5, "sparse backward");
		sparse_free(&x);
		free(w);
		free(b);
		free(dout);
		free(mine);
		free(truth);
		free(row);
		packed_free(&packed);
	}
}

/* Learning from a gradient that is never written is as learning from the written one. */
static void
sparse_layers_learn_their_gradient(void **state)
{
	static const size_t shapes[][3] = {
		{ 1, 1, 1 }, { 13, 29, 15 }, { 21, 40, 150 }, { 9, 7, 64 }
	};
	const struct adam adam = { 0.01, 0.9, 0.999, 1e-8 };

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
		size_t B = shapes[s][0], in = shapes[s][1], h = shapes[s][2], n = in * h;
		struct params fast = { 0 }, plain = { 0 };
		struct sparse x = sparse_new(B, in, 3 * s);
		real *dout = numbers(B * h, 1), *rest = numbers(n, 2);
		uint32_t *row = mem_new(B, sizeof(*row));
		for (size_t a = 0; a < B; a++)
			row[a] = (uint32_t)a;
		struct packed packed = packed_new(&x, row, B, in);
		struct sparse_gradient g = { &packed.columns, dout, h, h, 0.3f, NULL };
		struct params *both[] = { &fast, &plain };

		for (int i = 0; i < 2; i++) {
			params_add(both[i], "before", 1, 5);
			params_add(both[i], "w", in, h);
			assert_true(params_alloc(both[i], NULL));
			params_uniform(both[i], 0, 1, 9);
			params_uniform(both[i], 1, 1, 8);
		}
		for (int step = 0; step < 3; step++) {
			struct adam_step a = params_step(&fast, &adam);
			size_t at = fast.tensor[1].at, cut = in / 3;

			g.rest = step == 1 ? rest : NULL;
			sparse_backward(params_g(&plain, 1), &g, 0, in);
			params_adam(&plain, &adam, NULL);
			sparse_learn(&fast, at, &a, &g, 0, cut);
			g.rest = g.rest ? g.rest + cut * h : NULL;
			sparse_learn(&fast, at, &a, &g, cut, in);
			/* the first tensor has no gradient, and so no step from zero moments */
			assert_close(fast.w, plain.w, fast.n, 1e-5, "weights");
			assert_close(fast.m, plain.m, fast.n, 1e-5, "first moments");
			assert_close(fast.v, plain.v, fast.n, 1e-5, "second moments");
		}
		params_free(&fast);
		params_free(&plain);
		sparse_free(&x);
		packed_free(&packed);
		free(dout);
		free(rest);
		free(row);
	}
}

static void
square_products_equal_their_twin(void **state)
{
	/* rows, columns: whole blocks of registers, rests, and what BLAS does */
	static const size_t shapes[][2] = { { 1, 1 },	{ 6, 64 },  { 9, 16 }, { 11, 96 },
					    { 5, 128 }, { 20, 80 }, { 7, 50 } };

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
		size_t n = shapes[s][0], h = shapes[s][1];
		real *a = numbers(n * h, 1), *k = numbers(h * h, 2), *c = numbers(n, 3),
		     *sum = numbers(h, 4), *mine = numbers(n * h, 5), *truth = numbers(n * h, 6);

		square_product(mine, a, k, c, sum, n, h, -0.6f);
		square_product_plain(truth, a, k, c, sum, n, h, -0.6f);
		assert_close(mine, truth, n * h, 1e-5, "square product");
		real *const owned[] = { a, k, c, sum, mine, truth };
		for (size_t i = 0; i < ARRAY_LEN(owned); i++)
			free(owned[i]);
	}
}

static void
outer_products_equal_their_twin(void **state)
{
	/* rows summed, rows and columns of the sum: whole blocks of registers, rests, more
	 * rows than are met at a time, and what BLAS does */
	static const size_t shapes[][3] = { { 1, 8, 16 },   { 5, 20, 48 }, { 300, 8, 32 },
					    { 9, 3, 64 },   { 7, 16, 50 }, { 600, 24, 80 },
					    { 40, 64, 64 }, { 0, 8, 16 } };

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
		size_t n = shapes[s][0], h = shapes[s][1], w = shapes[s][2], lda = h + 5;
		real *a = numbers(n * lda + 1, 1), *b = numbers(n * w + 1, 2),
		     *mine = numbers(h * w, 3), *truth = numbers(h * w, 3),
		     *square = numbers(w * w, 4), *own = mem_new(w * w, sizeof(*own));

		outer_add(mine, a, lda, b, n, h, w);
		outer_plain(truth, a, lda, b, n, h, w);
		assert_close(mine, truth, h * w, 1e-5, "outer products");
		outer_square(square, b, n, w);
		outer_plain(own, b, w, b, n, w, w);
		for (size_t i = 0; i < w; i++)
			assert_close(square + i * w + i, own + i * w + i, w - i, 1e-5,
				     "upper triangle");
		real *const owned[] = { a, b, mine, truth, square, own };
		for (size_t i = 0; i < ARRAY_LEN(owned); i++)
			free(owned[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reconstructions_equal_their_twin),
		cmocka_unit_test(sparse_layers_equal_their_twins),
		cmocka_unit_test(sparse_layers_learn_their_gradient),
		cmocka_unit_test(square_products_equal_their_twin),
		cmocka_unit_test(outer_products_equal_their_twin),
	};

	return cmocka_run_group_tests_name("sparse", tests, NULL, NULL);
}
