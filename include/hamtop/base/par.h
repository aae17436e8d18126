/* Work cut into parts, done by a few threads.
 *
 * The number of parts is the caller's and does not depend on the number of
 * threads, so a sum over parts in their order gives the same bits on one thread
 * and on many. All signals are blocked in the helpers. */
#ifndef HAMTOP_BASE_PAR_H
#define HAMTOP_BASE_PAR_H

#include "hamtop/base/err.h"

struct par;

enum { PAR_MOST = 64 };

/* Processors that this process may run on, at most PAR_MOST. */
int par_cpus(void);

/* A pool in which `threads` threads work, the caller's among them (1 to PAR_MOST).
 * NULL and ERR_RUN when threads cannot be had. par_free() joins them. */
struct par *par_new(int threads, struct err *err);
void par_free(struct par *par);
int par_threads(const struct par *par);

/* Calls part(ctx, i) once for each i of 0 .. parts-1 and returns when all are
 * done. Every thread begins with a share of its own, the first one with the first parts
 * and so on, and then helps the others: parts that touch the same memory stay with the
 * core whose caches hold it when they come in the same order each time. par may be NULL:
 * then the caller does all, in order. Not re-entrant. */
void par_run(struct par *par, int parts, void (*part)(void *ctx, int i), void *ctx);

#endif
