/* A table said once: rows of one struct, as JSON, CSV and text. */
#ifndef HAMTOP_MAIN_COLUMNS_H
#define HAMTOP_MAIN_COLUMNS_H

#include <stddef.h>

#include "json.h"

enum column_kind {
	COLUMN_COUNT, /* double: a whole number */
	COLUMN_REAL,  /* double; NAN: there is none */
	COLUMN_TEXT,  /* const char *; NULL: there is none */
};

struct column {
	const char *key; /* in JSON and CSV */
	enum column_kind kind;
	size_t offset;	     /* of the member */
	const char *heading; /* in text; NULL: not there */
	int width;	     /* of it */
};

void columns_json(json_t *object, const struct column *c, size_t n, const void *row);
void columns_csv_head(struct str *out, const struct column *c, size_t n);
void columns_csv(struct str *out, const struct column *c, size_t n, const void *row);
void columns_text_head(struct str *out, const struct column *c, size_t n);
void columns_text(struct str *out, const struct column *c, size_t n, const void *row);

#endif
