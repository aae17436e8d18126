/* JSON lines: one object a line, as Amazon's and Yelp's reviews have it. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/base/par.h"
#include "data/delim.h"
#include "data/format.h"
#include "data/number.h"
#include "data/sample.h"

static const char *const user_keys[] = { "reviewerID", "user_id", "userId", "user", NULL };
static const char *const item_keys[] = { "parent_asin", "asin",	      "item_id",  "itemId",
					 "business_id", "product_id", "movie_id", "movieId",
					 "item",	NULL };
static const char *const rating_keys[] = { "overall", "rating", "stars", "score", NULL };
static const char *const time_keys[] = { "unixReviewTime", "timestamp", "time", NULL };

static const json_t *
find(const json_t *object, const char *const *keys, const char **key)
{
	for (; *keys; keys++) {
		const json_t *value = json_object_get(object, *keys);

		if (value) {
			*key = *keys;
			return value;
		}
	}
	return NULL;
}

static const char *
line_end_of(const char *p, const char *end)
{
	const char *to = memchr(p, '\n', (size_t)(end - p));

	return to ? to : end;
}

static void
bid_jsonl(const struct sniff *sniff, struct bid *bid)
{
	const char *p = sniff->head, *end = p + sniff->n, *user, *item, *rating = NULL;
	json_t *object;

	while (p < end && strchr(" \t\r\n", *p) && *p)
		p++;
	if (p == end || (*p != '{' && *p != '[') || sniff->columns || sniff->delim)
		return;
	bid->layout.name = "jsonl";
	if (*p == '[') {
		bid->score = 90;
		snprintf(
			bid->refuse, sizeof(bid->refuse),
			"it is a JSON array, and hamtop reads one object a line: jq -c '.[]' makes "
			"such a file of it");
		return;
	}
	object = json_loadb(p, (size_t)(line_end_of(p, end) - p), 0, NULL);
	bid->score = object ? 95 : 60;
	snprintf(bid->why, sizeof(bid->why), "its lines are JSON objects");
	if (object && find(object, rating_keys, &rating))
		bid->layout.col[COL_RATING] = 0;
	if (object && find(object, user_keys, &user) && find(object, item_keys, &item))
		snprintf(bid->why, sizeof(bid->why),
			 "its lines are JSON objects with %s, %s and %s", user, item,
			 rating ? rating : "no rating: every rating is 1");
	else if (object)
		snprintf(
			bid->refuse, sizeof(bid->refuse),
			"its objects have none of the names that hamtop takes for the user and the "
			"item (user_id, reviewerID; item_id, asin, parent_asin, business_id)");
	json_decref(object);
}

/* A string, or a number as JSON writes it, in buf. */
static struct span
id_of(const json_t *value, char *buf, size_t size)
{
	int n = 0;

	if (json_is_string(value))
		return (struct span){ json_string_value(value), json_string_length(value) };
	if (json_is_integer(value))
		n = snprintf(buf, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return (struct span){ buf, (size_t)n };
}

static bool
rating_of(const json_t *value, double *rating)
{
	if (json_is_string(value) &&
	    !number_parse(json_string_value(value), json_string_length(value), rating))
		return false;
	if (json_is_number(value))
		*rating = json_number_value(value);
	return (json_is_string(value) || json_is_number(value)) && *rating <= RATING_MAX &&
	       *rating >= -RATING_MAX;
}

static bool
holds_breaks(struct span id)
{
	return memchr(id.p, '\t', id.n) || memchr(id.p, '\n', id.n) || memchr(id.p, '\r', id.n);
}

/* false when there is no memory */
static bool
take_object(struct part *part, const json_t *object, bool implicit)
{
	char buf[2][32];
	const char *key;
	const json_t *rating = find(object, rating_keys, &key);
	const json_t *time = find(object, time_keys, &key);
	struct span user = id_of(find(object, user_keys, &key), buf[0], sizeof(buf[0]));
	struct span item = id_of(find(object, item_keys, &key), buf[1], sizeof(buf[1]));
	double value = 1, seconds;

	if (!user.n || !item.n) {
		part_bad(part, "the object has no %s id", user.n ? "item" : "user");
		return true;
	}
	if (holds_breaks(user) || holds_breaks(item)) {
		part_bad(part, "an id has a TAB or a line end in it");
		return true;
	}
	if (!implicit && (!rating || !rating_of(rating, &value))) {
		part_bad(part, rating ? "the rating is not a number between -1,000,000 and "
					"1,000,000"
				      : "the object has no rating");
		return true;
	}
	if (json_is_number(time)) {
		seconds = json_number_value(time);
		if (seconds <= 1e18 && seconds >= -1e18)
			part_time(part, (int64_t)(seconds > 1e11 ? seconds / 1000 : seconds));
	}
	return part_add(part, user, item, (float)value);
}

static bool
take_text(struct part *part, const char *p, const char *end, bool implicit)
{
	json_error_t error;
	json_t *object;
	bool ok = true;

	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	if (p == end) {
		part->blank++;
		return true;
	}
	if (end - p > LINE_BYTES) {
		part_bad(part, "the line is longer than 1,048,576 bytes");
		return true;
	}
	if (memchr(p, '\0', (size_t)(end - p))) {
		part_bad(part, "there is a NUL byte in the line");
		return true;
	}
	object = json_loadb(p, (size_t)(end - p), 0, &error);
	if (!json_is_object(object))
		part_bad(part, "the line is not a JSON object");
	else
		ok = take_object(part, object, implicit);
	json_decref(object);
	return ok;
}

struct reader {
	struct rows *rows;
	bool implicit; /* the first object has no rating, so none is asked for */
};

static void
read_part(void *ctx, int i)
{
	const struct reader *r = ctx;
	struct part *part = &r->rows->part[i];

	for (const char *p = part->from; p < part->to;) {
		const char *end = line_end_of(p, part->to);

		part->lines++;
		if (!take_text(part, p, end, r->implicit))
			return;
		p = end < part->to ? end + 1 : end;
	}
}

static bool
read_jsonl(struct rows *rows, const char *p, size_t n, const struct layout *layout, struct par *par,
	   struct err *err)
{
	struct reader r = { .rows = rows, .implicit = layout->col[COL_RATING] < 0 };

	(void)err;
	rows_cut(rows, p, n);
	par_run(par, rows->parts, read_part, &r);
	return true;
}

const struct format fmt_jsonl = {
	.name = "jsonl",
	.help = "JSON lines: one object a line, as Amazon's and Yelp's reviews",
	.bid = bid_jsonl,
	.read = read_jsonl,
};
