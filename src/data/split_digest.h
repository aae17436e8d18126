/* The SHA-256 of a split, made by a thread of its own while its folds are taken. */
#ifndef HAMTOP_DATA_SPLIT_DIGEST_H
#define HAMTOP_DATA_SPLIT_DIGEST_H

#include "hamtop/data/dataset.h"

struct split_digest;

/* data and fold, [ratings], are lent until it ends. */
struct split_digest *split_digest_start(const struct dataset *data, const uint8_t *fold);
/* Waits. hex, if not NULL: 64 digits and NUL. d may be NULL. */
void split_digest_end(struct split_digest *d, char hex[65]);

#endif
