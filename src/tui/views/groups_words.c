/* The Groups screen in words. */
#include <config.h>

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
