#include "hamtop/run/meaning.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"

/* A row's traits are added one after another, rows in order. */
struct making {
	struct traits *t;
	size_t have, cap;
};

/* The number of a name; UINT32_MAX when there are too many already. */
static uint32_t
trait_of(struct traits *t, const char *name, size_t len)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (strlen(t->name[i]) == len && !memcmp(t->name[i], name, len))
			return i;
	if (t->n == TRAITS_MOST)
		return UINT32_MAX;
	t->name[t->n] = mem_strndup(name, len);
	return t->n++;
}

static void
add_trait(struct making *m, uint32_t row, const char *name, size_t len)
{
	struct traits *t = m->t;
	uint32_t trait = trait_of(t, name, len);

	if (trait == UINT32_MAX)
		return;
	/* a row may name it twice */
	for (size_t e = t->ptr[row]; e < m->have; e++)
		if (t->trait[e] == trait)
			return;
	VEC_ROOM(t->trait, m->have, m->cap);
	t->trait[m->have++] = trait;
	t->count[trait]++;
}

/* Parts between bars; the words, NULL or three, stand before those of a row that has
 * all three. */
static void
add_groups(struct making *m, uint32_t row, const char *groups, const char *const *word)
{
	int parts = groups != NULL;

	for (const char *at = groups; at && *at; at++)
		parts += *at == '|';
	for (int i = 0; groups && i < parts; i++) {
		size_t len = strcspn(groups, "|");
		char name[64];

		if (word && parts == 3 && len) {
			snprintf(name, sizeof(name), "%s %.*s", word[i], (int)len, groups);
			add_trait(m, row, name, strlen(name));
		} else if (len) {
			add_trait(m, row, groups, len);
		}
		groups += len + 1;
	}
}

static int
rising(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* Where the first and the last quarter of rows by their number of ratings end. */
static void
quarters(size_t *low, size_t *high, const struct csr *m)
{
	size_t *n = mem_new(m->rows, sizeof(*n));

	for (uint32_t a = 0; a < m->rows; a++)
		n[a] = csr_len(m, a);
	qsort(n, m->rows, sizeof(*n), rising);
	*low = n[m->rows / 4];
	*high = n[m->rows - 1 - m->rows / 4];
	free(n);
}

static bool
traits_init(struct traits *t, const struct csr *rated, const struct label *label,
	    const char *const quarter[2], const char *const *word, struct err *err)
{
	struct making m = { .t = t };
	size_t low, high;

	*t = (struct traits){ .rows = rated->rows, .labels = label != NULL };
	t->ptr = mem_try((size_t)t->rows + 1, sizeof(*t->ptr), "the traits of rows", err);
	if (!t->ptr)
		return false;
	t->name = mem_new(TRAITS_MOST, sizeof(*t->name));
	t->count = mem_new(TRAITS_MOST, sizeof(*t->count));
	quarters(&low, &high, rated);
	for (uint32_t a = 0; a < t->rows; a++) {
		size_t n = csr_len(rated, a);
		char decade[16];

		t->ptr[a] = m.have;
		if (n <= low || n >= high)
			add_trait(&m, a, quarter[n >= high], strlen(quarter[n >= high]));
		if (label)
			add_groups(&m, a, label[a].groups, word);
		if (label && label[a].year) {
			snprintf(decade, sizeof(decade), "%ds", label[a].year / 10 * 10);
			add_trait(&m, a, decade, strlen(decade));
		}
	}
	t->ptr[t->rows] = m.have;
	return true;
}

bool
traits_of_items(struct traits *t, const struct dataset *data, const struct split *split,
		struct err *err)
{
	static const char *const quarter[] = { "least rated quarter", "most rated quarter" };

	return traits_init(t, &split->train_by_item, data->item_label, quarter, NULL, err);
}

bool
traits_of_users(struct traits *t, const struct dataset *data, const struct split *split,
		struct err *err)
{
	static const char *const quarter[] = { "least active quarter", "most active quarter" };
	static const char *const word[] = { "gender", "age", "occupation" }; /* as they are read */

	return traits_init(t, &split->user[FOLD_TRAIN], data->user_label, quarter, word, err);
}

void
traits_free(struct traits *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		free(t->name[i]);
	free(t->name);
	free(t->count);
	free(t->ptr);
	free(t->trait);
	*t = (struct traits){ 0 };
}

/* Drawing n of all rows without putting back, of which `have` have the trait. */
static double
surprise(double all, double n, double have, double count)
{
	double share = have / all;
	double spread = sqrt(n * share * (1 - share) * (all - n) / (all - 1));

	return spread > 0 ? (count - n * share) / spread : 0;
}

int
bit_meaning(struct lift *out, int most, uint32_t *rows, const struct traits *t,
	    const uint64_t *code, uint32_t words, uint32_t bit, int value)
{
	uint32_t *count = mem_new(t->n, sizeof(*count));
	int found = 0;

	*rows = 0;
	for (uint32_t a = 0; a < t->rows; a++) {
		if (bits_get(code + (size_t)a * words, bit) != value)
			continue;
		++*rows;
		for (size_t e = t->ptr[a]; e < t->ptr[a + 1]; e++)
			count[t->trait[e]]++;
	}
	for (uint32_t i = 0; i < t->n; i++) {
		struct lift l = { .trait = i, .count = count[i] };
		int at = found;

		l.z = surprise(t->rows, *rows, t->count[i], count[i]);
		if (l.z < TRAIT_Z || l.count < TRAIT_ROWS_LEAST)
			continue;
		l.lift = (double)l.count / *rows / ((double)t->count[i] / t->rows);
		/* into its place among those found; what falls off the end is forgotten */
		for (; at > 0 && l.z > out[at - 1].z; at--)
			if (at < most)
				out[at] = out[at - 1];
		if (at < most) {
			out[at] = l;
			found += found < most;
		}
	}
	free(count);
	return found;
}

/* How many of these rows have each trait: count [t->n]. */
static void
count_traits(uint32_t *count, const struct traits *t, const uint32_t *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t e = t->ptr[row[i]]; e < t->ptr[row[i] + 1]; e++)
			count[t->trait[e]]++;
}

int
list_meaning(struct list_lift *out, int most, const struct traits *t, const uint32_t *row, size_t n,
	     size_t top)
{
	uint32_t *all = mem_new(2 * (size_t)t->n + 1, sizeof(*all)), *first = all + t->n;
	int found = 0;

	count_traits(all, t, row, n);
	count_traits(first, t, row, top);
	for (uint32_t i = 0; i < t->n; i++) {
		struct list_lift l = { i, first[i], (double)top * all[i] / (double)n, 0 };
		int at = found;

		l.z = surprise((double)n, (double)top, all[i], first[i]);
		if (!(l.z >= TRAIT_Z) || l.count < 2)
			continue;
		for (; at > 0 && l.z > out[at - 1].z; at--)
			if (at < most)
				out[at] = out[at - 1];
		if (at < most) {
			out[at] = l;
			found += found < most;
		}
	}
	free(all);
	return found;
}
