/* LIBMF's triples: three numbers between spaces, no header. */
#include <stdio.h>
#include <string.h>

#include "data/format.h"
#include "data/sample.h"

static void
bid_libmf(const struct sniff *sniff, struct bid *bid)
{
	struct sample s;
	struct tally t[3];

	if (sniff->delim)
		return;
	sample_take(&s, sniff, "", false);
	if (s.mode != 3 || !most(s.with_mode, s.lines))
		goto out;
	for (int c = 0; c < 3; c++)
		sample_tally(&t[c], &s, c, 0);
	if (!most(t[0].integers, t[0].cells) || !most(t[1].integers, t[1].cells) ||
	    !most(t[2].numbers, t[2].cells))
		goto out;
	/* lines that hold a TAB are another's */
	if (memchr(sniff->head, '\t', sniff->n))
		goto out;
	bid->score = 65;
	bid->layout.name = "libmf";
	bid->layout.fields = 3;
	for (int c = COL_USER; c <= COL_RATING; c++)
		bid->layout.col[c] = c;
	snprintf(bid->why, sizeof(bid->why), "three numbers between spaces: row, column, value");
	if (!sniff->asked && !tally_is_rating(&t[2]))
		snprintf(bid->refuse, sizeof(bid->refuse),
			 "its third column does not look like ratings (it goes from %g to %g): "
			 "type --input-format libmf if it holds them, --input-format lightgcn if "
			 "its lines are a user and items, or --columns user=1,item=2,rating=3",
			 t[2].min, t[2].max);
out:
	sample_free(&s);
}

const struct format fmt_libmf = {
	.name = "libmf",
	.help = "LIBMF: user item rating between spaces, no header",
	.bid = bid_libmf,
	.columns = true,
};
