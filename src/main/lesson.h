/* --lesson without a screen: the list, the sheet, the answers. */
#ifndef HAMTOP_MAIN_LESSON_H
#define HAMTOP_MAIN_LESSON_H

#include "trial.h"

/* Whether --lesson asks for something that needs no screen: the list, --answers, or a
 * sheet where standard output is no terminal. */
bool lesson_prints(const struct options *o);
/* Prints it. ERR_RUN when a claim does not hold. */
bool lesson_print(const struct options *o, const struct log *log, struct err *err);

/* All lessons that there are, and index *at of the one that --lesson names; a file of
 * its own stands behind the others. Without a name *at is -1. */
bool lesson_choose(struct lessons *all, int *at, const struct options *o, struct err *err);

/* Lesson `number` (from 1) as text: what a class sees before it answers, and, with
 * findings, what it sees behind. */
void lesson_list_text(struct str *out, const struct lessons *all);
void lesson_text(struct str *out, const struct trial *t, int number, const struct findings *f);
/* One object a line. */
void lesson_list_json(struct str *out, const struct lessons *all);
void lesson_json(struct str *out, const struct trial *t, int number, const struct findings *f);

#endif
