/* --batch=data: the shape of the data, before anything is trained. */
#include <config.h>

#include <string.h>
#include <time.h>

#include "hamtop/data/summary.h"
#include "json.h"
#include "print.h"
#include "setup.h"

/* A day of the data's time, "" when it is unknown. */
static const char *
day(int64_t seconds, char *buf, size_t size)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (!seconds || !gmtime_r(&t, &tm) || !strftime(buf, size, "%Y-%m-%d", &tm))
		buf[0] = '\0';
	return buf;
}

static json_t *
spread_json(const struct spread *spread)
{
	json_t *o = json_object();

	json_put_count(o, "min", spread->min);
	json_put_count(o, "median", spread->median);
	json_put_real(o, "mean", spread->mean);
	json_put_count(o, "max", spread->max);
	return o;
}

static json_t *
bars_json(const struct summary *s)
{
	json_t *bars = json_array();

	for (int i = 0; i < s->bars; i++) {
		json_t *bar = json_object();

		json_put_real(bar, s->binned ? "from" : "rating", s->bar_from[i]);
		json_put_count(bar, "count", s->bar[i]);
		json_array_append_new(bars, bar);
	}
	return bars;
}

static json_t *
tail_json(const struct summary *s)
{
	json_t *tail = json_array();

	for (int i = 0; i < s->tails; i++) {
		json_t *at = json_object();

		json_put_count(at, "rank", s->tail_rank[i]);
		json_put_count(at, "ratings", s->tail[i]);
		json_array_append_new(tail, at);
	}
	return tail;
}

static void
put_source(json_t *o, const struct dataset *d)
{
	const struct load_report *r = &d->report;
	char buf[32];

	json_put_text(o, "source", r->source);
	json_put_text(o, "format", r->format);
	json_put_text(o, "why", r->why);
	json_put_text(o, "sha256", r->sha256);
	json_put_count(o, "bytes", r->bytes);
	json_put_count(o, "lines", r->lines);
	json_put_count(o, "blank", r->blank);
	json_put_count(o, "bad", r->bad);
	json_put_text(o, "first_bad", r->bad ? r->first_bad : NULL);
	json_put_count(o, "duplicates", r->duplicates);
	json_put_count(o, "zero_dropped", r->zero_dropped);
	json_put_count(o, "users_filtered", r->users_filtered);
	json_put_count(o, "items_filtered", r->items_filtered);
	json_put_count(o, "ratings_filtered", r->ratings_filtered);
	json_put_text(o, "time_first", *day(d->time_min, buf, sizeof(buf)) ? buf : NULL);
	json_put_text(o, "time_last", *day(d->time_max, buf, sizeof(buf)) ? buf : NULL);
}

static void
put_split(json_t *o, const struct setup *s, const struct summary *sum)
{
	const struct split_options *opt = &s->opt->split;

	json_put_text(o, "split", opt->kind == SPLIT_USER ? "user" : "global");
	json_put_real(o, "test_share", opt->test_share);
	json_put_real(o, "valid_share", opt->valid_share);
	json_put_count(o, "seed", opt->seed);
	json_put_count(o, "train", sum->fold[FOLD_TRAIN]);
	json_put_count(o, "valid", sum->fold[FOLD_VALID]);
	json_put_count(o, "test", sum->fold[FOLD_TEST]);
	json_put_text(o, "split_sha256", s->split ? s->split->sha256 : NULL);
	json_put_count(o, "cold_items", sum->cold_items);
	json_put_count(o, "users_without_test", sum->users_without_test);
	json_put_count(o, "users_without_liked_test", sum->users_without_liked_test);
	json_put_text(o, "no_split", s->split ? NULL : s->no_split.msg);
}

