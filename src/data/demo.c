#include "data/demo.h"

#include <stdlib.h>
#include <string.h>

#include "data/made.h"
#include "hamtop/base/mem.h"
#include "hamtop/data/builder.h"
#include "hamtop/data/made.h"

enum { KEY_FILMS, KEY_USERS, KEY_TITLES, KEY_RATINGS };

static const struct {
	const char *name;
	unsigned share; /* of the users, in percent */
	double like[GENRES];
} tastes[DEMO_TASTES] = {
	/* in the order of enum genre: from Animation and Family to Horror and Sci-Fi */
	{ "families", 20, { 1.0, 1.0, 0.6, 0.5, 0.0, -.3, -.1, -.6, -.7, -.1, -1., -.1 } },
	{ "thrillers", 19, { -.6, -.7, -.3, -.1, -.5, 0.1, 0.0, 1.0, 1.0, 0.5, 0.2, 0.1 } },
	{ "romance", 19, { 0.0, 0.1, 0.1, 0.5, 1.0, 0.8, -.1, -.3, -.4, -.7, -.9, -.7 } },
	{ "adventure", 18, { 0.2, -.1, 0.9, 0.0, -.6, -.4, -.2, -.1, 0.2, 0.9, 0.0, 1.0 } },
	{ "midnight", 12, { -.3, -.8, 0.3, 0.2, -.7, -.3, -.2, 0.3, 0.7, 0.2, 1.0, 0.6 } },
	{ "true-stories", 12, { -.1, -.3, -.5, -.2, 0.1, 0.9, 1.0, 0.4, -.1, -.8, -.5, -.1 } },
};

/* How many films a genre has and what it is mixed with. */
static const struct {
	unsigned films;
	enum genre with[3];
	int from_year;
} mixes[GENRES] = {
	[GENRE_ANIMATION] = { 40, { GENRE_FAMILY, GENRE_COMEDY, GENRE_FANTASY }, 1968 },
	[GENRE_FAMILY] = { 40, { GENRE_COMEDY, GENRE_ANIMATION, GENRE_FANTASY }, 1957 },
	[GENRE_FANTASY] = { 45, { GENRE_FAMILY, GENRE_ACTION, GENRE_ROMANCE }, 1962 },
	[GENRE_COMEDY] = { 70, { GENRE_ROMANCE, GENRE_FAMILY, GENRE_DRAMA }, 1948 },
	[GENRE_ROMANCE] = { 60, { GENRE_DRAMA, GENRE_COMEDY, GENRE_DRAMA }, 1946 },
	[GENRE_DRAMA] = { 65, { GENRE_ROMANCE, GENRE_CRIME, GENRE_DOCUMENTARY }, 1946 },
	[GENRE_DOCUMENTARY] = { 40, { GENRE_DRAMA, GENRE_CRIME, GENRE_DRAMA }, 1961 },
	[GENRE_CRIME] = { 45, { GENRE_THRILLER, GENRE_DRAMA, GENRE_ACTION }, 1947 },
	[GENRE_THRILLER] = { 55, { GENRE_CRIME, GENRE_ACTION, GENRE_HORROR }, 1955 },
	[GENRE_ACTION] = { 50, { GENRE_THRILLER, GENRE_SCIFI, GENRE_FANTASY }, 1971 },
	[GENRE_HORROR] = { 45, { GENRE_THRILLER, GENRE_FANTASY, GENRE_SCIFI }, 1958 },
	[GENRE_SCIFI] = { 45, { GENRE_ACTION, GENRE_THRILLER, GENRE_HORROR }, 1954 },
};

const char *
demo_taste_name(int taste)
{
	return tastes[taste].name;
}

