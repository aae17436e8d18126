/* What lies near one row: for a screen that looks at a single user or item, and for
 * the tests. Plain loops over one row of scores; search.h is for many queries. */
#ifndef HAMTOP_EVAL_NEAR_H
#define HAMTOP_EVAL_NEAR_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/eval/ndcg.h"
#include "hamtop/eval/scores.h"

enum near_side { NEAR_USERS, NEAR_ITEMS };

/* Rows of that side. */
uint32_t near_rows(const struct scores *s, enum near_side side);

/* Where one looks from; it need not be a row of the data. Lent.
 * f [bits]: for SCORES_DOT; code [words]: for SCORES_HAMMING. */
struct near_from {
	const float *f;
	const uint64_t *code;
};
struct near_from near_row(const struct scores *s, enum near_side side, uint32_t row);

/* score [rows of side]: how near each row is, larger is nearer; of SCORES_HAMMING minus
 * the distance. s is of one of these two kinds. */
void near_scores(double *score, const struct scores *s, struct near_from from, enum near_side side);

/* score [rows of side]: the mean of near_scores() over all rows of the other side: how near
 * each row is to anybody. */
void near_mean_scores(double *score, const struct scores *s, enum near_side side);

/* Sorts n rising rows by score[row], the nearest first; equal ones by breaker[row] if it is
 * not NULL, the largest first, and then as they came. False and ERR_RUN: no memory. */
bool near_sort(uint32_t *row, size_t n, const double *score, const double *breaker,
	       struct err *err);

/* count [bits + 1]: how many of n scores, which are minus distances, are at each. */
void near_distances(uint32_t *count, uint32_t bits, const double *score, size_t n);

/* Codes of so many bits at a distance of at most radius: what a table of codes must be
 * asked for. INFINITY when there are too many for a double. */
double near_ball(uint32_t bits, uint32_t radius);

/* The candidates of a user under a protocol: item [n] rising, gain [n]. */
struct near_candidates {
	size_t n;
	uint32_t *item; /* owned */
	double *gain;	/* owned */
};
bool near_candidates_init(struct near_candidates *out, const struct dataset *data,
			  const struct split *split, const struct eval_options *opt, uint32_t user,
			  struct err *err);
void near_candidates_free(struct near_candidates *c);

/* NDCG@k of the candidates by score [items]; NAN when no gain is above 0. */
struct ndcg_one near_ndcg(const struct near_candidates *c, const double *score, uint32_t k);
/* The same of one order: row [n] holds all candidates (and may hold others). */
double near_ndcg_of_order(const struct near_candidates *c, const uint32_t *row, size_t n,
			  uint32_t k);

/* place [largest row + 1]: at which place of the order each of its n rows stands. */
void near_places(uint32_t *place, const uint32_t *order, size_t n);
/* How many of the first k rows of an order are among the first k of the one with these
 * places. */
uint32_t near_shared(const uint32_t *place, const uint32_t *order, uint32_t k);

#endif
