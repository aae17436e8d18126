#include <stdlib.h>
#include <string.h>

#include "data/made.h"
#include "hamtop/base/mem.h"
#include "hamtop/data/builder.h"
#include "hamtop/data/made.h"

enum { RANK = 8, DRAWS = 8 };
enum { KEY_DEGREE, KEY_USER, KEY_ITEM, KEY_COVER, KEY_MEET, KEY_RATE };

/* Table 2 of the paper, and what such data looks like. */
static const struct shape {
	const char *name;
	uint32_t users, items;
	size_t ratings;
	uint32_t least, most; /* ratings a user */
	double flat;	      /* popularity falls as 1 / (flat + rank) */
	double mean;	      /* of the stars before rounding; 0: implicit */
} shapes[] = {
	{ "ml-1m", 6040, 3952, 1000209, 20, 1900, 120.0, 3.55 },
	{ "amazon", 35736, 38121, 1960674, 10, 2500, 500.0, 4.75 },
	{ "ichiba", 36314, 8514, 1267296, 10, 1200, 150.0, 0.0 },
};

struct taste {
	float v[RANK];
	float bias;
};

struct synth {
	const struct shape *shape;
	uint64_t seed;
	struct taste *user, *item; /* [users], [items] */
	uint32_t *degree;	   /* [users] ratings that the user is to have */
	uint32_t *have;		   /* [users] ratings that the user has */
	size_t *start;		   /* [users] where the user's ratings begin in t */
	uint32_t *seen;		   /* [items] last user who rated it, plus one */
	double *cum;		   /* [items] cumulative popularity */
	struct triples t;
};

static bool
synth_room(struct synth *s, struct err *err)
{
	static const char what[] = "the made-up ratings";
	size_t users = s->shape->users, items = s->shape->items, n = s->shape->ratings;

	return (s->user = mem_try(users, sizeof(*s->user), what, err)) &&
	       (s->item = mem_try(items, sizeof(*s->item), what, err)) &&
	       (s->degree = mem_try(users, sizeof(*s->degree), what, err)) &&
	       (s->have = mem_try(users, sizeof(*s->have), what, err)) &&
	       (s->start = mem_try(users, sizeof(*s->start), what, err)) &&
	       (s->seen = mem_try(items, sizeof(*s->seen), what, err)) &&
	       (s->cum = mem_try(items, sizeof(*s->cum), what, err)) &&
	       (s->t.user = mem_try(n, sizeof(*s->t.user), what, err)) &&
	       (s->t.item = mem_try(n, sizeof(*s->t.item), what, err)) &&
	       (s->t.rating = mem_try(n, sizeof(*s->t.rating), what, err));
}

static void
synth_free(struct synth *s)
{
	free(s->user);
	free(s->item);
	free(s->degree);
	free(s->have);
	free(s->start);
	free(s->seen);
	free(s->cum);
	free(s->t.user);
	free(s->t.item);
	free(s->t.rating);
}

/* How many ratings each user has: a long tail above `least`, in sum exactly the
 * table's. */
static void
plan_degrees(struct synth *s)
{
	const struct shape *shape = s->shape;
	uint64_t key = rng_key(s->seed, RNG_SYNTH, KEY_DEGREE, 0);
	size_t left = shape->ratings - (size_t)shape->least * shape->users;
	double extra = (double)left, sum = 0.0;

	for (uint32_t u = 0; u < shape->users; u++) {
		double x = rng_unit(rng_at(key, u));

		sum += x / (1.03 - x);
	}
	for (uint32_t u = 0; u < shape->users; u++) {
		double x = rng_unit(rng_at(key, u));
		uint32_t more = (uint32_t)(extra * (x / (1.03 - x) / sum));

		if (more > shape->most - shape->least)
			more = shape->most - shape->least;
		s->degree[u] = shape->least + more;
		left -= more;
	}
	for (uint32_t u = 0; left; u = (u + 1) % shape->users) {
		if (s->degree[u] < shape->most) {
			s->degree[u]++;
			left--;
		}
	}
	for (uint32_t u = 1; u < shape->users; u++)
		s->start[u] = s->start[u - 1] + s->degree[u - 1];
}

static void
plan_tastes(struct taste *taste, uint32_t n, double spread, uint64_t key)
{
	for (uint32_t row = 0; row < n; row++) {
		struct rng rng = rng_start(rng_at(key, row));

		for (int k = 0; k < RANK; k++)
			taste[row].v[k] = (float)made_normal(&rng);
		taste[row].bias = (float)(spread * made_normal(&rng));
	}
}

/* Ranks by popularity are a shuffle, so that an id does not tell it. */
static void
plan_popularity(struct synth *s)
{
	struct rng rng = rng_start(rng_key(s->seed, RNG_SYNTH, KEY_ITEM, 1));
	uint32_t n = s->shape->items;
	double sum = 0.0;

	for (uint32_t i = 0; i < n; i++)
		s->seen[i] = i;
	rng_shuffle(&rng, s->seen, n);
	for (uint32_t i = 0; i < n; i++) {
		sum += 1.0 / (s->shape->flat + s->seen[i]);
		s->cum[i] = sum;
	}
	memset(s->seen, 0, n * sizeof(*s->seen));
}