/* One to three genres: .7 its own, the rest shared by the others. */
static void
plan_film(struct demo_film *film, enum genre own, struct rng *rng)
{
	unsigned others = (unsigned)rng_below(rng, 10); /* 0-2: none, 3-7: one, 8-9: two */
	unsigned first = (unsigned)rng_below(rng, 3);
	double x = rng_uniform(rng), y = rng_uniform(rng);

	others = others < 3 ? 0 : others < 8 ? 1 : 2;
	film->genre[0] = own;
	film->genre[1] = others > 0 ? mixes[own].with[first] : GENRES;
	film->genre[2] = others > 1 ? mixes[own].with[(first + 1) % 3] : GENRES;
	if (film->genre[2] == film->genre[1])
		film->genre[2] = GENRES;
	others = (film->genre[1] != GENRES) + (film->genre[2] != GENRES);
	film->load[own] = others ? 0.7 : 1.0;
	for (unsigned i = 1; i <= others; i++)
		film->load[film->genre[i]] = 0.3 / others;
	film->quality = 0.42 * made_normal(rng);
	/* later years are likelier */
	film->year = mixes[own].from_year + (int)((x > y ? x : y) * (2024 - mixes[own].from_year));
}

/* The genres' films dealt out in a shuffled order; fame falls as one over the
 * rank, and good films tend to be known. */
static void
plan_films(struct demo_film *films)
{
	struct rng rng = rng_start(rng_key(0, RNG_DEMO, KEY_FILMS, 0));
	uint32_t order[DEMO_FILMS];
	unsigned at = 0;

	for (uint32_t i = 0; i < DEMO_FILMS; i++)
		order[i] = i;
	rng_shuffle(&rng, order, DEMO_FILMS);
	for (int g = 0; g < GENRES; g++)
		for (unsigned i = 0; i < mixes[g].films; i++)
			plan_film(&films[order[at++]], (enum genre)g, &rng);
	for (uint32_t i = 0; i < DEMO_FILMS; i++) {
		double rank = DEMO_FILMS * rng_uniform(&rng) * (1.0 - 1.3 * films[i].quality);

		films[i].fame = 1.0 / (12.0 + (rank > 0.0 ? rank : 0.0));
	}
}

static int
pick_taste(unsigned percent)
{
	int taste = 0;

	while (percent >= tastes[taste].share)
		percent -= tastes[taste++].share;
	return taste;
}

static void
plan_users(struct demo_user *users)
{
	for (uint32_t u = 0; u < DEMO_USERS; u++) {
		struct rng rng = rng_start(rng_key(0, RNG_DEMO, KEY_USERS, u));
		struct demo_user *user = &users[u];
		double x = rng_uniform(&rng);

		user->taste = pick_taste((unsigned)rng_below(&rng, 100));
		for (int g = 0; g < GENRES; g++)
			user->like[g] = tastes[user->taste].like[g] + 0.35 * made_normal(&rng);
		user->bias = 0.35 * made_normal(&rng);
		user->ratings = 20 + (uint32_t)(22.0 * x / (1.08 - x)); /* a long tail to 295 */
	}
}

void
demo_plan(struct demo_world *world)
{
	*world = (struct demo_world){ 0 };
	plan_films(world->film);
	plan_users(world->user);
}

static double
affinity(const struct demo_user *user, const struct demo_film *film)
{
	double sum = 0.0;

	for (int g = 0; g < GENRES; g++)
		sum += user->like[g] * film->load[g];
	return sum;
}

double
demo_expected(const struct demo_user *user, const struct demo_film *film)
{
	return 3.1 + user->bias + film->quality + 1.3 * affinity(user, film);
}

/* What a user meets: known films, and such as suit the taste. cum [DEMO_FILMS] */
static void
meeting_weights(double *cum, const struct demo_user *user, const struct demo_film *films)
{
	double sum = 0.0;

	for (uint32_t i = 0; i < DEMO_FILMS; i++) {
		double pull = 1.0 + 0.4 * affinity(user, &films[i]);

		sum += films[i].fame * (pull > 0.1 ? pull * pull : 0.01);
		cum[i] = sum;
	}
}

