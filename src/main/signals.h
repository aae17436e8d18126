/* SIGINT and SIGTERM in a batch run: the first asks to stop, the second ends at
 * once. SIGPIPE is ignored, so that a closed pipe is an error like others. */
#ifndef HAMTOP_MAIN_SIGNALS_H
#define HAMTOP_MAIN_SIGNALS_H

#include <stdbool.h>

void signals_ignore_pipe(void);
void signals_catch_stop(void);
bool signals_stop(void);

#endif
