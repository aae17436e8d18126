#include "hamtop/data/digest.h"

#include <stdint.h>
#include <stdio.h>

void
digest_start(struct digest *d)
{
	sha256_init(&d->ctx);
}

void
digest_add(struct digest *d, const void *bytes, size_t n)
{
	sha256_update(&d->ctx, n, bytes);
}

void
digest_hex(struct digest *d, char out[65])
{
	uint8_t sum[SHA256_DIGEST_SIZE];

	sha256_digest(&d->ctx, sizeof(sum), sum);
	for (size_t i = 0; i < sizeof(sum); i++)
		snprintf(out + 2 * i, 3, "%02x", sum[i]);
}
