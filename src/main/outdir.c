#include "outdir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "hamtop/data/digest.h"
#include "hamtop/export/out.h"
#include "json.h"

bool
outdir_make(const char *path, struct err *err)
{
	char *copy = mem_strdup(path);
	bool ok = true;

	for (char *p = copy + 1; ok && *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		ok = mkdir(copy, 0777) == 0 || errno == EEXIST;
		*p = '/';
	}
	ok = ok && (mkdir(copy, 0777) == 0 || errno == EEXIST);
	free(copy);
	return ok || err_sys(err, ERR_USAGE, "--out: the directory %s cannot be made", path);
}

bool
outdir_open(struct outdir *dir, const char *path, struct err *err)
{
	struct stat st;

	if (!outdir_make(path, err))
		return false;
	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		return err_set(err, ERR_USAGE,
			       "--out: %s is there and is no directory; name another", path);
	dir->path = mem_strdup(path);
	dir->files = json_object();
	return true;
}

void
outdir_close(struct outdir *dir)
{
	free(dir->path);
	json_decref(dir->files);
	*dir = (struct outdir){ 0 };
}

char *
outdir_path(const struct outdir *dir, const char *name)
{
	struct str path = STR_INIT;

	str_addf(&path, "%s/%s", dir->path, name);
	return str_steal(&path);
}

bool
outdir_has(const struct outdir *dir, const char *name)
{
	char *path = outdir_path(dir, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

bool
outdir_note(struct outdir *dir, const char *name, struct err *err)
{
	char *path = outdir_path(dir, name), hex[65], block[1 << 14];
	FILE *f = fopen(path, "rb");
	struct digest digest;
	size_t bytes = 0, n;
	bool ok = f;

	digest_start(&digest);
	while (f && (n = fread(block, 1, sizeof(block), f)) > 0) {
		digest_add(&digest, block, n);
		bytes += n;
	}
	ok = ok && !ferror(f);
	if (!ok)
		err_sys(err, ERR_RUN, "%s cannot be read back", path);
	if (f)
		fclose(f);
	if (ok) {
		json_t *o = json_object();

		digest_hex(&digest, hex);
		json_put_count(o, "bytes", bytes);
		json_put_text(o, "sha256", hex);
		json_put(dir->files, name, o);
	}
	free(path);
	return ok;
}

bool
outdir_write(struct outdir *dir, const char *name, const struct str *text, struct err *err)
{
	char *path = outdir_path(dir, name);
	bool ok = out_file(path, text->len ? text->s : "", text->len, err);

	free(path);
	return ok && outdir_note(dir, name, err);
}

static bool
copy(const char *from, const char *to, struct err *err)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	char block[1 << 14];
	bool ok = in && out;
	size_t n;

	while (ok && (n = fread(block, 1, sizeof(block), in)) > 0)
		ok = fwrite(block, 1, n, out) == n;
	ok = ok && !ferror(in);
	if (in)
		fclose(in);
	if (out && fclose(out) != 0)
		ok = false;
	return ok || err_sys(err, ERR_RUN, "%s cannot be written", to);
}

bool
outdir_link(struct outdir *dir, const struct outdir *from, const char *name, struct err *err)
{
	char *old = outdir_path(from, name), *new = outdir_path(dir, name);
	bool ok;

	unlink(new);
	ok = link(old, new) == 0 || copy(old, new, err);
	free(old);
	free(new);
	return ok && outdir_note(dir, name, err);
}
