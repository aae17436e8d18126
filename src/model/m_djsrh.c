/* DJSRH: deep joint-semantics reconstructing hashing (Su, Zhong & Zhang 2019;
 * Shi & Chung 2022, Section 5.2, model 6), a cross-modal model of instances that
 * have two sides.
 *
 * Users and items are no two sides of anything, and the paper does not say how it
 * paired them. Here an instance is an observed liked pair (a, b), R_ab above the
 * threshold: its sides are the ratings of user a and those of item b. An epoch
 * takes one such pair of each user, drawn anew, in batches of B:
 *
 *   N = beta S_u + (1 - beta) S_i,   S = 2 cos(x_k, x_l) - 1 of the raw ratings
 *   M = mu ((1 - eta) N + eta N N' / B)
 *   L = |U I' - M|^2 + intra (|U U' - M|^2 + |I I' - M|^2), each its mean over B^2
 *
 * where the rows of U and I are the features h at length 1. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/cosine.h"
#include "model/alpha.h"
#include "model/djsrh.h"
#include "model/hyper_rows.h"
#include "model/tower_copy.h"

static const char *const inputs[] = { "scaled", "centered", "raw", "unit", "count", NULL };
static const char *const activations[] = { "tanh", "relu", NULL };
static const char *const alphas[] = { "exp", "sqrt", NULL };
static const char *const keeps[] = { "last", "best", NULL };

static const char code[] = "the authors' code";

static const struct hyper_def hypers[DJSRH_HYPERS] = {
	[H_EPOCHS] =
		INT("epochs", 1, 100000, 14, 14, 20, "passes over the users, a liked item of each",
		    "the paper does not say; the authors' code: 80"),
	[H_LR] = REAL("lr", 0, 1, 0.01, 0.01, 0.01, true, true, "step of gradient descent",
		      "the authors' code, of its texts"),
	[H_MOMENTUM] = REAL("momentum", 0, 0.999, 0.9, 0.9, 0.9, true, false,
			    "share of the last step that is taken again", code),
	[H_DECAY] = REAL("decay", 0, 1, 5e-4, 5e-4, 5e-4, true, true,
			 "share of a weight that is added to its gradient", code),
	[H_BATCH] =
		INT("batch", 2, 100000, 128, 128, 128, "liked pairs (user, item) of a mini-batch",
		    "the paper does not say; the authors' code: 32"),
	[H_HIDDEN] = INT("hidden", 1, 4096, 512, 512, 512, "units of the first hidden layer",
			 "Section 5.2: 512"),
	[H_HIDDEN2] = INT("hidden2", 1, 4096, 256, 256, 256, "units of the second hidden layer",
			  "Section 5.2: 256"),
	[H_ACTIVATION] = CHOICE("activation", activations, ACT_RELU, ACT_RELU, ACT_RELU,
				"of the hidden layers", code),
	[H_INPUT] = CHOICE("input", inputs, INPUT_SCALED, INPUT_SCALED, INPUT_UNIT,
			   "how a rating enters, the affinities too: R over the largest, ..",
			   "the paper does not say"),
	[H_BETA] = REAL("beta", 0, 1, 0.6, 0.6, 0.6, true, false,
			"share of the users' affinity in the joint one",
			"the authors' code: .3, .6 or .9"),
	[H_ETA] = REAL("eta", 0, 1, 0.4, 0.4, 0.4, true, false,
		       "share of the second-order affinity", code),
	[H_MU] = REAL("mu", 0.01, 10, 1.5, 1.5, 1.5, true, false, "factor of the affinity", code),
	[H_INTRA] = REAL("intra", 0, 10, 0.1, 0.1, 0.1, true, true,
			 "weight of users with users and of items with items",
			 "the authors' code; Section 5.2 prints the cross term alone"),
	[H_ALPHA_SCHEDULE] = CHOICE("alpha_schedule", alphas, ALPHA_SQRT, ALPHA_SQRT, ALPHA_SQRT,
				    "alpha of scaled tanh: growth^(epoch-1), or sqrt(epoch)", code),
	[H_ALPHA_GROWTH] =
		REAL("alpha_growth", 1, 10, 1.1, 1.1, 1.1, true, false,
		     "growth of alpha an epoch (exp)", "Section 4.3 of the paper: no figure"),
	[H_PATIENCE] = INT("patience", 0, 100000, 0, 0, 0,
			   "epochs without a better validation NDCG before it stops; 0: never",
			   "the paper does not say"),
	[H_KEEP] = CHOICE("keep", keeps, 0, 0, 0,
			  "report the last epoch, or the best on the validation fold",
			  "the paper does not say"),
};

static int
djsrh_net_of(const struct hypers *h, enum form form)
{
	(void)h;
	return form == FORM_ST || form == FORM_SST ? NET_ST : NET_C;
}

static double
djsrh_alpha(const struct hypers *h, int net, unsigned epoch)
{
	if (net != NET_ST)
		return 1;
	return alpha_at((enum alpha_schedule)h->v[H_ALPHA_SCHEDULE], h->v[H_ALPHA_GROWTH], epoch);
}

static double
djsrh_rate(const struct hypers *h, unsigned epoch)
{
	(void)epoch;
	return h->v[H_LR];
}

/* The liked training items of each user, and the users that have one. */
static bool
make_pairs(struct model *m, struct err *err)
{
	const struct csr *x = ratings_of(m, USERS);
	size_t n = 0;

	m->liked = mem_try(csr_nnz(x) + 1, sizeof(*m->liked), "the liked pairs", err);
	m->first = mem_try(x->rows + 1, sizeof(*m->first), "the liked pairs", err);
	for (int s = 0; s < SIDES; s++) {
		m->pair[s] = mem_try(x->rows, sizeof(*m->pair[s]), "the pairs of an epoch", err);
		if (!m->pair[s])
			return false;
	}
	if (!m->liked || !m->first)
		return false;
	for (uint32_t a = 0; a < x->rows; a++) {
		for (size_t e = x->ptr[a]; e < x->ptr[a + 1]; e++)
			if ((double)x->val[e] > m->spec.threshold)
				m->liked[n++] = x->col[e];
		m->first[a + 1] = n;
		m->pairs += n > m->first[a];
	}
	if (m->pairs < 2)
		return err_set(err, ERR_DATA,
			       "no rating for training is above %g, so that there is no liked "
			       "pair to train on; lower --threshold",
			       m->spec.threshold);
	m->batch = hyper(m, H_BATCH) < (double)m->pairs ? (size_t)hyper(m, H_BATCH) : m->pairs;
	return true;
}