static void
data_json(struct str *out, const struct setup *s, const struct summary *sum)
{
	const struct dataset *d = s->data;
	json_t *o = json_object();

	json_put_text(o, "type", "data");
	json_put_text(o, "version", PACKAGE_VERSION);
	json_put_text(o, "data", d->name);
	json_put_count(o, "users", d->users);
	json_put_count(o, "items", d->items);
	json_put_count(o, "ratings", d->ratings);
	json_put_real(o, "density", sum->density);
	json_put_real(o, "rating_min", d->min);
	json_put_real(o, "rating_max", d->max);
	json_put_real(o, "rating_mean", sum->mean);
	json_put_real(o, "rating_sd", sum->sd);
	json_put_switch(o, "implicit", d->implicit);
	json_put_real(o, "threshold", s->opt->eval.threshold);
	json_put_count(o, "above_threshold", sum->above_threshold);
	json_put(o, "per_user", spread_json(&sum->per_user));
	json_put(o, "per_item", spread_json(&sum->per_item));
	json_put(o, "histogram", bars_json(sum));
	json_put(o, "tail", tail_json(sum));
	json_put_real(o, "top_tenth_share", sum->top_tenth_share);
	put_split(o, s, sum);
	put_source(o, d);
	json_line(out, o);
}

/* Lines "what,key,value". */
static void
data_csv(struct str *out, const struct setup *s, const struct summary *sum)
{
	char buf[64];

	str_add(out, "what,key,value\n");
	str_addf(out, "count,users,%u\ncount,items,%u\ncount,ratings,%zu\n", s->data->users,
		 s->data->items, s->data->ratings);
	str_addf(out, "share,density,%.9g\n", sum->density);
	for (int i = 0; i < sum->bars; i++) {
		snprintf(buf, sizeof(buf), "%.9g", sum->bar_from[i]);
		str_addf(out, "%s,%s,%zu\n", sum->binned ? "ratings_from" : "ratings_of", buf,
			 sum->bar[i]);
	}
	for (int i = 0; i < sum->tails; i++)
		str_addf(out, "ratings_at_rank,%u,%u\n", sum->tail_rank[i], sum->tail[i]);
	for (enum fold f = 0; f < FOLDS; f++)
		str_addf(out, "fold,%s,%zu\n", fold_name(f), sum->fold[f]);
	str_addf(out, "count,above_threshold,%zu\ncount,cold_items,%zu\n", sum->above_threshold,
		 sum->cold_items);
	str_addf(out, "count,users_without_test,%zu\ncount,users_without_liked_test,%zu\n",
		 sum->users_without_test, sum->users_without_liked_test);
}

static void
add_bar(struct str *out, double share)
{
	int n = (int)(share * 40 + 0.5);

	str_add(out, n ? "  " : "");
	for (int i = 0; i < n; i++)
		str_addc(out, '#');
	str_addc(out, '\n');
}

static void
text_head(struct str *out, const struct dataset *d, const struct summary *sum)
{
	char users[32], items[32], ratings[32], first[32], last[32];
	const struct load_report *r = &d->report;

	str_add(out, "data       ");
	str_add_clean(out, d->name, strlen(d->name));
	str_addf(out, "\n           %s user%s, %s item%s, %s rating%s, density %.2f %%\n",
		 str_count(users, sizeof(users), d->users), plural(d->users),
		 str_count(items, sizeof(items), d->items), plural(d->items),
		 str_count(ratings, sizeof(ratings), d->ratings), plural(d->ratings),
		 100 * sum->density);
	if (d->implicit)
		str_add(out, "           no ratings in the file: every pair counts as 1\n");
	else
		str_addf(out, "           ratings %g to %g, mean %.3f, standard deviation %.3f\n",
			 d->min, d->max, sum->mean, sum->sd);
	if (*day(d->time_min, first, sizeof(first)) && *day(d->time_max, last, sizeof(last)))
		str_addf(out, "           from %s to %s\n", first, last);
	str_addf(out, "format     %s: ", r->format);
	str_add_clean(out, r->why, strlen(r->why));
	str_addf(out, "\n           %zu line%s, %zu blank, %zu bad, %zu duplicate%s\n", r->lines,
		 plural(r->lines), r->blank, r->bad, r->duplicates, plural(r->duplicates));
	if (r->users_filtered || r->items_filtered || r->ratings_filtered)
		str_addf(out,
			 "           left out by --min-user, --min-item: %zu users, %zu items, %zu "
			 "ratings\n",
			 r->users_filtered, r->items_filtered, r->ratings_filtered);
	str_addf(out, "           sha256 %s\n", r->sha256);
}

