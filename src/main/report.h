/* The result of --batch=train, as text, JSON and CSV. */
#ifndef HAMTOP_MAIN_REPORT_H
#define HAMTOP_MAIN_REPORT_H

#include <jansson.h>

#include "hamtop/base/str.h"
#include "hamtop/run/record.h"
#include "setup.h"

/* A row's result, kept beyond the call that brought it. */
struct report_row {
	const struct model_row *row;
	uint32_t bits;
	uint64_t seed;
	struct ndcg ndcg;
	struct baselines base;
	unsigned epochs;
	double seconds;
};

void report_row_keep(struct report_row *out, const struct result_record *rec);

/* Why the row's scores mean nothing, written to buf; NULL when they do. */
const char *report_warning(const struct setup *s, const struct report_row *row, char *buf,
			   size_t size);

/* The contract's objects; the caller owns them. */
json_t *report_json_run(const struct setup *s);
json_t *report_json_epoch(const struct run_info *info, const struct epoch_record *rec);
json_t *report_json_result(const struct setup *s, const struct report_row *row);

/* A share without its leading zero, as in the paper's tables: .7897; "-" when there
 * is none. Returns buf or a constant. */
const char *report_share(double v, int digits, char *buf, size_t size);

/* Ends a line, without the blanks before its end. */
void report_end_line(struct str *out);

void report_text_head(struct str *out, const struct setup *s);
/* All rows of one code length. */
void report_text_rows(struct str *out, const struct setup *s, const struct report_row *row, int n);

void report_csv_head(struct str *out);
void report_csv_row(struct str *out, const struct setup *s, const struct report_row *row);

#endif
