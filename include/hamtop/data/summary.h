/* What a dataset looks like: for the Data screen and --batch=data. */
#ifndef HAMTOP_DATA_SUMMARY_H
#define HAMTOP_DATA_SUMMARY_H

#include "hamtop/data/dataset.h"
#include "hamtop/data/split.h"

enum { SUMMARY_STARS = 16, SUMMARY_TAIL = 64 };

struct spread {
	/* ratings a row, over rows with at least one; the median is the lower of two */
	size_t min, median, max;
	double mean;
};

struct summary {
	double density; /* ratings / (users * items), 0 .. 1 */
	struct spread per_user, per_item;
	double mean, sd;	/* of the ratings */
	size_t above_threshold; /* ratings > threshold: S = 1 */
	/* Histogram: one bar a distinct rating when there are at most
	 * SUMMARY_STARS of them, else SUMMARY_STARS equal bins from min to max. */
	int bars;
	bool binned;
	double bar_from[SUMMARY_STARS]; /* the rating, or the lower edge */
	size_t bar[SUMMARY_STARS];
	/* Long tail: at `tail_rank` (1-based, geometric steps) the ratings of the
	 * item of that rank by popularity. */
	int tails;
	uint32_t tail_rank[SUMMARY_TAIL];
	uint32_t tail[SUMMARY_TAIL];
	double top_tenth_share; /* of the ratings, held by the most-rated tenth of the items */
	/* of the split; zeros when split is NULL */
	size_t fold[FOLDS];
	size_t cold_items; /* items without a training rating */
	size_t users_without_test;
	size_t users_without_liked_test; /* no test rating > threshold */
	size_t cold_test;		 /* test ratings of cold items */
	/* Share of the test ratings that are expected to be older than the user's last
	 * training rating, because the split draws them whatever their time is: of a user
	 * with t training ratings, t/(t + 1) of each test rating. */
	double time_leak;
};

/* split may be NULL. */
void summary_of(struct summary *out, const struct dataset *data, const struct split *split,
		double threshold);

#endif
