/* Titles, years, genres and what is known of users, from files beside the ratings. */
#ifndef DATA_LABELS_H
#define DATA_LABELS_H

#include "hamtop/base/log.h"
#include "hamtop/data/dataset.h"
#include "data/layout.h"
#include "data/place.h"

/* Labels from the files that belong to the layout's format and stand in the
 * folder of place->name[ratings]. A file that cannot be used is said to log and
 * left out. */
void labels_beside(struct dataset *data, const struct place *place, size_t ratings,
		   const struct layout *layout, const struct log *log);

/* Titles and genres that the ratings file itself has in columns. */
void labels_within(struct dataset *data, const char *p, size_t n, const struct layout *layout);

#endif
