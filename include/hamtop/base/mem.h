/* Memory. Small allocations abort when there is none; an allocation whose size
 * comes from the user's data fails politely. */
#ifndef HAMTOP_BASE_MEM_H
#define HAMTOP_BASE_MEM_H

#include <stddef.h>

#include "hamtop/base/err.h"

/* n * size bytes, zeroed; aborts when there are none. free() releases. */
void *mem_new(size_t n, size_t size);
void *mem_resize(void *p, size_t n, size_t size);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);
void *mem_dup(const void *p, size_t n);

/* n * size bytes, zeroed, aligned to 64 for vector loads; NULL and ERR_RUN
 * "not enough memory for WHAT (N bytes)" when there are none, or
 * none that could be used (base/room.h). free() releases. */
void *mem_try(size_t n, size_t size, const char *what, struct err *err);

/* The same for what is read from one end to the other, again and again: when it is
 * large it lies in huge pages, if the system has them. */
void *mem_try_huge(size_t n, size_t size, const char *what, struct err *err);

/* Makes room for one more element in the array p of n elements, capacity cap. */
#define VEC_ROOM(p, n, cap)                                          \
	do {                                                         \
		if ((n) == (cap)) {                                  \
			(cap) = (cap) ? 2 * (cap) : 8;               \
			(p) = mem_resize((p), (cap), sizeof(*(p)));  \
		}                                                    \
	} while (0)

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
