/* The data: who rated what, immutable once built.
 *
 * Owner: the session of main/; everybody else gets it as const. Rows are in the
 * order of their external ids (ids of digits by value, before other ids by bytes), so
 * the same ratings in another file order make the same dataset.
 *
 * users and items count those with at least one rating; ratings counts distinct
 * (user, item) pairs, of which the last line of the file wins. */
#ifndef HAMTOP_DATA_DATASET_H
#define HAMTOP_DATA_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/str.h"

/* Compressed sparse rows. Row a holds entries ptr[a] .. ptr[a+1]-1, by rising
 * column. The arrays belong to whoever made them; see csr_free(). */
struct csr {
	uint32_t rows, cols;
	size_t *ptr;   /* [rows + 1] */
	uint32_t *col; /* [ptr[rows]] */
	float *val;    /* [ptr[rows]] rating, in the data's own scale */
};

static inline size_t
csr_len(const struct csr *m, uint32_t row)
{
	return m->ptr[row + 1] - m->ptr[row];
}

static inline size_t
csr_nnz(const struct csr *m)
{
	return m->ptr ? m->ptr[m->rows] : 0;
}

struct err;
void csr_free(struct csr *m);
/* out becomes the transpose (out owned by the caller); false: no memory. */
bool csr_transpose(struct csr *out, const struct csr *m, struct err *err);

/* External ids: n strings one behind the other, each ended by NUL; arbitrary
 * bytes but NUL, tab, CR and LF. Clean them (str_add_clean) before showing. */
struct ids {
	uint32_t n;
	char *text;
	size_t *at; /* [n + 1] offsets into text */
};

static inline const char *
ids_get(const struct ids *ids, uint32_t row)
{
	return ids->text + ids->at[row];
}

/* Appends an id (of len bytes); only to ids that are all zero or were made by
 * ids_add(). ERR_RUN when there is no memory. */
bool ids_add(struct ids *ids, const char *id, size_t len, struct err *err);
void ids_free(struct ids *ids);
/* Row of an external id, or -1. O(log n): ids are in order. */
int64_t ids_find(const struct ids *ids, const char *id);
/* The order of rows: ids of digits only by value, before other ids by bytes
 * ("07" before "7" before "8"). As strcmp. */
int ids_compare(const char *a, const char *b);

/* What is known of a row beside its ratings. Every text is valid UTF-8 and may
 * hold control characters as they came: clean before showing. */
struct label {
	char *title; /* item: "The Sleepers of Helion Gate (2003)"; user: NULL; NULL when unknown */
	char *groups; /* item: genres "Comedy|Drama"; user: "F|25|10"; or NULL */
	int year;     /* item: 1995, or 0 */
};

/* How the data came in: for the Data screen, the manifest and --batch=data. */
struct load_report {
	char *source;	      /* path or name as given */
	char *format;	      /* "movielens-1m", "csv", "demo", .. */
	char *why;	      /* one sentence: why this format was chosen */
	char *titles, *users; /* files that the labels came from, or NULL */
	size_t bytes;	      /* of the ratings text, uncompressed */
	size_t lines, blank, bad, duplicates, zero_dropped;
	char first_bad[256]; /* "ratings.csv:17: ..." of the first skipped line */
	char sha256[65];     /* of the ratings text (hex); of the ratings for made data */
	struct hashing *hashing; /* makes sha256; NULL once dataset_settle() was called */
	size_t users_filtered, items_filtered, ratings_filtered; /* by --min-user, --min-item */
	struct str peek; /* first lines of the text, clean, at most 16 */
};

struct dataset {
	char *name; /* short: "ml-1m", "demo", "ratings" */
	uint32_t users, items;
	size_t ratings;
	struct csr by_user; /* users x items */
	struct csr by_item; /* items x users, the transpose */
	struct ids user_ids, item_ids;
	struct label *user_label;   /* [users], or NULL */
	struct label *item_label;   /* [items], or NULL */
	float min, max;		    /* smallest and largest rating present */
	bool implicit;		    /* no ratings in the file: all are 1 */
	int64_t time_min, time_max; /* seconds since 1970; both 0 when unknown */
	struct load_report report;
};

void dataset_free(struct dataset *data);

/* Waits for what data_load_start() left under way; after it the dataset is
 * immutable and may be lent. */
void dataset_settle(struct dataset *data);

/* Title of an item, its id where it has none. Not clean. */
const char *dataset_title(const struct dataset *data, uint32_t item);

#endif
