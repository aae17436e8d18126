#include "hamtop/run/facts.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/bits.h"

enum { USERS_ASKED = 100 }; /* for what is ranked first of all items */

static bool
is_code(enum form form)
{
	return form == FORM_S || form == FORM_SST;
}

/* --- what is ranked first --- */

static float
sign_of(float x)
{
	return x >= 0 ? 1 : -1;
}

/* What a form ranks by, as real numbers: the features, their scaled tanh, or +1 and
 * -1, whose inner product orders as the Hamming distance does. */
static bool
ranked_by(struct features *out, const struct features *f, enum form form, struct err *err)
{
	size_t users = (size_t)f->users * f->bits, items = (size_t)f->items * f->bits;

	if (form == FORM_ST)
		return features_scaled(out, f, err);
	if (!features_init(out, f->users, f->items, f->bits, err))
		return false;
	for (size_t i = 0; i < users; i++)
		out->user[i] = form == FORM_C ? f->user[i] : sign_of(f->user[i]);
	for (size_t i = 0; i < items; i++)
		out->item[i] = form == FORM_C ? f->item[i] : sign_of(f->item[i]);
	return true;
}

/* The mean of value over the items of a list that score highest for a user. item
 * NULL: all items. */
static double
mean_of_first(const struct features *f, uint32_t user, const uint32_t *item, size_t n,
	      const double *value)
{
	const float *mine = f->user + (size_t)user * f->bits;
	double best = -INFINITY, sum = 0, tied = 0;

	for (size_t e = 0; e < n; e++) {
		const float *theirs = f->item + (item ? item[e] : e) * f->bits;
		double score = 0;

		for (uint32_t j = 0; j < f->bits; j++)
			score += (double)mine[j] * (double)theirs[j];
		if (score > best) {
			best = score;
			sum = tied = 0;
		}
		if (score == best) {
			sum += value[e];
			tied++;
		}
	}
	return sum / tied;
}

/* room: [items] */
static double
first_rating(const struct features *f, const struct csr *fold, double *room)
{
	double sum = 0, users = 0;

	for (uint32_t u = 0; u < fold->rows; u++) {
		size_t from = fold->ptr[u], n = csr_len(fold, u);
		double mean = 0;

		if (!n)
			continue;
		for (size_t e = 0; e < n; e++) {
			room[e] = (double)fold->val[from + e];
			mean += room[e] / (double)n;
		}
		sum += mean_of_first(f, u, fold->col + from, n, room) - mean;
		users++;
	}
	return sum / users;
}

/* room: [items] */
static double
first_count(const struct features *f, const struct csr *by_item, double *room)
{
	uint32_t asked = f->users < USERS_ASKED ? f->users : USERS_ASKED;
	double sum = 0;

	for (uint32_t i = 0; i < f->items; i++)
		room[i] = (double)csr_len(by_item, i);
	for (uint32_t i = 0; i < asked; i++) {
		uint32_t user = (uint32_t)((uint64_t)i * f->users / asked);

		sum += mean_of_first(f, user, NULL, f->items, room);
	}
	return sum / asked / ((double)csr_nnz(by_item) / f->items);
}

/* --- codes --- */

/* Bits that are the same in at least FACTS_ALIKE of the rows. */
static double
alike(const uint64_t *code, uint32_t rows, uint32_t bits)
{
	double n = 0;

	for (uint32_t j = 0; j < bits; j++) {
		uint32_t set = 0;

		for (uint32_t a = 0; a < rows; a++)
			set += (uint32_t)bits_get(code + (size_t)a * bits_words(bits), j);
		n += fmax(set, rows - set) >= FACTS_ALIKE * rows;
	}
	return n;
}

static int
by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The share of rows with the commonest code. Codes become numbers first: those of up
 * to 64 bits themselves, longer ones a hash of 64 bits. room: [rows] */
static double
commonest(const uint64_t *code, uint32_t rows, uint32_t words, uint64_t *room)
{
	uint32_t most = 0, run = 0;

	for (uint32_t a = 0; a < rows; a++) {
		room[a] = code[(size_t)a * words];
		for (uint32_t w = 1; w < words; w++)
			room[a] = rng_mix(room[a]) ^ code[(size_t)a * words + w];
	}
	qsort(room, rows, sizeof(*room), by_value);
	for (uint32_t a = 0; a < rows; a++) {
		run = a && room[a] == room[a - 1] ? run + 1 : 1;
		most = run > most ? run : most;
	}
	return (double)most / rows;
}

static bool
facts_of_codes(struct facts *out, const struct features *f, struct err *err)
{
	uint32_t rows = f->users > f->items ? f->users : f->items;
	uint64_t *room = mem_try(rows, sizeof(*room), "the codes", err);
	struct codes c = { 0 };
	bool ok = room && codes_init(&c, f, err);

	if (ok) {
		out->user_code = commonest(c.user, c.users, c.words, room);
		out->item_code = commonest(c.item, c.items, c.words, room);
		out->user_alike = alike(c.user, c.users, c.bits);
		out->item_alike = alike(c.item, c.items, c.bits);
	}
	codes_free(&c);
	free(room);
	return ok;
}

bool
facts_of(struct facts *out, const struct features *f, enum form form, const struct job *job,
	 struct err *err)
{
	double *room = mem_try(f->items, sizeof(*room), "the items' ratings", err);
	struct features by = { 0 };
	bool ok = room && ranked_by(&by, f, form, err);

	*out = (struct facts)FACTS_NONE;
	if (ok) {
		out->first_rating = first_rating(&by, &job->split->user[job->eval.fold], room);
		out->first_count = first_count(&by, &job->split->train_by_item, room);
		ok = !is_code(form) || facts_of_codes(out, f, err);
	}
	features_free(&by);
	free(room);
	return ok;
}
