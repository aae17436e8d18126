#include "run/score.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/data/means.h"
#include "hamtop/num/bits.h"

bool
score_form(struct ndcg *out, double *per_user, struct codes *codes, const struct features *f,
	   enum form form, const struct eval_set *set, struct par *par, struct err *err)
{
	struct scores s = { .kind = SCORES_DOT,
			    .users = f->users,
			    .items = f->items,
			    .bits = f->bits,
			    .user = f->user,
			    .item = f->item };
	struct features scaled = { 0 };
	struct codes mine = { 0 };
	bool ok = true;

	if (form == FORM_ST) {
		ok = features_scaled(&scaled, f, err);
		s.user = scaled.user;
		s.item = scaled.item;
	} else if (form == FORM_S || form == FORM_SST) {
		ok = codes_init(&mine, f, err);
		s.kind = SCORES_HAMMING;
		s.user_code = mine.user;
		s.item_code = mine.item;
		s.words = mine.words;
	}
	ok = ok && ndcg_eval(out, per_user, &s, set, par, err);
	features_free(&scaled);
	if (ok && codes)
		*codes = mine;
	else
		codes_free(&mine);
	return ok;
}

float *
score_users(const double *per_user, const struct job *job, struct err *err)
{
	size_t users = job->data->users, cutoffs = (size_t)job->eval.cutoffs;
	float *out = mem_try(users, sizeof(*out), "the NDCG of each user", err);

	for (size_t u = 0; out && u < users; u++)
		out[u] = (float)per_user[(u + 1) * cutoffs - 1];
	return out;
}

/* A number an item, NULL for all alike. */
static bool
score_items(struct ndcg *out, double *per_user, const double *score, const struct job *job,
	    const struct eval_set *set, struct par *par, struct err *err)
{
	struct scores s = { .kind = score ? SCORES_ITEM : SCORES_TIED,
			    .users = job->data->users,
			    .items = job->data->items,
			    .item_score = score };

	return ndcg_eval(out, per_user, &s, set, par, err);
}

bool
score_rule(struct ndcg *out, double *per_user, const struct job *job, const struct eval_set *set,
	   struct par *par, struct err *err)
{
	double *score = NULL;
	bool ok;

	if (!job->ops->all_tied) {
		score = mem_new(job->data->items, sizeof(*score));
		job->ops->item_scores(score, job->data, job->split);
	}
	ok = score_items(out, per_user, score, job, set, par, err);
	free(score);
	return ok;
}

bool
score_baselines(struct baselines *out, const struct job *job, const struct eval_set *set,
		struct par *par, struct err *err)
{
	double *mean = mem_new(job->data->items, sizeof(*mean));
	bool ok;

	item_means(mean, job->split, ITEM_MEAN_DAMPING);
	ok = score_items(&out->chance, NULL, NULL, job, set, par, err) &&
	     score_items(&out->item_mean, NULL, mean, job, set, par, err);
	free(mean);
	return ok;
}
