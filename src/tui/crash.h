/* Signals while a screen is on: what ends the process gives the terminal back
 * first; the rest is handed to the loop through a pipe. */
#ifndef HAMTOP_TUI_CRASH_H
#define HAMTOP_TUI_CRASH_H

#include "hamtop/base/err.h"

/* Remembers the terminal's modes, opens the pipe, catches the signals and sends
 * standard error to a file. */
bool crash_prepare(struct err *err);
/* What to write to fd when it comes to it; padding marks are left out. */
void crash_arm(int fd, const char *text);
/* Undoes crash_prepare() and shows what was written to standard error. */
void crash_release(void);
/* Stops the process as ^Z does and returns when it goes on. */
void crash_stop(void);

#endif
