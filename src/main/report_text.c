#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/eval/paper.h"
#include "hamtop/run/job.h"
#include "print.h"
#include "report.h"

void
report_row_keep(struct report_row *out, const struct result_record *rec)
{
	*out = (struct report_row){
		.row = rec->row,
		.bits = rec->job->bits,
		.seed = rec->job->seed,
		.ndcg = rec->ndcg,
		.base = rec->base,
		.epochs = rec->epochs,
		.seconds = rec->seconds,
	};
}

const char *
report_warning(const struct setup *s, const struct report_row *row, char *buf, size_t size)
{
	const struct eval_options *eval = &s->opt->eval;

	if (!row->ndcg.users && eval->gain == GAIN_BINARY)
		snprintf(buf, size, "no test rating is above --threshold %g; give a lower one",
			 eval->threshold);
	else if (!row->ndcg.users)
		snprintf(buf, size, "no test rating gains anything, so nobody is counted");
	else if (row->base.chance.expected[eval->cutoffs - 1] > 1 - 1e-12)
		snprintf(buf, size, "every order of the candidates scores 1%s",
			 eval->protocol == PROTOCOL_RATED ? "; use --protocol all" : "");
	else
		return NULL;
	return buf;
}

void
report_end_line(struct str *out)
{
	while (out->len && out->s[out->len - 1] == ' ')
		out->s[--out->len] = '\0';
	str_add(out, "\n");
}

const char *
report_share(double v, int digits, char *buf, size_t size)
{
	if (!isfinite(v))
		return "-";
	snprintf(buf, size, "%.*f", digits, v);
	if (v >= 1) /* as wide as the others */
		buf[digits + 1] = '\0';
	return buf[0] == '0' && buf[1] == '.' ? buf + 1 : buf;
}

static const char *
gain_words(enum gain gain)
{
	switch (gain) {
	case GAIN_EXP:
		return "2^R - 1";
	case GAIN_LINEAR:
		return "R";
	case GAIN_BINARY:
		break;
	}
	return "1 above the threshold, else 0";
}

void
report_text_head(struct str *out, const struct setup *s)
{
	const struct dataset *d = s->data;
	const struct split_options *split = &s->opt->split;
	char users[32], items[32], ratings[32];

	str_add(out, "hamtop " PACKAGE_VERSION " on ");
	str_add_clean(out, d->name, strlen(d->name));
	str_addf(out, ": %s user%s, %s item%s, %s rating%s\n",
		 str_count(users, sizeof(users), d->users), plural(d->users),
		 str_count(items, sizeof(items), d->items), plural(d->items),
		 str_count(ratings, sizeof(ratings), d->ratings), plural(d->ratings));
	str_addf(out, "split %s, test share %g, validation share %g, seed %llu\n",
		 split->kind == SPLIT_USER ? "per user" : "over all ratings", split->test_share,
		 split->valid_share, (unsigned long long)split->seed);
	str_addf(out, "  train %zu, validation %zu, test %zu ratings\n",
		 s->split->count[FOLD_TRAIN], s->split->count[FOLD_VALID],
		 s->split->count[FOLD_TEST]);
	str_addf(out, "  sha256 %s\n", s->split->sha256);
	str_addf(out, "candidates: %s; gain: %s\n",
		 s->opt->eval.protocol == PROTOCOL_RATED
			 ? "the user's own test-rated items (rated)"
			 : "all items not in the user's training ratings (all)",
		 gain_words(s->opt->eval.gain));
	if (d->min < 0 && s->opt->eval.gain != GAIN_BINARY)
		str_addf(out,
			 "  R of the gain counts from the smallest rating, %g: it is R - min\n",
			 (double)d->min);
	str_addf(out, "ties: exact mean over their orders, worst-best beside it; recipe %s\n",
		 recipe_name(s->opt->recipe));
}

static bool
any_paper(const struct setup *s, const struct report_row *row, int n)
{
	const struct eval_options *eval = &s->opt->eval;

	for (int i = 0; i < n; i++) {
		for (int c = 0; c < eval->cutoffs; c++) {
			if (isfinite(paper_beside(s->data, eval, row[i].row->name, row[i].bits,
						  eval->k[c])))
				return true;
		}
	}
	return false;
}

static void
add_heads(struct str *out, const struct eval_options *eval, bool paper)
{
	str_addf(out, "%-9s", "");
	for (int c = 0; c < eval->cutoffs; c++)
		str_addf(out, "  NDCG@%-*u", paper ? 16 : 10, eval->k[c]);
	report_end_line(out);
	str_addf(out, "%-9s", "row");
	for (int c = 0; c < eval->cutoffs; c++)
		str_addf(out, "  %-5s %-9s%s", "mean", "ties", paper ? " paper" : "");
	report_end_line(out);
}

static void
add_row(struct str *out, const struct setup *s, const struct report_row *row, bool paper)
{
	const struct eval_options *eval = &s->opt->eval;
	char mean[16], low[16], high[16], printed[16], ties[40];

	str_addf(out, "%-9s", row->row->name);
	for (int c = 0; c < eval->cutoffs; c++) {
		snprintf(ties, sizeof(ties), "%s-%s",
			 report_share(row->ndcg.low[c], 3, low, sizeof(low)),
			 report_share(row->ndcg.high[c], 3, high, sizeof(high)));
		str_addf(out, "  %-5s %-9s",
			 report_share(row->ndcg.expected[c], 4, mean, sizeof(mean)), ties);
		if (paper)
			str_addf(out, " %-5s",
				 report_share(paper_beside(s->data, eval, row->row->name, row->bits,
							   eval->k[c]),
					      4, printed, sizeof(printed)));
	}
	report_end_line(out);
}

static void
add_baseline(struct str *out, const char *name, const struct ndcg *ndcg, int cutoffs, bool paper)
{
	char mean[16];

	str_addf(out, "%-9s", name);
	for (int c = 0; c < cutoffs; c++)
		str_addf(out, "  %-*s",
			 c == cutoffs - 1 ? 5
			 : paper	  ? 21
					  : 15,
			 report_share(ndcg->expected[c], 4, mean, sizeof(mean)));
	str_add(out, "\n");
}

void
report_text_rows(struct str *out, const struct setup *s, const struct report_row *row, int n)
{
	bool paper = any_paper(s, row, n);
	char warning[96];

	if (n == 0)
		return;
	str_addf(out, "\n%u bit%s\n", row[0].bits, plural(row[0].bits));
	add_heads(out, &s->opt->eval, paper);
	for (int i = 0; i < n; i++)
		add_row(out, s, &row[i], paper);
	add_baseline(out, "item mean", &row[0].base.item_mean, s->opt->eval.cutoffs, paper);
	add_baseline(out, "chance", &row[0].base.chance, s->opt->eval.cutoffs, paper);
	str_addf(out, "%zu user%s counted, %zu left out (no test rating that gains)\n",
		 row[0].ndcg.users, plural(row[0].ndcg.users), row[0].ndcg.skipped);
	if (report_warning(s, &row[0], warning, sizeof(warning)))
		str_addf(out, "warning: %s\n", warning);
	for (int i = 0; i < n; i++) {
		if (row[i].epochs)
			str_addf(out, "%s: %u epoch%s in %.2f s\n", row[i].row->name, row[i].epochs,
				 plural(row[i].epochs), row[i].seconds);
	}
}
