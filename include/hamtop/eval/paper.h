/* What the CCSR paper printed: NDCG of its Tables 3, 4 and 5, and Table 6. */
#ifndef HAMTOP_EVAL_PAPER_H
#define HAMTOP_EVAL_PAPER_H

#include <stdint.h>

#include "hamtop/data/dataset.h"
#include "hamtop/eval/groups.h"
#include "hamtop/eval/ndcg.h"

enum paper_data { PAPER_NONE, PAPER_ML1M, PAPER_AMAZON, PAPER_ICHIBA };

/* Whether the data are one of the paper's three, by their counts; made data
 * never are. */
enum paper_data paper_data_of(const struct dataset *data);

/* The printed NDCG@k of a row, by its name there; NAN where none was printed.
 * bits does not matter for Random and Top. */
double paper_ndcg(enum paper_data table, const char *row, uint32_t bits, uint32_t k);

/* The printed chi-squared of Table 6, which is of MovieLens-1M; else NAN. */
double paper_chi2(enum paper_data table, uint32_t bits, enum feature f);

/* As paper_ndcg(), but NAN unless the options are those that the printed value stands
 * for: Random and Top were ranked among all items, the others among the user's
 * own with exponential gain. */
double paper_beside(const struct dataset *data, const struct eval_options *opt, const char *row,
		    uint32_t bits, uint32_t k);

#endif
