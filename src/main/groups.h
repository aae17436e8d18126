/* Section 5.6 for --batch=groups: two rows, the users that each serves better, and what
 * tells these apart, at each seed and code length; as text, JSON lines and CSV. */
#ifndef HAMTOP_MAIN_GROUPS_H
#define HAMTOP_MAIN_GROUPS_H

#include "hamtop/base/str.h"
#include "hamtop/eval/groups.h"
#include "hamtop/model/model.h"
#include "setup.h"

struct groups_table {
	const struct setup *s;
	const struct model_row *row[2];
	const char *name[2]; /* of the groups: "CCSR", "AECF" */
	int lengths, seeds;
	struct groups *at; /* [seeds, lengths]; users 0 where a network is missing; owned */
};

static inline const struct groups *
groups_at(const struct groups_table *t, int seed, int length)
{
	return &t->at[seed * t->lengths + length];
}

/* "CCSR", "AECF", "tied"; "" of users without NDCG */
const char *groups_name(const struct groups_table *t, int group);

void groups_text(struct str *out, const struct groups_table *t);
void groups_json(struct str *out, const struct groups_table *t);
void groups_csv(struct str *out, const struct groups_table *t);

#endif
