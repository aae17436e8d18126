/* Somebody who is not in the data: a few ratings given by hand. A plain value; unused
 * places are 0, so that two are alike when their bytes are. */
#ifndef HAMTOP_DATA_PERSON_H
#define HAMTOP_DATA_PERSON_H

#include "hamtop/data/dataset.h"

enum { PERSON_MOST = 128 };

struct person {
	uint32_t n;
	uint32_t item[PERSON_MOST]; /* rows of the dataset, rising */
	float rating[PERSON_MOST];  /* on its scale */
};

/* Rates an item, or rates it anew; false: there are PERSON_MOST already. */
bool person_rate(struct person *p, uint32_t item, float rating);
/* Takes a rating back; false: there is none. */
bool person_take_back(struct person *p, uint32_t item);
/* Index of an item in p, or -1. */
int person_find(const struct person *p, uint32_t item);

/* "ITEM=RATING", the item by its id; or ITEM=- to take it back. ERR_USAGE says what is
 * wrong; *item is the row, rating 0 where it is to be taken back. */
bool person_parse(const struct dataset *d, const char *text, uint32_t *item, float *rating,
		  struct err *err);
/* Whether the data have such a rating; ERR_USAGE names their scale. */
bool person_scale(const struct dataset *d, double rating, struct err *err);

/* The items whose title, or else id, has all words of text (ASCII letters in either
 * case), at most `most`: an item of that very id first, then titles that begin with the
 * text, then those most rated. Returns how many; none for a text without words. */
size_t items_find(uint32_t *out, size_t most, const struct dataset *d, const char *text);

#endif
