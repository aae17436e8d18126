/* The kernels of training against their plain twins, on one thread: bench-kernels.
 *
 * A batch of made-up ratings with the density of MovieLens-1M; both find the same
 * sums up to rounding. The search kernels' twins are in bench-search. */
#include <stdint.h>
#include <string.h>

#include "bench.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/gram.h"
#include "hamtop/num/pairs.h"
#include "hamtop/num/sparse.h"

enum { ROUNDS = 5, B = 256, IN = 3706, EACH = 126, H = 128, R = 40 };

struct work {
	size_t ptr[B + 1];
	uint32_t row[B], col[B * EACH], count[IN];
	real val[B * EACH], target[B * EACH];
	struct sparse x, observed;
	struct columns columns;
	real *w, *dw; /* [IN, H] */
	real *out;    /* [B, H] */
	real *h, *dh; /* [B, R] */
	real *g, *dg; /* [IN, pair_stride(R)] */
	real *gram;   /* [R, R] */
	real *scratch;
	struct pair_block block;
};

static real *
numbers(size_t n, uint64_t key)
{
	real *x = aligned_alloc(64, (n * sizeof(*x) + 63) / 64 * 64);

	if (!x)
		bench_fail("bench-kernels: no memory");
	for (size_t i = 0; i < n; i++)
		x[i] = (real)(rng_unit(rng_at(key, i)) - 0.5);
	return x;
}

static double
total(const real *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i += 97)
		sum += fabs((double)x[i]);
	return sum;
}

static double
forward(void *arg)
{
	struct work *w = arg;

	sparse_forward(w->out, H, &w->x, 0, B, w->w, NULL, H);
	return total(w->out, (size_t)B * H);
}

static double
forward_plain(void *arg)
{
	struct work *w = arg;

	sparse_forward_plain(w->out, H, &w->x, 0, B, w->w, NULL, H);
	return total(w->out, (size_t)B * H);
}

static double
backward(void *arg)
{
	struct work *w = arg;

	memset(w->dw, 0, (size_t)IN * H * sizeof(*w->dw));
	columns_of(&w->columns, &w->x, B, w->count, IN);
	sparse_backward(w->dw, &(struct sparse_gradient){ &w->columns, w->w, H, H, 1, NULL }, 0,
			IN);
	return total(w->dw, (size_t)IN * H);
}

static double
backward_plain(void *arg)
{
	struct work *w = arg;

	memset(w->dw, 0, (size_t)IN * H * sizeof(*w->dw));
	sparse_backward_plain(w->dw, 1, &w->x, B, w->w, H, H, 0, IN);
	return total(w->dw, (size_t)IN * H);
}

/* Gradients of the near and the far features. */
static struct pair_grads
grads(struct work *w)
{
	memset(w->dg, 0, (size_t)IN * pair_stride(R) * sizeof(*w->dg));
	return (struct pair_grads){ .dh = w->dh, .dg = w->dg };
}

static double
pairs(void *arg)
{
	struct work *w = arg;
	struct pair_grads d = grads(w);

	return pair_loss(&d, &w->block, 0, B, w->scratch) + total(w->dh, (size_t)B * R);
}

static double
pairs_plain(void *arg)
{
	struct work *w = arg;
	struct pair_grads d = grads(w);

	return pair_loss_plain(&d, &w->block, 0, B) + total(w->dh, (size_t)B * R);
}

static double
gram(void *arg)
{
	struct work *w = arg;
	struct pair_grads d = grads(w);

	gram_of(w->gram, w->g, IN, R);
	return gram_loss(&d, &w->block, w->gram, 0, B, w->scratch) + total(w->dh, (size_t)B * R);
}

static double
gram_plain(void *arg)
{
	struct work *w = arg;
	struct pair_grads d = grads(w);

	return gram_loss_plain(&d, &w->block, 0, B) + total(w->dh, (size_t)B * R);
}

static void
compare(struct work *w, const char *what, double (*fast)(void *), double (*plain)(void *))
{
	struct bench_case c[] = {
		{ .name = what, .run = fast, .arg = w },
		{ .name = "its plain twin", .run = plain, .arg = w },
	};

	bench_alternate(c, ARRAY_LEN(c), ROUNDS);
	bench_agree(&c[0], &c[1], 1e-3);
	bench_faster(what, &c[0], &c[1], "one thread; 256 rows x 3,706, 126 ratings a row");
}

/* Each row rates every 29th item or so, from a place of its own on. */
static void
make_ratings(struct work *w)
{
	for (size_t a = 0; a < B; a++) {
		w->row[a] = (uint32_t)a;
		w->ptr[a + 1] = w->ptr[a] + EACH;
		for (size_t e = 0; e < EACH; e++) {
			uint64_t draw = rng_at(7, a * EACH + e);

			w->col[a * EACH + e] = (uint32_t)(e * IN / EACH + draw % (IN / EACH));
			w->val[a * EACH + e] = (real)((int)(draw >> 32 & 3) - 1) / 2;
			w->target[a * EACH + e] = (real)(draw >> 40 & 1);
		}
	}
	w->x = (struct sparse){ w->ptr, w->col, w->val };
	w->observed = (struct sparse){ w->ptr, w->col, w->target };
	w->columns.col = mem_new(IN, sizeof(*w->columns.col));
	w->columns.ptr = mem_new(IN + 1, sizeof(*w->columns.ptr));
	w->columns.entry = mem_new(B * EACH, sizeof(*w->columns.entry));
}

int
main(void)
{
	struct work *w = mem_new(1, sizeof(*w));
	size_t most;

	blas_single_thread();
	make_ratings(w);
	w->w = numbers((size_t)IN * H, 1);
	w->dw = numbers((size_t)IN * H, 2);
	w->out = numbers((size_t)B * H, 3);
	w->h = numbers((size_t)B * R, 4);
	w->dh = numbers((size_t)B * R, 5);
	w->g = numbers((size_t)IN * pair_stride(R), 6);
	w->dg = numbers((size_t)IN * pair_stride(R), 7);
	w->gram = numbers((size_t)R * R, 8);
	pair_pack(w->dg, w->g, IN, R);
	memcpy(w->g, w->dg, (size_t)IN * pair_stride(R) * sizeof(*w->g));
	w->block = (struct pair_block){ .rows = B,
					.cols = IN,
					.r = R,
					.h = w->h,
					.g = w->g,
					.row = w->row,
					.observed = &w->observed,
					.scale = 1,
					.unseen = 0.03 };
	most = pair_scratch(&w->block);
	if (gram_scratch(&w->block) > most)
		most = gram_scratch(&w->block);
	w->scratch = numbers(most + 16, 9);

	compare(w, "kernel, sparse layer forward", forward, forward_plain);
	compare(w, "kernel, sparse layer backward", backward, backward_plain);
	compare(w, "kernel, all pairs, logistic", pairs, pairs_plain);
	compare(w, "kernel, all pairs, squared", gram, gram_plain);
	w->block.unseen = 0;
	compare(w, "kernel, rated pairs, logistic", pairs, pairs_plain);
	real *const owned[] = {
		w->w, w->dw, w->out, w->h, w->dh, w->g, w->dg, w->gram, w->scratch
	};
	for (size_t i = 0; i < ARRAY_LEN(owned); i++)
		free(owned[i]);
	free(w->columns.col);
	free(w->columns.ptr);
	free(w->columns.entry);
	free(w);
	return 0;
}
