/* The Neighbours screen in words. */
#include <config.h>

#include "hamtop/export/query.h"
#include "hamtop/num/bits.h"
#include "tui/copy.h"
#include "tui/views/neighbours.h"

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
