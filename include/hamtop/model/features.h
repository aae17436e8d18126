/* Features of one network at one epoch, and the codes and scores made of them. */
#ifndef HAMTOP_MODEL_FEATURES_H
#define HAMTOP_MODEL_FEATURES_H

#include <stdbool.h>
#include <stdint.h>

#include "hamtop/base/err.h"

struct features {
	uint32_t users, items, bits;
	double alpha;	    /* of scaled tanh at this epoch; 1 without */
	float *user, *item; /* f: [users, bits], [items, bits]; owned */
};

struct codes {
	uint32_t users, items, bits, words;
	uint64_t *user, *item; /* [users, words], [items, words], see num/bits.h; owned */
};

bool features_init(struct features *f, uint32_t users, uint32_t items, uint32_t bits,
		   struct err *err);
void features_free(struct features *f);
/* out = tanh(alpha f), its own memory: what ST ranks by. */
bool features_scaled(struct features *out, const struct features *f, struct err *err);

/* sign(f), which is also sign(tanh(alpha f)). */
bool codes_init(struct codes *c, const struct features *f, struct err *err);
void codes_free(struct codes *c);

#endif
