/* The Neighbours screen in words. */
#include <config.h>

#include "hamtop/num/bits.h"
#include "tui/views/neighbours.h"

/* The code of who asks, with its flipped bits, as PostgreSQL writes a bit string. */
bool
neighbours_copy(const struct app *app, struct str *what, struct str *text)
{
	const struct neighbours_state *s = neighbours_state(app);
	const struct look_near *l = neighbours_look(app);
	const struct dataset *d = app->opt->data;
	bool users = asks(s->way) == NEAR_USERS;
	uint32_t bits;

	if (!l || !l->ok)
		return false;
	bits = l->snap->net[app->run.info.row_net[l->q.row]].features.bits;
	if (l->q.you)
		str_addf(what, "your code, %u bits", bits);
	else
		str_addf(what, "the code of %s %s, %u bits", users ? "user" : "item",
			 ids_get(users ? &d->user_ids : &d->item_ids, users ? s->user : s->item),
			 bits);
	for (uint32_t j = 0; j < bits; j++)
		str_addc(text, bits_get(l->code, j) ? '1' : '0');
	return true;
}
