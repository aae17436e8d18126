/* CCSR: Compact Cross-Similarity Recommender (Shi & Chung 2022, Section 4).
 *
 * Two autoencoders, one for users and one for items, whose features are pulled
 * together by a similarity loss over pairs:
 *
 *   L = L_sim + lambda_b L_b + lambda_ae L_ae                     (equation 4)
 *
 * The loss of a step is the sum over its pairs and rows divided by the rows of
 * its near side. `alternate`: the near side is a batch of users (then of items),
 * the far side all items (users) with features fixed for the pass. `joint`: both
 * sides are blocks and both learn; a row's own terms count by the share of the
 * other side that the block holds, so that an epoch adds up to equation 4. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "model/ccsr.h"

extern const struct model_ops m_ccsr;
static const char *const nets[] = { "C", "S", "ST", NULL };

static int
ccsr_net_of(const struct hypers *h, enum form form)
{
	switch (form) {
	case FORM_S:
		return (int)h->v[H_SIGN] == SIGN_TWO_STAGE ? NET_C : NET_S;
	case FORM_ST:
	case FORM_SST:
		return NET_ST;
	default:
		return NET_C;
	}
}

double
ccsr_alpha(const struct hypers *h, int net, unsigned epoch)
{
	/* tanh is sign long before; above, its slope would leave float's range */
	const double largest = 1e4;

	if (net != NET_ST)
		return 1;
	if ((int)h->v[H_ALPHA_SCHEDULE] == ALPHA_SQRT)
		return fmin(largest, sqrt(epoch));
	return fmin(largest, pow(h->v[H_ALPHA_GROWTH], epoch - 1.0));
}

double
ccsr_rate(const struct hypers *h, unsigned epoch)
{
	double last = h->v[H_EPOCHS] - 1, done = last > 0 ? (epoch - 1.0) / last : 0;

	return h->v[H_LR] * (1 - (1 - h->v[H_LR_END]) * fmin(1, done));
}

/* A scale that ends above this is mapped to 1 .. 5 stars for the graded target,
 * whose powers of two would leave nothing but the largest ratings. */
static const double LONG_SCALE = 10;

