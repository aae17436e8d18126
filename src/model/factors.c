#include "model/factors.h"

#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/factor.h"

static struct factors *
factors_of(struct model *m)
{
	return (struct factors *)m;
}

bool
factors_init(struct factors *f, const struct model_spec *spec, struct err *err)
{
	f->spec = *spec;
	f->stride = factor_stride(spec->bits);
	for (int s = 0; s < SIDES; s++) {
		f->side[s] = mem_try(rows_of(f, s) * f->stride, sizeof(real), "the features", err);
		if (!f->side[s])
			return false;
	}
	return true;
}

void
factors_free(struct factors *f)
{
	for (int s = 0; s < SIDES; s++) {
		free(f->side[s]);
		free(f->gradient[s]);
	}
}

void
factors_zero_gradient(struct factors *f)
{
	for (int s = 0; s < SIDES; s++) {
		free(f->gradient[s]);
		f->gradient[s] = mem_new(rows_of(f, s) * f->stride, sizeof(real));
	}
}

size_t
factors_tensors(struct factors *f, struct tensor *value, struct tensor *gradient)
{
	static const char *const names[SIDES] = { "user", "item" };

	for (int s = 0; s < SIDES; s++) {
		value[s] = (struct tensor){ names[s], rows_of(f, s), f->stride, f->side[s] };
		if (gradient)
			gradient[s] = (struct tensor){ names[s], rows_of(f, s), f->stride,
						       f->gradient[s] };
	}
	return SIDES;
}

/* One network for all forms. */
int
factors_net_of(const struct hypers *h, enum form form)
{
	(void)h;
	(void)form;
	return 0;
}

/* Nothing is scaled before its sign. */
double
factors_alpha(const struct hypers *h, int net, unsigned epoch)
{
	(void)h;
	(void)net;
	(void)epoch;
	return 1;
}

struct hypers *
factors_hypers_of(struct model *m)
{
	return &factors_of(m)->spec.hypers;
}

size_t
factors_state(struct model *m, bool all, struct tensor *table)
{
	(void)all;
	return factors_tensors(factors_of(m), table, NULL);
}
