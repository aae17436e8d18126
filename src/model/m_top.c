/* Top: the most frequently rated items first. */
#include "hamtop/model/model.h"

static void
item_scores(double *out, const struct dataset *data, const struct split *split)
{
	for (uint32_t i = 0; i < data->items; i++)
		out[i] = (double)csr_len(&split->train_by_item, i);
}

static const struct model_row rows[] = {
	{ "Top", FORM_RULE, "items by their number of training ratings" },
};

extern const struct model_ops m_top;
const struct model_ops m_top = {
	.family = "Top",
	.help = "popularity",
	.source = "Section 5.2: \"most frequently rated\"",
	.rows = rows,
	.nrows = 1,
	.item_scores = item_scores,
};
