#include "hamtop/base/rng.h"

#include <math.h>

uint64_t
rng_u64(struct rng *rng)
{
	return rng_at(rng->key, rng->next++);
}

double
rng_uniform(struct rng *rng)
{
	return rng_unit(rng_u64(rng));
}

double
rng_normal(struct rng *rng)
{
	/* Box and Muller 1958; 1 - u keeps the logarithm finite. */
	double u = 1.0 - rng_uniform(rng), v = rng_uniform(rng);

	return sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
}

uint64_t
rng_below(struct rng *rng, uint64_t n)
{
	uint64_t x;

	/* below 2^64 mod n it is drawn again; that is less than n, so most draws need no
	 * division to know */
	do
		x = rng_u64(rng);
	while (x < n && x < -n % n);
	return x % n;
}

void
rng_shuffle(struct rng *rng, uint32_t *a, uint32_t n)
{
	for (uint32_t i = n; i > 1; i--) {
		uint32_t j = (uint32_t)rng_below(rng, i);
		uint32_t t = a[i - 1];

		a[i - 1] = a[j];
		a[j] = t;
	}
}