/* S of one rating, see target */
static double
similarity(const struct model *m, double r)
{
	double min = (double)m->spec.data->min, max = (double)m->spec.data->max, low = fmin(0, min);

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
make_targets(struct model *m, struct err *err)
{
	const struct csr *by[SIDES] = { &m->spec.split->user[FOLD_TRAIN],
					&m->spec.split->train_by_item };

	for (int s = 0; s < SIDES; s++) {
		size_t n = csr_nnz(by[s]);
		real *val = mem_try(n + 1, sizeof(*val), "the similarity labels", err);
		bool differ = false;

		if (!val)
			return false;
		m->target[s] = (struct sparse){ by[s]->ptr, by[s]->col, val };
		for (size_t e = 0; e < n; e++) {
			val[e] = (real)similarity(m, (double)by[s]->val[e]);
			differ |= val[e] != val[0];
		}
		if (!differ && choice(m, H_PAIRS) == PAIRS_OBSERVED)
			return err_set(
				err, ERR_DATA,
				"all rated pairs are equally similar, so that they alone teach "
				"nothing; "
				"take unrated pairs too, by --recipe dual or --set pairs=all");
	}
	return true;
}

/* Blocks a side (joint), each with at least one row. */
static size_t
blocks_of(const struct model *m)
{
	size_t users = rows_of(m, USERS), items = rows_of(m, ITEMS),
	       least = users < items ? users : items;

	return hyper(m, H_BLOCKS) < (double)least ? (size_t)hyper(m, H_BLOCKS) : least;
}

/* How many rows a batch of this side holds at most. */
static size_t
batch_of(const struct model *m, int side)
{
	size_t rows = rows_of(m, side), batch = (size_t)hyper(m, H_BATCH);

	if (m->joint)
		return (rows + blocks_of(m) - 1) / blocks_of(m);
	return batch < rows ? batch : rows;
}

/* Batches of this side in an epoch. */
static size_t
steps_of(const struct model *m, int side)
{
	return m->joint ? blocks_of(m)
			: (rows_of(m, side) + batch_of(m, side) - 1) / batch_of(m, side);
}

static bool
make_towers(struct model *m, struct err *err)
{
	for (int s = 0; s < SIDES; s++) {
		struct tower_spec spec = {
			.x = s == USERS ? &m->spec.split->user[FOLD_TRAIN]
					: &m->spec.split->train_by_item,
			.min = m->spec.data->min,
			.max = m->spec.data->max,
			.input = (enum input)choice(m, H_INPUT),
			.bits = m->spec.bits,
			.layers = 1,
			.width = { (size_t)hyper(m, H_HIDDEN) },
			.act = (enum activation)choice(m, H_ACTIVATION),
			.out_bias = choice(m, H_OUT_BIAS),
			.batch = batch_of(m, s),
			.key = rng_key(m->spec.seed, RNG_INIT, (uint64_t)s, 0),
		};

		if (!tower_init(&m->side[s], &spec, err) ||
		    !batches_init(&m->batches[s], &m->side[s].x, rows_of(m, s), rows_of(m, !s),
				  steps_of(m, s), m->joint ? 0 : batch_of(m, s), err))
			return false;
	}
	return true;
}

static bool
make_scratch(struct model *m, struct err *err)
{
	size_t users = rows_of(m, USERS), items = rows_of(m, ITEMS), bits = m->spec.bits;
	size_t near =
		batch_of(m, USERS) > batch_of(m, ITEMS) ? batch_of(m, USERS) : batch_of(m, ITEMS);
	size_t stride = pair_stride(bits), far = m->joint ? batch_of(m, ITEMS) : items;
	size_t dg = m->joint ? far * stride : 0, dq = m->joint ? 0 : users;
	struct pair_block block = { .r = bits, .unseen = choice(m, H_PAIRS) == PAIRS_ALL };
	size_t scratch = pair_scratch(&block), n = 0;
	const struct {
		real **to;
		size_t n;
	} parts[] = {
		{ &m->p, near },
		{ &m->dp, near },
		{ &m->dg[0], dg },
		{ &m->dg[1], dg },
		{ &m->dq[0], dq },
		{ &m->dq[1], dq },
		{ &m->scratch[0], scratch },
		{ &m->scratch[1], scratch },
		{ &m->column_sum[USERS], bits },
		{ &m->column_sum[ITEMS], bits },
		{ &m->far[USERS], m->joint ? 0 : users * stride },
		{ &m->far[ITEMS], far * stride },
	};

	m->place = mem_try(items, sizeof(*m->place), "the order of rows", err);
	/* each begins at a multiple of 64 bytes */
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		n += pair_stride(parts[i].n);
	m->block = mem_try(n, sizeof(*m->block), "the gradients of a batch", err);
	if (!m->place || !m->block)
		return false;
	n = 0;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		*parts[i].to = m->block + n;
		n += pair_stride(parts[i].n);
	}
	return true;
}

static void
ccsr_destroy(struct model *m)
{
	if (!m)
		return;
	for (int s = 0; s < SIDES; s++) {
		batches_free(&m->batches[s]);
		tower_free(&m->side[s]);
		free((void *)m->target[s].val);
	}
	params_free(&m->shared);
	free(m->place);
	free(m->block);
	free(m);
}

static struct model *
ccsr_create(const struct model_spec *spec, struct err *err)
{
	struct model *m = mem_new(1, sizeof(*m));

	m->spec = *spec;
	m->joint = choice(m, H_SCHEDULE) == SCHEDULE_JOINT;
	m->log_scale = params_add(&m->shared, "log_scale", 1, 1);
	m->g0 = params_add(&m->shared, "g0", 1, 1);
	m->user_offset = params_add(&m->shared, "user_offset", rows_of(m, USERS), 1);
	if (!make_targets(m, err) || !make_towers(m, err) || !params_alloc(&m->shared, err) ||
	    !make_scratch(m, err)) {
		ccsr_destroy(m);
		return NULL;
	}
	*params_w(&m->shared, m->log_scale) = (real)log(hyper(m, H_SCALE));
	return m;
}

static void
fix_features(struct model *m, int s)
{
	size_t rows = rows_of(m, s), bits = m->spec.bits;

	tower_encode(&m->side[s], m->far[s], m->spec.par);
	relax_forward(relax_of(m), m->far[s], m->far[s], rows * bits, m->alpha);
	pair_pack(m->far[s], m->far[s], rows, bits);
}

static void
begin_epoch(struct model *m, unsigned epoch)
{
	m->epoch = epoch;
	m->alpha = ccsr_alpha(&m->spec.hypers, m->spec.net, epoch);
	for (int s = 0; s < SIDES; s++)
		batches_shuffle(&m->batches[s],
				rng_key(m->spec.seed, RNG_ORDER, epoch, (uint64_t)s), m->spec.par);
}

