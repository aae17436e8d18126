/* Amazon reviews as CSV: 2014 has the user first, 2018 the item, 2023 a header. */
#include <stdio.h>
#include <string.h>

#include "data/format.h"
#include "data/sample.h"

static bool
is_code(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= '0' && s.p[i] <= '9')))
			return false;
	return s.n > 1;
}

/* "A" and nine or more capitals or digits, as the ids of reviewers are. */
static bool
is_user(struct span s)
{
	return s.n >= 10 && s.p[0] == 'A' && is_code(s);
}

/* What lines have in the first and in the second column. */
struct looks {
	int lines;
	int users[2], codes[2];
	int tens[2]; /* of ten bytes, as the numbers of products are (ASIN, ISBN) */
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
			l.codes[c] += is_code(s->cell[i][c]);
			l.tens[c] += s->cell[i][c].n == 10;
		}
	}
	return l;
}

enum verdict { NOBODY = -1, FIRST = 0, SECOND = 1, BOTH = 2 };

/* Whether most lines have what may be a user in either column. */
static bool
both_fit(const struct looks *l)
{
	return most(l->users[0], l->lines) && most(l->users[1], l->lines);
}

/* The column of users. Products may look like users, so where both columns do,
 * the one that is not all of ten bytes beside one that is. */
static enum verdict
find_users(const struct looks *l)
{
	bool users[2], tens[2];

	for (int c = 0; c < 2; c++) {
		users[c] = most(l->users[c], l->lines) && most(l->codes[1 - c], l->lines);
		tens[c] = l->tens[c] == l->lines;
	}
	if (users[0] && users[1] && tens[0] == tens[1])
		return BOTH;
	if (users[0] && users[1])
		return tens[0] ? SECOND : FIRST;
	return users[0] ? FIRST : users[1] ? SECOND : NOBODY;
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
	enum verdict users;
	int user;

	sample_take(&s, sniff, ",", false);
	l = look(&s);
	users = find_users(&l);
	if (s.mode < 3 || s.mode > 4 || !l.lines || users == NOBODY)
		goto out;
	sample_tally(&rating, &s, 2, 0);
	if (!tally_is_rating(&rating))
		goto out;
	user = users == SECOND;
	bid->score = 85;
	set_columns(&bid->layout, user, s.mode);
	snprintf(bid->why, sizeof(bid->why),
		 "of %d lines, %d have an Amazon user id (A and capitals or digits) in the %s "
		 "column",
		 l.lines, l.users[user], user ? "second" : "first");
	if (users != BOTH && both_fit(&l))
		snprintf(
			bid->why, sizeof(bid->why),
			"both columns could be Amazon user ids, but in all %d lines the %s has ten "
			"characters, as product ids have: its length makes it the item",
			l.lines, user ? "first" : "second");
	if (users == BOTH)
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
