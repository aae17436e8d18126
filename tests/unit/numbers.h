/* Numbers and sparse matrices for the tests of the num room. */
#ifndef HAMTOP_TESTS_NUMBERS_H
#define HAMTOP_TESTS_NUMBERS_H

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/sparse.h"
#include "unit.h"

static inline real *
numbers(size_t n, uint64_t key)
{
	real *a = mem_new(n, sizeof(*a));

	for (size_t i = 0; i < n; i++)
		a[i] = (real)(2 * rng_unit(rng_at(key, i)) - 1);
	return a;
}

/* rows x cols with about a third of the entries, some rows empty. */
static inline struct sparse
sparse_new(size_t rows, size_t cols, uint64_t key)
{
	size_t *ptr = mem_new(rows + 1, sizeof(*ptr)), n = 0;
	uint32_t *col = mem_new(rows * cols, sizeof(*col));
	real *val = mem_new(rows * cols, sizeof(*val));

	for (size_t a = 0; a < rows; a++) {
		for (size_t j = 0; a % 5 != 3 && j < cols; j++) {
			if (rng_unit(rng_at(key, a * cols + j)) > 0.33)
				continue;
			col[n] = (uint32_t)j;
			val[n] = (real)rng_unit(rng_at(key + 1, n));
			n++;
		}
		ptr[a + 1] = n;
	}
	return (struct sparse){ ptr, col, val };
}

static inline void
sparse_free(struct sparse *s)
{
	free((void *)s->ptr);
	free((void *)s->col);
	free((void *)s->val);
}

static inline void
assert_close(const real *a, const real *b, size_t n, double bound, const char *what)
{
	for (size_t i = 0; i < n; i++)
		if (!(fabs((double)a[i] - (double)b[i]) <= bound * (1 + fabs((double)b[i]))))
			fail_msg("%s[%zu] is %g, its plain twin says %g", what, i, (double)a[i],
				 (double)b[i]);
}

#endif
