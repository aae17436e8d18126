#include "hamtop/run/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"
#include "hamtop/model/features.h"
#include "hamtop/num/blas.h"
#include "hamtop/run/snapshot.h"
#include "run/score.h"
#include "run/state.h"

static const struct sink no_sink;
static const struct control no_control;

/* One run under way. */
struct loop {
	const struct job *job;
	const struct sink *sink;
	const struct control *control;
	struct run_info info;
	struct par *par;
	struct eval_set *valid, *test; /* what each evaluation of a fold needs */
	struct model *model[NETS_MAX];
	struct checkpoint *state;	/* after the last whole epoch */
	struct features seen[NETS_MAX]; /* what validation made of this epoch, or nothing */
	float *of_users[ROWS_MAX];	/* the same of struct snapshot's valid and ndcg */
	struct ndcg of_row[ROWS_MAX];
	struct edit_record *edits; /* of the epoch under way */
	size_t n_edits, edits_cap;
	int net; /* in training */
	unsigned epoch;
	unsigned waited; /* epochs since any network's validation NDCG rose */
	bool keep_best;
	struct err edit_err; /* ignored: an edit out of range was refused earlier */
};

static double
hyper(const struct job *job, const char *key)
{
	int i = hyper_find(&job->hypers, key);

	return i < 0 ? 0 : job->hypers.v[i];
}

/* Takes waiting edits; they apply to all networks at the same place. */
static void
take_edits(struct loop *l, unsigned batch)
{
	struct edit edit;

	while (l->control->next_edit && l->control->next_edit(l->control->ctx, &edit)) {
		struct edit_record rec = {
			.index = edit.index, .to = edit.value, .epoch = l->epoch, .batch = batch
		};

		rec.from = l->job->ops->hypers_of(l->model[0])->v[edit.index];
		if (rec.from == rec.to)
			continue;
		for (int i = 0; i < l->info.nets; i++)
			hyper_set_value(l->job->ops->hypers_of(l->model[i]), edit.index, edit.value,
					&l->edit_err);
		VEC_ROOM(l->edits, l->n_edits, l->edits_cap);
		l->edits[l->n_edits++] = rec;
		if (l->sink->edit)
			l->sink->edit(l->sink->ctx, &rec);
	}
}

static bool
between(void *ctx, struct hypers *hypers, unsigned batch, unsigned batches)
{
	struct loop *l = ctx;

	(void)hypers; /* those of the model in training, which take_edits() finds itself */
	if (l->control->between &&
	    l->control->between(l->control->ctx, l->net, l->epoch, batch, batches) == STOP_NOW)
		return false;
	if ((l->info.nets == 1 && !l->control->whole_epochs) || (l->net == 0 && batch == 0))
		take_edits(l, batch);
	return true;
}

static bool
encode(const struct loop *l, int net, double alpha, struct features *f, struct err *err)
{
	const struct job *job = l->job;

	if (!features_init(f, job->data->users, job->data->items, job->bits, err))
		return false;
	job->ops->encode(l->model[net], f->user, f->item);
	f->alpha = alpha;
	return true;
}

static double
alpha_now(const struct loop *l, int net)
{
	const struct model_ops *ops = l->job->ops;

	return ops->alpha(ops->hypers_of(l->model[net]), l->info.net[net], l->epoch);
}

static bool
wants_snapshot(const struct loop *l)
{
	return l->sink->snapshot && l->control->wants_snapshot &&
	       l->control->wants_snapshot(l->control->ctx);
}

/* NDCG of a row on the validation fold, and of its users where somebody waits for it. */
static bool
validate_row(struct loop *l, int row, const struct features *f, struct err *err)
{
	const struct job *job = l->job;
	struct ndcg *out = &l->of_row[row];
	double *each = NULL;
	bool ok;

	free(l->of_users[row]);
	l->of_users[row] = NULL;
	if (wants_snapshot(l)) {
		each = mem_try((size_t)job->data->users * (size_t)job->eval.cutoffs, sizeof(*each),
			       "the NDCG of each user", err);
		if (!each)
			return false;
	}
	ok = score_form(out, each, NULL, f, job->row[row]->form, l->valid, l->par, err);
	if (ok && each)
		ok = (l->of_users[row] = score_users(each, job, err)) != NULL;
	free(each);
	return ok;
}

/* NDCG of each row on the validation fold. The features stay for show() where somebody
 * waits for them. */
