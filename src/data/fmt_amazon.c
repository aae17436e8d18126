/* Amazon reviews as CSV: 2014 has the user first, 2018 the item, 2023 a header. */
#include <stdio.h>
#include <string.h>

#include "data/format.h"
#include "data/sample.h"

/* "A" and nine or more capitals or digits, as the ids of reviewers are. */
static bool
is_user(struct span s)
{
	if (s.n < 10 || s.p[0] != 'A')
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (!((s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= '0' && s.p[i] <= '9')))
			return false;
	return true;
}

/* Ten capitals or digits, as the numbers of products are (ASIN, ISBN). */
static bool
is_product(struct span s)
{
	if (s.n != 10)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= '0' && s.p[i] <= '9')))
			return false;
	return true;
}

struct looks {
	int lines;
	int users[2], products[2]; /* of the first and the second column */
};

static struct looks
look(const struct sample *s)
{
	struct looks l = { 0 };

	for (int i = 0; i < s->lines; i++) {
		if (s->fields[i] != s->mode)
			continue;
		l.lines++;
		for (int c = 0; c < 2; c++) {
			l.users[c] += is_user(s->cell[i][c]);
			l.products[c] += is_product(s->cell[i][c]);
		}
	}
	return l;
}

/* Most lines fit. */
static bool
fits(const struct looks *l, int user)
{
	return most(l->users[user], l->lines) && most(l->products[1 - user], l->lines);
}

static void
set_columns(struct layout *layout, int user, int fields)
{
	layout->name = user ? "amazon-2018" : "amazon-2014";
	strcpy(layout->delim, ",");
	layout->fields = fields;
	layout->col[COL_USER] = user;
	layout->col[COL_ITEM] = 1 - user;
	layout->col[COL_RATING] = 2;
	layout->col[COL_TIME] = fields > 3 ? 3 : -1;
}

static void
bid_plain(const struct sniff *sniff, struct bid *bid)
{
	struct sample s;
	struct tally rating;
	struct looks l;
	int user;

	sample_take(&s, sniff, ",", false);
	l = look(&s);
	if (s.mode < 3 || s.mode > 4 || !l.lines || (!fits(&l, 0) && !fits(&l, 1)))
		goto out;
	sample_tally(&rating, &s, 2, 0);
	if (!tally_is_rating(&rating))
		goto out;
	/* Products may look like users; a column of which some do not, is no
	 * column of users. */
	user = !fits(&l, 0);
	bid->score = 85;
	set_columns(&bid->layout, user, s.mode);
	snprintf(bid->why, sizeof(bid->why),
		 "of %d lines, %d have an Amazon user id (A and capitals or digits) in the %s "
		 "column",
		 l.lines, l.users[user], user ? "second" : "first");
	if (fits(&l, 0) && fits(&l, 1))
		snprintf(bid->refuse, sizeof(bid->refuse),
			 "both its first and its second column look like Amazon user ids: type "
			 "--columns user=1,item=2,rating=3%s (as in 2014) or --columns "
			 "item=1,user=2,rating=3%s (as in 2018)",
			 s.mode > 3 ? ",time=4" : "", s.mode > 3 ? ",time=4" : "");
out:
	sample_free(&s);
}

static bool
bid_header(const struct sniff *sniff, struct bid *bid)
{
	struct layout *layout = &bid->layout;
	struct sample s;
	struct tally t;
	bool yes = false;

	sample_take(&s, sniff, ",", true);
	for (int f = 0; s.lines && f < s.fields[0] && f < SAMPLE_FIELDS; f++)
		yes |= s.cell[0][f].n == 11 && memcmp(s.cell[0][f].p, "parent_asin", 11) == 0;
	yes = yes && header_columns(&s, layout->col) && layout->col[COL_RATING] >= 0;
	if (yes) {
		bid->score = 90;
		layout->name = "amazon-2023";
		strcpy(layout->delim, ",");
		layout->header = layout->quotes = true;
		layout->fields = s.fields[0];
		if (layout->col[COL_TIME] >= 0) {
			sample_tally(&t, &s, layout->col[COL_TIME], 1);
			layout->time_unit = tally_time_unit(&t);
		}
		snprintf(bid->why, sizeof(bid->why), "its header names parent_asin%s",
			 layout->time_unit > 1 ? ", and its times are in milliseconds" : "");
	} else {
		*layout = layout_none();
	}
	sample_free(&s);
	return yes;
}

static void
bid_amazon(const struct sniff *sniff, struct bid *bid)
{
	if (!sniff->delim && !bid_header(sniff, bid))
		bid_plain(sniff, bid);
}

const struct format fmt_amazon = {
	.name = "amazon",
	.help = "Amazon reviews as CSV: 2014 (user,item), 2018 (item,user), 2023 (header)",
	.bid = bid_amazon,
	.columns = true,
};
