/* A thread for work that nobody waits for.
 *
 * It does one piece at a time and rests between pieces, so that all of them together
 * take at most a given share of one processor. All signals are blocked in it. The
 * functions are for one thread, the one that made it. */
#ifndef HAMTOP_BASE_ASIDE_H
#define HAMTOP_BASE_ASIDE_H

#include <stdbool.h>

#include "hamtop/base/err.h"

struct aside;

/* NULL and ERR_RUN when there is no thread to be had. */
struct aside *aside_new(struct err *err);
/* Waits for the piece under way; one that has not begun is not done any more. */
void aside_free(struct aside *a);

/* Does run(ctx) as soon as the piece before has been rested from: cost / share - cost
 * seconds, share in (0, 1]. Only when nothing is under way. */
void aside_do(struct aside *a, void (*run)(void *ctx), void *ctx, double share);
/* Whether the piece is done; once for each piece. */
bool aside_done(struct aside *a);
/* Readable when a piece is done; read by aside_done(). */
int aside_fd(const struct aside *a);

#endif
