/* RecBole's atomic files: TABs, and a header that types its columns. */
#include <stdio.h>
#include <string.h>

#include "data/format.h"
#include "data/sample.h"

static bool
ends_with(struct span cell, const char *end)
{
	size_t n = strlen(end);

	return cell.n >= n && memcmp(cell.p + cell.n - n, end, n) == 0;
}

static int
count_tokens(const struct sample *s)
{
	int tokens = 0;

	for (int f = 0; s->lines && f < s->fields[0] && f < SAMPLE_FIELDS; f++)
		tokens += ends_with(s->cell[0][f], ":token");
	return tokens;
}

/* A column of numbers that is none of ours may be the rating. */
static const struct span *
unknown_float(const struct sample *s, const int col[COLUMNS])
{
	for (int f = 0; f < s->fields[0] && f < SAMPLE_FIELDS; f++) {
		bool known = false;

		for (int c = 0; c < COLUMNS; c++)
			known |= col[c] == f;
		if (!known && ends_with(s->cell[0][f], ":float"))
			return &s->cell[0][f];
	}
	return NULL;
}

static void
bid_inter(const struct sniff *sniff, struct bid *bid)
{
	struct layout *layout = &bid->layout;
	const struct span *other;
	struct sample s;
	struct tally t;

	sample_take(&s, sniff, sniff->delim ? sniff->delim : "\t", false);
	if (count_tokens(&s) >= 2) {
		bid->score = 95;
		layout->name = "recbole-inter";
		strcpy(layout->delim, sniff->delim ? sniff->delim : "\t");
		layout->header = true;
		layout->fields = s.fields[0];
		snprintf(bid->why, sizeof(bid->why),
			 "its header types the columns, as in user_id:token");
		if (!header_columns(&s, layout->col))
			snprintf(bid->refuse, sizeof(bid->refuse),
				 "its header names no user_id:token and item_id:token: say which "
				 "columns they are, as in --columns user=1,item=2,rating=3");
		other = layout->col[COL_RATING] < 0 ? unknown_float(&s, layout->col) : NULL;
		if (other && !bid->refuse[0])
			snprintf(bid->refuse, sizeof(bid->refuse),
				 "its column %.*s may or may not be the rating: say which columns "
				 "to take, as in --columns user=1,item=2,rating=3 or, without "
				 "ratings, --columns user=1,item=2",
				 other->n > 40 ? 40 : (int)other->n, other->p);
		if (layout->col[COL_TIME] >= 0) {
			sample_tally(&t, &s, layout->col[COL_TIME], 1);
			layout->time_unit = tally_time_unit(&t);
		}
	}
	sample_free(&s);
}

const struct format fmt_inter = {
	.name = "inter",
	.help = "RecBole .inter: TABs, header user_id:token item_id:token rating:float",
	.bid = bid_inter,
	.columns = true,
};
