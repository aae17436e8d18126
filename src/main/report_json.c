#include <config.h>

#include <math.h>

#include "hamtop/eval/paper.h"
#include "hamtop/num/blas.h"
#include "hamtop/run/job.h"
#include "json.h"
#include "report.h"

/* {"2":.., "6":.., "10":..} */
static json_t *
by_cutoff(const struct eval_options *eval, const double *value)
{
	json_t *o = json_object();

	for (int i = 0; i < eval->cutoffs; i++) {
		char key[16];

		snprintf(key, sizeof(key), "%u", eval->k[i]);
		json_put_real(o, key, value[i]);
	}
	return o;
}

json_t *
report_json_run(const struct setup *s)
{
	json_t *o = json_object(), *cuts = json_array();
	char blas[96];

	snprintf(blas, sizeof(blas), "%s %s", blas_version(), blas_core());
	json_put_text(o, "type", "run");
	json_put_text(o, "version", PACKAGE_VERSION);
	json_put_text(o, "data", s->data->name);
	json_put_count(o, "users", s->data->users);
	json_put_count(o, "items", s->data->items);
	json_put_count(o, "ratings", s->data->ratings);
	json_put_count(o, "train", s->split->count[FOLD_TRAIN]);
	json_put_count(o, "valid", s->split->count[FOLD_VALID]);
	json_put_count(o, "test", s->split->count[FOLD_TEST]);
	json_put_text(o, "split_sha256", s->split->sha256);
	json_put_count(o, "seed", s->opt->seed);
	json_put_count(o, "threads", (unsigned)s->opt->threads);
	json_put_text(o, "recipe", recipe_name(s->opt->recipe));
	json_put_text(o, "blas", blas);
	json_put_text(o, "cpu", cpu_name());
	json_put_text(o, "format", s->data->report.format);
	json_put_text(o, "data_sha256", s->data->report.sha256);
	json_put_text(o, "split", s->opt->split.kind == SPLIT_USER ? "user" : "global");
	json_put_text(o, "protocol", protocol_name(s->opt->eval.protocol));
	json_put_text(o, "gain", gain_name(s->opt->eval.gain));
	json_put_real(o, "threshold", s->opt->eval.threshold);
	for (int i = 0; i < s->opt->eval.cutoffs; i++)
		json_array_append_new(cuts, json_integer(s->opt->eval.k[i]));
	json_put(o, "k", cuts);
	json_put_real(o, "gain_from", fmin(0, (double)s->data->min));
	return o;
}

json_t *
report_json_epoch(const struct run_info *info, const struct epoch_record *rec)
{
	const struct job *job = info->job;
	json_t *o = json_object(), *rows = json_array(), *valid = json_object();
	double score = NAN;

	for (int i = 0; i < job->rows; i++) {
		if (info->row_net[i] != rec->net)
			continue;
		if (!isfinite(score))
			score = rec->valid[i][job->eval.cutoffs - 1];
		json_array_append_new(rows, json_string(job->row[i]->name));
		json_put(valid, job->row[i]->name, by_cutoff(&job->eval, rec->valid[i]));
	}
	json_put_text(o, "type", "epoch");
	json_put_text(o, "model", job->ops->family);
	json_put_count(o, "bits", job->bits);
	json_put_count(o, "epoch", rec->epoch);
	json_put_real(o, "loss", rec->loss.total);
	json_put_real(o, "loss_sim", rec->loss.sim);
	json_put_real(o, "loss_balance", rec->loss.balance);
	json_put_real(o, "loss_ae", rec->loss.ae);
	json_put_real(o, "alpha", rec->alpha);
	json_put_real(o, "seconds", rec->seconds);
	json_put_real(o, "valid_ndcg", score);
	json_put_real(o, "lr", rec->lr);
	json_put_text(o, "net", job->ops->nets[info->net[rec->net]]);
	json_put(o, "rows", rows);
	json_put(o, "valid", valid);
	return o;
}

json_t *
report_json_result(const struct setup *s, const struct report_row *row)
{
	const struct eval_options *eval = &s->opt->eval;
	json_t *o = json_object();
	double paper[CUTOFFS_MAX];
	char warning[96];

	for (int i = 0; i < eval->cutoffs; i++)
		paper[i] = paper_beside(s->data, eval, row->row->name, row->bits, eval->k[i]);
	json_put_text(o, "type", "result");
	json_put_text(o, "model", row->row->name);
	json_put_count(o, "bits", row->bits);
	json_put_text(o, "protocol", protocol_name(eval->protocol));
	json_put_text(o, "gain", gain_name(eval->gain));
	json_put_text(o, "ties", "expected");
	json_put_count(o, "users", row->ndcg.users);
	json_put(o, "ndcg", by_cutoff(eval, row->ndcg.expected));
	json_put(o, "ndcg_low", by_cutoff(eval, row->ndcg.low));
	json_put(o, "ndcg_high", by_cutoff(eval, row->ndcg.high));
	json_put(o, "paper", by_cutoff(eval, paper));
	json_put_real(o, "seconds", row->seconds);
	json_put_count(o, "epochs", row->epochs);
	json_put_count(o, "users_skipped", row->ndcg.skipped);
	json_put(o, "chance", by_cutoff(eval, row->base.chance.expected));
	json_put(o, "item_mean", by_cutoff(eval, row->base.item_mean.expected));
	json_put_text(o, "recipe", recipe_name(s->opt->recipe));
	json_put_count(o, "seed", row->seed);
	json_put_text(o, "warning", report_warning(s, row, warning, sizeof(warning)));
	return o;
}
