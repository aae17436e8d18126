/* CF: matrix factorisation by stochastic gradient descent (Shi & Chung 2022,
 * Section 5.2, model 3).
 *
 *   sum over rated pairs of (R_ab - <u_a, v_b>)^2 + lambda (|u|^2 + |v|^2)
 *
 * CF-S ranks by the signs of the features, CF-C by the features themselves: what
 * lies between the two is the loss by the sign alone.
 *
 * Users and items are cut into two halves each. An epoch meets blocks (0,0) and
 * (1,1) at once, then (0,1) and (1,0): two threads share no row, and the order of
 * steps that a row sees does not depend on their number. */
#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/factor.h"
#include "hamtop/num/layer.h"
#include "model/factors.h"
#include "model/hyper_rows.h"

enum {
	H_EPOCHS,
	H_LR,
	H_DECAY,
	H_LAMBDA,
	H_LAMBDA_PER,
	H_INNER,
	H_CENTER,
	H_INIT,
	H_PATIENCE,
	H_KEEP,
	HYPERS
};
enum { PER_RATING, PER_ROW };
enum { CENTER_RAW, CENTER_MEAN, CENTER_SCALED };
enum { BATCH_USERS = 1024 };

static const char *const per[] = { "rating", "row", NULL };
static const char *const centers[] = { "raw", "mean", "scaled", NULL };
static const char *const keeps[] = { "last", "best", NULL };

static const struct hyper_def hypers[HYPERS] = {
	[H_EPOCHS] = INT("epochs", 1, 100000, 40, 40, 10, "passes over the training ratings",
			 "the paper does not say"),
	[H_LR] = REAL("lr", 0, 1, 0.01, 0.01, 0.005, true, true, "step of gradient descent",
		      "the paper does not say"),
	[H_DECAY] = REAL("decay", 0.01, 1, 0.97, 0.97, 1, true, false,
			 "the step of an epoch is this share of the last one's",
			 "the paper does not say"),
	[H_LAMBDA] = REAL("lambda", 0, 1000, 0.1, 0.1, 0.4, true, true, "weight of the norms",
			  "Section 5.2: 0.4"),
	[H_LAMBDA_PER] = CHOICE("lambda_per", per, PER_RATING, PER_RATING, PER_RATING,
				"a row's norm counts at each of its ratings, or once",
				"the formula has row; SGD commonly rating"),
	[H_INNER] = SWITCH("inner_lambda", 0, 0, 1,
			   "items get lambda twice, lambda (|u|^2 + lambda |v|^2), as printed",
			   "Section 5.2, perhaps a misprint"),
	[H_CENTER] = CHOICE("center", centers, CENTER_MEAN, CENTER_MEAN, CENTER_RAW,
			    "fit R, R less the mean rating, or the scale mapped to -r .. r",
			    "the formula has raw; DCF scaled"),
	[H_INIT] = REAL("init", 1e-6, 10, 0.1, 0.1, 0.1, false, true,
			"standard deviation of the first features", "the paper does not say"),
	[H_PATIENCE] = INT("patience", 0, 100000, 0, 0, 0,
			   "epochs without a better validation NDCG before it stops; 0: never",
			   "the paper does not say"),
	[H_KEEP] = CHOICE("keep", keeps, 0, 0, 0,
			  "report the last epoch, or the best on the validation fold",
			  "the paper does not say"),
};

struct model {
	struct factors f;
	real *val;	     /* [ratings] what is fitted, by user */
	real *weight[SIDES]; /* [rows] of a row's norm at each of its ratings */
	uint32_t *order;     /* [users] shuffled within each half */
	size_t *middle;	     /* [users] a user's first entry in the second half of items */
	uint32_t half_user, half_item; /* where the second halves begin */

	/* the batch under way */
	unsigned phase;
	uint32_t from;
	struct factor_rates rates;
	double error[HALVES];
};

