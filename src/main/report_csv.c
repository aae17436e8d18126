#include <math.h>

#include "hamtop/eval/paper.h"
#include "report.h"

void
report_csv_head(struct str *out)
{
	str_add(out,
		"model,bits,protocol,gain,ties,k,ndcg,ndcg_low,ndcg_high,chance,item_mean,paper,"
		"users,users_skipped,epochs,seconds,recipe,seed\n");
}

/* A number, or nothing where there is none. */
static void
add(struct str *out, double v)
{
	if (isfinite(v))
		str_addf(out, "%.15g", v);
	str_addc(out, ',');
}

void
report_csv_row(struct str *out, const struct setup *s, const struct report_row *row)
{
	const struct eval_options *eval = &s->opt->eval;

	for (int c = 0; c < eval->cutoffs; c++) {
		str_addf(out, "%s,%u,%s,%s,expected,%u,", row->row->name, row->bits,
			 protocol_name(eval->protocol), gain_name(eval->gain), eval->k[c]);
		add(out, row->ndcg.expected[c]);
		add(out, row->ndcg.low[c]);
		add(out, row->ndcg.high[c]);
		add(out, row->base.chance.expected[c]);
		add(out, row->base.item_mean.expected[c]);
		add(out, paper_beside(s->data, eval, row->row->name, row->bits, eval->k[c]));
		str_addf(out, "%zu,%zu,%u,", row->ndcg.users, row->ndcg.skipped, row->epochs);
		add(out, row->seconds);
		str_addf(out, "%s,%llu\n", recipe_name(s->opt->recipe),
			 (unsigned long long)row->seed);
	}
}
