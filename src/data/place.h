/* Where files stand side by side: a directory or an archive. */
#ifndef DATA_PLACE_H
#define DATA_PLACE_H

#include "hamtop/base/err.h"
#include "data/text.h"

struct place {
	char *path;
	bool archive; /* or a directory */
	char **name;  /* [n] of files, within path */
	size_t n;
};

bool place_open(struct place *place, const char *path, bool archive, struct err *err);
void place_free(struct place *place);

/* The text of file name[i], uncompressed. */
bool place_text(const struct place *place, size_t i, struct text *text, struct err *err);

/* Index of the ratings file among them, -1 and a sentence when there is none or
 * more than one. Where they are train.txt and test.txt side by side, *also is
 * the index of test.txt, else -1. */
int place_ratings(const struct place *place, int *also, struct err *err);

/* The sentence that both of them could be the ratings; returns false. */
bool place_refuse_two(const struct place *place, int one, int other, struct err *err);

/* Index of the file `base` in the folder of name[beside], also as base.gz; -1. */
int place_find(const struct place *place, size_t beside, const char *base);

/* The last part of a path. */
const char *path_base(const char *path);

#endif
