/* From external ids to small codes, one side of one part of a file.
 *
 * An id that is a plain number below `direct` is its own code; every other one
 * is looked up and gets direct, direct + 1, .. in the order of appearance. */
#ifndef DATA_INTERN_H
#define DATA_INTERN_H

#include "hamtop/base/err.h"
#include "hamtop/data/dataset.h"

enum { NO_CODE = UINT32_MAX };

struct intern {
	uint32_t direct;
	uint32_t top;	/* 1 + the largest direct code seen */
	struct ids ids; /* of the codes from `direct` on */
	/* [slots] the upper half of the hash and 1 + index into ids, 0 when free;
	 * slots is a power of two */
	uint64_t *slot;
	size_t slots;
};

void intern_free(struct intern *in);

/* NO_CODE and err when there is no memory. */
uint32_t intern_look_up(struct intern *in, const char *id, size_t len, struct err *err);

/* The code of an id. */
static inline uint32_t
intern_code(struct intern *in, const char *id, size_t len, struct err *err)
{
	uint32_t value = 0;

	if (len == 0 || len > 9 || (id[0] == '0' && len > 1))
		return intern_look_up(in, id, len, err);
	for (size_t i = 0; i < len; i++) {
		unsigned digit = (unsigned)id[i] - '0';

		if (digit > 9)
			return intern_look_up(in, id, len, err);
		value = 10 * value + digit;
	}
	if (value >= in->direct)
		return intern_look_up(in, id, len, err);
	in->top = value >= in->top ? value + 1 : in->top;
	return value;
}

#endif
