/* Search by Hamming distance: bench-search [ITEMS [THREADS]].
 *
 * Batches of 100 queries over ITEMS codes (10 million) of 64 and 256 bits, and the size of
 * MovieLens-1M, all users at 40 bits: the kernels of the best instruction set against
 * AVX2's and against a plain scan with the CPU's popcount instruction over words, and
 * against how fast this CPU takes exclusive or, popcount and sum of vectors in its first
 * cache. Single queries against reading the same memory. All find the same. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#ifdef HAVE_HAMMING_AVX512
#include <immintrin.h>
#endif

#include "bench.h"
#include "eval/topk.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/eval/search.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/hamming.h"
#include "hamtop/num/peak.h"

enum { ROUNDS = 7, TILE = 4096, PEAK_VECTORS = 256, PEAK_PARTS = 8 };

/* One size of the problem. */
struct work {
	struct par *par;
	const char *isa; /* kernels to use */
	size_t items, queries;
	uint32_t bits, words, k;
	uint64_t *codes, *query; /* [items, words], [queries, words] */
	struct search_index *index;
	uint32_t *item;	    /* [queries, k] */
	uint16_t *distance; /* likewise */
	uint64_t *plane;    /* bytes to read: as many as the index */
};

/* Places and distances as one number. */
static double
checksum(const struct work *w)
{
	double sum = 0;

	for (size_t i = 0; i < w->queries * w->k; i++)
		sum += (double)(w->item[i] % 1000003) * (1 + (double)(i % 7)) + w->distance[i];
	return sum;
}

static double
search(void *arg)
{
	struct work *w = arg;
	struct err err = ERR_INIT;

	if (!hamming_use(w->isa, &err) ||
	    !search_topk(w->index, w->query, w->queries, w->k, w->item, w->distance, NULL, NULL,
			 w->par, &err))
		bench_fail("bench-search: %s", err.msg);
	return checksum(w);
}

#ifdef __x86_64__
#define POPCNT __attribute__((target("popcnt")))
#else
#define POPCNT
#endif

static inline __attribute__((always_inline)) POPCNT void
scan_words(struct topk *list, const uint64_t *query, const uint64_t *codes, size_t from, size_t to,
	   const uint32_t words)
{
	for (size_t i = from; i < to; i++) {
		uint32_t d = 0;

		for (uint32_t k = 0; k < words; k++)
			d += (uint32_t)__builtin_popcountll(query[k] ^ codes[i * words + k]);
		if (d <= list->upto)
			topk_add(list, (uint32_t)i, d);
	}
}

/* Some of the queries over all codes, a tile of them at a time. */
static POPCNT void
plain_part(void *ctx, int part)
{
	const struct work *w = ctx;
	size_t parts = (size_t)par_threads(w->par);
	size_t first = w->queries * (size_t)part / parts,
	       last = w->queries * ((size_t)part + 1) / parts;
	struct topk *list = mem_new(w->queries, sizeof(*list));

	for (size_t q = first; q < last; q++) {
		size_t room = topk_room(w->items, w->k);

		list[q] = (struct topk){ .k = w->k,
					 .count = mem_new(w->bits + 1, sizeof(uint32_t)),
					 .at = mem_new(room, sizeof(struct found)),
					 .room = room };
		topk_start(&list[q], w->bits);
	}
	for (size_t from = 0; from < w->items; from += TILE)
		for (size_t q = first; q < last; q++) {
			size_t to = w->items - from < TILE ? w->items : from + TILE;

			if (w->words == 1)
				scan_words(&list[q], w->query + q, w->codes, from, to, 1);
			else
				scan_words(&list[q], w->query + q * 4, w->codes, from, to, 4);
		}
	for (size_t q = first; q < last; q++) {
		struct search_end end;

		topk_join(w->item + q * w->k, w->distance + q * w->k, &end, &list[q], 1, 1,
			  w->bits);
		free(list[q].count);
		free(list[q].at);
	}
	free(list);
}

