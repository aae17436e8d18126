/* A lesson in 80 columns. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lesson.h"
#include "report.h"

enum { TEXT_END = 79 };

/* Words wrapped from column `from` on; ends the line. */
static void
add_text(struct str *out, size_t at, size_t from, const char *text)
{
	str_add_wrapped(out, at, from, TEXT_END, text);
	str_add(out, "\n");
}

void
lesson_list_text(struct str *out, const struct lessons *all)
{
	for (size_t i = 0; i < all->n; i++) {
		str_addf(out, "%3zu  %-12s %s\n", i + 1, all->v[i].name, all->v[i].title);
	}
	str_add(out, "\nhamtop --lesson N opens one; --answers runs it without a screen.\n");
}

static void
add_question(struct str *out, const struct lesson *l)
{
	str_add(out, "\nBefore you look\n");
	add_text(out, 0, 2, l->question);
	for (int i = 0; i < l->answers; i++) {
		str_addf(out, "    %d  ", i + 1);
		add_text(out, 7, 7, l->answer[i]);
	}
}

static void
add_what_is_run(struct str *out, const struct trial *t)
{
	struct str words = STR_INIT;

	trial_words(&words, t);
	str_add(out, "\nThe experiment\n");
	add_text(out, 0, 2, words.s);
	str_free(&words);
}

/* The least and the most over the seeds. */
static void
add_range(struct str *out, const struct reading *r)
{
	char low[32], high[32];

	if (r->seeds > 1)
		str_addf(out, " %9s %9s", unit_text(r->unit, r->low, low, sizeof(low)),
			 unit_text(r->unit, r->high, high, sizeof(high)));
}

static void
add_table(struct str *out, const struct trial *t, const struct findings *f)
{
	const struct lesson *l = t->lesson;
	bool many = t->plan.seeds > 1;

	str_addf(out, "\n  %-40s %9s%s chance\n", "measured", many ? "mean" : "value",
		 many ? "    lowest   highest" : "");
	for (int i = 0; i < l->rows; i++) {
		const struct reading *r = &f->table[i];
		char value[32];

		str_addf(out, "  %-40s", l->table[i].label);
		str_addf(out, " %9s", unit_text(r->unit, r->left, value, sizeof(value)));
		add_range(out, r);
		if (isfinite(r->chance))
			str_addf(out, " %.4f", r->chance);
		str_add(out, "\n");
	}
}

static void
add_legend(struct str *out, const struct trial *t)
{
	struct str legend = STR_INIT;
	char *line, *rest;

	for (int i = 0; i < t->lesson->rows; i++)
		formula_legend(&legend, t->table[i]);
	for (int i = 0; i < t->lesson->claims; i++)
		formula_legend(&legend, t->claim[i]);
	for (line = strtok_r(legend.s, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		add_text(out, 0, 2, line);
	str_free(&legend);
}

static void
add_claims(struct str *out, const struct trial *t, const struct findings *f)
{
	for (int i = 0; i < t->lesson->claims; i++) {
		const struct lesson_formula *claim = &t->lesson->claim[i];
		const struct reading *r = &f->claim[i];
		char left[32], right[32], margin[32];

		str_addf(out, "  %s  ", r->holds == r->seeds ? "holds" : "FAILS");
		add_text(out, 9, 9, claim->text);
		str_addf(out, "         %s and %s, at %d of %d seed%s; at the worst by %s\n",
			 unit_text(r->unit, r->left, left, sizeof(left)),
			 unit_text(r->unit, r->right, right, sizeof(right)), r->holds, r->seeds,
			 r->seeds == 1 ? "" : "s",
			 unit_text(r->unit, r->margin, margin, sizeof(margin)));
	}
}

void
lesson_text(struct str *out, const struct trial *t, int number, const struct findings *f)
{
	const struct lesson *l = t->lesson;

	str_addf(out, "Lesson %d: ", number);
	add_text(out, 0, 0, l->title);
	str_add(out, "\n");
	add_text(out, 0, 2, l->theory);
	add_question(out, l);
	add_what_is_run(out, t);
	if (f) {
		add_table(out, t, f);
		add_legend(out, t);
		str_addf(out, "\nThe answer: %d\n", l->right + 1);
		add_text(out, 0, 2, l->answer[l->right]);
		str_add(out, "\n");
		add_text(out, 0, 2, l->reveal);
		str_add(out, "\nWhat is claimed\n");
		add_claims(out, t, f);
	}
	str_add(out, "\nOne thing to try\n");
	add_text(out, 0, 2, l->try_this);
	str_add(out, "\n");
}
