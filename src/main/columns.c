#include "columns.h"

#include <math.h>

#include "hamtop/export/csv.h"

static double
number_of(const struct column *c, const void *row)
{
	return *(const double *)((const char *)row + c->offset);
}

static const char *
text_of(const struct column *c, const void *row)
{
	return *(const char *const *)((const char *)row + c->offset);
}

void
columns_json(json_t *object, const struct column *c, size_t n, const void *row)
{
	for (size_t i = 0; i < n; i++) {
		if (c[i].kind == COLUMN_TEXT)
			json_put_text(object, c[i].key, text_of(&c[i], row));
		else if (c[i].kind == COLUMN_COUNT)
			json_put_count(object, c[i].key, (unsigned long long)number_of(&c[i], row));
		else
			json_put_real(object, c[i].key, number_of(&c[i], row));
	}
}

void
columns_csv_head(struct str *out, const struct column *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		str_addf(out, "%s%c", c[i].key, i + 1 < n ? ',' : '\n');
}

void
columns_csv(struct str *out, const struct column *c, size_t n, const void *row)
{
	for (size_t i = 0; i < n; i++) {
		if (c[i].kind == COLUMN_TEXT) {
			csv_text(out, text_of(&c[i], row));
			continue;
		}
		if (isfinite(number_of(&c[i], row)))
			str_addf(out, "%.*g", c[i].kind == COLUMN_COUNT ? 17 : 9,
				 number_of(&c[i], row));
		str_addc(out, ',');
	}
	csv_end(out);
}

void
columns_text_head(struct str *out, const struct column *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c[i].heading)
			str_addf(out, "%*s", c[i].width, c[i].heading);
	str_addc(out, '\n');
}

/* Three digits that count, and never an exponent. */
static void
add_real(struct str *out, int width, double x)
{
	int digits = x >= 100 ? 0 : x >= 10 ? 1 : x >= 1 ? 2 : 3;

	if (isfinite(x))
		str_addf(out, "%*.*f", width, digits, x);
	else
		str_addf(out, "%*s", width, "-");
}

void
columns_text(struct str *out, const struct column *c, size_t n, const void *row)
{
	for (size_t i = 0; i < n; i++) {
		if (!c[i].heading)
			continue;
		if (c[i].kind == COLUMN_TEXT)
			str_addf(out, "%*s", c[i].width, text_of(&c[i], row));
		else if (c[i].kind == COLUMN_COUNT)
			str_addf(out, "%*.0f", c[i].width, number_of(&c[i], row));
		else
			add_real(out, c[i].width, number_of(&c[i], row));
	}
	str_addc(out, '\n');
}
