/* Invented film titles, composed from word lists so that they fit a genre. */
#ifndef HAMTOP_DATA_TITLES_H
#define HAMTOP_DATA_TITLES_H

#include "hamtop/base/rng.h"
#include "hamtop/base/str.h"

enum genre {
	GENRE_ANIMATION,
	GENRE_FAMILY,
	GENRE_FANTASY,
	GENRE_COMEDY,
	GENRE_ROMANCE,
	GENRE_DRAMA,
	GENRE_DOCUMENTARY,
	GENRE_CRIME,
	GENRE_THRILLER,
	GENRE_ACTION,
	GENRE_HORROR,
	GENRE_SCIFI,
	GENRES
};

/* "Animation", .., "Sci-Fi" */
const char *genre_name(enum genre genre);

enum { TITLE_SLOTS = 5, TITLE_WORDS = 24 };

/* Where one genre's composer stands: each word list is walked in a shuffled
 * order, again and again, so that no word is worn out. */
struct titles {
	enum genre genre;
	unsigned made;
	unsigned used[TITLE_SLOTS];
	uint32_t order[TITLE_SLOTS][TITLE_WORDS];
};

void titles_start(struct titles *t, enum genre genre, struct rng *rng);
/* Appends the next title. Titles of one walk may repeat after a few hundred. */
void titles_next(struct titles *t, struct str *out);

#endif
