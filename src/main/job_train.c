/* --batch=train: trains and evaluates the asked rows, one job a family and code
 * length, and prints as it goes. */
#include <string.h>
#include <unistd.h>

#include "artifacts.h"
#include "hamtop/run/checkpoint.h"
#include "hamtop/run/train.h"
#include "json.h"
#include "models.h"
#include "print.h"
#include "progress.h"
#include "report.h"
#include "signals.h"

struct batch {
	struct setup *s;
	struct asked asked;
	struct artifacts *art;		  /* NULL without --out */
	struct run_info info;		  /* of the job under way */
	struct report_row row[ASKED_MAX]; /* of the code length under way, by asked row */
	bool have[ASKED_MAX];
	bool warned;	  /* that the scores mean nothing */
	int job_at, jobs; /* that train */
	int families;	  /* asked for */
	bool impossible;  /* the data do not allow the job that just failed */
	int left_out;	  /* rows of such jobs */
	unsigned epoch;	  /* whole epochs of the job under way */
	enum run_end end;
	double valid; /* newest validation score, for the progress bar */
	bool out_ok;
	struct err out_err;
};

static void
print(struct batch *b, struct str *text)
{
	if (b->out_ok) {
		progress_hide();
		b->out_ok = print_str(text, &b->out_err);
	}
	str_free(text);
}

static void
on_started(void *ctx, const struct run_info *info)
{
	struct batch *b = ctx;

	b->info = *info;
	b->epoch = info->first_epoch - 1;
	if (b->art)
		artifacts_sink(b->art)->started(artifacts_sink(b->art)->ctx, info);
}

static void
on_epoch(void *ctx, const struct epoch_record *rec)
{
	struct batch *b = ctx;
	struct str line = STR_INIT;

	if (rec->net == b->info.nets - 1)
		b->epoch = rec->epoch;
	for (int i = 0; i < b->info.job->rows; i++) {
		if (b->info.row_net[i] == rec->net)
			b->valid = rec->valid[i][b->info.job->eval.cutoffs - 1];
	}
	if (b->art)
		artifacts_sink(b->art)->epoch(artifacts_sink(b->art)->ctx, rec);
	if (b->s->opt->format == FORMAT_JSON) {
		json_line(&line, report_json_epoch(&b->info, rec));
		print(b, &line);
	}
}

static void
on_result(void *ctx, const struct result_record *rec)
{
	struct batch *b = ctx;

	if (b->art)
		artifacts_sink(b->art)->result(artifacts_sink(b->art)->ctx, rec);
	for (int i = 0; i < b->asked.n; i++) {
		if (b->asked.row[i] == rec->row) {
			report_row_keep(&b->row[i], rec);
			b->have[i] = true;
		}
	}
}

static void
on_ended(void *ctx, enum run_end end, const struct err *err)
{
	struct batch *b = ctx;

	b->end = end;
	if (b->art)
		artifacts_sink(b->art)->ended(artifacts_sink(b->art)->ctx, end, err);
}

static enum verdict
between(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	struct batch *b = ctx;
	const struct job *job = b->info.job;

	if (signals_stop() || !b->out_ok || (b->art && !artifacts_ok(b->art, NULL)))
		return STOP_NOW;
	if (progress_due()) {
		double epochs = job_epochs(job), nets = b->info.nets;
		double here = (epoch - 1 + (net + (double)batch / (batches ? batches : 1)) / nets) /
			      epochs;
		char what[80], valid[32] = "";

		if (b->valid == b->valid && b->epoch)
			snprintf(valid, sizeof(valid), ", validation NDCG@%u %.4f",
				 job->eval.k[job->eval.cutoffs - 1], b->valid);
		snprintf(what, sizeof(what), "%s %u bits, epoch %u/%u%s", job->ops->family,
			 job->bits, epoch, job_epochs(job), valid);
		progress_draw(what, (b->job_at + here) / b->jobs);
	}
	return GO_ON;
}

/* Opens the checkpoint to write and the one to go on from. */
static bool
open_checkpoints(struct batch *b, const struct job *job, struct checkpoint **keep,
		 struct checkpoint **from, struct err *err)
{
	const char *path = artifacts_checkpoint(b->art, job);

	if (b->s->opt->resume && access(path, F_OK) == 0) {
		*from = checkpoint_read(path, job, err);
		if (!*from)
			return false;
		log_say(&b->s->log, LOG_NOTE, "%s at %u bits goes on after epoch %u",
			job->ops->family, job->bits, checkpoint_epoch(*from));
	}
	artifacts_resumed(b->art, *from);
	*keep = checkpoint_new(path);
	return true;
}

static bool
run_job(struct batch *b, const struct job *job, struct err *err)
{
	struct sink sink = {
		.ctx = b,
		.started = on_started,
		.epoch = on_epoch,
		.result = on_result,
		.ended = on_ended,
	};
	struct control control = { .ctx = b, .between = between };
	struct checkpoint *keep = NULL, *from = NULL;
	bool ok = true;

	b->end = RUN_FAILED;
	b->impossible = false;
	if (b->art && job->ops->hypers)
		ok = open_checkpoints(b, job, &keep, &from, err);
	if (ok) {
		ok = train(job, &sink, &control, keep, from, err);
		b->impossible = !ok && !from && err->code == ERR_DATA;
	}
	checkpoint_free(from);
	checkpoint_free(keep);
	progress_hide();
	if (job->ops->hypers)
		b->job_at++;
	return ok;
}

