/* How long NDCG takes: bench-eval [DATA [BITS [THREADS]]], by default synth:ml-1m, 40
 * bits. All items by codes against their bare popcounts, which store the distances
 * and look at none, by the best kernels and by the scalar ones; real scores against
 * their bare products of matrices; the user's own items. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/data/load.h"
#include "hamtop/eval/ndcg.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/hamming.h"

enum { ROUNDS = 21, QUERIES = 8, USERS_A_PRODUCT = 64, CENTRES = 40 };

struct work {
	struct dataset *data;
	struct split *split;
	struct par *par;
	struct eval_set *all, *rated;
	struct hamming_codes codes; /* of the items */
	size_t stride;		    /* numbers a row of all items */
	float *rows;		    /* [threads, USERS_A_PRODUCT, stride]; bytes for codes */
	uint32_t *query;	    /* [threads, apart]: QUERIES times planes numbers each */
	size_t apart;		    /* so that threads share no cache line */
};

/* What one case evaluates. */
struct task {
	struct work *work;
	const struct scores *scores;
	const struct eval_set *set;
	const char *isa; /* of the Hamming kernels; NULL: as it is */
};

static void
choose_kernels(const struct task *t)
{
	struct err err = ERR_INIT;

	if (t->isa && !hamming_use(t->isa, &err))
		bench_fail("bench-eval: %s", err.msg);
}

static double
evaluate(void *arg)
{
	const struct task *t = arg;
	struct err err = ERR_INIT;
	struct ndcg out;

	choose_kernels(t);
	if (!ndcg_eval(&out, NULL, t->scores, t->set, t->work->par, &err))
		bench_fail("bench-eval: %s", err.msg);
	return out.expected[0] + out.low[0] + out.high[0];
}

/* The users of one thread. */
static uint32_t
first_user(const struct work *w, int part)
{
	return (uint32_t)((uint64_t)w->data->users * (uint64_t)part /
			  (uint64_t)par_threads(w->par));
}

/* A few users at a time, so that distances stay near; each row is written over the last. */
static void
count_part(void *ctx, int part)
{
	const struct task *t = ctx;
	const struct work *w = t->work;
	const struct scores *s = t->scores;
	uint8_t *row = (uint8_t *)(w->rows + (size_t)part * USERS_A_PRODUCT * w->stride);
	uint32_t *query = w->query + (size_t)part * w->apart;

	for (uint32_t u = first_user(w, part), end = first_user(w, part + 1); u < end;) {
		uint32_t n = end - u < QUERIES ? end - u : QUERIES;

		for (uint32_t q = 0; q < n; q++, u++)
			hamming_query(query + q * w->codes.planes,
				      s->user_code + (size_t)u * s->words, s->bits);
		hamming_distances8(row, w->stride, &w->codes, query, n, 0, w->codes.blocks);
	}
}

static double
popcounts(void *arg)
{
	const struct task *t = arg;

	choose_kernels(t);
	par_run(t->work->par, par_threads(t->work->par), count_part, arg);
	return (double)*(const uint8_t *)t->work->rows;
}

static void
multiply_part(void *ctx, int part)
{
	const struct task *t = ctx;
	const struct work *w = t->work;
	const struct scores *s = t->scores;

	for (uint32_t u = first_user(w, part), end = first_user(w, part + 1); u < end;) {
		uint32_t n = end - u < USERS_A_PRODUCT ? end - u : USERS_A_PRODUCT;

		gemm(w->rows + (size_t)part * USERS_A_PRODUCT * w->stride,
		     s->user + (size_t)u * s->bits, false, s->item, true, n, s->items, s->bits, 1,
		     0, s->bits, s->bits, w->stride);
		u += n;
	}
}

static double
products(void *arg)
{
	const struct task *t = arg;

	par_run(t->work->par, par_threads(t->work->par), multiply_part, arg);
	return (double)t->work->rows[0];
}