/* What is taken off a rating, and what the rest is multiplied with. */
static bool
centering(const struct model *m, double *off, double *times, struct err *err)
{
	const struct csr *x = ratings_of(&m->f, USERS);
	double min = (double)m->f.spec.data->min, max = (double)m->f.spec.data->max;

	*off = 0;
	*times = 1;
	if ((int)hyper(&m->f, H_CENTER) == CENTER_RAW)
		return true;
	if (min == max)
		return err_set(err, ERR_DATA,
			       "all ratings are %g, of which nothing is left when they are "
			       "centred; try --set center=raw",
			       max);
	if ((int)hyper(&m->f, H_CENTER) == CENTER_SCALED) {
		*off = (min + max) / 2;
		*times = 2 * m->f.spec.bits / (max - min);
		return true;
	}
	for (size_t e = 0; e < csr_nnz(x); e++)
		*off += (double)x->val[e];
	*off /= (double)csr_nnz(x);
	return true;
}

/* The first row behind half of the ratings. */
static uint32_t
half_of(const struct csr *x)
{
	uint32_t a = 0;

	while (a < x->rows && x->ptr[a] < csr_nnz(x) / 2)
		a++;
	return a;
}

static void
cut_blocks(struct model *m)
{
	const struct csr *x = ratings_of(&m->f, USERS);

	m->half_user = half_of(x);
	m->half_item = half_of(ratings_of(&m->f, ITEMS));
	for (uint32_t a = 0; a < x->rows; a++) {
		m->middle[a] = x->ptr[a];
		while (m->middle[a] < x->ptr[a + 1] && x->col[m->middle[a]] < m->half_item)
			m->middle[a]++;
	}
}

static void
start_features(struct model *m, int side)
{
	struct rng rng = rng_start(rng_key(m->f.spec.seed, RNG_INIT, (uint64_t)side, 0));

	for (uint32_t a = 0; a < rows_of(&m->f, side); a++) {
		uint32_t n = (uint32_t)csr_len(ratings_of(&m->f, side), a);

		for (uint32_t j = 0; j < m->f.spec.bits; j++)
			m->f.side[side][a * m->f.stride + j] =
				(real)(hyper(&m->f, H_INIT) * rng_normal(&rng));
		m->weight[side][a] =
			(int)hyper(&m->f, H_LAMBDA_PER) == PER_ROW && n ? 1 / (real)n : 1;
	}
}

static void
cf_destroy(struct model *m)
{
	if (!m)
		return;
	factors_free(&m->f);
	free(m->weight[USERS]);
	free(m->weight[ITEMS]);
	free(m->val);
	free(m->order);
	free(m->middle);
	free(m);
}

static struct model *
cf_create(const struct model_spec *spec, struct err *err)
{
	struct model *m = mem_new(1, sizeof(*m));
	const struct csr *x = &spec->split->user[FOLD_TRAIN];
	double off, times;

	if (!factors_init(&m->f, spec, err) || !centering(m, &off, &times, err))
		goto out;
	m->val = mem_try(csr_nnz(x) + 1, sizeof(*m->val), "the ratings to fit", err);
	m->order = mem_try(x->rows, sizeof(*m->order), "the order of users", err);
	m->middle = mem_try(x->rows, sizeof(*m->middle), "the blocks of ratings", err);
	if (!m->val || !m->order || !m->middle)
		goto out;
	for (int s = 0; s < SIDES; s++) {
		m->weight[s] = mem_try(rows_of(&m->f, s), sizeof(real), "the weights of rows", err);
		if (!m->weight[s])
			goto out;
		start_features(m, s);
	}
	for (size_t e = 0; e < csr_nnz(x); e++)
		m->val[e] = (real)(((double)x->val[e] - off) * times);
	cut_blocks(m);
	return m;
out:
	cf_destroy(m);
	return NULL;
}

static double
cf_rate(const struct hypers *h, unsigned epoch)
{
	return h->v[H_LR] * pow(h->v[H_DECAY], epoch - 1.0);
}

static double
lambda_of(const struct model *m, int side)
{
	double lambda = hyper(&m->f, H_LAMBDA);

	return side == ITEMS && (int)hyper(&m->f, H_INNER) ? lambda * lambda : lambda;
}

