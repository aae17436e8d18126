/* The Codes screen in words. */
#include <config.h>

#include "tui/score.h"
#include "tui/views/codes.h"

static const char *const side_names[] = { "items", "users" };

/* What is known of the chosen bit. */
bool
codes_copy(const struct app *app, struct str *what, struct str *text)
{
	const struct codes_state *s = codes_state(app);
	const struct look *l = codes_look(app);
	const struct side_look *side = l ? &l->side[s->side] : NULL;
	const struct bit_health *b;
	char without[24];

	if (!side || !side->done || s->bit >= side->codes.bits)
		return false;
	b = &side->codes.bit[s->bit];
	str_addf(what, "bit %u, %s", s->bit, side_names[s->side]);
	str_addf(text, "bit %u of %s, %s, epoch %u: mean %+.4f, entropy %.4f bit", s->bit,
		 app->run.job.row[codes_row(app)]->name, side_names[s->side], l->epoch, b->mean,
		 b->entropy);
	if (b->dead)
		str_add(text, ", dead");
	else
		str_addf(text, ", correlation %+.4f with bit %u", b->correlation, b->with);
	if (s->bit < l->without_done)
		str_addf(text, ", validation NDCG without it %s",
			 difference_text(l->without[s->bit] - l->with_all, without,
					 sizeof(without)));
	return true;
}