static float *
made_features(uint32_t rows, uint32_t bits, uint64_t key)
{
	float *f = mem_new((size_t)rows * bits, sizeof(*f));

	for (size_t i = 0; i < (size_t)rows * bits; i++)
		f[i] = (float)(2 * rng_unit(rng_at(rng_key(1, RNG_TEST, key, 0), i)) - 1);
	return f;
}

/* Rows near one of a few centres, a bit in eight turned round: as trained codes are,
 * most neighbours are very near. */
static uint64_t *
made_codes(uint32_t rows, uint32_t bits, uint64_t key, bool clustered)
{
	float *f = made_features(rows, bits, key), *centre = made_features(CENTRES, bits, 9);
	uint64_t *codes = mem_new((size_t)rows * bits_words(bits), sizeof(*codes));

	for (uint32_t a = 0; clustered && a < rows; a++) {
		const float *c = centre + rng_at(key, a) % CENTRES * bits;

		for (uint32_t j = 0; j < bits; j++)
			f[(size_t)a * bits + j] = f[(size_t)a * bits + j] < -0.75F ? -c[j] : c[j];
	}
	bits_from_sign(codes, f, rows, bits);
	free(f);
	free(centre);
	return codes;
}

static void
all_items_by_codes(struct work *w, uint32_t bits, bool clustered)
{
	struct scores s = { .kind = SCORES_HAMMING,
			    .users = w->data->users,
			    .items = w->data->items,
			    .bits = bits,
			    .words = bits_words(bits) };
	uint64_t *user = made_codes(s.users, bits, 1, clustered),
		 *item = made_codes(s.items, bits, 2, clustered);
	const char *best = hamming_isa(), *made = clustered ? "clustered" : "random";
	struct task fast = { w, &s, w->all, best }, slow = { w, &s, w->all, "scalar" },
		    rated = { w, &s, w->rated, best };
	struct bench_case c[] = {
		{ .name = "eval.all.codes", .run = evaluate, .arg = &fast },
		{ .name = "bare popcounts", .run = popcounts, .arg = &fast },
		{ .name = "with scalar popcounts", .run = evaluate, .arg = &slow },
		{ .name = "bare scalar popcounts", .run = popcounts, .arg = &slow },
		{ .name = "eval.rated.codes", .run = evaluate, .arg = &rated },
	};
	struct err err = ERR_INIT;

	s.user_code = user;
	s.item_code = item;
	if (!hamming_codes_init(&w->codes, s.items, bits, &err))
		bench_fail("bench-eval: %s", err.msg);
	hamming_codes_put(&w->codes, 0, item, s.items);
	w->apart = ((size_t)QUERIES * w->codes.planes + 15) / 16 * 16;
	w->query =
		mem_try((size_t)par_threads(w->par) * w->apart, sizeof(*w->query), "queries", &err);
	if (!w->query)
		bench_fail("bench-eval: %s", err.msg);
	bench_alternate(c, ARRAY_LEN(c), ROUNDS);
	bench_agree(&c[0], &c[2], 0);
	bench_agree(&c[1], &c[3], 0);
	bench_line(c[0].name, 1e3 * c[0].seconds, "ms", c[1].name, 1e3 * c[1].seconds,
		   c[1].seconds / c[0].seconds,
		   "share of the speed of bare popcounts (%.2f times their time); %s codes of %u "
		   "bits, %s",
		   c[0].seconds / c[1].seconds, made, bits, best);
	bench_line(c[0].name, 1e3 * c[0].seconds, "ms", c[2].name, 1e3 * c[2].seconds,
		   c[2].seconds / c[0].seconds, "times faster; %s codes", made);
	bench_line(c[0].name, 1e3 * c[0].seconds, "ms", c[3].name, 1e3 * c[3].seconds,
		   c[3].seconds / c[0].seconds, "times faster; %s codes", made);
	bench_line(c[4].name, 1e3 * c[4].seconds, "ms", NULL, NAN, NAN, "%s codes", made);
	hamming_codes_free(&w->codes);
	free(w->query);
	free(user);
	free(item);
}