/* The norms that lambda weighs: a row's as often as it is shrunk. */
static double
norms(const struct model *m)
{
	double sum = 0;

	for (int s = 0; s < SIDES; s++) {
		const struct csr *x = ratings_of(&m->f, s);
		double inner =
			s == ITEMS && (int)hyper(&m->f, H_INNER) ? hyper(&m->f, H_LAMBDA) : 1;

		for (uint32_t a = 0; a < x->rows; a++)
			sum += inner * (double)m->weight[s][a] * (double)csr_len(x, a) *
			       sum_squares(m->f.side[s] + a * m->f.stride, m->f.spec.bits);
	}
	return sum;
}

/* Entries from .. to-1 of user a. */
static struct factor_row
entries(const struct model *m, size_t from, size_t to)
{
	return (struct factor_row){ ratings_of(&m->f, USERS)->col + from, m->val + from, to - from,
				    m->f.stride };
}

static struct factor_rates
rates_of(const struct model *m, double step)
{
	return (struct factor_rates){ .step = (real)step,
				      .far = (real)lambda_of(m, ITEMS),
				      .weight = m->weight[ITEMS] };
}

/* The users of one half, batch by batch, against one half of the items. */
static void
block_part(void *ctx, int half)
{
	struct model *m = ctx;
	const struct csr *x = ratings_of(&m->f, USERS);
	struct factor_rates rates = m->rates;
	uint32_t first = half ? m->half_user : 0, end = half ? x->rows : m->half_user;
	bool left = ((unsigned)half + m->phase) % 2 == 0;

	for (uint32_t i = first + m->from; i < end && i < first + m->from + BATCH_USERS; i++) {
		uint32_t a = m->order[i];
		struct factor_row row = entries(m, left ? x->ptr[a] : m->middle[a],
						left ? m->middle[a] : x->ptr[a + 1]);

		rates.near = (real)lambda_of(m, USERS) * m->weight[USERS][a];
		m->error[half] += factor_sgd(m->f.side[USERS] + a * m->f.stride, m->f.side[ITEMS],
					     &row, &rates);
	}
}

static void
shuffle_users(struct model *m, unsigned epoch)
{
	uint32_t users = rows_of(&m->f, USERS);

	for (uint32_t a = 0; a < users; a++)
		m->order[a] = a;
	for (unsigned half = 0; half < HALVES; half++) {
		struct rng rng = rng_start(rng_key(m->f.spec.seed, RNG_ORDER, epoch, half));

		rng_shuffle(&rng, m->order + (half ? m->half_user : 0),
			    half ? users - m->half_user : m->half_user);
	}
}

extern const struct model_ops m_cf;

static enum epoch_end
cf_epoch(struct model *m, unsigned epoch, const struct boundary *b, struct losses *out,
	 struct err *err)
{
	uint32_t users = rows_of(&m->f, USERS), second = users - m->half_user;
	uint32_t most = second > m->half_user ? second : m->half_user;
	unsigned batches = (most + BATCH_USERS - 1) / BATCH_USERS;
	double ratings = (double)csr_nnz(ratings_of(&m->f, USERS));

	shuffle_users(m, epoch);
	m->error[0] = m->error[1] = 0;
	for (unsigned batch = 0; batch < HALVES * batches; batch++) {
		if (b && !b->between(b->ctx, &m->f.spec.hypers, batch, HALVES * batches))
			return EPOCH_STOPPED;
		m->phase = batch / batches;
		m->from = batch % batches * BATCH_USERS;
		m->rates = rates_of(m, cf_rate(&m->f.spec.hypers, epoch));
		par_run(m->f.spec.par, HALVES, block_part, m);
	}
	*out = (struct losses){ .sim = (m->error[0] + m->error[1]) / ratings,
				.balance = norms(m) / ratings };
	out->total = out->sim + hyper(&m->f, H_LAMBDA) * out->balance;
	return losses_finite(out, &m_cf, 0, epoch, err) ? EPOCH_DONE : EPOCH_FAILED;
}

