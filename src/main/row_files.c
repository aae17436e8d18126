#include "row_files.h"

#include <stdio.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/export/figures.h"
#include "hamtop/export/npy.h"
#include "hamtop/export/sql.h"
#include "hamtop/export/tables.h"
#include "hamtop/run/job.h"

void
run_log_begin(struct run_log *log, const struct checkpoint *from)
{
	size_t epochs = 0, edits = 0;
	const struct epoch_record *epoch = from ? checkpoint_history(from, &epochs) : NULL;
	const struct edit_record *edit = from ? checkpoint_edits(from, &edits) : NULL;

	log->nepochs = log->nedits = 0;
	for (size_t i = 0; i < epochs; i++) {
		VEC_ROOM(log->epoch, log->nepochs, log->cepochs);
		log->epoch[log->nepochs++] = epoch[i];
	}
	for (size_t i = 0; i < edits; i++) {
		VEC_ROOM(log->edit, log->nedits, log->cedits);
		log->edit[log->nedits++] = edit[i];
	}
}

void
run_log_free(struct run_log *log)
{
	free(log->epoch);
	free(log->edit);
	*log = (struct run_log){ 0 };
}

/* Index of the row in its job. */
static int
row_index(const struct result_record *rec)
{
	int i = 0;

	while (i < rec->job->rows - 1 && rec->job->row[i] != rec->row)
		i++;
	return i;
}

static bool
write_codes(struct outdir *dir, const struct result_record *rec, struct err *err)
{
	const struct codes *c = rec->codes;
	char *user = outdir_path(dir, "user_codes.npy"), *item = outdir_path(dir, "item_codes.npy");
	char *sql = outdir_path(dir, "codes.sql");
	struct sql_codes rows = {
		.model = rec->row->name,
		.data = rec->job->data,
		.user = c->user,
		.item = c->item,
		.bits = c->bits,
	};
	bool ok = npy_codes(user, c->user, c->users, c->bits, err) &&
		  npy_codes(item, c->item, c->items, c->bits, err) && sql_codes(sql, &rows, err) &&
		  outdir_note(dir, "user_codes.npy", err) &&
		  outdir_note(dir, "item_codes.npy", err) && outdir_note(dir, "codes.sql", err);

	free(user);
	free(item);
	free(sql);
	return ok;
}

/* f for C and S; tanh(alpha f), which the row ranks by or takes the sign of, for
 * ST and SST. */
static bool
write_features(struct outdir *dir, const struct result_record *rec, struct err *err)
{
	bool scaled = rec->row->form == FORM_ST || rec->row->form == FORM_SST;
	const struct features *f = rec->features;
	struct features own = { 0 };
	char *user = outdir_path(dir, "user_features.npy");
	char *item = outdir_path(dir, "item_features.npy");
	bool ok = !scaled || features_scaled(&own, f, err);

	if (scaled)
		f = &own;
	ok = ok && npy_floats(user, f->user, f->users, f->bits, err) &&
	     npy_floats(item, f->item, f->items, f->bits, err) &&
	     outdir_note(dir, "user_features.npy", err) &&
	     outdir_note(dir, "item_features.npy", err);
	features_free(&own);
	free(user);
	free(item);
	return ok;
}

/* The curves of one network, by epoch. */
struct curves {
	double *epoch, *total, *sim, *balance, *ae, *valid;
	struct loss_line *line;
	size_t n;
};

static void
curves_free(struct curves *c)
{
	free(c->epoch);
	free(c->total);
	free(c->sim);
	free(c->balance);
	free(c->ae);
	free(c->valid);
	free(c->line);
}

static void
curves_fill(struct curves *c, const struct result_record *rec, const struct run_info *info,
	    const struct run_log *log)
{
	const struct job *job = rec->job;
	int row = row_index(rec), last = job->eval.cutoffs - 1;
	size_t n = log->nepochs ? log->nepochs : 1;

	*c = (struct curves){
		.epoch = mem_new(n, sizeof(double)),
		.total = mem_new(n, sizeof(double)),
		.sim = mem_new(n, sizeof(double)),
		.balance = mem_new(n, sizeof(double)),
		.ae = mem_new(n, sizeof(double)),
		.valid = mem_new(n, sizeof(double)),
		.line = mem_new(n, sizeof(struct loss_line)),
	};
	for (size_t i = 0; i < log->nepochs; i++) {
		const struct epoch_record *e = &log->epoch[i];

		if (e->net != info->row_net[row])
			continue;
		c->epoch[c->n] = e->epoch;
		c->total[c->n] = e->loss.total;
		c->sim[c->n] = e->loss.sim;
		c->balance[c->n] = e->loss.balance;
		c->ae[c->n] = e->loss.ae;
		c->valid[c->n] = e->valid[row][last];
		c->line[c->n++] = (struct loss_line){
			.model = job->ops->family,
			.bits = job->bits,
			.epoch = e->epoch,
			.loss = e->loss.total,
			.loss_sim = e->loss.sim,
			.loss_balance = e->loss.balance,
			.loss_ae = e->loss.ae,
			.alpha = e->alpha,
			.seconds = e->seconds,
			.valid_ndcg = e->valid[row][last],
		};
	}
}

