/* AECF: collaborative filtering by autoencoders (Shi & Chung 2022, Section 5.2 (5)).
 *
 * The two autoencoders of CCSR with three hidden layers, and inner products that are
 * to be the ratings themselves (towers.h, num/gram.h):
 *
 *   L = sum_ab (R_ab - <Fu_a, Fi_b>)^2 + lambda_b L_b + lambda_ae L_ae
 *
 * with lambda_b = 0 in the paper. */
#include "model/aecf.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/gram.h"
#include "model/towers.h"

struct aecf {
	struct model m;
	double mean;	       /* of the training ratings */
	double *user_mean;     /* [users] of theirs, owned */
	real *gram[SIDES];     /* G'G of each side's far features */
	real *scratch[HALVES]; /* of gram_loss() */
	real *block;	       /* owns what the two point into */
};

static struct aecf *
aecf_of(struct model *m)
{
	return (struct aecf *)m;
}

static double
aecf_target(const struct model *m, uint32_t user, double r)
{
	const struct aecf *c = (const struct aecf *)m;

	switch (choice(m, H_TARGET)) {
	case TARGET_CENTERED:
		return r - c->mean;
	case TARGET_USER:
		return r - c->user_mean[user];
	default:
		return r;
	}
}

static void
make_means(struct aecf *c)
{
	const struct csr *x = &c->m.spec.split->user[FOLD_TRAIN];
	double all = 0;

	for (uint32_t a = 0; a < x->rows; a++) {
		double sum = 0;

		for (size_t e = x->ptr[a]; e < x->ptr[a + 1]; e++)
			sum += (double)x->val[e];
		c->user_mean[a] = csr_len(x, a) ? sum / (double)csr_len(x, a) : 0;
		all += sum;
	}
	c->mean = csr_nnz(x) ? all / (double)csr_nnz(x) : 0;
}

static bool
aecf_init(struct model *m, struct err *err)
{
	struct aecf *c = aecf_of(m);
	size_t gram = (size_t)m->spec.bits * m->spec.bits;
	struct pair_block block = { .r = m->spec.bits };
	const struct towers_part parts[] = {
		{ &c->gram[USERS], gram },
		{ &c->gram[ITEMS], gram },
		{ &c->scratch[0], gram_scratch(&block) },
		{ &c->scratch[1], gram_scratch(&block) },
	};

	c->block = towers_parts(parts, ARRAY_LEN(parts), "the pairs of a batch", err);
	c->user_mean = mem_try(rows_of(m, USERS), sizeof(*c->user_mean), "the users' means", err);
	if (!c->block || !c->user_mean)
		return false;
	make_means(c);
	return true;
}

static void
aecf_free(struct model *m)
{
	free(aecf_of(m)->block);
	free(aecf_of(m)->user_mean);
}

static void
aecf_far_changed(struct model *m, int s)
{
	if (choice(m, H_PAIRS) == PAIRS_ALL)
		gram_of(aecf_of(m)->gram[s], m->far[s], m->far_learns ? m->far_rows : rows_of(m, s),
			m->spec.bits);
}

static void
aecf_pairs(struct model *m, int half)
{
	struct aecf *c = aecf_of(m);
	struct tower *near = &m->side[m->near];
	struct pair_block b = {
		.rows = near->B,
		.cols = m->far_rows,
		.r = m->spec.bits,
		.h = near->h,
		.g = m->far[!m->near],
		.row = m->observed_row,
		.observed = &m->observed,
		.scale = exp((double)*params_w(&m->shared, m->log_scale)),
		.unseen = unseen_of(m),
	};
	struct pair_grads d = { .dh = near->dh, .dg = m->far_learns ? m->dg[half] : NULL };
	size_t from, to;

	tower_half(near, half, &from, &to);
	m->sim[half] = gram_loss(&d, &b, c->gram[!m->near], from, to, c->scratch[half]);
	m->dscale[half] = d.dscale * b.scale; /* d s / d log s = s */
}

extern const struct model_ops m_aecf;

static struct model *
aecf_create(const struct model_spec *spec, struct err *err)
{
	static const struct towers_family family = {
		.ops = &m_aecf,
		.size = sizeof(struct aecf),
		.layers = 3,
		.hidden = { H_HIDDEN, H_HIDDEN2, H_HIDDEN3 },
		.target = aecf_target,
		.init = aecf_init,
		.free = aecf_free,
		.far_changed = aecf_far_changed,
		.pairs = aecf_pairs,
	};

	return towers_create(&family, spec, err);
}

static const struct model_row rows[] = {
	{ "AECF-C", FORM_C, "real features, inner product" },
	{ "AECF-S", FORM_S, "sign codes, Hamming distance" },
	{ "AECF-ST", FORM_ST, "scaled tanh features, inner product (not a code)" },
	{ "AECF-SST", FORM_SST, "signs of the scaled tanh features, Hamming distance" },
};

const struct model_ops m_aecf = {
	.family = "AECF",
	.help = "two autoencoders whose inner products are to be the ratings",
	.source = "Shi & Chung 2022, Section 5.2 (5)",
	.caveat = "stars from 0 on without balance (recipe paper) give all users a large part in "
		  "common (.45 to .74 of their squared length on ML-1M at 5 and 10 bits), which "
		  "makes bits alike, and most features stay small: a user's products of signs "
		  "follow those of features by a correlation of .2 to .4 only.",
	.rows = rows,
	.nrows = ARRAY_LEN(rows),
	.hypers = aecf_hypers,
	.nhypers = AECF_HYPERS,
	.loss = { "row",
		  { { "err", "rating" }, { "bal", "balance" }, { "rec", "reconstruction" } } },
	.adjust = aecf_adjust,
	.create = aecf_create,
	TOWERS_OPS,
};