static bool
validate(struct loop *l, int net, struct epoch_record *rec, struct err *err)
{
	const struct job *job = l->job;
	struct features *f = &l->seen[net];
	bool ok = true;

	for (int row = 0; row < ROWS_MAX; row++)
		for (int k = 0; k < CUTOFFS_MAX; k++)
			rec->valid[row][k] = NAN;
	if (job->split->count[FOLD_VALID] == 0)
		return true;
	features_free(&l->seen[net]);
	if (!encode(l, net, rec->alpha, f, err))
		return false;
	for (int row = 0; ok && row < job->rows; row++) {
		if (l->info.row_net[row] != net)
			continue;
		ok = validate_row(l, row, f, err);
		if (ok)
			memcpy(rec->valid[row], l->of_row[row].expected, sizeof(rec->valid[row]));
	}
	if (!wants_snapshot(l))
		features_free(f);
	return ok;
}

/* Validation NDCG that early stopping and keep = best go by: that of the
 * network's first row at the largest cut-off. */
static double
valid_of(const struct loop *l, int net, const struct epoch_record *rec)
{
	for (int row = 0; row < l->job->rows; row++)
		if (l->info.row_net[row] == net)
			return rec->valid[row][l->job->eval.cutoffs - 1];
	return NAN;
}

/* Trains one epoch of every network; EPOCH_STOPPED leaves state as it was. */
static enum epoch_end
one_epoch(struct loop *l, struct epoch_record rec[NETS_MAX], struct err *err)
{
	const struct model_ops *ops = l->job->ops;
	struct boundary boundary = { between, l };

	l->n_edits = 0;
	for (l->net = 0; l->net < l->info.nets; l->net++) {
		struct epoch_record *r = &rec[l->net];
		struct model *m = l->model[l->net];
		double start = clock_now();
		enum epoch_end end;

		*r = (struct epoch_record){ .net = l->net, .epoch = l->epoch };
		end = ops->epoch(m, l->epoch, &boundary, &r->loss, err);
		if (end != EPOCH_DONE)
			return end;
		r->seconds = clock_now() - start;
		r->alpha = alpha_now(l, l->net);
		r->lr = ops->rate(ops->hypers_of(m), l->epoch);
		if (!validate(l, l->net, r, err))
			return EPOCH_FAILED;
	}
	return EPOCH_DONE;
}

/* After a whole epoch: news out, state kept, best network remembered. */
static bool
keep_epoch(struct loop *l, const struct epoch_record rec[NETS_MAX], struct err *err)
{
	const struct model_ops *ops = l->job->ops;
	struct checkpoint *c = l->state;
	bool better = false;

	for (int i = 0; i < l->info.nets; i++) {
		struct net_state *s = &c->net[i];
		double valid = valid_of(l, i, &rec[i]);

		saved_store(&s->now, ops, l->model[i]);
		s->hypers = *ops->hypers_of(l->model[i]);
		s->seconds += rec[i].seconds;
		if (s->best_epoch == 0 || valid > s->best_valid) {
			better = true;
			s->best_valid = valid;
			s->best_epoch = l->epoch;
			s->best_alpha = rec[i].alpha;
			if (l->keep_best)
				saved_store(&s->best, ops, l->model[i]);
		}
		checkpoint_add_record(c, &rec[i]);
		if (l->sink->epoch)
			l->sink->epoch(l->sink->ctx, &rec[i]);
	}
	for (size_t i = 0; i < l->n_edits; i++)
		checkpoint_add_edit(c, &l->edits[i]);
	l->n_edits = 0;
	c->epoch = l->epoch;
	c->dirty = true;
	l->waited = better ? 0 : l->waited + 1;
	return checkpoint_maybe_write(c, err);
}

/* A snapshot that is being made, a part a network. */
struct looking {
	struct snapshot *snap;
	const struct model_ops *ops;
	struct model *const *model;
	bool ok[NETS_MAX];
	struct err err[NETS_MAX];
};

static void
look_at_net(void *ctx, int part)
{
	struct looking *at = ctx;
	struct snapshot_net *n = &at->snap->net[part];

	at->ok[part] = codes_init(&n->codes, &n->features, &at->err[part]) &&
		       code_health_of(&n->health, &n->features, &n->codes, &at->err[part]);
	if (!at->ok[part] || !at->ops->user_encoder)
		return;
	n->encoder = at->ops->user_encoder(at->model[part], &at->err[part]);
	at->ok[part] = n->encoder != NULL;
}

/* Each user's validation for the snapshot; what nobody waited for yet is made here. */
static bool
show_users(struct loop *l, struct snapshot *snap, struct err *err)
{
	for (int row = 0; row < l->job->rows; row++) {
		int net = l->info.row_net[row];

		if (net < 0 || l->job->split->count[FOLD_VALID] == 0)
			continue;
		if (!l->of_users[row] && !validate_row(l, row, &snap->net[net].features, err))
			return false;
		snap->valid[row] = l->of_users[row];
		snap->ndcg[row] = l->of_row[row];
		l->of_users[row] = NULL;
	}
	return true;
}

