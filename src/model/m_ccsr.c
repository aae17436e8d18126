/* CCSR: Compact Cross-Similarity Recommender (Shi & Chung 2022, Section 4).
 *
 * Two autoencoders, one for users and one for items, whose features are pulled
 * together by a similarity loss over pairs (towers.h, num/pairs.h):
 *
 *   L = L_sim + lambda_b L_b + lambda_ae L_ae                     (equation 4)   */
#include "model/ccsr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "model/towers.h"

struct ccsr {
	struct model m;
	size_t g0, user_offset; /* shared weights: an offset for all, and one a user */
	real *p, *dp;		/* [batch] offsets of the near rows */
	real *dq[HALVES];	/* gradients of the far offsets (alternate, items near) */
	real *scratch[HALVES];	/* of pair_loss() */
	real *block;		/* owns what the three point into */
	double doffset[HALVES];
};

static struct ccsr *
ccsr_of(struct model *m)
{
	return (struct ccsr *)m;
}

/* A scale that ends above this is mapped to 1 .. 5 stars for the graded target,
 * whose powers of two would leave nothing but the largest ratings. */
static const double LONG_SCALE = 10;

static double
ccsr_target(const struct model *m, uint32_t user, double r)
{
	double min = (double)m->spec.data->min, max = (double)m->spec.data->max, low = fmin(0, min);

	(void)user;
	switch (choice(m, H_TARGET)) {
	case TARGET_BINARY:
		return r > m->spec.threshold;
	case TARGET_LINEAR:
		return (r - low) / (max - low);
	default:
		if (max - low > LONG_SCALE)
			return expm1((1 + 4 * (r - min) / (max - min)) * M_LN2) / expm1(5 * M_LN2);
		return expm1((r - low) * M_LN2) / expm1((max - low) * M_LN2);
	}
}

static bool
ccsr_init(struct model *m, struct err *err)
{
	struct ccsr *c = ccsr_of(m);
	size_t near = towers_near(m), users = m->joint ? 0 : rows_of(m, USERS);
	struct pair_block block = { .r = m->spec.bits, .unseen = choice(m, H_PAIRS) == PAIRS_ALL };
	const struct towers_part parts[] = {
		{ &c->p, near },
		{ &c->dp, near },
		{ &c->dq[0], users },
		{ &c->dq[1], users },
		{ &c->scratch[0], pair_scratch(&block) },
		{ &c->scratch[1], pair_scratch(&block) },
	};

	c->g0 = params_add(&m->shared, "g0", 1, 1);
	c->user_offset = params_add(&m->shared, "user_offset", rows_of(m, USERS), 1);
	c->block = towers_parts(parts, ARRAY_LEN(parts), "the pairs of a batch", err);
	return c->block;
}

static void
ccsr_free(struct model *m)
{
	free(ccsr_of(m)->block);
}

static void
ccsr_pairs(struct model *m, int half)
{
	struct ccsr *c = ccsr_of(m);
	struct tower *near = &m->side[m->near];
	const real *user = params_w(&m->shared, c->user_offset);
	bool offsets = choice(m, H_OFFSETS) != 0, user_rows = m->near == USERS;
	struct pair_block b = {
		.rows = near->B,
		.cols = m->far_rows,
		.r = m->spec.bits,
		.h = near->h,
		.g = m->far[!m->near],
		.row = m->observed_row,
		.observed = &m->observed,
		.scale = exp((double)*params_w(&m->shared, m->log_scale)),
		.offset = offsets ? (double)*params_w(&m->shared, c->g0) : 0,
		.p = offsets && user_rows ? c->p : NULL,
		.q = offsets && !user_rows ? user : NULL,
		.unseen = unseen_of(m),
	};
	struct pair_grads d = {
		.dh = near->dh,
		.dg = m->far_learns ? m->dg[half] : NULL,
		.dp = b.p ? c->dp : NULL,
		.dq = b.q ? c->dq[half] : NULL,
	};
	size_t from, to;

	tower_half(near, half, &from, &to);
	for (size_t a = from; b.p && a < to; a++)
		c->p[a] = user[near->row[a]];
	if (d.dq)
		memset(d.dq, 0, m->far_rows * sizeof(*d.dq));
	m->sim[half] = pair_loss(&d, &b, from, to, c->scratch[half]);
	m->dscale[half] = d.dscale * b.scale; /* d s / d log s = s */
	c->doffset[half] = d.doffset;
}

static void
ccsr_shared(struct model *m, double norm)
{
	struct ccsr *c = ccsr_of(m);
	const struct tower *near = &m->side[m->near];
	real *user = params_g(&m->shared, c->user_offset);

	if (!choice(m, H_OFFSETS))
		return;
	*params_g(&m->shared, c->g0) += (real)(norm * (c->doffset[0] + c->doffset[1]));
	if (m->near == USERS)
		for (size_t a = 0; a < near->B; a++)
			user[near->row[a]] += (real)norm * c->dp[a];
	else
		for (size_t a = 0; a < m->far_rows; a++)
			user[a] += (real)norm * (c->dq[0][a] + c->dq[1][a]);
}

extern const struct model_ops m_ccsr;

static struct model *
ccsr_create(const struct model_spec *spec, struct err *err)
{
	static const struct towers_family family = {
		.ops = &m_ccsr,
		.size = sizeof(struct ccsr),
		.layers = 1,
		.hidden = { H_HIDDEN },
		.target = ccsr_target,
		.init = ccsr_init,
		.free = ccsr_free,
		.pairs = ccsr_pairs,
		.shared = ccsr_shared,
	};

	return towers_create(&family, spec, err);
}

static const struct model_row rows[] = {
	{ "CCSR-C", FORM_C, "real features, inner product" },
	{ "CCSR-S", FORM_S, "sign codes, Hamming distance" },
	{ "CCSR-ST", FORM_ST, "scaled tanh features, inner product (not a code)" },
	{ "CCSR-SST", FORM_SST, "signs of the scaled tanh features, Hamming distance" },
};

const struct model_ops m_ccsr = {
	.family = "CCSR",
	.help = "two autoencoders and a similarity loss",
	.source = "Shi & Chung 2022, Section 4",
	.caveat = "with sign two-stage (recipe paper) row S takes signs that its training has "
		  "not seen; with pairs observed (recipe best) nothing is learned of items that "
		  "a user has not rated.",
	.rows = rows,
	.nrows = ARRAY_LEN(rows),
	.hypers = ccsr_hypers,
	.nhypers = CCSR_HYPERS,
	.loss = { "row",
		  { { "sim", "similarity" }, { "bal", "balance" }, { "rec", "reconstruction" } } },
	.adjust = ccsr_adjust,
	.create = ccsr_create,
	TOWERS_OPS,
};
