#include "hamtop/data/person.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hamtop/base/err.h"
#include "hamtop/base/mem.h"

/* The first place whose item is `item` or behind it. */
static uint32_t
place_of(const struct person *p, uint32_t item)
{
	uint32_t at = 0;

	while (at < p->n && p->item[at] < item)
		at++;
	return at;
}

int
person_find(const struct person *p, uint32_t item)
{
	uint32_t at = place_of(p, item);

	return at < p->n && p->item[at] == item ? (int)at : -1;
}

bool
person_rate(struct person *p, uint32_t item, float rating)
{
	uint32_t at = place_of(p, item);

	if (at == p->n || p->item[at] != item) {
		if (p->n == PERSON_MOST)
			return false;
		memmove(p->item + at + 1, p->item + at, (p->n - at) * sizeof(*p->item));
		memmove(p->rating + at + 1, p->rating + at, (p->n - at) * sizeof(*p->rating));
		p->n++;
	}
	p->item[at] = item;
	p->rating[at] = rating;
	return true;
}

bool
person_take_back(struct person *p, uint32_t item)
{
	int found = person_find(p, item);
	uint32_t at = (uint32_t)found;

	if (found < 0)
		return false;
	p->n--;
	memmove(p->item + at, p->item + at + 1, (p->n - at) * sizeof(*p->item));
	memmove(p->rating + at, p->rating + at + 1, (p->n - at) * sizeof(*p->rating));
	p->item[p->n] = 0;
	p->rating[p->n] = 0;
	return true;
}

bool
person_scale(const struct dataset *d, double rating, struct err *err)
{
	if (rating >= (double)d->min && rating <= (double)d->max)
		return true;
	if (d->min == d->max)
		return err_set(err, ERR_USAGE, "all ratings of these data are %g", (double)d->min);
	return err_set(err, ERR_USAGE, "ratings of these data are %g to %g", (double)d->min,
		       (double)d->max);
}

bool
person_parse(const struct dataset *d, const char *text, uint32_t *item, float *rating,
	     struct err *err)
{
	const char *equals = strrchr(text, '=');
	char *id, *end;
	int64_t row;
	double r;

	if (!equals || equals == text || !equals[1])
		return err_set(err, ERR_USAGE, "write ITEM=RATING, as 260=5, not '%s'", text);
	id = mem_strdup(text);
	id[equals - text] = '\0';
	row = ids_find(&d->item_ids, id);
	free(id);
	if (row < 0)
		return err_set(err, ERR_USAGE, "there is no item '%.*s'", (int)(equals - text),
			       text);
	*item = (uint32_t)row;
	*rating = 0;
	if (!strcmp(equals + 1, "-"))
		return true;
	errno = 0;
	r = strtod(equals + 1, &end);
	if (errno || *end || !isfinite(r))
		return err_set(err, ERR_USAGE, "'%s' is not a rating", equals + 1);
	*rating = (float)r;
	return person_scale(d, r, err);
}

/* ---- items by words ---- */

static bool
holds(const char *text, const char *word, size_t n)
{
	for (; *text; text++)
		if (!strncasecmp(text, word, n))
			return true;
	return false;
}

static bool
holds_all(const char *title, const char *text)
{
	for (size_t n; *(text += strspn(text, " ")); text += n) {
		n = strcspn(text, " ");
		if (!holds(title, text, n))
			return false;
	}
	return true;
}

struct found {
	uint32_t item;
	int rank; /* 0: this very id, 1: begins so, 2: has the words */
	size_t rated;
};

/* Whether a stands before b. */
static bool
before(const struct found *a, const struct found *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	return a->rated != b->rated ? a->rated > b->rated : a->item < b->item;
}

size_t
items_find(uint32_t *out, size_t most, const struct dataset *d, const char *text)
{
	struct found *found = mem_new(most + 1, sizeof(*found));
	const char *words = text + strspn(text, " ");
	int64_t id = ids_find(&d->item_ids, words);
	size_t n = 0, len = strlen(words);

	for (uint32_t i = 0; *words && i < d->items; i++) {
		const char *title = dataset_title(d, i);
		struct found f = { i, 2, csr_len(&d->by_item, i) };
		size_t at = n;

		if (i != id && !holds_all(title, words))
			continue;
		f.rank = i == id ? 0 : strncasecmp(title, words, len) ? 2 : 1;
		for (; at > 0 && before(&f, &found[at - 1]); at--)
			found[at] = found[at - 1];
		found[at] = f;
		n += n < most;
	}
	for (size_t i = 0; i < n; i++)
		out[i] = found[i].item;
	free(found);
	return n;
}
