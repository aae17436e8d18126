/* The state of a run after a whole epoch, in memory and as checkpoint.hamtop.
 *
 * File: the magic "hamtop-checkpoint 2\n", a line with the length of a JSON
 * header, the header (job identity, epoch, hyper-parameters, edits, the table of
 * tensors), the tensors as little-endian float32, and the SHA-256 of all before
 * it. Written to a temporary name beside it and renamed. */
#ifndef HAMTOP_RUN_CHECKPOINT_H
#define HAMTOP_RUN_CHECKPOINT_H

#include "hamtop/base/err.h"
#include "hamtop/run/job.h"
#include "hamtop/run/record.h"

struct checkpoint *checkpoint_new(const char *path); /* path may be NULL: memory only */
void checkpoint_free(struct checkpoint *c);

/* How often the file is written during a run, in seconds (default 10); the end
 * of a run writes it in any case. */
void checkpoint_every(struct checkpoint *c, double seconds);

/* Reads path for this job: ERR_USAGE when it is of another job (says which item
 * differs), ERR_DATA when it is damaged. */
struct checkpoint *checkpoint_read(const char *path, const struct job *job, struct err *err);
/* Writes what is held. True when nothing is held. */
bool checkpoint_write(struct checkpoint *c, struct err *err);

unsigned checkpoint_epoch(const struct checkpoint *c); /* whole epochs held */
/* The epoch records and edits held, so that loss.csv of a resumed run is whole;
 * lent. */
const struct epoch_record *checkpoint_history(const struct checkpoint *c, size_t *n);
const struct edit_record *checkpoint_edits(const struct checkpoint *c, size_t *n);

#endif
