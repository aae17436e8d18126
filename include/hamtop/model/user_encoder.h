/* The users' half of a network, copied out of a model: it makes features of people who
 * are not in the data. Immutable, so that any thread may use it while training goes on. */
#ifndef HAMTOP_MODEL_USER_ENCODER_H
#define HAMTOP_MODEL_USER_ENCODER_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/err.h"

struct user_encoder;

/* f [bits] of somebody who rated n items: item [n] rising rows of the dataset, rating [n]
 * on its scale. The ratings enter as in training; with those that a user of the data
 * trained by, f is that user's. Calls BLAS. ERR_RUN: no memory. */
bool user_encode(const struct user_encoder *e, float *f, const uint32_t *item, const float *rating,
		 size_t n, struct err *err);
uint32_t user_encoder_bits(const struct user_encoder *e);
void user_encoder_free(struct user_encoder *e); /* NULL is fine */

#endif
