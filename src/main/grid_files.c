/* The grid for other programs: JSON lines and CSV. */
#include <math.h>

#include "grid.h"
#include "json.h"
#include "report.h"

static json_t *
by_cutoff(const struct grid_table *t, double (*value)(const struct board_cell *c),
	  const struct board_cell *cell)
{
	json_t *o = json_object();

	for (int i = 0; i < t->board.eval.cutoffs; i++) {
		char key[16];

		snprintf(key, sizeof(key), "%u", t->board.eval.k[i]);
		json_put_real(o, key, value(&cell[i]));
	}
	return o;
}

/* The columns of a cell, for JSON and CSV alike. */
#define COLUMNS(X)                                                                                 \
	X(ndcg, c->mean)                                                                           \
	X(ndcg_sd, c->sd)                                                                          \
	X(ndcg_low, c->low)                                                                        \
	X(ndcg_high, c->high)                                                                      \
	X(paper, c->paper)                                                                         \
	X(difference, c->mean - c->paper)                                                          \
	X(chance, c->chance)                                                                       \
	X(item_mean, c->item_mean)

#define X(name, expression)                                                                        \
	static double name##_of(const struct board_cell *c)                                        \
	{                                                                                          \
		return expression;                                                                 \
	}
COLUMNS(X)
#undef X

static json_t *
best_of(const struct grid_table *t, const struct board_cell *cell)
{
	json_t *o = json_object();

	for (int i = 0; i < t->board.eval.cutoffs; i++) {
		char key[16];

		snprintf(key, sizeof(key), "%u", t->board.eval.k[i]);
		json_put_switch(o, key, cell[i].best);
	}
	return o;
}

/* What a cell of one seed shows beside its scores; a rule shows nothing. */
static json_t *
facts_json(const struct grid_cell *c)
{
	json_t *o = json_object();

	json_put_real(o, "first_rating", c->facts.first_rating);
	json_put_real(o, "first_count", c->facts.first_count);
	json_put_real(o, "user_code", c->facts.user_code);
	json_put_real(o, "item_code", c->facts.item_code);
	json_put_real(o, "user_alike", c->facts.user_alike);
	json_put_real(o, "item_alike", c->facts.item_alike);
	return o;
}

/* What each seed scored; only here stands what training took. */
static json_t *
seeds_json(const struct grid_table *t, const struct model_row *row, int length, int way)
{
	const struct board *b = &t->board;
	json_t *list = json_array();

	for (int i = 0; i < b->seeds; i++) {
		const struct grid_cell *c = grid_find(b->grid, row, b->bits[length], b->seed[i]);
		json_t *o, *ndcg;

		if (!c || !c->done)
			continue;
		o = json_object();
		ndcg = json_object();
		for (int k = 0; k < b->eval.cutoffs; k++) {
			char key[16];

			snprintf(key, sizeof(key), "%u", b->eval.k[k]);
			json_put_real(ndcg, key, c->ndcg[way].expected[k]);
		}
		json_put_count(o, "seed", c->seed);
		json_put(o, "ndcg", ndcg);
		json_put_count(o, "epochs", c->epochs);
		json_put_real(o, "seconds", c->seconds);
		json_put(o, "facts", facts_json(c));
		json_array_append_new(list, o);
	}
	return list;
}

/* By cut-off why the row is at or below chance there, null where it is above; and what
 * is known of its family, where it is. */
static void
put_reasons(json_t *cell, const struct grid_table *t, const struct model_row *row, int length,
	    int way)
{
	json_t *o = json_object();
	bool low = false;

	for (int i = 0; i < t->board.eval.cutoffs; i++) {
		struct str why = STR_INIT;
		char key[16];

		snprintf(key, sizeof(key), "%u", t->board.eval.k[i]);
		low = board_reason(&why, &t->board, row, length, way, i) || low;
		json_put_text(o, key, why.s);
		str_free(&why);
	}
	json_put(cell, "reason", o);
	json_put_text(cell, "caveat", low ? board_caveat(row) : NULL);
}

static json_t *
cell_json(const struct grid_table *t, const struct model_row *row, int length, int way)
{
	const struct board *b = &t->board;
	struct eval_options opt = grid_way_options(&b->eval, way);
	struct board_cell cell[CUTOFFS_MAX];
	json_t *o = json_object();

	for (int cut = 0; cut < b->eval.cutoffs; cut++)
		cell[cut] = board_cell(b, row, length, way, cut);
	json_put_text(o, "type", "grid");
	json_put_text(o, "model", row->name);
	json_put_count(o, "bits", b->bits[length]);
	json_put_text(o, "protocol", protocol_name(opt.protocol));
	json_put_text(o, "gain", gain_name(opt.gain));
	json_put_text(o, "ties", "expected");
	json_put_count(o, "users", cell[0].users);
	json_put_count(o, "users_skipped", cell[0].skipped);
#define X(name, expression) json_put(o, #name, by_cutoff(t, name##_of, cell));
	COLUMNS(X)
#undef X
	json_put(o, "best", best_of(t, cell));
	put_reasons(o, t, row, length, way);
	json_put_text(o, "recipe", recipe_name(t->s->opt->recipe));
	json_put(o, "seeds", seeds_json(t, row, length, way));
	return o;
}

static const char *
against_name(enum grid_against against)
{
	static const char *const names[] = { "item mean", "best", "asked" };

	return names[against];
}