/* Between about -1 and 1. */
static float
affinity(const struct taste *user, const struct taste *item)
{
	float sum = 0.0f;

	for (int k = 0; k < RANK; k++)
		sum += user->v[k] * item->v[k];
	return sum * (1.0f / RANK);
}

static void
add_rating(struct synth *s, uint32_t u, uint32_t i)
{
	size_t at = s->start[u] + s->have[u]++;
	struct rng rng = rng_start(rng_key(s->seed, RNG_SYNTH, KEY_RATE, at));
	double x = s->shape->mean + s->user[u].bias + s->item[i].bias +
		   1.2 * affinity(&s->user[u], &s->item[i]);

	s->t.user[at] = u;
	s->t.item[at] = i;
	s->t.rating[at] = s->shape->mean > 0.0 ? made_stars(x + 0.7 * made_normal(&rng)) : 1.0f;
}

/* Every item gets one rating: of a user met as often as the user rates. */
static void
cover_items(struct synth *s)
{
	struct rng rng = rng_start(rng_key(s->seed, RNG_SYNTH, KEY_COVER, 0));
	uint32_t users = s->shape->users;

	for (uint32_t i = 0; i < s->shape->items; i++) {
		size_t slot = rng_below(&rng, s->shape->ratings);
		uint32_t low = 0, high = users - 1;

		while (low < high) {
			uint32_t middle = low + (high - low + 1) / 2;

			if (s->start[middle] <= slot)
				low = middle;
			else
				high = middle - 1;
		}
		while (s->have[low] == s->degree[low])
			low = (low + 1) % users;
		add_rating(s, low, i);
	}
}

/* An item that the user has not rated: known ones and such as suit the taste
 * first; after DRAWS draws whichever comes next. */
static uint32_t
pick_item(const struct synth *s, uint32_t u, struct rng *rng)
{
	uint32_t n = s->shape->items, i = 0;

	for (int draw = 0; draw < DRAWS; draw++) {
		i = made_pick(s->cum, n, rng_uniform(rng));
		if (s->seen[i] != u + 1 &&
		    rng_uniform(rng) < 0.5 + 0.7 * affinity(&s->user[u], &s->item[i]))
			return i;
	}
	while (s->seen[i] == u + 1)
		i = (i + 1) % n;
	return i;
}

static void
rate_all(struct synth *s)
{
	for (uint32_t u = 0; u < s->shape->users; u++) {
		struct rng rng = rng_start(rng_key(s->seed, RNG_SYNTH, KEY_MEET, u));

		for (uint32_t k = 0; k < s->have[u]; k++)
			s->seen[s->t.item[s->start[u] + k]] = u + 1;
		while (s->have[u] < s->degree[u]) {
			uint32_t i = pick_item(s, u, &rng);

			s->seen[i] = u + 1;
			add_rating(s, u, i);
		}
	}
	s->t.n = s->shape->ratings;
}

static const struct shape *
shape_named(const char *name, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
		if (!strcmp(shapes[i].name, name))
			return &shapes[i];
	err_set(err, ERR_USAGE,
		"there is no made-up data named \"%s\"; take synth:ml-1m, synth:amazon or "
		"synth:ichiba",
		name);
	return NULL;
}

static struct dataset *
synth_dataset(struct synth *s, struct err *err)
{
	struct ids users = { 0 }, items = { 0 };
	struct dataset *data = NULL;
	struct str name = STR_INIT;

	if (made_ids(&users, s->shape->users, err) && made_ids(&items, s->shape->items, err))
		data = dataset_build(&s->t, &users, &items, err);
	ids_free(&users);
	ids_free(&items);
	if (!data)
		return NULL;
	str_addf(&name, "synth:%s", s->shape->name);
	data->implicit = !(s->shape->mean > 0.0);
	made_report(data, name.s,
		    "made from a random low-rank model with the counts of the paper's Table 2");
	str_free(&name);
	return data;
}

struct dataset *
data_synth(const char *name, uint64_t seed, struct err *err)
{
	struct synth s = { .shape = shape_named(name, err), .seed = seed };
	struct dataset *data = NULL;

	if (!s.shape)
		return NULL;
	if (synth_room(&s, err)) {
		plan_degrees(&s);
		plan_tastes(s.user, s.shape->users, 0.4, rng_key(seed, RNG_SYNTH, KEY_USER, 0));
		plan_tastes(s.item, s.shape->items, 0.4, rng_key(seed, RNG_SYNTH, KEY_ITEM, 0));
		plan_popularity(&s);
		cover_items(&s);
		rate_all(&s);
		data = synth_dataset(&s, err);
	}
	synth_free(&s);
	return data;
}
