/* How scores are written, and the forms that scored them coloured, on all screens. */
#ifndef HAMTOP_TUI_SCORE_H
#define HAMTOP_TUI_SCORE_H

#include "hamtop/conf/theme.h"
#include "hamtop/eval/ndcg.h"
#include "hamtop/model/model.h"

/* The colour and the ASCII mark of a form's curves. */
enum role form_role(enum form form);
char form_mark(enum form form);
/* "ST": what a row is called beside a curve. */
const char *form_short(const struct model_row *row);

/* All write to buf and return it. */
/* ".7412", "1.0000", or "-" for what is not there. */
char *score_text(double v, char *buf, size_t size);
/* The same with so many digits. */
char *share_text(double v, int digits, char *buf, size_t size);
/* "+.0123", "-.0123", "-" */
char *difference_text(double v, char *buf, size_t size);
/* "p .0312", "p < .0001", "p -" */
char *p_text(double p, char *buf, size_t size);

/* A sentence where the scores of a fold tell nothing: no user is in them, or any
 * order is perfect. Else NULL. */
const char *no_contest(const struct ndcg *chance, int cutoff);

#endif