static void
cf_encode(const struct model *m, float *user, float *item)
{
	float *out[SIDES] = { user, item };
	size_t bits = m->f.spec.bits;

	for (int s = 0; s < SIDES; s++)
		for (size_t a = 0; a < rows_of(&m->f, s); a++)
			for (size_t j = 0; j < bits; j++)
				out[s][a * bits + j] = (float)m->f.side[s][a * m->f.stride + j];
}

/* Half the gradient of a rating's part is what a step of rate 1 takes away. */
static double
add_gradient(struct model *m, uint32_t a, size_t e, real *u, real *v)
{
	const struct csr *x = ratings_of(&m->f, USERS);
	size_t at[SIDES] = { a * m->f.stride, x->col[e] * m->f.stride };
	struct factor_row row = { &(uint32_t){ 0 }, m->val + e, 1, m->f.stride };
	struct factor_rates rates = rates_of(m, 1);
	double error;

	rates.near = (real)lambda_of(m, USERS) * m->weight[USERS][a];
	rates.weight = m->weight[ITEMS] + x->col[e];
	for (size_t j = 0; j < m->f.stride; j++) {
		u[j] = m->f.side[USERS][at[USERS] + j];
		v[j] = m->f.side[ITEMS][at[ITEMS] + j];
	}
	error = factor_sgd(u, v, &row, &rates);
	for (size_t j = 0; j < m->f.stride; j++) {
		m->f.gradient[USERS][at[USERS] + j] += 2 * (m->f.side[USERS][at[USERS] + j] - u[j]);
		m->f.gradient[ITEMS][at[ITEMS] + j] += 2 * (m->f.side[ITEMS][at[ITEMS] + j] - v[j]);
	}
	return error;
}

static size_t
cf_gradient(struct model *m, unsigned epoch, double *loss, struct tensor *value,
	    struct tensor *gradient)
{
	const struct csr *x = ratings_of(&m->f, USERS);
	real *scratch = mem_new(2 * m->f.stride, sizeof(*scratch));

	(void)epoch;
	factors_zero_gradient(&m->f);
	*loss = hyper(&m->f, H_LAMBDA) * norms(m);
	for (uint32_t a = 0; a < x->rows; a++)
		for (size_t e = x->ptr[a]; e < x->ptr[a + 1]; e++)
			*loss += add_gradient(m, a, e, scratch, scratch + m->f.stride);
	free(scratch);
	return factors_tensors(&m->f, value, gradient);
}

static void
cf_adjust(struct hypers *h, enum recipe recipe, uint32_t bits, const struct dataset *data)
{
	(void)recipe;
	(void)bits;
	/* pairs without ratings: all are 1, which leaves nothing to centre */
	if (data->min == data->max)
		h->v[H_CENTER] = CENTER_RAW;
}

static const char *const nets[] = { "C", NULL };

static const struct model_row rows[] = {
	{ "CF-C", FORM_C, "factors of the ratings, inner product" },
	{ "CF-S", FORM_S, "signs of the factors, Hamming distance" },
};

const struct model_ops m_cf = {
	.family = "CF",
	.help = "matrix factorisation by stochastic gradient descent",
	.source = "Shi & Chung 2022, Section 5.2 (3); CF-C is hamtop's own",
	.caveat = "stars that are not centred (recipe paper) put one large component into all "
		  "vectors: nearly all codes are alike, and what sets them apart is left out.",
	.rows = rows,
	.nrows = ARRAY_LEN(rows),
	.hypers = hypers,
	.nhypers = HYPERS,
	.nets = nets,
	.loss = { "rating", { { "err", "rating" }, { "norm", "norm" } } },
	.adjust = cf_adjust,
	.create = cf_create,
	.destroy = cf_destroy,
	.epoch = cf_epoch,
	.encode = cf_encode,
	.rate = cf_rate,
	.gradient = cf_gradient,
	FACTORS_OPS,
};
