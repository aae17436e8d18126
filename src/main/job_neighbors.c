/* --batch=neighbors: trains one row and prints what is near users of the data, and near
 * somebody who is known by some ratings alone. */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "hamtop/base/mem.h"
#include "hamtop/data/person.h"
#include "hamtop/eval/near.h"
#include "hamtop/model/user_encoder.h"
#include "hamtop/num/bits.h"
#include "hamtop/run/train.h"
#include "models.h"
#include "print.h"
#include "progress.h"
#include "setup.h"
#include "signals.h"

/* Whose neighbours are looked for. */
struct asker {
	int64_t row; /* of the data; -1: who */
	const struct person *who;
	uint64_t *code; /* owned */
};

struct work {
	const struct setup *s;
	struct job job;
	struct person who;
	struct asker *asker; /* [askers]; owned */
	size_t askers;
	uint32_t k;
	struct str out;
	bool ok; /* the result was told without a failure */
	bool stopped;
	struct err err;
};

struct line {
	const char *user, *item, *neighbor, *title, *fold;
	double rank, distance, rating;
};

#define COLUMN(key, kind, member)                                                                  \
	{                                                                                          \
		key, kind, offsetof(struct line, member), NULL, 0                                  \
	}
static const struct column columns[] = {
	COLUMN("user", COLUMN_TEXT, user),     COLUMN("rank", COLUMN_COUNT, rank),
	COLUMN("item", COLUMN_TEXT, item),     COLUMN("neighbor", COLUMN_TEXT, neighbor),
	COLUMN("title", COLUMN_TEXT, title),   COLUMN("distance", COLUMN_COUNT, distance),
	COLUMN("rating", COLUMN_REAL, rating), COLUMN("fold", COLUMN_TEXT, fold),
};

static const char *
id_of(const struct work *w, const struct asker *a)
{
	return a->row < 0 ? NULL : ids_get(&w->s->data->user_ids, (uint32_t)a->row);
}

/* The user's rating of an item and its fold, if there is one. */
static void
put_rating(struct line *l, const struct work *w, const struct asker *a, uint32_t item)
{
	const struct csr *m = &w->s->data->by_user;

	l->rating = NAN;
	if (a->row < 0)
		return;
	for (size_t e = m->ptr[a->row]; e < m->ptr[a->row + 1]; e++) {
		if (m->col[e] == item) {
			l->rating = (double)m->val[e];
			l->fold = fold_name((enum fold)w->s->split->fold[e]);
		}
	}
}

static void
add_text(struct str *out, const struct line *l)
{
	str_addf(out, "%5.0f %4.0f  ", l->rank, l->distance);
	str_add_clean(out, l->title, strlen(l->title));
	if (l->fold)
		str_addf(out, "  (%g, %s)", l->rating, l->fold);
	str_addc(out, '\n');
}

static void
add_line(struct work *w, const struct line *l)
{
	json_t *o;

	switch (w->s->opt->format) {
	case FORMAT_JSON:
		o = json_object();
		json_put_text(o, "type", "neighbor");
		columns_json(o, columns, ARRAY_LEN(columns), l);
		json_line(&w->out, o);
		break;
	case FORMAT_CSV:
		columns_csv(&w->out, columns, ARRAY_LEN(columns), l);
		break;
	default:
		add_text(&w->out, l);
		break;
	}
}

/* The nearest of one side; what somebody rated is no news to them. */
static bool
list(struct work *w, const struct asker *a, const struct scores *s, enum near_side side,
     struct err *err)
{
	const struct dataset *d = w->s->data;
	uint32_t rows = near_rows(s, side), n = 0;
	double *score = mem_try(rows, sizeof(*score), "the distances of one row", err);
	uint32_t *order = mem_try(rows, sizeof(*order), "the neighbours of one row", err);
	bool ok = score && order;

