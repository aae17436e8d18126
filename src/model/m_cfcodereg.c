/* CFcodeReg: binary codes by a relaxed problem and rounding (Zhou & Zha 2012;
 * Shi & Chung 2022, Section 5.2, model 4).
 *
 *   sum over rated pairs of (V_ab - 1/2 - <u_a, v_b> / 2r)^2 + lambda R(u, v)
 *   with u, v in [-1, 1]^r, V = (R - Rmin) / (Rmax - Rmin)
 *
 * An epoch solves each user's problem exactly but for the number of sweeps, with
 * all else held, then each item's, chunk by chunk and the rows of a chunk in two
 * threads; but where the balance of the bits ties the rows together, one after the
 * other. So the objective never rises, and is the same on any number of threads.
 *
 * A short code's problem is a matrix of r^2 numbers, which costs n r^2 to make for n
 * ratings; a long one goes by what is left of its ratings, 2 n r a sweep (num/box.h). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/box.h"
#include "hamtop/num/factor.h"
#include "hamtop/num/layer.h"
#include "model/factors.h"
#include "model/hyper_rows.h"

enum {
	H_EPOCHS,
	H_LAMBDA,
	H_REGULARISER,
	H_INNER,
	H_SWEEPS,
	H_ROUNDING,
	H_INIT,
	H_PATIENCE,
	H_KEEP,
	HYPERS
};
enum { REGULARISER_NORM, REGULARISER_BALANCE };
enum { ROUNDING_MEDIAN, ROUNDING_SIGN };
enum {
	PANEL = 256, /* ratings of a short code that meet its matrix at once */
	CHUNK_MAX = 64,
	CHUNK_NUMBERS = 1 << 18,
	LONG = 96, /* bits, from which a row does without its matrix */
};

static const char *const regularisers[] = { "norm", "balance", NULL };
static const char *const roundings[] = { "median", "sign", NULL };
static const char *const keeps[] = { "last", "best", NULL };

static const struct hyper_def hypers[HYPERS] = {
	[H_EPOCHS] = INT("epochs", 1, 100000, 10, 10, 3, "rounds over users and items",
			 "the paper does not say; public code: 10; 3 is nearer to Table 3"),
	[H_LAMBDA] = REAL("lambda", 0, 1000, 0.005, 0.005, 0.4, true, true,
			  "weight of the regulariser", "Section 5.2: 0.4; public code: 0.01"),
	[H_REGULARISER] = CHOICE("regulariser", regularisers, REGULARISER_NORM, REGULARISER_NORM,
				 REGULARISER_NORM, "|u|^2 + |v|^2, or the squared sums of each bit",
				 "Section 5.2 prints the norm; public code has the balance"),
	[H_INNER] = SWITCH("inner_lambda", 0, 0, 0,
			   "items get lambda twice, lambda (|u|^2 + lambda |v|^2), as printed",
			   "Section 5.2 prints it; without it nearer to Table 3"),
	[H_SWEEPS] = INT("sweeps", 1, 1000, 5, 5, 5, "passes over the bits of a row",
			 "hamtop's own; public code has another solver"),
	[H_ROUNDING] = CHOICE("rounding", roundings, ROUNDING_SIGN, ROUNDING_SIGN, ROUNDING_MEDIAN,
			      "a bit is 1 from the median of its users (items) on, or from 0 on",
			      "Section 5.2: median"),
	[H_INIT] = REAL("init", 1e-6, 10, 0.1, 0.1, 1, false, true,
			"standard deviation of the first features, cut at -1 and 1",
			"the paper does not say; public code: 0.1"),
	[H_PATIENCE] = INT("patience", 0, 100000, 0, 0, 0,
			   "epochs without a better validation NDCG before it stops; 0: never",
			   "the paper does not say"),
	[H_KEEP] = CHOICE("keep", keeps, 0, 0, 0,
			  "report the last epoch, or the best on the validation fold",
			  "the paper does not say"),
};

