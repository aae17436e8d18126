#include "hamtop/num/peak.h"

#include <stdatomic.h>

#include "hamtop/base/par.h"
#include "num/clones.h"

enum {
	PARTS_A_THREAD = 4,
	AHEAD = 256, /* words that are asked for early */
};

/* whatever the bytes are */
typedef uint64_t any_word __attribute__((may_alias));

struct reading {
	const any_word *word;
	size_t n;
	int parts;
	_Atomic uint64_t sum;
};

static HT_CLONES uint64_t
sum_words(const any_word *at, size_t n)
{
	typedef uint64_t line __attribute__((vector_size(64), aligned(8), may_alias));
	line sum[2] = { 0 };
	uint64_t all = 0;
	size_t i = 0;

	for (; i + 16 <= n; i += 16) {
		__builtin_prefetch(at + i + AHEAD);
		__builtin_prefetch(at + i + 8 + AHEAD);
		sum[0] += *(const line *)(at + i);
		sum[1] += *(const line *)(at + i + 8);
	}
	sum[0] += sum[1];
	for (int j = 0; j < 8; j++)
		all += sum[0][j];
	for (; i < n; i++)
		all += at[i];
	return all;
}

static void
read_part(void *ctx, int i)
{
	struct reading *r = ctx;
	size_t part = r->n / (size_t)r->parts, from = (size_t)i * part;

	atomic_fetch_add_explicit(&r->sum,
				  sum_words(r->word + from, i == r->parts - 1 ? r->n - from : part),
				  memory_order_relaxed);
}

uint64_t
peak_read(const void *from, size_t bytes, struct par *par)
{
	struct reading r = { .word = from,
			     .n = bytes / sizeof(uint64_t),
			     .parts = PARTS_A_THREAD * par_threads(par) };

	par_run(par, r.parts, read_part, &r);
	return r.sum;
}
