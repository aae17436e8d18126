/* Numbers as files have them, whatever the user's locale says. */
#ifndef DATA_NUMBER_H
#define DATA_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* The whole of the n bytes must be a decimal number, as in 4, -0.5, 3.50, 1e3;
 * no hexadecimal, no infinity, no NaN. Exact when it has up to 15 digits. */
bool number_parse(const char *p, size_t n, double *value);

#endif
