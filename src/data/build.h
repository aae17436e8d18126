/* Inside the data room: from codes to the sorted dataset. */
#ifndef DATA_BUILD_H
#define DATA_BUILD_H

#include "hamtop/base/err.h"
#include "hamtop/data/builder.h"
#include "hamtop/data/dataset.h"

struct par;

enum { NO_ROW = UINT32_MAX };

/* n * size bytes, not zeroed: for large arrays that are wholly written. NULL
 * and ERR_RUN when there are none. */
void *data_room(size_t n, size_t size, const char *what, struct err *err);

/* A matrix whose ptr is zeroed and whose entries are not yet set. */
bool csr_room(struct csr *m, uint32_t rows, uint32_t cols, size_t nnz, struct err *err);

void labels_free(struct label *labels, uint32_t n);

/* Sets min and max; there is at least one rating. */
void dataset_find_range(struct dataset *data);

/* One side of the triples: what row a code becomes. */
struct side {
	size_t codes;	/* codes are 0 .. codes-1 */
	uint32_t *row;	/* [codes] row, NO_ROW for a code that never occurs */
	struct ids ids; /* of the rows, in order */
};

void side_free(struct side *side);

/* The dataset of triples whose users and items are codes; seg are parts of one
 * list, in its order. Takes over the ids of both sides. */
struct dataset *build_rows(const struct triples *seg, int segs, struct side *users,
			   struct side *items, struct par *par, struct err *err);

#endif
