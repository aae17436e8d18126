/* The queries that find what is near a code, for engines that took what export/sql.h and
 * export/npy.h wrote; each breaks ties by row, so that all give the same rows. */
#ifndef HAMTOP_EXPORT_QUERY_H
#define HAMTOP_EXPORT_QUERY_H

#include <stdint.h>

#include "hamtop/base/str.h"

struct query {
	const uint64_t *code; /* [words], see num/bits.h */
	uint32_t bits, k;
	bool users; /* looks among the users, not the items */
};

/* PostgreSQL 14 or later, on the tables of codes.sql. */
void query_postgresql(struct str *out, const struct query *q);
/* The same with pgvector 0.7 or later, whose <~> an index may serve. */
void query_pgvector(struct str *out, const struct query *q);
/* Python with FAISS, beside item_codes.npy and user_codes.npy. */
void query_faiss(struct str *out, const struct query *q);

#endif