static double
plain(void *arg)
{
	struct work *w = arg;

	par_run(w->par, par_threads(w->par), plain_part, w);
	return checksum(w);
}

static double
read_all(void *arg)
{
	struct work *w = arg;

	return (double)peak_read(w->plane, search_bytes(w->index), w->par);
}

#ifdef HAVE_HAMMING_AVX512
/* As many vectors as `queries` queries over all items take, from the first cache. */
static __attribute__((target("avx512f,avx512bw,avx512bitalg"))) void
popcount_part(void *ctx, int part)
{
	const struct work *w = ctx;
	size_t rounds = w->queries * (search_bytes(w->index) / 64) / PEAK_VECTORS / PEAK_PARTS;
	const uint8_t *from = (const uint8_t *)w->plane;
	__m512i sum[8], query = _mm512_set1_epi8((char)part);

	for (int j = 0; j < 8; j++)
		sum[j] = _mm512_setzero_si512();
	for (size_t r = 0; r < rounds; r++)
		for (int v = 0; v < PEAK_VECTORS; v += 8) {
#pragma GCC unroll 8
			for (int j = 0; j < 8; j++)
				sum[j] = _mm512_add_epi8(
					sum[j],
					_mm512_popcnt_epi8(_mm512_xor_si512(
						query, _mm512_load_si512(from + 64 * (v + j)))));
		}
	for (int j = 1; j < 8; j++)
		sum[0] = _mm512_add_epi8(sum[0], sum[j]);
	w->distance[part % (int)w->k] ^= (uint16_t)_mm512_reduce_add_epi64(sum[0]);
}

static double
popcount(void *arg)
{
	struct work *w = arg;

	par_run(w->par, PEAK_PARTS, popcount_part, w);
	return w->distance[0];
}
#endif

static uint64_t *
codes_new(size_t n, uint32_t bits, uint64_t key)
{
	uint32_t words = bits_words(bits);
	struct err err = ERR_INIT;
	uint64_t *codes = mem_try(n * words, sizeof(*codes), "the codes", &err);

	if (!codes)
		bench_fail("bench-search: %s", err.msg);
	for (size_t i = 0; i < n * words; i++)
		codes[i] = rng_at(key, i);
	for (size_t i = 0; bits % 64 && i < n; i++)
		codes[(i + 1) * words - 1] &= ~(uint64_t)0 << (64 - bits % 64);
	return codes;
}

static struct work
work_new(struct par *par, size_t items, size_t queries, uint32_t bits)
{
	struct err err = ERR_INIT;
	struct work w = {
		.par = par,
		.items = items,
		.queries = queries,
		.bits = bits,
		.words = bits_words(bits),
		.codes = codes_new(items, bits, 1),
		.query = codes_new(queries, bits, 2),
		.item = mem_new(queries * 100, sizeof(uint32_t)),
		.distance = mem_new(queries * 100, sizeof(uint16_t)),
	};

	w.index = search_of(w.codes, items, bits, SEARCH_SCAN, &err);
	w.plane = w.index ? mem_try_huge(search_bytes(w.index), 1, "what is read", &err) : NULL;
	if (!w.plane)
		bench_fail("bench-search: %s", err.msg);
	return w;
}

static void
work_free(struct work *w)
{
	free(w->codes);
	free(w->query);
	search_free(w->index);
	free(w->item);
	free(w->distance);
	free(w->plane);
}

static bool
runs(const char *isa)
{
	for (size_t i = 0; i < hamming_isas(); i++)
		if (!strcmp(hamming_isa_name(i), isa))
			return hamming_isa_runs(i);
	return false;
}

