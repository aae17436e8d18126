/* Pairs of a user and an item: who had what, without ratings. */
#include <stdio.h>
#include <string.h>

#include "data/format.h"
#include "data/sample.h"

static void
bid_pairs(const struct sniff *sniff, struct bid *bid)
{
	struct sample s;
	int col[COLUMNS];
	const char *delim = sample_best(&s, sniff, 2);

	if (delim && (s.mode == 2 || sniff->asked) && most(s.with_mode, s.lines)) {
		bid->score = 40;
		bid->layout.name = "pairs";
		strcpy(bid->layout.delim, delim);
		bid->layout.quotes = quotes_with(delim);
		bid->layout.fields = s.mode;
		bid->layout.header = sniff->header != 0 && header_columns(&s, col);
		bid->layout.col[COL_USER] = bid->layout.header ? col[COL_USER] : 0;
		bid->layout.col[COL_ITEM] = bid->layout.header ? col[COL_ITEM] : 1;
		snprintf(bid->why, sizeof(bid->why),
			 "its lines have %d fields, of which a user and an item are taken: every "
			 "rating is 1",
			 s.mode);
	}
	sample_free(&s);
}

const struct format fmt_pairs = {
	.name = "pairs",
	.help = "user and item only, delimited: every rating is 1",
	.bid = bid_pairs,
	.columns = true,
};
