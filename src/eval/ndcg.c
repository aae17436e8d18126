#include "hamtop/eval/ndcg.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "eval/ties.h"

const char *
protocol_name(enum protocol p)
{
	return p == PROTOCOL_RATED ? "rated" : "all";
}

const char *
gain_name(enum gain g)
{
	static const char *const names[] = { "exp", "linear", "binary" };

	return names[g];
}

double
gain_of(enum gain gain, double threshold, const struct dataset *data, double r)
{
	double shifted = r - fmin(0, (double)data->min);

	switch (gain) {
	case GAIN_EXP:
		return expm1(shifted * M_LN2);
	case GAIN_LINEAR:
		return shifted;
	default:
		return r > threshold;
	}
}

bool
eval_check(const struct eval_options *opt, const struct dataset *data, struct err *err)
{
	/* sums of a few million gains must stay finite too */
	if (opt->gain == GAIN_EXP &&
	    gain_of(opt->gain, opt->threshold, data, (double)data->max) > 1e280)
		return err_set(err, ERR_USAGE,
			       "the gain 2^R - 1 of a rating of %g is too large; use --gain linear "
			       "or --gain binary",
			       (double)data->max);
	return true;
}

struct ndcg_one
ndcg_of_list(const double *gain, const double *score, size_t n, uint32_t k)
{
	struct ranked *r = mem_new(n, sizeof(*r)), *scratch = mem_new(n, sizeof(*scratch));
	double *sorted = mem_new(n, sizeof(*sorted));
	struct ndcg_one dcg = { 0 };
	struct discounts d;
	double ideal;

	discounts_init(&d, k);
	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){ gain[i], (uint32_t)i };
	rank_sort(r, scratch, n);
	for (size_t i = 0; i < n; i++) {
		sorted[i] = gain[r[i].at];
		r[i].score = score[r[i].at];
	}
	ideal = dcg_ideal(sorted, n, &d, k);
	rank_sort(r, scratch, n);
	for (size_t i = 0; i < n; i++)
		sorted[i] = gain[r[i].at];
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && r[end].score == r[i].score; end++)
			;
		dcg_add_tie(&dcg, sorted + i, end - i, i, end - i, &d, k);
	}
	discounts_free(&d);
	free(sorted);
	free(scratch);
	free(r);
	return dcg_over_ideal(dcg, ideal);
}