static bool
show(struct loop *l, struct err *err)
{
	struct looking at = { .ops = l->job->ops, .model = l->model };
	struct snapshot *snap;
	bool ok = true;

	if (!wants_snapshot(l))
		return true;
	snap = at.snap = mem_new(1, sizeof(*snap));
	snap->refs = 1;
	snap->epoch = l->epoch;
	snap->nets = l->info.nets;
	for (int i = 0; ok && i < snap->nets; i++) {
		struct features *f = &snap->net[i].features;

		*f = l->seen[i];
		l->seen[i] = (struct features){ 0 };
		ok = f->user || encode(l, i, alpha_now(l, i), f, err);
	}
	ok = ok && show_users(l, snap, err);
	if (ok)
		par_run(l->par, snap->nets, look_at_net, &at);
	for (int i = 0; ok && i < snap->nets; i++) {
		ok = at.ok[i];
		if (!ok && err)
			*err = at.err[i];
	}
	if (ok)
		l->sink->snapshot(l->sink->ctx, snap);
	else
		snapshot_unref(snap);
	return ok;
}

/* Puts the weights to be reported into the models: the kept state after a stop,
 * the best epoch where that is asked for. */
static bool
settle(struct loop *l, bool stopped, struct err *err)
{
	for (int i = 0; i < l->info.nets; i++) {
		const struct net_state *s = &l->state->net[i];
		bool best = l->keep_best && s->best_epoch && s->best.tensors;

		if (stopped || best) {
			if (!saved_load(best ? &s->best : &s->now, l->job->ops, l->model[i], err))
				return false;
			*l->job->ops->hypers_of(l->model[i]) = s->hypers;
		}
	}
	return true;
}

static bool
report_row(struct loop *l, int row, const struct features *f, struct err *err)
{
	const struct job *job = l->job;
	int net = l->info.row_net[row];
	struct result_record rec = {
		.row = job->row[row],
		.job = job,
		.base = l->info.test,
		.features = f,
		.model = f ? l->model[net] : NULL,
	};
	double *per_user = mem_try((size_t)job->data->users * (size_t)job->eval.cutoffs,
				   sizeof(*per_user), "the NDCG of each user", err);
	struct codes codes = { 0 };
	bool ok;

	if (!per_user)
		return false;
	rec.per_user = per_user;
	if (f) {
		const struct net_state *s = &l->state->net[net];

		rec.epochs = l->keep_best && s->best_epoch ? s->best_epoch : l->state->epoch;
		rec.seconds = s->seconds;
		ok = score_form(&rec.ndcg, per_user, &codes, f, job->row[row]->form, l->test,
				l->par, err);
		rec.codes = codes.user ? &codes : NULL;
	} else {
		ok = score_rule(&rec.ndcg, per_user, job, l->test, l->par, err);
	}
	if (ok && l->sink->result)
		l->sink->result(l->sink->ctx, &rec);
	codes_free(&codes);
	free(per_user);
	return ok;
}

/* The test fold, once. */
static bool
report(struct loop *l, struct err *err)
{
	struct features f[NETS_MAX] = { { 0 } };
	bool ok = true;

	for (int i = 0; ok && i < l->info.nets; i++) {
		const struct net_state *s = &l->state->net[i];

		l->epoch = l->state->epoch;
		ok = encode(l, i, l->keep_best && s->best_epoch ? s->best_alpha : alpha_now(l, i),
			    &f[i], err);
	}
	for (int row = 0; ok && row < l->job->rows; row++)
		ok = report_row(l, row, l->info.nets ? &f[l->info.row_net[row]] : NULL, err);
	for (int i = 0; i < l->info.nets; i++)
		features_free(&f[i]);
	return ok;
}

/* What validation and test need, and the lines that their scores stand beside. */
static bool
prepare_evaluation(struct loop *l, struct err *err)
{
	const struct job *job = l->job;
	struct eval_options valid = job->eval;

	valid.fold = FOLD_VALID;
	if (!eval_check(&job->eval, job->data, err))
		return false;
	l->valid = eval_set_new(job->data, job->split, &valid, l->par, err);
	l->test = l->valid ? eval_set_new(job->data, job->split, &job->eval, l->par, err) : NULL;
	return l->test && score_baselines(&l->info.valid, job, l->valid, l->par, err) &&
	       score_baselines(&l->info.test, job, l->test, l->par, err);
}

