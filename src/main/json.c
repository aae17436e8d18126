#include "json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
json_put(json_t *object, const char *key, json_t *taken)
{
	if (!taken || json_object_set_new(object, key, taken) < 0)
		abort(); /* no memory for a few bytes, or our own text is not UTF-8 */
}

void
json_put_text(json_t *object, const char *key, const char *text)
{
	struct str clean = STR_INIT;

	if (text) {
		str_add_clean(&clean, text, strlen(text));
		json_put(object, key, json_string(clean.s ? clean.s : ""));
	} else {
		json_put(object, key, json_null());
	}
	str_free(&clean);
}

void
json_put_real(json_t *object, const char *key, double value)
{
	json_put(object, key, isfinite(value) ? json_real(value) : json_null());
}

void
json_put_count(json_t *object, const char *key, unsigned long long n)
{
	json_put(object, key, json_integer((json_int_t)n));
}

void
json_put_switch(json_t *object, const char *key, int yes)
{
	json_put(object, key, json_boolean(yes));
}

static void
add_dump(struct str *out, json_t *taken, size_t how)
{
	char *text = json_dumps(taken, how | JSON_REAL_PRECISION(15));

	if (!text)
		abort();
	str_add(out, text);
	str_add(out, "\n");
	free(text);
	json_decref(taken);
}

void
json_line(struct str *out, json_t *taken)
{
	add_dump(out, taken, JSON_COMPACT);
}

void
json_document(struct str *out, json_t *taken)
{
	add_dump(out, taken, JSON_INDENT(2));
}
