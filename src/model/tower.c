#include "model/tower.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/outer.h"
#include "hamtop/num/pairs.h"
#include "hamtop/num/recon.h"

enum {
	ENCODE_PARTS = 16, /* of all rows */
	ENCODE_ROWS = 64,  /* which a part takes at a time */
	RANGES = 16,	   /* parts of the output layer */
	TILE = 1 << 14,	   /* numbers of a gradient that is used up in the second cache */
	SLICE = 64,	   /* units of the first layer, at most; see tower.h */
};

static const size_t NO_TENSOR = SIZE_MAX;

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
	size_t gram = recon_gram_size(s->width[0]);
	real *at;

	for (size_t i = 0; i < L; i++)
		n += 4 * B * s->width[i];
	n += 2 * HALVES * gram + ENCODE_PARTS * tower_encode_scratch(s);
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
	if (!tower_make_input(t, err) || !params_alloc(&t->enc, err) ||
	    !params_alloc(&t->dec, err) || !make_scratch(t, err)) {
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

/* Units from .. from+width-1 of the first layer. Their weights [in, width] begin at
 * number `at` of enc. */
struct slice {
	size_t from, width, at;
};

/* Narrow layers have two slices too, one for each half; whole cache lines. */
static size_t
slice_width(const struct tower *t)
{
	size_t half = (t->spec.width[0] + HALVES - 1) / HALVES;

	return half >= SLICE ? SLICE : pair_stride(half);
}

static size_t
slices_of(const struct tower *t)
{
	size_t width = slice_width(t);

	return (t->spec.width[0] + width - 1) / width;
}

/* The slices of a half. */
static void
half_slices(const struct tower *t, int half, size_t *from, size_t *to)
{
	size_t n = slices_of(t);

	*from = n * (size_t)half / HALVES;
	*to = n * (size_t)(half + 1) / HALVES;
}

static struct slice
slice_at(const struct tower *t, size_t i)
{
	size_t width = slice_width(t), from = i * width, h = t->spec.width[0];

	return (struct slice){ from, h - from < width ? h - from : width,
			       t->enc.tensor[t->enc_w[0]].at + from * t->spec.x->cols };
}

/* The first layer of the rows from .. to-1 of x before its activation, into out, which
 * has a row of all units for each. */
static void
input_forward(const struct tower *t, real *out, const struct sparse *x, size_t from, size_t to,
	      size_t slice)
{
	struct slice s = slice_at(t, slice);

	sparse_forward(out + s.from, t->spec.width[0], x, from, to, t->enc.w + s.at,
		       params_w(&t->enc, t->enc_b[0]) + s.from, s.width);
}

void
tower_input(struct tower *t, int half, int part)
{
	size_t from = t->B * (size_t)part / TOWER_CUTS, to = t->B * (size_t)(part + 1) / TOWER_CUTS;
	size_t i, end;

	for (half_slices(t, half, &i, &end); i < end; i++)
		input_forward(t, t->act[0] + from * t->spec.width[0], &t->batch->x, from, to, i);
}

/* Hidden activations of n rows into act[], which may be two in turn and has the first
 * layer without its activation. */
static void
hidden_forward(const struct tower *t, real *const act[], size_t n)
{
	const struct tower_spec *s = &t->spec;

	for (size_t i = 0; i < s->layers; i++) {
		if (i > 0)
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
	hidden_forward(t, act, n);
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
		.x = &t->batch->x,
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
		gemm((i ? t->dback[i - 1] : t->df) + from * under, d, false,
		     params_w(&t->dec, t->dec_w[i]), true, n, under, wide, 1, 0, wide, wide, under);
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

/* Weights from number `at` on, one row a column of x, of the columns from .. to-1. */
static void
take_columns(struct tower *t, struct params *p, size_t at, const struct sparse_gradient *g,
	     size_t from, size_t to)
{
	if (t->learns)
		sparse_learn(p, at, p == &t->enc ? &t->enc_step : &t->dec_step, g, from, to);
	else
		sparse_backward(p->g + at + from * g->h, g, from, to);
}

/* A cut of the columns of a half's slices. */
static void
input_weights(struct tower *t, int half, int cut)
{
	size_t in = t->spec.x->cols, from = in * (size_t)cut / TOWER_CUTS;
	size_t to = in * (size_t)(cut + 1) / TOWER_CUTS, i, end;

	for (half_slices(t, half, &i, &end); i < end; i++) {
		struct slice s = slice_at(t, i);
		struct sparse_gradient g = { .x = &t->batch->columns,
					     .dout = t->dact[0] + s.from,
					     .stride = t->spec.width[0],
					     .h = s.width,
					     .scale = 1 };

		take_columns(t, &t->enc, s.at, &g, from, to);
	}
}

/* A range of the output layer's rows. */
static void
output_weights(struct tower *t, int range)
{
	size_t h = t->spec.width[0], L = t->spec.layers, in = t->spec.x->cols;
	size_t end = in * (size_t)(range + 1) / RANGES, most = TILE / h;
	size_t w = t->dec.tensor[t->dec_w[L]].at, c = t->dec.tensor[t->dec_b[L]].at;
	real tile[TILE + TILE / 4], *dc = tile + TILE;
	struct recon r = recon_of(t);

	most = most < TILE / 4 ? most : TILE / 4;
	for (size_t from = in * (size_t)range / RANGES, to; from < end; from = to) {
		to = from + most < end ? from + most : end;
		if (t->step.masked) {
			recon_masked_columns(tile, dc, &r, from, to);
			take_gradient(t, &t->dec, w + from * h, tile, (to - from) * h);
		} else {
			struct sparse_gradient g = recon_full_gradient(&r, tile);

			recon_full_rest(tile, dc, &r, from, to);
			take_columns(t, &t->dec, w, &g, from, to);
		}
		take_gradient(t, &t->dec, c + from, dc, to - from);
	}
}

/* Half of the rows of a dense layer w = in' dout; its bias by the first half. */
static void
half_weights(struct tower *t, struct params *p, size_t w, size_t b, const real *in,
	     const real *dout, int half)
{
	size_t rows = p->tensor[w].rows, cols = p->tensor[w].cols;
	size_t from = half ? rows / 2 : 0, to = half ? rows : rows / 2;

	outer_add(params_g(p, w) + from * cols, in + from, rows, dout, t->B, to - from, cols);
	take_added(t, p, p->tensor[w].at + from * cols, (to - from) * cols);
	if (half == 0)
		take_bias(t, p, b, dout);
}

int
tower_weight_parts(const struct tower *t)
{
	int L = (int)t->spec.layers;

	return TOWER_CUTS + L + (t->step.recon > 0 ? RANGES / HALVES + L : 0);
}

void
tower_weights(struct tower *t, int half, int part)
{
	int L = (int)t->spec.layers;

	if (part < TOWER_CUTS) {
		input_weights(t, half, part);
		if (half == 0 && part == 0)
			take_bias(t, &t->enc, t->enc_b[0], t->dact[0]);
		return;
	}
	part -= TOWER_CUTS;
	if (part < L) {
		bool last = part == L - 1;

		half_weights(t, &t->enc, t->enc_w[part + 1], t->enc_b[part + 1],
			     last ? t->top : t->act[part], last ? t->df : t->dact[part + 1], half);
		return;
	}
	part -= L;
	if (part < RANGES / HALVES) {
		output_weights(t, half * RANGES / HALVES + part);
		return;
	}
	part -= RANGES / HALVES;
	half_weights(t, &t->dec, t->dec_w[part], t->dec_b[part], part ? t->back[part - 1] : t->h,
		     t->dback[part], half);
}

static size_t
widest_of(const struct tower_spec *s)
{
	size_t widest = 0;

	for (size_t i = 0; i < s->layers; i++)
		widest = s->width[i] > widest ? s->width[i] : widest;
	return widest;
}

size_t
tower_encode_scratch(const struct tower_spec *s)
{
	return 2 * ENCODE_ROWS * widest_of(s);
}

void
tower_encode_rows(const struct tower *t, real *f, const struct sparse *x, size_t from, size_t to,
		  real *scratch)
{
	const struct tower_spec *s = &t->spec;
	size_t L = s->layers, n;
	real *act[TOWER_LAYERS];

	for (size_t i = 0; i < L; i++)
		act[i] = scratch + i % 2 * ENCODE_ROWS * widest_of(s);
	for (; from < to; from += n, f += n * s->bits) {
		n = to - from < ENCODE_ROWS ? to - from : ENCODE_ROWS;
		for (size_t i = 0; i < slices_of(t); i++)
			input_forward(t, act[0], x, from, from + n, i);
		hidden_forward(t, act, n);
		affine_forward(f, act[L - 1], params_w(&t->enc, t->enc_w[L]),
			       bias(&t->enc, t->enc_b[L]), n, s->width[L - 1], s->bits);
	}
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
	size_t rows = t->spec.x->rows, from = rows * (size_t)part / ENCODE_PARTS;

	tower_encode_rows(t, work->f + from * t->spec.bits, &t->x, from,
			  rows * (size_t)(part + 1) / ENCODE_PARTS,
			  t->encoding + (size_t)part * tower_encode_scratch(&t->spec));
}

void
tower_encode(const struct tower *t, real *f, struct par *par)
{
	struct encode_work work = { t, f };

	par_run(par, ENCODE_PARTS, encode_part, &work);
}
