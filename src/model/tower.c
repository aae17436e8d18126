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

enum { ENCODE_ROWS = 256 }; /* rows that tower_encode() takes at a time */

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
	size_t gram = recon_scratch(s->width[0]), out = s->x->cols * (s->width[0] + 1);
	real *at;

	for (size_t i = 0; i < L; i++)
		n += 4 * B * s->width[i];
	t->block = mem_try(n + HALVES * gram + out, sizeof(real), "the network's activations", err);
	if (!t->block)
		return false;
	at = t->block;
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
	for (int half = 0; half < HALVES; half++)
		TAKE(t->recon[half], gram);
	TAKE(t->out_g, out);
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
tower_begin(struct tower *t, const struct batch *batch, double drop, uint64_t drop_key)
{
	t->batch = batch;
	t->row = batch->row;
	t->B = batch->B;
	t->drop = drop;
	t->drop_key = drop_key;
}

static const real *
bias(const struct params *p, size_t tensor)
{
	return tensor == NO_TENSOR ? NULL : params_w(p, tensor);
}

/* Hidden activations of n rows of x into act[], the last one's copy into top. */
static void
hidden_forward(const struct tower *t, real *const act[], real *top, const uint32_t *row, size_t n)
{
	const struct tower_spec *s = &t->spec;
	size_t L = s->layers;

	for (size_t i = 0; i < L; i++) {
		if (i == 0)
			sparse_forward(act[0], &t->x, row, n, params_w(&t->enc, t->enc_w[0]),
				       bias(&t->enc, t->enc_b[0]), s->width[0]);
		else
			affine_forward(act[i], act[i - 1], params_w(&t->enc, t->enc_w[i]),
				       bias(&t->enc, t->enc_b[i]), n, s->width[i - 1], s->width[i]);
		act_forward(s->act, act[i], act[i], n * s->width[i]);
	}
	memcpy(top, act[L - 1], n * s->width[L - 1] * sizeof(*top));
}

void
tower_forward(struct tower *t, size_t from, size_t to)
{
	const struct tower_spec *s = &t->spec;
	size_t L = s->layers, n = to - from, wide = s->width[L - 1];
	real *act[TOWER_LAYERS];

	for (size_t i = 0; i < L; i++)
		act[i] = t->act[i] + from * s->width[i];
	hidden_forward(t, act, t->top + from * wide, t->row + from, n);
	dropout_apply(t->top + from * wide, t->drop_key, t->row + from, n, wide, t->drop);
	affine_forward(t->f + from * s->bits, t->top + from * wide, params_w(&t->enc, t->enc_w[L]),
		       bias(&t->enc, t->enc_b[L]), n, wide, s->bits);
}

double
tower_decode(struct tower *t, int half, bool masked, double weight)
{
	const struct tower_spec *s = &t->spec;
	size_t L = s->layers, from, to, n, in = s->bits;
	const real *below;
	struct recon r;
	real *dw, *dc;
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
	r = (struct recon){ n,
			    s->width[0],
			    s->x->cols,
			    below,
			    params_w(&t->dec, t->dec_w[L]),
			    params_w(&t->dec, t->dec_b[L]),
			    &t->x,
			    t->row + from,
			    weight };
	dw = half ? t->out_g : params_g(&t->dec, t->dec_w[L]);
	dc = half ? t->out_g + s->x->cols * s->width[0] : params_g(&t->dec, t->dec_b[L]);
	if (half)
		memset(t->out_g, 0, s->x->cols * (s->width[0] + 1) * sizeof(*t->out_g));
	loss = masked ? recon_masked(t->dback[L - 1] + from * s->width[0], dw, dc, &r)
		      : recon_full(t->dback[L - 1] + from * s->width[0], dw, dc, &r,
				   t->recon[half]);
	for (size_t i = L; i-- > 0;) {
		size_t wide = s->width[L - 1 - i], under = i ? s->width[L - i] : s->bits;
		real *d = t->dback[i] + from * wide;

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
			dropout_apply(d, t->drop_key, t->row + from, n, wide, t->drop);
		act_backward(s->act, d, d, t->act[i] + from * wide, n * wide);
		above = d;
		wide_above = wide;
	}
}

/* g [rows, cols] += in' dout for half of the rows; its bias by the first half. */
static void
half_weights(struct params *p, size_t w, size_t b, const real *in, const real *dout, size_t B,
	     size_t rows, size_t cols, int half)
{
	size_t from = half ? rows / 2 : 0, to = half ? rows : rows / 2;

	gemm(params_g(p, w) + from * cols, in + from, true, dout, false, to - from, cols, B, 1, 1,
	     rows, cols, cols);
	if (half == 0 && b != NO_TENSOR)
		bias_backward(params_g(p, b), dout, B, cols);
}

void
tower_backward_weights(struct tower *t, int half, bool decoded)
{
	const struct tower_spec *s = &t->spec;
	size_t L = s->layers, h = s->width[0], n = s->x->cols;
	size_t from = half ? n / 2 : 0, to = half ? n : n / 2;

	sparse_backward(params_g(&t->enc, t->enc_w[0]) + from * h, 1, &t->batch->columns,
			t->dact[0], h, from, to);
	if (half)
		bias_backward(params_g(&t->enc, t->enc_b[0]), t->dact[0], t->B, h);
	for (size_t i = 1; i < L; i++)
		half_weights(&t->enc, t->enc_w[i], t->enc_b[i], t->act[i - 1], t->dact[i], t->B,
			     s->width[i - 1], s->width[i], half);
	half_weights(&t->enc, t->enc_w[L], t->enc_b[L], t->top, t->df, t->B, s->width[L - 1],
		     s->bits, half);
	if (!decoded)
		return;
	for (size_t i = 0; i < L; i++)
		half_weights(&t->dec, t->dec_w[i], t->dec_b[i], i ? t->back[i - 1] : t->h,
			     t->dback[i], t->B, i ? s->width[L - i] : s->bits, s->width[L - 1 - i],
			     half);
	/* the output layer's two halves of rows, added up by halves of the outputs */
	real *w = params_g(&t->dec, t->dec_w[L]), *c = params_g(&t->dec, t->dec_b[L]);

	for (size_t i = from * h; i < to * h; i++)
		w[i] += t->out_g[i];
	for (size_t j = from; j < to; j++)
		c[j] += t->out_g[n * h + j];
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
	size_t L = s->layers, from = (size_t)part * ENCODE_ROWS, total = 0;
	size_t n = s->x->rows - from < ENCODE_ROWS ? s->x->rows - from : ENCODE_ROWS;
	uint32_t row[ENCODE_ROWS];
	real *act[TOWER_LAYERS], *block, *at;

	for (size_t i = 0; i < L; i++)
		total += ENCODE_ROWS * s->width[i];
	block = at = mem_new(total + ENCODE_ROWS * s->width[L - 1], sizeof(*block));
	for (size_t i = 0; i < L; i++) {
		act[i] = at;
		at += ENCODE_ROWS * s->width[i];
	}
	for (size_t a = 0; a < n; a++)
		row[a] = (uint32_t)(from + a);
	hidden_forward(t, act, at, row, n);
	affine_forward(work->f + from * s->bits, at, params_w(&t->enc, t->enc_w[L]),
		       bias(&t->enc, t->enc_b[L]), n, s->width[L - 1], s->bits);
	free(block);
}

void
tower_encode(const struct tower *t, real *f, struct par *par)
{
	struct encode_work work = { t, f };

	par_run(par, (int)((t->spec.x->rows + ENCODE_ROWS - 1) / ENCODE_ROWS), encode_part, &work);
}
