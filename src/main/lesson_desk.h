/* Lessons for the explorer, and the predictions that are kept. */
#ifndef HAMTOP_MAIN_LESSON_DESK_H
#define HAMTOP_MAIN_LESSON_DESK_H

#include "hamtop/tui/lessons.h"
#include "setup.h"

struct desk {
	struct lesson_desk tui; /* lent to the explorer */
	struct lessons all;
	const struct log *log;
	int *kept; /* [lessons] the first prediction, -1: none */
};

/* Where lessons are none that can be read, and none was asked for, the explorer goes
 * without: the log says why. A script makes and keeps no predictions. */
bool desk_open(struct desk *d, const struct setup *s, struct err *err);
void desk_close(struct desk *d);

#endif
