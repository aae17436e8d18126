/* A users' tower as an encoder of its own. */
#ifndef HAMTOP_MODEL_TOWER_COPY_H
#define HAMTOP_MODEL_TOWER_COPY_H

#include "hamtop/model/user_encoder.h"
#include "model/tower.h"

/* Copies the weights of t's encoder; what t's spec lends must outlive the copy. NULL and
 * ERR_RUN: no memory. */
struct user_encoder *tower_user_encoder(const struct tower *t, struct err *err);

#endif
