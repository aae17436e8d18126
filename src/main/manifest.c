#include <config.h>

#include "manifest.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "hamtop/num/blas.h"
#include "hamtop/run/job.h"
#include "json.h"

static json_t *
data_json(const struct setup *s)
{
	const struct load_options *load = &s->opt->load;
	const struct load_report *r = &s->data->report;
	char *absolute = realpath(s->opt->data, NULL);
	json_t *o = json_object();

	json_put_text(o, "name", s->data->name);
	json_put_text(o, "path", absolute ? absolute : s->opt->data);
	json_put_count(o, "bytes", r->bytes);
	json_put_text(o, "sha256", r->sha256);
	json_put_text(o, "format", r->format);
	json_put_text(o, "why", r->why);
	json_put_count(o, "users", s->data->users);
	json_put_count(o, "items", s->data->items);
	json_put_count(o, "ratings", s->data->ratings);
	json_put_count(o, "duplicates", r->duplicates);
	json_put_count(o, "bad_lines", r->bad);
	json_put_text(o, "columns", load->columns);
	json_put_text(o, "delimiter", load->delimiter);
	json_put_text(o, "header", load->header < 0 ? "auto" : load->header ? "yes" : "no");
	json_put_switch(o, "skip_bad", load->skip_bad);
	json_put_count(o, "min_user", load->min_user);
	json_put_count(o, "min_item", load->min_item);
	free(absolute);
	return o;
}

static json_t *
split_json(const struct setup *s)
{
	const struct split_options *split = &s->opt->split;
	json_t *o = json_object();

	json_put_text(o, "kind", split->kind == SPLIT_USER ? "user" : "global");
	json_put_real(o, "test_share", split->test_share);
	json_put_real(o, "valid_share", split->valid_share);
	json_put_count(o, "seed", split->seed);
	for (enum fold f = 0; f < FOLDS; f++)
		json_put_count(o, fold_name(f), s->split->count[f]);
	json_put_text(o, "sha256", s->split->sha256);
	return o;
}

/* The protocol card: without it a score means nothing. */
static json_t *
protocol_json(const struct setup *s)
{
	const struct eval_options *eval = &s->opt->eval;
	json_t *o = json_object(), *k = json_array();

	json_put_text(o, "name", protocol_name(eval->protocol));
	json_put_text(
		o, "candidates",
		eval->protocol == PROTOCOL_RATED
			? "the items of the user's own test ratings"
			: "every item that is not in the user's training or validation ratings");
	json_put_text(o, "gain", gain_name(eval->gain));
	json_put_real(o, "gain_from", s->data->min < 0 ? (double)s->data->min : 0);
	json_put_real(o, "threshold", eval->threshold);
	json_put_text(o, "discount", "1/log2(rank + 1)");
	json_put_text(o, "ties", "expected");
	json_put_text(o, "users_left_out", "those whose ideal DCG is 0");
	for (int i = 0; i < eval->cutoffs; i++)
		json_array_append_new(k, json_integer(eval->k[i]));
	json_put(o, "k", k);
	return o;
}

json_t *
manifest_new(const struct setup *s)
{
	json_t *o = json_object();
	/* without --resume: from the start the same bits come out */
	static const enum option_id without[] = { OPT_RESUME, OPTIONS };
	char blas[96], *line = command_line(s, without);

	snprintf(blas, sizeof(blas), "%s %s", blas_version(), blas_core());
	json_put_text(o, "program", "hamtop");
	json_put_text(o, "version", PACKAGE_VERSION);
	json_put_text(o, "command", line);
	json_put(o, "data", data_json(s));
	json_put(o, "split", split_json(s));
	json_put(o, "protocol", protocol_json(s));
	json_put_count(o, "seed", s->opt->seed);
	json_put_count(o, "threads", (unsigned)s->opt->threads);
	json_put_text(o, "recipe", recipe_name(s->opt->recipe));
	json_put_text(o, "blas", blas);
	json_put_text(o, "cpu", cpu_name());
	free(line);
	return o;
}

static json_t *
hypers_json(const struct hypers *h)
{
	json_t *o = json_object();
	char text[64];

	for (size_t i = 0; i < h->n; i++) {
		const struct hyper_def *def = &h->def[i];

		if (def->kind == HYPER_REAL)
			json_put_real(o, def->key, h->v[i]);
		else if (def->kind == HYPER_INT)
			json_put(o, def->key, json_integer((json_int_t)h->v[i]));
		else if (def->kind == HYPER_SWITCH)
			json_put_switch(o, def->key, h->v[i] != 0);
		else
			json_put_text(o, def->key, hyper_text(def, h->v[i], text, sizeof(text)));
	}
	return o;
}

json_t *
manifest_run(const struct job *job, const struct edit_record *edit, size_t edits)
{
	json_t *o = json_object(), *rows = json_array(), *list = json_array();

	for (int i = 0; i < job->rows; i++)
		json_array_append_new(rows, json_string(job->row[i]->name));
	for (size_t i = 0; i < edits; i++) {
		json_t *e = json_object();

		json_put_text(e, "key", job->hypers.def[edit[i].index].key);
		json_put_real(e, "from", edit[i].from);
		json_put_real(e, "to", edit[i].to);
		json_put_count(e, "epoch", edit[i].epoch);
		json_put_count(e, "batch", edit[i].batch);
		json_array_append_new(list, e);
	}
	json_put_text(o, "model", job->ops->family);
	json_put_count(o, "bits", job->bits);
	json_put(o, "rows", rows);
	json_put_count(o, "seed", job->seed);
	json_put_count(o, "epochs", job_epochs(job));
	json_put(o, "hyper_parameters", hypers_json(&job->hypers));
	json_put(o, "edits", list);
	return o;
}
