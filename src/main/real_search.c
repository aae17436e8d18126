#include "real_search.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/blas.h"

enum {
	TILE = 512, /* vectors whose products are held at a time */
	PARTS_A_THREAD = 4,
	LOOK = 16, /* products of which most often none is large enough */
};

struct scored {
	float score;
	uint32_t item;
};

struct search {
	const float *item, *query;
	size_t items, queries, parts;
	uint32_t dim, k;
	struct scored *best; /* [parts, queries, k] heaps, the worst on top */
	float *product;	     /* [parts, queries, TILE] */
};

static bool
worse(struct scored a, struct scored b)
{
	return a.score < b.score || (a.score == b.score && a.item > b.item);
}

/* Puts one in the place of the worst. */
static void
replace_worst(struct scored *heap, uint32_t k, struct scored one)
{
	size_t at = 0;

	for (size_t child; (child = 2 * at + 1) < k; at = child) {
		child += child + 1 < k && worse(heap[child + 1], heap[child]);
		if (!worse(heap[child], one))
			break;
		heap[at] = heap[child];
	}
	heap[at] = one;
}

static void
select_row(struct scored *heap, uint32_t k, const float *product, size_t n, size_t first)
{
	for (size_t i = 0; i < n; i += LOOK) {
		size_t end = n - i < LOOK ? n : i + LOOK;
		float most = product[i];

#pragma omp simd reduction(max : most)
		for (size_t j = i; j < end; j++)
			most = product[j] > most ? product[j] : most;
		for (size_t j = i; most > heap[0].score && j < end; j++)
			if (product[j] > heap[0].score)
				replace_worst(heap, k,
					      (struct scored){ product[j], (uint32_t)(first + j) });
	}
}

/* One query reads each vector once: nothing that a matrix product could reuse. */
static void
dots(float *product, const float *item, size_t n, const float *query, uint32_t dim)
{
	for (size_t i = 0; i < n; i++) {
		float sum = 0;

#pragma omp simd reduction(+ : sum)
		for (uint32_t j = 0; j < dim; j++)
			sum += item[i * dim + j] * query[j];
		product[i] = sum;
	}
}

static void
search_part(void *ctx, int part)
{
	const struct search *s = ctx;
	size_t from = s->items * (size_t)part / s->parts;
	size_t to = s->items * ((size_t)part + 1) / s->parts;
	struct scored *best = s->best + (size_t)part * s->queries * s->k;
	float *product = s->product + (size_t)part * s->queries * TILE;

	for (size_t i = 0; i < s->queries * s->k; i++)
		best[i] = (struct scored){ -INFINITY, UINT32_MAX };
	for (size_t at = from; at < to; at += TILE) {
		size_t n = to - at < TILE ? to - at : TILE;
		const float *item = s->item + at * s->dim;

		if (s->queries == 1)
			dots(product, item, n, s->query, s->dim);
		else
			gemm(product, s->query, false, item, true, s->queries, n, s->dim, 1, 0,
			     s->dim, s->dim, TILE);
		for (size_t q = 0; q < s->queries; q++)
			select_row(best + q * s->k, s->k, product + q * TILE, n, at);
	}
}

static int
best_first(const void *a, const void *b)
{
	const struct scored *x = a, *y = b;

	return worse(*x, *y) - worse(*y, *x);
}

/* The heaps of all parts, in the first part's. */
static void
join(const struct search *s, uint32_t *found)
{
	for (size_t q = 0; q < s->queries; q++) {
		struct scored *heap = s->best + q * s->k;

		for (size_t p = 1; p < s->parts; p++)
			for (size_t i = 0; i < s->k; i++) {
				struct scored one = s->best[(p * s->queries + q) * s->k + i];

				if (worse(heap[0], one))
					replace_worst(heap, s->k, one);
			}
		qsort(heap, s->k, sizeof(*heap), best_first);
		for (size_t i = 0; i < s->k; i++)
			found[q * s->k + i] = heap[i].item;
	}
}

bool
real_search(uint32_t *found, const float *item, size_t items, const float *query, size_t queries,
	    uint32_t dim, uint32_t k, struct par *par, struct err *err)
{
	struct search s = {
		.item = item,
		.query = query,
		.items = items,
		.queries = queries,
		.parts = (size_t)(PARTS_A_THREAD * par_threads(par)),
		.dim = dim,
		.k = k,
	};
	bool ok = false;

	s.best = mem_try(s.parts * queries * k, sizeof(*s.best), "the best vectors", err);
	s.product = s.best ? mem_try(s.parts * queries * TILE, sizeof(*s.product), "products", err)
			   : NULL;
	if (!s.product)
		goto out;
	par_run(par, (int)s.parts, search_part, &s);
	join(&s, found);
	ok = true;
out:
	free(s.best);
	free(s.product);
	return ok;
}