/* Starts a batch of side s, whose rows' own terms weigh `own` in the loss. */
static void
begin_side(struct model *m, int s, const struct batch *batch, double own, uint64_t key)
{
	struct tower_step step = {
		.drop = hyper(m, H_DROPOUT),
		.drop_key = key,
		.recon = decodes(m) ? hyper(m, H_LAMBDA_AE) * own : 0,
		.masked = choice(m, H_RECON) == RECON_MASKED,
	};

	tower_begin(&m->side[s], batch, &step);
}

/* Starts batch i of the near side against all rows of the far side. */
static void
begin_pass_batch(struct model *m, int near, size_t i)
{
	const struct batch *batch = &m->batches[near].batch[i];

	m->near = near;
	m->far_learns = false;
	m->far_rows = rows_of(m, !near);
	m->near_share = 1;
	begin_side(m, near, batch, 1 / (double)batch->B,
		   rng_key(m->spec.seed, RNG_DROPOUT, m->epoch, (uint64_t)near));
}

/* Starts block (i, j) of blocks x blocks. */
static void
begin_block(struct model *m, size_t i, size_t j, size_t blocks)
{
	const struct batch *users = &m->batches[USERS].batch[i];
	const struct batch *items = &m->batches[ITEMS].batch[j];
	uint64_t key = rng_key(m->spec.seed, RNG_DROPOUT, m->epoch, 2 + i * blocks + j);

	m->near = USERS;
	m->far_learns = true;
	m->far_rows = items->B;
	m->near_share = (double)items->B / (double)rows_of(m, ITEMS);
	m->far_share = (double)users->B / (double)rows_of(m, USERS);
	memset(m->place, 0xff, rows_of(m, ITEMS) * sizeof(*m->place));
	for (size_t a = 0; a < items->B; a++)
		m->place[items->row[a]] = (uint32_t)a;
	begin_side(m, USERS, users, m->near_share / (double)users->B, key);
	begin_side(m, ITEMS, items, m->far_share / (double)users->B, rng_mix(key));
}

/* Between steps: the front end's word, then the hyper-parameters it may have
 * changed. Batch `batch` of `batches` comes next. */
static bool
go_on(struct model *m, const struct boundary *b, unsigned batch, unsigned batches)
{
	bool go = !b || b->between(b->ctx, &m->spec.hypers, batch, batches);

	m->alpha = ccsr_alpha(&m->spec.hypers, m->spec.net, m->epoch);
	return go;
}

/* One step of the batch that was begun. */
static bool
learn(struct model *m, struct losses *sum, struct err *err)
{
	ccsr_step(m, sum);
	if (!losses_finite(sum, &m_ccsr, m->spec.net, m->epoch, err))
		return false;
	ccsr_weights(m, true);
	return true;
}

static enum epoch_end
alternate_epoch(struct model *m, const struct boundary *b, struct losses *sum, struct err *err)
{
	size_t all = m->batches[USERS].n + m->batches[ITEMS].n;
	unsigned done = 0;

	for (int s = 0; s < SIDES; s++) {
		fix_features(m, !s);
		for (size_t i = 0; i < m->batches[s].n; i++, done++) {
			if (!go_on(m, b, done, (unsigned)all))
				return EPOCH_STOPPED;
			begin_pass_batch(m, s, i);
			if (!learn(m, sum, err))
				return EPOCH_FAILED;
		}
	}
	return EPOCH_DONE;
}

static enum epoch_end
joint_epoch(struct model *m, const struct boundary *b, struct losses *sum, struct err *err)
{
	size_t blocks = blocks_of(m);
	unsigned done = 0;

	/* diagonals: every row is met once before any is met again */
	for (size_t shift = 0; shift < blocks; shift++) {
		for (size_t i = 0; i < blocks; i++, done++) {
			if (!go_on(m, b, done, (unsigned)(blocks * blocks)))
				return EPOCH_STOPPED;
			begin_block(m, i, (i + shift) % blocks, blocks);
			if (!learn(m, sum, err))
				return EPOCH_FAILED;
		}
	}
	return EPOCH_DONE;
}

static enum epoch_end
ccsr_epoch(struct model *m, unsigned epoch, const struct boundary *b, struct losses *out,
	   struct err *err)
{
	struct losses sum = { 0 };
	double rows = (double)rows_of(m, USERS) + (m->joint ? 0 : (double)rows_of(m, ITEMS));
	enum epoch_end end;

	begin_epoch(m, epoch);
	end = m->joint ? joint_epoch(m, b, &sum, err) : alternate_epoch(m, b, &sum, err);
	*out = (struct losses){ sum.total / rows, sum.sim / rows, sum.balance / rows,
				sum.ae / rows };
	return end;
}

