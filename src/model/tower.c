#include "model/tower.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/recon.h"

enum {
	ENCODE_PARTS = 16, /* of all rows */
	ENCODE_ROWS = 64,  /* which a part takes at a time */
	RANGES = 16,	   /* parts of a layer with one row of weights a column of x */
	TILE = 1 << 14,	   /* numbers of a gradient that is used up while in the cache */
};

static const size_t NO_TENSOR = SIZE_MAX;

static bool
make_input(struct tower *t, struct err *err)
{
	const struct csr *x = t->spec.x;
	double mid = ((double)t->spec.min + (double)t->spec.max) / 2;
	double half = ((double)t->spec.max - (double)t->spec.min) / 2;
	real *val = mem_try(csr_nnz(x) + 1, sizeof(*val), "the network's input", err);

	if (!val)
		return false;
	/* one rating for all (implicit data): what is there is 1 */
	if (half <= 0)
		mid = (double)t->spec.max - 1, half = 1;
	for (uint32_t a = 0; a < x->rows; a++) {
		double root = sqrt((double)csr_len(x, a));

		for (size_t e = x->ptr[a]; e < x->ptr[a + 1]; e++) {
			double r = (double)x->val[e];

			switch (t->spec.input) {
			case INPUT_SCALED:
				r = (r - mid) / half;
				break;
			case INPUT_CENTERED:
				r -= mid;
				break;
			case INPUT_RAW:
				break;
			case INPUT_UNIT:
				r /= (double)t->spec.max;
				break;
			case INPUT_COUNT:
				r = (r - mid) / root;
				break;
			}
			val[e] = (real)r;
		}
	}
	t->x = (struct sparse){ x->ptr, x->col, val };
	return true;
}

/* A weight [rows, cols] and its bias [cols], uniform in +-1/sqrt(fan_in). */
static void
add_layer(struct params *p, size_t *w, size_t *b, const char *name, size_t i, size_t rows,
	  size_t cols, bool bias)
{
	char text[24];

	snprintf(text, sizeof(text), "%s%zu.w", name, i + 1);
	*w = params_add(p, text, rows, cols);
	*b = NO_TENSOR;
	if (bias) {
		snprintf(text, sizeof(text), "%s%zu.b", name, i + 1);
		*b = params_add(p, text, 1, cols);
	}
}

static void
add_layers(struct tower *t)
{
	const struct tower_spec *s = &t->spec;
	size_t L = s->layers, in = s->x->cols;

	for (size_t i = 0; i < L; i++)
		add_layer(&t->enc, &t->enc_w[i], &t->enc_b[i], "enc", i, i ? s->width[i - 1] : in,
			  s->width[i], true);
	add_layer(&t->enc, &t->enc_w[L], &t->enc_b[L], "enc", L, s->width[L - 1], s->bits,
		  s->out_bias);
	for (size_t i = 0; i < L; i++)
		add_layer(&t->dec, &t->dec_w[i], &t->dec_b[i], "dec", i,
			  i ? s->width[L - i] : s->bits, s->width[L - 1 - i], true);
	/* the output layer is kept one row an output, see num/recon.h */
	t->dec_w[L] = params_add(&t->dec, "out.w", in, s->width[0]);
	t->dec_b[L] = params_add(&t->dec, "out.b", 1, in);
}

static void
init_weights(struct params *p, size_t fan, uint64_t key)
{
	for (size_t i = 0; i < p->tensors; i++) {
		const struct param_tensor *tensor = &p->tensor[i];

		/* a bias has the fan of the weight before it */
		if (tensor->name[strlen(tensor->name) - 1] == 'w')
			fan = strcmp(tensor->name, "out.w") == 0 ? tensor->cols : tensor->rows;
		params_uniform(p, i, 1 / sqrt((double)fan), rng_mix(key ^ i));
	}
}

