#include "hamtop/run/job.h"

void
job_init(struct job *job, const struct model_ops *ops, const struct dataset *data,
	 const struct split *split, uint32_t bits, enum recipe recipe)
{
	*job = (struct job){
		.data = data,
		.split = split,
		.ops = ops,
		.bits = bits,
		.seed = 1,
		.threads = 1,
		.recipe = recipe,
		.eval = EVAL_OPTIONS_INIT,
	};
	if (!ops->hypers)
		return;
	hypers_init(&job->hypers, ops->hypers, ops->nhypers, recipe);
	if (ops->adjust)
		ops->adjust(&job->hypers, recipe, bits, data);
}

unsigned
job_epochs(const struct job *job)
{
	return job->ops->hypers ? (unsigned)job->hypers.v[hyper_find(&job->hypers, "epochs")] : 0;
}

int
job_nets(const struct job *job, int net[NETS_MAX], int row_net[ROWS_MAX])
{
	int n = 0;

	if (!job->ops->hypers)
		return 0;
	for (int row = 0; row < job->rows; row++) {
		int wanted = job->ops->net_of(&job->hypers, job->row[row]->form), at = 0;

		while (at < n && net[at] != wanted)
			at++;
		if (at == n)
			net[n++] = wanted;
		row_net[row] = at;
	}
	return n;
}
