/* What a form keeps of the features that it is made of, and what it costs. */
#include "hamtop/run/audit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/eval/search.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/layer.h"

static bool
is_code(enum form form)
{
	return form == FORM_S || form == FORM_SST;
}

static enum relax
relax_of(enum form form)
{
	return is_code(form) ? RELAX_SIGN : form == FORM_ST ? RELAX_TANH : RELAX_NONE;
}

static double
dot(const float *a, const float *b, uint32_t n)
{
	double sum = 0;

	for (uint32_t j = 0; j < n; j++)
		sum += (double)a[j] * (double)b[j];
	return sum;
}

/* A user and two items: [3, bits] of f and of what the form makes of it. */
struct triple {
	uint32_t row[3];
	uint32_t bits;
	float *f, *h;
	double ff, fh, hh; /* sums over all triples so far */
};

static void
draw_triple(struct triple *t, struct rng *rng, const struct features *f, enum form form)
{
	size_t n = t->bits;

	t->row[0] = (uint32_t)rng_below(rng, f->users);
	t->row[1] = (uint32_t)rng_below(rng, f->items);
	t->row[2] = (t->row[1] + 1 + (uint32_t)rng_below(rng, f->items - 1)) % f->items;
	memcpy(t->f, f->user + t->row[0] * n, n * sizeof(*t->f));
	memcpy(t->f + n, f->item + t->row[1] * n, n * sizeof(*t->f));
	memcpy(t->f + 2 * n, f->item + t->row[2] * n, n * sizeof(*t->f));
	relax_forward(relax_of(form), t->h, t->f, 3 * n, f->alpha);
	t->ff += dot(t->f, t->f, 3 * t->bits);
	t->fh += dot(t->f, t->h, 3 * t->bits);
	t->hh += dot(t->h, t->h, 3 * t->bits);
}

/* <first, item>: item is 1 or 2 */
static double
product(const struct triple *t, const float *x, int item)
{
	return dot(x, x + (size_t)item * t->bits, t->bits);
}

static double
cosine(const struct triple *t, int item)
{
	const float *b = t->f + (size_t)item * t->bits;

	return product(t, t->f, item) / sqrt(dot(t->f, t->f, t->bits) * dot(b, b, t->bits));
}

/* What the screen calls it. */
static double
said(enum form form, double product, uint32_t bits)
{
	return is_code(form) ? (bits - product) / 2 : product;
}

/* Keeps a flipped triple if its items are farther apart than those before; first is
 * the item that f puts first, 1 or 2. */
static void
note_flipped(struct form_audit *o, const struct triple *t, enum form form, int first)
{
	double near = cosine(t, first), far = cosine(t, 3 - first);

	if (near - far <= (o->any ? o->cos_near - o->cos_far : 0))
		return;
	o->any = true;
	o->user = t->row[0];
	o->near = t->row[first];
	o->far = t->row[3 - first];
	o->cos_near = near;
	o->cos_far = far;
	o->form_near = said(form, product(t, t->h, first), t->bits);
	o->form_far = said(form, product(t, t->h, 3 - first), t->bits);
}

bool
form_audit_of(struct form_audit *out, const struct features *f, enum form form, struct err *err)
{
	struct rng rng = rng_start(rng_key(AUDIT_SEED, RNG_AUDIT, 1, 0));
	struct triple t = { .bits = f->bits };
	uint32_t flipped = 0, tied = 0;

	*out = (struct form_audit){ 0 };
	t.f = mem_try(f->bits, 6 * sizeof(*t.f), "three features", err);
	if (!t.f)
		return false;
	t.h = t.f + 3 * (size_t)f->bits;
	for (uint32_t i = 0; i < FORM_TRIPLES && f->users && f->items > 1; i++) {
		double b, c, x, y;

		draw_triple(&t, &rng, f, form);
		b = product(&t, t.f, 1);
		c = product(&t, t.f, 2);
		if (b == c)
			continue;
		out->triples++;
		x = product(&t, t.h, 1);
		y = product(&t, t.h, 2);
		tied += x == y;
		if (x != y && (x > y) != (b > c)) {
			flipped++;
			note_flipped(out, &t, form, b > c ? 1 : 2);
		}
	}
	free(t.f);
	out->flipped = out->triples ? (double)flipped / out->triples : NAN;
	out->tied = out->triples ? (double)tied / out->triples : NAN;
	out->lost = 1 - t.fh * t.fh / (t.ff * t.hh); /* NAN when all is 0 */
	return true;
}

