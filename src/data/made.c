#include "data/made.h"

#include <stdio.h>

#include "hamtop/base/mem.h"
#include "hamtop/data/digest.h"

enum { PEEK_LINES = 16 };

double
made_normal(struct rng *rng)
{
	double sum = 0.0;

	for (int i = 0; i < 4; i++)
		sum += rng_uniform(rng);
	return (sum - 2.0) * 1.7320508075688772;
}

float
made_stars(double x)
{
	if (x < 1.5)
		return 1.0f;
	return x < 4.5 ? (float)(int)(x + 0.5) : 5.0f;
}

uint32_t
made_pick(const double *cum, uint32_t n, double uniform)
{
	double at = uniform * cum[n - 1];
	uint32_t low = 0, high = n - 1;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (cum[middle] > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

bool
made_ids(struct ids *ids, uint32_t n, struct err *err)
{
	char text[12];

	for (uint32_t i = 0; i < n; i++) {
		int len = snprintf(text, sizeof(text), "%u", i + 1);

		if (!ids_add(ids, text, (size_t)len, err))
			return false;
	}
	return true;
}

/* Appends the line of entry e of user u; ratings are 1 .. 5. */
static void
add_line(struct str *text, const struct dataset *data, uint32_t u, size_t e)
{
	str_add(text, ids_get(&data->user_ids, u));
	str_addc(text, '\t');
	str_add(text, ids_get(&data->item_ids, data->by_user.col[e]));
	str_addc(text, '\t');
	str_addc(text, (char)('0' + (int)data->by_user.val[e]));
	str_addc(text, '\n');
}

void
made_report(struct dataset *data, const char *name, const char *why)
{
	struct load_report *report = &data->report;
	struct str text = STR_INIT;
	struct digest digest;

	data->name = mem_strdup(name);
	report->source = mem_strdup(name);
	report->format = mem_strdup("made up");
	report->why = mem_strdup(why);
	digest_start(&digest);
	for (uint32_t u = 0; u < data->users; u++) {
		str_clear(&text);
		for (size_t e = data->by_user.ptr[u]; e < data->by_user.ptr[u + 1]; e++) {
			add_line(&text, data, u, e);
			if (report->lines++ < PEEK_LINES)
				add_line(&report->peek, data, u, e);
		}
		digest_add(&digest, text.s, text.len);
		report->bytes += text.len;
	}
	digest_hex(&digest, report->sha256);
	str_free(&text);
}
