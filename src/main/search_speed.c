#include "search_speed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/eval/search.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/hamming.h"
#include "hamtop/num/peak.h"
#include "real_search.h"
#include "signals.h"

enum {
	ROUNDS = 5,
	SINGLES = 5,		/* queries asked one after the other */
	ITEMS_A_PART = 1 << 16, /* made at once */
	CODES = 1,		/* what random numbers are for */
	QUERIES = 2,
	VECTORS = 3,
	VECTOR_QUERIES = 4,
};

struct bench {
	const struct speed_case *c;
	struct par *par;
	struct search_index *index;
	uint64_t *query;	    /* [queries, words] */
	float *vector, *real_query; /* [real_items, bits], [queries, bits] */
	uint32_t *item, *again;	    /* [queries, k] */
	uint16_t *distance;	    /* likewise */
};

/* n random codes, those of place `first` on. */
static void
make_codes(uint64_t *codes, size_t first, size_t n, uint32_t bits, uint64_t key)
{
	uint32_t words = bits_words(bits);

	for (size_t i = 0; i < n * words; i++)
		codes[i] = rng_at(key, first * words + i);
	for (size_t i = 0; bits % 64 && i < n; i++)
		codes[(i + 1) * words - 1] &= ~(uint64_t)0 << (64 - bits % 64);
}

/* Numbers from -1 to 1. */
static void
make_reals(float *to, size_t first, size_t n, uint64_t key)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (float)(2 * rng_unit(rng_at(key, first + i)) - 1);
}

static size_t
part_size(size_t n, size_t first)
{
	return n - first < ITEMS_A_PART ? n - first : ITEMS_A_PART;
}

static void
make_index_part(void *ctx, int part)
{
	enum { AT_ONCE = 1024 };
	const struct bench *b = ctx;
	size_t first = (size_t)part * ITEMS_A_PART, n = part_size(b->c->items, first);
	uint64_t key = rng_key(b->c->seed, RNG_SEARCH, CODES, 0);
	uint64_t *codes = mem_new((size_t)AT_ONCE * bits_words(b->c->bits), sizeof(*codes));

	for (size_t i = 0; i < n; i += AT_ONCE) {
		size_t some = n - i < AT_ONCE ? n - i : AT_ONCE;

		make_codes(codes, first + i, some, b->c->bits, key);
		search_put(b->index, first + i, codes, some);
	}
	free(codes);
}

static void
make_vector_part(void *ctx, int part)
{
	const struct bench *b = ctx;
	size_t first = (size_t)part * ITEMS_A_PART, n = part_size(b->c->real_items, first);
	size_t dim = b->c->bits;

	make_reals(b->vector + first * dim, first * dim, n * dim,
		   rng_key(b->c->seed, RNG_SEARCH, VECTORS, 0));
}

static int
parts_of(size_t n)
{
	return (int)((n + ITEMS_A_PART - 1) / ITEMS_A_PART);
}

static bool
make(struct bench *b, struct err *err)
{
	const struct speed_case *c = b->c;

	b->index = search_new(c->items, c->bits, err);
	b->query = b->index ? mem_try(c->queries * bits_words(c->bits), sizeof(*b->query),
				      "the queries", err)
			    : NULL;
	b->vector = b->query ? mem_try_huge(c->real_items * c->bits, sizeof(*b->vector),
					    "real vectors", err)
			     : NULL;
	b->real_query = b->vector ? mem_try(c->queries * c->bits, sizeof(*b->real_query),
					    "the queries", err)
				  : NULL;
	b->item = b->real_query ? mem_try(c->queries * c->k, sizeof(*b->item), "the answers", err)
				: NULL;
	b->again =
		b->item ? mem_try(c->queries * c->k, sizeof(*b->again), "the answers", err) : NULL;
	b->distance = b->again
			      ? mem_try(c->queries * c->k, sizeof(*b->distance), "the answers", err)
			      : NULL;
	if (!b->distance)
		return false;
	par_run(b->par, parts_of(c->items), make_index_part, b);
	par_run(b->par, parts_of(c->real_items), make_vector_part, b);
	make_codes(b->query, 0, c->queries, c->bits, rng_key(c->seed, RNG_SEARCH, QUERIES, 0));
	make_reals(b->real_query, 0, c->queries * c->bits,
		   rng_key(c->seed, RNG_SEARCH, VECTOR_QUERIES, 0));
	return search_ready(b->index, SEARCH_AUTO, err);
}

static void
bench_free(struct bench *b)
{
	search_free(b->index);
	free(b->query);
	free(b->vector);
	free(b->real_query);
	free(b->item);
	free(b->again);
	free(b->distance);
}

