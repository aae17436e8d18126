/* What the machine can do at best, to measure others by. */
#ifndef HAMTOP_NUM_PEAK_H
#define HAMTOP_NUM_PEAK_H

#include <stddef.h>
#include <stdint.h>

struct par;

/* The sum of n words, read once by all threads of par (which may be NULL): the time that
 * it takes is that of reading memory. */
uint64_t peak_read(const uint64_t *word, size_t n, struct par *par);

#endif
