/* checkpoint.hamtop: see hamtop/run/checkpoint.h for the layout. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "run/identity.h"
#include "run/sealed.h"
#include "run/state.h"

static const char MAGIC[] = "hamtop-checkpoint 2\n";

/* --- history --- */

static json_t *
record_json(const struct epoch_record *r, int rows, int cutoffs)
{
	json_t *valid = json_array();

	for (int i = 0; i < rows; i++)
		for (int k = 0; k < cutoffs; k++)
			json_array_append_new(valid, identity_number(r->valid[i][k]));
	return json_pack("[i, i, f, f, f, f, f, f, f, o]", r->net, (int)r->epoch, r->loss.total,
			 r->loss.sim, r->loss.balance, r->loss.ae, r->alpha, r->lr, r->seconds,
			 valid);
}

static bool
record_of(struct epoch_record *r, json_t *j, int rows, int cutoffs)
{
	json_t *valid;
	int epoch;

	*r = (struct epoch_record){ 0 };
	if (json_unpack(j, "[i, i, F, F, F, F, F, F, F, o!]", &r->net, &epoch, &r->loss.total,
			&r->loss.sim, &r->loss.balance, &r->loss.ae, &r->alpha, &r->lr, &r->seconds,
			&valid) != 0 ||
	    r->net < 0 || r->net >= NETS_MAX || json_array_size(valid) != (size_t)(rows * cutoffs))
		return false;
	r->epoch = (unsigned)epoch;
	for (int i = 0; i < ROWS_MAX; i++)
		for (int k = 0; k < CUTOFFS_MAX; k++)
			r->valid[i][k] = i < rows && k < cutoffs
						 ? identity_number_of(json_array_get(
							   valid, (size_t)(i * cutoffs + k)))
						 : NAN;
	return true;
}

static json_t *
saved_json(const struct saved *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->tensors; i++)
		json_array_append_new(
			list, json_pack("[s, I]", s->tensor[i].name, (json_int_t)s->tensor[i].n));
	return list;
}

static json_t *
header_json(const struct checkpoint *c)
{
	const struct job *job = c->job;
	json_t *nets = json_array(), *history = json_array(), *edits = json_array();

	for (int i = 0; i < c->nets; i++) {
		const struct net_state *n = &c->net[i];
		json_t *values = json_array();

		for (size_t j = 0; j < n->hypers.n; j++)
			json_array_append_new(values, json_real(n->hypers.v[j]));
		json_array_append_new(
			nets, json_pack("{s:i, s:o, s:f, s:f, s:o, s:o, s:o}", "best_epoch",
					(int)n->best_epoch, "best_valid",
					identity_number(n->best_valid), "best_alpha", n->best_alpha,
					"seconds", n->seconds, "values", values, "now",
					saved_json(&n->now), "best", saved_json(&n->best)));
	}
	for (size_t i = 0; i < c->records; i++)
		json_array_append_new(history,
				      record_json(&c->history[i], job->rows, job->eval.cutoffs));
	for (size_t i = 0; i < c->n_edits; i++)
		json_array_append_new(edits,
				      json_pack("[i, f, f, i, i]", c->edits[i].index,
						c->edits[i].from, c->edits[i].to,
						(int)c->edits[i].epoch, (int)c->edits[i].batch));
	/* the seed as text: JSON integers end at 63 bits */
	char seed[32];

	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)job->seed);
	return json_pack("{s:o, s:s, s:i, s:o, s:o, s:o}", "run", identity_of(job), "seed", seed,
			 "epoch", (int)c->epoch, "nets", nets, "history", history, "edits", edits);
}

/* --- the file --- */

static void
put_saved(struct sealed *out, const struct saved *s)
{
	for (size_t i = 0; i < s->tensors; i++)
		sealed_put(out, s->tensor[i].value, s->tensor[i].n);
}

static void
put_nets(struct sealed *out, const void *ctx)
{
	const struct checkpoint *c = ctx;

	for (int i = 0; i < c->nets; i++) {
		put_saved(out, &c->net[i].now);
		put_saved(out, &c->net[i].best);
	}
}

bool
checkpoint_write(struct checkpoint *c, struct err *err)
{
	bool ok;

	if (!c->path || !c->dirty)
		return true;
	ok = sealed_write(c->path, MAGIC, header_json(c), put_nets, c, err);
	c->dirty = !ok;
	c->written = clock_now();
	return ok;
}

/* Space for the tensors that the header names; false when it asks for what no
 * file of this size can hold. */
static bool
saved_of(struct saved *s, const json_t *list, size_t *left)
{
	s->tensor = mem_new(json_array_size(list), sizeof(*s->tensor));
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct saved_tensor *t = &s->tensor[i];
		const char *name;
		json_int_t n;

		if (json_unpack(json_array_get(list, i), "[s, I!]", &name, &n) != 0 || n < 0 ||
		    (size_t)n > *left / sizeof(float))
			return false;
		*left -= (size_t)n * sizeof(float);
		snprintf(t->name, sizeof(t->name), "%s", name);
		t->n = (size_t)n;
		t->value = mem_new(t->n, sizeof(float));
		s->tensors++;
	}
	return true;
}

