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

enum { INDEX_BITS = 32 };

static uint32_t
index_in(uint64_t slot)
{
	return (uint32_t)slot - 1;
}

static bool
is_id(const struct ids *ids, uint32_t i, const char *id, size_t len)
{
	size_t from = ids->at[i];

	return ids->at[i + 1] - from - 1 == len && memcmp(ids->text + from, id, len) == 0;
}

/* The slot of an id with that hash, or the free one where it belongs. */
static size_t
slot_of(const struct intern *in, uint64_t hash, const char *id, size_t len)
{
	size_t mask = in->slots - 1;
	size_t at = (size_t)hash & mask;

	for (; in->slot[at]; at = (at + 1) & mask)
		if (in->slot[at] >> INDEX_BITS == hash >> INDEX_BITS &&
		    is_id(&in->ids, index_in(in->slot[at]), id, len))
			break;
	return at;
}

static bool
grow(struct intern *in, struct err *err)
{
	size_t slots = in->slots ? 2 * in->slots : 1024;
	uint64_t *slot = mem_try(slots, sizeof(*slot), "the ids", err);

	if (!slot)
		return false;
	for (uint32_t i = 0; i < in->ids.n; i++) {
		size_t len = in->ids.at[i + 1] - in->ids.at[i] - 1;
		uint64_t hash = hash_of(ids_get(&in->ids, i), len);
		size_t at = (size_t)hash & (slots - 1);

		while (slot[at])
			at = (at + 1) & (slots - 1);
		slot[at] = hash >> INDEX_BITS << INDEX_BITS | (i + UINT64_C(1));
	}
	free(in->slot);
	in->slot = slot;
	in->slots = slots;
	return true;
}

uint32_t
intern_look_up(struct intern *in, const char *id, size_t len, struct err *err)
{
	uint64_t hash = hash_of(id, len);
	size_t at;

	if (in->ids.n >= in->slots / 2 && !grow(in, err))
		return NO_CODE;
	at = slot_of(in, hash, id, len);
	if (!in->slot[at]) {
		if (in->ids.n >= NO_CODE - 1 - in->direct) {
			err_set(err, ERR_DATA, "there are more ids than hamtop can count (%u)",
				in->ids.n);
			return NO_CODE;
		}
		if (!ids_add(&in->ids, id, len, err))
			return NO_CODE;
		in->slot[at] = hash >> INDEX_BITS << INDEX_BITS | in->ids.n;
	}
	return in->direct + index_in(in->slot[at]);
}
