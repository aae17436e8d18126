/* The Data screen in words. */
#include <config.h>

#include "tui/words.h"
#include "tui/views/data.h"

/* What names the split. */
bool
data_copy(const struct app *app, struct str *what, struct str *text)
{
	str_add(what, "SHA-256 of the split");
	str_add(text, app->opt->split->sha256);
	return true;
}

/* ---- the screen ---- */

static void
add_source(const struct load_report *r, struct str *out)
{
	str_add(out, "Read as ");
	words_clean(out, r->format ? r->format : "?");
	str_add(out, ", since ");
	words_clean(out, r->why ? r->why : "?");
	words_line(out, ".");
	words_line(out, "%zu lines, %zu blank, %zu bad, %zu duplicates.", (size_t)r->lines,
		   (size_t)r->blank, (size_t)r->bad, (size_t)r->duplicates);
	if (*r->first_bad) {
		str_add(out, "The first bad one: ");
		words_clean(out, r->first_bad);
		str_addc(out, '\n');
	}
}

void
data_plain(const struct app *app, struct str *out)
{
	const struct dataset *d = app->opt->data;
	const struct summary *s = &app->summary;
	const struct split *split = app->opt->split;

	str_add(out, "Data ");
	words_clean(out, d->name);
	words_line(out, ": %u users, %u items, %zu ratings, density %.3g percent.", d->users,
		   d->items, (size_t)d->ratings, 100 * s->density);
	words_line(out,
		   "Ratings of a user: %zu to %zu, median %zu. Of an item: %zu to %zu, median %zu.",
		   s->per_user.min, s->per_user.max, s->per_user.median, s->per_item.min,
		   s->per_item.max, s->per_item.median);
	words_line(out,
		   "Ratings go from %g to %g, mean %.3f, standard deviation %.3f; %zu are above "
		   "the threshold %g.",
		   (double)d->min, (double)d->max, s->mean, s->sd, s->above_threshold,
		   app->opt->threshold);
	for (int i = 0; i < s->bars; i++)
		words_line(out, "Rating %g%s: %zu, %.1f percent.", s->bar_from[i],
			   s->binned ? " and more" : "", s->bar[i],
			   d->ratings ? 100.0 * (double)s->bar[i] / (double)d->ratings : 0);
	words_line(out, "The most rated tenth of the items has %.0f percent of the ratings.",
		   100 * s->top_tenth_share);
	words_line(out,
		   "Split %s, seed %llu: training %zu, validation %zu, test %zu ratings; %zu "
		   "items are not in training, %zu users have no test rating.",
		   split->options.kind == SPLIT_USER ? "of each user" : "of all ratings",
		   (unsigned long long)split->options.seed, s->fold[FOLD_TRAIN],
		   s->fold[FOLD_VALID], s->fold[FOLD_TEST], s->cold_items, s->users_without_test);
	add_source(&d->report, out);
}