struct model {
	struct factors f;    /* u and v in [-1, 1] */
	size_t bits, chunk;  /* chunk: rows between two words of the front end */
	real *fit[SIDES];    /* [ratings] V - 1/2, by user and by item */
	double *sum[SIDES];  /* [bits] over the rows, where they are to be in balance */
	real *g;	     /* [chunk, stride] gradients */
	real *h;	     /* [chunk, bits, stride] matrices; short codes */
	real *panel[HALVES]; /* factors [PANEL, stride]; long: of all ratings of a row */
	real *rest[HALVES];  /* [ratings of a row], box_scratch(); long codes */
	double error[HALVES];

	/* the chunk under way */
	int near;
	uint32_t from, to;
};

static void
reg_destroy(struct model *m)
{
	if (!m)
		return;
	for (int s = 0; s < SIDES; s++) {
		free(m->fit[s]);
		free(m->sum[s]);
	}
	factors_free(&m->f);
	free(m->g);
	free(m->panel[0]);
	free(m->rest[0]);
	free(m);
}

static void
start_side(struct model *m, int side)
{
	const struct csr *x = ratings_of(&m->f, side);
	struct rng rng = rng_start(rng_key(m->f.spec.seed, RNG_INIT, (uint64_t)side, 0));
	double min = (double)m->f.spec.data->min, range = (double)m->f.spec.data->max - min;

	for (uint32_t a = 0; a < x->rows; a++)
		for (size_t j = 0; j < m->bits; j++)
			m->f.side[side][a * m->f.stride + j] =
				(real)fmax(-1, fmin(1, hyper(&m->f, H_INIT) * rng_normal(&rng)));
	/* where all ratings are alike (implicit data) they are 1 */
	for (size_t e = 0; e < csr_nnz(x); e++)
		m->fit[side][e] = (real)(range > 0 ? ((double)x->val[e] - min) / range - 0.5 : 0.5);
}

static bool
long_code(const struct model *m)
{
	return m->bits >= LONG;
}

/* Ratings of the row that has most. */
static size_t
longest(const struct model *m)
{
	size_t most = 0;

	for (int s = 0; s < SIDES; s++)
		for (uint32_t a = 0; a < rows_of(&m->f, s); a++)
			most = csr_len(ratings_of(&m->f, s), a) > most
				       ? csr_len(ratings_of(&m->f, s), a)
				       : most;
	return most;
}

static bool
make_scratch(struct model *m, struct err *err)
{
	size_t matrix = long_code(m) ? 0 : m->bits * m->f.stride, most = longest(m);
	size_t panel = (long_code(m) ? most : PANEL) * m->f.stride;
	size_t rest = long_code(m) ? most + box_scratch(m->f.stride) : 0;

	m->chunk = CHUNK_MAX;
	if (matrix * m->chunk > CHUNK_NUMBERS)
		m->chunk = CHUNK_NUMBERS / matrix;
	m->g = mem_try(m->chunk * (matrix + m->f.stride), sizeof(real), "the rows' matrices", err);
	m->panel[0] = mem_try(HALVES * panel + 1, sizeof(real), "the rows' factors", err);
	m->rest[0] = mem_try(HALVES * rest + 1, sizeof(real), "the rows' ratings", err);
	if (!m->g || !m->panel[0] || !m->rest[0])
		return false;
	m->h = m->g + m->chunk * m->f.stride;
	m->panel[1] = m->panel[0] + panel;
	m->rest[1] = m->rest[0] + rest;
	return true;
}

static struct model *
reg_create(const struct model_spec *spec, struct err *err)
{
	struct model *m = mem_new(1, sizeof(*m));

	m->bits = spec->bits;
	if (!factors_init(&m->f, spec, err) || !make_scratch(m, err))
		goto out;
	for (int s = 0; s < SIDES; s++) {
		m->sum[s] = mem_new(m->f.stride, sizeof(double));
		m->fit[s] = mem_try(csr_nnz(ratings_of(&m->f, s)) + 1, sizeof(real),
				    "the ratings to fit", err);
		if (!m->fit[s])
			goto out;
		start_side(m, s);
	}
	return m;
out:
	reg_destroy(m);
	return NULL;
}

