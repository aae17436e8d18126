/* The losses over pairs against their plain twins, on odd shapes. Compiled for both
 * number types: t-pairs and t-pairs64. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/num/gram.h"
#include "hamtop/num/pairs.h"
#include "numbers.h"

static const double BOUND = sizeof(real) == sizeof(double) ? 1e-12 : 1e-5;

/* Where a loss and its twin put their gradients. */
struct pair_room {
	struct pair_grads d;
	real *room, *scratch;
};

static struct pair_room
pair_room_new(const struct pair_block *b)
{
	size_t stride = pair_stride(b->r), far = b->cols * stride, near = b->rows * stride;
	real *room = mem_try(far + near + b->rows + b->cols, sizeof(*room), "a test", NULL);
	size_t n = pair_scratch(b) > gram_scratch(b) ? pair_scratch(b) : gram_scratch(b);
	real *scratch = mem_try(n, sizeof(*scratch), "a test", NULL);

	return (struct pair_room){
		.d = { .dg = room,
		       .dh = room + far,
		       .dp = room + far + near,
		       .dq = room + far + near + b->rows },
		.room = room,
		.scratch = scratch,
	};
}

static void
pair_room_free(struct pair_room *p)
{
	free(p->room);
	free(p->scratch);
}

static double
loss_of(struct pair_room *p, const struct pair_block *b, const real *gram, size_t from, size_t to)
{
	return gram ? gram_loss(&p->d, b, gram, from, to, p->scratch)
		    : pair_loss(&p->d, b, from, to, p->scratch);
}

static void
assert_near(double mine, double truth, double bound)
{
	assert_true(fabs(mine - truth) <= bound * (1 + fabs(truth)));
}

/* Terms as large as the largest numbers cancel in the small ones, so that is what
 * rounding is measured by; how much there is depends on the kernels of the BLAS. */
static void
assert_close_to_largest(const real *a, const real *b, size_t n, const char *what)
{
	double largest = 0, worst = 0;

	for (size_t i = 0; i < n; i++) {
		largest = fmax(largest, fabs((double)b[i]));
		worst = fmax(worst, fabs((double)a[i] - (double)b[i]));
	}
	if (!(worst <= BOUND / 5 * largest))
		fail_msg("%s: %g off where the largest is %g", what, worst, largest);
}

/* gram: that of g for the squared loss, NULL for the logistic one */
static void
check_block(const struct pair_block *b, const real *gram)
{
	struct pair_room fast = pair_room_new(b), plain = pair_room_new(b);
	size_t cut = b->rows / 3, all = b->rows * pair_stride(b->r) + b->rows + b->cols;
	double x = loss_of(&fast, b, gram, 0, cut), dscale = fast.d.dscale,
	       doffset = fast.d.doffset;
	double y = gram ? gram_loss_plain(&plain.d, b, 0, b->rows)
			: pair_loss_plain(&plain.d, b, 0, b->rows);

	/* in two parts, as two threads would; here into the same dg and dq */
	x += loss_of(&fast, b, gram, cut, b->rows);
	assert_near(x, y, BOUND);
	assert_near(dscale + fast.d.dscale, plain.d.dscale, 10 * BOUND);
	assert_near(doffset + fast.d.doffset, plain.d.doffset, 10 * BOUND);
	assert_close(fast.room, plain.room, b->cols * pair_stride(b->r), 2 * BOUND, "far gradient");
	assert_close_to_largest(fast.d.dh, plain.d.dh, all, "near gradient");
	pair_room_free(&fast);
	pair_room_free(&plain);
}

static void
losses_over_pairs_equal_their_twins(void **state)
{
	static const size_t shapes[][3] = { { 1, 1, 1 },     { 7, 9, 5 },     { 65, 33, 40 },
					    { 130, 70, 17 }, { 3, 300, 64 },  { 40, 270, 16 },
					    { 4, 3, 1024 },  { 20, 258, 100 } };

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
		size_t rows = shapes[s][0], cols = shapes[s][1], r = shapes[s][2], all = rows + 4;
		struct sparse obs = sparse_new(all, cols, s);
		real *h = numbers(rows * r, 1), *p = numbers(rows, 3), *q = numbers(cols, 4),
		     *far = numbers(cols * r, 2),
		     *g = mem_try(cols * pair_stride(r), sizeof(*g), "a test", NULL),
		     *gram = mem_new(r * r, sizeof(*gram));
		uint32_t *row = mem_new(rows, sizeof(*row));

		pair_pack(g, far, cols, r);
		for (size_t a = 0; a < rows; a++)
			row[a] = (uint32_t)((a * 3 + 1) % all);
		for (int way = 0; way < 6; way++) {
			bool mixed = way < 3, offsets = way % 2 == 0;
			struct pair_block b = {
				.rows = rows,
				.cols = cols,
				.r = r,
				.h = h,
				.g = g,
				.row = mixed ? row : NULL,
				.observed = &obs,
				.scale = 4 / sqrt((double)r),
				.offset = -0.2,
				.p = offsets ? p : NULL,
				.q = way % 3 == 1 ? q : NULL,
				.unseen = way % 3 * 0.5,
			};

			check_block(&b, NULL);
			b.offset = 0;
			b.p = b.q = NULL;
			gram_of(gram, g, cols, r);
			check_block(&b, gram);
		}
		sparse_free(&obs);
		free(far);
		free(h);
		free(g);
		free(gram);
		free(p);
		free(q);
		free(row);
	}
}

static void
rows_are_packed_and_unpacked(void **state)
{
	enum { ROWS = 5, R = 19 };
	size_t stride = pair_stride(R);
	real *g = numbers(ROWS * R, 1), *packed = mem_new(ROWS * stride, sizeof(*packed)),
	     *in_place = mem_new(ROWS * stride, sizeof(*in_place)), sum[ROWS * R];

	(void)state;
	assert_true(stride >= R && stride * sizeof(real) % 64 == 0 &&
		    pair_stride(stride) == stride);
	memcpy(in_place, g, ROWS * R * sizeof(*g));
	pair_pack(packed, g, ROWS, R);
	pair_pack(in_place, in_place, ROWS, R);
	assert_memory_equal(packed, in_place, ROWS * stride * sizeof(*packed));
	for (size_t a = 0; a < ROWS; a++)
		for (size_t j = 0; j < stride; j++)
			assert_true(packed[a * stride + j] == (j < R ? g[a * R + j] : 0));
	pair_unpack_sum(sum, packed, in_place, ROWS, R);
	for (size_t i = 0; i < ROWS * R; i++)
		assert_true(sum[i] == 2 * g[i]);
	free(g);
	free(packed);
	free(in_place);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(losses_over_pairs_equal_their_twins),
		cmocka_unit_test(rows_are_packed_and_unpacked),
	};

	return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}
