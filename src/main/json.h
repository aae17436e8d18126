/* Small helps for building JSON with jansson. */
#ifndef HAMTOP_MAIN_JSON_H
#define HAMTOP_MAIN_JSON_H

#include <jansson.h>

#include "hamtop/base/err.h"
#include "hamtop/base/str.h"

/* Each adds one member in order; NAN and NULL become null. Text from outside is
 * cleaned. */
void json_put_text(json_t *object, const char *key, const char *text);
void json_put_real(json_t *object, const char *key, double value);
void json_put_count(json_t *object, const char *key, unsigned long long n);
void json_put_switch(json_t *object, const char *key, int yes);
void json_put(json_t *object, const char *key, json_t *taken);

/* One line with its newline; takes the object over. */
void json_line(struct str *out, json_t *taken);
/* The same over several lines, for people. */
void json_document(struct str *out, json_t *taken);

#endif