/* Most entries that a batch can have: its rows may all be the longest one. */
static size_t
most_entries(const struct model *m, int side)
{
	const struct csr *x = ratings_of(m, side);
	size_t most = 1;

	for (uint32_t a = 0; a < x->rows; a++)
		most = csr_len(x, a) > most ? csr_len(x, a) : most;
	return m->batch * most;
}

static bool
make_side(struct model *m, int s, struct err *err)
{
	const struct csr *x = ratings_of(m, s);
	struct columns *c = &m->now[s].columns;
	struct tower_spec spec = {
		.x = x,
		.min = m->spec.data->min,
		.max = m->spec.data->max,
		.input = (enum input)hyper(m, H_INPUT),
		.bits = m->spec.bits,
		.layers = 2,
		.width = { (size_t)hyper(m, H_HIDDEN), (size_t)hyper(m, H_HIDDEN2) },
		.act = (enum activation)hyper(m, H_ACTIVATION),
		.out_bias = true,
		.batch = m->batch,
		.key = rng_key(m->spec.seed, RNG_INIT, (uint64_t)s, 0),
	};
	size_t dense = HALVES * x->cols, unit = m->batch * (m->spec.bits + 1);
	size_t most = most_entries(m, s);
	static const char what[] = "the matrices of a batch";

	if (!tower_init(&m->side[s], &spec, err))
		return false;
	m->ptr[s] = mem_try(m->batch + 1, sizeof(*m->ptr[s]), what, err);
	m->col[s] = mem_try(most, sizeof(*m->col[s]), what, err);
	m->val[s] = mem_try(most, sizeof(*m->val[s]), what, err);
	c->col = mem_try(x->cols, sizeof(*c->col), what, err);
	c->ptr = mem_try((size_t)x->cols + 1, sizeof(*c->ptr), what, err);
	c->entry = mem_try(most, sizeof(*c->entry), what, err);
	m->count[s] = mem_try(x->cols, sizeof(*m->count[s]), what, err);
	m->length[s] =
		mem_try(x->rows + dense + unit + 2 * m->batch * m->batch, sizeof(real), what, err);
	if (!m->ptr[s] || !m->col[s] || !m->val[s] || !c->col || !c->ptr || !c->entry ||
	    !m->count[s] || !m->length[s])
		return false;
	m->dense[s] = m->length[s] + x->rows;
	m->unit[s] = m->dense[s] + dense;
	m->norm[s] = m->unit[s] + m->batch * m->spec.bits;
	m->cosine[s] = m->norm[s] + m->batch;
	m->rest[s] = m->cosine[s] + m->batch * m->batch;
	sparse_lengths(m->length[s], &m->side[s].x, x->rows);
	return true;
}

