/* checkpoint.hamtop: see hamtop/run/checkpoint.h for the layout. */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "hamtop/data/digest.h"
#include "run/state.h"

static const char MAGIC[] = "hamtop-checkpoint 1\n";
enum { HEADER_MAX = 64 << 20 };

/* --- numbers that JSON does not know --- */

static json_t *
number(double x)
{
	return isfinite(x) ? json_real(x) : json_null();
}

static double
number_of(const json_t *j)
{
	return json_is_number(j) ? json_number_value(j) : NAN;
}

/* --- what the run is: a checkpoint is for this run and no other --- */

static json_t *
identity(const struct job *job)
{
	json_t *rows = json_array(), *hypers = json_object(), *k = json_array();
	char text[64];

	for (int i = 0; i < job->rows; i++)
		json_array_append_new(rows, json_string(job->row[i]->name));
	for (size_t i = 0; i < job->hypers.n; i++)
		json_object_set_new(hypers, job->hypers.def[i].key,
				    json_string(hyper_text(&job->hypers.def[i], job->hypers.v[i],
							   text, sizeof(text))));
	for (int i = 0; i < job->eval.cutoffs; i++)
		json_array_append_new(k, json_integer(job->eval.k[i]));
	return json_pack("{s:o, s:i, s:s, s:s, s:s, s:s, s:s, s:f, s:o, s:o}", "rows", rows, "bits",
			 (int)job->bits, "split", job->split->sha256, "data",
			 job->data->report.sha256, "recipe", recipe_name(job->recipe), "protocol",
			 protocol_name(job->eval.protocol), "gain", gain_name(job->eval.gain),
			 "threshold", job->eval.threshold, "k", k, "hypers", hypers);
}

/* Sets err to the first item of mine that theirs lacks or has otherwise; inside
 * an object, to the item in it. */
static bool
same_items(json_t *mine, const json_t *theirs, const char *path, struct err *err)
{
	json_t *value;
	const char *key;

	json_object_foreach(mine, key, value)
	{
		const json_t *other = json_object_get(theirs, key);
		char *a, *b;

		if (json_equal(value, other))
			continue;
		if (json_is_object(value) && json_is_object(other))
			return same_items(value, other, path, err);
		a = other ? json_dumps(other, JSON_ENCODE_ANY | JSON_COMPACT)
			  : mem_strdup("missing");
		b = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
		err_set(err, ERR_USAGE,
			"%s is of another run: its %s is %.200s, not %.200s; give the same "
			"options, or "
			"another place",
			path, key, a, b);
		free(a);
		free(b);
		return false;
	}
	return true;
}

static bool
same_run(const json_t *theirs, const struct job *job, const char *path, struct err *err)
{
	json_t *mine = identity(job);
	bool same = same_items(mine, theirs, path, err);

	json_decref(mine);
	return same;
}

/* --- history --- */

