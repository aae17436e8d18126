/* Random: a uniform order of the candidates, in its closed form: all items tied. */
#include "hamtop/model/model.h"

static const struct model_row rows[] = {
	{ "Random", FORM_RULE, "uniform order of the candidates, as its exact expectation" },
};

extern const struct model_ops m_random;
const struct model_ops m_random = {
	.family = "Random",
	.help = "the chance level",
	.source = "Section 5.2",
	.rows = rows,
	.nrows = 1,
	.all_tied = true,
};
