/* The hyper-parameters of AECF, see aecf_hypers.c. */
#ifndef HAMTOP_MODEL_AECF_H
#define HAMTOP_MODEL_AECF_H

#include "hamtop/base/hyper.h"
#include "hamtop/data/dataset.h"
#include "model/towers_hypers.h"

enum aecf_hyper { H_HIDDEN2 = TOWERS_HYPERS, H_HIDDEN3, AECF_HYPERS };
enum { TARGET_RAW, TARGET_CENTERED, TARGET_USER };

extern const struct hyper_def aecf_hypers[AECF_HYPERS];

void aecf_adjust(struct hypers *h, enum recipe recipe, uint32_t bits, const struct dataset *data);

#endif
