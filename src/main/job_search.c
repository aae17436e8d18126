/* --batch=search: what Section 1 of the paper says of codes, on this machine: their
 * memory and speed against real vectors of the same dimension. */
#include "job_search.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "columns.h"
#include "hamtop/base/hyper.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/room.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/bits.h"
#include "hamtop/num/hamming.h"
#include "print.h"
#include "progress.h"
#include "search_speed.h"
#include "setup.h"

enum { ITEMS, QUERIES, KEYS };

static const struct hyper_def keys[KEYS] = {
	[ITEMS] = { .key = "items", .kind = HYPER_INT, .min = 0, .max = 4e9 },
	[QUERIES] = { .key = "queries",
		      .kind = HYPER_INT,
		      .min = 1,
		      .max = 1e6,
		      .value = { 100, 100, 100 } },
};

static const size_t usual_items[] = { 1000000, 10000000, 100000000 };
static const uint32_t usual_bits[] = { 64, 256 };

/* Real vectors are searched up to this, which is more than any cache. */
static const double real_bytes_most = 2147483648.0;

#define COLUMN(key, kind, member, ...)                                                             \
	{                                                                                          \
		key, kind, offsetof(struct speed, member), __VA_ARGS__                             \
	}
static const struct column columns[] = {
	COLUMN("items", COLUMN_COUNT, items, "items", 10),
	COLUMN("bits", COLUMN_COUNT, bits, "bits", 6),
	COLUMN("queries", COLUMN_COUNT, queries, NULL, 0),
	COLUMN("k", COLUMN_COUNT, k, "k", 6),
	COLUMN("threads", COLUMN_COUNT, threads, NULL, 0),
	COLUMN("gcodes_per_second", COLUMN_REAL, gcodes, "Gcodes/s", 10),
	COLUMN("gb_per_second", COLUMN_REAL, scan_gb, "GB/s", 7),
	COLUMN("memory_gb_per_second", COLUMN_REAL, read_gb, "reads", 7),
	COLUMN("float_queries_per_second", COLUMN_REAL, real_queries, "floats", 9),
	COLUMN("queries_per_second", COLUMN_REAL, batch_queries, "batch", 10),
	COLUMN("times_float", COLUMN_REAL, times, "times", 7),
	COLUMN("float_single_queries_per_second", COLUMN_REAL, single_real_queries, "floats", 9),
	COLUMN("single_queries_per_second", COLUMN_REAL, single_queries, "single", 10),
	COLUMN("single_times_float", COLUMN_REAL, single_times, "times", 7),
	COLUMN("code_bytes", COLUMN_COUNT, code_bytes, NULL, 0),
	COLUMN("float_bytes", COLUMN_COUNT, float_bytes, NULL, 0),
	COLUMN("double_bytes", COLUMN_COUNT, double_bytes, NULL, 0),
	COLUMN("float_items", COLUMN_COUNT, real_items, NULL, 0),
	COLUMN("method", COLUMN_TEXT, method, "method", 9),
	COLUMN("by_buckets", COLUMN_COUNT, by_buckets, NULL, 0),
	COLUMN("kernels", COLUMN_TEXT, kernels, NULL, 0),
	COLUMN("checksum", COLUMN_COUNT, checksum, NULL, 0),
};

void
search_keys(struct str *out)
{
	str_add(out, "items           codes to search (default: 1, 10 and 100 million, as memory "
		     "allows)\n"
		     "queries         queries of a batch (default 100)\n");
}

static bool
read_keys(struct hypers *h, const struct options *o, struct err *err)
{
	hypers_init(h, keys, KEYS, RECIPE_BEST);
	for (size_t i = 0; i < o->set.n; i++) {
		const char *pair = o->set.word[i], *value = strchr(pair, '=');
		char *key = mem_strndup(pair, value ? (size_t)(value - pair) : strlen(pair));
		struct err inner = ERR_INIT;
		bool known = hyper_find(h, key) >= 0;
		bool ok = known && hyper_set(h, key, value + 1, &inner);

		if (!known)
			err_set(err, ERR_USAGE,
				"--set: --batch=search has no '%s', only items and queries", key);
		else if (!ok)
			err_set(err, inner.code, "--set: %s", inner.msg);
		free(key);
		if (!ok)
			return false;
	}
	return true;
}

bool
search_check(const struct options *o, struct err *err)
{
	static const enum option_id others[] = { OPT_DATA, OPT_MODEL, OPT_OUT };
	struct hypers h;

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (o->given[others[i]])
			return err_set(err, ERR_USAGE,
				       "--batch=search makes its codes itself; leave %s out",
				       others[i] == OPT_DATA	? "DATA"
				       : others[i] == OPT_MODEL ? "--model"
								: "--out");
	return read_keys(&h, o, err);
}

