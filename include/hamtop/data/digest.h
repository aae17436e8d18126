/* SHA-256 (FIPS 180-4) by nettle, in pieces. */
#ifndef HAMTOP_DATA_DIGEST_H
#define HAMTOP_DATA_DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>

struct digest {
	struct sha256_ctx ctx;
};

void digest_start(struct digest *d);
void digest_add(struct digest *d, const void *bytes, size_t n);
/* 64 hex digits and NUL */
void digest_hex(struct digest *d, char out[65]);

#endif
