/* The Neighbours screen in words. */
#include <config.h>

#include <math.h>

#include "hamtop/export/query.h"
#include "hamtop/num/bits.h"
#include "tui/copy.h"
#include "tui/views/neighbours.h"
#include "tui/words.h"

/* The code of who asks, with its flipped bits, as PostgreSQL writes a bit string. */
bool
neighbours_copy(const struct app *app, struct str *what, struct str *text)
{
	const struct neighbours_state *s = neighbours_state(app);
	const struct look_near *l = neighbours_look(app);
	const struct dataset *d = app->opt->data;
	bool users = asks(s->way) == NEAR_USERS;
	uint32_t bits;

	if (!l || !l->ok)
		return false;
	bits = l->snap->net[app->run.info.row_net[l->q.row]].features.bits;
	if (l->q.you)
		str_addf(what, "your code, %u bits", bits);
	else
		str_addf(what, "the code of %s %s, %u bits", users ? "user" : "item",
			 ids_get(users ? &d->user_ids : &d->item_ids, users ? s->user : s->item),
			 bits);
	for (uint32_t j = 0; j < bits; j++)
		str_addc(text, bits_get(l->code, j) ? '1' : '0');
	return true;
}

/* What those engines do not know: titles and ratings are ours, and they list every row. */
static const char *
queries_of(const struct look_near *l)
{
	if (l->q.sorting == BY_EXCESS)
		return "by plain distance, ties by row";
	return l->q.listed == LIST_EVERY || l->q.way != USER_TO_ITEMS
		       ? "all rows, ties by row"
		       : "all rows, also those that this list leaves out; ties by row";
}

void
neighbours_queries(struct app *app)
{
	const struct look_near *l = neighbours_look(app);
	struct str text = STR_INIT;
	struct query q;

	if (!l || !l->ok) {
		app_say(app, ROLE_warn, "%s", neighbours_why_nothing(app));
		return;
	}
	q = (struct query){ l->code, l->snap->net[0].features.bits, l->q.k,
			    answers(l->q.way) == NEAR_USERS };
	str_addf(&text, "-- %s, %u bits, epoch %u: %s\n", app->run.job.row[l->q.row]->name, q.bits,
		 l->q.epoch, queries_of(l));
	str_add(&text, "-- PostgreSQL 14, on codes.sql of --out\n");
	query_postgresql(&text, &q);
	str_add(&text, "\n-- with pgvector 0.7\n");
	query_pgvector(&text, &q);
	str_add(&text, "\n# Python with FAISS, beside the .npy files of --out\n");
	query_faiss(&text, &q);
	copy_show(app, "the queries", text.s);
	str_free(&text);
}

/* ---- the screen ---- */

enum { NEAREST_SAID = 20 };

static void
add_name(const struct app *app, enum near_side side, uint32_t row, struct str *out)
{
	const struct dataset *d = app->opt->data;

	if (side == NEAR_USERS) {
		str_add(out, "user ");
		words_clean(out, ids_get(&d->user_ids, row));
	} else {
		words_clean(out, dataset_title(d, row));
	}
}

/* The asker's rating of an item and its fold, if there is one. */
static void
add_rating(const struct app *app, uint32_t user, uint32_t item, struct str *out)
{
	const struct csr *m = &app->opt->data->by_user;

	for (size_t e = m->ptr[user]; e < m->ptr[user + 1]; e++)
		if (m->col[e] == item)
			str_addf(out, ", rated %g in %s", (double)m->val[e],
				 fold_name((enum fold)app->opt->split->fold[e]));
}

static void
add_near(const struct app *app, const struct look_near *l, struct str *out)
{
	const struct form_order *o = &l->form[l->q.row];
	enum form form = app->run.job.row[l->q.row]->form;
	bool code = form == FORM_S || form == FORM_SST;

	for (uint32_t i = 0; i < o->n && i < NEAREST_SAID; i++) {
		uint32_t row = o->order[i];

		if (code)
			str_addf(out, "%u, distance %.0f: ", i + 1, -o->score[row]);
		else
			str_addf(out, "%u, inner product %.4g: ", i + 1, o->score[row]);
		add_name(app, answers(l->q.way), row, out);
		if (l->q.way == USER_TO_ITEMS && !l->q.you)
			add_rating(app, l->q.asker, row, out);
		words_line(out, ".");
	}
	if (o->n > NEAREST_SAID)
		words_line(out, "%u more are farther.", o->n - NEAREST_SAID);
}

static void
add_ndcg(const struct look_near *l, struct str *out)
{
	if (l->q.way != USER_TO_ITEMS)
		return;
	if (isnan(l->ndcg.expected)) {
		words_line(out, "No NDCG: nothing with a gain to rank in the %s fold.",
			   fold_name(l->q.fold));
		return;
	}
	str_addf(out, "Of this user, %s fold, %s items: ", fold_name(l->q.fold),
		 protocol_name(l->q.protocol));
	words_ndcg(out, l->q.k, l->ndcg.expected);
	words_line(out, ", over the orders of ties from %.4f to %.4f, chance %.4f.", l->ndcg.low,
		   l->ndcg.high, l->chance.expected);
}

void
neighbours_plain(const struct app *app, struct str *out)
{
	const struct neighbours_state *s = neighbours_state(app);
	const struct look_near *l = neighbours_look(app);
	bool users = asks(s->way) == NEAR_USERS;
	uint32_t asker = users ? s->user : s->item;
	struct str what = STR_INIT, code = STR_INIT;

	str_add(out, "From ");
	if (you_ask(s)) {
		words_line(out, "you, who rated %u items; `rate ITEM=RATING` adds one.", s->who.n);
	} else {
		add_name(app, asks(s->way), asker, out);
		words_line(out,
			   ", %zu ratings; find ID, down and up choose another, side another way "
			   "to look.",
			   csr_len(users ? &app->opt->data->by_user : &app->opt->data->by_item,
				   asker));
	}
	if (!l || !l->ok)
		words_line(out, "%s", l ? l->err.msg : neighbours_why_nothing(app));
	if (l && l->ok && neighbours_copy(app, &what, &code)) {
		words_line(out, "Code by %s, epoch %u: %s.", app->run.job.row[l->q.row]->name,
			   l->q.epoch, code.s);
		add_ndcg(l, out);
		words_line(out,
			   "The nearest %s:", answers(s->way) == NEAR_USERS ? "users" : "items");
		add_near(app, l, out);
	}
	str_free(&what);
	str_free(&code);
}
