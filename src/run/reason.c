/* Why a row lies at or below chance: what its cells show, and what is known of its
 * family. */
#include <math.h>

#include "hamtop/run/board.h"

bool
board_at_chance(const struct board *b, const struct model_row *row, int length, int way, int cut)
{
	struct board_cell c = board_cell(b, row, length, way, cut);

	return row->form != FORM_RULE && c.mean <= c.chance;
}

/* Means over the seeds that are done. */
static struct facts
mean_facts(const struct board *b, const struct model_row *row, int length)
{
	struct facts sum = { 0 };
	double n = 0;

	for (int i = 0; i < b->seeds; i++) {
		const struct grid_cell *c = grid_find(b->grid, row, b->bits[length], b->seed[i]);

		if (!c || !c->done)
			continue;
		sum.first_rating += c->facts.first_rating;
		sum.first_count += c->facts.first_count;
		sum.user_code += c->facts.user_code;
		sum.item_code += c->facts.item_code;
		sum.user_alike += c->facts.user_alike;
		sum.item_alike += c->facts.item_alike;
		n++;
	}
	return (struct facts){ sum.first_rating / n, sum.first_count / n, sum.user_code / n,
			       sum.item_code / n,    sum.user_alike / n,  sum.item_alike / n };
}

static void
add_first(struct str *out, const struct facts *f, enum protocol protocol)
{
	if (protocol == PROTOCOL_ALL)
		str_addf(out, "ranks first what has %.2f of the mean item's training ratings",
			 f->first_count);
	else
		str_addf(out, "ranks first what is rated %.2f %s the list's mean",
			 fabs(f->first_rating), f->first_rating < 0 ? "below" : "above");
}

/* "users 86 %, items 100 %" */
static void
add_shares(struct str *out, double users, double items)
{
	str_addf(out, "users %.0f %%, items %.0f %%", 100 * users, 100 * items);
}

/* What is wrong with codes; nothing where little is, or no code. */
static void
add_codes(struct str *out, const struct facts *f, uint32_t bits)
{
	static const double many = 0.1; /* of all with one code */

	if (f->user_code >= many || f->item_code >= many) {
		str_add(out, "; the commonest code: ");
		add_shares(out, f->user_code, f->item_code);
	}
	if (f->user_alike + f->item_alike > 0) {
		str_addf(out, "; bits that %.0f %% have alike: ", 100 * FACTS_ALIKE);
		add_shares(out, f->user_alike / bits, f->item_alike / bits);
	}
}

bool
board_reason(struct str *out, const struct board *b, const struct model_row *row, int length,
	     int way, int cut)
{
	struct board_cell c = board_cell(b, row, length, way, cut);
	struct facts f = mean_facts(b, row, length);

	if (!board_at_chance(b, row, length, way, cut))
		return false;
	add_first(out, &f, grid_way_options(&b->eval, way).protocol);
	add_codes(out, &f, b->bits[length]);
	if (c.high - c.low >= 0.05)
		str_addf(out, "; the order of ties moves NDCG by %.2f", c.high - c.low);
	return true;
}

const char *
board_caveat(const struct model_row *row)
{
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		if (board_is_of(row, *f))
			return (*f)->caveat;
	}
	return NULL;
}
