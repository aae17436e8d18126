#include <config.h>

#include "json.h"
#include "lesson.h"

static const char *const unit_names[] = {
	[UNIT_SCORE] = "ndcg",	[UNIT_SHARE] = "share",	  [UNIT_BYTES] = "bytes",
	[UNIT_COUNT] = "count", [UNIT_NUMBER] = "number",
};

static json_t *
head(const struct lesson *l, size_t number)
{
	json_t *o = json_object();

	json_put_text(o, "type", "lesson");
	json_put_count(o, "lesson", number);
	json_put_text(o, "name", l->name);
	json_put_text(o, "title", l->title);
	return o;
}

void
lesson_list_json(struct str *out, const struct lessons *all)
{
	for (size_t i = 0; i < all->n; i++)
		json_line(out, head(&all->v[i], i + 1));
}

static json_t *
table(const struct trial *t, const struct findings *f)
{
	json_t *list = json_array();

	for (int i = 0; i < t->lesson->rows; i++) {
		const struct reading *r = &f->table[i];
		json_t *o = json_object();

		json_put_text(o, "what", t->lesson->table[i].label);
		json_put_text(o, "formula", t->lesson->table[i].text);
		json_put_text(o, "unit", unit_names[r->unit]);
		json_put_real(o, "mean", r->left);
		json_put_real(o, "low", r->low);
		json_put_real(o, "high", r->high);
		json_put_real(o, "chance", r->chance);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
claims(const struct trial *t, const struct findings *f)
{
	json_t *list = json_array();

	for (int i = 0; i < t->lesson->claims; i++) {
		const struct reading *r = &f->claim[i];
		json_t *o = json_object();

		json_put_text(o, "formula", t->lesson->claim[i].text);
		json_put_switch(o, "holds", r->holds == r->seeds);
		json_put_count(o, "seeds_holding", (unsigned)r->holds);
		json_put_text(o, "unit", unit_names[r->unit]);
		json_put_real(o, "left", r->left);
		json_put_real(o, "right", r->right);
		json_put_real(o, "margin", r->margin);
		json_array_append_new(list, o);
	}
	return list;
}

void
lesson_json(struct str *out, const struct trial *t, int number, const struct findings *f)
{
	const struct lesson *l = t->lesson;
	json_t *o = head(l, (size_t)number), *answers = json_array();
	struct str words = STR_INIT;

	for (int i = 0; i < l->answers; i++)
		json_array_append_new(answers, json_string(l->answer[i]));
	trial_words(&words, t);
	json_put_text(o, "theory", l->theory);
	json_put_text(o, "question", l->question);
	json_put(o, "answers", answers);
	json_put_text(o, "experiment", words.s);
	json_put_count(o, "seed", t->opt[0].seed);
	json_put_count(o, "seeds", (unsigned)t->opt[0].seeds);
	json_put_text(o, "try", l->try_this);
	if (f) {
		json_put_count(o, "right", (unsigned)l->right + 1);
		json_put_text(o, "reveal", l->reveal);
		json_put(o, "table", table(t, f));
		json_put(o, "claims", claims(t, f));
	}
	json_line(out, o);
	str_free(&words);
}
