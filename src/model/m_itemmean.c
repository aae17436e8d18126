/* ItemMean: items by their damped mean rating, the same for every user. */
#include "hamtop/data/means.h"
#include "hamtop/model/model.h"

static void
item_scores(double *out, const struct dataset *data, const struct split *split)
{
	(void)data;
	item_means(out, split, ITEM_MEAN_DAMPING);
}

static const struct model_row rows[] = {
	{ "ItemMean", FORM_RULE, "items by (sum of training ratings + 5 mu) / (count + 5)" },
};

extern const struct model_ops m_itemmean;
const struct model_ops m_itemmean = {
	.family = "ItemMean",
	.help = "unpersonalised mean rating",
	.source = "an unpersonalised mean, which the paper does not report",
	.rows = rows,
	.nrows = 1,
	.item_scores = item_scores,
};
