/* How ratings enter a network. */
#include <math.h>

#include "hamtop/base/mem.h"
#include "model/tower.h"

/* Where all ratings are alike (implicit data), what is there counts as 1. */
real
tower_rating(const struct tower_spec *s, double r, size_t n)
{
	double half = ((double)s->max - (double)s->min) / 2;
	double mid = half > 0 ? ((double)s->min + (double)s->max) / 2 : (double)s->max - 1;

	switch (s->input) {
	case INPUT_SCALED:
		return (real)((r - mid) / (half > 0 ? half : 1));
	case INPUT_CENTERED:
		return (real)(r - mid);
	case INPUT_UNIT:
		return (real)(r / (double)s->max);
	case INPUT_COUNT:
		return (real)((r - mid) / sqrt((double)n));
	default:
		return (real)r;
	}
}

bool
tower_make_input(struct tower *t, struct err *err)
{
	const struct csr *x = t->spec.x;
	real *val = mem_try(csr_nnz(x) + 1, sizeof(*val), "the network's input", err);

	if (!val)
		return false;
	for (uint32_t a = 0; a < x->rows; a++)
		for (size_t e = x->ptr[a]; e < x->ptr[a + 1]; e++)
			val[e] = tower_rating(&t->spec, (double)x->val[e], csr_len(x, a));
	t->x = (struct sparse){ x->ptr, x->col, val };
	return true;
}
