#include "model/towers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "model/tower_copy.h"

const char *const towers_nets[] = { "C", "S", "ST", NULL };

int
towers_net_of(const struct hypers *h, enum form form)
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
towers_alpha(const struct hypers *h, int net, unsigned epoch)
{
	if (net != NET_ST)
		return 1;
	return alpha_at((enum alpha_schedule)h->v[H_ALPHA_SCHEDULE], h->v[H_ALPHA_GROWTH], epoch);
}

double
towers_rate(const struct hypers *h, unsigned epoch)
{
	double last = h->v[H_EPOCHS] - 1, done = last > 0 ? (epoch - 1.0) / last : 0;

	return h->v[H_LR] * (1 - (1 - h->v[H_LR_END]) * fmin(1, done));
}

static const struct csr *
ratings_of(const struct model *m, int side)
{
	return side == USERS ? &m->spec.split->user[FOLD_TRAIN] : &m->spec.split->train_by_item;
}

static bool
make_targets(struct model *m, struct err *err)
{
	for (int s = 0; s < SIDES; s++) {
		const struct csr *by = ratings_of(m, s);
		real *val = mem_try(csr_nnz(by) + 1, sizeof(*val), "the pairs' targets", err);
		bool differ = false;

		if (!val)
			return false;
		m->target[s] = (struct sparse){ by->ptr, by->col, val };
		for (uint32_t a = 0; a < by->rows; a++) {
			for (size_t e = by->ptr[a]; e < by->ptr[a + 1]; e++) {
				val[e] = (real)m->family->target(m, s == USERS ? a : by->col[e],
								 (double)by->val[e]);
				differ |= val[e] != val[0];
			}
		}
		if (!differ && choice(m, H_PAIRS) == PAIRS_OBSERVED)
			return err_set(
				err, ERR_DATA,
				"all rated pairs are equally similar, so that they alone teach "
				"nothing; take unrated pairs too, by --recipe dual or --set "
				"pairs=all");
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
size_t
towers_batch(const struct model *m, int side)
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
			: (rows_of(m, side) + towers_batch(m, side) - 1) / towers_batch(m, side);
}

static bool
make_towers(struct model *m, struct err *err)
{
	for (int s = 0; s < SIDES; s++) {
		struct tower_spec spec = {
			.x = ratings_of(m, s),
			.min = m->spec.data->min,
			.max = m->spec.data->max,
			.input = (enum input)choice(m, H_INPUT),
			.bits = m->spec.bits,
			.layers = m->family->layers,
			.act = (enum activation)choice(m, H_ACTIVATION),
			.out_bias = choice(m, H_OUT_BIAS),
			.batch = towers_batch(m, s),
			.key = rng_key(m->spec.seed, RNG_INIT, (uint64_t)s, 0),
		};

		for (size_t i = 0; i < spec.layers; i++)
			spec.width[i] = (size_t)hyper(m, m->family->hidden[i]);
		if (!tower_init(&m->side[s], &spec, err) ||
		    !batches_init(&m->batches[s], &m->side[s].x, rows_of(m, s), rows_of(m, !s),
				  steps_of(m, s), m->joint ? 0 : towers_batch(m, s), err))
			return false;
	}
	return !m->joint || cells_init(&m->cells, &m->target[USERS], rows_of(m, USERS),
				       rows_of(m, ITEMS), blocks_of(m), blocks_of(m), err);
}

size_t
towers_near(const struct model *m)
{
	size_t users = towers_batch(m, USERS), items = towers_batch(m, ITEMS);

	return users > items ? users : items;
}

real *
towers_parts(const struct towers_part *part, size_t parts, const char *what, struct err *err)
{
	size_t n = 0;
	real *block;

	for (size_t i = 0; i < parts; i++)
		n += pair_stride(part[i].n);
	block = mem_try(n, sizeof(*block), what, err);
	n = 0;
	for (size_t i = 0; block && i < parts; i++) {
		*part[i].to = block + n;
		n += pair_stride(part[i].n);
	}
	return block;
}

static bool
make_scratch(struct model *m, struct err *err)
{
	size_t users = rows_of(m, USERS), items = rows_of(m, ITEMS), bits = m->spec.bits;
	size_t stride = pair_stride(bits), far = m->joint ? towers_batch(m, ITEMS) : items;
	const struct towers_part parts[] = {
		{ &m->dg[0], m->joint ? far * stride : 0 },
		{ &m->dg[1], m->joint ? far * stride : 0 },
		{ &m->column_sum[USERS], bits },
		{ &m->column_sum[ITEMS], bits },
		{ &m->far[USERS], m->joint ? 0 : users * stride },
		{ &m->far[ITEMS], far * stride },
	};

	m->block = towers_parts(parts, ARRAY_LEN(parts), "the gradients of a batch", err);
	return m->block;
}

void
towers_destroy(struct model *m)
{
	if (!m)
		return;
	m->family->free(m);
	for (int s = 0; s < SIDES; s++) {
		batches_free(&m->batches[s]);
		tower_free(&m->side[s]);
		free((void *)m->target[s].val);
	}
	params_free(&m->shared);
	cells_free(&m->cells);
	free(m->block);
	free(m);
}

struct model *
towers_create(const struct towers_family *family, const struct model_spec *spec, struct err *err)
{
	struct model *m = mem_new(1, family->size);

	m->family = family;
	m->spec = *spec;
	m->joint = choice(m, H_SCHEDULE) == SCHEDULE_JOINT;
	m->log_scale = params_add(&m->shared, "log_scale", 1, 1);
	if (!family->init(m, err) || !make_targets(m, err) || !make_towers(m, err) ||
	    !params_alloc(&m->shared, err) || !make_scratch(m, err)) {
		towers_destroy(m);
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
	if (m->family->far_changed)
		m->family->far_changed(m, s);
}

static void
batches_part(void *ctx, int part)
{
	struct model *m = ctx;

	if (part < SIDES * BATCHES_PARTS)
		batches_make(&m->batches[part / BATCHES_PARTS], part % BATCHES_PARTS);
	else
		cells_make(&m->cells, &m->batches[USERS], (size_t)(part - SIDES * BATCHES_PARTS));
}

static void
begin_epoch(struct model *m, unsigned epoch)
{
	m->epoch = epoch;
	m->alpha = towers_alpha(&m->spec.hypers, m->spec.net, epoch);
	for (int s = 0; s < SIDES; s++)
		batches_shuffle(&m->batches[s],
				rng_key(m->spec.seed, RNG_ORDER, epoch, (uint64_t)s));
	if (m->joint)
		cells_place(&m->cells, &m->batches[ITEMS]);
	par_run(m->spec.par, SIDES * BATCHES_PARTS + (m->joint ? (int)blocks_of(m) : 0),
		batches_part, m);
}

/* Starts batch i of side s, whose rows' own terms weigh `own` in the loss. */
static void
begin_side(struct model *m, int s, size_t i, double own, uint64_t key)
{
	struct tower_step step = {
		.drop = hyper(m, H_DROPOUT),
		.drop_key = key,
		.recon = decodes(m) ? hyper(m, H_LAMBDA_AE) * own : 0,
		.masked = choice(m, H_RECON) == RECON_MASKED,
	};

	tower_begin(&m->side[s], &m->batches[s].batch[i], &step);
}

/* Starts batch i of the near side against all rows of the far side. */
static void
begin_pass_batch(struct model *m, int near, size_t i)
{
	const struct batch *batch = &m->batches[near].batch[i];

	m->near = near;
	m->far_learns = false;
	m->far_rows = rows_of(m, !near);
	m->observed = m->target[near];
	m->observed_row = batch->row;
	m->near_share = 1;
	begin_side(m, near, i, 1 / (double)batch->B,
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
	m->observed = cells_at(&m->cells, &m->batches[USERS], i, j);
	m->observed_row = NULL;
	begin_side(m, USERS, i, m->near_share / (double)users->B, key);
	begin_side(m, ITEMS, j, m->far_share / (double)users->B, rng_mix(key));
}

/* Between steps: the front end's word, then the hyper-parameters it may have
 * changed. Batch `batch` of `batches` comes next. */
static bool
go_on(struct model *m, const struct boundary *b, unsigned batch, unsigned batches)
{
	bool go = !b || b->between(b->ctx, &m->spec.hypers, batch, batches);

	m->alpha = towers_alpha(&m->spec.hypers, m->spec.net, m->epoch);
	return go;
}

/* One step of the batch that was begun. */
static bool
learn(struct model *m, struct losses *sum, struct err *err)
{
	towers_step(m, sum);
	if (!losses_finite(sum, m->family->ops, m->spec.net, m->epoch, err))
		return false;
	towers_weights(m, true);
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

enum epoch_end
towers_epoch(struct model *m, unsigned epoch, const struct boundary *b, struct losses *out,
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

void
towers_encode(const struct model *m, float *user, float *item)
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

struct user_encoder *
towers_user_encoder(const struct model *m, struct err *err)
{
	return tower_user_encoder(&m->side[USERS], err);
}

struct hypers *
towers_hypers_of(struct model *m)
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

size_t
towers_state(struct model *m, bool all, struct tensor *table)
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

size_t
towers_gradient(struct model *m, unsigned epoch, double *loss, struct tensor *value,
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
		towers_step(m, &sum[USERS]);
		towers_weights(m, false);
	} else {
		for (int s = 0; s < SIDES; s++) {
			begin_pass_batch(m, s, 0);
			towers_step(m, &sum[s]);
			towers_weights(m, false);
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
