/* What a bit stands for: which kinds of rows are over-represented on each of its sides. */
#ifndef HAMTOP_RUN_MEANING_H
#define HAMTOP_RUN_MEANING_H

#include "hamtop/base/err.h"
#include "hamtop/data/dataset.h"
#include "hamtop/data/split.h"

enum { TRAITS_MOST = 512, TRAIT_ROWS_LEAST = 5 };
/* Standard deviations that a trait must be over its expectation to be named. */
#define TRAIT_Z 3.0

/* Kinds that rows are of: genres, decades, the most rated quarter; of users the groups
 * that the data name, the most active quarter. A row may have many. */
struct traits {
	uint32_t rows, n;
	bool labels;	 /* the data have labels; else there is only how much is rated */
	char **name;	 /* [n] as it came in: clean before showing; owned */
	uint32_t *count; /* [n] rows that have it; owned */
	size_t *ptr;	 /* [rows + 1]; owned */
	uint32_t *trait; /* [ptr[rows]]; owned */
};

bool traits_of_items(struct traits *t, const struct dataset *data, const struct split *split,
		     struct err *err);
bool traits_of_users(struct traits *t, const struct dataset *data, const struct split *split,
		     struct err *err);
void traits_free(struct traits *t);

struct lift {
	uint32_t trait, count; /* rows on the side that have it */
	double lift;	       /* its share there over its share of all rows */
	double z;	       /* count over its expectation, in standard deviations */
};

/* The traits of the rows whose bit is `value`, those that are most surprising first, at
 * most `most`; returns how many. *rows: on that side. code [t->rows, words]. */
int bit_meaning(struct lift *out, int most, uint32_t *rows, const struct traits *t,
		const uint64_t *code, uint32_t words, uint32_t bit, int value);
/* The same of the first `top` of n listed rows, against drawing them from all n. chance:
 * how many of them that would bring. */
struct list_lift {
	uint32_t trait, count;
	double chance, z;
};
int list_meaning(struct list_lift *out, int most, const struct traits *t, const uint32_t *row,
		 size_t n, size_t top);

#endif
