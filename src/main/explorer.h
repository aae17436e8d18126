/* The screen, as main starts it. */
#ifndef HAMTOP_MAIN_EXPLORER_H
#define HAMTOP_MAIN_EXPLORER_H

#include "setup.h"

/* ERR_USAGE when there is neither a terminal nor a script. */
bool explorer_possible(const struct options *o, struct err *err);
bool explorer(struct setup *s, struct err *err);

#endif
