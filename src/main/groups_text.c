/* The groups in 80 columns: Table 6 as printed, what the statistic is worth, Figure 3 as
 * bars, what holds, and whether it holds over several seeds. */
#include <math.h>
#include <string.h>

#include "groups.h"
#include "report.h"

/* p to four digits; one that is smaller says so. */
static const char *
p_text(double p, char *buf, size_t size)
{
	if (isfinite(p) && p < 1e-4)
		return "<.0001";
	return report_share(p, 4, buf, size);
}

/* A statistic of any size in at most 9 columns; "-" when there is none. */
static const char *
statistic(double v, char *buf, size_t size)
{
	if (!isfinite(v))
		return "-";
	snprintf(buf, size, v >= 1e7 ? "%.2e" : "%.2f", v);
	return buf;
}

static void
add_users(struct str *out, const struct groups_table *t)
{
	str_addf(out, "\n%4s %14s %14s %10s %10s\n", "bits", t->name[0], t->name[1], "tied",
		 "left out");
	for (int i = 0; i < t->lengths; i++) {
		const struct groups *g = groups_at(t, 0, i);

		if (g->users)
			str_addf(out, "%4u %14zu %14zu %10zu %10zu\n", t->bits[i],
				 g->count[GROUP_FIRST], g->count[GROUP_SECOND],
				 g->count[GROUP_TIED], g->count[GROUP_NONE]);
	}
}

/* Calls one() for each feature at each length of the first seed. */
static void
each_feature(struct str *out, const struct groups_table *t,
	     void (*one)(struct str *out, const struct groups_table *t, int length, enum feature f))
{
	for (int i = 0; i < t->lengths; i++) {
		for (int f = 0; f < FEATURES && groups_at(t, 0, i)->users; f++) {
			if (f == 0)
				str_addf(out, "%4u  ", t->bits[i]);
			else
				str_addf(out, "%4s  ", "");
			str_addf(out, "%-18s", feature_title((enum feature)f));
			one(out, t, i, (enum feature)f);
		}
	}
}

static void
chi2_line(struct str *out, const struct groups_table *t, int length, enum feature f)
{
	const struct feature_test *test = &groups_at(t, 0, length)->test[f];
	double paper = groups_printed(t, length, f);
	char chi2[24], printed[24], p[16], null[24], other[24], other_p[16];

	str_addf(out, "%9s %8s %7s %9s %11s %7s\n", statistic(test->chi2.chi2, chi2, sizeof(chi2)),
		 statistic(paper, printed, sizeof(printed)), p_text(test->chi2.p, p, sizeof(p)),
		 statistic(test->chi2.null_mean, null, sizeof(null)),
		 statistic(test->other.chi2, other, sizeof(other)),
		 p_text(test->other.p, other_p, sizeof(other_p)));
}

static void
add_table_6(struct str *out, const struct groups_table *t)
{
	str_add(out, "\nTable 6: scikit-learn's chi-squared of the raw features\n");
	str_addf(out, "%4s  %-18s%9s %8s %7s %9s %11s %7s\n", "bits", "feature", "chi2", "printed",
		 "p", "random", "other unit", "p");
	each_feature(out, t, chi2_line);
	str_add(out, "random: the mean of the statistic under random groups, variance/mean "
		     "of the\nfeature; p takes it for 1. other unit: the same feature in hundreds "
		     "(number)\nor hundredths: the statistic follows the unit, so that neither p "
		     "tests anything\n");
}

/* --- Figure 3 --- */

enum { BAR_SIDE = 18 }; /* columns of a bar to the left and to the right of its axis */

/* How far the figure's axis must reach to each side. */
static double
furthest(const struct groups_table *t)
{
	double most = 0;

	for (int at = 0; at < t->lengths * FEATURES * GROUP_TIED; at++) {
		const struct groups *g = groups_at(t, 0, at / GROUP_TIED / FEATURES);
		const struct share *s = &g->test[at / GROUP_TIED % FEATURES].share[at % GROUP_TIED];

		if (g->users && isfinite(s->mean))
			most = fmax(most, fmax(fabs(s->low - 1), fabs(s->high - 1)));
	}
	return most;
}

static int
bar_column(double share, double most)
{
	return BAR_SIDE + (int)lround((share - 1) / most * BAR_SIDE);
}