static void
print_rows(struct batch *b)
{
	struct report_row row[ASKED_MAX];
	struct str text = STR_INIT;
	char warning[96];
	int n = 0;

	for (int i = 0; i < b->asked.n; i++) {
		if (!b->have[i])
			continue;
		if (report_warning(b->s, &b->row[i], warning, sizeof(warning)) && !b->warned) {
			log_say(&b->s->log, LOG_WARN, "%s", warning);
			b->warned = true;
		}
		if (b->s->opt->format == FORMAT_JSON)
			json_line(&text, report_json_result(b->s, &b->row[i]));
		else if (b->s->opt->format == FORMAT_CSV)
			report_csv_row(&text, b->s, &b->row[i]);
		row[n++] = b->row[i];
	}
	if (b->s->opt->format == FORMAT_TEXT)
		report_text_rows(&text, b->s, row, n);
	print(b, &text);
}

static bool
first_of_family(const struct asked *asked, int i)
{
	for (int j = 0; j < i; j++) {
		if (asked->ops[j] == asked->ops[i])
			return false;
	}
	return true;
}

/* Rows that cannot be trained on these data do not end the others. */
static void
leave_out(struct batch *b, const struct job *job, struct err *err)
{
	struct str rows = STR_INIT;

	for (int i = 0; i < job->rows; i++)
		str_addf(&rows, "%s%s", i ? ", " : "", job->row[i]->name);
	log_say(&b->s->log, LOG_WARN, "%s at %u bits: left out: %s", rows.s, job->bits, err->msg);
	str_free(&rows);
	b->left_out += job->rows;
	*err = (struct err)ERR_INIT;
}

/* All families at one code length. False and err, ERR_INTERRUPTED among them;
 * what was finished is printed in any case. */
static bool
run_bits(struct batch *b, uint32_t bits, struct err *err)
{
	const struct setup *s = b->s;
	bool ok = true;

	memset(b->have, 0, sizeof(b->have));
	for (int i = 0; ok && i < b->asked.n; i++) {
		struct job job;

		if (!first_of_family(&b->asked, i))
			continue;
		ok = models_job(&job, &b->asked, b->asked.ops[i], bits, s->data, s->split, s->opt,
				err) &&
		     run_job(b, &job, err) && (!b->art || artifacts_ok(b->art, err)) && b->out_ok;
		if (!ok && b->impossible && b->families > 1) {
			leave_out(b, &job, err);
			ok = true;
			continue;
		}
		if (ok && b->end == RUN_STOPPED)
			ok = err_set(err, ERR_INTERRUPTED,
				     "interrupted at %u bits after epoch %u of %s; what was "
				     "finished is kept%s",
				     bits, b->epoch, job.ops->family,
				     b->art ? ", and --resume goes on from it" : "");
	}
	print_rows(b);
	return ok;
}

static void
print_head(struct batch *b)
{
	struct str text = STR_INIT;

	switch (b->s->opt->format) {
	case FORMAT_TEXT:
		report_text_head(&text, b->s);
		break;
	case FORMAT_JSON:
		json_line(&text, report_json_run(b->s));
		break;
	case FORMAT_CSV:
		report_csv_head(&text);
		break;
	default: /* the others are of --batch=grid */
		break;
	}
	print(b, &text);
}

/* Checks all jobs before the first begins: a wrong --set shall not end a night. */
static bool
check_jobs(struct batch *b, struct err *err)
{
	const struct options *o = b->s->opt;
	int families = 0, all = 0;
	bool threshold = false;

	for (int i = 0; i < b->asked.n; i++) {
		struct job job;

		if (!first_of_family(&b->asked, i))
			continue;
		all++;
		families += b->asked.ops[i]->hypers != NULL;
		for (int j = 0; j < o->nbits; j++) {
			if (!models_job(&job, &b->asked, b->asked.ops[i], o->bits[j], b->s->data,
					b->s->split, o, err))
				return false;
		}
		threshold = threshold || models_uses_threshold(&job);
	}
	if (!threshold)
		models_note_threshold(&b->s->log, o);
	b->families = all;
	b->jobs = families * o->nbits;
	return eval_check(&o->eval, b->s->data, err);
}

bool
job_train(struct setup *s, struct err *err)
{
	struct batch b = { .s = s, .out_ok = true };
	bool ok;

	if (!models_asked(&b.asked, s->opt, err) || !check_jobs(&b, err))
		return false;
	if (s->opt->out) {
		b.art = artifacts_new(s, b.asked.n * s->opt->nbits, b.jobs, err);
		if (!b.art)
			return false;
	}
	progress_start(s->opt->quiet);
	print_head(&b);
	ok = true;
	for (int i = 0; ok && b.out_ok && i < s->opt->nbits; i++)
		ok = run_bits(&b, s->opt->bits[i], err);
	if (ok && b.left_out)
		ok = err_set(err, ERR_DATA, "%d row%s left out, which these data do not allow",
			     b.left_out, b.left_out == 1 ? " was" : "s were");
	if (b.art) {
		struct err late = ERR_INIT;

		if (!artifacts_finish(b.art, err, &late) && ok)
			ok = err_set(err, late.code, "%s", late.msg);
		artifacts_free(b.art);
	}
	if (!b.out_ok && (ok || err->code == ERR_NONE))
		ok = err_set(err, b.out_err.code, "%s", b.out_err.msg);
	return ok;
}
