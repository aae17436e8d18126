/* What the machine can do at best, to measure others by. */
#ifndef HAMTOP_NUM_PEAK_H
#define HAMTOP_NUM_PEAK_H

#include <stddef.h>
#include <stdint.h>

struct par;

/* The sum of the words in so many bytes, read once by all threads of par (which may be
 * NULL): the time that it takes is that of reading memory. */
uint64_t peak_read(const void *from, size_t bytes, struct par *par);

#endif
