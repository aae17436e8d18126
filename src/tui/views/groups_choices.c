/* The same question under other choices that one may take: other candidates and gains,
 * features of other ratings, other rows. */
#include <config.h>

#include <stdio.h>

#include "tui/score.h"
#include "tui/views/groups.h"

void
groups_pair(const struct model_row *row[2], int form)
{
	static const char *const names[GROUPS_FORMS][2] = {
		{ "CCSR-C", "AECF-C" },
		{ "CCSR-S", "AECF-S" },
		{ "CCSR-ST", "AECF-ST" },
		{ "CCSR-SST", "AECF-SST" },
	};

	for (int i = 0; i < 2; i++)
		model_find(names[form][i], &row[i]);
}

/* The i-th of n numbers but `not`. */
static int
other(int i, int not )
{
	return not < 0 || i < not ? i : i + 1;
}

struct groups_table
groups_choice_table(const struct groups_state *s, int i)
{
	struct groups_table t = s->t;

	t.at = NULL;
	if (i < GRID_WAYS - 1)
		t.way = other(i, t.way);
	else if (i == GRID_WAYS - 1)
		t.whole_profile = !t.whole_profile;
	else
		groups_pair(t.row, other(i - GRID_WAYS, s->form));
	return t;
}

static void
name_choice(const struct groups_state *s, int i, char *buf, size_t size)
{
	static const char *const gains[GRID_GAINS] = { "2^R-1", "R", "liked" };
	struct groups_table t = groups_choice_table(s, i);

	if (i < GRID_WAYS - 1)
		snprintf(buf, size, "%s, %s", t.way < GRID_GAINS ? "rated" : "all",
			 gains[t.way % GRID_GAINS]);
	else if (i == GRID_WAYS - 1)
		snprintf(buf, size, "%s", t.whole_profile ? "of all folds" : "of training");
	else
		snprintf(buf, size, "rows %s", form_short(t.row[0]));
}

void
groups_choices_begin(struct groups_state *s)
{
	s->choices_of++;
	for (int i = 0; i < GROUPS_CHOICES; i++) {
		s->choice[i] = (struct groups_choice){ .done = false };
		name_choice(s, i, s->choice[i].name, sizeof(s->choice[i].name));
	}
}
