#include "config.h"

#include "data/archive.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hamtop/base/mem.h"

#ifdef HAVE_ARCHIVE
#include <archive.h>
#include <archive_entry.h>
#endif

bool
archive_is(const char *path)
{
	static const struct {
		size_t at, n;
		const char *bytes;
	} magic[] = {
		{ 0, 2, "\x1f\x8b" },
		{ 0, 4, "PK\3\4" },
		{ 0, 4, "PK\5\6" },
		{ 0, 3, "BZh" },
		{ 0, 6, "\xfd\x37zXZ\0" },
		{ 0, 4, "\x28\xb5\x2f\xfd" },
		{ 0, 6, "7z\xbc\xaf\x27\x1c" },
		{ 257, 5, "ustar" },
	};
	char head[512] = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t n = 0;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		n = read(fd, head, sizeof(head));
	close(fd);
	for (size_t i = 0; i < ARRAY_LEN(magic); i++)
		if (n >= (ssize_t)(magic[i].at + magic[i].n) &&
		    !memcmp(head + magic[i].at, magic[i].bytes, magic[i].n))
			return true;
	return false;
}

#ifdef HAVE_ARCHIVE

/* What comes out of an archive is at most so much more than the archive. */
enum { FREE_BYTES = 64 << 20, TIMES_LARGER = 100 };

static bool
broken(struct archive *a, const char *path, struct err *err)
{
	const char *why = archive_error_string(a);

	return err_set(err, ERR_DATA, "%s: the archive is broken or cut off (%s)", path,
		       why ? why : "no reason given");
}

static struct archive *
open_archive(const char *path, struct err *err)
{
	struct archive *a = archive_read_new();

	if (!a) {
		err_set(err, ERR_RUN, "%s: not enough memory for the archive", path);
		return NULL;
	}
	archive_read_support_filter_all(a);
	archive_read_support_format_zip(a);
	archive_read_support_format_tar(a);
	archive_read_support_format_7zip(a);
	archive_read_support_format_raw(a);
	archive_read_support_format_empty(a);
	if (archive_read_open_filename(a, path, 1 << 16) != ARCHIVE_OK) {
		broken(a, path, err);
		archive_read_free(a);
		return NULL;
	}
	return a;
}

/* Files that some systems put beside the real ones. */
static bool
is_clutter(const char *name)
{
	const char *base = strrchr(name, '/');

	return strncmp(name, "__MACOSX/", 9) == 0 || strncmp(base ? base + 1 : name, "._", 2) == 0;
}

bool
archive_list(const char *path, char ***names, size_t *n, struct err *err)
{
	struct archive *a = open_archive(path, err);
	struct archive_entry *entry;
	size_t cap = 0;
	int r = ARCHIVE_FATAL;

	*names = NULL;
	*n = 0;
	if (!a)
		return false;
	while ((r = archive_read_next_header(a, &entry)) == ARCHIVE_OK || r == ARCHIVE_WARN) {
		const char *name = archive_entry_pathname(entry);

		if (archive_format(a) == ARCHIVE_FORMAT_RAW) {
			r = ARCHIVE_EOF;
			break;
		}
		if (!name || archive_entry_filetype(entry) != AE_IFREG || is_clutter(name))
			continue;
		VEC_ROOM(*names, *n, cap);
		(*names)[(*n)++] = mem_strdup(name);
	}
	if (r != ARCHIVE_EOF) {
		broken(a, path, err);
		for (size_t i = 0; i < *n; i++)
			free((*names)[i]);
		free(*names);
		*names = NULL;
		*n = 0;
	} else if (archive_format(a) != ARCHIVE_FORMAT_RAW && !*n) {
		r = ARCHIVE_FATAL;
		err_set(err, ERR_DATA, "%s: there is nothing in it", path);
	}
	archive_read_free(a);
	return r == ARCHIVE_EOF;
}

static bool
extract(struct text *text, struct archive *a, const char *path, struct err *err)
{
	struct stat st;
	size_t limit = FREE_BYTES, cap = 0;
	ssize_t got;

	if (stat(path, &st) == 0 && (uint64_t)st.st_size < SIZE_MAX / 4 / TIMES_LARGER)
		limit += (size_t)st.st_size * TIMES_LARGER;
	for (;;) {
		if (text->n + TEXT_PAD + 1 > cap) {
			char *p;

			cap = cap ? 2 * cap : 1 << 20;
			p = realloc(text->bytes, cap);
			if (!p)
				return err_set(err, ERR_RUN, "%s: not enough memory for %zu bytes",
					       path, cap);
			text->bytes = p;
		}
		got = archive_read_data(a, text->bytes + text->n, cap - TEXT_PAD - text->n);
		if (got < 0)
			return broken(a, path, err);
		if (got == 0)
			break;
		text->n += (size_t)got;
		if (text->n > limit)
			return err_set(err, ERR_DATA,
				       "%s: what is in it is more than a hundred times larger than "
				       "the archive: unpack it yourself if you trust it",
				       path);
	}
	memset(text->bytes + text->n, 0, TEXT_PAD);
	return true;
}

bool
archive_text(struct text *text, const char *path, const char *name, struct err *err)
{
	struct archive *a = open_archive(path, err);
	struct archive_entry *entry;
	bool found = false, ok = false;
	int r = ARCHIVE_OK;

	*text = (struct text){ .name = mem_strdup(name ? name : path) };
	while (a && !found &&
	       ((r = archive_read_next_header(a, &entry)) == ARCHIVE_OK || r == ARCHIVE_WARN)) {
		const char *entry_name = archive_entry_pathname(entry);

		found = !name || (entry_name && !strcmp(entry_name, name));
	}
	if (found)
		ok = extract(text, a, path, err);
	else if (a && r == ARCHIVE_EOF && !name) /* an empty file, compressed */
		ok = extract(text, a, path, err);
	else if (a)
		broken(a, path, err);
	if (a)
		archive_read_free(a);
	if (!ok)
		text_free(text);
	return ok;
}

#else

static bool
without(const char *path, struct err *err)
{
	return err_set(err, ERR_DATA,
		       "%s is compressed, and this hamtop was built without libarchive, which "
		       "reads .gz, .zip and .tar.gz: unpack it first",
		       path);
}

bool
archive_list(const char *path, char ***names, size_t *n, struct err *err)
{
	*names = NULL;
	*n = 0;
	return without(path, err);
}

bool
archive_text(struct text *text, const char *path, const char *name, struct err *err)
{
	(void)name;
	*text = (struct text){ 0 };
	return without(path, err);
}

#endif
