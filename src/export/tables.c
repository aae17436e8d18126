#include "hamtop/export/tables.h"

#include <string.h>

#include "hamtop/eval/groups.h"
#include "hamtop/export/csv.h"
#include "hamtop/export/out.h"

/* Ends the line and hands it on. */
static void
put_line(struct out *out, struct str *line)
{
	csv_end(line);
	out_add(out, line->s, line->len);
	str_clear(line);
}

bool
table_ids(const char *path, const struct ids *ids, struct err *err)
{
	struct out *out = out_open(path, err);
	struct str line = STR_INIT;

	if (!out)
		return false;
	for (uint32_t i = 0; i < ids->n; i++) {
		str_clear(&line);
		str_add_clean(&line, ids_get(ids, i), strlen(ids_get(ids, i)));
		str_addc(&line, '\n');
		out_add(out, line.s, line.len);
	}
	str_free(&line);
	return out_close(out, err);
}

bool
table_split(const char *path, const struct dataset *data, const struct split *split,
	    struct err *err)
{
	static const char head[] = "user,item,rating,fold\n";
	struct out *out = out_open(path, err);
	struct str line = STR_INIT;

	if (!out)
		return false;
	out_add(out, head, sizeof(head) - 1);
	for (uint32_t u = 0; u < data->users; u++) {
		for (size_t e = data->by_user.ptr[u]; e < data->by_user.ptr[u + 1]; e++) {
			csv_text(&line, ids_get(&data->user_ids, u));
			csv_text(&line, ids_get(&data->item_ids, data->by_user.col[e]));
			csv_float(&line, data->by_user.val[e]);
			csv_text(&line, fold_name((enum fold)split->fold[e]));
			put_line(out, &line);
		}
	}
	str_free(&line);
	return out_close(out, err);
}

bool
table_losses(const char *path, const struct loss_line *lines, size_t n, struct err *err)
{
	static const char head[] = "model,bits,epoch,loss,loss_sim,loss_balance,loss_ae,alpha,"
				   "seconds,valid_ndcg\n";
	struct out *out = out_open(path, err);
	struct str line = STR_INIT;

	if (!out)
		return false;
	out_add(out, head, sizeof(head) - 1);
	for (size_t i = 0; i < n; i++) {
		csv_text(&line, lines[i].model);
		csv_count(&line, lines[i].bits);
		csv_count(&line, lines[i].epoch);
		csv_number(&line, lines[i].loss);
		csv_number(&line, lines[i].loss_sim);
		csv_number(&line, lines[i].loss_balance);
		csv_number(&line, lines[i].loss_ae);
		csv_number(&line, lines[i].alpha);
		csv_number(&line, lines[i].seconds);
		csv_number(&line, lines[i].valid_ndcg);
		put_line(out, &line);
	}
	str_free(&line);
	return out_close(out, err);
}

static void
add_features(struct str *line, const struct csr *profile, uint32_t u)
{
	double x[FEATURES];

	user_features(x, profile, u);
	csv_count(line, csr_len(profile, u));
	csv_number(line, x[FEATURE_MEAN]);
	csv_number(line, x[FEATURE_SD]);
}

static void
add_user(struct out *out, struct str *line, const struct user_table *t, uint32_t u)
{
	for (int m = 0; m < t->models; m++) {
		csv_text(line, ids_get(t->ids, u));
		csv_text(line, t->scores[m].model);
		for (int c = 0; c < t->cutoffs; c++)
			csv_number(line,
				   t->scores[m].ndcg[(size_t)u * (size_t)t->cutoffs + (size_t)c]);
		add_features(line, t->profile, u);
		csv_text(line, t->group ? t->group[u] : NULL);
		put_line(out, line);
	}
}

bool
table_users(const char *path, const struct user_table *t, struct err *err)
{
	struct out *out = out_open(path, err);
	struct str line = STR_INIT;

	if (!out)
		return false;
	str_add(&line, "user,model,");
	for (int c = 0; c < t->cutoffs; c++)
		str_addf(&line, "ndcg_%u,", t->k[c]);
	str_add(&line, "num_ratings,avg_rating,std_rating,group,");
	put_line(out, &line);
	for (uint32_t u = 0; u < t->ids->n; u++)
		add_user(out, &line, t, u);
	str_free(&line);
	return out_close(out, err);
}
