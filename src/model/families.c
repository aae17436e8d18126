#include <math.h>
#include <strings.h>

#include "hamtop/model/model.h"

#define MODEL(x) extern const struct model_ops x;
#include "model/models.def"
#undef MODEL

const struct model_ops *const *
model_families(void)
{
	static const struct model_ops *const families[] = {
#define MODEL(x) &x,
#include "model/models.def"
#undef MODEL
		NULL
	};

	return families;
}

bool
losses_finite(const struct losses *losses, const struct model_ops *ops, int net, unsigned epoch,
	      struct err *err)
{
	const double part[] = { losses->sim, losses->balance, losses->ae };

	for (int i = 0; i < 3; i++)
		if (ops->loss.part[i].name && !isfinite(part[i]))
			return err_set(err, ERR_RUN,
				       "%s-%s diverged: the %s loss of epoch %u is not finite; try "
				       "a smaller lr",
				       ops->family, ops->nets[net], ops->loss.part[i].name, epoch);
	return true;
}

const struct model_ops *
model_find(const char *name, const struct model_row **row)
{
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		for (size_t i = 0; i < (*f)->nrows; i++) {
			if (strcasecmp((*f)->rows[i].name, name) == 0) {
				if (row)
					*row = &(*f)->rows[i];
				return *f;
			}
		}
	}
	return NULL;
}
