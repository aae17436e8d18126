/* Section 5.6 for --batch=groups: the table as text, JSON lines and CSV. */
#ifndef HAMTOP_MAIN_GROUPS_H
#define HAMTOP_MAIN_GROUPS_H

#include "hamtop/base/str.h"
#include "hamtop/run/groups_table.h"
#include "outdir.h"
#include "setup.h"

void groups_text(struct str *out, const struct setup *s, const struct groups_table *t);
void groups_json(struct str *out, const struct setup *s, const struct groups_table *t);
void groups_csv(struct str *out, const struct setup *s, const struct groups_table *t);
/* The three as files. */
bool groups_write(const struct setup *s, const struct groups_table *t, struct outdir *out,
		  struct err *err);

/* A cell's users: groups_40/per_user.csv, or groups_40_seed2/.. of many seeds. split: of
 * its seed. Nothing happens where the cell is not there. */
bool groups_write_users(const struct setup *s, const struct groups_table *t, int seed, int length,
			const struct split *split, struct outdir *out, struct err *err);

#endif
