#include "nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 40 };

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Insertions, deletions, substitutions and swaps of neighbours that lead from a
 * to b; case does not count. */
static unsigned
edits(const char *a, size_t na, const char *b, size_t nb)
{
	unsigned d[WORD_MAX + 1][WORD_MAX + 1];

	for (size_t i = 0; i <= na; i++)
		d[i][0] = (unsigned)i;
	for (size_t j = 0; j <= nb; j++)
		d[0][j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		for (size_t j = 1; j <= nb; j++) {
			int x = tolower((unsigned char)a[i - 1]);
			int y = tolower((unsigned char)b[j - 1]);

			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
					d[i - 1][j - 1] + (x != y));
			if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
			    y == tolower((unsigned char)a[i - 2]))
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[na][nb];
}

struct nearest
nearest_to(const char *word)
{
	return (struct nearest){ .word = word, .distance = WORD_MAX };
}

void
nearest_try(struct nearest *n, const char *name)
{
	size_t nw = strlen(n->word), nn = strlen(name);
	unsigned distance;

	if (!nw || nw > WORD_MAX || nn > WORD_MAX)
		return;
	distance = edits(n->word, nw, name, nn);
	/* the beginning of a name is near however much is missing */
	if (distance > 1 && nw > 1 && nw < nn && !strncmp(n->word, name, nw))
		distance = 1;
	if (distance < n->distance && distance <= 1 + nw / 3) {
		n->distance = distance;
		n->name = name;
	}
}

char *
nearest_hint(const struct nearest *n, const char *prefix, char *buf, size_t size)
{
	buf[0] = '\0';
	if (n->name)
		snprintf(buf, size, "; did you mean '%s%s'?", prefix, n->name);
	return buf;
}
