#include "data/intern.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/rng.h"
#include "hamtop/base/mem.h"

void
intern_free(struct intern *in)
{
	ids_free(&in->ids);
	free(in->slot);
	*in = (struct intern){ 0 };
}

static uint64_t
hash_of(const char *p, size_t n)
{
	uint64_t h = n, w;

	for (; n >= 8; p += 8, n -= 8) {
		memcpy(&w, p, 8);
		h = rng_mix(h ^ w);
	}
	w = 0;
	memcpy(&w, p, n);
	return rng_mix(h ^ w);
}

/* The slot of an id, or the free one where it belongs. */
static size_t
slot_of(const struct intern *in, const char *id, size_t len)
{
	size_t mask = in->slots - 1;
	size_t at = (size_t)hash_of(id, len) & mask;

	for (; in->slot[at]; at = (at + 1) & mask) {
		uint32_t i = in->slot[at] - 1;
		size_t n = in->ids.at[i + 1] - in->ids.at[i] - 1;

		if (n == len && memcmp(ids_get(&in->ids, i), id, len) == 0)
			break;
	}
	return at;
}

static bool
grow(struct intern *in, struct err *err)
{
	size_t slots = in->slots ? 2 * in->slots : 1024;
	uint32_t *slot = mem_try(slots, sizeof(*slot), "the ids", err);

	if (!slot)
		return false;
	free(in->slot);
	in->slot = slot;
	in->slots = slots;
	for (uint32_t i = 0; i < in->ids.n; i++) {
		const char *id = ids_get(&in->ids, i);

		slot[slot_of(in, id, in->ids.at[i + 1] - in->ids.at[i] - 1)] = i + 1;
	}
	return true;
}

uint32_t
intern_look_up(struct intern *in, const char *id, size_t len, struct err *err)
{
	size_t at;

	if (in->ids.n >= in->slots / 2 && !grow(in, err))
		return NO_CODE;
	at = slot_of(in, id, len);
	if (!in->slot[at]) {
		if (in->ids.n >= NO_CODE - 1 - in->direct) {
			err_set(err, ERR_DATA, "there are more ids than hamtop can count (%u)",
				in->ids.n);
			return NO_CODE;
		}
		if (!ids_add(&in->ids, id, len, err))
			return NO_CODE;
		in->slot[at] = in->ids.n;
	}
	return in->direct + in->slot[at] - 1;
}