static bool
net_of(struct net_state *n, json_t *j, const struct job *job, size_t *left)
{
	json_t *values, *now, *best, *valid;
	int best_epoch;

	if (json_unpack(j, "{s:i, s:o, s:F, s:F, s:o, s:o, s:o}", "best_epoch", &best_epoch,
			"best_valid", &valid, "best_alpha", &n->best_alpha, "seconds", &n->seconds,
			"values", &values, "now", &now, "best", &best) != 0 ||
	    json_array_size(values) != job->hypers.n)
		return false;
	n->best_epoch = (unsigned)best_epoch;
	n->best_valid = identity_number_of(valid);
	n->hypers = job->hypers;
	for (size_t i = 0; i < n->hypers.n; i++)
		if (!hyper_set_value(&n->hypers, (int)i,
				     identity_number_of(json_array_get(values, i)), NULL))
			return false;
	return saved_of(&n->now, now, left) && saved_of(&n->best, best, left);
}

/* Everything of the header but the run's identity. */
static bool
take_header(struct checkpoint *c, json_t *header, const struct job *job, size_t left)
{
	json_t *nets, *history, *edits, *item;
	int epoch, net[NETS_MAX], row_net[ROWS_MAX];
	size_t i;

	c->job = job;
	c->nets = job_nets(job, net, row_net);
	if (json_unpack(header, "{s:i, s:o, s:o, s:o}", "epoch", &epoch, "nets", &nets, "history",
			&history, "edits", &edits) != 0 ||
	    epoch < 1 || json_array_size(nets) != (size_t)c->nets)
		return false;
	c->epoch = (unsigned)epoch;
	json_array_foreach(nets, i, item) if (!net_of(&c->net[i], item, job, &left)) return false;
	json_array_foreach(history, i, item)
	{
		struct epoch_record rec;

		if (!record_of(&rec, item, job->rows, job->eval.cutoffs))
			return false;
		checkpoint_add_record(c, &rec);
	}
	json_array_foreach(edits, i, item)
	{
		struct edit_record rec = { 0 };
		int at_epoch, batch;

		if (json_unpack(item, "[i, F, F, i, i!]", &rec.index, &rec.from, &rec.to, &at_epoch,
				&batch) != 0 ||
		    rec.index < 0 || (size_t)rec.index >= job->hypers.n)
			return false;
		rec.epoch = (unsigned)at_epoch;
		rec.batch = (unsigned)batch;
		checkpoint_add_edit(c, &rec);
	}
	return true;
}

static bool
read_tensors(struct checkpoint *c, struct sealed *in)
{
	for (int i = 0; i < c->nets; i++) {
		struct saved *both[] = { &c->net[i].now, &c->net[i].best };

		for (int b = 0; b < 2; b++)
			for (size_t t = 0; t < both[b]->tensors; t++)
				sealed_get(in, both[b]->tensor[t].value, both[b]->tensor[t].n);
	}
	return sealed_fits(in);
}

struct checkpoint *
checkpoint_read(const char *path, const struct job *job, struct err *err)
{
	struct checkpoint *c = checkpoint_new(path);
	struct sealed in = { .f = fopen(path, "rb") };
	json_t *header = NULL, *mine = NULL;
	char seed[32];
	bool ok = false;
	long size;

	if (!in.f) {
		err_sys(err, ERR_DATA, "cannot read the checkpoint %s", path);
		goto out;
	}
	fseek(in.f, 0, SEEK_END);
	size = ftell(in.f);
	rewind(in.f);
	header = sealed_header(&in, MAGIC);
	if (!header) {
		err_set(err, ERR_DATA, "%s is damaged, or no checkpoint of hamtop", path);
		goto out;
	}
	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)job->seed);
	if (json_is_string(json_object_get(header, "seed")) &&
	    strcmp(seed, json_string_value(json_object_get(header, "seed"))) != 0) {
		err_set(err, ERR_USAGE, "%s is of another run: its seed is %s, not %s", path,
			json_string_value(json_object_get(header, "seed")), seed);
		goto out;
	}
	mine = identity_of(job);
	if (!identity_same(mine, json_object_get(header, "run"), path, err))
		goto out;
	ok = take_header(c, header, job, size > 0 ? (size_t)size : 0) && read_tensors(c, &in);
	if (!ok)
		err_set(err, ERR_DATA, "%s is damaged: its checksum does not fit", path);
out:
	json_decref(mine);
	json_decref(header);
	if (in.f)
		fclose(in.f);
	if (ok)
		return c;
	checkpoint_free(c);
	return NULL;
}
