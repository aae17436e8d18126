#include "eval/set.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/par.h"

enum {
	USERS_A_PART = 256,
	BITS_MOST = 4, /* the bits of the known items may take as many times their lists */
};

struct work {
	struct eval_set *set;
	const struct dataset *data;
};

/* Sorts one user's entries by gain; r and scratch [longest]. */
static void
sort_user(struct eval_set *set, const struct dataset *data, uint32_t user, struct ranked *r,
	  struct ranked *scratch)
{
	const struct csr *m = &set->split->user[set->opt.fold];
	size_t from = m->ptr[user], n = csr_len(m, user);

	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){ gain_of(set->opt.gain, set->opt.threshold, data,
						(double)m->val[from + i]),
					m->col[from + i] };
	rank_sort(r, scratch, n);
	for (size_t i = 0; i < n; i++) {
		set->item[from + i] = r[i].at;
		set->gain[from + i] = r[i].score;
	}
}

static void
list_known(struct eval_set *set, uint32_t user)
{
	uint32_t *to = set->known + set->known_ptr[user];

	for (enum fold f = FOLD_TRAIN; f < set->opt.fold; f++) {
		const struct csr *m = &set->split->user[f];
		size_t n = csr_len(m, user);

		memcpy(to, m->col + m->ptr[user], n * sizeof(*to));
		to += n;
	}
	for (const uint32_t *known = set->known + set->known_ptr[user];
	     set->known_bit && known < to; known++)
		set->known_bit[user * set->known_words + *known / 64] |= (uint64_t)1 << *known % 64;
}

static void
prepare_part(void *ctx, int part)
{
	const struct work *w = ctx;
	struct eval_set *set = w->set;
	uint32_t from = (uint32_t)part * USERS_A_PART;
	uint32_t to = set->users - from < USERS_A_PART ? set->users : from + USERS_A_PART;
	struct ranked *r = mem_new(set->longest, sizeof(*r));
	struct ranked *scratch = mem_new(set->longest, sizeof(*scratch));

	for (uint32_t u = from; u < to; u++) {
		size_t n = set->ptr[u + 1] - set->ptr[u];

		sort_user(set, w->data, u, r, scratch);
		for (int k = 0; k < set->opt.cutoffs; k++)
			set->ideal[(size_t)u * (size_t)set->opt.cutoffs + (size_t)k] = dcg_ideal(
				set->gain + set->ptr[u], n, &set->discounts, set->opt.k[k]);
		if (set->known)
			list_known(set, u);
	}
	free(r);
	free(scratch);
}

static bool
room_for_known(struct eval_set *set, struct err *err)
{
	size_t n, words;

	set->known_ptr =
		mem_try((size_t)set->users + 1, sizeof(*set->known_ptr), "the known items", err);
	if (!set->known_ptr)
		return false;
	for (uint32_t u = 0; u < set->users; u++) {
		set->known_ptr[u + 1] = set->known_ptr[u];
		for (enum fold f = FOLD_TRAIN; f < set->opt.fold; f++)
			set->known_ptr[u + 1] += csr_len(&set->split->user[f], u);
	}
	n = set->known_ptr[set->users];
	set->known = mem_try(n, sizeof(*set->known), "the known items", err);
	set->known_words = ((size_t)set->items + 63) / 64;
	words = set->users * set->known_words;
	if (words * sizeof(*set->known_bit) > BITS_MOST * n * sizeof(*set->known))
		return set->known;
	set->known_bit = mem_try(words, sizeof(*set->known_bit), "the known items", err);
	return set->known && set->known_bit;
}

struct eval_set *
eval_set_new(const struct dataset *data, const struct split *split, const struct eval_options *opt,
	     struct par *par, struct err *err)
{
	const struct csr *m = &split->user[opt->fold];
	struct eval_set *set = mem_new(1, sizeof(*set));
	struct work w = { set, data };

	set->opt = *opt;
	set->split = split;
	set->users = data->users;
	set->items = data->items;
	set->most = opt->k[opt->cutoffs - 1];
	set->ptr = m->ptr;
	set->item = mem_try(csr_nnz(m), sizeof(*set->item), "the items to rank", err);
	set->gain = mem_try(csr_nnz(m), sizeof(*set->gain), "the gains", err);
	set->ideal = mem_try((size_t)set->users * (size_t)opt->cutoffs, sizeof(*set->ideal),
			     "the ideal DCG", err);
	discounts_init(&set->discounts, set->most);
	if (!set->item || !set->gain || !set->ideal ||
	    (opt->protocol == PROTOCOL_ALL && !room_for_known(set, err))) {
		eval_set_free(set);
		return NULL;
	}
	for (uint32_t u = 0; u < set->users; u++)
		if (csr_len(m, u) > set->longest)
			set->longest = csr_len(m, u);
	par_run(par, (int)((set->users + USERS_A_PART - 1) / USERS_A_PART), prepare_part, &w);
	return set;
}

void
eval_set_free(struct eval_set *set)
{
	if (!set)
		return;
	discounts_free(&set->discounts);
	free(set->item);
	free(set->gain);
	free(set->ideal);
	free(set->known_ptr);
	free(set->known);
	free(set->known_bit);
	free(set);
}
