#include "hamtop/run/checkpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"
#include "run/state.h"

#define WRITE_EVERY 10.0 /* seconds */

struct checkpoint *
checkpoint_new(const char *path)
{
	struct checkpoint *c = mem_new(1, sizeof(*c));

	c->path = path ? mem_strdup(path) : NULL;
	c->every = WRITE_EVERY;
	c->written = -WRITE_EVERY; /* the first epoch is written at once */
	return c;
}

void
checkpoint_free(struct checkpoint *c)
{
	if (!c)
		return;
	for (int i = 0; i < NETS_MAX; i++) {
		saved_free(&c->net[i].now);
		saved_free(&c->net[i].best);
	}
	free(c->history);
	free(c->edits);
	free(c->path);
	free(c);
}

void
checkpoint_every(struct checkpoint *c, double seconds)
{
	c->every = seconds;
}

unsigned
checkpoint_epoch(const struct checkpoint *c)
{
	return c->epoch;
}

const struct epoch_record *
checkpoint_history(const struct checkpoint *c, size_t *n)
{
	*n = c->records;
	return c->history;
}

const struct edit_record *
checkpoint_edits(const struct checkpoint *c, size_t *n)
{
	*n = c->n_edits;
	return c->edits;
}

void
checkpoint_add_record(struct checkpoint *c, const struct epoch_record *rec)
{
	VEC_ROOM(c->history, c->records, c->records_cap);
	c->history[c->records++] = *rec;
}

void
checkpoint_add_edit(struct checkpoint *c, const struct edit_record *rec)
{
	VEC_ROOM(c->edits, c->n_edits, c->edits_cap);
	c->edits[c->n_edits++] = *rec;
}

bool
checkpoint_maybe_write(struct checkpoint *c, struct err *err)
{
	if (!c->path || clock_now() - c->written < c->every)
		return true;
	return checkpoint_write(c, err);
}

void
saved_free(struct saved *s)
{
	for (size_t i = 0; i < s->tensors; i++)
		free(s->tensor[i].value);
	free(s->tensor);
	*s = (struct saved){ 0 };
}

static void
saved_shape(struct saved *s, const struct tensor *table, size_t n)
{
	saved_free(s);
	s->tensors = n;
	s->tensor = mem_new(n, sizeof(*s->tensor));
	for (size_t i = 0; i < n; i++) {
		snprintf(s->tensor[i].name, sizeof(s->tensor[i].name), "%s", table[i].name);
		s->tensor[i].n = table[i].rows * table[i].cols;
		s->tensor[i].value = mem_new(s->tensor[i].n, sizeof(float));
	}
}

void
saved_store(struct saved *s, const struct model_ops *ops, struct model *m)
{
	struct tensor table[TENSORS_MAX];
	size_t n = ops->state(m, false, table);

	/* the table only grows: a decoder that begins to learn */
	if (n != s->tensors)
		saved_shape(s, table, n);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < s->tensor[i].n; j++)
			s->tensor[i].value[j] = (float)table[i].value[j];
}

bool
saved_load(const struct saved *s, const struct model_ops *ops, struct model *m, struct err *err)
{
	struct tensor table[TENSORS_MAX];
	size_t n = ops->state(m, true, table);

	for (size_t i = 0; i < s->tensors; i++) {
		const struct saved_tensor *t = &s->tensor[i];
		size_t at = 0;

		while (at < n && strcmp(table[at].name, t->name) != 0)
			at++;
		if (at == n || table[at].rows * table[at].cols != t->n)
			return err_set(err, ERR_DATA,
				       "the checkpoint's tensor %s does not fit this model",
				       t->name);
		for (size_t j = 0; j < t->n; j++)
			table[at].value[j] = (real)t->value[j];
	}
	return true;
}