struct progress {
	const struct speed_case *c;
	double from, share; /* of the whole job */
};

static void
show_progress(void *ctx, double done)
{
	const struct progress *p = ctx;
	char what[64], items[32];

	if (!progress_due())
		return;
	snprintf(what, sizeof(what), "%s codes of %u bits",
		 str_count(items, sizeof(items), p->c->items), p->c->bits);
	progress_draw(what, p->from + p->share * done);
}

static void
text_head(struct str *out, const struct setup *s)
{
	str_addf(out, "search     %s, %d thread%s, kernels %s, %s\n\n", cpu_name(), s->opt->threads,
		 plural((size_t)s->opt->threads), hamming_isa(), blas_version());
	columns_text_head(out, columns, ARRAY_LEN(columns));
}

static void
text_foot(struct str *out)
{
	str_add(out,
		"\nA code of b bits takes b/8 bytes, a vector of as many floats 32 times and of\n"
		"doubles 64 times that. Gcodes/s: codes gone over by a batch. GB/s: by one query\n"
		"alone, beside how fast memory was read. batch, single: queries a second, many at\n"
		"once and one after the other, beside those of as many vectors of floats.\n");
}

static bool
print_row(const struct setup *s, const struct speed *row, bool first, struct err *err)
{
	struct str out = STR_INIT;
	json_t *object;
	bool ok;

	switch (s->opt->format) {
	case FORMAT_JSON:
		object = json_object();
		json_put_text(object, "type", "search");
		columns_json(object, columns, ARRAY_LEN(columns), row);
		json_line(&out, object);
		break;
	case FORMAT_CSV:
		if (first)
			columns_csv_head(&out, columns, ARRAY_LEN(columns));
		columns_csv(&out, columns, ARRAY_LEN(columns), row);
		break;
	default: /* text: md and tex are the grid's */
		if (first)
			text_head(&out, s);
		columns_text(&out, columns, ARRAY_LEN(columns), row);
	}
	progress_hide();
	ok = print_str(&out, err);
	str_free(&out);
	return ok;
}

/* Fills in how many real vectors there is room for. False: not even for the codes,
 * which is said. */
static bool
fits(struct speed_case *c, const struct log *log)
{
	uint64_t left = room_left();
	double available = left == UINT64_MAX ? INFINITY : (double)left,
	       codes = (double)c->items * bits_bytes(c->bits);
	double vectors = (double)c->items * c->bits * 4, room = real_bytes_most;
	char items[32];

	if (codes > 0.75 * available) {
		log_say(log, LOG_WARN,
			"%s codes of %u bits are left out: they take %.1f GB, and %.1f GB of "
			"memory are available",
			str_count(items, sizeof(items), c->items), c->bits, codes * 1e-9,
			available * 1e-9);
		return false;
	}
	if ((available - codes) / 2 < room)
		room = (available - codes) / 2;
	c->real_items = vectors <= room ? c->items : (size_t)(room / (c->bits * 4.0)) + 1;
	return true;
}

bool
job_search(struct setup *s, struct err *err)
{
	const struct options *o = s->opt;
	const uint32_t usual_k = 10, *bits = o->given[OPT_BITS] ? o->bits : usual_bits;
	const uint32_t *k = o->given[OPT_TOP] ? o->eval.k : &usual_k;
	size_t nbits = o->given[OPT_BITS] ? (size_t)o->nbits : ARRAY_LEN(usual_bits);
	size_t nk = o->given[OPT_TOP] ? (size_t)o->eval.cutoffs : 1, one, nitems, done = 0;
	struct str foot = STR_INIT;
	struct hypers h;
	bool ok = read_keys(&h, o, err);

	one = ok ? (size_t)h.v[ITEMS] : 0;
	nitems = one ? 1 : ARRAY_LEN(usual_items);
	ok = ok && blas_ready(s->par, err);
	progress_start(o->quiet);
	for (size_t i = 0; ok && i < nitems * nbits * nk; i++) {
		struct speed_case c = {
			.items = one ? one : usual_items[i / nk / nbits],
			.bits = bits[i / nk % nbits],
			.k = k[i % nk],
			.queries = (size_t)h.v[QUERIES],
			.seed = o->seed,
		};
		struct progress p = { &c, (double)i / (double)(nitems * nbits * nk),
				      1.0 / (double)(nitems * nbits * nk) };
		struct speed row;

		if (!fits(&c, &s->log))
			continue;
		ok = speed_measure(&row, &c, s->par, show_progress, &p, err) &&
		     print_row(s, &row, done++ == 0, err);
	}
	if (ok && !done)
		ok = err_set(err, ERR_RUN, "there is no memory for any of them; try --set items=N");
	if (ok && o->format == FORMAT_TEXT) {
		text_foot(&foot);
		ok = print_str(&foot, err);
	}
	str_free(&foot);
	return ok;
}