static void
ccsr_encode(const struct model *m, float *user, float *item)
{
	float *out[SIDES] = { user, item };

	for (int s = 0; s < SIDES; s++) {
#ifdef HAMTOP_REAL_DOUBLE
		size_t n = rows_of(m, s) * m->spec.bits;
		real *f = mem_new(n, sizeof(*f));

		tower_encode(&m->side[s], f, m->spec.par);
		for (size_t i = 0; i < n; i++)
			out[s][i] = (float)f[i];
		free(f);
#else
		tower_encode(&m->side[s], out[s], m->spec.par);
#endif
	}
}

static struct hypers *
ccsr_hypers_of(struct model *m)
{
	return &m->spec.hypers;
}

enum { PARTS = 2 * SIDES + 1 };

/* The parts of the model that have weights. */
static struct params *
part_of(struct model *m, int i)
{
	if (i == PARTS - 1)
		return &m->shared;
	return i % 2 ? &m->side[i / 2].dec : &m->side[i / 2].enc;
}

static size_t
ccsr_state(struct model *m, bool all, struct tensor *table)
{
	static const char *const names[PARTS][4] = {
		{ "user.encoder", "user.encoder.m", "user.encoder.v", "user.encoder.step" },
		{ "user.decoder", "user.decoder.m", "user.decoder.v", "user.decoder.step" },
		{ "item.encoder", "item.encoder.m", "item.encoder.v", "item.encoder.step" },
		{ "item.decoder", "item.decoder.m", "item.decoder.v", "item.decoder.step" },
		{ "shared", "shared.m", "shared.v", "shared.step" },
	};
	size_t n = 0;

	for (int i = 0; i < PARTS; i++) {
		struct params *p = part_of(m, i);

		if (p->step == 0 && !all)
			continue;
		table[n++] = (struct tensor){ names[i][0], 1, p->n, p->w };
		table[n++] = (struct tensor){ names[i][1], 1, p->n, p->m };
		table[n++] = (struct tensor){ names[i][2], 1, p->n, p->v };
		table[n++] = (struct tensor){ names[i][3], 1, 1, &p->step };
	}
	return n;
}

static size_t
ccsr_gradient(struct model *m, unsigned epoch, double *loss, struct tensor *value,
	      struct tensor *gradient)
{
	struct losses sum[SIDES] = { { 0 } };
	size_t n = 0;

	for (int i = 0; i < PARTS; i++)
		params_zero_grad(part_of(m, i));
	/* the far side's fixed features are those of the first call */
	if (!m->joint && m->epoch == 0) {
		begin_epoch(m, epoch);
		fix_features(m, USERS);
		fix_features(m, ITEMS);
	}
	begin_epoch(m, epoch);
	if (m->joint) {
		begin_block(m, 0, 0, blocks_of(m));
		ccsr_step(m, &sum[USERS]);
		ccsr_weights(m, false);
	} else {
		for (int s = 0; s < SIDES; s++) {
			begin_pass_batch(m, s, 0);
			ccsr_step(m, &sum[s]);
			ccsr_weights(m, false);
		}
	}
	*loss = sum[USERS].total / (double)m->side[USERS].B +
		sum[ITEMS].total / (double)m->side[ITEMS].B;
	for (int i = 0; i < PARTS; i++) {
		const struct params *p = part_of(m, i);

		for (size_t j = 0; j < p->tensors; j++, n++) {
			const struct param_tensor *t = &p->tensor[j];

			value[n] = (struct tensor){ t->name, t->rows, t->cols, params_w(p, j) };
			gradient[n] = (struct tensor){ t->name, t->rows, t->cols, params_g(p, j) };
		}
	}
	return n;
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
	.rows = rows,
	.nrows = ARRAY_LEN(rows),
	.hypers = ccsr_hypers,
	.nhypers = CCSR_HYPERS,
	.nets = nets,
	.loss = { "row",
		  { { "sim", "similarity" }, { "bal", "balance" }, { "rec", "reconstruction" } } },
	.adjust = ccsr_adjust,
	.net_of = ccsr_net_of,
	.create = ccsr_create,
	.destroy = ccsr_destroy,
	.epoch = ccsr_epoch,
	.encode = ccsr_encode,
	.alpha = ccsr_alpha,
	.rate = ccsr_rate,
	.hypers_of = ccsr_hypers_of,
	.state = ccsr_state,
	.gradient = ccsr_gradient,
};
