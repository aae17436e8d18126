/* Codes for PostgreSQL 14 or later, without any extension. */
#ifndef HAMTOP_EXPORT_SQL_H
#define HAMTOP_EXPORT_SQL_H

#include <stdint.h>

#include "hamtop/base/err.h"
#include "hamtop/data/dataset.h"

struct sql_codes {
	const char *model;	     /* "CCSR-S", for the comment at the top */
	const struct dataset *data;  /* ids and titles */
	const uint64_t *user, *item; /* [users, words], [items, words], see num/bits.h */
	uint32_t bits;
};

/* codes.sql, for psql -f: the tables hamtop_user and hamtop_item with bit(N)
 * columns, their rows, and the query that ranks by bit_count(a # b). */
bool sql_codes(const char *path, const struct sql_codes *codes, struct err *err);

#endif
