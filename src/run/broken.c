#include "hamtop/run/broken.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/layer.h"

enum { PAIRS_AT_ONCE = 400000 };

bool
broken_begin(struct broken_search *s, const struct features *f, const struct codes *c,
	     struct err *err)
{
	uint64_t users = f->items ? BROKEN_PAIRS / f->items : 0, some;

	*s = (struct broken_search){ .f = f, .c = c };
	s->users = users < 1 ? 1 : users < f->users ? (uint32_t)users : f->users;
	s->users = f->items < 2 ? 0 : s->users;
	some = f->items ? PAIRS_AT_ONCE / f->items : 0;
	s->at_once = some < 1 ? 1 : some < s->users ? (uint32_t)some : s->users;
	s->scale = sqrt(sum_squares(f->item, (size_t)f->items * f->bits) / f->items);
	s->product = mem_try((size_t)f->items + 1, sizeof(*s->product),
			     "the products of a user with all items", err);
	s->best = mem_try(2 * ((size_t)f->bits + 1), sizeof(*s->best), "items by distance", err);
	return s->product && s->best;
}

void
broken_end(struct broken_search *s)
{
	free(s->product);
	free(s->best);
	s->product = NULL;
	s->best = NULL;
}

static double
dot(const float *a, const float *b, uint32_t n)
{
	double sum = 0;

	for (uint32_t j = 0; j < n; j++)
		sum += (double)a[j] * (double)b[j];
	return sum;
}

/* Who has the largest and the smallest product at each distance from the user; items: none. */
static void
by_distance(const struct broken_search *s, uint32_t user)
{
	const struct codes *c = s->c;
	const uint64_t *code = c->user + (size_t)user * c->words;
	const float *product = s->product;
	uint32_t lengths = s->f->bits + 1, *large = s->best, *small = large + lengths;

	for (uint32_t d = 0; d < 2 * lengths; d++)
		s->best[d] = c->items;
	for (uint32_t i = 0; i < c->items; i++) {
		uint32_t d = bits_distance(code, c->item + (size_t)i * c->words, c->words);

		if (large[d] == c->items || product[i] > product[large[d]])
			large[d] = i;
		if (small[d] == c->items || product[i] < product[small[d]])
			small[d] = i;
	}
}

static void
keep(struct broken_search *s, const struct broken_order *o)
{
	int at = s->n < BROKEN_MOST ? s->n++ : BROKEN_MOST;

	for (; at > 0 && o->gap > s->worst[at - 1].gap; at--)
		if (at < BROKEN_MOST)
			s->worst[at] = s->worst[at - 1];
	if (at < BROKEN_MOST)
		s->worst[at] = *o;
}

static void
look_at(struct broken_search *s, uint32_t user)
{
	const struct features *f = s->f;
	const float *from = f->user + (size_t)user * f->bits, *product = s->product;
	const uint32_t *large = s->best, *small = large + f->bits + 1;
	struct broken_order o = { .user = user };
	uint32_t low = f->items; /* of the smallest product nearer than d */
	double length = sqrt(dot(from, from, f->bits)), gap = 0;

	by_distance(s, user);
	for (uint32_t d = 0, at = 0; d <= f->bits; d++) {
		if (low < f->items && large[d] < f->items &&
		    (double)(product[large[d]] - product[low]) > gap) {
			gap = (double)(product[large[d]] - product[low]);
			o.first = large[d];
			o.second = low;
			o.bits_first = d;
			o.bits_second = at;
		}
		if (small[d] < f->items && (low == f->items || product[small[d]] < product[low])) {
			low = small[d];
			at = d;
		}
	}
	if (!(gap > 0))
		return;
	o.product_first = dot(from, f->item + (size_t)o.first * f->bits, f->bits);
	o.product_second = dot(from, f->item + (size_t)o.second * f->bits, f->bits);
	o.gap = (o.product_first - o.product_second) / (length * s->scale);
	keep(s, &o);
}

bool
broken_go_on(struct broken_search *s)
{
	const struct features *f = s->f;
	uint32_t left = s->users - s->done, n = left < s->at_once ? left : s->at_once;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t user = (uint32_t)((uint64_t)(s->done + i) * f->users / s->users);

		gemm(s->product, f->user + (size_t)user * f->bits, false, f->item, true, 1,
		     f->items, f->bits, 1, 0, f->bits, f->bits, f->items);
		look_at(s, user);
	}
	s->done += n;
	return s->done < s->users;
}
