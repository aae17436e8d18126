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

#endif