	for (uint32_t i = 0; ok && i < rows; i++) {
		bool known =
			side == NEAR_ITEMS ? a->who && person_find(a->who, i) >= 0 : i == a->row;

		if (!known)
			order[n++] = i;
	}
	if (ok) {
		near_scores(score, s, (struct near_from){ NULL, a->code }, side);
		ok = near_sort(order, n, score, NULL, err);
	}
	for (uint32_t i = 0; ok && i < n && i < w->k; i++) {
		struct line l = { .user = id_of(w, a),
				  .rank = i + 1.0,
				  .distance = -score[order[i]],
				  .rating = NAN };

		if (side == NEAR_ITEMS) {
			l.item = ids_get(&d->item_ids, order[i]);
			l.title = dataset_title(d, order[i]);
			put_rating(&l, w, a, order[i]);
		} else {
			l.title = l.neighbor = ids_get(&d->user_ids, order[i]);
		}
		add_line(w, &l);
	}
	free(score);
	free(order);
	return ok;
}

static void
add_head(struct work *w, const struct asker *a, const struct result_record *rec)
{
	const char *id = id_of(w, a);
	struct str code = STR_INIT;
	json_t *o;

	for (uint32_t j = 0; j < w->job.bits; j++)
		str_addc(&code, bits_get(a->code, j) ? '1' : '0');
	if (w->s->opt->format == FORMAT_JSON) {
		o = json_object();
		json_put_text(o, "type", "code");
		json_put_text(o, "user", id);
		json_put_text(o, "model", rec->row->name);
		json_put_count(o, "bits", w->job.bits);
		json_put_count(o, "epochs", rec->epochs);
		json_put_text(o, "code", code.s);
		json_line(&w->out, o);
	} else if (w->s->opt->format == FORMAT_TEXT) {
		str_add(&w->out, w->out.len ? "\n" : "");
		if (id) {
			str_add(&w->out, "user ");
			str_add_clean(&w->out, id, strlen(id));
		} else {
			str_addf(&w->out, "somebody who rated %u item%s", a->who->n,
				 plural(a->who->n));
		}
		str_addf(&w->out, ": %s, %u bits, epoch %u\n%s\n", rec->row->name, w->job.bits,
			 rec->epochs, code.s);
	}
	str_free(&code);
}

static bool
make_code(struct work *w, struct asker *a, const struct result_record *rec)
{
	const struct model_ops *ops = w->job.ops;
	const struct codes *c = rec->codes;
	struct user_encoder *e;
	float f[1024];
	bool ok;

	a->code = mem_new(c->words, sizeof(*a->code));
	if (a->row >= 0) {
		memcpy(a->code, c->user + (size_t)a->row * c->words, c->words * sizeof(*a->code));
		return true;
	}
	e = ops->user_encoder(rec->model, &w->err);
	ok = e && user_encode(e, f, a->who->item, a->who->rating, a->who->n, &w->err);
	if (ok)
		bits_from_sign(a->code, f, 1, w->job.bits);
	user_encoder_free(e);
	return ok;
}

static void
on_result(void *ctx, const struct result_record *rec)
{
	struct work *w = ctx;
	const struct codes *c = rec->codes;
	struct scores s = { .kind = SCORES_HAMMING,
			    .users = c->users,
			    .items = c->items,
			    .bits = c->bits,
			    .words = c->words,
			    .user_code = c->user,
			    .item_code = c->item };

	w->ok = true;
	if (w->s->opt->format == FORMAT_CSV)
		columns_csv_head(&w->out, columns, ARRAY_LEN(columns));
	for (size_t i = 0; w->ok && i < w->askers; i++) {
		struct asker *a = &w->asker[i];
		bool text = w->s->opt->format == FORMAT_TEXT;

		w->ok = make_code(w, a, rec);
		if (!w->ok)
			break;
		add_head(w, a, rec);
		if (text)
			str_add(&w->out, " rank    d  item\n");
		w->ok = list(w, a, &s, NEAR_ITEMS, &w->err);
		if (text)
			str_add(&w->out, " rank    d  user\n");
		w->ok = w->ok && list(w, a, &s, NEAR_USERS, &w->err);
	}
}