static bool
make_scratch(struct tower *t, struct err *err)
{
	const struct tower_spec *s = &t->spec;
	size_t B = s->batch, L = s->layers, n = B * (s->width[L - 1] + 4 * s->bits);
	size_t gram = recon_gram_size(s->width[0]), widest = 0;
	real *at;

	for (size_t i = 0; i < L; i++) {
		n += 4 * B * s->width[i];
		widest = s->width[i] > widest ? s->width[i] : widest;
	}
	n += 2 * HALVES * gram + ENCODE_PARTS * 2 * ENCODE_ROWS * widest;
	t->block = at = mem_try(n, sizeof(real), "the network's activations", err);
	if (!t->block)
		return false;
#define TAKE(p, size) ((p) = at, at += (size))
	for (size_t i = 0; i < L; i++) {
		TAKE(t->act[i], B * s->width[i]);
		TAKE(t->dact[i], B * s->width[i]);
		TAKE(t->back[i], B * s->width[L - 1 - i]);
		TAKE(t->dback[i], B * s->width[L - 1 - i]);
	}
	TAKE(t->top, B * s->width[L - 1]);
	TAKE(t->f, B * s->bits);
	TAKE(t->h, B * s->bits);
	TAKE(t->dh, B * s->bits);
	TAKE(t->df, B * s->bits);
	for (int half = 0; half < HALVES; half++) {
		TAKE(t->of_w[half], gram);
		TAKE(t->of_act[half], gram);
	}
	t->encoding = at;
#undef TAKE
	return true;
}

bool
tower_init(struct tower *t, const struct tower_spec *spec, struct err *err)
{
	*t = (struct tower){ .spec = *spec };
	add_layers(t);
	if (!make_input(t, err) || !params_alloc(&t->enc, err) || !params_alloc(&t->dec, err) ||
	    !make_scratch(t, err)) {
		tower_free(t);
		return false;
	}
	init_weights(&t->enc, spec->x->cols, spec->key);
	init_weights(&t->dec, spec->bits, rng_mix(spec->key));
	return true;
}

void
tower_free(struct tower *t)
{
	free((void *)t->x.val);
	free(t->block);
	params_free(&t->enc);
	params_free(&t->dec);
	*t = (struct tower){ 0 };
}

void
tower_half(const struct tower *t, int half, size_t *from, size_t *to)
{
	size_t middle = (t->B + 1) / 2;

	*from = half ? middle : 0;
	*to = half ? t->B : middle;
}

void
tower_begin(struct tower *t, const struct batch *batch, const struct tower_step *step)
{
	t->batch = batch;
	t->row = batch->row;
	t->B = batch->B;
	t->step = *step;
}

static const real *
bias(const struct params *p, size_t tensor)
{
	return tensor == NO_TENSOR ? NULL : params_w(p, tensor);
}

/* Hidden activations of n rows of x into act[], which may be two in turn. */
static void
hidden_forward(const struct tower *t, real *const act[], const uint32_t *row, size_t n)
{
	const struct tower_spec *s = &t->spec;

	for (size_t i = 0; i < s->layers; i++) {
		if (i == 0)
			sparse_forward(act[0], &t->x, row, n, params_w(&t->enc, t->enc_w[0]),
				       bias(&t->enc, t->enc_b[0]), s->width[0]);
		else
			affine_forward(act[i], act[i - 1], params_w(&t->enc, t->enc_w[i]),
				       bias(&t->enc, t->enc_b[i]), n, s->width[i - 1], s->width[i]);
		act_forward(s->act, act[i], act[i], n * s->width[i]);
	}
}

void
tower_forward(struct tower *t, size_t from, size_t to)
{
	const struct tower_spec *s = &t->spec;
	size_t L = s->layers, n = to - from, wide = s->width[L - 1];
	real *act[TOWER_LAYERS], *top = t->top + from * wide;

	for (size_t i = 0; i < L; i++)
		act[i] = t->act[i] + from * s->width[i];
	hidden_forward(t, act, t->row + from, n);
	memcpy(top, act[L - 1], n * wide * sizeof(*top));
	dropout_apply(top, t->step.drop_key, t->row + from, n, wide, t->step.drop);
	affine_forward(t->f + from * s->bits, top, params_w(&t->enc, t->enc_w[L]),
		       bias(&t->enc, t->enc_b[L]), n, wide, s->bits);
}

/* The output layer as it meets the batch. */
static struct recon
recon_of(const struct tower *t)
{
	size_t L = t->spec.layers;

	return (struct recon){
		.B = t->B,
		.h = t->spec.width[0],
		.in = t->spec.x->cols,
		.act = t->back[L - 1],
		.w = params_w(&t->dec, t->dec_w[L]),
		.c = params_w(&t->dec, t->dec_b[L]),
		.x = &t->x,
		.row = t->row,
		.columns = &t->batch->columns,
		.weight = t->step.recon,
		.of_w = t->of_w[0],
		.of_act = t->of_act[0],
	};
}