static json_t *
pair_json(const struct grid_table *t, const struct grid_pair *p)
{
	const struct paired *u = &p->is.users;
	json_t *o = json_object();

	json_put_text(o, "type", "compare");
	json_put_text(o, "model", p->row->name);
	json_put_text(o, "against", p->other->name);
	json_put_text(o, "because", against_name(p->against));
	json_put_count(o, "bits", t->board.bits[p->length]);
	json_put_text(o, "protocol", protocol_name(t->board.eval.protocol));
	json_put_text(o, "gain", gain_name(t->board.eval.gain));
	json_put_count(o, "k", t->board.eval.k[t->board.eval.cutoffs - 1]);
	json_put_count(o, "users", u->users);
	json_put_count(o, "wins", u->wins);
	json_put_count(o, "ties", u->ties);
	json_put_count(o, "losses", u->losses);
	json_put_real(o, "difference", u->mean);
	json_put_real(o, "low", u->low);
	json_put_real(o, "high", u->high);
	json_put_real(o, "p_bootstrap", u->p_bootstrap);
	json_put_real(o, "p_holm", p->p_holm);
	json_put_real(o, "t", u->t);
	json_put_real(o, "p_t", u->p_t);
	json_put_real(o, "z_wilcoxon", u->z);
	json_put_real(o, "p_wilcoxon", u->p_wilcoxon);
	json_put_real(o, "rank_biserial", u->effect);
	json_put_count(o, "seeds", (unsigned)p->is.seeds);
	json_put_count(o, "seeds_agree", (unsigned)p->is.agree);
	return o;
}

/* A family's distance from the printed values, and its rows'. */
static json_t *
distance_json(const struct grid_table *t, const struct model_ops *ops, double distance, int cells)
{
	json_t *o = json_object(), *rows = json_object();

	for (int i = 0; i < t->board.rows; i++) {
		const struct model_row *row = t->board.row[i];
		int mine;

		if (board_is_of(row, ops))
			json_put_real(rows, row->name, board_distance(&t->board, row, &mine));
	}
	json_put_text(o, "type", "distance");
	json_put_text(o, "family", ops->family);
	json_put_count(o, "cells", (unsigned)cells);
	json_put_real(o, "mean_absolute_difference", distance);
	json_put(o, "rows", rows);
	return o;
}

void
grid_json(struct str *out, const struct grid_table *t)
{
	const struct board *b = &t->board;

	json_line(out, report_json_run(t->s));
	for (int row = 0; row < b->rows; row++) {
		for (int at = 0; at < b->lengths * GRID_WAYS; at++) {
			if (board_has(&t->board, at % GRID_WAYS))
				json_line(out, cell_json(t, b->row[row], at / GRID_WAYS,
							 at % GRID_WAYS));
		}
	}
	for (size_t i = 0; i < t->pairs; i++)
		json_line(out, pair_json(t, &t->pair[i]));
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		int cells;
		double distance = board_family_distance(b, *f, &cells);

		if (cells)
			json_line(out, distance_json(t, *f, distance, cells));
	}
}

/* --- CSV --- */

/* A number, or nothing where there is none. */
static void
add(struct str *out, double v)
{
	str_addc(out, ',');
	if (isfinite(v))
		str_addf(out, "%.15g", v);
}

void
grid_csv(struct str *out, const struct grid_table *t)
{
	const struct board *b = &t->board;

	str_add(out, "model,bits,protocol,gain,ties,k,seeds,users,users_skipped,best,recipe");
#define X(name, expression) str_add(out, "," #name);
	COLUMNS(X)
#undef X
	str_add(out, "\n");
	for (int at = 0; at < b->rows * b->lengths * GRID_WAYS * b->eval.cutoffs; at++) {
		int cut = at % b->eval.cutoffs, way = at / b->eval.cutoffs % GRID_WAYS;
		int length = at / b->eval.cutoffs / GRID_WAYS % b->lengths;
		const struct model_row *row = b->row[at / b->eval.cutoffs / GRID_WAYS / b->lengths];
		struct eval_options opt = grid_way_options(&b->eval, way);
		struct board_cell cell = board_cell(b, row, length, way, cut), *c = &cell;

		if (!board_has(&t->board, way))
			continue;
		str_addf(out, "%s,%u,%s,%s,expected,%u,%d,%zu,%zu,%s,%s", row->name,
			 b->bits[length], protocol_name(opt.protocol), gain_name(opt.gain),
			 opt.k[cut], c->seeds, c->users, c->skipped, c->best ? "yes" : "no",
			 recipe_name(t->s->opt->recipe));
#define X(name, expression) add(out, expression);
		COLUMNS(X)
#undef X
		str_add(out, "\n");
	}
}

void
grid_compare_csv(struct str *out, const struct grid_table *t)
{
	str_add(out, "model,against,because,bits,k,users,wins,ties,losses,seeds,seeds_agree,"
		     "difference,low,high,p_bootstrap,p_holm,t,p_t,z_wilcoxon,p_wilcoxon,"
		     "rank_biserial\n");
	for (size_t i = 0; i < t->pairs; i++) {
		const struct grid_pair *p = &t->pair[i];
		const struct paired *u = &p->is.users;

		str_addf(out, "%s,%s,%s,%u,%u,%zu,%zu,%zu,%zu,%d,%d", p->row->name, p->other->name,
			 against_name(p->against), t->board.bits[p->length],
			 t->board.eval.k[t->board.eval.cutoffs - 1], u->users, u->wins, u->ties,
			 u->losses, p->is.seeds, p->is.agree);
		add(out, u->mean);
		add(out, u->low);
		add(out, u->high);
		add(out, u->p_bootstrap);
		add(out, p->p_holm);
		add(out, u->t);
		add(out, u->p_t);
		add(out, u->z);
		add(out, u->p_wilcoxon);
		add(out, u->effect);
		str_add(out, "\n");
	}
}