static void
on_ended(void *ctx, enum run_end end, const struct err *err)
{
	struct work *w = ctx;

	(void)err;
	w->stopped = end == RUN_STOPPED;
}

static enum verdict
between(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	const struct work *w = ctx;
	char what[80];

	(void)net;
	if (signals_stop())
		return STOP_NOW;
	if (progress_due()) {
		snprintf(what, sizeof(what), "%s %u bits, epoch %u/%u", w->job.ops->family,
			 w->job.bits, epoch, job_epochs(&w->job));
		progress_draw(what, (epoch - 1 + (double)batch / (batches ? batches : 1)) /
					    job_epochs(&w->job));
	}
	return GO_ON;
}

/* Whom --user and --rate name. */
static bool
find_askers(struct work *w, struct err *err)
{
	const struct options *o = w->s->opt;

	w->asker = mem_new(o->users.n + 1, sizeof(*w->asker));
	for (size_t i = 0; i < o->users.n; i++) {
		int64_t row = ids_find(&w->s->data->user_ids, o->users.word[i]);

		if (row < 0)
			return err_set(err, ERR_USAGE, "--user: there is no user '%s'",
				       o->users.word[i]);
		w->asker[w->askers++] = (struct asker){ .row = row };
	}
	for (size_t i = 0; i < o->rates.n; i++) {
		uint32_t item;
		float rating;
		struct err why = ERR_INIT;

		if (!person_parse(w->s->data, o->rates.word[i], &item, &rating, &why))
			return err_set(err, ERR_USAGE, "--rate: %s", why.msg);
		if (rating == 0 && !strcmp(strrchr(o->rates.word[i], '='), "=-"))
			person_take_back(&w->who, item);
		else if (!person_rate(&w->who, item, rating))
			return err_set(err, ERR_USAGE, "--rate: at most %d ratings", PERSON_MOST);
	}
	if (o->rates.n)
		w->asker[w->askers++] = (struct asker){ .row = -1, .who = &w->who };
	return true;
}

static bool
plan(struct work *w, struct err *err)
{
	const struct options *o = w->s->opt;
	struct asked asked;

	if (!models_asked(&asked, o, err))
		return false;
	if (asked.n != 1 || o->nbits != 1)
		return err_set(err, ERR_USAGE,
			       "--batch=neighbors takes one row and one code length");
	if (asked.row[0]->form != FORM_S && asked.row[0]->form != FORM_SST)
		return err_set(err, ERR_USAGE,
			       "--batch=neighbors goes by Hamming distance, and %s has no codes; "
			       "rows in S and SST have",
			       asked.row[0]->name);
	if (o->rates.n && !asked.ops[0]->user_encoder)
		return err_set(err, ERR_USAGE,
			       "--rate: %s learns features of the users of the data alone; CCSR, "
			       "AECF and DJSRH have an encoder for others",
			       asked.ops[0]->family);
	w->k = o->eval.k[o->eval.cutoffs - 1];
	return find_askers(w, err) && models_job(&w->job, &asked, asked.ops[0], o->bits[0],
						 w->s->data, w->s->split, o, err);
}

bool
job_neighbors(struct setup *s, struct err *err)
{
	struct work w = { .s = s };
	struct sink sink = { .ctx = &w, .result = on_result, .ended = on_ended };
	struct control control = { .ctx = &w, .between = between };
	bool ok = plan(&w, err);

	if (ok) {
		progress_start(s->opt->quiet);
		ok = train(&w.job, &sink, &control, NULL, NULL, err);
		progress_hide();
	}
	if (ok && w.stopped)
		ok = err_set(err, ERR_INTERRUPTED, "interrupted while training");
	else if (ok && !w.ok)
		ok = err_set(err, w.err.code, "%s", w.err.msg);
	ok = ok && print_str(&w.out, err);
	for (size_t i = 0; i < w.askers; i++)
		free(w.asker[i].code);
	free(w.asker);
	str_free(&w.out);
	return ok;
}