/* Best kernels against the others; value in G codes/s. */
static void
batch(struct work *w, uint32_t k, const char *what)
{
	double codes = (double)w->items * (double)w->queries * 1e-9;
	struct work best = *w, avx2 = *w;
	struct bench_case c[4] = {
		{ .name = "", .run = search, .arg = &best },
		{ .name = "popcount of words", .run = plain, .arg = &avx2 },
	};
	size_t n = 2, second = 0, peak = 0;
	char name[96];

	best.k = avx2.k = k;
	best.isa = hamming_isa_name(0);
	for (size_t i = 0; !runs(best.isa); i++)
		best.isa = hamming_isa_name(i);
	avx2.isa = "avx2";
	c[0].name = best.isa;
	if (runs("avx2") && strcmp(best.isa, "avx2") != 0) {
		c[n] = (struct bench_case){ .name = "avx2", .run = search, .arg = &avx2 };
		second = n++;
	}
#ifdef HAVE_HAMMING_AVX512
	if (runs("avx512")) {
		c[n] = (struct bench_case){ .name = "popcount peak",
					    .run = popcount,
					    .arg = &avx2 };
		peak = n++;
	}
#endif
	bench_alternate(c, n, ROUNDS);
	snprintf(name, sizeof(name), "search %s, k %u", what, k);
	for (size_t i = 1; i < n; i++) {
		if (i != peak)
			bench_agree(&c[0], &c[i], 0);
		bench_line(name, codes / c[0].seconds, "G codes/s", c[i].name, codes / c[i].seconds,
			   c[i].seconds / c[0].seconds,
			   i == peak
				   ? "share of xor, popcount and sum from the first cache; %s, %d "
				     "threads"
			   : i == second ? "%s, %d threads"
					 : "times the scalar popcount instruction; %s, %d threads",
			   c[0].name, par_threads(w->par));
	}
}

/* One query at a time against reading the memory that it goes over. */
static void
single(struct work *w, uint32_t k, const char *what)
{
	double bytes = (double)search_bytes(w->index) * 1e-9;
	struct work one = *w;
	struct bench_case c[] = {
		{ .name = "search", .run = search, .arg = &one },
		{ .name = "reading", .run = read_all, .arg = &one },
	};
	char name[96];

	one.queries = 1;
	one.k = k;
	one.isa = hamming_isa_name(0);
	for (size_t i = 0; !runs(one.isa); i++)
		one.isa = hamming_isa_name(i);
	bench_alternate(c, ARRAY_LEN(c), 5 * ROUNDS);
	snprintf(name, sizeof(name), "search %s, one query, k %u", what, k);
	bench_line(name, bytes / c[0].seconds, "GB/s", c[1].name, bytes / c[1].seconds,
		   c[1].seconds / c[0].seconds,
		   "share of the memory bandwidth; %.1f queries/s, %d threads", 1 / c[0].seconds,
		   par_threads(w->par));
}

int
main(int argc, char **argv)
{
	static const uint32_t bits[] = { 64, 256 }, ks[] = { 10, 100 };
	size_t items = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 10000000;
	int threads = argc > 2 ? atoi(argv[2]) : (int)sysconf(_SC_NPROCESSORS_ONLN);
	struct err err = ERR_INIT;
	struct par *par = par_new(threads, &err);
	struct work w;
	char what[64];

	if (!par)
		bench_fail("bench-search: %s", err.msg);
	for (size_t b = 0; b < ARRAY_LEN(bits); b++) {
		w = work_new(par, items, 100, bits[b]);
		for (size_t k = 0; k < ARRAY_LEN(ks); k++) {
			snprintf(what, sizeof(what), "%zu x 100, %u bits", items, bits[b]);
			batch(&w, ks[k], what);
			snprintf(what, sizeof(what), "%zu, %u bits", items, bits[b]);
			single(&w, ks[k], what);
		}
		work_free(&w);
	}
	w = work_new(par, 3706, 6040, 40);
	batch(&w, 10, "3706 x 6040, 40 bits");
	batch(&w, 100, "3706 x 6040, 40 bits");
	work_free(&w);
	par_free(par);
	return 0;
}