static void
djsrh_destroy(struct model *m)
{
	if (!m)
		return;
	for (int s = 0; s < SIDES; s++) {
		tower_free(&m->side[s]);
		free(m->ptr[s]);
		free(m->col[s]);
		free(m->val[s]);
		free(m->now[s].columns.col);
		free(m->now[s].columns.ptr);
		free(m->now[s].columns.entry);
		free(m->count[s]);
		free(m->length[s]);
		free(m->pair[s]);
	}
	free(m->liked);
	free(m->first);
	free(m->joint);
	free(m);
}

static struct model *
djsrh_create(const struct model_spec *spec, struct err *err)
{
	struct model *m = mem_new(1, sizeof(*m));

	m->spec = *spec;
	if (!make_pairs(m, err) || !make_side(m, USERS, err) || !make_side(m, ITEMS, err))
		goto out;
	m->joint = mem_try(3 * m->batch * m->batch, sizeof(real), "the affinities of a batch", err);
	if (!m->joint)
		goto out;
	m->target = m->joint + m->batch * m->batch;
	m->cross = m->target + m->batch * m->batch;
	return m;
out:
	djsrh_destroy(m);
	return NULL;
}

/* One liked item of each user that has one, in a shuffled order. */
static void
draw_pairs(struct model *m, unsigned epoch)
{
	struct rng rng = rng_start(rng_key(m->spec.seed, RNG_ORDER, epoch, 0));
	uint64_t key = rng_key(m->spec.seed, RNG_ORDER, epoch, 1);
	uint32_t n = 0;

	for (uint32_t a = 0; a < rows_of(m, USERS); a++)
		if (m->first[a + 1] > m->first[a])
			m->pair[USERS][n++] = a;
	rng_shuffle(&rng, m->pair[USERS], n);
	for (uint32_t k = 0; k < n; k++) {
		uint32_t a = m->pair[USERS][k];
		size_t likes = m->first[a + 1] - m->first[a];
		size_t i = (size_t)(rng_unit(rng_at(key, a)) * (double)likes);

		m->pair[ITEMS][k] = m->liked[m->first[a] + i];
	}
}

static void
begin_batch(struct model *m, size_t batch)
{
	for (int s = 0; s < SIDES; s++) {
		m->now[s].row = m->pair[s] + batch * m->batch;
		m->now[s].B = m->batch;
		m->now[s].x = (struct sparse){ m->ptr[s], m->col[s], m->val[s] };
		sparse_pack(m->ptr[s], m->col[s], m->val[s], &m->side[s].x, m->now[s].row,
			    m->batch);
		tower_begin(&m->side[s], &m->now[s], &(struct tower_step){ 0 });
	}
	m->alpha = djsrh_alpha(&m->spec.hypers, m->spec.net, m->epoch);
}

extern const struct model_ops m_djsrh;

static enum epoch_end
djsrh_epoch(struct model *m, unsigned epoch, const struct boundary *b, struct losses *out,
	    struct err *err)
{
	/* a batch that is not full is left out, as in the authors' code */
	size_t batches = m->pairs / m->batch;
	double sum = 0;

	m->epoch = epoch;
	draw_pairs(m, epoch);
	for (size_t i = 0; i < batches; i++) {
		struct momentum momentum;

		if (b && !b->between(b->ctx, &m->spec.hypers, (unsigned)i, (unsigned)batches))
			return EPOCH_STOPPED;
		momentum = (struct momentum){ hyper(m, H_LR), hyper(m, H_MOMENTUM),
					      hyper(m, H_DECAY) };
		begin_batch(m, i);
		sum += djsrh_step(m);
		for (int s = 0; s < SIDES; s++)
			params_momentum(&m->side[s].enc, &momentum, m->spec.par);
		*out = (struct losses){ .total = sum / (double)(i + 1),
					.sim = sum / (double)(i + 1) };
		if (!losses_finite(out, &m_djsrh, m->spec.net, epoch, err))
			return EPOCH_FAILED;
	}
	return EPOCH_DONE;
}