static double
lambda_of(const struct model *m, int side)
{
	double lambda = hyper(&m->f, H_LAMBDA);

	return side == ITEMS && (int)hyper(&m->f, H_INNER) ? lambda * lambda : lambda;
}

static void
add_up(struct model *m, int side)
{
	memset(m->sum[side], 0, m->bits * sizeof(double));
	for (size_t a = 0; a < rows_of(&m->f, side); a++)
		for (size_t j = 0; j < m->bits; j++)
			m->sum[side][j] += (double)m->f.side[side][a * m->f.stride + j];
}

/* h [bits, stride] and g [stride] of row a: the quadratic x'hx / 2 + g'x is the
 * row's share of the objective, but for the other rows' part in the balance. */
static void
row_quadratic(const struct model *m, int side, uint32_t a, real *h, real *g, real *panel)
{
	const struct csr *x = ratings_of(&m->f, side);
	const real *far = m->f.side[!side];
	size_t r = m->bits, stride = m->f.stride;

	memset(h, 0, r * stride * sizeof(*h));
	memset(g, 0, stride * sizeof(*g));
	for (size_t at = x->ptr[a]; at < x->ptr[a + 1]; at += PANEL) {
		size_t n = x->ptr[a + 1] - at < PANEL ? x->ptr[a + 1] - at : PANEL;

		for (size_t e = 0; e < n; e++)
			memcpy(panel + e * stride, far + x->col[at + e] * stride,
			       stride * sizeof(*panel));
		gemm(h, panel, true, panel, false, r, r, n, 1 / (real)(2 * r * r), 1, stride,
		     stride, stride);
		gemm(g, m->fit[side] + at, false, panel, false, 1, r, n, -1 / (real)r, 1, n, stride,
		     stride);
	}
	for (size_t k = 0; k < r; k++)
		h[k * stride + k] += 2 * (real)lambda_of(m, side);
}

static bool
balanced(const struct model *m)
{
	return (int)hyper(&m->f, H_REGULARISER) == REGULARISER_BALANCE;
}

/* What the other rows' sums add to the gradient of a row, whatever it is; g [stride]. */
static void
add_balance(const struct model *m, int side, const real *x, real *g)
{
	for (size_t j = 0; balanced(m) && j < m->bits; j++)
		g[j] += (real)(2 * lambda_of(m, side) * (m->sum[side][j] - (double)x[j]));
}

/* g becomes the gradient at the row's x. */
static void
row_gradient(const struct model *m, int side, const real *x, const real *h, real *g)
{
	size_t stride = m->f.stride;

	add_balance(m, side, x, g);
	for (size_t k = 0; k < m->bits; k++)
		for (size_t j = 0; j < stride; j++)
			g[j] += x[k] * h[k * stride + j];
}

/* The same problem by its ratings; linear [stride] is scratch. */
static struct box_rows
row_problem(const struct model *m, int side, uint32_t a, real *panel, real *linear)
{
	const struct csr *x = ratings_of(&m->f, side);
	size_t from = x->ptr[a], n = x->ptr[a + 1] - from, stride = m->f.stride;

	for (size_t e = 0; e < n; e++)
		memcpy(panel + e * stride, m->f.side[!side] + x->col[from + e] * stride,
		       stride * sizeof(*panel));
	memset(linear, 0, stride * sizeof(*linear));
	add_balance(m, side, m->f.side[side] + a * stride, linear);
	return (struct box_rows){ .f = panel,
				  .y = m->fit[side] + from,
				  .n = n,
				  .r = m->bits,
				  .stride = stride,
				  .t = (real)(0.5 / (double)m->bits),
				  .ridge = 2 * (real)lambda_of(m, side),
				  .linear = linear };
}

/* Takes a row out of the sums of its side, by -1, or back into them, by 1. */
static void
count_row(struct model *m, const real *x, int by)
{
	for (size_t j = 0; balanced(m) && j < m->bits; j++)
		m->sum[m->near][j] += by * (double)x[j];
}