/* As SVG and as PNG. */
static bool
write_figure(struct outdir *dir, const char *svg, const char *png, const struct figure *figure,
	     struct err *err)
{
	const char *name[] = { svg, png };
	bool ok = true;

	for (size_t i = 0; ok && i < ARRAY_LEN(name); i++) {
		char *path = outdir_path(dir, name[i]);

		ok = figure_write(path, figure, err) && outdir_note(dir, name[i], err);
		free(path);
	}
	return ok;
}

static bool
write_figures(struct outdir *dir, const struct result_record *rec, const struct run_info *info,
	      const struct curves *c, struct err *err)
{
	int last = rec->job->eval.cutoffs - 1;
	const struct loss_words *words = &rec->job->ops->loss;
	const double *part[] = { c->sim, c->balance, c->ae };
	struct series loss[1 + ARRAY_LEN(part)] = { { "loss", c->epoch, c->total, c->n } };
	struct series ndcg[] = { { rec->row->name, c->epoch, c->valid, c->n } };
	struct level level[] = {
		{ "chance", info->valid.chance.expected[last] },
		{ "item mean", info->valid.item_mean.expected[last] },
	};
	char title[80], axis[64];
	struct figure figure = {
		.title = title,
		.x_label = "epoch",
		.y_label = "loss",
		.series = loss,
		.nseries = 1,
		.log_y = true,
	};

	for (size_t i = 0; i < ARRAY_LEN(part); i++)
		if (words->part[i].name)
			loss[figure.nseries++] =
				(struct series){ words->part[i].name, c->epoch, part[i], c->n };
	snprintf(title, sizeof(title), "%s, %u bits", rec->row->name, rec->job->bits);
	snprintf(axis, sizeof(axis), "NDCG@%u, validation, %s", rec->job->eval.k[last],
		 protocol_name(rec->job->eval.protocol));
	if (!write_figure(dir, "loss.svg", "loss.png", &figure, err))
		return false;
	figure.y_label = axis;
	figure.series = ndcg;
	figure.nseries = 1;
	figure.level = level;
	figure.nlevels = (int)ARRAY_LEN(level);
	figure.log_y = false;
	return write_figure(dir, "ndcg.svg", "ndcg.png", &figure, err);
}

static bool
write_curves(struct outdir *dir, const struct result_record *rec, const struct run_info *info,
	     const struct run_log *log, struct err *err)
{
	char *path = outdir_path(dir, "loss.csv");
	struct curves c;
	bool ok;

	curves_fill(&c, rec, info, log);
	ok = table_losses(path, c.line, c.n, err) && outdir_note(dir, "loss.csv", err);
	if (ok && figures_available())
		ok = write_figures(dir, rec, info, &c, err);
	curves_free(&c);
	free(path);
	return ok;
}

static bool
write_users(struct outdir *dir, const struct result_record *rec, struct err *err)
{
	const struct eval_options *eval = &rec->job->eval;
	char *path = outdir_path(dir, "per_user.csv");
	struct user_scores scores = { rec->row->name, rec->per_user };
	struct user_table table = {
		.ids = &rec->job->data->user_ids,
		.profile = &rec->job->data->by_user,
		.cutoffs = eval->cutoffs,
		.k = eval->k,
		.models = 1,
		.scores = &scores,
	};
	bool ok = table_users(path, &table, err) && outdir_note(dir, "per_user.csv", err);

	free(path);
	return ok;
}

bool
row_files(struct outdir *dir, const struct result_record *rec, const struct run_info *info,
	  const struct run_log *log, struct err *err)
{
	return (!rec->codes || write_codes(dir, rec, err)) &&
	       (!rec->features ||
		(write_features(dir, rec, err) && write_curves(dir, rec, info, log, err))) &&
	       write_users(dir, rec, err);
}