static bool
make_models(struct loop *l, const struct checkpoint *from, struct err *err)
{
	const struct job *job = l->job;

	for (int i = 0; i < l->info.nets; i++) {
		struct model_spec spec = { job->data,		job->split,
					   job->bits,		job->seed,
					   job->eval.threshold, l->info.net[i],
					   job->hypers,		l->par };
		struct net_state *mine = &l->state->net[i];

		l->model[i] = job->ops->create(&spec, err);
		if (!l->model[i])
			return false;
		mine->hypers = job->hypers;
		if (!from)
			continue;
		const struct net_state *s = &from->net[i];

		mine->best_epoch = s->best_epoch;
		mine->best_valid = s->best_valid;
		mine->best_alpha = s->best_alpha;
		mine->seconds = s->seconds;
		mine->hypers = s->hypers;
		if (l->keep_best && s->best.tensors) {
			if (!saved_load(&s->best, job->ops, l->model[i], err))
				return false;
			saved_store(&mine->best, job->ops, l->model[i]);
		}
		if (!saved_load(&s->now, job->ops, l->model[i], err))
			return false;
		saved_store(&mine->now, job->ops, l->model[i]);
		*job->ops->hypers_of(l->model[i]) = s->hypers;
	}
	if (!from)
		return true;
	l->state->epoch = from->epoch;
	for (size_t i = 0; i < from->records; i++)
		checkpoint_add_record(l->state, &from->history[i]);
	for (size_t i = 0; i < from->n_edits; i++)
		checkpoint_add_edit(l->state, &from->edits[i]);
	/* how long validation has not risen, as it stood */
	l->waited = from->epoch;
	for (int i = 0; i < l->info.nets; i++)
		if (from->epoch - from->net[i].best_epoch < l->waited)
			l->waited = from->epoch - from->net[i].best_epoch;
	return true;
}

/* Epochs until the budget, patience or somebody ends it. */
static enum run_end
epochs(struct loop *l, struct err *err)
{
	unsigned budget = job_epochs(l->job), patience = (unsigned)hyper(l->job, "patience");

	for (l->epoch = l->state->epoch + 1; l->epoch <= budget; l->epoch++) {
		struct epoch_record rec[NETS_MAX];

		if (patience && l->waited >= patience)
			return RUN_EARLY;
		switch (one_epoch(l, rec, err)) {
		case EPOCH_STOPPED:
			return RUN_STOPPED;
		case EPOCH_FAILED:
			return RUN_FAILED;
		case EPOCH_DONE:
			break;
		}
		if (!keep_epoch(l, rec, err) || !show(l, err))
			return RUN_FAILED;
	}
	return RUN_FINISHED;
}

bool
train(const struct job *job, const struct sink *sink, const struct control *control,
      struct checkpoint *keep, const struct checkpoint *from, struct err *err)
{
	struct loop l = {
		.job = job,
		.sink = sink ? sink : &no_sink,
		.control = control ? control : &no_control,
		.state = keep ? keep : checkpoint_new(NULL),
		.keep_best = hyper(job, "keep") != 0 && job->split->count[FOLD_VALID] > 0,
	};
	enum run_end end = RUN_FAILED;
	struct err why = ERR_INIT;

	l.state->job = job;
	l.info.job = job;
	l.info.nets = l.state->nets = job_nets(job, l.info.net, l.info.row_net);
	l.info.first_epoch = from ? from->epoch + 1 : 1;
	l.par = par_new(job->threads, &why);
	if (!l.par || (l.info.nets > 0 && !blas_ready(l.par, &why)) ||
	    !prepare_evaluation(&l, &why) || !make_models(&l, from, &why))
		goto out;
	if (l.sink->started)
		l.sink->started(l.sink->ctx, &l.info);
	end = epochs(&l, &why);
	/* stopped before the first whole epoch: nothing to report */
	if (end != RUN_FAILED && (l.info.nets == 0 || l.state->epoch > 0))
		if (!settle(&l, end == RUN_STOPPED, &why) || !report(&l, &why))
			end = RUN_FAILED;
out:
	/* a run that failed keeps its whole epochs too */
	if (!checkpoint_write(l.state, end == RUN_FAILED ? NULL : &why))
		end = RUN_FAILED;
	if (l.sink->ended)
		l.sink->ended(l.sink->ctx, end, end == RUN_FAILED ? &why : NULL);
	for (int i = 0; i < l.info.nets; i++)
		if (l.model[i])
			job->ops->destroy(l.model[i]);
	if (!keep)
		checkpoint_free(l.state);
	for (int i = 0; i < NETS_MAX; i++)
		features_free(&l.seen[i]);
	for (int row = 0; row < ROWS_MAX; row++)
		free(l.of_users[row]);
	free(l.edits);
	eval_set_free(l.valid);
	eval_set_free(l.test);
	par_free(l.par);
	if (end == RUN_FAILED && err)
		*err = why;
	return end != RUN_FAILED;
}
