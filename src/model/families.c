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
