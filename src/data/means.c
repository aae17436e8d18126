#include "hamtop/data/means.h"

void
item_means(double *out, const struct split *split, double damping)
{
	const struct csr *train = &split->train_by_item;
	double sum = 0, mu;

	for (size_t e = 0; e < csr_nnz(train); e++)
		sum += (double)train->val[e];
	mu = csr_nnz(train) ? sum / (double)csr_nnz(train) : 0;
	for (uint32_t i = 0; i < train->rows; i++) {
		double mine = damping * mu;

		for (size_t e = train->ptr[i]; e < train->ptr[i + 1]; e++)
			mine += (double)train->val[e];
		out[i] = mine / ((double)csr_len(train, i) + damping);
	}
}