/* "        ##(##|)  ": from the axis to the mean, brackets around its interval. */
static void
add_bar(struct str *out, const struct share *s, double most)
{
	char bar[2 * BAR_SIDE + 2] = "";
	int mean = bar_column(s->mean, most);

	memset(bar, ' ', sizeof(bar) - 1);
	for (int x = mean; x != BAR_SIDE; x += x < BAR_SIDE ? 1 : -1)
		bar[x] = '#';
	bar[bar_column(s->low, most)] = '(';
	bar[bar_column(s->high, most)] = ')';
	bar[BAR_SIDE] = '|';
	str_add(out, bar);
}

static void
share_lines(struct str *out, const struct groups_table *t, int length, enum feature f)
{
	for (int i = 0; i < GROUP_TIED; i++) {
		const struct share *s = &groups_at(t, 0, length)->test[f].share[i];

		if (i)
			str_addf(out, "%24s", "");
		str_addf(out, "%-8.8s", t->name[i]);
		if (isfinite(s->mean)) {
			str_addf(out, "%+8.2f %% ", 100 * (s->mean - 1));
			add_bar(out, s, furthest(t));
			report_end_line(out);
		} else {
			str_add(out, "       -\n");
		}
	}
}

static void
add_figure_3(struct str *out, const struct groups_table *t)
{
	double most = furthest(t);
	char low[16], high[16];

	if (most == 0)
		return;
	snprintf(low, sizeof(low), "%+.2g %%", -100 * most);
	snprintf(high, sizeof(high), "%+.2g %%", 100 * most);
	str_add(out, "\nFigure 3: the groups' means relative to all users'\n");
	str_addf(out, "%4s  %-18s%-8s%8s   %-*s0%*s\n", "bits", "feature", "group", "mean",
		 BAR_SIDE, low, BAR_SIDE, high);
	each_feature(out, t, share_lines);
	str_add(out, "( ): 95 % interval by bootstrap over the users; all users: the tied "
		     "as well\n");
}

static void
valid_line(struct str *out, const struct groups_table *t, int length, enum feature f)
{
	const struct feature_test *test = &groups_at(t, 0, length)->test[f];
	char p[16], holm[16], rank[16], effect[16];

	snprintf(effect, sizeof(effect), "%+.3f", test->rank.effect);
	str_addf(out, "%8s %8s %8s %8s\n", p_text(test->p_permutation, p, sizeof(p)),
		 p_text(test->p_holm, holm, sizeof(holm)), p_text(test->rank.p, rank, sizeof(rank)),
		 isfinite(test->rank.effect) ? effect : "-");
}

static void
add_valid(struct str *out, const struct groups_table *t)
{
	const struct resampling how = RESAMPLING_INIT;

	str_add(out, "\nWhat holds: tests that no unit changes\n");
	str_addf(out, "%4s  %-18s%8s %8s %8s %8s\n", "bits", "feature", "perm. p", "Holm",
		 "ranks p", "effect");
	each_feature(out, t, valid_line);
	str_addf(out,
		 "perm.: against %u random groups of the same sizes; Holm: over this table\n"
		 "ranks: Mann-Whitney; effect: share of pairs in which the first group's value "
		 "is\nlarger, less the share in which it is smaller\n",
		 how.times);
}

/* One feature at one length over all seeds. */
static void
seeds_line(struct str *out, const struct groups_table *t, int length, enum feature f)
{
	struct groups_seeds over = groups_over_seeds(t, length, f);
	char mean[24];

	str_addf(out, "%9s %10d %10d %10d %10d\n", statistic(over.mean, mean, sizeof(mean)),
		 over.chi2, over.holm, over.first_larger, over.seeds);
}

static void
add_seeds(struct str *out, const struct groups_table *t)
{
	if (t->seeds == 1)
		return;
	str_addf(out, "\nOver the seeds: in how many of them\n%4s  %-18s%9s %10s %10s %10s %10s\n",
		 "bits", "feature", "mean chi2", "chi2 p<.05", "Holm <.05", "1st larger", "seeds");
	each_feature(out, t, seeds_line);
}

void
groups_text(struct str *out, const struct setup *s, const struct groups_table *t)
{
	report_text_head(out, s);
	str_addf(out, "\nusers better served by %s or by %s: NDCG@%u\n", t->row[0]->name,
		 t->row[1]->name, t->k);
	str_addf(out, "features: a user's ratings %s; tables of seed %llu\n",
		 t->whole_profile ? "of all folds" : "that were trained on",
		 (unsigned long long)t->seed[0]);
	add_users(out, t);
	add_table_6(out, t);
	add_figure_3(out, t);
	add_valid(out, t);
	add_seeds(out, t);
}
