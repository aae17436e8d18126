#include <config.h>

#include "tui/ladder.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"

void
ladder_keep(struct ladder *l, const struct history *h)
{
	struct snapshot *snap = h->snapshot ? replay_copy(h->snapshot) : NULL;
	struct rung rung = { h->job.bits, h->job.seed, { 0 }, snap };
	int at = 0;

	if (!snap)
		return;
	memcpy(rung.row_net, h->info.row_net, sizeof(rung.row_net));
	while (at < l->n && l->rung[at].bits < rung.bits)
		at++;
	if (at < l->n && l->rung[at].bits == rung.bits) {
		snapshot_unref((struct snapshot *)l->rung[at].snap);
	} else if (l->n == RUNGS_MAX) {
		snapshot_unref(snap);
		return;
	} else {
		memmove(l->rung + at + 1, l->rung + at, (size_t)(l->n - at) * sizeof(l->rung[0]));
		l->n++;
	}
	l->rung[at] = rung;
}

void
ladder_free(struct ladder *l)
{
	for (int i = 0; i < l->n; i++)
		snapshot_unref((struct snapshot *)l->rung[i].snap);
	l->n = 0;
}

int
ladder_nearest(uint32_t *item, uint32_t *distance, int n, const struct codes *c,
	       const struct split *split, uint32_t user)
{
	const uint64_t *mine = c->user + (size_t)user * c->words;
	bool *known = mem_new(c->items, sizeof(*known));
	int found = 0;

	for (enum fold f = FOLD_TRAIN; f < FOLD_TEST; f++)
		for (size_t e = split->user[f].ptr[user]; e < split->user[f].ptr[user + 1]; e++)
			known[split->user[f].col[e]] = true;
	for (uint32_t i = 0; i < c->items; i++) {
		uint32_t d = bits_distance(mine, c->item + (size_t)i * c->words, c->words);
		int at = found;

		if (known[i] || (found == n && d >= distance[n - 1]))
			continue;
		for (; at > 0 && d < distance[at - 1]; at--)
			if (at < n) {
				item[at] = item[at - 1];
				distance[at] = distance[at - 1];
			}
		item[at] = i;
		distance[at] = d;
		found += found < n;
	}
	free(known);
	return found;
}
