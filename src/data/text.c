#include "config.h"

#include "data/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hamtop/base/mem.h"

void
text_free(struct text *text)
{
	if (text->mapped)
		munmap(text->bytes, text->mapped);
	else
		free(text->bytes);
	free(text->name);
	*text = (struct text){ 0 };
}

/* A large regular file is mapped when the rest of its last page is the pad. */
static bool
map_file(struct text *text, int fd, size_t size)
{
	enum { SMALL = 1 << 16 };
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *p;

	if (size < SMALL || size % page == 0 || size % page > page - TEXT_PAD)
		return false;
	p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return false;
	text->bytes = p;
	text->n = text->mapped = size;
	return true;
}

static bool
read_all(struct text *text, int fd, size_t expected, struct err *err)
{
	size_t cap = 0;
	ssize_t got;

	for (;;) {
		if (text->n + TEXT_PAD + 1 > cap) {
			char *p;

			cap = cap ? 2 * cap : expected + 4096;
			p = cap < SIZE_MAX / 4 ? realloc(text->bytes, cap) : NULL;
			if (!p)
				return err_set(err, ERR_RUN, "%s: not enough memory for %zu bytes",
					       text->name, cap);
			text->bytes = p;
		}
		got = read(fd, text->bytes + text->n, cap - TEXT_PAD - text->n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_sys(err, ERR_DATA, "cannot read %s", text->name);
		if (got == 0)
			break;
		text->n += (size_t)got;
	}
	memset(text->bytes + text->n, 0, TEXT_PAD);
	return true;
}

bool
text_read(struct text *text, const char *path, struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = false;

	*text = (struct text){ .name = mem_strdup(path) };
	if (fd < 0 || fstat(fd, &st) < 0)
		err_sys(err, ERR_DATA, "cannot open %s", path);
	else if (S_ISDIR(st.st_mode))
		err_set(err, ERR_DATA, "%s is a directory, not a file", path);
	else if (S_ISREG(st.st_mode) && map_file(text, fd, (size_t)st.st_size))
		ok = true;
	else
		ok = read_all(text, fd, S_ISREG(st.st_mode) ? (size_t)st.st_size : 0, err);
	if (fd >= 0)
		close(fd);
	if (!ok)
		text_free(text);
	return ok;
}

bool
text_copy(struct text *text, const char *name, const char *bytes, size_t n, struct err *err)
{
	*text = (struct text){ .name = mem_strdup(name), .n = n };
	text->bytes = mem_try(n + TEXT_PAD, 1, name, err);
	if (!text->bytes) {
		text_free(text);
		return false;
	}
	if (n)
		memcpy(text->bytes, bytes, n);
	return true;
}

bool
text_join(struct text *text, const struct text *more, struct err *err)
{
	size_t skip = more->n >= 3 && !memcmp(more->bytes, "\xef\xbb\xbf", 3) ? 3 : 0;
	size_t end = text->n && text->bytes[text->n - 1] != '\n',
	       n = text->n + end + more->n - skip;
	char *bytes = mem_try(n + TEXT_PAD, 1, text->name, err);

	if (!bytes)
		return false;
	memcpy(bytes, text->bytes, text->n);
	if (end)
		bytes[text->n] = '\n';
	memcpy(bytes + text->n + end, more->bytes + skip, more->n - skip);
	if (text->mapped)
		munmap(text->bytes, text->mapped);
	else
		free(text->bytes);
	text->bytes = bytes;
	text->n = n;
	text->mapped = 0;
	return true;
}