static json_t *
record_json(const struct epoch_record *r, int rows, int cutoffs)
{
	json_t *valid = json_array();

	for (int i = 0; i < rows; i++)
		for (int k = 0; k < cutoffs; k++)
			json_array_append_new(valid, number(r->valid[i][k]));
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
						 ? number_of(json_array_get(
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
		json_array_append_new(nets,
				      json_pack("{s:i, s:o, s:f, s:f, s:o, s:o, s:o}", "best_epoch",
						(int)n->best_epoch, "best_valid",
						number(n->best_valid), "best_alpha", n->best_alpha,
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
	return json_pack("{s:o, s:s, s:i, s:o, s:o, s:o}", "run", identity(job), "seed", seed,
			 "epoch", (int)c->epoch, "nets", nets, "history", history, "edits", edits);
}

/* --- bytes --- */

struct file {
	FILE *f;
	struct digest digest;
	bool ok;
};

static void
put(struct file *out, const void *bytes, size_t n)
{
	out->ok = out->ok && fwrite(bytes, 1, n, out->f) == n;
	digest_add(&out->digest, bytes, n);
}

static void
get(struct file *in, void *bytes, size_t n)
{
	in->ok = in->ok && fread(bytes, 1, n, in->f) == n;
	if (in->ok)
		digest_add(&in->digest, bytes, n);
}

/* float32 as they lie in memory; formats.md promises little-endian */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "checkpoints are written on little-endian machines");

static void
put_saved(struct file *out, const struct saved *s)
{
	for (size_t i = 0; i < s->tensors; i++)
		put(out, s->tensor[i].value, s->tensor[i].n * sizeof(float));
}

static bool
write_to(const struct checkpoint *c, FILE *f)
{
	struct file out = { .f = f, .ok = true };
	json_t *header = header_json(c);
	char *text = json_dumps(header, JSON_COMPACT | JSON_REAL_PRECISION(17));
	char length[32], hex[65];

	digest_start(&out.digest);
	snprintf(length, sizeof(length), "%zu\n", strlen(text));
	put(&out, MAGIC, sizeof(MAGIC) - 1);
	put(&out, length, strlen(length));
	put(&out, text, strlen(text));
	for (int i = 0; i < c->nets; i++) {
		put_saved(&out, &c->net[i].now);
		put_saved(&out, &c->net[i].best);
	}
	digest_hex(&out.digest, hex);
	out.ok = out.ok && fwrite(hex, 1, 64, f) == 64;
	free(text);
	json_decref(header);
	return out.ok && fflush(f) == 0 && fsync(fileno(f)) == 0;
}

bool
checkpoint_write(struct checkpoint *c, struct err *err)
{
	struct str tmp = STR_INIT;
	bool ok = false;
	FILE *f;

	if (!c->path || !c->dirty)
		return true;
	str_addf(&tmp, "%s.tmp", c->path);
	f = fopen(tmp.s, "wb");
	if (!f) {
		err_sys(err, ERR_RUN, "cannot write %s", tmp.s);
		goto out;
	}
	ok = write_to(c, f);
	if (!ok)
		err_sys(err, ERR_RUN, "cannot write %s", tmp.s);
	if (fclose(f) != 0 && ok)
		ok = err_sys(err, ERR_RUN, "cannot write %s", tmp.s);
	if (ok && rename(tmp.s, c->path) != 0)
		ok = err_sys(err, ERR_RUN, "cannot rename %s to %s", tmp.s, c->path);
	if (!ok)
		unlink(tmp.s);
	c->dirty = !ok;
	c->written = clock_now();
out:
	str_free(&tmp);
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
	n->best_valid = number_of(valid);
	n->hypers = job->hypers;
	for (size_t i = 0; i < n->hypers.n; i++)
		if (!hyper_set_value(&n->hypers, (int)i, number_of(json_array_get(values, i)),
				     NULL))
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

static json_t *
read_header(struct file *in)
{
	char magic[sizeof(MAGIC) - 1], line[32] = "";
	size_t length, at = 0;
	json_t *header = NULL;
	char *text;

	get(in, magic, sizeof(magic));
	if (!in->ok || memcmp(magic, MAGIC, sizeof(magic)) != 0)
		return NULL;
	do
		get(in, &line[at], 1);
	while (in->ok && line[at] != '\n' && ++at < sizeof(line) - 1);
	length = strtoul(line, NULL, 10);
	if (!in->ok || length == 0 || length > HEADER_MAX)
		return NULL;
	text = mem_new(length, 1);
	get(in, text, length);
	if (in->ok)
		header = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	return header;
}

static bool
read_tensors(struct checkpoint *c, struct file *in)
{
	char mine[65], theirs[65] = "";

	for (int i = 0; i < c->nets; i++) {
		struct saved *both[] = { &c->net[i].now, &c->net[i].best };

		for (int b = 0; b < 2; b++)
			for (size_t t = 0; t < both[b]->tensors; t++)
				get(in, both[b]->tensor[t].value,
				    both[b]->tensor[t].n * sizeof(float));
	}
	if (!in->ok)
		return false;
	digest_hex(&in->digest, mine);
	return fread(theirs, 1, 64, in->f) == 64 && getc(in->f) == EOF && strcmp(mine, theirs) == 0;
}

struct checkpoint *
checkpoint_read(const char *path, const struct job *job, struct err *err)
{
	struct checkpoint *c = checkpoint_new(path);
	struct file in = { .f = fopen(path, "rb"), .ok = true };
	json_t *header = NULL;
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
	digest_start(&in.digest);
	header = read_header(&in);
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
	if (!same_run(json_object_get(header, "run"), job, path, err))
		goto out;
	ok = take_header(c, header, job, size > 0 ? (size_t)size : 0) && read_tensors(c, &in);
	if (!ok)
		err_set(err, ERR_DATA, "%s is damaged: its checksum does not fit", path);
out:
	json_decref(header);
	if (in.f)
		fclose(in.f);
	if (ok)
		return c;
	checkpoint_free(c);
	return NULL;
}
