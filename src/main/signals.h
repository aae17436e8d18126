/* SIGINT and SIGTERM in a batch run: the first asks to stop, the second ends at
 * once. SIGPIPE and SIGXFSZ are ignored, so that a closed pipe or a full disk is an
 * error like others. */
#ifndef HAMTOP_MAIN_SIGNALS_H
#define HAMTOP_MAIN_SIGNALS_H

#include <stdbool.h>

void signals_ignore_full(void);
void signals_catch_stop(void);
bool signals_stop(void);

#endif
