#include "hamtop/export/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"

enum { BUFFER = 1 << 18 };

struct out {
	FILE *file;
	char *path, *temp;
	int failed; /* errno of the first write that failed, or 0 */
};

static void
out_free(struct out *out)
{
	free(out->path);
	free(out->temp);
	free(out);
}

struct out *
out_open(const char *path, struct err *err)
{
	struct out *out = mem_new(1, sizeof(*out));
	struct str temp = STR_INIT;
	int fd;

	str_addf(&temp, "%s.%ld.part", path, (long)getpid());
	out->path = mem_strdup(path);
	out->temp = str_steal(&temp);
	fd = open(out->temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	out->file = fd < 0 ? NULL : fdopen(fd, "wb");
	if (!out->file) {
		err_sys(err, ERR_RUN, "cannot write %s", path);
		if (fd >= 0)
			close(fd);
		out_free(out);
		return NULL;
	}
	setvbuf(out->file, NULL, _IOFBF, BUFFER);
	return out;
}

void
out_add(struct out *out, const void *bytes, size_t n)
{
	if (out->failed || !n)
		return;
	if (fwrite(bytes, 1, n, out->file) != n)
		out->failed = errno ? errno : EIO;
}

/* Some file systems cannot sync; that is not the writer's fault. */
static bool
is_on_disk(int fd)
{
	return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS;
}

bool
out_close(struct out *out, struct err *err)
{
	bool ok;

	if (!out)
		return false;
	if (!out->failed && (fflush(out->file) != 0 || !is_on_disk(fileno(out->file))))
		out->failed = errno;
	if (fclose(out->file) != 0 && !out->failed)
		out->failed = errno;
	if (!out->failed && rename(out->temp, out->path) != 0)
		out->failed = errno;
	ok = !out->failed;
	if (!ok) {
		unlink(out->temp);
		errno = out->failed;
		err_sys(err, ERR_RUN, "cannot write %s", out->path);
	}
	out_free(out);
	return ok;
}

void
out_drop(struct out *out)
{
	if (!out)
		return;
	fclose(out->file);
	unlink(out->temp);
	out_free(out);
}

bool
out_file(const char *path, const void *bytes, size_t n, struct err *err)
{
	struct out *out = out_open(path, err);

	if (!out)
		return false;
	out_add(out, bytes, n);
	return out_close(out, err);
}
