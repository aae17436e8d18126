/* MovieLens: 1M and 10M with "::", 100K with TAB, latest (20M and later) as CSV. */
#include <stdio.h>
#include <string.h>

#include "data/format.h"
#include "data/sample.h"

static bool
is_whole(const struct tally *t)
{
	return most(t->integers, t->cells);
}

/* Ids, ids, ratings and perhaps times; without a header. */
static bool
looks_like_ratings(const struct sample *s, struct tally t[4])
{
	if (s->mode < 3 || s->mode > 4 || !most(s->with_mode, s->lines))
		return false;
	for (int c = 0; c < s->mode; c++)
		sample_tally(&t[c], s, c, 0);
	return is_whole(&t[0]) && is_whole(&t[1]) && tally_is_rating(&t[2]);
}

static void
set_columns(struct layout *layout, const struct sample *s)
{
	layout->fields = s->mode;
	layout->col[COL_USER] = 0;
	layout->col[COL_ITEM] = 1;
	layout->col[COL_RATING] = 2;
	layout->col[COL_TIME] = s->mode > 3 ? 3 : -1;
}

static bool
bid_colons(const struct sniff *sniff, struct bid *bid)
{
	struct sample s;
	struct tally t[4];
	bool halves, yes;

	sample_take(&s, sniff, "::", false);
	yes = looks_like_ratings(&s, t);
	if (yes) {
		halves = t[2].integers < t[2].numbers;
		bid->score = 90;
		bid->layout.name = halves ? "movielens-10m" : "movielens-1m";
		strcpy(bid->layout.delim, "::");
		set_columns(&bid->layout, &s);
		snprintf(bid->why, sizeof(bid->why),
			 "%d fields between \"::\": user, item, rating%s, with %s ratings", s.mode,
			 s.mode > 3 ? ", time" : "", halves ? "half-star" : "whole");
	}
	sample_free(&s);
	return yes;
}

static bool
bid_tabs(const struct sniff *sniff, struct bid *bid)
{
	struct sample s;
	struct tally t[4];
	bool yes;

	sample_take(&s, sniff, "\t", false);
	yes = looks_like_ratings(&s, t) && s.mode == 4 && is_whole(&t[2]) && t[2].min >= 1 &&
	      t[2].max <= 5 && tally_is_time(&t[3]);
	if (yes) {
		bid->score = 80;
		bid->layout.name = "movielens-100k";
		strcpy(bid->layout.delim, "\t");
		set_columns(&bid->layout, &s);
		snprintf(bid->why, sizeof(bid->why),
			 "4 whole numbers between TABs: user, item, rating 1 to 5, time");
	}
	sample_free(&s);
	return yes;
}

static void
bid_latest(const struct sniff *sniff, struct bid *bid)
{
	static const char header[] = "userId,movieId,rating,timestamp";
	size_t n = sizeof(header) - 1;

	if (sniff->n < n || memcmp(sniff->head, header, n) != 0 ||
	    (sniff->n > n && sniff->head[n] != '\n' && sniff->head[n] != '\r'))
		return;
	bid->score = 90;
	bid->layout.name = "movielens-latest";
	strcpy(bid->layout.delim, ",");
	bid->layout.quotes = bid->layout.header = true;
	bid->layout.fields = 4;
	for (int c = COL_USER; c <= COL_TIME; c++)
		bid->layout.col[c] = c;
	snprintf(bid->why, sizeof(bid->why), "its header is %s", header);
}

static void
bid_movielens(const struct sniff *sniff, struct bid *bid)
{
	if (sniff->delim || (!bid_colons(sniff, bid) && !bid_tabs(sniff, bid)))
		if (!sniff->delim)
			bid_latest(sniff, bid);
}

const struct format fmt_movielens = {
	.name = "movielens",
	.help = "MovieLens: ratings.dat of 1M and 10M, u.data of 100K, ratings.csv of 20M and "
		"later",
	.bid = bid_movielens,
	.columns = true,
};
