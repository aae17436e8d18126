/* The known name that is nearest to a word that somebody mistyped. */
#ifndef HAMTOP_MAIN_NEAREST_H
#define HAMTOP_MAIN_NEAREST_H

#include <stddef.h>

struct nearest {
	const char *word, *name;
	unsigned distance;
};

struct nearest nearest_to(const char *word);
void nearest_try(struct nearest *n, const char *name);

/* "; did you mean 'NAME'?" into buf, or "" when nothing is near. Returns buf. */
char *nearest_hint(const struct nearest *n, const char *prefix, char *buf, size_t size);

#endif
