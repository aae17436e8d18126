#include "hamtop/model/features.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"

bool
features_init(struct features *f, uint32_t users, uint32_t items, uint32_t bits, struct err *err)
{
	*f = (struct features){ .users = users, .items = items, .bits = bits, .alpha = 1 };
	f->user = mem_try((size_t)users * bits, sizeof(*f->user), "the users' features", err);
	f->item = mem_try((size_t)items * bits, sizeof(*f->item), "the items' features", err);
	if (f->user && f->item)
		return true;
	features_free(f);
	return false;
}

void
features_free(struct features *f)
{
	free(f->user);
	free(f->item);
	*f = (struct features){ 0 };
}

bool
features_scaled(struct features *out, const struct features *f, struct err *err)
{
	if (!features_init(out, f->users, f->items, f->bits, err))
		return false;
	out->alpha = f->alpha;
	for (size_t i = 0; i < (size_t)f->users * f->bits; i++)
		out->user[i] = tanhf((float)f->alpha * f->user[i]);
	for (size_t i = 0; i < (size_t)f->items * f->bits; i++)
		out->item[i] = tanhf((float)f->alpha * f->item[i]);
	return true;
}

bool
codes_init(struct codes *c, const struct features *f, struct err *err)
{
	*c = (struct codes){
		.users = f->users, .items = f->items, .bits = f->bits, .words = bits_words(f->bits)
	};
	c->user = mem_try((size_t)c->users * c->words, sizeof(*c->user), "the users' codes", err);
	c->item = mem_try((size_t)c->items * c->words, sizeof(*c->item), "the items' codes", err);
	if (!c->user || !c->item) {
		codes_free(c);
		return false;
	}
	bits_from_sign(c->user, f->user, f->users, f->bits);
	bits_from_sign(c->item, f->item, f->items, f->bits);
	return true;
}

void
codes_free(struct codes *c)
{
	free(c->user);
	free(c->item);
	*c = (struct codes){ 0 };
}
