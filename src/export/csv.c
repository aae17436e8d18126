#include "hamtop/export/csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
csv_text(struct str *line, const char *text)
{
	struct str clean = STR_INIT;

	str_add_clean(&clean, text ? text : "", text ? strlen(text) : 0);
	if (clean.len && strpbrk(clean.s, ",\"")) {
		str_addc(line, '"');
		for (const char *c = clean.s; *c; c++) {
			if (*c == '"')
				str_addc(line, '"');
			str_addc(line, *c);
		}
		str_addc(line, '"');
	} else if (clean.len) {
		str_addn(line, clean.s, clean.len);
	}
	str_addc(line, ',');
	str_free(&clean);
}

void
csv_number(struct str *line, double v)
{
	char digits[32] = "";

	for (int n = 15; n <= 17 && isfinite(v); n++) {
		snprintf(digits, sizeof(digits), "%.*g", n, v);
		if (strtod(digits, NULL) == v)
			break;
	}
	str_add(line, digits);
	str_addc(line, ',');
}

void
csv_float(struct str *line, float v)
{
	char digits[32] = "";

	for (int n = 6; n <= 9 && isfinite(v); n++) {
		snprintf(digits, sizeof(digits), "%.*g", n, (double)v);
		if (strtof(digits, NULL) == v)
			break;
	}
	str_add(line, digits);
	str_addc(line, ',');
}

void
csv_count(struct str *line, unsigned long long n)
{
	str_addf(line, "%llu,", n);
}

void
csv_end(struct str *line)
{
	line->s[line->len - 1] = '\n';
}
