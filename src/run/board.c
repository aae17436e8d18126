#include "hamtop/run/board.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/eval/paper.h"

static const struct group {
	enum form form;
	const char *name;
} groups[] = {
	{ FORM_RULE, "rules: the same for every length" },
	{ FORM_C, "C: real features, inner product" },
	{ FORM_ST, "ST: scaled tanh, inner product" },
	{ FORM_SST, "SST: sign of scaled tanh, Hamming distance" },
	{ FORM_S, "S: sign, Hamming distance" },
};

int
board_group(const struct model_row *row)
{
	int i = 0;

	while (groups[i].form != row->form)
		i++;
	return i;
}

const char *
board_group_name(int group)
{
	return groups[group].name;
}

void
board_init(struct board *b, const struct grid *grid, const struct model_row *const *row, int rows,
	   const uint32_t *bits, int lengths, const uint64_t *seed, int seeds,
	   const struct eval_options *eval)
{
	*b = (struct board){ .grid = grid, .lengths = lengths, .seeds = seeds, .eval = *eval };
	for (int group = 0; group < (int)ARRAY_LEN(groups); group++) {
		for (int i = 0; i < rows; i++) {
			if (board_group(row[i]) == group)
				b->row[b->rows++] = row[i];
		}
	}
	for (int i = 0; i < lengths; i++)
		b->bits[i] = bits[i];
	for (int i = 0; i < seeds; i++)
		b->seed[i] = seed[i];
	model_find("Random", &b->chance);
	model_find("ItemMean", &b->item_mean);
}

const char *
board_candidates(enum protocol protocol)
{
	return protocol == PROTOCOL_RATED ? "the user's test-rated items"
					  : "all items not in training";
}

void
board_title(struct str *out, const struct board *b, int way, int cut)
{
	struct eval_options opt = grid_way_options(&b->eval, way);

	str_addf(out, "NDCG@%u, %s, gain ", opt.k[cut], board_candidates(opt.protocol));
	if (opt.gain == GAIN_BINARY)
		str_addf(out, "1 where R > %g", opt.threshold);
	else
		str_add(out, opt.gain == GAIN_EXP ? "2^R - 1" : "R");
}

bool
board_has(const struct board *b, int way)
{
	struct eval_options opt = grid_way_options(&b->eval, way);
	struct err cannot = ERR_INIT;

	return eval_check(&opt, b->grid->data, &cannot);
}

static const struct grid_cell *
done_cell(const struct board *b, const struct model_row *row, int length, int seed)
{
	const struct grid_cell *c = grid_find(b->grid, row, b->bits[length], b->seed[seed]);

	return c && c->done ? c : NULL;
}

/* Means over the seeds that are done. */
static struct board_cell
mean_cell(const struct board *b, const struct model_row *row, int length, int way, int cut)
{
	struct board_cell out = { .low = 0 };
	double score[BOARD_SEEDS_MAX] = { 0 };

	for (int i = 0; i < b->seeds; i++) {
		const struct grid_cell *c = done_cell(b, row, length, i);

		if (!c)
			continue;
		if (!out.seeds) {
			out.users = c->ndcg[way].users;
			out.skipped = c->ndcg[way].skipped;
		}
		score[out.seeds++] = c->ndcg[way].expected[cut];
		out.low += c->ndcg[way].low[cut];
		out.high += c->ndcg[way].high[cut];
	}
	out.mean = stats_mean(score, (size_t)out.seeds);
	out.sd = stats_sd(score, (size_t)out.seeds);
	out.low = out.seeds ? out.low / out.seeds : NAN;
	out.high = out.seeds ? out.high / out.seeds : NAN;
	return out;
}

/* A rule beside a row: of the seeds that the row has. */
static double
rule_beside(const struct board *b, const struct model_row *rule, const struct model_row *row,
	    int length, int way, int cut)
{
	double sum = 0;
	int seeds = 0;

	for (int i = 0; i < b->seeds; i++) {
		const struct grid_cell *c = done_cell(b, rule, length, i);

		if (!c || !done_cell(b, row, length, i))
			continue;
		sum += c->ndcg[way].expected[cut];
		seeds++;
	}
	return seeds ? sum / seeds : NAN;
}

static bool
is_best(const struct board *b, const struct model_row *row, int length, int way, int cut,
	double mean)
{
	if (row->form == FORM_RULE || !isfinite(mean))
		return false;
	for (int i = 0; i < b->rows; i++) {
		if (b->row[i]->form == row->form &&
		    mean_cell(b, b->row[i], length, way, cut).mean > mean)
			return false;
	}
	return true;
}