static void
by_numbers(struct work *w, uint32_t bits)
{
	struct scores dot = {
		.kind = SCORES_DOT, .users = w->data->users, .items = w->data->items, .bits = bits
	};
	struct scores items = dot;
	float *user = made_features(dot.users, bits, 1), *item = made_features(dot.items, bits, 2);
	double *mean = mem_new(dot.items, sizeof(*mean));
	struct task all = { w, &dot, w->all, NULL }, rated = { w, &dot, w->rated, NULL },
		    same = { w, &items, w->all, NULL }, same_rated = { w, &items, w->rated, NULL };
	struct bench_case c[] = {
		{ .name = "eval.all.dot", .run = evaluate, .arg = &all },
		{ .name = "bare gemm", .run = products, .arg = &all },
		{ .name = "eval.rated.dot", .run = evaluate, .arg = &rated },
		{ .name = "eval.all.item", .run = evaluate, .arg = &same },
		{ .name = "eval.rated.item", .run = evaluate, .arg = &same_rated },
	};

	dot.user = user;
	dot.item = item;
	for (uint32_t i = 0; i < dot.items; i++)
		mean[i] = (double)item[i];
	items.kind = SCORES_ITEM;
	items.item_score = mean;
	bench_alternate(c, ARRAY_LEN(c), ROUNDS);
	bench_line(c[0].name, 1e3 * c[0].seconds, "ms", c[1].name, 1e3 * c[1].seconds,
		   c[1].seconds / c[0].seconds,
		   "share of the speed of bare gemm (%.2f times its time); %u columns",
		   c[0].seconds / c[1].seconds, bits);
	for (size_t i = 2; i < ARRAY_LEN(c); i++)
		bench_line(c[i].name, 1e3 * c[i].seconds, "ms", NULL, NAN, NAN, "%u threads",
			   (unsigned)par_threads(w->par));
	free(user);
	free(item);
	free(mean);
}

int
main(int argc, char **argv)
{
	const char *spec = argc > 1 ? argv[1] : "synth:ml-1m";
	uint32_t bits = argc > 2 ? (uint32_t)atoi(argv[2]) : 40;
	int threads = argc > 3 ? atoi(argv[3]) : (int)sysconf(_SC_NPROCESSORS_ONLN);
	struct load_options load = LOAD_OPTIONS_INIT;
	struct split_options split = SPLIT_OPTIONS_INIT;
	struct eval_options rated = EVAL_OPTIONS_INIT, all = rated;
	struct err err = ERR_INIT;
	struct work w = { 0 };

	if (bits < 1 || bits > HAMMING_NARROW)
		bench_fail("bench-eval: BITS must be 1 to %d", HAMMING_NARROW);
	all.protocol = PROTOCOL_ALL;
	blas_single_thread();
	w.par = par_new(threads, &err);
	w.data = w.par ? data_load(spec, &load, w.par, NULL, &err) : NULL;
	w.split = w.data ? split_new(w.data, &split, &err) : NULL;
	w.rated = w.split ? eval_set_new(w.data, w.split, &rated, w.par, &err) : NULL;
	w.all = w.rated ? eval_set_new(w.data, w.split, &all, w.par, &err) : NULL;
	if (!w.all)
		bench_fail("bench-eval: %s", err.msg);
	w.stride = ((size_t)w.data->items + HAMMING_BLOCK - 1) / HAMMING_BLOCK * HAMMING_BLOCK;
	w.rows = mem_try((size_t)threads * USERS_A_PRODUCT * w.stride, sizeof(*w.rows), "rows",
			 &err);
	if (!w.rows)
		bench_fail("bench-eval: %s", err.msg);
	all_items_by_codes(&w, bits, false);
	all_items_by_codes(&w, bits, true);
	by_numbers(&w, bits);
	free(w.rows);
	eval_set_free(w.all);
	eval_set_free(w.rated);
	split_free(w.split);
	dataset_free(w.data);
	par_free(w.par);
	return 0;
}