static void
djsrh_encode(const struct model *m, float *user, float *item)
{
	float *out[SIDES] = { user, item };

	for (int s = 0; s < SIDES; s++) {
		size_t n = rows_of(m, s) * m->spec.bits;
		real *f = mem_new(n, sizeof(*f));

		tower_encode(&m->side[s], f, m->spec.par);
		for (size_t i = 0; i < n; i++)
			out[s][i] = (float)f[i];
		free(f);
	}
}

static struct user_encoder *
djsrh_user_encoder(const struct model *m, struct err *err)
{
	return tower_user_encoder(&m->side[USERS], err);
}

static struct hypers *
djsrh_hypers_of(struct model *m)
{
	return &m->spec.hypers;
}

static size_t
djsrh_state(struct model *m, bool all, struct tensor *table)
{
	static const char *const names[SIDES][2] = { { "user.encoder", "user.encoder.m" },
						     { "item.encoder", "item.encoder.m" } };
	size_t n = 0;

	(void)all;
	for (int s = 0; s < SIDES; s++) {
		struct params *p = &m->side[s].enc;

		table[n++] = (struct tensor){ names[s][0], 1, p->n, p->w };
		table[n++] = (struct tensor){ names[s][1], 1, p->n, p->m };
	}
	return n;
}

static size_t
djsrh_gradient(struct model *m, unsigned epoch, double *loss, struct tensor *value,
	       struct tensor *gradient)
{
	size_t n = 0;

	m->epoch = epoch;
	draw_pairs(m, epoch);
	begin_batch(m, 0);
	for (int s = 0; s < SIDES; s++)
		params_zero_grad(&m->side[s].enc);
	*loss = djsrh_step(m);
	for (int s = 0; s < SIDES; s++) {
		const struct params *p = &m->side[s].enc;

		for (size_t i = 0; i < p->tensors; i++, n++) {
			const struct param_tensor *t = &p->tensor[i];

			value[n] = (struct tensor){ t->name, t->rows, t->cols, params_w(p, i) };
			gradient[n] = (struct tensor){ t->name, t->rows, t->cols, params_g(p, i) };
		}
	}
	return n;
}

static const char *const nets[] = { "C", "ST", NULL };

static const struct model_row rows[] = {
	{ "DJSRH-C", FORM_C, "real features, inner product; trained on liked pairs" },
	{ "DJSRH-S", FORM_S, "signs of the same features, Hamming distance" },
	{ "DJSRH-ST", FORM_ST, "scaled tanh features, inner product (not a code)" },
	{ "DJSRH-SST", FORM_SST, "signs of the scaled tanh features, Hamming distance" },
};

const struct model_ops m_djsrh = {
	.family = "DJSRH",
	.help = "cross-modal hashing; its k-th instance is a liked pair: user a_k, item b_k, "
		"R above --threshold",
	.source = "Su, Zhong & Zhang 2019; Shi & Chung 2022, Section 5.2 (6); C and S are "
		  "hamtop's own",
	.caveat = "only the diagonal of its target, one liked item a user, says what a user "
		  "likes; all else is how alike the rated sets of two users, and of two items, "
		  "are, with little of the stars in it.",
	.rows = rows,
	.nrows = ARRAY_LEN(rows),
	.hypers = hypers,
	.nhypers = DJSRH_HYPERS,
	.liked_pairs = true,
	.nets = nets,
	.loss = { "pair", { { "aff", "affinity" } } },
	.net_of = djsrh_net_of,
	.create = djsrh_create,
	.destroy = djsrh_destroy,
	.epoch = djsrh_epoch,
	.encode = djsrh_encode,
	.user_encoder = djsrh_user_encoder,
	.alpha = djsrh_alpha,
	.rate = djsrh_rate,
	.hypers_of = djsrh_hypers_of,
	.state = djsrh_state,
	.gradient = djsrh_gradient,
};