struct board_cell
board_cell(const struct board *b, const struct model_row *row, int length, int way, int cut)
{
	struct eval_options opt = grid_way_options(&b->eval, way);
	struct board_cell out = mean_cell(b, row, length, way, cut);

	out.paper = paper_beside(b->grid->data, &opt, row->name, b->bits[length], opt.k[cut]);
	out.chance = rule_beside(b, b->chance, row, length, way, cut);
	out.item_mean = rule_beside(b, b->item_mean, row, length, way, cut);
	out.best = is_best(b, row, length, way, cut, out.mean);
	return out;
}

double
board_distance(const struct board *b, const struct model_row *row, int *cells)
{
	/* a value was printed for one of these: see paper_beside() */
	const int ways[] = { grid_way(PROTOCOL_RATED, GAIN_EXP),
			     grid_way(PROTOCOL_ALL, b->eval.gain) };
	int lengths = row->form == FORM_RULE ? 1 : b->lengths;
	double sum = 0;

	*cells = 0;
	for (int at = 0; at < 2 * lengths * b->eval.cutoffs; at++) {
		struct board_cell c = board_cell(b, row, at / 2 / b->eval.cutoffs, ways[at % 2],
						 at / 2 % b->eval.cutoffs);

		if (!isfinite(c.paper) || !isfinite(c.mean))
			continue;
		sum += fabs(c.mean - c.paper);
		++*cells;
	}
	return *cells ? sum / *cells : NAN;
}

bool
board_is_of(const struct model_row *row, const struct model_ops *ops)
{
	return row >= ops->rows && row < ops->rows + ops->nrows;
}

double
board_family_distance(const struct board *b, const struct model_ops *ops, int *cells)
{
	double sum = 0;

	*cells = 0;
	for (int i = 0; i < b->rows; i++) {
		int mine = 0;
		double distance =
			board_is_of(b->row[i], ops) ? board_distance(b, b->row[i], &mine) : NAN;

		sum += mine ? distance * mine : 0;
		*cells += mine;
	}
	return *cells ? sum / *cells : NAN;
}

const struct model_row *
board_best(const struct board *b, int length, int way, int cut)
{
	const struct model_row *best = NULL;
	double most = -INFINITY;

	for (int i = 0; i < b->rows; i++) {
		double mean = mean_cell(b, b->row[i], length, way, cut).mean;

		if (b->row[i]->form == FORM_RULE || !(mean > most))
			continue;
		most = mean;
		best = b->row[i];
	}
	return best;
}

/* Adds a seed's scores to the sums of users who have both. */
static void
add_seed(double *mine, double *theirs, uint32_t *count, const float *x, const float *y,
	 uint32_t users)
{
	for (uint32_t u = 0; u < users; u++) {
		if (isnan(x[u]) || isnan(y[u]))
			continue;
		mine[u] += (double)x[u];
		theirs[u] += (double)y[u];
		count[u]++;
	}
}

bool
board_compare(struct board_comparison *out, const struct board *b, const struct model_row *a,
	      const struct model_row *other, int length, int way, const struct resampling *how,
	      struct par *par, struct err *err)
{
	uint32_t users = b->grid->data->users, *count = NULL;
	int last = b->eval.cutoffs - 1;
	double *mine = mem_try(users, sizeof(*mine), "scores of users", err), *theirs = NULL;
	double diff[BOARD_SEEDS_MAX];
	bool ok = false;

	if (!mine || !(theirs = mem_try(users, sizeof(*theirs), "scores of users", err)) ||
	    !(count = mem_try(users, sizeof(*count), "scores of users", err)))
		goto out;
	*out = (struct board_comparison){ .seeds = 0 };
	for (int i = 0; i < b->seeds; i++) {
		const struct grid_cell *x = done_cell(b, a, length, i);
		const struct grid_cell *y = done_cell(b, other, length, i);

		if (!x || !y)
			continue;
		diff[out->seeds++] = x->ndcg[way].expected[last] - y->ndcg[way].expected[last];
		add_seed(mine, theirs, count, x->per_user + (size_t)way * users,
			 y->per_user + (size_t)way * users, users);
	}
	for (uint32_t u = 0; u < users; u++) {
		mine[u] = count[u] ? mine[u] / count[u] : NAN;
		theirs[u] = count[u] ? theirs[u] / count[u] : NAN;
	}
	ok = stats_paired(&out->users, mine, theirs, users, how, par, err);
	for (int i = 0; ok && i < out->seeds; i++)
		out->agree += out->users.mean * diff[i] > 0;
out:
	free(mine);
	free(theirs);
	free(count);
	return ok;
}
