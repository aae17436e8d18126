/* Why rows of the grid lie at or below chance. */
#include <stdlib.h>

#include "grid.h"
#include "hamtop/base/mem.h"

enum { NAME = 10, REASON = NAME + 11, LINE = 80 }; /* columns */

/* A row at or below chance in one of the tables that are shown. */
struct low {
	const struct model_row *row;
	uint32_t bits;
	enum protocol protocol;
	struct str why;
};

struct lows {
	size_t n, cap;
	struct low *low; /* [n] */
};

/* The reason of the first such table. Of the way that was asked for every cut-off is
 * shown, of the others the last. */
static bool
first_reason(struct str *out, const struct grid_table *t, const struct model_row *row, int length,
	     enum protocol protocol)
{
	int last = t->board.eval.cutoffs - 1;

	for (int i = 0; i < GRID_WAYS; i++) {
		int way = (t->way + i) % GRID_WAYS;

		if (grid_way_options(&t->board.eval, way).protocol != protocol ||
		    !board_has(&t->board, way))
			continue;
		for (int cut = way == t->way ? 0 : last; cut <= last; cut++) {
			if (board_reason(out, &t->board, row, length, way, cut))
				return true;
		}
	}
	return false;
}

/* The protocol that was asked for first, then by row and length. */
static struct lows
find_lows(const struct grid_table *t)
{
	const struct board *b = &t->board;
	struct lows out = { 0 };

	for (int way = t->way; way < t->way + GRID_WAYS; way += GRID_GAINS) {
		struct low low = { .protocol =
					   grid_way_options(&b->eval, way % GRID_WAYS).protocol };

		for (int i = 0; i < b->rows * b->lengths; i++) {
			low.row = b->row[i / b->lengths];
			low.bits = b->bits[i % b->lengths];
			low.why = (struct str)STR_INIT;
			if (!first_reason(&low.why, t, low.row, i % b->lengths, low.protocol))
				continue;
			VEC_ROOM(out.low, out.n, out.cap);
			out.low[out.n++] = low;
		}
	}
	return out;
}

static void
free_lows(struct lows *l)
{
	for (size_t i = 0; i < l->n; i++)
		str_free(&l->low[i].why);
	free(l->low);
}

/* What is known of a family, where one of its rows is low; NULL: nothing. */
static const char *
caveat_of(const struct lows *l, const struct model_ops *ops)
{
	for (size_t i = 0; i < l->n; i++) {
		if (board_is_of(l->low[i].row, ops))
			return ops->caveat;
	}
	return NULL;
}

/* Whether a list begins: the first of its protocol. */
static bool
begins(const struct lows *l, size_t i)
{
	return i == 0 || l->low[i].protocol != l->low[i - 1].protocol;
}

void
grid_text_reasons(struct str *out, const struct grid_table *t)
{
	struct lows l = find_lows(t);

	for (size_t i = 0; i < l.n; i++) {
		const struct low *low = &l.low[i];

		if (begins(&l, i))
			str_addf(out, "\nat or below chance, %s:\n",
				 board_candidates(low->protocol));
		str_addf(out, "%-*s%4u bit%s  ", NAME, low->row->name, low->bits,
			 low->bits == 1 ? " " : "s");
		str_add_wrapped(out, REASON, REASON, LINE, low->why.s);
		str_add(out, "\n");
	}
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		const char *caveat = caveat_of(&l, *f);

		if (!caveat)
			continue;
		str_addf(out, "%-*s", NAME, (*f)->family);
		str_add_wrapped(out, NAME, NAME, LINE, caveat);
		str_add(out, "\n");
	}
	free_lows(&l);
}

void
grid_md_reasons(struct str *out, const struct grid_table *t)
{
	struct lows l = find_lows(t);

	for (size_t i = 0; i < l.n; i++) {
		const struct low *low = &l.low[i];

		if (begins(&l, i))
			str_addf(out, "\n## At or below chance: %s\n\n",
				 board_candidates(low->protocol));
		str_addf(out, "- %s, %u bit%s: %s\n", low->row->name, low->bits,
			 low->bits == 1 ? "" : "s", low->why.s);
	}
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		const char *caveat = caveat_of(&l, *f);

		if (caveat)
			str_addf(out, "\n%s: %s\n", (*f)->family, caveat);
	}
	free_lows(&l);
}