/* What is measured: seconds of each, round after round. */
enum { BATCH, SINGLE, READ, REAL_BATCH, REAL_SINGLE, MEASURES };

static size_t
singles(const struct speed_case *c)
{
	return c->queries < SINGLES ? c->queries : SINGLES;
}

static bool
search_singles(struct bench *b, struct err *err)
{
	const struct speed_case *c = b->c;
	bool ok = true;

	for (size_t q = 0; ok && q < singles(c); q++)
		ok = search_topk(b->index, b->query + q * bits_words(c->bits), 1, c->k,
				 b->again + q * c->k, b->distance, NULL, NULL, b->par, err);
	if (ok && memcmp(b->again, b->item, singles(c) * c->k * sizeof(*b->item)) != 0)
		return err_set(err, ERR_RUN, "a query alone and in a batch found different codes");
	return ok;
}

static bool
run_one(struct bench *b, int what, struct speed *out, struct err *err)
{
	const struct speed_case *c = b->c;
	size_t by_buckets = 0;
	bool ok = true;

	switch (what) {
	case BATCH:
		ok = search_topk(b->index, b->query, c->queries, c->k, b->item, b->distance, NULL,
				 &by_buckets, b->par, err);
		out->by_buckets = (double)by_buckets;
		break;
	case SINGLE:
		return search_singles(b, err);
	case READ:
		out->checksum +=
			(double)(peak_read(b->vector, c->real_items * c->bits * 4, b->par) & 0xff);
		break;
	case REAL_BATCH:
		ok = real_search(b->again, b->vector, c->real_items, b->real_query, c->queries,
				 c->bits, c->k, b->par, err);
		break;
	case REAL_SINGLE:
		for (size_t q = 0; ok && q < singles(c); q++)
			ok = real_search(b->again, b->vector, c->real_items,
					 b->real_query + q * c->bits, 1, c->bits, c->k, b->par,
					 err);
	}
	return ok;
}

static int
rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *times)
{
	qsort(times, ROUNDS, sizeof(*times), rising);
	return times[ROUNDS / 2];
}

static void
sum_up(struct speed *out, const struct bench *b, double (*times)[ROUNDS])
{
	const struct speed_case *c = b->c;
	double items = (double)c->items, queries = (double)c->queries, one = (double)singles(c);
	double share = (double)c->real_items / items;
	double sum = 0;

	for (size_t i = 0; i < c->queries * c->k; i++)
		sum += (double)(b->item[i] % 1000003);
	*out = (struct speed){
		.items = items,
		.bits = c->bits,
		.queries = queries,
		.k = c->k,
		.threads = par_threads(b->par),
		.batch_queries = queries / median(times[BATCH]),
		.single_queries = one / median(times[SINGLE]),
		.read_gb = (double)c->real_items * c->bits * 4e-9 / median(times[READ]),
		.real_queries = share * queries / median(times[REAL_BATCH]),
		.single_real_queries = share * one / median(times[REAL_SINGLE]),
		.code_bytes = items * bits_bytes(c->bits),
		.float_bytes = items * c->bits * 4,
		.double_bytes = items * c->bits * 8,
		.real_items = (double)c->real_items,
		.by_buckets = out->by_buckets,
		.checksum = sum,
		.method = out->by_buckets <= 0	      ? "scan"
			  : out->by_buckets < queries ? "both"
						      : "buckets",
		.kernels = hamming_isa(),
	};
	/* buckets look at few codes: then these say nothing */
	out->gcodes = out->by_buckets > 0 ? NAN : items * out->batch_queries * 1e-9;
	out->scan_gb = out->by_buckets > 0 ? NAN : out->code_bytes * out->single_queries * 1e-9;
	out->times = out->batch_queries / out->real_queries;
	out->single_times = out->single_queries / out->single_real_queries;
}

bool
speed_measure(struct speed *out, const struct speed_case *c, struct par *par,
	      void (*progress)(void *ctx, double done), void *ctx, struct err *err)
{
	struct bench b = { .c = c, .par = par };
	double times[MEASURES][ROUNDS];
	bool ok = make(&b, err);

	*out = (struct speed){ 0 };
	/* the first round only warms up */
	for (int r = -1; ok && r < ROUNDS; r++)
		for (int i = 0; ok && i < MEASURES; i++) {
			double start = clock_now();

			ok = run_one(&b, i, out, err);
			if (r >= 0)
				times[i][r] = clock_now() - start;
			progress(ctx, ((r + 1) * MEASURES + i + 1.0) / ((ROUNDS + 1) * MEASURES));
			if (ok && signals_stop())
				ok = err_set(err, ERR_INTERRUPTED, "interrupted");
		}
	if (ok)
		sum_up(out, &b, times);
	bench_free(&b);
	return ok;
}
