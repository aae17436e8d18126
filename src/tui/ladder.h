/* The last codes of each code length that was trained in this session. */
#ifndef HAMTOP_TUI_LADDER_H
#define HAMTOP_TUI_LADDER_H

#include "tui/history.h"

enum { RUNGS_MAX = 16 };

struct rung {
	uint32_t bits;
	uint64_t seed;
	int row_net[ROWS_MAX];
	const struct snapshot *snap; /* without features; a reference */
};

struct ladder {
	int n;
	struct rung rung[RUNGS_MAX]; /* by rising bits */
};

/* Keeps the newest codes of a run that is to be forgotten, if it has any. */
void ladder_keep(struct ladder *l, const struct history *h);
void ladder_free(struct ladder *l);

/* The most similar items of a user by Hamming distance, ties by row, of those that are
 * not in the split's training or validation fold: item [n]; returns how many. */
int ladder_nearest(uint32_t *item, uint32_t *distance, int n, const struct codes *c,
		   const struct split *split, uint32_t user);

#endif
