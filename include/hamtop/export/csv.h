/* Lines of CSV (RFC 4180, ended by LF): each call appends one field and its
 * comma, of which csv_end() makes the end of the line. */
#ifndef HAMTOP_EXPORT_CSV_H
#define HAMTOP_EXPORT_CSV_H

#include "hamtop/base/str.h"

/* Quoted where it must be; control bytes and broken UTF-8 as \xNN. NULL: empty. */
void csv_text(struct str *line, const char *text);
/* The shortest digits that read back as the same number; empty when not finite. */
void csv_number(struct str *line, double v);
void csv_float(struct str *line, float v); /* likewise, read back as a float */
void csv_count(struct str *line, unsigned long long n);
void csv_end(struct str *line); /* after at least one field */

#endif