static void
text_shape(struct str *out, const struct dataset *d, const struct summary *sum)
{
	const struct spread *u = &sum->per_user, *i = &sum->per_item;
	size_t most = 1;

	str_addf(out, "\nratings a user   min %zu   median %zu   mean %.1f   max %zu\n", u->min,
		 u->median, u->mean, u->max);
	str_addf(out, "ratings an item  min %zu   median %zu   mean %.1f   max %zu\n\n", i->min,
		 i->median, i->mean, i->max);
	for (int b = 0; b < sum->bars; b++)
		most = sum->bar[b] > most ? sum->bar[b] : most;
	for (int b = 0; b < sum->bars; b++) {
		str_addf(out, "%s %6.3g %10zu %5.1f %%", sum->binned ? "from " : "rated",
			 sum->bar_from[b], sum->bar[b],
			 100.0 * (double)sum->bar[b] / (double)d->ratings);
		add_bar(out, (double)sum->bar[b] / (double)most);
	}
	str_addf(out,
		 "\nlong tail: the most-rated tenth of the items holds %.1f %% of the ratings\n",
		 100 * sum->top_tenth_share);
	for (int t = 0; t < sum->tails; t++) {
		if (t % 4 && t != sum->tails - 1)
			continue;
		str_addf(out, "rank %7u %10u ratings", sum->tail_rank[t], sum->tail[t]);
		add_bar(out, (double)sum->tail[t] / (double)(sum->tail[0] ? sum->tail[0] : 1));
	}
}

static void
data_text(struct str *out, const struct setup *s, const struct summary *sum)
{
	const struct split_options *opt = &s->opt->split;

	text_head(out, s->data, sum);
	text_shape(out, s->data, sum);
	str_addf(out, "\nsplit      %s, test share %g, validation share %g, seed %llu\n",
		 opt->kind == SPLIT_USER ? "per user" : "over all ratings", opt->test_share,
		 opt->valid_share, (unsigned long long)opt->seed);
	if (!s->split) {
		str_add(out, "           none is possible\n");
		return;
	}
	str_addf(out, "           train %zu, valid %zu, test %zu ratings\n", sum->fold[FOLD_TRAIN],
		 sum->fold[FOLD_VALID], sum->fold[FOLD_TEST]);
	str_addf(out,
		 "           %zu item%s without a training rating, %zu user%s without a test "
		 "rating,\n           %zu user%s without a test rating above %g\n",
		 sum->cold_items, plural(sum->cold_items), sum->users_without_test,
		 plural(sum->users_without_test), sum->users_without_liked_test,
		 plural(sum->users_without_liked_test), s->opt->eval.threshold);
	str_addf(out, "           sha256 %s\n", s->split->sha256);
}

bool
job_data(struct setup *s, struct err *err)
{
	struct str out = STR_INIT;
	struct summary sum;
	bool ok;

	summary_of(&sum, s->data, s->split, s->opt->eval.threshold);
	switch (s->opt->format) {
	case FORMAT_TEXT:
		data_text(&out, s, &sum);
		break;
	case FORMAT_JSON:
		data_json(&out, s, &sum);
		break;
	case FORMAT_CSV:
		data_csv(&out, s, &sum);
		break;
	default: /* the others are of --batch=grid */
		break;
	}
	ok = print_str(&out, err);
	if (ok && !s->split)
		log_say(&s->log, LOG_WARN, "no split is possible: %s", s->no_split.msg);
	str_free(&out);
	return ok;
}