void
tower_gram(struct tower *t, int half)
{
	struct recon r = recon_of(t);
	size_t from = half ? r.in / 2 : 0, to = half ? r.in : r.in / 2;

	if (!t->step.masked)
		recon_gram(t->of_w[half], r.w + from * r.h, r.c + from, to - from, r.h);
}

void
tower_join_gram(struct tower *t)
{
	if (!t->step.masked)
		recon_join(t->of_w[0], t->of_w[1], t->spec.width[0]);
}

void
tower_join_rows(struct tower *t)
{
	if (t->step.recon > 0 && !t->step.masked)
		recon_join(t->of_act[0], t->of_act[1], t->spec.width[0]);
}

double
tower_decode(struct tower *t, int half)
{
	const struct tower_spec *s = &t->spec;
	struct recon r = recon_of(t);
	size_t L = s->layers, from, to, n, in = s->bits;
	const real *below;
	real *d;
	double loss;

	tower_half(t, half, &from, &to);
	n = to - from;
	below = t->h + from * s->bits;
	for (size_t i = 0; i < L; i++) {
		size_t wide = s->width[L - 1 - i];
		real *y = t->back[i] + from * wide;

		affine_forward(y, below, params_w(&t->dec, t->dec_w[i]), bias(&t->dec, t->dec_b[i]),
			       n, in, wide);
		act_forward(s->act, y, y, n * wide);
		below = y;
		in = wide;
	}
	d = t->dback[L - 1] + from * s->width[0];
	if (t->step.masked)
		loss = recon_masked_rows(d, &r, from, to);
	else
		loss = recon_full_rows(d, t->of_act[half], &r, from, to);
	for (size_t i = L; i-- > 0;) {
		size_t wide = s->width[L - 1 - i], under = i ? s->width[L - i] : s->bits;

		d = t->dback[i] + from * wide;
		act_backward(s->act, d, d, t->back[i] + from * wide, n * wide);
		/* the code's gradient adds to that of the pair loss */
		gemm(i ? t->dback[i - 1] + from * under : t->dh + from * under, d, false,
		     params_w(&t->dec, t->dec_w[i]), true, n, under, wide, 1, i ? 0 : 1, wide, wide,
		     under);
	}
	return loss;
}

void
tower_backward(struct tower *t, size_t from, size_t to)
{
	const struct tower_spec *s = &t->spec;
	size_t L = s->layers, n = to - from;
	const real *above = t->df + from * s->bits;
	size_t wide_above = s->bits;

	for (size_t i = L; i-- > 0;) {
		size_t wide = s->width[i];
		real *d = t->dact[i] + from * wide;

		gemm(d, above, false, params_w(&t->enc, t->enc_w[i + 1]), true, n, wide, wide_above,
		     1, 0, wide_above, wide_above, wide);
		if (i == L - 1)
			dropout_apply(d, t->step.drop_key, t->row + from, n, wide, t->step.drop);
		act_backward(s->act, d, d, t->act[i] + from * wide, n * wide);
		above = d;
		wide_above = wide;
	}
}

void
tower_learn(struct tower *t, const struct adam *adam)
{
	t->learns = adam != NULL;
	if (!adam)
		return;
	t->enc_step = params_step(&t->enc, adam);
	if (t->step.recon > 0)
		t->dec_step = params_step(&t->dec, adam);
}

/* g [n]: the whole gradient of the numbers at .. at+n-1. */
static void
take_gradient(struct tower *t, struct params *p, size_t at, const real *g, size_t n)
{
	if (t->learns)
		params_learn(p, p == &t->enc ? &t->enc_step : &t->dec_step, at, g, n);
	else
		for (size_t i = 0; i < n; i++)
			p->g[at + i] += g[i];
}

/* The same of a gradient that was added up in p->g. */
static void
take_added(struct tower *t, struct params *p, size_t at, size_t n)
{
	if (!t->learns)
		return;
	take_gradient(t, p, at, p->g + at, n);
	memset(p->g + at, 0, n * sizeof(*p->g));
}

static void
take_bias(struct tower *t, struct params *p, size_t b, const real *dout)
{
	size_t n = b == NO_TENSOR ? 0 : p->tensor[b].cols;

	if (n == 0)
		return;
	bias_backward(params_g(p, b), dout, t->B, n);
	take_added(t, p, p->tensor[b].at, n);
}

