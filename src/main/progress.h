/* One line on standard error while a job runs, when that is a terminal that is
 * wide enough. Drawn with blanks and carriage returns only. */
#ifndef HAMTOP_MAIN_PROGRESS_H
#define HAMTOP_MAIN_PROGRESS_H

#include <stdbool.h>

/* Before this, and with quiet, nothing is ever drawn. */
void progress_start(bool quiet);
/* Whether it is time to draw again: at most ten times a second. */
bool progress_due(void);
/* what: one line of text; done: 0 .. 1 of the whole job. */
void progress_draw(const char *what, double done);
/* Erases the line. */
void progress_hide(void);

#endif
