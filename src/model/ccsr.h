/* The hyper-parameters of CCSR, see ccsr_hypers.c. */
#ifndef HAMTOP_MODEL_CCSR_H
#define HAMTOP_MODEL_CCSR_H

#include "hamtop/base/hyper.h"
#include "hamtop/data/dataset.h"
#include "model/towers_hypers.h"

enum ccsr_hyper { H_OFFSETS = TOWERS_HYPERS, CCSR_HYPERS };
enum { TARGET_GRADED, TARGET_BINARY, TARGET_LINEAR };

extern const struct hyper_def ccsr_hypers[CCSR_HYPERS];

void ccsr_adjust(struct hypers *h, enum recipe recipe, uint32_t bits, const struct dataset *data);

#endif