/* A range of the first layer's rows, or with `out` of the output layer's. */
static void
range_weights(struct tower *t, int range, bool out)
{
	size_t h = t->spec.width[0], L = t->spec.layers, in = t->spec.x->cols;
	size_t end = in * (size_t)(range + 1) / RANGES, most = TILE / h ? TILE / h : 1;
	real tile[TILE + TILE / 4], *dc = tile + TILE;
	struct params *p = out ? &t->dec : &t->enc;
	size_t at = p->tensor[out ? t->dec_w[L] : t->enc_w[0]].at;
	struct recon r = recon_of(t);

	most = most < TILE / 4 ? most : TILE / 4;
	for (size_t from = in * (size_t)range / RANGES, to; from < end; from = to) {
		to = from + most < end ? from + most : end;
		if (out) {
			if (t->step.masked)
				recon_masked_columns(tile, dc, &r, from, to);
			else
				recon_full_columns(tile, dc, &r, from, to);
			take_gradient(t, p, p->tensor[t->dec_b[L]].at + from, dc, to - from);
		} else {
			memset(tile, 0, (to - from) * h * sizeof(*tile));
			sparse_backward(tile, 1, &t->batch->columns, t->dact[0], h, from, to);
		}
		take_gradient(t, p, at + from * h, tile, (to - from) * h);
	}
}

/* Half of the rows of a dense layer w = in' dout; its bias by the first half. */
static void
half_weights(struct tower *t, struct params *p, size_t w, size_t b, const real *in,
	     const real *dout, int half)
{
	size_t rows = p->tensor[w].rows, cols = p->tensor[w].cols;
	size_t from = half ? rows / 2 : 0, to = half ? rows : rows / 2;

	gemm(params_g(p, w) + from * cols, in + from, true, dout, false, to - from, cols, t->B, 1,
	     1, rows, cols, cols);
	take_added(t, p, p->tensor[w].at + from * cols, (to - from) * cols);
	if (half == 0)
		take_bias(t, p, b, dout);
}

int
tower_weight_parts(const struct tower *t)
{
	int dense = HALVES * (int)t->spec.layers;

	return RANGES + dense + (t->step.recon > 0 ? RANGES + dense : 0);
}

void
tower_weights(struct tower *t, int part)
{
	int L = (int)t->spec.layers, i;

	if (part < RANGES) {
		range_weights(t, part, false);
		if (part == 0)
			take_bias(t, &t->enc, t->enc_b[0], t->dact[0]);
		return;
	}
	part -= RANGES;
	i = part / HALVES + 1;
	if (i <= L) {
		half_weights(t, &t->enc, t->enc_w[i], t->enc_b[i], i < L ? t->act[i - 1] : t->top,
			     i < L ? t->dact[i] : t->df, part % HALVES);
		return;
	}
	part -= HALVES * L;
	if (part < RANGES) {
		range_weights(t, part, true);
		return;
	}
	part -= RANGES;
	i = part / HALVES;
	half_weights(t, &t->dec, t->dec_w[i], t->dec_b[i], i ? t->back[i - 1] : t->h, t->dback[i],
		     part % HALVES);
}

struct encode_work {
	const struct tower *t;
	real *f;
};

static void
encode_part(void *ctx, int part)
{
	const struct encode_work *work = ctx;
	const struct tower *t = work->t;
	const struct tower_spec *s = &t->spec;
	size_t L = s->layers, rows = s->x->rows, widest = 0;
	size_t end = rows * (size_t)(part + 1) / ENCODE_PARTS;
	real *act[TOWER_LAYERS];

	for (size_t i = 0; i < L; i++)
		widest = s->width[i] > widest ? s->width[i] : widest;
	for (size_t i = 0; i < L; i++)
		act[i] = t->encoding + (2 * (size_t)part + i % 2) * ENCODE_ROWS * widest;
	for (size_t from = rows * (size_t)part / ENCODE_PARTS, n; from < end; from += n) {
		uint32_t row[ENCODE_ROWS];

		n = end - from < ENCODE_ROWS ? end - from : ENCODE_ROWS;
		for (size_t a = 0; a < n; a++)
			row[a] = (uint32_t)(from + a);
		hidden_forward(t, act, row, n);
		affine_forward(work->f + from * s->bits, act[L - 1], params_w(&t->enc, t->enc_w[L]),
			       bias(&t->enc, t->enc_b[L]), n, s->width[L - 1], s->bits);
	}
}

void
tower_encode(const struct tower *t, real *f, struct par *par)
{
	struct encode_work work = { t, f };

	par_run(par, ENCODE_PARTS, encode_part, &work);
}