static void
rate(struct triples *t, const struct demo_world *world, uint32_t u)
{
	const struct demo_user *user = &world->user[u];
	struct rng rng = rng_start(rng_key(0, RNG_DEMO, KEY_RATINGS, u));
	double cum[DEMO_FILMS];
	bool seen[DEMO_FILMS] = { false };

	meeting_weights(cum, user, world->film);
	for (uint32_t left = user->ratings; left;) {
		uint32_t i = made_pick(cum, DEMO_FILMS, rng_uniform(&rng));

		if (seen[i])
			continue;
		seen[i] = true;
		t->user[t->n] = u;
		t->item[t->n] = i;
		t->rating[t->n++] =
			made_stars(demo_expected(user, &world->film[i]) + 0.65 * made_normal(&rng));
		left--;
	}
}

/* Whether a film of this title is there already, in whatever year. */
static bool
is_taken(const struct label *labels, uint32_t n, const struct str *title)
{
	for (uint32_t i = 0; i < n; i++) {
		const char *other = labels[i].title;

		if (other && !strncmp(other, title->s, title->len) &&
		    !strncmp(other + title->len, " (", 2))
			return true;
	}
	return false;
}

static void
label_film(struct label *labels, uint32_t film, const struct demo_film *plan, struct titles *titles)
{
	struct str title = STR_INIT, groups = STR_INIT;

	do {
		str_clear(&title);
		titles_next(titles, &title);
	} while (is_taken(labels, DEMO_FILMS, &title));
	str_addf(&title, " (%d)", plan->year);
	for (int i = 0; i < 3 && plan->genre[i] != GENRES; i++) {
		if (i)
			str_addc(&groups, '|');
		str_add(&groups, genre_name(plan->genre[i]));
	}
	labels[film].title = str_steal(&title);
	labels[film].groups = str_steal(&groups);
	labels[film].year = plan->year;
}

/* Every film and user has a rating, so rows are ids - 1. */
static void
label_all(struct dataset *data, const struct demo_world *world)
{
	struct rng rng = rng_start(rng_key(0, RNG_DEMO, KEY_TITLES, 0));
	struct titles titles[GENRES];
	struct str groups = STR_INIT;

	for (int g = 0; g < GENRES; g++)
		titles_start(&titles[g], (enum genre)g, &rng);
	data->item_label = mem_new(data->items, sizeof(*data->item_label));
	data->user_label = mem_new(data->users, sizeof(*data->user_label));
	for (uint32_t i = 0; i < data->items; i++)
		label_film(data->item_label, i, &world->film[i], &titles[world->film[i].genre[0]]);
	for (uint32_t u = 0; u < data->users; u++) {
		str_addf(&groups, "taste:%s", demo_taste_name(world->user[u].taste));
		data->user_label[u].groups = str_steal(&groups);
	}
}

struct dataset *
data_demo(struct err *err)
{
	struct demo_world *world = mem_new(1, sizeof(*world));
	struct ids users = { 0 }, items = { 0 };
	struct dataset *data = NULL;
	struct triples t = { 0 };
	size_t n = 0;

	demo_plan(world);
	for (uint32_t u = 0; u < DEMO_USERS; u++)
		n += world->user[u].ratings;
	t.user = mem_new(n, sizeof(*t.user));
	t.item = mem_new(n, sizeof(*t.item));
	t.rating = mem_new(n, sizeof(*t.rating));
	for (uint32_t u = 0; u < DEMO_USERS; u++)
		rate(&t, world, u);
	if (!made_ids(&users, DEMO_USERS, err) || !made_ids(&items, DEMO_FILMS, err))
		goto out;
	data = dataset_build(&t, &users, &items, err);
	if (!data)
		goto out;
	label_all(data, world);
	made_report(
		data, "demo",
		"an invented film catalogue, rated from planted tastes; no real film or person");
out:
	ids_free(&users);
	ids_free(&items);
	free(t.user);
	free(t.item);
	free(t.rating);
	free(world);
	return data;
}
