/* The text files of --out, from plain arrays. Every text from the data is clean
 * (str_add_clean), alike in all files, so that ids match between them. */
#ifndef HAMTOP_EXPORT_TABLES_H
#define HAMTOP_EXPORT_TABLES_H

#include "hamtop/data/dataset.h"
#include "hamtop/data/split.h"

/* users.txt, items.txt: an id a line, in row order. */
bool table_ids(const char *path, const struct ids *ids, struct err *err);

/* split.csv: user,item,rating,fold. */
bool table_split(const char *path, const struct dataset *data, const struct split *split,
		 struct err *err);

/* loss.csv: one line an epoch; NAN is an empty field. */
struct loss_line {
	const char *model;
	uint32_t bits;
	unsigned epoch;
	double loss, loss_sim, loss_balance, loss_ae, alpha, seconds, valid_ndcg;
};
bool table_losses(const char *path, const struct loss_line *lines, size_t n, struct err *err);

/* per_user.csv: user,model,ndcg_K..,num_ratings,avg_rating,std_rating,group; one
 * line a user and model, the models of a user together. */
struct user_scores {
	const char *model;
	const double *ndcg; /* [users, cutoffs], NAN: an empty field */
};
struct user_table {
	const struct ids *ids;
	const struct csr *profile; /* users x items: the ratings behind the three features */
	int cutoffs;
	const uint32_t *k; /* [cutoffs] */
	int models;
	const struct user_scores *scores; /* [models] */
	const char *const *group;	  /* [users] "CCSR", "AECF", "tied", or NULL */
};
bool table_users(const char *path, const struct user_table *t, struct err *err);

#endif
