/* A file of ours that is whole or not there: a magic line, a line with the length
 * of a JSON header, the header, arrays of little-endian float32, and the SHA-256
 * of all before it. It is written to a temporary name, synced and renamed. */
#ifndef HAMTOP_RUN_SEALED_H
#define HAMTOP_RUN_SEALED_H

#include <jansson.h>
#include <stdio.h>

#include "hamtop/base/err.h"
#include "hamtop/data/digest.h"

struct sealed {
	FILE *f;
	struct digest digest;
	bool ok; /* so far; what follows a failure does nothing */
};

/* Writes: the header is taken, put() gives sealed_put() the arrays. ERR_RUN. */
bool sealed_write(const char *path, const char *magic, json_t *header,
		  void (*put)(struct sealed *out, const void *ctx), const void *ctx,
		  struct err *err);
void sealed_put(struct sealed *out, const float *x, size_t n);

/* Reads, after fopen() of s->f: the header, which the caller releases, or NULL when
 * it is no such file; then the arrays in their order; then whether nothing is left
 * and the checksum fits. */
json_t *sealed_header(struct sealed *s, const char *magic);
void sealed_get(struct sealed *s, float *x, size_t n);
bool sealed_fits(struct sealed *s);

#endif
