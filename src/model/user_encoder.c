#include "hamtop/model/user_encoder.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "model/tower_copy.h"

struct user_encoder {
	struct tower t; /* of its arrays it owns enc.w and has no other */
};

struct user_encoder *
tower_user_encoder(const struct tower *t, struct err *err)
{
	struct user_encoder *e = mem_new(1, sizeof(*e));
	real *w = mem_try(t->enc.n, sizeof(*w), "a copy of the users' encoder", err);

	if (!w) {
		free(e);
		return NULL;
	}
	memcpy(w, t->enc.w, t->enc.n * sizeof(*w));
	e->t.spec = t->spec;
	e->t.enc = t->enc;
	e->t.enc.w = w;
	e->t.enc.g = e->t.enc.m = e->t.enc.v = NULL;
	memcpy(e->t.enc_w, t->enc_w, sizeof(e->t.enc_w));
	memcpy(e->t.enc_b, t->enc_b, sizeof(e->t.enc_b));
	return e;
}

void
user_encoder_free(struct user_encoder *e)
{
	if (!e)
		return;
	free(e->t.enc.w);
	free(e);
}

uint32_t
user_encoder_bits(const struct user_encoder *e)
{
	return (uint32_t)e->t.spec.bits;
}

bool
user_encode(const struct user_encoder *e, float *f, const uint32_t *item, const float *rating,
	    size_t n, struct err *err)
{
	const struct tower_spec *s = &e->t.spec;
	real *block = mem_try(tower_encode_scratch(s) + s->bits + n, sizeof(*block),
			      "the code of one user", err);
	real *out = block, *val = block + s->bits;
	const size_t ptr[] = { 0, n };
	struct sparse x = { ptr, item, val };

	if (!block)
		return false;
	for (size_t i = 0; i < n; i++)
		val[i] = tower_rating(s, (double)rating[i], n);
	tower_encode_rows(&e->t, out, &x, 0, 1, val + n);
	for (size_t j = 0; j < s->bits; j++)
		f[j] = (float)out[j];
	free(block);
	return true;
}