/* Lowers the row's objective. */
static void
descend(struct model *m, uint32_t a, int half)
{
	unsigned sweeps = (unsigned)hyper(&m->f, H_SWEEPS);
	real *x = m->f.side[m->near] + a * m->f.stride, *g = m->g + (a - m->from) * m->f.stride;
	real *h = m->h + (a - m->from) * m->bits * m->f.stride;

	/* without ratings and lambda nothing pulls at the row */
	if (csr_len(ratings_of(&m->f, m->near), a) == 0 && lambda_of(m, m->near) <= 0)
		return;
	if (long_code(m)) {
		struct box_rows b = row_problem(m, m->near, a, m->panel[half], g);

		count_row(m, x, -1);
		box_rest(m->rest[half], x, &b);
		box_descend_rows(x, m->rest[half], &b, sweeps, m->rest[half] + b.n);
	} else {
		row_gradient(m, m->near, x, h, g);
		count_row(m, x, -1);
		box_descend(x, g, h, m->bits, m->f.stride, sweeps);
	}
	count_row(m, x, 1);
}

/* Every second row of the chunk. */
static void
chunk_part(void *ctx, int half)
{
	struct model *m = ctx;

	for (uint32_t a = m->from + (uint32_t)half; a < m->to; a += HALVES) {
		if (!long_code(m))
			row_quadratic(m, m->near, a, m->h + (a - m->from) * m->bits * m->f.stride,
				      m->g + (a - m->from) * m->f.stride, m->panel[half]);
		if (!balanced(m))
			descend(m, a, half);
	}
}

static void
error_part(void *ctx, int half)
{
	struct model *m = ctx;
	const struct csr *x = ratings_of(&m->f, USERS);

	m->error[half] = 0;
	for (uint32_t a = (uint32_t)half; a < x->rows; a += HALVES) {
		struct factor_row row = { x->col + x->ptr[a], m->fit[USERS] + x->ptr[a],
					  csr_len(x, a), m->f.stride };

		m->error[half] += factor_error(m->f.side[USERS] + a * m->f.stride, m->f.side[ITEMS],
					       &row, 0.5 / (double)m->bits);
	}
}

/* What lambda weighs. */
static double
regulariser(const struct model *m)
{
	double sum[SIDES] = { 0 };

	for (int s = 0; s < SIDES; s++) {
		if ((int)hyper(&m->f, H_REGULARISER) == REGULARISER_NORM)
			sum[s] = sum_squares(m->f.side[s], rows_of(&m->f, s) * m->f.stride);
		else
			for (size_t j = 0; j < m->bits; j++)
				sum[s] += m->sum[s][j] * m->sum[s][j];
	}
	return sum[USERS] + ((int)hyper(&m->f, H_INNER) ? hyper(&m->f, H_LAMBDA) : 1) * sum[ITEMS];
}

static struct losses
objective(struct model *m)
{
	struct losses l;

	par_run(m->f.spec.par, HALVES, error_part, m);
	l = (struct losses){ .sim = m->error[0] + m->error[1], .balance = regulariser(m) };
	l.total = l.sim + hyper(&m->f, H_LAMBDA) * l.balance;
	return l;
}

extern const struct model_ops m_cfcodereg;

static enum epoch_end
reg_epoch(struct model *m, unsigned epoch, const struct boundary *b, struct losses *out,
	  struct err *err)
{
	unsigned chunks[SIDES], done = 0;
	double ratings = (double)csr_nnz(ratings_of(&m->f, USERS));

	for (int s = 0; s < SIDES; s++) {
		chunks[s] = (unsigned)((rows_of(&m->f, s) + m->chunk - 1) / m->chunk);
		add_up(m, s);
	}
	for (m->near = USERS; m->near < SIDES; m->near++) {
		uint32_t rows = rows_of(&m->f, m->near);

		for (m->from = 0; m->from < rows; m->from = m->to, done++) {
			if (b && !b->between(b->ctx, &m->f.spec.hypers, done,
					     chunks[USERS] + chunks[ITEMS]))
				return EPOCH_STOPPED;
			m->to = rows - m->from < m->chunk ? rows : m->from + (uint32_t)m->chunk;
			par_run(m->f.spec.par, HALVES, chunk_part, m);
			for (uint32_t a = m->from; balanced(m) && a < m->to; a++)
				descend(m, a, 0);
		}
	}
	*out = objective(m);
	out->total /= ratings;
	out->sim /= ratings;
	out->balance /= ratings;
	return losses_finite(out, &m_cfcodereg, 0, epoch, err) ? EPOCH_DONE : EPOCH_FAILED;
}

