#include "run/sealed.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"

enum { HEADER_MAX = 64 << 20, MAGIC_MAX = 64 };

/* float32 as they lie in memory */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "our files are written on little-endian machines");

static void
put(struct sealed *out, const void *bytes, size_t n)
{
	out->ok = out->ok && fwrite(bytes, 1, n, out->f) == n;
	digest_add(&out->digest, bytes, n);
}

static void
get(struct sealed *in, void *bytes, size_t n)
{
	in->ok = in->ok && fread(bytes, 1, n, in->f) == n;
	if (in->ok)
		digest_add(&in->digest, bytes, n);
}

void
sealed_put(struct sealed *out, const float *x, size_t n)
{
	put(out, x, n * sizeof(*x));
}

void
sealed_get(struct sealed *s, float *x, size_t n)
{
	get(s, x, n * sizeof(*x));
}

static void
put_header(struct sealed *out, const char *magic, json_t *header)
{
	char *text = json_dumps(header, JSON_COMPACT | JSON_REAL_PRECISION(17)), length[32];

	if (!text)
		abort(); /* no memory for it, or our own text is not UTF-8 */
	snprintf(length, sizeof(length), "%zu\n", strlen(text));
	put(out, magic, strlen(magic));
	put(out, length, strlen(length));
	put(out, text, strlen(text));
	free(text);
}

static bool
seal(struct sealed *out)
{
	char hex[65];

	digest_hex(&out->digest, hex);
	return out->ok && fwrite(hex, 1, 64, out->f) == 64 && fflush(out->f) == 0 &&
	       fsync(fileno(out->f)) == 0;
}

bool
sealed_write(const char *path, const char *magic, json_t *header,
	     void (*put_arrays)(struct sealed *out, const void *ctx), const void *ctx,
	     struct err *err)
{
	struct sealed out = { .ok = true };
	struct str tmp = STR_INIT;
	bool ok;

	str_addf(&tmp, "%s.tmp", path);
	out.f = fopen(tmp.s, "wb");
	ok = out.f || err_sys(err, ERR_RUN, "cannot write %s", tmp.s);
	if (out.f) {
		digest_start(&out.digest);
		put_header(&out, magic, header);
		put_arrays(&out, ctx);
		ok = seal(&out) || err_sys(err, ERR_RUN, "cannot write %s", tmp.s);
		if (fclose(out.f) != 0 && ok)
			ok = err_sys(err, ERR_RUN, "cannot write %s", tmp.s);
		if (ok && rename(tmp.s, path) != 0)
			ok = err_sys(err, ERR_RUN, "cannot rename %s to %s", tmp.s, path);
		if (!ok)
			unlink(tmp.s);
	}
	str_free(&tmp);
	json_decref(header);
	return ok;
}

json_t *
sealed_header(struct sealed *s, const char *magic)
{
	char mine[MAGIC_MAX], line[32] = "";
	size_t length, at = 0;
	json_t *header = NULL;
	char *text;

	s->ok = true;
	digest_start(&s->digest);
	get(s, mine, strlen(magic));
	if (!s->ok || memcmp(mine, magic, strlen(magic)) != 0)
		return NULL;
	do
		get(s, &line[at], 1);
	while (s->ok && line[at] != '\n' && ++at < sizeof(line) - 1);
	length = strtoul(line, NULL, 10);
	if (!s->ok || length == 0 || length > HEADER_MAX)
		return NULL;
	text = mem_new(length, 1);
	get(s, text, length);
	if (s->ok)
		header = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	return header;
}

bool
sealed_fits(struct sealed *s)
{
	char mine[65], theirs[65] = "";

	if (!s->ok)
		return false;
	digest_hex(&s->digest, mine);
	return fread(theirs, 1, 64, s->f) == 64 && getc(s->f) == EOF && strcmp(mine, theirs) == 0;
}
