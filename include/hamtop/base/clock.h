/* Time for durations: seconds of a clock that never steps. */
#ifndef HAMTOP_BASE_CLOCK_H
#define HAMTOP_BASE_CLOCK_H

double clock_now(void);

#endif