static int
ascending(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* The middle one of n values; of an even number the mean of the middle two. */
static float
median(float *value, size_t n)
{
	qsort(value, n, sizeof(*value), ascending);
	return (value[(n - 1) / 2] + value[n / 2]) / 2;
}

/* Features less the median of their column, so that their sign is the code. */
static void
reg_encode(const struct model *m, float *user, float *item)
{
	float *out[SIDES] = { user, item };
	uint32_t most = rows_of(&m->f, USERS) > rows_of(&m->f, ITEMS) ? rows_of(&m->f, USERS)
								      : rows_of(&m->f, ITEMS);
	float *column = mem_new(most, sizeof(*column));

	for (int s = 0; s < SIDES; s++) {
		for (size_t j = 0; j < m->bits; j++) {
			float middle = 0;

			for (size_t a = 0; a < rows_of(&m->f, s); a++)
				column[a] = out[s][a * m->bits + j] =
					(float)m->f.side[s][a * m->f.stride + j];
			if ((int)hyper(&m->f, H_ROUNDING) == ROUNDING_MEDIAN)
				middle = median(column, rows_of(&m->f, s));
			for (size_t a = 0; a < rows_of(&m->f, s); a++)
				out[s][a * m->bits + j] -= middle;
		}
	}
	free(column);
}

/* Each row is solved; there is no step to choose. */
static double
reg_rate(const struct hypers *h, unsigned epoch)
{
	(void)h;
	(void)epoch;
	return 1;
}

static void
gradient_of(struct model *m, int side, uint32_t a, real *g)
{
	const real *x = m->f.side[side] + a * m->f.stride;

	if (long_code(m)) {
		struct box_rows b = row_problem(m, side, a, m->panel[0], m->g);

		box_rest(m->rest[0], x, &b);
		box_gradient(g, x, m->rest[0], &b);
		return;
	}
	row_quadratic(m, side, a, m->h, g, m->panel[0]);
	row_gradient(m, side, x, m->h, g);
}

/* That of each row's problem, which is what an epoch descends by. */
static size_t
reg_gradient(struct model *m, unsigned epoch, double *loss, struct tensor *value,
	     struct tensor *gradient)
{
	(void)epoch;
	factors_zero_gradient(&m->f);
	for (int s = 0; s < SIDES; s++)
		add_up(m, s);
	for (int s = 0; s < SIDES; s++)
		for (uint32_t a = 0; a < rows_of(&m->f, s); a++)
			gradient_of(m, s, a, m->f.gradient[s] + a * m->f.stride);
	*loss = objective(m).total;
	return factors_tensors(&m->f, value, gradient);
}

static const char *const nets[] = { "relaxed", NULL };

static const struct model_row rows[] = {
	{ "CFcodeReg", FORM_S, "factors in [-1, 1], rounded at the median, Hamming distance" },
};

const struct model_ops m_cfcodereg = {
	.family = "CFcodeReg",
	.help = "matrix factorisation in a box, then rounding",
	.source = "Zhou & Zha 2012; Shi & Chung 2022, Section 5.2 (4)",
	.caveat = "every bit is cut at its median, half of the users to each side: no code is "
		  "near to most of them, so that what makes an item good for all is lost.",
	.rows = rows,
	.nrows = ARRAY_LEN(rows),
	.hypers = hypers,
	.nhypers = HYPERS,
	.nets = nets,
	.loss = { "rating", { { "err", "rating" }, { "reg", "regulariser" } } },
	.create = reg_create,
	.destroy = reg_destroy,
	.epoch = reg_epoch,
	.encode = reg_encode,
	.rate = reg_rate,
	.gradient = reg_gradient,
	FACTORS_OPS,
};
