/* The short cut for lines of plain numbers: what most large files are made of. */
#ifndef DATA_QUICK_H
#define DATA_QUICK_H

#include <stdbool.h>

#include "data/layout.h"
#include "data/rows.h"

/* Whether lines of the layout may be simple: user and item first, then the
 * rating, then the time or nothing. */
bool quick_fits(const struct layout *layout);

/* Takes lines from p on while they are simple: whole numbers below the direct
 * codes, a rating such as 4 or 3.5. Returns the first line that is not, for
 * cut_line() to deal with, or part->to. Sixteen readable bytes stand behind
 * the text. */
const char *quick_lines(struct part *part, const struct layout *layout, const char *p);

#endif
