#include "hamtop/base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "hamtop/base/room.h"

enum { ALIGNMENT = 64, HUGE_PAGE = 2 << 20 };

static void
die_without_memory(void)
{
	static const char text[] = "hamtop: out of memory\n";

	fwrite(text, 1, sizeof(text) - 1, stderr);
	abort();
}

void *
mem_new(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		die_without_memory();
	return p;
}

void *
mem_resize(void *p, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		die_without_memory();
	p = realloc(p, bytes > 0 ? bytes : 1);
	if (!p)
		die_without_memory();
	return p;
}

void *
mem_dup(const void *p, size_t n)
{
	void *copy = mem_new(n, 1);

	if (n)
		memcpy(copy, p, n);
	return copy;
}

char *
mem_strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = mem_new(len + 1, 1);

	memcpy(copy, s, len);
	return copy;
}

char *
mem_strdup(const char *s)
{
	return mem_dup(s, strlen(s) + 1);
}

static void *
try_aligned(size_t n, size_t size, size_t huge, const char *what, struct err *err)
{
	size_t bytes, alignment = ALIGNMENT;
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX / 2) {
		err_set(err, ERR_RUN, "not enough memory for %s", what);
		return NULL;
	}
	if (huge && bytes >= 2 * huge)
		alignment = huge;
	bytes = (bytes + alignment) / alignment * alignment;
	p = room_for(bytes) ? aligned_alloc(alignment, bytes) : NULL;
	if (!p) {
		err_set(err, ERR_RUN, "not enough memory for %s (%zu bytes)", what, bytes);
		return NULL;
	}
#ifdef MADV_HUGEPAGE
	if (alignment == HUGE_PAGE)
		madvise(p, bytes, MADV_HUGEPAGE); /* a wish: nothing is lost when it fails */
#endif
	memset(p, 0, bytes);
	return p;
}

void *
mem_try(size_t n, size_t size, const char *what, struct err *err)
{
	return try_aligned(n, size, 0, what, err);
}

void *
mem_try_huge(size_t n, size_t size, const char *what, struct err *err)
{
	return try_aligned(n, size, HUGE_PAGE, what, err);
}
