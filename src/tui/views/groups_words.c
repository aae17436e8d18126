/* The Groups screen in words. */
#include <config.h>

#include <math.h>

#include "tui/words.h"
#include "tui/views/groups.h"

/* The chosen user where the list has the keys, else the tests of the cell. */
bool
groups_copy(const struct app *app, struct str *what, struct str *text)
{
	const struct groups_state *s = groups_state(app);
	const struct groups *g = s->t.at ? groups_shown(s) : NULL;

	if (!g || !g->users)
		return false;
	if (app->view[VIEW_v_groups].focus == GROUPS_USERS && s->chosen < s->users) {
		str_add(what, "id of the user");
		str_add(text, ids_get(&app->opt->data->user_ids, s->user[s->chosen]));
		return true;
	}
	str_addf(what, "tests at %u bits", s->t.bits[s->length]);
	str_add(text, "feature\tchi2\tp of chi2\tp of permutations\tp of Mann-Whitney\teffect\n");
	for (enum feature f = 0; f < FEATURES; f++) {
		const struct feature_test *t = &g->test[f];

		str_addf(text, "%s\t%.4f\t%.4g\t%.4g\t%.4g\t%+.4f\n", feature_name(f), t->chi2.chi2,
			 t->chi2.p, t->p_permutation, t->rank.p, t->rank.effect);
	}
	return true;
}

/* ---- the screen ---- */

static void
add_feature(const struct groups_state *s, enum feature f, struct str *out)
{
	const struct groups_table *t = &s->t;
	const struct feature_test *test = &groups_shown(s)->test[f];

	str_addf(out, "The %s: means %.4g (%s), %.4g (%s), %.4g (all). ", feature_title(f),
		 test->mean[GROUP_FIRST], t->name[0], test->mean[GROUP_SECOND], t->name[1],
		 test->all);
	words_line(
		out,
		"Chi-squared %.4f, p %.4g, in another unit %.4f, under random groups %.4f; what "
		"holds: permutations p %.4g, corrected by Holm %.4g, Mann-Whitney p %.4g, effect "
		"%+.3f.",
		test->chi2.chi2, test->chi2.p, test->other.chi2, test->chi2.null_mean,
		test->p_permutation, test->p_holm, test->rank.p, test->rank.effect);
}

void
groups_plain(const struct app *app, struct str *out)
{
	const struct groups_state *s = groups_state(app);
	const struct groups_table *t = &s->t;
	const struct groups *g;

	if (!t->at) {
		words_line(out, "There is no grid: %s.",
			   app->opt->no_grid ? app->opt->no_grid : "none was planned");
		return;
	}
	g = groups_shown(s);
	words_line(out,
		   "Which users are better served by %s than by %s: seed %llu, %u bits, NDCG at "
		   "%u, test fold, %s.",
		   t->row[0]->name, t->row[1]->name, (unsigned long long)t->seed[s->seed],
		   t->bits[s->length], t->k, t->way < GRID_GAINS ? "rated items" : "all items");
	if (!g->users) {
		words_line(out,
			   "They are not trained yet; grid trains them, wait grid waits for it.");
		return;
	}
	words_line(out, "%zu users better with %s, %zu better with %s, %zu tied, %zu left out.",
		   g->count[GROUP_FIRST], t->name[0], g->count[GROUP_SECOND], t->name[1],
		   g->count[GROUP_TIED], g->count[GROUP_NONE]);
	for (enum feature f = 0; f < FEATURES; f++)
		add_feature(s, f, out);
}