double
fragile_bits(double *out, const float *f, size_t rows, uint32_t bits)
{
	double eps = FRAGILE * sqrt(sum_squares(f, rows * bits) / (double)(rows * bits)), sum = 0;

	for (uint32_t j = 0; j < bits; j++)
		out[j] = 0;
	for (size_t a = 0; a < rows; a++)
		for (uint32_t j = 0; j < bits; j++)
			out[j] += fabs((double)f[a * bits + j]) < eps;
	for (uint32_t j = 0; j < bits; j++)
		sum += out[j] /= (double)rows;
	return sum / bits;
}

uint32_t
form_bytes(enum form form, uint32_t bits)
{
	return is_code(form) ? bits_bytes(bits) : bits * (uint32_t)sizeof(float);
}

/* ---- the time of a query ---- */

enum { QUERIES = 64, NEAREST = 10, RUNS = 5, ITEMS_MOST = 1 << 16 };

/* Places of the largest of n scores, best first. */
static void
pick_largest(uint32_t place[NEAREST], const float *score, uint32_t n)
{
	float best[NEAREST];

	for (int i = 0; i < NEAREST; i++)
		best[i] = -INFINITY;
	for (uint32_t a = 0; a < n; a++) {
		int at = NEAREST - 1;

		if (!(score[a] > best[at]))
			continue;
		for (; at > 0 && score[a] > best[at - 1]; at--) {
			best[at] = best[at - 1];
			place[at] = place[at - 1];
		}
		best[at] = score[a];
		place[at] = a;
	}
}

struct query_room {
	uint32_t users, items;
	uint64_t *code;
	float *score; /* [users, items] */
	uint32_t place[QUERIES * NEAREST];
	uint16_t distance[QUERIES * NEAREST];
	struct search_index *index;
};

static bool
ask_once(struct query_room *q, const struct features *f, struct err *err)
{
	if (q->index)
		return search_topk(q->index, q->code, q->users, NEAREST, q->place, q->distance,
				   NULL, NULL, NULL, err);
	gemm(q->score, f->user, false, f->item, true, q->users, q->items, f->bits, 1, 0, f->bits,
	     f->bits, q->items);
	for (uint32_t u = 0; u < q->users; u++)
		pick_largest(q->place + u * NEAREST, q->score + (size_t)u * q->items, q->items);
	return true;
}

static bool
make_room(struct query_room *q, const struct features *f, enum form form, struct err *err)
{
	const char *what = "measuring a query";
	uint32_t words = bits_words(f->bits);

	q->users = f->users < QUERIES ? f->users : QUERIES;
	q->items = f->items < ITEMS_MOST ? f->items : ITEMS_MOST;
	if (!is_code(form)) {
		q->score = mem_try((size_t)q->users * q->items, sizeof(*q->score), what, err);
		return q->score != NULL;
	}
	q->code = mem_try(((size_t)q->users + q->items) * words, sizeof(*q->code), what, err);
	if (!q->code)
		return false;
	bits_from_sign(q->code, f->user, q->users, f->bits);
	bits_from_sign(q->code + (size_t)q->users * words, f->item, q->items, f->bits);
	q->index =
		search_of(q->code + (size_t)q->users * words, q->items, f->bits, SEARCH_SCAN, err);
	return q->index != NULL;
}

bool
query_seconds(double *out, const struct features *f, enum form form, struct err *err)
{
	struct query_room *q = mem_new(1, sizeof(*q));
	bool ok = make_room(q, f, form, err);

	*out = INFINITY;
	for (int i = 0; ok && i < RUNS; i++) {
		double start = clock_now();

		ok = ask_once(q, f, err);
		*out = fmin(*out, (clock_now() - start) / q->users);
	}
	search_free(q->index);
	free(q->code);
	free(q->score);
	free(q);
	return ok;
}
